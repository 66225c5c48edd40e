using Conformance.Rules.Rulebooks;
using Conformance.Running;
using Conformance.Running.Judging;
using Conformance.Wire.Bodies;

namespace Conformance.Multipart.CompleteUpload;

/// <summary>Whether the list of parts comes as it was sent.</summary>
public sealed class Integrity(CaseContext context) : CompletionChecks(context)
{
    [Check]
    public async Task TakesTheRightContentMd5()
    {
        var upload = await Session.CreateUploadAsync();
        var part = await PutGoodPartAsync(upload, 1, SmallBody);

        var exchange = await CompleteAsync(upload, [part], request => request.WithHeader("Content-MD5", request.Body!.Md5Base64));

        Verify(exchange).IsAccepted();
        await Verify(upload).HasBecomeAsync(part.Body);
    }

    /// <param name="value">Sent as it is; the digest of other bytes where none is given.</param>
    [Check]
    public async Task RefusesAWrongContentMd5(Expectation expect, string? value = null)
    {
        var upload = await Session.CreateUploadAsync();
        var part = await PutGoodPartAsync(upload, 1, SmallBody);

        await VerifyRefusedAsync(upload,
            () => CompleteAsync(upload, [part], request => request.WithHeader("Content-MD5", value ?? SmallBody.Md5Base64)), expect, part);
    }

    /// <summary>The signed digest is that of other bytes.</summary>
    [Check]
    public async Task RefusesAWrongPayloadHash(Expectation expect)
    {
        var upload = await Session.CreateUploadAsync();
        var part = await PutGoodPartAsync(upload, 1, SmallBody);

        await VerifyRefusedAsync(upload,
            () => CompleteAsync(upload, [part], request => request.PayloadHashOverride = Body.OfText("other").Sha256Hex), expect, part);
    }
}
