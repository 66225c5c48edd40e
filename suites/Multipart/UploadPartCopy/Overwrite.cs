using Conformance.Running;
using Conformance.Running.Judging;

namespace Conformance.Multipart.UploadPartCopy;

/// <summary>A copied part and a sent one of the same number.</summary>
public sealed class Overwrite(CaseContext context) : CopyChecks(context)
{
    [Check]
    public async Task ReplacesASentPart(bool inFull = false)
    {
        var source = await PutSourceAsync(Body(2));
        var upload = await Session.CreateUploadAsync();
        await PutGoodPartAsync(upload, 1, SmallBody);

        await VerifyCopiesAsync(upload, source, source.Body, inFull: inFull);
    }

    [Check]
    public async Task IsReplacedByASentPart()
    {
        var upload = await Session.CreateUploadAsync();
        await CopyGoodPartAsync(upload, 1, await PutSourceAsync(SmallBody));

        var part = await PutAcceptedPartAsync(upload, 1, Body(2));

        await Verify(upload).HoldsOnlyAndCompletesToAsync(part);
    }

    [Check]
    public async Task ReplacesACopiedPart(bool inFull = false)
    {
        var source = await PutSourceAsync(Body(2));
        var upload = await Session.CreateUploadAsync();
        await CopyGoodPartAsync(upload, 1, await PutSourceAsync(SmallBody));

        await VerifyCopiesAsync(upload, source, source.Body, inFull: inFull);
    }

    /// <summary>One byte longer than a small body.</summary>
    private Wire.Bodies.Body Body(int seed) => Wire.Bodies.Body.Generated(SmallBody.Length + 1, seed);
}
