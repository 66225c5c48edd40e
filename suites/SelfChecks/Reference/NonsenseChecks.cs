using Conformance.Dialects.Chunks;
using Conformance.SelfChecks.Support.Reference;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Reference;

/// <summary>Whatever is sent, the response is a refusal that names itself or a success, and never the server's own fault.</summary>
public sealed class NonsenseChecks : ReferenceChecks
{
    private const int Requests = 1000;

    private static readonly string[] Methods = ["GET", "PUT", "POST", "DELETE", "HEAD", "PATCH"];

    private static readonly string[] Targets =
    [
        "/", "/bucket", "/bucket/", "/bucket/key", "/absent/key", "//bucket//key", "/%00", "/bucket/%FF%FE", "/bucket/%2e%2e/x",
        "/bucket/a%", "/BUCKET", "/b", "/bucket/" + "%E2%82%AC",
    ];

    private static readonly string[] Queries =
    [
        "", "uploads", "uploads=&uploadId=x", "uploadId", "uploadId=&partNumber=", "partNumber=1", "partNumber=-1&uploadId=x",
        "partNumber=99999999999999999999&uploadId=x", "acl", "policy", "delete",
        "list-type=2&max-keys=x", "list-type=2&continuation-token=%%%", "max-keys=-1", "encoding-type=x", "tagging", "versionId=x",
        "location", "versioning", "&&=&=x&", "uploads&max-uploads=99999999999",
        "uploads&key-marker=%00&upload-id-marker=x", "X-Amz-Signature=x", "response-content-type=x", "prefix=%FF&delimiter=%FF",
    ];

    private static readonly (string, string)[] Oddities =
    [
        ("Range", "bytes=5-1"), ("Range", "bytes=-0"), ("Range", "x"), ("If-Match", "x"), ("If-None-Match", "*"),
        ("If-Modified-Since", "never"), ("x-amz-copy-source", "%%%"), ("x-amz-copy-source", "/bucket/absent"),
        ("x-amz-copy-source-range", "bytes=9"), ("Content-MD5", "x"), ("x-amz-checksum-crc32", "x"), ("x-amz-checksum-algorithm", "x"),
        ("x-amz-checksum-type", "x"), ("x-amz-trailer", "x"),
        ("x-amz-decoded-content-length", "-1"), ("x-amz-server-side-encryption", "x"), ("x-amz-server-side-encryption-customer-key", "x"),
        ("x-amz-acl", "x"), ("x-amz-grant-read", "x"), ("x-amz-tagging", "=&="),
        ("x-amz-storage-class", "x"), ("x-amz-metadata-directive", "x"), ("x-amz-mp-object-size", "x"),
        ("x-amz-expected-bucket-owner", "x"), ("Content-Type", ""), ("x-amz-meta-a", "\u00e9"),
    ];

    private static readonly string[] Bodies =
        ["", "x", "<", "<a/>", "<Delete/>", "<Delete><Object/></Delete>", "<CompleteMultipartUpload><Part/></CompleteMultipartUpload>",
            "{}", "<Tagging><TagSet><Tag/></TagSet></Tagging>", "<AccessControlPolicy><Grant/></AccessControlPolicy>"];

    private static readonly string[] PayloadHashes = ["UNSIGNED-PAYLOAD", "x", AwsChunkedForm.SignedChunks,
        AwsChunkedForm.SignedChunksAndTrailer, AwsChunkedForm.UnsignedChunksAndTrailer];

    [Test]
    public async Task NothingSentIsTheServersFault()
    {
        // A bucket that holds something survives its deletion.
        await Client.OwnerAsync("PUT", "/bucket/kept", [1]);
        var random = new Random(20251120);
        for (var count = 0; count < Requests; count++)
        {
            var request = Draw(random);
            var response = await Client.SendAsync(request);

            var what = $"{request.Method} {request.Target} {string.Join(", ", request.Headers)} {request.PayloadHash}";
            response.Status.Should().Match(status => status < 500 || status == 501, what);
            if (response.Status >= 300 && response.Body.Length > 0)
                response.Code.Should().NotBeNullOrEmpty(what);
        }
    }

    private RawRequest Draw(Random random)
    {
        string Of(string[] from) => from[random.Next(from.Length)];

        var query = Of(Queries);
        return new RawRequest(Of(Methods), Of(Targets) + (query.Length > 0 ? "?" + query : ""))
        {
            Key = random.Next(4) == 0 ? null : Server.Owner,
            PresignFor = random.Next(5) == 0 ? TimeSpan.FromMinutes(1) : null,
            PayloadHash = random.Next(3) == 0 ? Of(PayloadHashes) : null,
            Body = System.Text.Encoding.UTF8.GetBytes(Of(Bodies)),
            Headers = [.. Enumerable.Range(0, random.Next(3)).Select(_ => Oddities[random.Next(Oddities.Length)])
                .DistinctBy(header => header.Item1)],
        };
    }
}
