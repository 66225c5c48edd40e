using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using static Conformance.SelfChecks.Multipart.Faults.Handlings;

namespace Conformance.SelfChecks.Multipart.Faults;

/// <summary>Parts of a right size that are refused, shortened or taken for others, and of a wrong one that are taken.</summary>
internal static class WrongSizes
{
    private const int Mebibyte = 1 << 20;
    private const string NothingIsThatLarge = "The case of weight heavy that sends 100 MiB sees it, and runs when it is asked for.";

    public static IReadOnlyList<WrongStore> All { get; } =
    [
        new("parts above 1 MiB get 413 in HTML", "LocalStack", "https://github.com/nextcloud/server/issues/29516",
            () => RefusesAbove(Mebibyte),
            "part-size.least"),
        new("parts above 8 MiB get 413 in HTML", "LocalStack", "https://github.com/nextcloud/server/issues/29516",
            () => RefusesAbove(8 * Mebibyte), "part-size.between"),
        new("parts are cut at 5 MiB less a byte", "AIStore, by s3dlio", "https://github.com/mlcommons/storage/issues/593",
            () => CutsAt(5 * Mebibyte - 1), "part-order.position"),
        new("parts are cut at 16 MiB", "AIStore, by s3dlio", "https://github.com/mlcommons/storage/issues/593", () => CutsAt(16 * Mebibyte))
        { NotSeenYet = NothingIsThatLarge },
        new("parts are cut at 64 KiB", "any", null, () => CutsAt(64 * 1024), "part-order.position"),
        new("parts before the last must be of one size", "Cloudflare R2", "https://github.com/apache/opendal/issues/2904",
            () => On(request => request.IsCompletion, async (request, behind) =>
            {
                var sizes = await SizesAsync(request, behind);
                return sizes.SkipLast(1).Distinct().Count() > 1 ? FrontResponse.Refusal(400, "InvalidPart") : null;
            }),
            // Unequal parts are external and differ; what is Broken is the code for a small part in the middle, which it also gets wrong.
            "part-size.too-small"),
        new("a last part larger than the others is refused", "Cloudflare R2",
            "https://github.com/cloudflare/cloudflare-docs/issues/9549",
            () => On(request => request.IsCompletion, async (request, behind) =>
            {
                var sizes = await SizesAsync(request, behind);
                return sizes.Count > 1 && sizes[^1] > sizes[0] ? FrontResponse.Refusal(400, "InvalidPart") : null;
            }),
            "part-size.between"),
        new("a part of another size than the first is refused", "MEGA S4", "https://github.com/PhantomPhoton/S3-Compatible/issues/3",
            OtherSizeRefused, "overwrite.last-kept", "part-order.position"),
        new("part numbers with a gap are refused", "Zenko CloudServer", "https://github.com/scality/cloudserver/issues/789",
            () => On(request => request.IsCompletion, (request, _) => Task.FromResult(
                NumbersIn(request) is [.. var numbers] && numbers.Count > 0 && numbers[^1] != numbers.Count
                    ? FrontResponse.Refusal(400, "InvalidPart") : null)),
            "part-order.position"),
        new("two numbers with the same bytes are one part", "any", null, SameBytesLost, "part-order.equal-bytes"),
        new("an empty part is dropped", "Storj", "https://github.com/storj/uplink/issues/49",
            () => On(request => request.IsPart && request.DeclaredLength == 0 && request.Head.Headers.Contains("Content-Length"),
                (_, _) => Task.FromResult<FrontResponse?>(FrontResponse.Of(200, "", ("ETag", "\"d41d8cd98f00b204e9800998ecf8427e\"")))),
            "part-size.empty-last")
        { SeenAsLess = "The rule is external, and a right request refused is no corruption." },
        new("a part below 5 MiB is refused when it is sent", "gopherstack", "https://github.com/BlackbirdWorks/gopherstack/issues/1653",
            () =>
                Refuse(request => request.IsPart && request.Body.Length < 5 * Mebibyte, () => FrontResponse.Refusal(400, "EntityTooSmall")),
            "part-size.least")
        { IsCostly = true },
        new("too small a part before the last completes", "s3s-fs", "https://github.com/s3s-project/s3s/pull/281", CompletesSmallParts,
            "part-size.too-small"),
        new("a part of 5 GiB and a byte is asked for", "Versity S3 Gateway", "https://github.com/versity/versitygw/issues/961",
            () => (request, _) => Task.FromResult(request is { IsAnnounced: true, DeclaredLength: > 5L << 30 }
                ? FrontResponse.Of(200, "", ("ETag", "\"d41d8cd98f00b204e9800998ecf8427e\"")) : null),
            "part-size.too-large"),
        new("the ETag of a part is that of its last 64 KiB", "chimera", "https://github.com/chimera-nas/chimera/issues/480",
            () => On(request => request.IsPart && request.Body.Length > 64 * 1024, async (request, behind) =>
            {
                var response = await behind.SendAsync(request);
                var other = Convert.ToHexStringLower(MD5.HashData(request.Body.AsSpan(request.Body.Length / 65536 * 65536)));
                return response.IsSuccess ? response.WithHeaders(headers => headers.Set("ETag", $"\"{other}\"")) : response;
            }),
            "part-order.position"),
    ];

    private static Handling RefusesAbove(long size) => Refuse(request => request.IsPart && request.DeclaredLength > size,
        () => FrontResponse.Of(413, "<html><body>413 Request Entity Too Large</body></html>"));

    private static Handling CutsAt(int size) =>
        Change(request => request.IsPart && request.Body.Length > size && !request.IsCut && !request.IsFramed,
            request => request.WithBytes(request.Body[..size]));

    private static Handling OtherSizeRefused()
    {
        var first = new ConcurrentDictionary<string, int>();
        return On(request => request.IsPart && !request.IsCut, async (request, behind) =>
        {
            if (first.TryGetValue(request.UploadId!, out var size) && request.Body.Length > size)
                return FrontResponse.Refusal(400, "InvalidPart");
            var response = await behind.SendAsync(request);
            if (response.IsSuccess) first.TryAdd(request.UploadId!, request.Body.Length);
            return response;
        });
    }

    /// <summary>A store of content by its digest keeps one number for it.</summary>
    private static Handling SameBytesLost() => On(request => request.IsCompletion, async (request, behind) =>
    {
        var text = Encoding.UTF8.GetString(request.Body);
        var parts = PartElement().Matches(text).Select(match => match.Value).ToList();
        var kept = parts.DistinctBy(part => Regex.Match(part, "<ETag>(.*?)</ETag>").Value).ToList();
        if (kept.Count == parts.Count) return null;
        var body = $"<CompleteMultipartUpload>{string.Concat(kept)}</CompleteMultipartUpload>";
        return await behind.SignAndSendAsync(request.With(body: Encoding.UTF8.GetBytes(body)));
    });

    /// <summary>The parts are put together by the store itself, as one object.</summary>
    private static Handling CompletesSmallParts()
    {
        var bodies = new ConcurrentDictionary<(string, string), byte[]>();
        return First(
            On(request => request.IsPart && !request.IsFramed, async (request, behind) =>
            {
                var response = await behind.SendAsync(request);
                if (response.IsSuccess) bodies[(request.UploadId!, request.Number!)] = request.Body;
                return response;
            }),
            On(request => request.IsCompletion, async (request, behind) =>
            {
                var response = await behind.SendAsync(request);
                if (!response.Text.Contains("EntityTooSmall", StringComparison.Ordinal)) return response;
                var parts = NumbersIn(request).Select(number =>
                    bodies.GetValueOrDefault((request.UploadId!, number.ToString(CultureInfo.InvariantCulture)))).ToList();
                // The bytes of a copied part it does not know.
                if (parts.Contains(null)) return response;
                byte[] whole = [.. parts.SelectMany(part => part!)];
                await behind.OwnAsync(request, "DELETE", request.Head.Target);
                var stored = await behind.OwnAsync(request, "PUT", request.Head.Path, whole);
                return FrontResponse.Of(200,
                    $"<CompleteMultipartUploadResult><ETag>{stored.Headers["ETag"]}</ETag></CompleteMultipartUploadResult>");
            }));
    }

    private static List<int> NumbersIn(FrontRequest completion) => [.. Regex
        .Matches(Encoding.UTF8.GetString(completion.Body), "<PartNumber>(\\d+)</PartNumber>")
        .Select(match => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture))];

    /// <summary>Sizes of the listed parts of an upload, in the order of their numbers.</summary>
    private static async Task<List<long>> SizesAsync(FrontRequest completion, StoreBehind behind)
    {
        var list = await behind.OwnAsync(completion, "GET", completion.Head.Target);
        return [.. Regex.Matches(list.Text, "<Size>(\\d+)</Size>")
            .Select(match => long.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture))];
    }

    private static Regex PartElement() => new("<Part>.*?</Part>", RegexOptions.Singleline);
}
