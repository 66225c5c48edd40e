using System.Globalization;
using Conformance.Rules;
using Conformance.Running.Judging;
using Conformance.Wire.Bodies;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.Judging;

/// <summary>
/// The object of a run that ranges are copied from, and that parts are made of which only have to be large. Nobody changes it.
/// </summary>
/// <param name="MakesParts">Whether a range that was copied from it was seen to be its bytes, so that copies can stand for parts.</param>
public sealed record LargeSource(string Key, Body Body, bool MakesParts)
{
    /// <summary>One byte above the least size of a part, so that a range of it is one too.</summary>
    public const long Size = LeastSize + 1;

    private const long LeastSize = 5 * 1024 * 1024;

    private static readonly Body Whole = Body.Generated(Size, seed: 3);
    private static readonly Body[] Ranges = [Whole.Slice(1, LeastSize), Whole.Slice(0, LeastSize)];

    /// <summary>The object alone.</summary>
    /// <exception cref="CaseInconclusiveException">It could not be stored.</exception>
    public static Task<LargeSource> OfAsync(CaseContext context) => context.ShareAsync("large source", async shared =>
    {
        var key = shared.Session.NewKey("source");
        shared.MustWork(await shared.Session.PutObjectAsync(key, Whole), "storing the object to copy from");
        return new LargeSource(key, Whole, MakesParts: false);
    });

    /// <summary>
    /// A part of the least size, for a case that does not ask how its bytes came: copied where that works, so that they are not sent for
    /// each such case, else sent. Parts of odd and even numbers have different bytes.
    /// </summary>
    /// <exception cref="CaseInconclusiveException">The endpoint takes no such part.</exception>
    public static async Task<SentPart> PutPartAsync(CaseContext context, UploadHandle upload, int number)
    {
        if (await CopyAsync(context, upload, number) is { } copied) return copied;
        var body = Body.Generated(LeastSize, seed: number);
        var sent = await context.Session.PutPartAsync(upload, number, body);
        context.MustWork(sent, $"part {number} without a fault ({Quantity.ByteCount(body.Length)})");
        return new SentPart(number, sent.ETag ?? "", body);
    }

    private static async Task<SentPart?> CopyAsync(CaseContext context, UploadHandle upload, int number)
    {
        // Of an endpoint that fails ordinary uploads the fewer steps are asked the better.
        if (context.Session.HasFaultyNeighbours || !context.Profile.Judges(Operation.UploadPartCopy)) return null;
        var source = await context.ShareAsync("large source of parts", TryAsync);
        return source.MakesParts ? await source.CopyRangeAsync(context.Session, upload, number) : null;
    }

    /// <summary>Makes the object, and of a range of it a part and an object, to see whether that is right.</summary>
    private static async Task<LargeSource> TryAsync(CaseContext shared)
    {
        var source = await OfAsync(shared);
        var upload = await shared.Session.CreateUploadAsync();
        if (await source.CopyRangeAsync(shared.Session, upload, 2) is not { } part) return source;
        var completed = await shared.Session.CompleteAsync(upload, [part.Reference]);
        var isRight = completed.Exchange.IsSuccess && (await shared.Session.ReadObjectAsync(upload.Key)).Is(part.Body);
        return source with { MakesParts = isRight };
    }

    /// <returns>Null where the copy is refused, or its ETag is not that of the bytes.</returns>
    private async Task<SentPart?> CopyRangeAsync(Session session, UploadHandle upload, int number)
    {
        var first = 1 - (number % 2);
        var body = Ranges[number % 2];
        var text = number.ToString(CultureInfo.InvariantCulture);
        var range = string.Create(CultureInfo.InvariantCulture, $"bytes={first}-{first + LeastSize - 1}");
        var copied = await session.CopyPartAsync(upload, text, upload.Bucket, Key, range);
        return copied.ETag is { } etag && ETags.Equal(etag, body.Md5Hex) ? new SentPart(number, etag, body) : null;
    }
}
