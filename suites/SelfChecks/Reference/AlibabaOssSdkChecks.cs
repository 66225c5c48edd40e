using System.Text;
using Conformance.Reference;
using Conformance.SelfChecks.Support.Reference;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Reference;

/// <summary>The reference as Alibaba OSS, by what the vendor's unmodified SDKs need of it.</summary>
public sealed class AlibabaOssSdkChecks : ReferenceChecks
{
    private static readonly byte[] ObjectPart = "[Object Part]"u8.ToArray();

    private protected override ReferenceOptions Options => new() { Document = "alibaba-oss" };

    [Test]
    public async Task Lists_the_crc64_of_each_part_and_times_of_whole_seconds()
    {
        var (path, upload) = await NewUploadAsync();
        await Client.PutPartAsync(path, upload, "1", ObjectPart);

        var parts = await ListPartsAsync(path, upload);
        var uploads = await Client.OwnerAsync("GET", "/bucket?uploads");
        var buckets = await Client.OwnerAsync("GET", "/");

        parts.Should().Contain("<HashCrc64ecma>4510578591875220731</HashCrc64ecma>");
        parts.Should().MatchRegex(@"<LastModified>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z</LastModified>");
        uploads.Text.Should().MatchRegex(@"<Initiated>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z</Initiated>");
        buckets.Text.Should().MatchRegex(@"<CreationDate>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z</CreationDate>");
    }

    /// <summary>The vendor's second SDKs ask for it on both, for a key may have characters that XML has not.</summary>
    [Test]
    public async Task Encodes_the_key_of_creation_and_completion_where_asked()
    {
        const string Path = "/bucket/a%01b";

        var plain = await Client.OwnerAsync("POST", "/bucket/a%20b?uploads");
        var created = await Client.OwnerAsync("POST", Path + "?uploads&encoding-type=url");
        var upload = created.Leaf("UploadId");
        var part = await Client.PutPartAsync(Path, upload, "1", ObjectPart);
        var completed = await Client.OwnerAsync("POST", $"{Path}?uploadId={upload}&encoding-type=url",
            RawClient.CompletionBody([(1, part.ETag)]));

        plain.Text.Should().Contain("<Key>a b</Key>").And.NotContain("EncodingType");
        foreach (var response in new[] { created, completed })
            (response.Status, response.Leaf("Key"), response.Leaf("EncodingType")).Should().Be((200, "a%01b", "url"));
    }

    [TestCase("", 200, null)]
    [TestCase("<CompleteMultipartUpload/>", 400, "InvalidArgument")]
    public async Task Refuses_a_body_beside_the_demand_for_all_parts(string body, int status, string? code)
    {
        var (path, upload) = await NewUploadAsync();
        await Client.PutPartAsync(path, upload, "1", ObjectPart);

        var response = await Client.OwnerAsync("POST", $"{path}?uploadId={upload}", Encoding.UTF8.GetBytes(body),
            ("x-oss-complete-all", "yes"));

        (response.Status, response.Code).Should().Be((status, code));
    }

    [TestCase("default", 200)]
    [TestCase("cupboard", 400)]
    public async Task Takes_the_default_acl_of_objects(string word, int status) =>
        (await Client.OwnerAsync("POST", NewPath() + "?uploads", null, ("x-oss-object-acl", word))).Status.Should().Be(status);

    [Test]
    public async Task Refuses_an_unknown_storage_class_with_InvalidArgument()
    {
        var response = await Client.OwnerAsync("POST", NewPath() + "?uploads", null, ("x-oss-storage-class", "Cupboard"));

        (response.Status, response.Code).Should().Be((400, "InvalidArgument"));
    }

    [TestCase("GET", "/bucket/none", "NoSuchKey")]
    [TestCase("GET", "/none", "NoSuchBucket")]
    [TestCase("POST", "/bucket/key?uploadId=none", "NoSuchUpload")]
    [TestCase("PUT", "/bucket/key?partNumber=0&uploadId=none", "InvalidArgument")]
    public async Task Names_a_cause_of_every_refusal_in_header_and_body(string method, string target, string code)
    {
        var response = await Client.OwnerAsync(method, target);

        response.Code.Should().Be(code);
        response.Headers["x-oss-ec"].Should().MatchRegex("^[0-9]{4}-[0-9]{8}$");
        response.Error!.Fields.Should().Contain("EC", response.Headers["x-oss-ec"]!)
            .And.Contain("RecommendDoc", "https://api.aliyun.com/troubleshoot?q=" + response.Headers["x-oss-ec"]);
    }

    [Test]
    public async Task Has_what_the_helpers_of_its_sdks_ask_for_first()
    {
        var path = NewPath();
        await Client.OwnerAsync("PUT", path, ObjectPart, ("x-oss-object-acl", "public-read"));

        var meta = await Client.OwnerAsync("HEAD", path + "?objectMeta");
        var list = await Client.OwnerAsync("GET", "/bucket?list-type=2&continuation-token=");
        var acl = await Client.OwnerAsync("GET", path + "?acl");
        var buckets = await Client.OwnerAsync("GET", "/");

        (meta.Status, meta.Headers["Content-Length"]).Should().Be((200, "13"));
        list.Status.Should().Be(200, list.Text);
        acl.Text.Should().Contain("<AccessControlList><Grant>public-read</Grant></AccessControlList>");
        buckets.Leaf("Location").Should().Be("oss-cn-hangzhou");
    }

    /// <summary>As the second SDKs for Python and Java send it under version 1.</summary>
    [TestCase("", 200)]
    [TestCase("x", 403)]
    public async Task Takes_a_token_in_the_header_that_second_sdks_send_it_in(string spoilt, int status)
    {
        var response = await Client.SendAsync(new RawRequest("GET", "/bucket?uploads")
        {
            Key = Server.Temporary with { SessionToken = null },
            Scheme = "oss-v1",
            Headers = [("security-token", Server.Temporary.SessionToken + spoilt)],
        });

        response.Status.Should().Be(status, response.Text);
    }

    /// <summary>As the page's sample; in the order of upload IDs, whatever was initiated first.</summary>
    [Test]
    public async Task Names_the_next_markers_in_a_list_of_uploads_that_ends_too()
    {
        var path = NewPath();
        var last = new[] { await Client.CreateUploadAsync(path), await Client.CreateUploadAsync(path) }.Max(StringComparer.Ordinal)!;
        var key = path["/bucket/".Length..];

        var list = await Client.OwnerAsync("GET", $"/bucket?uploads&prefix={key}");
        var empty = await Client.OwnerAsync("GET", "/bucket?uploads&prefix=nothing");

        list.Leaf("IsTruncated").Should().Be("false");
        (list.Leaf("NextKeyMarker"), list.Leaf("NextUploadIdMarker")).Should().Be((key, last));
        (empty.Leaf("NextKeyMarker"), empty.Leaf("NextUploadIdMarker")).Should().Be(("", ""));
    }
}
