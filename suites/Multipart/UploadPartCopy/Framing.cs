using Conformance.Rules.Rulebooks;
using Conformance.Running;
using Conformance.Running.Judging;
using Conformance.Wire.Bodies;

namespace Conformance.Multipart.UploadPartCopy;

/// <summary>A copy has no body, and may have to say so.</summary>
public sealed class Framing(CaseContext context) : CopyChecks(context)
{
    /// <summary>The request has neither <c>Content-Length</c> nor a transfer encoding.</summary>
    [Check]
    public async Task NeedsALength(Expectation expect)
    {
        var prepared = await PrepareAsync();

        var copied = await CopyAsync(prepared.Upload, "1", prepared.Source, request => request.OmitLength = true);

        await VerifyKeptOutAsync(prepared, copied.Exchange, expect);
    }

    /// <summary>Only records what becomes of a body.</summary>
    /// <param name="bytes">Its length.</param>
    [Check]
    public async Task IsRecordedWithABody(int bytes)
    {
        var prepared = await PrepareAsync();

        Record((await CopyAsync(prepared.Upload, "1", prepared.Source, request => request.Body = Body.Generated(bytes, seed: 4))).Exchange);
    }
}
