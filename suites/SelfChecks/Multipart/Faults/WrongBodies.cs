using System.Collections.Concurrent;
using System.Security.Cryptography;
using Conformance.Dialects.Checksums;
using static Conformance.SelfChecks.Multipart.Faults.Handlings;

namespace Conformance.SelfChecks.Multipart.Faults;

/// <summary>Bodies that break off, digests that are not heeded, and framing that is stored as bytes.</summary>
internal static class WrongBodies
{
    public static IReadOnlyList<WrongStore> All { get; } =
    [
        // Bodies that break off.
        new("a part that breaks off is stored", "MinIO, as ScyllaDB met it", "https://github.com/scylladb/scylladb/issues/15509",
            () => On(request => request.IsPart && request.IsCut, async (request, behind) => await behind.SignAndSendAsync(request)),
            "framing.cut-body"),
        new("a part that breaks off is stored half a second later", "MinIO, as ScyllaDB met it",
            "https://github.com/scylladb/scylladb/issues/15509",
            () => On(request => request.IsPart && request.IsCut, async (request, behind) =>
            {
                _ = LateAsync(request, behind);
                await Task.CompletedTask;
                return FrontResponse.Refusal(400, "IncompleteBody");
            }),
            "framing.cut-body")
        { LateEffects = TimeSpan.FromSeconds(3) },
        new("a number whose part broke off can never be sent again", "any", null, LockedAfterACut, "framing.one-byte-short")
        { SeenAsLess = "The rules are external, and a right request refused is no corruption." },
        new("a part that breaks off ends its upload", "any", null,
            () => On(request => request.IsPart && request.IsCut, async (request, behind) =>
            {
                await behind.OwnAsync(request, "DELETE", UploadTarget(request));
                return FrontResponse.Refusal(400, "IncompleteBody");
            }),
            "framing.cut-body"),
        new("a wrong Content-MD5 destroys the upload", "rclone serve s3", "https://github.com/rclone/rclone/tree/master/cmd/serve/s3",
            () => On(request => request.IsPart && HasWrongMd5(request), async (request, behind) =>
            {
                await behind.OwnAsync(request, "DELETE", UploadTarget(request));
                return FrontResponse.Refusal(400, "BadDigest");
            }),
            "integrity.content-md5-mismatch"),
        new("a wrong Content-MD5 is refused after the part was replaced", "any", null,
            () => On(request => request.IsPart && HasWrongMd5(request), async (request, behind) =>
            {
                await behind.SignAndSendAsync(request.With(headers: headers => headers.Remove("Content-MD5")));
                return FrontResponse.Refusal(400, "BadDigest");
            }),
            "integrity.content-md5-mismatch"),

        // Digests.
        new("Content-MD5 is not compared", "chimera", "https://github.com/chimera-nas/chimera/issues/486",
            () => Change(request => request.IsPart && HasWrongMd5(request) && IsBase64(request.Head.Headers["Content-MD5"]!),
                request => request.With(headers: headers => headers.Remove("Content-MD5"))),
            "integrity.content-md5-mismatch"),
        new("Content-MD5 is not compared on presigned parts", "any", null,
            () => OnRefusal(request => request.IsPart && request.IsPresigned && HasWrongMd5(request),
                request => request.With(headers: headers => headers.Remove("Content-MD5"))),
            "integrity.content-md5-mismatch"),
        new("Content-MD5 is not compared above 1 MiB", "floci", "https://github.com/floci-io/floci/issues/1950",
            () => Change(request => request.IsPart && request.Body.Length > 1 << 20 && HasWrongMd5(request),
                request => request.With(headers: headers => headers.Remove("Content-MD5"))),
            "integrity.content-md5-large"),
        new("a malformed Content-MD5 is passed over", "any", null,
            () => Change(request => request.IsPart && request.Head.Headers["Content-MD5"] is { } value
                && !(IsBase64(value) && Convert.FromBase64String(value).Length == 16),
                request => request.With(headers: headers => headers.Remove("Content-MD5"))),
            "integrity.content-md5-malformed")
        { SeenAsLess = "The rule is external, and the part that is stored is the one that was sent." },
        new("the payload's hash is not compared", "fakecloud", "https://github.com/faiscadev/fakecloud/pull/1966",
            () => Change(request => request.IsPart && request.PayloadWord.Length == 64
                && request.PayloadWord != Convert.ToHexStringLower(SHA256.HashData(request.Body)) && !request.IsCut, request => request),
            "integrity.payload-hash-mismatch"),
        new("checksum headers of a part are not compared", "floci", "https://github.com/floci-io/floci/issues/1980",
            () => Change(request => request.IsPart && !request.IsFramed && HasChecksum(request),
                request => request.With(headers: headers =>
                {
                    foreach (var name in Checksums(request)) headers.Remove(name);
                })),
            "checksum.wrong-used-number"),
        new("chunk signatures are not verified", "Trino aws-proxy", "https://github.com/trinodb/aws-proxy/issues/102",
            () => OnRefusal(request => request.IsPart && request.IsFramed && !request.IsCut, Unframed),
            "signature.chunks", "framing.signed-chunks-broken"),
        new("trailers are not compared", "predastore", "https://github.com/mulgadc/predastore/pull/114",
            () =>
                OnRefusal(request => request.IsPart && request.PayloadWord.EndsWith("TRAILER", StringComparison.Ordinal) && !request.IsCut,
                    Unframed),
            "checksum.trailer-wrong"),
        new("the decoded length is not compared", "chimera", "https://github.com/chimera-nas/chimera/issues/1056",
            () => OnRefusal(request => request.IsPart && request.IsFramed && !request.IsCut
                && Framing.Decode(request.Body).LongLength.ToString(System.Globalization.CultureInfo.InvariantCulture)
                    != request.Head.Headers["x-amz-decoded-content-length"], Unframed),
            "framing.decoded-length"),

        // Framing.
        new("every framed body is stored with its framing", "gofakes3", "https://github.com/johannesboyne/gofakes3/issues/49",
            () => Change(request => request.IsPart && request.IsFramed, Raw), "framing.aws-chunked"),
        new("unsigned chunks with a trailer are stored with their framing", "fakecloud",
            "https://github.com/faiscadev/fakecloud/pull/1966",
            () => Change(request => request.IsPart && request.PayloadWord == "STREAMING-UNSIGNED-PAYLOAD-TRAILER", Raw),
            "framing.aws-chunked"),
        new("the first bytes of the framing are stored, as many as the payload has", "rclone serve s3",
            "https://github.com/rclone/rclone/tree/master/cmd/serve/s3",
            () => Change(request => request.IsPart && request.IsFramed, request =>
                Raw(request) with { Body = [.. request.Body.Take(Framing.DeclaredLength(request.Head) ?? request.Body.Length)] }),
            "framing.aws-chunked"),
        new("framing is looked for in the payload's word alone, and its end is stored", "s2", "https://github.com/mojatter/s2/pull/45",
            () => Change(request => request.IsPart && request.IsFramed, request =>
                Raw(request) with { Body = [.. Framing.Decode(request.Body), .. "\r\n"u8] }),
            "framing.aws-chunked"),
        new("framed bodies get 500", "RustFS", "https://github.com/rustfs/rustfs/issues/3506",
            () => Refuse(request => request.IsPart && request.IsFramed, () => FrontResponse.Refusal(500, "InternalError")),
            "framing.aws-chunked")
        { SeenAsLess = "The rule is external, and a right request refused is no corruption." },
        new("unsigned chunks with a trailer get SignatureDoesNotMatch", "SeaweedFS", "https://github.com/seaweedfs/seaweedfs/issues/6526",
            () => Refuse(request => request.IsPart && request.PayloadWord == "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
                () => FrontResponse.Refusal(403, "SignatureDoesNotMatch")),
            "framing.aws-chunked")
        { SeenAsLess = "The rule is external, and a right request refused is no corruption." },
        new("whoever announces a body is not asked for it", "any", null, () => (request, _) => Task.FromResult(
            request.Head.Headers.Contains("Expect") ? FrontResponse.Of(417) : null),
            "part-size.too-large"),
    ];

    private static IEnumerable<string> Checksums(FrontRequest request) =>
    [
        .. AwsChecksums.Names.Select(AwsChecksums.HeaderOf), "x-amz-sdk-checksum-algorithm", .. request.DigestHeaders,
    ];

    private static string UploadTarget(FrontRequest request) => request.WithParameter("partNumber", null).Head.Target;

    private static async Task LateAsync(FrontRequest request, StoreBehind behind)
    {
        try
        {
            await Task.Delay(TimeSpan.FromSeconds(0.5), behind.Stopping);
            await behind.SignAndSendAsync(request);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or System.Net.Sockets.SocketException)
        {
            // The run was over before.
        }
    }

    private static Handling LockedAfterACut()
    {
        var locked = new ConcurrentDictionary<(string?, string?), bool>();
        return On(request => request.IsPart, (request, _) =>
        {
            var number = (request.UploadId, request.Number);
            if (request.IsCut) locked[number] = true;
            return Task.FromResult<FrontResponse?>(locked.ContainsKey(number) ? FrontResponse.Refusal(409, "OperationAborted") : null);
        });
    }

    private static bool HasWrongMd5(FrontRequest request) => request.Head.Headers["Content-MD5"] is { } value && !request.IsFramed
        && value != Convert.ToBase64String(MD5.HashData(request.Body));

    private static bool IsBase64(string value) => Convert.TryFromBase64String(value, new byte[value.Length], out _);

    private static bool HasChecksum(FrontRequest request) => Checksums(request).Any(request.Head.Headers.Contains);

    /// <summary>The request with its framing as its bytes.</summary>
    private static FrontRequest Raw(FrontRequest request) => request.With(headers: headers =>
    {
        headers.Remove("Content-Encoding");
        headers.Remove("x-amz-decoded-content-length");
        headers.Remove("x-amz-trailer");
    });

    private static FrontRequest Unframed(FrontRequest request) => Raw(request) with { Body = Framing.Decode(request.Body) };
}
