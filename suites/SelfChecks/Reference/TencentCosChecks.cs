using System.Diagnostics;
using Conformance.Reference;
using Conformance.Reference.State;
using Conformance.SelfChecks.Support.Reference;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Reference;

/// <summary>The reference as Tencent COS, by its document's own words, numbers and samples.</summary>
public sealed class TencentCosChecks : ReferenceChecks
{
    private static readonly byte[] ObjectPart = "[Object Part]"u8.ToArray();

    /// <summary>The key and digest of the document's example 4.</summary>
    private static readonly (string Name, string Value)[] SampleKey =
    [
        ("x-cos-server-side-encryption-customer-algorithm", "AES256"),
        ("x-cos-server-side-encryption-customer-key", "MDEyMzQ1Njc4OUFCQ0RFRjAxMjM0NTY3ODlBQkNERUY="),
        ("x-cos-server-side-encryption-customer-key-MD5", "U5L61r7jcwdNvT7frmUG8g=="),
    ];

    private protected override ReferenceOptions Options => new() { Document = "tencent-cos" };

    /// <summary>The only form that the vendor's SDK for Java presigns in.</summary>
    [TestCase("", 200)]
    [TestCase("0", 403)]
    public async Task Takes_a_signature_that_is_whole_in_one_parameter(string spoilt, int status)
    {
        var (path, upload) = await NewUploadAsync();

        var response = await Client.SendAsync(new RawRequest("PUT", RawClient.PartTarget(path, upload, "1"))
        {
            Key = Server.Owner,
            Body = ObjectPart,
            PresignFor = TimeSpan.FromMinutes(1),
            Tamper = head =>
            {
                var start = head.Target.IndexOf("&q-sign-algorithm", StringComparison.Ordinal);
                var signature = string.Join('&', head.Query.Where(part => part.Name.StartsWith("q-", StringComparison.Ordinal))
                    .Select(part => $"{part.Name}={part.Value}{(part.Name == "q-signature" ? spoilt : "")}"));
                head.Target = head.Target[..start] + "&sign=" + Uri.EscapeDataString(signature);
            },
        });

        response.Status.Should().Be(status, response.Text);
    }

    /// <summary>What the vendor's SDK for Python sends where it is asked for no range.</summary>
    [Test]
    public async Task Copies_the_whole_source_where_the_range_is_empty()
    {
        var source = NewPath();
        await Client.OwnerAsync("PUT", source, ObjectPart);
        var (path, upload) = await NewUploadAsync();

        var response = await Client.PutPartAsync(path, upload, "1", [],
            ("x-cos-copy-source", $"bucket.cos.ap-guangzhou.myqcloud.com/{source["/bucket/".Length..]}"), ("x-cos-copy-source-range", ""));

        response.Status.Should().Be(200, response.Text);
        (await ListPartsAsync(path, upload)).Should().Contain($"<Size>{ObjectPart.Length}</Size>");
    }

    [TestCase("Standard_IA", "STANDARD_IA")]
    [TestCase("Nearline", "NEARLINE")]
    [TestCase("standard", "STANDARD")]
    public async Task Takes_a_storage_class_in_any_letter_case(string word, string listed)
    {
        var (path, upload) = await NewUploadAsync(("x-cos-storage-class", word));

        (await ListPartsAsync(path, upload)).Should().Contain($"<StorageClass>{listed}</StorageClass>");
    }

    [Test]
    public async Task Refuses_a_storage_class_that_there_is_not_in_any_letter_case() =>
        (await Client.OwnerAsync("POST", NewPath() + "?uploads", null, ("x-cos-storage-class", "Farline"))).Status.Should().Be(400);

    [TestCase("default", 200)]
    [TestCase("private", 200)]
    [TestCase("cupboard", 400)]
    public async Task Takes_the_default_acl_of_objects(string word, int status) =>
        (await Client.OwnerAsync("POST", NewPath() + "?uploads", null, ("x-cos-acl", word))).Status.Should().Be(status);

    [Test]
    public async Task Grants_to_an_account_by_its_number()
    {
        var number = Account.Named("second").Number;
        var path = NewPath();

        var granted = await Client.OwnerAsync("PUT", path, ObjectPart, ("x-cos-grant-read", $"id=\"{number}\""));
        var unknown = await Client.OwnerAsync("PUT", path, ObjectPart, ("x-cos-grant-read", "id=\"100000000001\""));
        var read = await Client.SendAsync(new RawRequest("GET", path) { Key = Server.SecondAccount });

        (granted.Status, unknown.Status, read.Status).Should().Be((200, 400, 200));
    }

    [TestCase("Copy", "old")]
    [TestCase("COPY", "old")]
    [TestCase("Replaced", "new")]
    [TestCase("REPLACED", "new")]
    public async Task Takes_a_metadata_directive_in_any_letter_case(string directive, string value)
    {
        var source = NewPath();
        await Client.OwnerAsync("PUT", source, ObjectPart, ("x-cos-meta-a", "old"));
        var path = NewPath();

        var response = await Client.OwnerAsync("PUT", path, [],
            ("x-cos-copy-source", $"bucket.cos.ap-guangzhou.myqcloud.com/{source["/bucket/".Length..]}"),
            ("x-cos-metadata-directive", directive), ("x-cos-meta-a", "new"));

        response.Status.Should().Be(200, response.Text);
        (await Client.OwnerAsync("HEAD", path)).Headers["x-cos-meta-a"].Should().Be(value);
    }

    [Test]
    public async Task APartIsAnsweredAsInTheExamples()
    {
        var (path, upload) = await NewUploadAsync(("x-cos-server-side-encryption", "AES256"));

        var response = await Client.PutPartAsync(path, upload, "1", ObjectPart, ("Content-MD5", "EI9SjrY7Zec08nrjMfX/qg=="));

        response.Status.Should().Be(200);
        response.ETag.Should().Be("\"108f528eb63b65e734f27ae331f5ffaa\"");
        response.Headers["x-cos-hash-crc64ecma"].Should().Be("4510578591875220731");
        response.Headers["x-cos-server-side-encryption"].Should().Be("AES256");
        response.Headers["Server"].Should().Be("tencent-cos");
        Convert.FromBase64String(response.Headers["x-cos-request-id"]!).Should().NotBeEmpty();
        response.Headers["x-cos-trace-id"].Should().BeNull("it goes with refusals");
        upload.Should().MatchRegex("^[0-9]{10}[0-9a-f]{64}$");
    }

    [Test]
    public async Task KmsHidesTheMd5ButNotTheCrc()
    {
        var (path, upload) = await NewUploadAsync(("x-cos-server-side-encryption", "cos/kms"));

        var response = await Client.PutPartAsync(path, upload, "1", ObjectPart);

        response.ETag.Should().MatchRegex("^\"[0-9a-f]{32}\"$").And.NotContain("108f528eb63b65e734f27ae331f5ffaa");
        response.Headers["x-cos-hash-crc64ecma"].Should().Be("4510578591875220731");
        response.Headers["x-cos-server-side-encryption"].Should().Be("cos/kms");
        response.Headers["x-cos-server-side-encryption-cos-kms-key-id"].Should().Be(Server.KmsKeyId);
    }

    [Test]
    public async Task TheSampleCustomerKeyIsTakenAndEchoed()
    {
        var (path, upload) = await NewUploadAsync(SampleKey);

        var response = await Client.PutPartAsync(path, upload, "1", ObjectPart, SampleKey);
        var without = await Client.PutPartAsync(path, upload, "2", ObjectPart);
        var sm4 = await Client.PutPartAsync(path, upload, "2", ObjectPart,
            [("x-cos-server-side-encryption-customer-algorithm", "SM4"), .. SampleKey[1..]]);

        response.Headers["x-cos-server-side-encryption-customer-key-MD5"].Should().Be("U5L61r7jcwdNvT7frmUG8g==");
        response.Headers["x-cos-server-side-encryption-customer-algorithm"].Should().Be("AES256");
        response.Headers["x-cos-server-side-encryption-customer-key"].Should().BeNull();
        without.Status.Should().Be(400);
        sm4.Status.Should().Be(400, "only AES256 is supported");
    }

    [Test]
    public async Task CustomerKeysAreRefusedOnAnUploadWithoutThem()
    {
        var (path, upload) = await NewUploadAsync();

        var response = await Client.PutPartAsync(path, upload, "1", ObjectPart, SampleKey);

        (response.Status, response.Code).Should().Be((400, "SSEHeaderNotAllowed"));
    }

    /// <summary>The upload is looked at before the headers are, so that one alone is no half of a customer's key.</summary>
    [Test]
    public async Task One_customer_header_is_refused_on_an_upload_without_them([Range(0, 2)] int header)
    {
        var (path, upload) = await NewUploadAsync();

        var response = await Client.PutPartAsync(path, upload, "1", ObjectPart, [SampleKey[header]]);

        (response.Status, response.Code).Should().Be((400, "SSEHeaderNotAllowed"));
    }

    /// <summary>The part has 13 bytes.</summary>
    [TestCase("13", "13", 200, null)]
    [TestCase("14", null, 400, "EntityTooSmall")]
    [TestCase(null, "12", 400, "EntityTooLarge")]
    [TestCase(null, "0", 400, "EntityTooLarge")]
    [TestCase("abc", null, 400, "InvalidArgument")]
    [TestCase(null, "-1", 400, "InvalidArgument")]
    public async Task A_part_is_held_to_the_limits_that_its_request_sets(string? least, string? most, int status, string? code)
    {
        var (path, upload) = await NewUploadAsync();
        var limits = new[] { ("x-cos-psize-min", least), ("x-cos-psize-max", most) };

        var response = await Client.PutPartAsync(path, upload, "1", ObjectPart,
            [.. limits.Where(limit => limit.Item2 is not null).Select(limit => (limit.Item1, limit.Item2!))]);

        (response.Status, response.Code).Should().Be((status, code));
        (await Client.OwnerAsync("GET", $"{path}?uploadId={upload}")).Text.Contains("<PartNumber>1<", StringComparison.Ordinal)
            .Should().Be(status == 200);
    }

    [TestCase((1 << 20) - 1, 400, "EntityTooSmall")]
    [TestCase(1 << 20, 200, null)]
    public async Task OneMegabyteIsAskedForAtCompletion(int length, int status, string? code)
    {
        var (path, upload) = await NewUploadAsync();
        var first = await Client.PutPartAsync(path, upload, "1", Bytes(1, length));
        var last = await Client.PutPartAsync(path, upload, "2", ObjectPart);

        var completed = await Client.CompleteAsync(path, upload, [(1, first.ETag), (2, last.ETag)]);

        (completed.Status, completed.Code).Should().Be((status, code));
        if (code is null)
        {
            completed.Leaf("ETag").Should().MatchRegex("^\"[0-9a-f]{32}-2\"$");
            completed.Headers["x-cos-hash-crc64ecma"].Should().Be((await Client.OwnerAsync("GET", path)).Headers["x-cos-hash-crc64ecma"]);
        }
    }

    [TestCase(1, 3, 400, "InvalidPart", TestName = "AGapInThePartNumbersIsRefused")]
    [TestCase(2, 1, 400, "InvalidPartOrder", TestName = "PartsOutOfOrderAreRefused")]
    public async Task TheListOfPartsMustCount(int one, int other, int status, string code)
    {
        var (path, upload) = await NewUploadAsync();
        var parts = new List<(int, string)>();
        foreach (var number in new[] { one, other })
            parts.Add(
                (number, (await Client.PutPartAsync(path, upload, FormattableString.Invariant($"{number}"), Bytes(number, 1 << 20))).ETag));

        var completed = await Client.CompleteAsync(path, upload, parts);

        (completed.Status, completed.Code).Should().Be((status, code));
    }

    [TestCase("EI9SjrY7Zec08nrjMfX/qA==", "BadDigest")]
    [TestCase("no digest", "InvalidDigest")]
    public async Task AWrongContentMd5IsTold(string contentMd5, string code)
    {
        var (path, upload) = await NewUploadAsync();

        var response = await Client.PutPartAsync(path, upload, "1", ObjectPart, ("Content-MD5", contentMd5));

        (response.Status, response.Code).Should().Be((400, code));
        response.Error!.Fields.Should().Contain("TraceId", response.Headers["x-cos-trace-id"]!)
            .And.Contain("RequestId", response.Headers["x-cos-request-id"]!)
            .And.ContainKey("Resource").And.NotContainKey("HostId");
    }

    [TestCase("819199", 400)]
    [TestCase("838860801", 400)]
    [TestCase("838860800", 200)]
    public async Task ATrafficLimitOutsideItsBoundsIsRefused(string limit, int status)
    {
        var (path, upload) = await NewUploadAsync();

        (await Client.PutPartAsync(path, upload, "1", ObjectPart, ("x-cos-traffic-limit", limit))).Status.Should().Be(status);
    }

    [Test]
    public async Task ATrafficLimitIsKept()
    {
        var (path, upload) = await NewUploadAsync();
        var started = Stopwatch.GetTimestamp();

        await Client.PutPartAsync(path, upload, "1", Bytes(1, 204_800), ("x-cos-traffic-limit", "819200"));

        Stopwatch.GetElapsedTime(started)
            .Should().BeGreaterThan(TimeSpan.FromSeconds(1.9), "204800 bytes at 819200 bit/s take two seconds");
    }

    [Test]
    public async Task ABucketInThePathIsRefused()
    {
        var response = await Client.SendAsync(
            new RawRequest("GET", "/bucket/key") { Host = Server.Endpoint.Authority, Key = Server.Owner });

        (response.Status, response.Code).Should().Be((403, "PathStyleDomainForbidden"));
    }

    [TestCase("bucket.cos.ap-guangzhou.myqcloud.com")]
    [TestCase("bucket.cos.ap-guangzhou.localhost")]
    public async Task TheVendorsHostsNameTheBucket(string host)
    {
        var response = await Client.SendAsync(new RawRequest("GET", "/absent") { Host = host, Key = Server.Owner });

        (response.Status, response.Code).Should().Be((404, "NoSuchKey"));
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task TheSignatureIsTakenInHeaderAndUrl(bool inQuery)
    {
        var (path, upload) = await NewUploadAsync();
        var request = new RawRequest("PUT", RawClient.PartTarget(path, upload, "1"))
        {
            Key = Server.Owner,
            PresignFor = inQuery ? TimeSpan.FromMinutes(5) : null,
            Body = ObjectPart,
        };

        (await Client.SendAsync(request)).Status.Should().Be(200);
        var tampered = await Client.SendAsync(
            request with { Tamper = head => head.Target = head.Target.Replace("partNumber=1", "partNumber=2", StringComparison.Ordinal) });
        (tampered.Status, tampered.Code).Should().Be((403, "SignatureDoesNotMatch"));
        var late = await Client.SendAsync(request with { Time = DateTimeOffset.UtcNow.AddHours(-3) });
        (late.Status, late.Code).Should().Be((403, "Request has expired"));
        var early = await Client.SendAsync(request with { Time = DateTimeOffset.UtcNow.AddHours(1) });
        (early.Status, early.Code).Should().Be((403, "RequestTimeTooSkewed"));
    }

    [Test]
    public async Task TheSourceOfACopyIsNamedWithItsHost()
    {
        var source = NewPath();
        await Client.OwnerAsync("PUT", source, ObjectPart);
        var (path, upload) = await NewUploadAsync();

        var response = await Client.PutPartAsync(path, upload, "1", [],
            ("x-cos-copy-source", "bucket.cos.ap-guangzhou.myqcloud.com" + source["/bucket".Length..]));

        (response.Status, response.Leaf("ETag")).Should().Be((200, "\"108f528eb63b65e734f27ae331f5ffaa\""));
    }
}
