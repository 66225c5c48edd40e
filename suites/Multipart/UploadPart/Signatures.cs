using Conformance.Multipart.Judging;
using Conformance.Multipart.Running;
using Conformance.Rules;
using Conformance.Wire;
using NUnit.Framework;

namespace Conformance.Multipart.UploadPart;

/// <summary>
/// Requests whose signature is wrong. They come last, one after another, and are at most three in a run: some endpoints lock an
/// account out after many. NUnit runs fixtures that may not run in parallel after all others.
/// </summary>
[NonParallelizable]
public sealed class Signatures : UploadPartSuite
{
    private const string UnknownKeyId = "AKIANOSUCHKEY0000000";

    [Check]
    public async Task AreRefusedWhenTampered(Expectation expect) => await IsRefusedAsync(expect, request => request.AfterSigning = head =>
    {
        // The header is changed after it has been signed, as a proxy in between would.
        head.Headers.Set("Content-Type", "text/x-changed-after-signing");
        return head;
    }, request => request.Headers.Set("Content-Type", "text/plain"));

    [Check]
    public async Task AreRefusedOfAnUnknownKey(Expectation expect) =>
        await IsRefusedAsync(expect, request => request.AccessKey = new Dialects.AccessKey(UnknownKeyId, "no such secret"));

    [Check]
    public async Task AreRefusedWhenExpired(Expectation expect) =>
        await IsRefusedAsync(expect, request => request.Time = DateTimeOffset.UtcNow - TimeSpan.FromMinutes(10), request =>
        {
            request.Payload = PayloadMode.Unsigned;
            request.PresignFor = TimeSpan.FromMinutes(1);
        });

    private static async Task IsRefusedAsync(Expectation expect, Action<Request> fault, Action<Request>? faultless = null)
    {
        var upload = await Target.CreateUploadAsync();
        var control = await Target.PutGoodPartAsync(upload, 1, SmallBody, faultless);

        var exchange = await Target.PutPartAsync(upload, "1", OtherSmallBody, request =>
        {
            faultless?.Invoke(request);
            fault(request);
        });

        exchange.Should().Meet(expect, isAboutAccess: true);
        await upload.Should().HoldOnlyAsync(control);
    }
}
