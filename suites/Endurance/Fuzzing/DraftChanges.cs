using System.Text;
using Conformance.Dialects;
using Conformance.Reference;

namespace Conformance.Endurance.Fuzzing;

/// <summary>Changes made before a request is signed, so that it comes through the door and is wrong further in.</summary>
internal sealed class DraftChanges
{
    private readonly (string Name, Action<Draft, Random> Change)[] all;
    private readonly string[] headers;
    private readonly string[] parameters =
    [
        "uploads", "uploadId", "partNumber", "acl", "policy", "tagging", "delete", "location", "versioning", "versionId", "list-type",
        "marker", "max-keys", "prefix", "delimiter", "encoding-type",
        "continuation-token", "start-after", "fetch-owner", "key-marker", "upload-id-marker", "max-uploads", "max-parts",
        "part-number-marker", "response-content-type", "response-content-disposition",
        "response-expires", "response-cache-control", "response-content-encoding", "response-content-language", "append", "position",
        "symlink", "callback", "x-oss-traffic-limit", "x-cos-traffic-limit",
        "torrent", "restore", "select", "cors", "website", "X-Amz-Signature", "AWSAccessKeyId", "apiversion", "sequential",
    ];

    public DraftChanges(ReferenceServer server)
    {
        var dialect = server.Behaviour.Dialect;
        var prefix = dialect.HeaderPrefix;
        headers =
        [
            "Range", "If-Match", "If-None-Match", "If-Modified-Since", "If-Unmodified-Since", "Content-MD5", "Content-Type",
            "Content-Encoding", "Content-Disposition", "Content-Language", "Cache-Control",
            "Expires", "Date", "Expect", "Transfer-Encoding", "TE", "Trailer", "Upgrade", "Connection", "Content-Length", "Host",
            "Authorization", "X-Forwarded-Host", "Cookie", "Origin",
            dialect.CopySourceHeader, dialect.CopySourceRangeHeader, dialect.CopySourceHeader + "-if-match",
            dialect.CopySourceHeader + "-if-modified-since", dialect.AclHeader, dialect.StorageClassHeader,
            dialect.SseHeader, dialect.SseKmsKeyIdHeader, dialect.SecurityTokenHeader, prefix + "date", prefix + "content-sha256",
            prefix + "decoded-content-length", prefix + "trailer", prefix + "meta-a",
            prefix + "meta-", prefix + "meta-a(b)", prefix + "meta-\"", prefix + "meta-[@]", prefix + "tagging", prefix + "grant-read",
            prefix + "grant-full-control", prefix + "metadata-directive", prefix + "expected-bucket-owner", prefix + "mp-object-size",
            prefix + "checksum-crc32", prefix + "checksum-sha256", prefix + "checksum-algorithm", prefix + "checksum-type",
            prefix + "sdk-checksum-algorithm", prefix + "checksum-mode", prefix + "forbid-overwrite",
            prefix + "complete-all", prefix + "traffic-limit",
            .. ((string?[])[dialect.Crc64Header, dialect.TrafficLimitHeader, dialect.CustomerAlgorithmHeader, dialect.CustomerKeyHeader,
                dialect.CustomerKeyMd5Header]).OfType<string>(),
        ];
        all =
        [
            ("query value", (draft, random) => ChangeQuery(draft, random)),
            ("query value", (draft, random) => ChangeQuery(draft, random)),
            ("query parameter more",
                (draft, random) => draft.Query.Insert(random.Next(draft.Query.Count + 1),
                    new(Of(parameters, random), random.Next(3) == 0 ? null : Nonsense.Value(random)))),
            ("query parameter unknown", (draft, random) => draft.Query.Add(new(Nonsense.Value(random), Nonsense.Value(random)))),
            ("query parameter twice", (draft, random) => Repeat(draft.Query, random)),
            ("query parameter gone", (draft, random) => RemoveOne(draft.Query, random)),
            ("header value", (draft, random) => ChangeHeader(draft, random)),
            ("header more", (draft, random) => draft.Headers.Add(Of(headers, random), Visible(Nonsense.Value(random)))),
            ("header more", (draft, random) => draft.Headers.Add(Of(headers, random), Visible(Nonsense.Value(random)))),
            ("key", (draft, random) => draft.Key = Nonsense.Key(random)),
            ("bucket", (draft, random) =>
                draft.Bucket = random.Next(3) == 0 ? Pool.OtherBucket : Visible(Nonsense.Value(random)).Replace('/', '-')),
            ("bucket gone", (draft, _) => (draft.Bucket, draft.Key) = (null, null)),
            ("key gone", (draft, _) => draft.Key = null),
            ("method", (draft, random) =>
                draft.Method = Of(["GET", "PUT", "POST", "DELETE", "HEAD", "PATCH", "OPTIONS", "TRACE", "CONNECT", "get", "BREW"], random)),
            ("signer second", (draft, _) => draft.Signer = server.SecondAccount),
            ("signer temporary", (draft, _) => draft.Signer = server.Temporary),
            ("signer unknown", (draft, random) => draft.Signer = new AccessKey(Visible(Nonsense.Value(random)) + "x", "no secret")),
            ("signer wrong secret", (draft, _) => draft.Signer = server.Owner with { Secret = "another secret" }),
            ("unsigned", (draft, _) => draft.Signer = null),
            ("scheme", (draft, random) =>
            {
                if (draft.ChunkedForm is null)
                    draft.Scheme = Vendors.BuiltIn.SignatureSchemeNames[random.Next(Vendors.BuiltIn.SignatureSchemeNames.Count)];
            }),
            ("document", (draft, random) => draft.Body = DocumentChanges.Change(draft.Body, random)),
            ("document", (draft, random) => draft.Body = DocumentChanges.Change(draft.Body, random)),
            ("body other", (draft, random) => draft.Body = Nonsense.Bytes(random, 4000)),
        ];
    }

    /// <summary>Makes one change and gives its name.</summary>
    public string Apply(Draft draft, Random random)
    {
        var (name, change) = all[random.Next(all.Length)];
        change(draft, random);
        return name;
    }

    private static void ChangeQuery(Draft draft, Random random)
    {
        if (draft.Query.Count == 0)
            return;
        var at = random.Next(draft.Query.Count);
        draft.Query[at] = new(draft.Query[at].Key, Nonsense.Value(random));
    }

    private static void Repeat(List<KeyValuePair<string, string?>> query, Random random)
    {
        if (query.Count > 0)
            query.Add(new(query[random.Next(query.Count)].Key, Nonsense.Value(random)));
    }

    private static void RemoveOne(List<KeyValuePair<string, string?>> query, Random random)
    {
        if (query.Count > 0)
            query.RemoveAt(random.Next(query.Count));
    }

    private static void ChangeHeader(Draft draft, Random random)
    {
        if (draft.Headers.Count == 0)
            return;
        var name = draft.Headers.ElementAt(random.Next(draft.Headers.Count)).Key;
        draft.Headers.Set(name, Visible(Nonsense.Value(random)));
    }

    private static string Of(string[] words, Random random) => words[random.Next(words.Length)];

    /// <summary>
    /// Line ends and zeros would end the header; they are put in after the signing. Halves of surrogate pairs have no bytes.
    /// </summary>
    private static string Visible(string value)
    {
        var text = new StringBuilder();
        foreach (var rune in value.EnumerateRunes())
            text.Append(rune.Value is '\r' or '\n' or '\0' ? "_" : rune.ToString());
        return text.ToString();
    }
}
