using Conformance.Multipart.Judging;
using Conformance.Multipart.Running;
using Conformance.Wire;

namespace Conformance.Multipart.UploadPart;

/// <summary>Parts whose bytes come from an object that the endpoint holds already.</summary>
public sealed class PartCopy : UploadPartSuite
{
    [Check]
    public async Task TakesAWholeObject()
    {
        var source = await PutSourceAsync(SmallBody);
        var upload = await Target.CreateUploadAsync();

        var copied = await Target.CopyPartAsync(upload, "1", Target.Target.Bucket, source);

        copied.Exchange.Should().BeAccepted();
        await upload.Should().CompleteToAsync(new SentPart(1, copied.ETag ?? "", SmallBody));
    }

    /// <param name="first">First byte of the range, counted from 0.</param>
    /// <param name="last">Last byte of the range, included.</param>
    [Check]
    public async Task TakesARange(long size, int first, int last)
    {
        var body = Body.Generated(size, seed: 3);
        var source = await PutSourceAsync(body);
        var upload = await Target.CreateUploadAsync();

        var copied = await Target.CopyPartAsync(upload, "1", Target.Target.Bucket, source, $"bytes={first}-{last}");

        copied.Exchange.Should().BeAccepted();
        await upload.Should().CompleteToAsync(new SentPart(1, copied.ETag ?? "", body.Slice(first, last - first + 1)));
    }

    [Check]
    public async Task AnswersWithTheETag()
    {
        var source = await PutSourceAsync(SmallBody);
        var upload = await Target.CreateUploadAsync();

        var copied = await Target.CopyPartAsync(upload, "1", Target.Target.Bucket, source);

        copied.Exchange.MustWork("copying a part");
        Judgement.Hold(copied.ETag is not null && ETags.Equal(copied.ETag, SmallBody.Md5Hex), $"an element ETag with {SmallBody.Md5Hex}", $"ETag {copied.ETag ?? "absent"}", copied.Exchange);
    }

    private static async Task<string> PutSourceAsync(Body body)
    {
        var key = Target.NewKey("source");
        (await Target.PutObjectAsync(key, body)).MustWork("storing the object to copy from");
        return key;
    }
}
