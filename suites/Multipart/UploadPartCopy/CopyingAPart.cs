using Conformance.Multipart.EveryOperation;
using Conformance.Multipart.Judging;
using Conformance.Rules;
using Conformance.Rules.Rulebooks;
using Conformance.Running.Judging;
using Conformance.Wire.Exchanges;
using Conformance.Wire.Requests;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.UploadPartCopy;

/// <summary>Copies an object of other bytes over part 1, which was sent: a refused copy must leave the part as it was.</summary>
public sealed class CopyingAPart(CaseContext context) : OperationUnderTest(context)
{
    private readonly CopyingSteps steps = new(context);
    private PreparedCopy? copy;

    public override string Subject => "a copied part";

    public override async Task<UploadHandle> PrepareAsync()
    {
        copy = await steps.PrepareAsync();
        return copy.Upload;
    }

    public override async Task<Exchange> SendAsync(UploadHandle upload, Action<Request>? alter = null) =>
        (await steps.CopyAsync(upload, "1", copy!.Source, alter)).Exchange;

    /// <summary>The list shows another part in the place of the one that was sent.</summary>
    public override async Task VerifyDoneAsync(UploadHandle prepared, Exchange accepted)
    {
        if (!Context.Traits.ListsETags || await Session.ListPartsAsync(prepared) is not { IsWhole: true } listing) return;
        var isDone = listing.Parts is [{ Number: 1 } part] && !ETags.Equal(part.ETag, copy!.Control.ETag);
        Verify(isDone, Aspect.State, "ListParts to show part 1 with another ETag than before",
            isDone ? "another part 1" : "the list shows the part that was there", listing.Exchange);
    }

    public override Task VerifyNothingDoneAsync(UploadHandle prepared) => Verify(prepared).HoldsOnlyAsync(copy!.Control);

    public override async Task VerifyElsewhereAsync(UploadHandle prepared, UploadHandle named, Expectation expect)
    {
        var witnesses = new Witnesses(Context);
        witnesses.Add(prepared, copy!.Control, "the upload");
        witnesses.AddObject(copy.Source.Key, copy.Source.Body, copy.Source.Bucket);
        await witnesses.AddObjectAsync(named.Key, named.Bucket);
        if ((named.Bucket, named.Key) != (prepared.Bucket, prepared.Key))
            await witnesses.AddUploadAsync("the upload at the key that the request names", named.Key, named.Bucket);

        var exchange = await SendAsync(named);

        await witnesses.VerifyAsync(exchange, copy.Source.Body, named, "1", expect);
    }
}
