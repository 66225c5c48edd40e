using System.Globalization;
using Conformance.Multipart.Judging;
using Conformance.Multipart.ReadObject;
using Conformance.Rules.Rulebooks;
using Conformance.Running;
using Conformance.Running.Judging;
using Conformance.Wire.Bodies;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.UploadPartCopy;

/// <summary>Ranges of a source's bytes.</summary>
public sealed class Ranges(CaseContext context) : CopyChecks(context)
{
    /// <summary>One source serves all ranges, each the only part of an upload of its own.</summary>
    /// <param name="size">Bytes of the source.</param>
    /// <param name="ranges">First and last byte with a hyphen between them, both counted from 0 and included.</param>
    [Check]
    public async Task AreExact(long size, string[] ranges)
    {
        var source = await RangeSourceAsync(size);

        foreach (var range in ranges)
        {
            var (first, last) = Read(range);
            await VerifyCopiesAsync(
                await Session.CreateUploadAsync(), source, source.Body.Slice(first, last - first + 1), range: $"bytes={range}");
        }
    }

    /// <summary>A small source where the endpoint takes ranges of such, else one of more than 5 MiB.</summary>
    /// <param name="range">First and last byte with a hyphen between them.</param>
    [Check]
    public async Task MayBe(string range)
    {
        var prepared = await PrepareRangedAsync();
        var (first, last) = Read(range);

        await VerifyCopiesAsync(await Session.CreateUploadAsync(), prepared.Source,
            prepared.Source.Body.Slice(first, last - first + 1), range: $"bytes={range}");
    }

    /// <summary>Two ranges that follow each other become two parts, and both parts the source again.</summary>
    [Check]
    public async Task MakeUpTheSource()
    {
        var source = await RangeSourceAsync();
        var upload = await Session.CreateUploadAsync();

        var first = await CopyRangeAsync(upload, 1, source, 0, FiveMebibytes - 1);
        var second = await CopyRangeAsync(upload, 2, source, FiveMebibytes, FiveMebibytes);

        await Verify(upload).CompletesToAsync(first, second);
    }

    /// <summary>The source was uploaded in two parts; a range crosses from one into the other.</summary>
    /// <param name="before">How many bytes of the first part are copied.</param>
    [Check]
    public async Task CrossThePartsOfTheSource(int before)
    {
        var stored = await ReadChecks.SharedAsync(Context, [FiveMebibytes, Math.Max(7, SmallBody.Length + 2)]);
        var source = new SourceObject(stored.Upload.Bucket, stored.Key, stored.Body);
        var (first, last) = (FiveMebibytes - before, FiveMebibytes + SmallBody.Length);

        await VerifyCopiesAsync(await Session.CreateUploadAsync(), source, source.Body.Slice(first, last - first + 1),
            range: string.Create(CultureInfo.InvariantCulture, $"bytes={first}-{last}"));
    }

    /// <summary>A range of the same source is copied before, and stays.</summary>
    /// <param name="range">
    /// The header's text. <c>{size}</c> is the number of bytes of the source, <c>{beyond}</c> nine more.
    /// </param>
    /// <param name="field">The name that the error document gives the argument; left out for any.</param>
    [Check]
    public async Task AreRefused(string range, Expectation expect, string? field = null)
    {
        var (prepared, copied) = await CopyAfterAControlAsync(range);

        await VerifyKeptOutAsync(prepared, copied.Exchange, expect);
        if (field is not null) Verify(copied.Exchange).HasErrorField("ArgumentName", field);
    }

    /// <summary>Whatever the response: nothing is cut to fit, filled up or left empty.</summary>
    /// <inheritdoc cref="AreRefused"/>
    [Check]
    public async Task AreNeverFilled(string range)
    {
        var (prepared, copied) = await CopyAfterAControlAsync(range);

        await VerifyUnharmedAsync(prepared, copied.Exchange);
    }

    /// <summary>Only records.</summary>
    /// <param name="size">Bytes of the source.</param>
    /// <inheritdoc cref="AreRefused"/>
    [Check]
    public async Task AreRecorded(string range, long size)
    {
        var source = await PutSourceAsync(Body.Generated(size, seed: 3));
        var upload = await Session.CreateUploadAsync();

        var copied = await CopyAsync(upload, "1", source, request => request.Headers.Set(Dialect.CopySourceRangeHeader, range));

        Record(copied.Exchange);
        if (copied.IsSuccess && await Session.ListPartsAsync(upload) is { IsWhole: true, Parts: [var listed] })
            Context.Saw($"a part of {Rules.Quantity.ByteCount(listed.Size)}");
    }

    /// <summary>A copy that names no range is refused, or it is all of the object.</summary>
    [Check]
    public async Task MayBeLeftOut()
    {
        var source = await PutSourceAsync(OtherSmallBody);
        var upload = await Session.CreateUploadAsync();

        var copied = await CopyAsync(upload, "1", source);

        Context.MustBeUsable(copied.Exchange, "copying without a range");
        Context.Judging("a refusal, or all of the source", copied.Exchange);
        Context.Saw(Response.Describe(copied.Exchange));
        if (Response.Classify(copied.Exchange) == ResponseClass.Accepted)
            await Verify(upload).CompletesToAsync(await ListedAsync(upload, 1, copied, source.Body));
        else await Verify(upload).ListsOnlyAsync();
    }

    private async Task<(PreparedCopy Prepared, CopyResult Copied)> CopyAfterAControlAsync(string range)
    {
        var prepared = await PrepareRangedAsync();
        var size = prepared.Source.Body.Length;
        var text = range.Replace("{size}", Text(size), StringComparison.Ordinal)
            .Replace("{beyond}", Text(size + 9), StringComparison.Ordinal);
        return (prepared, await CopyAsync(prepared.Upload, "1", prepared.Source,
            request => request.Headers.Set(Dialect.CopySourceRangeHeader, text)));
    }

    private async Task<SentPart> CopyRangeAsync(UploadHandle upload, int number, SourceObject source, long first, long last)
    {
        var copied = await CopyAsync(upload, Text(number), source, range: $"bytes={Text(first)}-{Text(last)}");
        Verify(copied.Exchange).IsAccepted();
        return new SentPart(number, copied.ETag ?? "", source.Body.Slice(first, last - first + 1));
    }

    private static (long First, long Last) Read(string range)
    {
        var hyphen = range.IndexOf('-', StringComparison.Ordinal);
        return (long.Parse(range[..hyphen], CultureInfo.InvariantCulture),
            long.Parse(range[(hyphen + 1)..], CultureInfo.InvariantCulture));
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
