using Conformance.Multipart.EveryOperation;
using Conformance.Multipart.Judging;
using Conformance.Rules.Rulebooks;
using Conformance.Running.Judging;
using Conformance.Wire.Exchanges;
using Conformance.Wire.Requests;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.AbortUpload;

/// <summary>Aborts an upload of one part: a refused abort leaves it open. That aborts work is shown on a twin.</summary>
public sealed class AbortingAnUpload(CaseContext context) : OperationUnderTest(context)
{
    private SentPart? part;

    public override string Subject => "an abort";

    public override async Task<UploadHandle> PrepareAsync()
    {
        MustWork(await Session.AbortAsync(await Session.CreateUploadAsync()), "aborting another upload without a fault");

        var upload = await Session.CreateUploadAsync();
        part = await PutGoodPartAsync(upload, 1, SmallBody);
        await Context.MustHoldAsync(upload, part);
        return upload;
    }

    public override Task<Exchange> SendAsync(UploadHandle upload, Action<Request>? alter = null) => Session.AbortAsync(upload, alter);

    public override Task VerifyDoneAsync(UploadHandle prepared, Exchange accepted) => Verify(prepared).IsGoneAsync(part!);

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
