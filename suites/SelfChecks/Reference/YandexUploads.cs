using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Conformance.Reference;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Reference;

/// <summary>
/// Yandex has no SDK of its own and names Amazon's; its service takes no trailers,
/// so the client is told to send checksums only where they are required.
/// </summary>
[Category("Sdk")]
public sealed class YandexUploads
{
    [Test]
    public async Task AnUploadInPartsEndsAsTheObject()
    {
        await using var server = await ReferenceServer.StartAsync(new ReferenceOptions { Document = "yandex-object-storage" });
        using var client = SdkClient.Of(server, checksums: RequestChecksumCalculation.WHEN_REQUIRED);
        await client.PutBucketAsync("uploads");
        var upload = await client.InitiateMultipartUploadAsync(
            new InitiateMultipartUploadRequest { BucketName = "uploads", Key = "k é+1", StorageClass = new S3StorageClass("COLD") });
        byte[] first = [.. Enumerable.Repeat((byte)'a', 5 << 20)], second = "b"u8.ToArray();

        await PutAsync(client, upload, 1, second);
        var two = await PutAsync(client, upload, 2, second);
        var one = await PutAsync(client, upload, 1, first);
        var listed = await client.ListPartsAsync("uploads", upload.Key, upload.UploadId);
        var completed = await client.CompleteMultipartUploadAsync(new CompleteMultipartUploadRequest
        {
            BucketName = "uploads",
            Key = upload.Key,
            UploadId = upload.UploadId,
            PartETags = [new PartETag(1, one.ETag), new PartETag(2, two.ETag)],
        });

        listed.Parts.Select(part => (part.PartNumber, part.Size)).Should().Equal((1, first.Length), (2, 1L));
        completed.ETag.Should().Be("\"e5a8c5272b26fc10581a21089559b006-2\"");
        using var read = await client.GetObjectAsync("uploads", upload.Key);
        read.StorageClass.Value.Should().Be("COLD");
        using var bytes = new MemoryStream();
        await read.ResponseStream.CopyToAsync(bytes);
        bytes.ToArray().Should().Equal([.. first, .. second]);
    }

    [Test]
    public async Task AnAbortedUploadIsGone()
    {
        await using var server = await ReferenceServer.StartAsync(new ReferenceOptions { Document = "yandex-object-storage" });
        using var client = SdkClient.Of(server, checksums: RequestChecksumCalculation.WHEN_REQUIRED);
        await client.PutBucketAsync("uploads");
        var upload = await client.InitiateMultipartUploadAsync("uploads", "aborted");
        await PutAsync(client, upload, 1, "b"u8.ToArray());

        await client.AbortMultipartUploadAsync("uploads", "aborted", upload.UploadId);

        var late = () => PutAsync(client, upload, 2, "c"u8.ToArray());
        (await late.Should().ThrowAsync<AmazonS3Exception>()).Which.ErrorCode.Should().Be("NoSuchUpload");
    }

    private static Task<UploadPartResponse> PutAsync(AmazonS3Client client, InitiateMultipartUploadResponse upload, int number,
        byte[] body) =>
            client.UploadPartAsync(new UploadPartRequest
            {
                BucketName = "uploads",
                Key = upload.Key,
                UploadId = upload.UploadId,
                PartNumber = number,
                InputStream = new MemoryStream(body),
            });
}
