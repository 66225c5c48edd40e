using Conformance.Dialects;
using Conformance.Reference;
using Conformance.SelfChecks.Support.Reference;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Reference;

/// <summary>The reference as Huawei OBS, which speaks two dialects on one server.</summary>
public sealed class HuaweiObsChecks : ReferenceChecks
{
    private static readonly byte[] ObjectPart = "[Object Part]"u8.ToArray();

    private protected override ReferenceOptions Options => new() { Document = "huawei-obs" };

    [Test]
    public async Task APartIsAnsweredInTheS3Dialect()
    {
        var (path, upload) = await NewUploadAsync();

        var response = await Client.PutPartAsync(path, upload, "1", ObjectPart);

        response.ETag.Should().Be("\"108f528eb63b65e734f27ae331f5ffaa\"");
        response.Headers["x-amz-request-id"].Should().NotBeNull();
        response.Headers["x-amz-id-2"].Should().NotBeNull();
        response.Headers["x-reserved"]
            .Should().Be("amazon, aws and amazon web services are trademarks or registered trademarks of Amazon Technologies, Inc");
        response.Headers["Server"].Should().Be("OBS");
        response.Headers["Content-Length"].Should().Be("0");
    }

    [Test]
    public async Task ARequestIsReadInTheDialectItIsWrittenIn()
    {
        var (path, upload) = await NewUploadAsync();

        var native = await NativeAsync("PUT", RawClient.PartTarget(path, upload, "1"), ObjectPart);

        native.Status.Should().Be(200);
        native.Headers["x-obs-request-id"].Should().NotBeNull();
        native.Headers["x-obs-id-2"].Should().NotBeNull();
        native.Headers.Select(header => header.Key.ToLowerInvariant())
            .Should().NotContain(name => name.StartsWith("x-amz-", StringComparison.Ordinal) || name == "x-reserved");
        (await ListPartsAsync(path, upload)).Should().Contain("108f528eb63b65e734f27ae331f5ffaa", "both dialects are of one service");
    }

    [Test]
    public async Task TheDialectsAreToldToAnyone()
    {
        var response = await Client.SendAsync(new RawRequest("HEAD", "/bucket?apiversion"));

        (response.Status, response.Headers["x-obs-api"]).Should().Be((200, "3.0"));
    }

    [TestCase("aws-v2", false)]
    [TestCase("aws-v2", true)]
    [TestCase("aws-v4", false)]
    [TestCase("aws-v4", true)]
    [TestCase("obs", false)]
    [TestCase("obs", true)]
    public async Task EverySignatureIsTakenInHeaderAndUrl(string scheme, bool inQuery)
    {
        var (path, upload) = await NewUploadAsync();
        var request = new RawRequest("PUT", RawClient.PartTarget(path, upload, "1"))
        {
            Key = Server.Owner,
            Scheme = scheme,
            PresignFor = inQuery ? TimeSpan.FromMinutes(5) : null,
            Body = ObjectPart,
        };

        (await Client.SendAsync(request)).Status.Should().Be(200);
        var tampered = await Client.SendAsync(
            request with { Tamper = head => head.Target = head.Target.Replace("partNumber=1", "partNumber=2", StringComparison.Ordinal) });
        (tampered.Status, tampered.Code).Should().Be((403, "AccessDenied"));
        var stranger = await Client.SendAsync(request with { Key = new AccessKey("NOBODY", "secret") });
        (stranger.Status, stranger.Code).Should().Be((403, "AccessDenied"));
        var late = await Client.SendAsync(request with { Time = DateTimeOffset.UtcNow.AddMinutes(-20) });
        (late.Status, late.Code).Should().Be((403, inQuery ? "AccessDenied" : "RequestTimeTooSkewed"));
    }

    [Test]
    public async Task OnlyTheInitiatorAddsPartsAndCompletes()
    {
        await Client.OwnerAsync("PUT", "/bucket?acl", null, ("x-amz-acl", "public-read-write"));
        var (path, upload) = await NewUploadAsync();
        var part = await Client.PutPartAsync(path, upload, "1", ObjectPart);
        RawRequest BySecond(string method, string target, byte[] body) => new(method, target) { Key = Server.SecondAccount, Body = body };

        var own = await Client.SendAsync(BySecond("POST", path + "?uploads", []));
        var foreign = await Client.SendAsync(BySecond("PUT", RawClient.PartTarget(path, upload, "2"), ObjectPart));
        var completion = await Client.SendAsync(BySecond("POST", $"{path}?uploadId={upload}", RawClient.CompletionBody([(1, part.ETag)])));
        var abort = await Client.OwnerAsync("DELETE", $"{path}?uploadId={own.Leaf("UploadId")}");

        own.Status.Should().Be(200, "the second account may write");
        (foreign.Status, foreign.Code).Should().Be((403, "AccessDenied"));
        (completion.Status, completion.Code).Should().Be((403, "AccessDenied"));
        abort.Status.Should().Be(204, "the bucket's owner may abort what others initiated");
    }

    [Test]
    public async Task Makes_the_etag_of_an_object_of_the_parts_md5_in_binary()
    {
        var (path, upload) = await NewUploadAsync();
        var first = await Client.PutPartAsync(path, upload, "1", [.. Enumerable.Repeat((byte)'a', 5 << 20)]);
        var second = await Client.PutPartAsync(path, upload, "2", "b"u8.ToArray());

        var completed = await Client.CompleteAsync(path, upload, [(1, first.ETag), (2, second.ETag)]);

        completed.Leaf("ETag").Should().Be("\"e5a8c5272b26fc10581a21089559b006-2\"");
    }

    [TestCase("aws-v2", (5 << 20) - 1, 400)]
    [TestCase("aws-v2", 5 << 20, 200)]
    [TestCase("obs", 102_399, 400)]
    [TestCase("obs", 102_400, 200)]
    public async Task EachDialectHasItsMinSize(string scheme, int length, int status)
    {
        var (path, upload) = await NewUploadAsync();
        var first = await Client.PutPartAsync(path, upload, "1", Bytes(1, length));
        var last = await Client.PutPartAsync(path, upload, "2", []);

        var completed = await Client.SendAsync(new RawRequest("POST", $"{path}?uploadId={upload}")
        {
            Key = Server.Owner,
            Scheme = scheme,
            Body = RawClient.CompletionBody([(1, first.ETag), (2, last.ETag)]),
        });

        (completed.Status, completed.Code).Should().Be((status, status == 400 ? "EntityTooSmall" : null));
    }

    [Test]
    public async Task ContentMd5IsNotVerifiedUnderEncryption()
    {
        (string Name, string Value) wrong = ("Content-MD5", "EI9SjrY7Zec08nrjMfX/qA==");
        var (plainPath, plain) = await NewUploadAsync();
        var key = SealingKey("K7QkYpBkM5+hcs27fsNkUnNVaobncnLht/rCB2o/9Cw=", "4XvB3tbNTN+tIEVa0/fGaQ==");
        var (sealedPath, sealedUpload) = await NewUploadAsync(key);

        var refused = await Client.PutPartAsync(plainPath, plain, "1", ObjectPart, wrong);
        var taken = await Client.PutPartAsync(sealedPath, sealedUpload, "1", ObjectPart, [wrong, .. key]);

        (refused.Status, refused.Code).Should().Be((400, "BadDigest"));
        taken.Status.Should().Be(200);
        taken.ETag.Should().NotContain("108f528eb63b65e734f27ae331f5ffaa");
    }

    [TestCase(true, "aws-v4", 200)]
    [TestCase(true, "aws-v2", 400)]
    [TestCase(false, "aws-v4", 400)]
    public async Task KmsKeysAreForHttpsAndVersion4(bool tls, string scheme, int status)
    {
        await using var server = await ReferenceServer.StartAsync(new ReferenceOptions { Document = "huawei-obs", Tls = tls });
        var client = new RawClient(server);
        await client.OwnerAsync("PUT", "/bucket");

        var response = await client.SendAsync(new RawRequest("POST", "/bucket/key?uploads")
        {
            Key = server.Owner,
            Scheme = scheme,
            Headers = [("x-amz-server-side-encryption", "aws:kms"), ("x-amz-server-side-encryption-aws-kms-key-id", server.KmsKeyId)],
        });

        response.Status.Should().Be(status);
        if (status != 200)
            return;
        var part = await client.SendAsync(new RawRequest("PUT", RawClient.PartTarget("/bucket/key", response.Leaf("UploadId"), "1"))
        {
            Key = server.Owner,
            Scheme = scheme,
            Body = ObjectPart,
        });
        part.Headers["x-amz-server-side-encryption"].Should().Be("aws:kms");
        part.Headers["x-amz-server-side-encryption-aws-kms-key-id"].Should().Be(server.KmsKeyId);
    }

    /// <summary>The key and digest of the document's request headers; also 64 bytes, which the page allows.</summary>
    [TestCase("K7QkYpBkM5+hcs27fsNkUnNVaobncnLht/rCB2o/9Cw=", "4XvB3tbNTN+tIEVa0/fGaQ==", 200)]
    [TestCase("K7QkYpBkM5+hca27fsNkUnNVaobncnLht/rCB2o/9Cw=", "4XvB3tbNTN+tIEVa0/fGaQ==", 400)]
    [TestCase("MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWYwMTIzNDU2Nzg5YWJjZGVmMDEyMzQ1Njc4OWFiY2RlZg==", null, 200)]
    [TestCase("c2hvcnQ=", null, 400)]
    public async Task CustomerKeysAreHeldToLengthAndDigest(string key, string? md5, int status)
    {
        md5 ??= Convert.ToBase64String(System.Security.Cryptography.MD5.HashData(Convert.FromBase64String(key)));

        var response = await Client.OwnerAsync("POST", NewPath() + "?uploads", null, SealingKey(key, md5));

        response.Status.Should().Be(status);
        if (status == 200)
            response.Headers["x-amz-server-side-encryption-customer-key-MD5"].Should().Be(md5);
    }

    [Test]
    public async Task WordsOfTheOtherDialectAreNotTaken()
    {
        var s3 = await Client.OwnerAsync("POST", NewPath() + "?uploads", null, ("x-amz-server-side-encryption", "AES256"));
        var native = await NativeAsync("POST", NewPath() + "?uploads", [], ("x-obs-server-side-encryption", "AES256"));

        s3.Status.Should().Be(400, "the S3 dialect has no keys of the service's own");
        (native.Status, native.Headers["x-obs-server-side-encryption"]).Should().Be((200, "AES256"));
    }

    [Test]
    public async Task ABucketInThePathIsRefused()
    {
        var response = await Client.SendAsync(
            new RawRequest("GET", "/bucket/key") { Host = Server.Endpoint.Authority, Key = Server.Owner });

        (response.Status, response.Code).Should().Be((403, "VirtualHostDomainRequired"));
    }

    [Test]
    public async Task ALengthIsAskedFor()
    {
        var (path, upload) = await NewUploadAsync();

        var response = await Client.SendAsync(
            new RawRequest("PUT", RawClient.PartTarget(path, upload, "1")) { Key = Server.Owner, OmitsLength = true });

        (response.Status, response.Code).Should().Be((411, "MissingContentLength"));
        response.Error!.Fields.Should().ContainKey("Resource").And.ContainKey("HostId");
    }

    [TestCase("aws-v2", "x-amz-request-id")]
    [TestCase("aws-v4", "x-amz-request-id")]
    [TestCase("obs", "x-obs-request-id")]
    public async Task Stores_a_part_in_http_chunks_under_each_signature(string scheme, string requestId)
    {
        var (path, upload) = await NewUploadAsync();

        var response = await Client.SendAsync(new RawRequest("PUT", RawClient.PartTarget(path, upload, "1"))
        {
            Key = Server.Owner,
            Scheme = scheme,
            OmitsLength = true,
            PayloadHash = "UNSIGNED-PAYLOAD",
            Headers = [("Transfer-Encoding", "chunked")],
            Body = "d\r\n[Object Part]\r\n0\r\n\r\n"u8.ToArray(),
        });

        (response.Status, response.ETag).Should().Be((200, "\"108f528eb63b65e734f27ae331f5ffaa\""));
        response.Headers[requestId].Should().NotBeNull();
    }

    [Test]
    public async Task Accepts_a_region_of_another_name_but_not_another_signature()
    {
        var signed = new RawRequest("GET", "/bucket?uploads") { Key = Server.Owner, Scheme = "aws-v4", Region = "region" };

        var response = await Client.SendAsync(signed);
        var altered = await Client.SendAsync(signed with
        {
            Tamper = head => head.Headers.Set("Authorization",
                head.Headers["Authorization"]!.Replace("/region/s3/", "/other/s3/", StringComparison.Ordinal)),
        });

        response.Status.Should().Be(200, response.Text);
        altered.Status.Should().Be(403);
    }

    /// <summary>The vendor's SDK for Python sends the combined CRC-64 with a completion, where it sends one with each part.</summary>
    [TestCase("4510578591875220731", 200)]
    [TestCase("4510578591875220732", 400)]
    [TestCase("none", 400)]
    public async Task Compares_the_crc64_of_a_completion_with_the_object(string crc, int status)
    {
        foreach (var scheme in new[] { "aws-v2", "obs" })
        {
            var header = (scheme == "obs" ? "x-obs-" : "x-amz-") + "checksum-crc64ecma";
            var (path, upload) = await NewUploadAsync();
            var part = await Client.PutPartAsync(path, upload, "1", ObjectPart);

            var response = await Client.SendAsync(new RawRequest("POST", $"{path}?uploadId={upload}")
            {
                Key = Server.Owner,
                Scheme = scheme,
                Body = RawClient.CompletionBody([(1, part.ETag)]),
                Headers = [(header, crc)],
            });

            response.Status.Should().Be(status, scheme);
            (await Client.OwnerAsync("HEAD", path)).Status.Should().Be(status == 200 ? 200 : 404);
        }
    }

    /// <summary>The vendor's SDK for Python sends it with a part, in either dialect, and waits for it in the response.</summary>
    [TestCase("4510578591875220731", 200)]
    [TestCase("4510578591875220732", 400)]
    [TestCase("none", 400)]
    public async Task Compares_the_crc64_of_a_part_with_its_bytes(string crc, int status)
    {
        foreach (var scheme in new[] { "aws-v2", "obs" })
        {
            var header = (scheme == "obs" ? "x-obs-" : "x-amz-") + "checksum-crc64ecma";
            var (path, upload) = await NewUploadAsync();

            var response = await Client.SendAsync(new RawRequest("PUT", RawClient.PartTarget(path, upload, "1"))
            {
                Key = Server.Owner,
                Scheme = scheme,
                Body = ObjectPart,
                Headers = [(header, crc)],
            });

            (response.Status, response.Headers[header]).Should().Be((status, status == 200 ? crc : null), scheme);
            (await ListPartsAsync(path, upload)).Contains("<Part>", StringComparison.Ordinal).Should().Be(status == 200);
        }
    }

    /// <summary>The vendor's SDK for Python sends <c>x-obs-expires</c> under every signature.</summary>
    [TestCase("aws-v2", "x-amz-request-id")]
    [TestCase("aws-v4", "x-amz-request-id")]
    [TestCase("obs", "x-obs-request-id")]
    public async Task Reads_a_request_in_the_dialect_of_its_signature_whatever_its_headers(string scheme, string requestId)
    {
        var response = await Client.SendAsync(new RawRequest("GET", "/bucket?uploads")
        {
            Key = Server.Owner,
            Scheme = scheme,
            Headers = [("x-obs-meta-a", "1"), ("x-amz-meta-a", "1")],
        });

        response.Status.Should().Be(200, response.Text);
        response.Headers[requestId].Should().NotBeNull();
    }

    private static (string Name, string Value)[] SealingKey(string key, string md5) =>
    [
        ("x-amz-server-side-encryption-customer-algorithm", "AES256"),
        ("x-amz-server-side-encryption-customer-key", key),
        ("x-amz-server-side-encryption-customer-key-MD5", md5),
    ];

    private Task<RawResponse> NativeAsync(string method, string target, byte[] body, params (string Name, string Value)[] headers) =>
        Client.SendAsync(new RawRequest(method, target) { Key = Server.Owner, Scheme = "obs", Body = body, Headers = headers });
}
