using Conformance.Multipart.Judging;
using Conformance.Rules.Rulebooks;
using Conformance.Running;
using Conformance.Running.Judging;
using Conformance.Wire.Requests;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.UploadPart;

/// <summary>
/// Requests whose signature is wrong. They come last, one after another, and are at most three in a run: some endpoints lock an
/// account out after many.
/// </summary>
public sealed class Signatures(CaseContext context) : Checks(context)
{
    private const string UnknownKeyId = "AKIANOSUCHKEY0000000";

    [Check(RunsLast = true)]
    public async Task AreRefusedWhenTampered(Expectation expect) => await IsRefusedAsync(expect, request => request.AfterSigning = head =>
    {
        // The header is changed after it has been signed, as a proxy in between would.
        head.Headers.Set("Content-Type", "text/x-changed-after-signing");
        return head;
    }, request => request.Headers.Set("Content-Type", "text/plain"));

    [Check(RunsLast = true)]
    public async Task AreRefusedOfAnUnknownKey(Expectation expect) =>
        await IsRefusedAsync(expect, request => request.AccessKey = new Dialects.AccessKey(UnknownKeyId, "no such secret"));

    [Check(RunsLast = true)]
    public async Task AreRefusedWhenExpired(Expectation expect) =>
        await IsRefusedAsync(expect, request => request.Time = DateTimeOffset.UtcNow - TimeSpan.FromMinutes(10), request =>
        {
            request.Payload = PayloadMode.Unsigned;
            request.PresignFor = TimeSpan.FromMinutes(1);
        });

    private async Task IsRefusedAsync(Expectation expect, Action<Request> fault, Action<Request>? faultless = null)
    {
        var upload = await Session.CreateUploadAsync();
        var control = await PutGoodPartAsync(upload, 1, SmallBody, faultless);

        var exchange = await Session.PutPartAsync(upload, "1", OtherSmallBody, request =>
        {
            faultless?.Invoke(request);
            fault(request);
        });

        Verify(exchange).Meets(expect, isAboutAccess: true);
        await Verify(upload).HoldsOnlyAsync(control);
    }
}
