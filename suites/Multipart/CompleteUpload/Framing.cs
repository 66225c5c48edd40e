using Conformance.Rules.Rulebooks;
using Conformance.Running;
using Conformance.Running.Judging;
using Conformance.Wire.Bodies;

namespace Conformance.Multipart.CompleteUpload;

/// <summary>How the list of a completion is framed.</summary>
public sealed class Framing(CaseContext context) : CompletionChecks(context)
{
    /// <summary>The request has neither <c>Content-Length</c> nor a transfer encoding, so that no byte of a list can follow.</summary>
    [Check]
    public async Task NeedsALength(Expectation expect)
    {
        var upload = await Session.CreateUploadAsync();
        var part = await PutGoodPartAsync(upload, 1, SmallBody);

        await VerifyRefusedAsync(upload, () => CompleteAsync(upload, [part], request =>
        {
            request.Body = Body.Empty;
            request.OmitLength = true;
        }), expect, part);
    }
}
