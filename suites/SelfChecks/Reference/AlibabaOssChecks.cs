using System.Diagnostics;
using System.Globalization;
using System.Text;
using Conformance.Dialects;
using Conformance.Dialects.Checksums;
using Conformance.Reference;
using Conformance.SelfChecks.Support.Reference;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Reference;

/// <summary>The reference as Alibaba OSS, by its document's own words and numbers.</summary>
public sealed class AlibabaOssChecks : ReferenceChecks
{
    private static readonly byte[] ObjectPart = "[Object Part]"u8.ToArray();

    private protected override ReferenceOptions Options => new() { Document = "alibaba-oss" };

    [Test]
    public async Task APartIsAnsweredWithUpperCaseMd5AndCrc64()
    {
        var (path, upload) = await NewUploadAsync();

        var response = await Client.PutPartAsync(path, upload, "1", ObjectPart);

        response.ETag.Should().Be("\"108F528EB63B65E734F27AE331F5FFAA\"");
        response.Headers["x-oss-hash-crc64ecma"].Should().Be("4510578591875220731");
        response.Headers["x-oss-request-id"].Should().MatchRegex("^[0-9A-F]{24}$");
        response.Headers["x-oss-server-time"].Should().NotBeNull();
        response.Headers["Server"].Should().Be("AliyunOSS");
        response.Headers.Select(header => header.Key.ToLowerInvariant())
            .Should().NotContain(name => name.StartsWith("x-amz-", StringComparison.Ordinal));
        upload.Should().MatchRegex("^[0-9A-F]{32}$");
    }

    [Test]
    public async Task AConnectionIsSaidToStay()
    {
        using var client = new HttpClient();

        using var response = await client.GetAsync(Server.Endpoint);

        response.Headers.Connection.Should().Equal("keep-alive");
    }

    /// <summary>The value that the vendor's mock tests record: 1C787C50… is over the upper-case texts of the parts' ETags.</summary>
    [Test]
    public async Task ACompletedETagIsOverUpperCaseTexts()
    {
        var (path, upload) = await NewUploadAsync();
        var large = Enumerable.Repeat((byte)'a', 5 << 20).ToArray();
        var first = await Client.PutPartAsync(path, upload, "1", large);
        var second = await Client.PutPartAsync(path, upload, "2", "b"u8.ToArray());

        var completed = await Client.CompleteAsync(path, upload, [(1, first.ETag.ToLowerInvariant()), (2, second.ETag)]);

        completed.Headers["ETag"].Should().Be("\"F2676FAAB27C4FAC0206C8DD8B6D7397-2\"");
        completed.Leaf("ETag").Should().Be(completed.Headers["ETag"]);
        completed.Text.Should().NotContain("xmlns");
        var read = await Client.OwnerAsync("GET", path);
        read.Headers["x-oss-hash-crc64ecma"].Should().Be(completed.Headers["x-oss-hash-crc64ecma"]).And.Be(Crc64(large, "b"u8.ToArray()));
        read.Headers["x-oss-object-type"].Should().Be("Multipart");
    }

    [TestCase(false, 403)]
    [TestCase(true, 200)]
    public async Task ABucketInThePathIsRefusedUnlessItIsAllowed(bool allowed, int status)
    {
        await using var server = await ReferenceServer.StartAsync(
            new ReferenceOptions { Document = "alibaba-oss", Buckets = ["bucket"], AllowPathStyle = allowed });

        var listed = await new RawClient(server).SendAsync(
            new RawRequest("GET", "/bucket/") { Key = server.Owner, Host = $"127.0.0.1:{server.Endpoint.Port}" });

        listed.Status.Should().Be(status, listed.Text);
    }

    [TestCase("0", "InvalidArgument", "PartNumber", "0", "0017-00000220")]
    [TestCase("10001", "InvalidArgument", "PartNumber", "10001", "0017-00000220")]
    [TestCase("one", "InvalidArgument", "PartNumber", "one", "0017-00000220")]
    [TestCase("", "InvalidArgument", "ResourceType", "partNumber", "0017-00000219")]
    public async Task APartNumberOutsideItsRangeIsNamed(string number, string code, string argument, string value, string cause)
    {
        var (path, upload) = await NewUploadAsync();

        var response = await Client.PutPartAsync(path, upload, number, ObjectPart);

        (response.Status, response.Code).Should().Be((400, code));
        response.Error!.Fields.Should().Contain("ArgumentName", argument).And.Contain("ArgumentValue", value).And.Contain("EC", cause)
            .And.Contain("HostId", $"bucket.localhost:{Server.Endpoint.Port}")
            .And.Contain("RecommendDoc", "https://api.aliyun.com/troubleshoot?q=" + cause);
        response.Headers["x-oss-ec"].Should().Be(cause);
        response.Error.RequestId.Should().Be(response.Headers["x-oss-request-id"]);
    }

    [TestCase("EI9SjrY7Zec08nrjMfX/qA==")]
    [TestCase("no digest")]
    public async Task EveryWrongContentMd5IsInvalidDigest(string contentMd5)
    {
        var (path, upload) = await NewUploadAsync();

        var response = await Client.PutPartAsync(path, upload, "1", ObjectPart, ("Content-MD5", contentMd5));

        (response.Status, response.Code).Should().Be((400, "InvalidDigest"));
        (await ListPartsAsync(path, upload)).Should().NotContain("<Part>");
    }

    [TestCase("4510578591875220731", 200, null)]
    [TestCase("4510578591875220732", 400, "InvalidCRC64")]
    public async Task ACrc64OfTheSenderIsHeldAgainstTheData(string crc, int status, string? code)
    {
        var (path, upload) = await NewUploadAsync();

        var response = await Client.PutPartAsync(path, upload, "1", ObjectPart, ("x-oss-hash-crc64ecma", crc));

        (response.Status, response.Code).Should().Be((status, code));
    }

    [TestCase(102_399, 400, "EntityTooSmall")]
    [TestCase(102_400, 200, null)]
    public async Task OneHundredKilobytesAreAskedForAtCompletion(int length, int status, string? code)
    {
        var (path, upload) = await NewUploadAsync();
        var first = await Client.PutPartAsync(path, upload, "3", Bytes(1, length));
        var last = await Client.PutPartAsync(path, upload, "7", ObjectPart);

        var completed = await Client.CompleteAsync(path, upload, [(3, first.ETag), (7, last.ETag)]);

        first.Status.Should().Be(200, "the size is looked at when all parts are known");
        (completed.Status, completed.Code).Should().Be((status, code));
        if (code is not null)
            completed.Error!.Fields.Should().Contain("MinSizeAllowed", "102400").And.Contain("EC", "0042-00000213");
    }

    [TestCase("x-oss-server-side-encryption", "AES256")]
    [TestCase("x-oss-server-side-encryption-key-id", "any")]
    public async Task APartMayNotNameAnEncryption(string header, string value)
    {
        var (path, upload) = await NewUploadAsync(("x-oss-server-side-encryption", "AES256"));

        var refused = await Client.PutPartAsync(path, upload, "1", ObjectPart, (header, value));
        var taken = await Client.PutPartAsync(path, upload, "1", ObjectPart);

        (refused.Status, refused.Code).Should().Be((400, "InvalidArgument"));
        taken.Headers["x-oss-server-side-encryption"].Should().Be("AES256");
    }

    [Test]
    public async Task KmsIsEchoedWithItsKey()
    {
        var (path, upload) = await NewUploadAsync(("x-oss-server-side-encryption", "KMS"),
            ("x-oss-server-side-encryption-key-id", Server.KmsKeyId));

        var part = await Client.PutPartAsync(path, upload, "1", ObjectPart);

        part.Headers["x-oss-server-side-encryption"].Should().Be("KMS");
        part.Headers["x-oss-server-side-encryption-key-id"].Should().Be(Server.KmsKeyId);
        (await Client.OwnerAsync("POST", NewPath() + "?uploads", null, ("x-oss-server-side-encryption", "aws:kms"))).Code
            .Should().Be("InvalidEncryptionAlgorithmError");
    }

    [TestCase("819199")]
    [TestCase("838860801")]
    [TestCase("fast")]
    public async Task ATrafficLimitOutsideItsBoundsIsRefused(string limit)
    {
        var (path, upload) = await NewUploadAsync();

        var inHeader = await Client.PutPartAsync(path, upload, "1", ObjectPart, ("x-oss-traffic-limit", limit));
        var inQuery = await Client.OwnerAsync("PUT", RawClient.PartTarget(path, upload, "1") + "&x-oss-traffic-limit=" + limit, ObjectPart);

        (inHeader.Status, inHeader.Code).Should().Be((400, "InvalidArgument"));
        (inQuery.Status, inQuery.Code).Should().Be((400, "InvalidArgument"));
    }

    [Test]
    public async Task ATrafficLimitIsKept()
    {
        var (path, upload) = await NewUploadAsync();
        var started = Stopwatch.GetTimestamp();

        var response = await Client.PutPartAsync(path, upload, "1", Bytes(1, 204_800), ("x-oss-traffic-limit", "819200"));

        response.Status.Should().Be(200);
        Stopwatch.GetElapsedTime(started)
            .Should().BeGreaterThan(TimeSpan.FromSeconds(1.9), "204800 bytes at 819200 bit/s take two seconds");
    }

    [Test]
    public async Task ABucketInThePathIsRefused()
    {
        var response = await Client.SendAsync(
            new RawRequest("GET", "/bucket/key") { Host = Server.Endpoint.Authority, Key = Server.Owner });

        (response.Status, response.Code).Should().Be((403, "SecondLevelDomainForbidden"));
    }

    [TestCase("oss-v4", false)]
    [TestCase("oss-v4", true)]
    [TestCase("oss-v2", false)]
    [TestCase("oss-v2", true)]
    [TestCase("oss-v1", false)]
    [TestCase("oss-v1", true)]
    public async Task BothSignaturesAreTakenInHeaderAndUrl(string scheme, bool inQuery)
    {
        var (path, upload) = await NewUploadAsync();
        var request = new RawRequest("PUT", RawClient.PartTarget(path, upload, "1"))
        {
            Key = Server.Owner,
            Scheme = scheme,
            PresignFor = inQuery ? TimeSpan.FromMinutes(5) : null,
            Body = ObjectPart,
            Headers = scheme == "oss-v1" && !inQuery ? [("x-oss-traffic-limit", "838860800")] : [],
        };

        (await Client.SendAsync(request)).Status.Should().Be(200);
        var tampered = await Client.SendAsync(
            request with { Tamper = head => head.Target = head.Target.Replace("partNumber=1", "partNumber=2", StringComparison.Ordinal) });
        (tampered.Status, tampered.Code).Should().Be((403, "SignatureDoesNotMatch"));
        var stranger = await Client.SendAsync(request with { Key = new AccessKey("NOBODY", "secret") });
        (stranger.Status, stranger.Code).Should().Be((403, "InvalidAccessKeyId"));
        var late = await Client.SendAsync(request with { Time = DateTimeOffset.UtcNow.AddMinutes(-20) });
        (late.Status, late.Code).Should().Be((403, inQuery ? "AccessDenied" : "RequestTimeTooSkewed"));
    }

    [Test]
    public async Task SignaturesInHeaderAndUrlTogetherAreRefused()
    {
        var response = await Client.SendAsync(
            new RawRequest("GET", "/bucket/key?OSSAccessKeyId=a&Expires=9&Signature=b") { Key = Server.Owner });

        (response.Status, response.Code).Should().Be((400, "InvalidArgument"));
    }

    [Test]
    public async Task AnAwsSignatureIsNotTaken()
    {
        var response = await Client.SendAsync(new RawRequest("GET", "/bucket/key") { Key = Server.Owner, Scheme = "aws-v4" });

        (response.Status, response.Code).Should().Be((400, "InvalidArgument"));
    }

    [Test]
    public async Task AnObjectThatStandsCanBeProtected()
    {
        var (path, upload) = await NewUploadAsync();
        var part = await Client.PutPartAsync(path, upload, "1", ObjectPart);
        await Client.OwnerAsync("PUT", path, ObjectPart);

        var completed = await Client.CompleteAsync(path, upload, [(1, part.ETag)], ("x-oss-forbid-overwrite", "true"));
        var created = await Client.OwnerAsync("POST", path + "?uploads", null, ("x-oss-forbid-overwrite", "true"));

        (completed.Status, completed.Code).Should().Be((409, "FileAlreadyExists"));
        (created.Status, created.Code).Should().Be((409, "FileAlreadyExists"));
    }

    [Test]
    public async Task ACompletionCanAskForAllParts()
    {
        var (path, upload) = await NewUploadAsync();
        await Client.PutPartAsync(path, upload, "2", "second"u8.ToArray());
        await Client.PutPartAsync(path, upload, "1", Bytes(1, 102_400));

        var completed = await Client.OwnerAsync("POST", $"{path}?uploadId={upload}", [], ("x-oss-complete-all", "yes"));

        completed.Status.Should().Be(200);
        (await Client.OwnerAsync("GET", path)).Body.Should().Equal([.. Bytes(1, 102_400), .. "second"u8]);
    }

    [Test]
    public async Task ListsNameNeitherInitiatorNorOwner()
    {
        var (path, upload) = await NewUploadAsync();

        (await ListPartsAsync(path, upload)).Should().NotContain("Initiator").And.NotContain("Owner");
        (await Client.OwnerAsync("GET", "/bucket?uploads")).Text
            .Should().Contain(upload).And.NotContain("Initiator").And.NotContain("Owner");
    }

    [Test]
    public async Task ARefusedHeadCarriesItsErrorInAHeader()
    {
        var response = await Client.OwnerAsync("HEAD", NewPath());

        response.Status.Should().Be(404);
        Encoding.UTF8.GetString(Convert.FromBase64String(response.Headers["x-oss-err"]!)).Should().Contain("<Code>NoSuchKey</Code>");
    }

    [Test]
    public async Task ACopyNamesItsStretch()
    {
        var source = NewPath();
        await Client.OwnerAsync("PUT", source, Bytes(5, 204_800));
        var (path, upload) = await NewUploadAsync();

        var stretch = await Client.PutPartAsync(path, upload, "1", [], ("x-oss-copy-source", source),
            ("x-oss-copy-source-range", "bytes=0-102399"));
        var whole = await Client.PutPartAsync(path, upload, "2", [], ("x-oss-copy-source", source),
            ("x-oss-copy-source-range", "first half"));

        stretch.Headers["Content-Range"].Should().Be("bytes 0-102399/204800");
        stretch.Headers["ETag"].Should().Be(stretch.Leaf("ETag"));
        whole.Status.Should().Be(200);
        (await ListPartsAsync(path, upload))
            .Should().Contain("<Size>102400</Size>").And.Contain("<Size>204800</Size>", "a range of another form is passed over");
    }

    private static string Crc64(params byte[][] bodies) =>
        BitConverter.ToUInt64([.. ChecksumAlgorithms.Compute(ChecksumAlgorithms.Crc64Xz, bodies.SelectMany(body => body).ToArray())
            .Reverse()]).ToString(CultureInfo.InvariantCulture);
}
