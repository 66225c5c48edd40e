using Conformance.Multipart.EveryOperation;
using Conformance.Multipart.Judging;
using Conformance.Rules.Rulebooks;
using Conformance.Running.Judging;
using Conformance.Wire.Exchanges;
using Conformance.Wire.Requests;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.CompleteUpload;

/// <summary>Completes an upload of one part: a refused completion makes no object, and leaves the upload open.</summary>
public sealed class CompletingAnUpload(CaseContext context) : OperationUnderTest(context)
{
    private SentPart? part;

    public override string Subject => "a completion";

    public override async Task<UploadHandle> PrepareAsync()
    {
        var twin = await Session.CreateUploadAsync();
        await CompleteGoodAsync(twin, await PutGoodPartAsync(twin, 1, OtherSmallBody));

        var upload = await Session.CreateUploadAsync();
        part = await PutGoodPartAsync(upload, 1, SmallBody);
        return upload;
    }

    public override async Task<Exchange> SendAsync(UploadHandle upload, Action<Request>? alter = null) =>
        (await Session.CompleteAsync(upload, [part!.Reference], alter)).Exchange;

    public override Task VerifyDoneAsync(UploadHandle prepared, Exchange accepted) => Verify(prepared).HasBecomeAsync(part!.Body);

    public override Task VerifyNothingDoneAsync(UploadHandle prepared) => Verify(prepared).HoldsOnlyAsync(part!);

    public override async Task VerifyElsewhereAsync(UploadHandle prepared, UploadHandle named, Expectation expect)
    {
        var witnesses = new Witnesses(Context);
        witnesses.Add(prepared, part!, "the upload");
        await witnesses.AddObjectAsync(named.Key, named.Bucket);

        var exchange = await SendAsync(named);

        await witnesses.VerifyAsync(exchange, part!.Body, named, expect);
    }
}
