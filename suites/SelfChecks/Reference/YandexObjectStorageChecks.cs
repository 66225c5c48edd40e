using Conformance.Reference;
using Conformance.SelfChecks.Support.Reference;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Reference;

/// <summary>The reference as Yandex Object Storage: where it differs from Amazon S3.</summary>
public sealed class YandexObjectStorageChecks : ReferenceChecks
{
    private static readonly byte[] ObjectPart = "[Object Part]"u8.ToArray();

    private protected override ReferenceOptions Options => new() { Document = "yandex-object-storage" };

    [TestCase(null, null)]
    [TestCase("STANDARD", null)]
    [TestCase("COLD", "COLD")]
    [TestCase("STANDARD_IA", "COLD")]
    [TestCase("NEARLINE", "COLD")]
    [TestCase("ICE", "ICE")]
    public async Task ThePartNamesAStorageClassThatIsNotStandard(string? asked, string? named)
    {
        var (path, upload) = await NewUploadAsync(asked is null ? [] : [("x-amz-storage-class", asked)]);

        var response = await Client.PutPartAsync(path, upload, "1", ObjectPart);

        (response.Status, response.Headers["x-amz-storage-class"]).Should().Be((200, named));
    }

    [Test]
    public async Task ErrorsHaveOneRequestIdAndTheResource()
    {
        var inPath = await Client.OwnerAsync("GET", "/bucket/absent");
        var inHost = await Client.SendAsync(
            new RawRequest("GET", "/absent") { Host = "bucket.storage.yandexcloud.net", Key = Server.Owner });

        foreach (var response in new[] { inPath, inHost })
        {
            (response.Status, response.Code).Should().Be((404, "NoSuchKey"));
            response.Error!.Fields.Should().Contain("Resource", "/bucket/absent")
                .And.Contain("RequestId", response.Headers["x-amz-request-id"]!).And.NotContainKey("HostId");
            response.Headers["x-amz-id-2"].Should().BeNull();
        }
    }

    [TestCase((5 << 20) - 1, 400, "EntityTooSmall")]
    [TestCase(5 << 20, 200, null)]
    public async Task FiveMegabytesAreAskedForAtCompletion(int length, int status, string? code)
    {
        var (path, upload) = await NewUploadAsync();
        var first = await Client.PutPartAsync(path, upload, "1", Bytes(1, length));
        var last = await Client.PutPartAsync(path, upload, "2", ObjectPart);

        var completed = await Client.CompleteAsync(path, upload, [(1, first.ETag), (2, last.ETag)]);

        (completed.Status, completed.Code).Should().Be((status, code));
        if (code is null)
            completed.Leaf("ETag").Should().MatchRegex("^\"[0-9a-f]{32}-2\"$");
    }

    [TestCase("aws-v4")]
    [TestCase("aws-v2")]
    public async Task BothSignaturesAreTaken(string scheme)
    {
        var request = new RawRequest("GET", "/bucket/absent") { Key = Server.Owner, Scheme = scheme };

        (await Client.SendAsync(request)).Code.Should().Be("NoSuchKey");
        (await Client.SendAsync(request with { Key = Server.Owner with { Secret = "wrong" } })).Code.Should().Be("SignatureDoesNotMatch");
    }

    [Test]
    public async Task UnsignedHeadersAreNamed()
    {
        var response = await Client.SendAsync(
            new RawRequest("GET", "/bucket/absent") { Key = Server.Owner, Tamper = head => head.Headers.Add("x-amz-meta-added", "late") });

        (response.Status, response.Code).Should().Be((403, "AccessDenied"));
        response.Error!.Fields.Should().Contain("HeadersNotSigned", "x-amz-meta-added");
    }

    [Test]
    public async Task AnnouncedTrailersAreNoPayloadHash()
    {
        var (path, upload) = await NewUploadAsync();

        var response = await Client.SendAsync(new RawRequest("PUT", RawClient.PartTarget(path, upload, "1"))
        {
            Key = Server.Owner,
            PayloadHash = "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
            Body = "0\r\n\r\n"u8.ToArray(),
            Headers = [("x-amz-trailer", "x-amz-checksum-crc32"), ("x-amz-decoded-content-length", "0")],
        });

        (response.Status, response.Code).Should().Be((400, "XAmzContentSHA256Mismatch"));
    }

    [Test]
    public async Task ACopiedPartHasTheRootOfACopiedObject()
    {
        await Client.OwnerAsync("PUT", "/bucket/source", ObjectPart);
        var (path, upload) = await NewUploadAsync();

        var response = await Client.PutPartAsync(path, upload, "1", [], ("x-amz-copy-source", "/bucket/source"),
            ("x-amz-copy-source-range", "bytes=0-12"));

        response.Status.Should().Be(200);
        response.Text.Should().Contain("<CopyObjectResult");
    }
}
