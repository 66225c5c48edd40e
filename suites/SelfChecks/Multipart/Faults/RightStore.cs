using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Conformance.Dialects;
using Conformance.Reference;
using Conformance.Reference.Behaviours;
using Conformance.Rules;
using static Conformance.SelfChecks.Multipart.Faults.Handlings;

namespace Conformance.SelfChecks.Multipart.Faults;

/// <summary>A store that keeps the rules about parts, in a way of its own.</summary>
/// <param name="Name">What it does.</param>
/// <param name="Open">Makes the store.</param>
/// <param name="About">
/// The rules that are about its way, as topic and point or the beginning of both, or with the document's prefix: those may say so.
/// </param>
internal sealed record RightStore(string Name, Func<Handling> Open, params IReadOnlyList<string> About)
{
    /// <summary>How long its lists may lag, as its profile says.</summary>
    public TimeSpan ListLag { get; init; } = TimeSpan.Zero;

    /// <summary>What the server behind decides otherwise than the reference; null for nothing.</summary>
    public Func<Behaviour, IReadOnlyList<Replacement>>? Decides { get; init; }

    /// <summary>A feature that it has not got, as its profile says; null where nothing is lacking.</summary>
    public Feature? Without { get; init; }

    /// <summary>Rules that cannot be judged before such a store, which say so and why.</summary>
    public IReadOnlyList<string> Inconclusive { get; init; } = [];

    private static readonly string[] RequestIds =
        [.. Vendors.BuiltIn.Dialects.Select(dialect => dialect.ExtendedRequestIdHeader).OfType<string>()];

    private static readonly string[] CodeRules =
    [
        "part-number.code", "part-size.too-small-code", "part-size.too-large-code", "integrity.content-md5-mismatch-code",
        "integrity.content-md5-malformed", "integrity.payload-hash-mismatch-code", "overwrite.old-etag",
    ];

    public static IReadOnlyList<RightStore> All { get; } =
    [
        // Refusals.
        new("refuses with 403 what no code is named for", () => Respond(IsRefusable, response => response.Status == 400
            ? FrontResponse.Refusal(403, "AccessDenied") : response),
            [.. CodeRules, "checksum.promised", "framing.length-malformed", "framing.streaming-trailer", "version.marker",
            "customer-key.", "part-list.", "error.", "traffic-limit.", "obs.upload-part.part-number.outside-range",
            "obs.upload-part.part-number.wrap-around"]),
        new("refuses in HTML", () => Refusing("text/html", "<html><body><h1>Bad Request</h1></body></html>"), NamedCodes()),
        new("refuses in JSON", () => Refusing("application/json", """{"error":{"code":"BadRequest"}}"""), NamedCodes()),
        new("refuses without a body", () => Refusing("application/xml", ""), NamedCodes()),
        new("refuses with codes of its own", () => Respond(IsRefusable, response => response.Status is 400 or 404 or 409
            ? FrontResponse.Refusal(response.Status, "OurOwnCode" + response.Status) : response),
            [.. NamedCodes(), "part-number.named-in-error"]),
        new("refuses with a namespace and other elements", () => Respond(IsRefusable, response => response.IsRefusal
            ? response.WithText(
                response.Text.Replace("<Error>", "<Error xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Help>none</Help>",
                    StringComparison.Ordinal)) : response)),
        new("says 403 for a key that is not there", () => Respond(request => request.IsReading,
            response => response.Status == 404 ? FrontResponse.Refusal(403, "AccessDenied") : response), "error.head"),

        // What it lacks.
        new("has no customer keys", () => Refuse(HasKey, NotImplemented), "customer-key."),
        new("has no managed encryption", () => Refuse(request => request.HasHeader(request.Dialect.SseHeader),
            NotImplemented), "managed-key.", "customer-key.beside-managed"),
        new("has no storage classes", () => Refuse(request => request.HasHeader(request.Dialect.StorageClassHeader), NotImplemented),
            "storage-class."),
        new("copies no parts", () => Refuse(request => request.IsCopy, NotImplemented), "copy-source.", "upload-part-copy."),
        new("frames no bodies", () => Refuse(request => request.IsFramed, NotImplemented), "framing.", "checksum.trailer-",
            "signature."),
        new("lists no uploads", () => Refuse(request => request.IsListOfUploads, NotImplemented), "idempotence.off-the-list",
            "list-uploads."),
        new("lists no parts, and lets its writer alone read an object", OwnsWhatItWrote, "list-parts."),
        new("lists no objects", () => Refuse(request => request.IsListOfObjects, NotImplemented)),
        new("stores no objects in one request", () => Refuse(request => request.IsObject, NotImplemented)),
        new("takes no keys with an empty segment", () => Refuse(request => request.IsCreation && request.RawKey.Contains("//",
            StringComparison.Ordinal), () => FrontResponse.Refusal(400, "InvalidArgument")), "key.byte-for-byte", "key.twins"),
        new("takes no keys beyond ASCII",
            () => Refuse(request => request.IsCreation && request.RawKey.Contains("%C3", StringComparison.Ordinal)
                || request.IsCreation && request.RawKey.Contains("%CC", StringComparison.Ordinal),
                () => FrontResponse.Refusal(400, "InvalidArgument")), "key.byte-for-byte", "key.normal-forms"),
        new("takes no bytes below the blank in keys", () => Refuse(request => request.IsCreation
            && Regex.IsMatch(request.RawKey, "%0[0-9A-F]"), () => FrontResponse.Refusal(400, "InvalidArgument")), "key.byte-for-byte"),
        new("takes no segment above 255 bytes", () => Refuse(request => request.IsCreation && request.RawKey.Split('/').Any(part =>
            part.Length > 255), () => FrontResponse.Refusal(400, "KeyTooLongError")), "key.long"),

        // Its own order of things.
        new("wants the customer's key at completion", CompletesWithTheKeyAlone, "complete-upload.customer-key."),

        // Lists.
        new("lists with roots of its own", () => Respond(IsList, response => response.IsSuccess
            ? response.WithText(
                Regex.Replace(response.Text, "(</?)(ListPartsResult|ListBucketResult|ListMultipartUploadsResult)", "$1Our$2"))
            : response), "listing.root"),
        new("lists without namespaces", () => Respond(IsXml, response =>
            response.WithText(Regex.Replace(response.Text, " xmlns=\"[^\"]*\"", ""))),
            "listing.root", "response.root", "response.namespace"),
        new("lists with weak ETags", () => Respond(request => request.IsListOfParts, response => response.WithText(
            Regex.Replace(response.Text, "<ETag>(.*?)</ETag>", "<ETag>W/$1</ETag>"))), "etag.same-in-list", "etag.listed", "etag.quoted"),
        new("lists with unquoted ETags", () => Respond(request => request.IsListOfParts, response => response.WithText(
            Regex.Replace(response.Text, "<ETag>(?:&quot;|\"|&#34;)?(.*?)(?:&quot;|\"|&#34;)?</ETag>", "<ETag>$1</ETag>"))),
            "etag.same-in-list", "etag.listed", "etag.quoted"),
        new("lists parts 300 ms late", ListsLate) { ListLag = TimeSpan.FromSeconds(5) },
        new("begins XML with white space", () => Respond(IsXml, response => response.Body.Length == 0 ? response
            : response.WithText("\r\n  " + Regex.Replace(response.Text, "^\\s*<\\?xml.*?\\?>", "")))),
        new("begins XML with a byte order mark", () => Respond(IsXml, response => response.Body.Length == 0 ? response
            : response with { Body = [0xEF, 0xBB, 0xBF, .. response.Body] })),

        // HTTP.
        new("gives no request IDs", () => Respond(_ => true, response => response.WithHeaders(headers =>
        {
            foreach (var name in headers.Where(header => header.Key.Contains("request-id", StringComparison.OrdinalIgnoreCase)
                || RequestIds.Contains(header.Key, StringComparer.OrdinalIgnoreCase)).Select(header => header.Key).ToList())
                    headers.Remove(name);
        })), "response.request-id", "response.headers", "error.request-id"),
        new("responds in HTTP chunks",
            () => Respond(request => request.Head.Method != "HEAD", response => response with { IsChunked = true }),
            "response.empty"),
        new("writes header names in lower case", () => Respond(_ => true, response =>
        {
            var headers = new HeaderList();
            foreach (var (name, value) in response.Headers) headers.Add(name.ToLowerInvariant(), value);
            return response with { Headers = headers };
        })),
        new("says 200 where others say 204", () => Respond(_ => true, response => response.Status == 204
            ? response with { Status = 200, Body = [] } : response), "response.status"),
        new("says 202 where others say 204", () => Respond(_ => true, response => response.Status == 204
            ? response with { Status = 202, Body = [] } : response), "response.status"),
        new("adds headers that nobody knows", () => Respond(_ => true, response => response.WithHeaders(headers =>
        {
            headers.Add("x-our-trace", "1");
            headers.Add("Server", "Ours");
            headers.Add("Accept-Ranges", "bytes");
        }))),
        new("calls its XML text/plain", () => Respond(IsXml, response => response.WithHeaders(headers =>
            headers.Set("Content-Type", "text/plain"))), "response.media-type"),
        .. RightDocuments.All,
        .. RightConnections.All,
        .. RightDecisions.All,
        .. RightLimits.All,
    ];

    public override string ToString() => Name;

    private static string[] NamedCodes() =>
        [.. CodeRules, "unknown-upload.", "idempotence.", "address.no-such-bucket", "no-parts-to-list", "error."];

    /// <summary>A part, or a completion: whatever refusals of UploadPart's rules come from.</summary>
    private static bool IsRefusable(FrontRequest request) =>
        request.IsPart || request.IsCompletion || (request.Head.Method == "PUT" && (request.UploadId ?? request.Number) is not null);

    private static Handling Refusing(string type, string body) => Respond(IsRefusable, response => response.Status is 400 or 404 or 411
        ? response.WithText(body).WithHeaders(headers => headers.Set("Content-Type", type)) : response);

    private static FrontResponse NotImplemented() => FrontResponse.Refusal(501, "NotImplemented");

    private static bool HasKey(FrontRequest request) => request.HasHeader(request.Dialect.CustomerKeyHeader);

    /// <summary>As services did before a bucket's owner owned all objects in it. Without a list, reading is what shows a part.</summary>
    private static Handling OwnsWhatItWrote()
    {
        var others = new ConcurrentDictionary<string, bool>();
        return First(
            Refuse(request => request.IsListOfParts, NotImplemented),
            On(request => request.IsCreation, async (request, behind) =>
            {
                var response = await behind.SendAsync(request);
                if (response.IsSuccess && !IsOwners(request, behind)) others[request.Head.Path] = true;
                return response;
            }),
            On(request => request.IsReading, (request, behind) => Task.FromResult(
                others.ContainsKey(request.Head.Path) && IsOwners(request, behind) ? FrontResponse.Refusal(403, "AccessDenied") : null)));

        static bool IsOwners(FrontRequest request, StoreBehind behind) =>
            request.Head.Headers["Authorization"]?.Contains(behind.Reference.Owner.Id, StringComparison.Ordinal) != false;
    }

    private static bool IsList(FrontRequest request) => request.IsListOfParts || request.IsListOfObjects || request.IsListOfUploads;

    private static bool IsXml(FrontRequest request) => IsList(request) || request.IsCreation || request.IsCompletion;

    private static Handling CompletesWithTheKeyAlone()
    {
        var encrypted = new ConcurrentDictionary<string, bool>();
        return First(
            On(request => request.IsCreation && HasKey(request), async (request, behind) =>
            {
                var response = await behind.SendAsync(request);
                if (Regex.Match(response.Text, "<UploadId>(.*?)</UploadId>") is { Success: true } match)
                    encrypted[match.Groups[1].Value] = true;
                return response;
            }),
            Refuse(request => request.IsCompletion && encrypted.ContainsKey(request.UploadId!) && !HasKey(request),
                () => FrontResponse.Refusal(400, "InvalidRequest")));
    }

    /// <summary>A list of parts is what it was 300 ms ago, as far as it has been asked for since.</summary>
    private static Handling ListsLate()
    {
        var changed = new ConcurrentDictionary<string, DateTimeOffset>();
        return First(
            On(request => request.IsPart, async (request, behind) =>
            {
                var response = await behind.SendAsync(request);
                if (response.IsSuccess) changed[request.UploadId!] = DateTimeOffset.UtcNow;
                return response;
            }),
            On(request => request.IsListOfParts, async (request, behind) =>
            {
                var response = await behind.SendAsync(request);
                return response.IsSuccess && changed.TryGetValue(request.UploadId!, out var time)
                    && DateTimeOffset.UtcNow - time < TimeSpan.FromMilliseconds(300)
                        ? response.WithText(Regex.Replace(response.Text, "<Part>.*?</Part>", "", RegexOptions.Singleline))
                        : response;
            }));
    }
}
