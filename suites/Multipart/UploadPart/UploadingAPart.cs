using Conformance.Multipart.EveryOperation;
using Conformance.Multipart.Judging;
using Conformance.Rules.Rulebooks;
using Conformance.Running.Judging;
using Conformance.Wire.Exchanges;
using Conformance.Wire.Requests;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.UploadPart;

/// <summary>Sends part 1 once more, with other bytes: a refused one must leave the first as it was.</summary>
public sealed class UploadingAPart(CaseContext context) : OperationUnderTest(context)
{
    private SentPart? control;

    public override string Subject => "a part";

    public override async Task<UploadHandle> PrepareAsync()
    {
        var upload = await Session.CreateUploadAsync();
        control = await PutGoodPartAsync(upload, 1, SmallBody);
        return upload;
    }

    public override Task<Exchange> SendAsync(UploadHandle upload, Action<Request>? alter = null) =>
        Session.PutPartAsync(upload, "1", OtherSmallBody, alter);

    public override Task VerifyDoneAsync(UploadHandle prepared, Exchange accepted) =>
        Verify(prepared).HoldsOnlyAsync(new SentPart(1, accepted.ETag ?? "", OtherSmallBody));

    public override Task VerifyNothingDoneAsync(UploadHandle prepared) => Verify(prepared).HoldsOnlyAsync(control!);

    public override async Task VerifyElsewhereAsync(UploadHandle prepared, UploadHandle named, Expectation expect)
    {
        var witnesses = new Witnesses(Context);
        witnesses.Add(prepared, control!, "the upload");
        await witnesses.AddObjectAsync(named.Key, named.Bucket);
        if ((named.Bucket, named.Key) != (prepared.Bucket, prepared.Key))
            await witnesses.AddUploadAsync("the upload at the key that the request names", named.Key, named.Bucket);

        var exchange = await SendAsync(named);

        await witnesses.VerifyAsync(exchange, OtherSmallBody, named, "1", expect);
    }
}
