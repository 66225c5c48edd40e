using Conformance.Multipart.Judging;
using Conformance.Rules;
using Conformance.Running;
using Conformance.Running.Judging;
using Conformance.Wire.Bodies;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.UploadPart;

/// <summary>Parts whose bytes come from an object that the endpoint holds already.</summary>
public sealed class PartCopy(CaseContext context) : Checks(context)
{
    [Check]
    public async Task TakesAWholeObject()
    {
        var source = await PutSourceAsync(SmallBody);
        var upload = await Session.CreateUploadAsync();

        var copied = await Session.CopyPartAsync(upload, "1", Session.Target.Bucket, source);

        Verify(copied.Exchange).IsAccepted();
        await Verify(upload).CompletesToAsync(new SentPart(1, copied.ETag ?? "", SmallBody));
    }

    /// <param name="first">First byte of the range, counted from 0.</param>
    /// <param name="last">Last byte of the range, included.</param>
    [Check]
    public async Task TakesARange(long size, int first, int last)
    {
        var shared = size == LargeSource.Size ? await LargeSource.OfAsync(Context) : null;
        var body = shared?.Body ?? Body.Generated(size, seed: 3);
        var source = shared?.Key ?? await PutSourceAsync(body);
        var upload = await Session.CreateUploadAsync();

        var copied = await Session.CopyPartAsync(upload, "1", Session.Target.Bucket, source, $"bytes={first}-{last}");

        Verify(copied.Exchange).IsAccepted();
        await Verify(upload).CompletesToAsync(new SentPart(1, copied.ETag ?? "", body.Slice(first, last - first + 1)));
    }

    [Check]
    public async Task RespondsWithTheETag()
    {
        var source = await PutSourceAsync(SmallBody);
        var upload = await Session.CreateUploadAsync();

        var copied = await Session.CopyPartAsync(upload, "1", Session.Target.Bucket, source);

        MustWork(copied.Exchange, "copying a part");
        Verify(copied.ETag is not null && ETags.Equal(copied.ETag, SmallBody.Md5Hex), Aspect.Body,
            $"an element ETag with {SmallBody.Md5Hex}", $"ETag {copied.ETag ?? "absent"}", copied.Exchange);
    }

    private async Task<string> PutSourceAsync(Body body)
    {
        var key = Session.NewKey("source");
        MustWork(await Session.PutObjectAsync(key, body), "storing the object to copy from");
        return key;
    }
}
