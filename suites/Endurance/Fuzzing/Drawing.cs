using System.Security.Cryptography;
using System.Text;
using Conformance.Dialects;
using Conformance.Dialects.Checksums;
using Conformance.Dialects.Chunks;
using Conformance.Reference;

namespace Conformance.Endurance.Fuzzing;

/// <summary>Draws valid requests for any operation of a server.</summary>
internal sealed class Drawing
{
    /// <summary>
    /// A part as large as OSS asks of all but the last; the uploads of vendors that ask for more are completed with one part.
    /// </summary>
    private const int MaxBody = 150_000;

    private readonly ReferenceServer server;
    private readonly Pool pool;
    private readonly List<(string Name, Func<Random, Draft?> Draw)> operations = [];

    public Drawing(ReferenceServer server, Pool pool)
    {
        this.server = server;
        this.pool = pool;
        AddBuckets();
        AddObjects();
        AddUploads();
    }

    private Dialect Dialect => server.Behaviour.Dialect;

    public (string Operation, Draft Draft) Draw(Random random)
    {
        var (name, draw) = operations[random.Next(operations.Count)];
        var draft = draw(random) ?? new Draft("GET", null);
        draft.Signer = server.Owner;
        var behaviour = server.Behaviour;
        // A vendor header of one dialect beside a signature of the other is no valid request.
        var isNative = behaviour.OtherDialects.Count > 0 && random.Next(3) == 0
            && !draft.Headers.Any(header => header.Key.StartsWith(Dialect.HeaderPrefix, StringComparison.Ordinal));
        var schemes = isNative ? behaviour.OtherDialects[0].Signatures.Schemes : behaviour.Signatures.Schemes;
        draft.Scheme = schemes[random.Next(schemes.Count)];
        if (draft.ChunkedForm is not null)
            draft.Scheme = "aws-v4";
        else
            draft.IsPresigned = random.Next(6) == 0;
        return (name, draft);
    }

    private void Add(string name, int weight, Func<Random, Draft?> draw)
    {
        for (; weight > 0; weight--)
            operations.Add((name, draw));
    }

    private void AddBuckets()
    {
        Add("ListBuckets", 1, _ => new Draft("GET", null));
        Add("CreateBucket", 1, random => new Draft("PUT", FormattableString.Invariant($"fuzz-new-{random.Next(20)}")));
        Add("DeleteBucket", 1, random => new Draft("DELETE", FormattableString.Invariant($"fuzz-new-{random.Next(20)}")));
        Add("HeadBucket", 1, _ => new Draft("HEAD", Pool.Bucket));
        Add("GetBucketLocation", 1, _ => new Draft("GET", Pool.Bucket).With("location"));
        Add("GetBucketVersioning", 1, _ => new Draft("GET", Pool.Bucket).With("versioning"));
        Add("GetBucketAcl", 1, _ => new Draft("GET", Pool.Bucket).With("acl"));
        Add("PutBucketAcl", 1, _ => new Draft("PUT", Pool.Bucket).With("acl").WithBody(Text(Acl)));
        Add("GetBucketPolicy", 1, _ => new Draft("GET", Pool.Bucket).With("policy"));
        Add("PutBucketPolicy", 2, _ => new Draft("PUT", Pool.Bucket).With("policy").WithBody(Text(Policy)));
        Add("DeleteBucketPolicy", 1, _ => new Draft("DELETE", Pool.Bucket).With("policy"));
        Add("ListObjects", 2,
            random => Paged(new Draft("GET", Pool.Bucket), random, ("marker", "key-1"), ("max-keys", "2"), ("prefix", "key"),
                ("delimiter", "/"), ("encoding-type", "url")));
        Add("ListObjectsV2", 2, random => Paged(new Draft("GET", Pool.Bucket).With("list-type", "2"), random,
            ("start-after", "key-1"), ("max-keys", "2"), ("prefix", "f"), ("delimiter", "/"), ("encoding-type", "url"),
            ("continuation-token", "a2V5LTE="), ("fetch-owner", "true")));
        Add("ListUploads", 3, random => Paged(new Draft("GET", Pool.Bucket).With("uploads"), random,
            ("key-marker", "key-1"), ("upload-id-marker", "x"), ("max-uploads", "1"), ("prefix", "k"), ("delimiter", "/"),
            ("encoding-type", "url")));
        Add("DeleteObjects", 2,
            random => WithDigest(new Draft("POST", Pool.Bucket).With("delete")
                .WithBody(Text($"<Delete><Object><Key>{Escaped(random)}</Key></Object><Object><Key>absent</Key></Object></Delete>"))));
    }

    private void AddObjects()
    {
        Add("PutObject", 3,
            random => Described(new Draft("PUT", Pool.Bucket, Key(random)).WithBody(Nonsense.Bytes(random, 20_000)), random));
        Add("GetObject", 3, random =>
        {
            var draft = new Draft("GET", Pool.Bucket, Key(random));
            if (random.Next(2) == 0)
                draft.WithHeader("Range", "bytes=1-5");
            if (random.Next(2) == 0)
                draft.With("response-" + "content-type expires cache-control content-language".Split(' ')[random.Next(4)], "text/plain");
            if (random.Next(4) == 0)
                draft.WithHeader("If-None-Match", "\"x\"");
            return draft;
        });
        Add("HeadObject", 1, random => new Draft("HEAD", Pool.Bucket, Key(random)));
        Add("GetObjectPart", 1, random => new Draft("GET", Pool.Bucket, Key(random)).With("partNumber", "1"));
        Add("DeleteObject", 1, random => new Draft("DELETE", Pool.Bucket, Key(random)));
        Add("CopyObject", 2, random => new Draft("PUT", Pool.Bucket, Key(random)).WithHeader(Dialect.CopySourceHeader, "/fuzz-one/key-1"));
        Add("GetObjectAcl", 1, random => new Draft("GET", Pool.Bucket, Key(random)).With("acl"));
        Add("PutObjectAcl", 1, random => new Draft("PUT", Pool.Bucket, Key(random)).With("acl").WithBody(Text(Acl)));
        Add("GetObjectTagging", 1, random => new Draft("GET", Pool.Bucket, Key(random)).With("tagging"));
        Add("PutObjectTagging", 1,
            random => new Draft("PUT", Pool.Bucket, Key(random)).With("tagging")
                .WithBody(Text("<Tagging><TagSet><Tag><Key>a</Key><Value>b</Value></Tag></TagSet></Tagging>")));
        Add("DeleteObjectTagging", 1, random => new Draft("DELETE", Pool.Bucket, Key(random)).With("tagging"));
    }

    private void AddUploads()
    {
        Add("CreateMultipartUpload", 4, random => Described(new Draft("POST", Pool.Bucket, Key(random)).With("uploads"), random));
        Add("UploadPart", 8, random => Upload(random, upload => Framed(
            new Draft("PUT", upload.Bucket, upload.Key).With("partNumber", Number(random)).With("uploadId", upload.Id)
                .WithBody(Nonsense.Bytes(random, random.Next(6) == 0 ? MaxBody : 30_000)), random)));
        Add("UploadPartCopy", 3, random => Upload(random, upload =>
        {
            var draft = new Draft("PUT", upload.Bucket, upload.Key).With("partNumber", Number(random)).With("uploadId", upload.Id)
                .WithHeader(Dialect.CopySourceHeader, "/fuzz-one/key-1");
            return random.Next(2) == 0 ? draft.WithHeader(Dialect.CopySourceRangeHeader, "bytes=0-9") : draft;
        }));
        Add("ListParts", 3,
            random => Upload(random, upload => Paged(new Draft("GET", upload.Bucket, upload.Key).With("uploadId", upload.Id), random,
                ("max-parts", "1"), ("part-number-marker", "1"), ("encoding-type", "url"))));
        Add("CompleteMultipartUpload", 4,
            random => Upload(random,
                upload => new Draft("POST", upload.Bucket, upload.Key).With("uploadId", upload.Id).WithBody(Completion(upload))));
        Add("AbortMultipartUpload", 1,
            random => Upload(random, upload => new Draft("DELETE", upload.Bucket, upload.Key).With("uploadId", upload.Id)));
    }

    private Draft? Upload(Random random, Func<KnownUpload, Draft> draw) => pool.Any(random) is { } upload ? draw(upload) : null;

    private Draft Framed(Draft draft, Random random)
    {
        switch (random.Next(6))
        {
            case 0:
                return draft.WithHeader("Content-MD5", Convert.ToBase64String(MD5.HashData(draft.Body)));
            case 1 when server.Behaviour.Checksums.Algorithms.Contains("CRC32"):
                return draft.WithHeader("x-amz-checksum-crc32", Convert.ToBase64String(ChecksumAlgorithms.Compute("CRC32", draft.Body)));
            case 2 or 3 when server.Behaviour.Signatures.Schemes.Contains("aws-v4"):
                var words = (string[])[AwsChunkedForm.SignedChunks, AwsChunkedForm.SignedChunksAndTrailer,
                    AwsChunkedForm.UnsignedChunksAndTrailer];
                draft.ChunkedForm = words[random.Next(words.Length)];
                return draft;
            case 4:
                return WithCustomerKey(draft);
            case 5 when Dialect.TrafficLimitHeader is { } header:
                return draft.WithHeader(header, "8388608");
            default:
                return draft;
        }
    }

    private Draft Described(Draft draft, Random random)
    {
        switch (random.Next(8))
        {
            case 0:
                return draft.WithHeader(Dialect.MetadataPrefix + "colour", "blue").WithHeader("Cache-Control", "no-store");
            case 1:
                return draft.WithHeader(Dialect.HeaderPrefix + "tagging", "a=b&c=d");
            case 2:
                return WithCustomerKey(draft);
            case 3:
                return draft.WithHeader(Dialect.SseHeader, Dialect.SseManagedWord);
            case 4:
                return draft.WithHeader(Dialect.AclHeader, "private");
            case 5 when server.Behaviour.Checksums.Algorithms.Count > 0 && draft.Method == "POST":
                return draft.WithHeader(Dialect.HeaderPrefix + "checksum-algorithm", "CRC32");
            default:
                return draft;
        }
    }

    private Draft WithCustomerKey(Draft draft)
    {
        var key = new byte[32];
        return draft.WithHeader(Dialect.CustomerAlgorithmHeader, "AES256")
            .WithHeader(Dialect.CustomerKeyHeader, Convert.ToBase64String(key))
            .WithHeader(Dialect.CustomerKeyMd5Header, Convert.ToBase64String(MD5.HashData(key)));
    }

    private static Draft WithDigest(Draft draft) => draft.WithHeader("Content-MD5", Convert.ToBase64String(MD5.HashData(draft.Body)));

    private static Draft Paged(Draft draft, Random random, params (string Name, string Value)[] parameters)
    {
        foreach (var (name, value) in parameters)
        {
            if (random.Next(3) == 0)
                draft.With(name, value);
        }

        return draft;
    }

    private static byte[] Completion(KnownUpload upload) => Text(
        "<CompleteMultipartUpload>"
            + string.Concat(upload.Parts.Select(part =>
                FormattableString.Invariant($"<Part><PartNumber>{part.Key}</PartNumber><ETag>{part.Value.Trim('"')}</ETag></Part>")))
        + "</CompleteMultipartUpload>");

    private static string Key(Random random) =>
        random.Next(3) == 0 ? Nonsense.Keys[random.Next(Nonsense.Keys.Length)] : FormattableString.Invariant($"key-{random.Next(1, 4)}");

    private static string Number(Random random) => (random.Next(10) == 0 ? "10000" : "1234"[random.Next(4)].ToString());

    private static string Escaped(Random random) =>
        System.Security.SecurityElement.Escape(string.Concat(Key(random).Where(letter => letter >= ' ' && letter < '\uFFFE')))!;

    private string Acl => $"<AccessControlPolicy><Owner><ID>{server.OwnerId}</ID></Owner><AccessControlList><Grant><Grantee><ID>"
        + $"{server.SecondAccountId}</ID></Grantee><Permission>READ</Permission></Grant></AccessControlList></AccessControlPolicy>";

    private static string Policy => """
        {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject",
        "Resource":"arn:aws:s3:::fuzz-one/*"}]}
        """;

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);
}
