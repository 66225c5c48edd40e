using System.Collections.Concurrent;
using System.Text;
using System.Text.RegularExpressions;
using static Conformance.SelfChecks.Multipart.Faults.Handlings;

namespace Conformance.SelfChecks.Multipart.Faults;

/// <summary>Parts and objects that end where they do not belong, or show where they should not.</summary>
internal static class WrongPlaces
{
    private const string Chimera = "https://github.com/chimera-nas/chimera/issues/";

    public static IReadOnlyList<WrongStore> All { get; } =
    [
        // Keys.
        new("two slashes are one", "Versity S3 Gateway", "https://github.com/versity/versitygw/issues/2274",
            () => KeysRead(key => Regex.Replace(key, "//+", "/")), "key.twins"),
        new("a slash at the beginning is dropped", "floci", "https://github.com/floci-io/floci/issues/282",
            () => KeysRead(key => key.TrimStart('/')), "key.twins"),
        new("a slash at the end is dropped", "rclone serve s3", "https://github.com/rclone/rclone/tree/master/cmd/serve/s3",
            () => KeysRead(key => key.TrimEnd('/')), "key.twins"),
        new("letter case is no part of a key", "any", null, () => KeysRead(key => key.ToLowerInvariant()), "key.twins"),
        new("an object whose key ends in a slash reads empty", "SeaweedFS",
            "https://github.com/seaweedfs/seaweedfs/blob/master/weed/s3api/s3api_server.go",
            () => Respond(request => request.IsReading && request.RawKey.EndsWith('/'),
                response => response.IsSuccess ? response with { Body = [] } : response), "key.twins"),

        // The same number again.
        new("the first ETag of an overwritten part brings its bytes back", "SeaweedFS", "https://github.com/minio/minio/issues/12609",
            FirstETagBringsBack, "overwrite.first-gone"),
        new("the first part of a number wins", "any", null, FirstWins, "overwrite.last-kept"),

        // A part that is nowhere.
        new("a part for an unknown upload is said to be stored", "Adobe S3Mock", "https://github.com/adobe/S3Mock/pull/475",
            () => Dropping(response => response.Status == 404), "unknown-upload.never-issued"),
        new("an upload is found without its key", "Pithos", "https://github.com/exoscale/pithos/issues/45", UploadsByIdAlone,
            "unknown-upload.other-key"),
        new("a part for an ended upload becomes the object", "OpenStack Swift", null,
            () => On(request => request.IsPart && !request.IsCut && !request.IsFramed, async (request, behind) =>
            {
                var response = await behind.SendAsync(request);
                return response.Status == 404 && await behind.OwnAsync(request, "GET", request.Head.Path) is { IsSuccess: true }
                    ? await behind.OwnAsync(request, "PUT", request.Head.Path, request.Body) : response;
            }),
            "idempotence.completed"),

        // A witness destroyed.
        new("an empty upload ID deletes the object at the key", "any", null,
            () => On(request => request.IsPart && request.UploadId is "", async (request, behind) =>
            {
                await behind.OwnAsync(request, "DELETE", request.Head.Path);
                return null;
            }),
            "isolation.empty-upload-id"),
        new("a part number out of range ends its upload", "any", null,
            () => On(request => request.IsPart && !request.IsCut && !string.IsNullOrEmpty(request.UploadId)
                && request.Number is "0" or "10001", async (request, behind) =>
            {
                await behind.OwnAsync(request, "DELETE", request.WithParameter("partNumber", null).Head.Target);
                return FrontResponse.Refusal(400, "InvalidArgument");
            }),
            "part-number.outside-range"),

        // Encryption accepted and dropped.
        new("customer keys are taken and dropped", "any", null, () => On(HasKey, async (request, behind) =>
        {
            var response = await behind.SignAndSendAsync(WithoutKey(request), isUnsigned: false);
            return response.WithHeaders(headers =>
            {
                headers.Set(request.Dialect.CustomerAlgorithmHeader!, "AES256");
                if (KeyMd5(request) is { } md5) headers.Set(request.Dialect.CustomerKeyMd5Header!, md5);
            });
        }), "customer-key.not-matching"),
        new("the customer's key is sent back", "any", null,
            () => On(request => request.IsPart && HasKey(request), async (request, behind) =>
                (await behind.SendAsync(request)).WithHeaders(headers => headers.Set(request.Dialect.CustomerKeyHeader!, Key(request)))),
            "customer-key.secret"),
        new("an object reads without its customer key", "any", null, ReadsWithoutItsKey, "customer-key.reading"),
        new("managed encryption is taken and dropped", "any", null, () => Change(request =>
            request.IsCreation && request.HasHeader(request.Dialect.SseHeader), request => request.With(headers: headers =>
            {
                headers.Remove(request.Dialect.SseHeader);
                headers.Remove(request.Dialect.SseKmsKeyIdHeader);
            })), "managed-key.named-kms"),

        // Traces elsewhere.
        new("a part has a status of its own, 201", "any", null, () => Respond(request => request.IsPart,
            response => response.Status == 200 ? response with { Status = 201 } : response), "response.empty")
        { SeenAsLess = "What status an accepted part has is shown by the page's sample alone." },
        new("parts show as objects before completion", "chimera", Chimera + "1383", () => On(request => request.IsPart && !request.IsCut
            && !request.IsFramed, async (request, behind) =>
        {
            var response = await behind.SendAsync(request);
            if (response.IsSuccess) await behind.OwnAsync(request, "PUT", $"{request.Head.Path}.part{request.Number}", request.Body);
            return response;
        }), "listing.no-object"),
        new("the coding aws-chunked stays on the object", "Versity S3 Gateway", "https://github.com/versity/versitygw/issues/2398",
            () => Respond(request => request.IsReading, response => response.WithHeaders(headers =>
                headers.Add("Content-Encoding", "aws-chunked"))), "metadata.framing")
        { SeenAsLess = "The bytes are right, and clients that decode by the header are few." },
        new("ETags in lists are without quotes", "Zenko CloudServer", "https://github.com/scality/cloudserver/issues/315",
            () => Respond(request => request.IsListOfParts, response => response.WithText(
                Regex.Replace(response.Text, "<ETag>(?:&quot;|\"|&#34;)?(.*?)(?:&quot;|\"|&#34;)?</ETag>", "<ETag>$1</ETag>"))),
            "etag.quoted")
        { SeenAsLess = "Clients compare ETags without their quotes." },

        // Signatures.
        new("no signature is verified", "s3rver", "https://github.com/jamhall/s3rver/issues/659", () => SignedAnew(_ => true),
            "signature.changed-url"),
        new("parts without a signature are taken", "any", null, () => SignedAnew(request => !request.IsSigned
            && !request.IsPresigned), "access.anonymous"),
        new("presigned URLs never expire", "MiniStack", "https://github.com/ministackorg/ministack/issues/1232",
            () => SignedAnew(request => request.IsPresigned), "signature.changed-url"),
    ];

    private static Handling FirstETagBringsBack()
    {
        var bodies = new ConcurrentDictionary<(string, string), byte[]>();
        return First(
            On(request => request.IsPart && !request.IsCut && !request.IsFramed, async (request, behind) =>
            {
                var response = await behind.SendAsync(request);
                if (response is { IsSuccess: true } && response.Headers["ETag"] is { } etag)
                    bodies[(request.UploadId!, etag.Trim('"'))] = request.Body;
                return response;
            }),
            On(request => request.IsCompletion, async (request, behind) =>
            {
                var text = Encoding.UTF8.GetString(request.Body);
                var response = await behind.SendAsync(request);
                if (response.Status != 400 || Regex.Match(text, "[0-9a-fA-F]{32}") is not { Success: true } match
                    || Regex.Count(text, "<Part>") != 1 || !bodies.TryGetValue((request.UploadId!, match.Value), out var body))
                    return response;
                await behind.OwnAsync(request, "DELETE", request.Head.Target);
                await behind.OwnAsync(request, "PUT", request.Head.Path, body);
                return FrontResponse.Of(200,
                    $"<CompleteMultipartUploadResult><ETag>\"{match.Value}-1\"</ETag></CompleteMultipartUploadResult>");
            }));
    }

    private static Handling FirstWins()
    {
        var first = new ConcurrentDictionary<(string, string), byte[]>();
        return On(request => request.IsPart && !request.IsCut && !request.IsFramed && request.IsSignedWhole, async (request, behind) =>
            {
                var part = (request.UploadId!, request.Number!);
                if (first.TryGetValue(part, out var body) && !body.AsSpan().SequenceEqual(request.Body))
                {
                    var sent = await behind.SendAsync(request);
                    if (sent.IsSuccess) await behind.SignAndSendAsync(request.With(body: body));
                    return sent;
                }

                var response = await behind.SendAsync(request);
                if (response.IsSuccess) first.TryAdd(part, request.Body);
                return response;
            });
    }

    private static Handling Dropping(Func<FrontResponse, bool> refused) =>
        On(request => request.IsPart && !request.IsCut, async (request, behind) =>
        {
            var response = await behind.SendAsync(request);
            return refused(response) && response.Text.Contains("NoSuchUpload", StringComparison.Ordinal)
                ? FrontResponse.Of(200, "", ("ETag", "\"d41d8cd98f00b204e9800998ecf8427e\"")) : response;
        });

    private static Handling UploadsByIdAlone()
    {
        var places = new ConcurrentDictionary<string, (string Host, string Path)>();
        return First(
            On(request => request.IsCreation, async (request, behind) =>
            {
                var response = await behind.SendAsync(request);
                if (Regex.Match(response.Text, "<UploadId>(.*?)</UploadId>") is { Success: true } match)
                    places[match.Groups[1].Value] = (Host(request), request.Head.Path);
                return response;
            }),
            Change(request => request.IsPart && !request.IsCut && request.IsSigned && !request.IsFramed
                && places.TryGetValue(request.UploadId!, out var place) && place != (Host(request), request.Head.Path),
                request => request.With(target: places[request.UploadId!].Path + request.Head.Target[request.Head.Path.Length..],
                    headers: headers => headers.Set("Host", places[request.UploadId!].Host))));
    }

    private static string Host(FrontRequest request) => request.Head.Headers["Host"] ?? "";

    private static bool HasKey(FrontRequest request) => request.HasHeader(request.Dialect.CustomerKeyHeader);

    private static string Key(FrontRequest request) => request.Head.Headers[request.Dialect.CustomerKeyHeader!]!;

    private static string? KeyMd5(FrontRequest request) => request.Head.Headers[request.Dialect.CustomerKeyMd5Header!];

    private static FrontRequest WithoutKey(FrontRequest request) => request.With(headers: headers =>
    {
        headers.Remove(request.Dialect.CustomerAlgorithmHeader!);
        headers.Remove(request.Dialect.CustomerKeyHeader!);
        headers.Remove(request.Dialect.CustomerKeyMd5Header!);
    });

    /// <summary>Remembers each upload's key and reads with it for whoever sends none.</summary>
    private static Handling ReadsWithoutItsKey()
    {
        var keys = new ConcurrentDictionary<string, (string Key, string Md5)>();
        return First(
            On(request => request.IsCreation && HasKey(request), (request, _) =>
            {
                keys[PlaceOf(request)] = (Key(request), KeyMd5(request)!);
                return Task.FromResult<FrontResponse?>(null);
            }),
            Change(request => request.IsReading && !HasKey(request) && keys.ContainsKey(PlaceOf(request)),
                request => request.With(headers: headers =>
                {
                    headers.Set(request.Dialect.CustomerAlgorithmHeader!, "AES256");
                    headers.Set(request.Dialect.CustomerKeyHeader!, keys[PlaceOf(request)].Key);
                    headers.Set(request.Dialect.CustomerKeyMd5Header!, keys[PlaceOf(request)].Md5);
                })));
    }

    /// <summary>An object's bucket and key.</summary>
    private static string PlaceOf(FrontRequest request) => $"{request.Bucket}/{request.RawKey}";

    /// <summary>Parts are signed by the store itself for whoever sends them, once they are refused for their signature.</summary>
    private static Handling SignedAnew(Func<FrontRequest, bool> chosen) => On(
        request => request.IsPart && !request.IsCut && !request.IsFramed && chosen(request), async (request, behind) =>
        {
            var response = await behind.SendAsync(request);
            return response.Status == 403 ? await behind.SignAndSendAsync(request) : response;
        });
}
