using Amazon.S3;
using Amazon.S3.Model;
using Conformance.Reference;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Reference;

/// <summary>
/// A real client with its defaults (signed aws-chunked bodies with a CRC32 trailer) does whole uploads against the reference.
/// </summary>
[Category("Sdk")]
[TestFixture(false)]
[TestFixture(true)]
public sealed class SdkUploads(bool tls)
{
    private const int PartSize = 5 << 20;

    private ReferenceServer server = null!;
    private AmazonS3Client client = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        server = await ReferenceServer.StartAsync(new ReferenceOptions { Tls = tls });
        client = SdkClient.Of(server);
        await client.PutBucketAsync("uploads");
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        client.Dispose();
        await server.DisposeAsync();
    }

    [Test]
    public async Task ThreePartsOneSentTwiceBecomeTheObject()
    {
        const string Key = "dir/k é+1.txt";
        byte[][] bodies = [Bytes(1, PartSize), Bytes(2, PartSize + 1), Bytes(3, 7)];
        var upload = await client.InitiateMultipartUploadAsync("uploads", Key);
        await client.UploadPartAsync(new UploadPartRequest
        {
            BucketName = "uploads",
            Key = Key,
            UploadId = upload.UploadId,
            PartNumber = 3,
            InputStream = new MemoryStream(Bytes(10, 99)),
        });
        var etags = new List<PartETag>();
        for (var number = 3; number >= 1; number--)
        {
            var part = await client.UploadPartAsync(new UploadPartRequest
            {
                BucketName = "uploads",
                Key = Key,
                UploadId = upload.UploadId,
                PartNumber = number,
                InputStream = new MemoryStream(bodies[number - 1]),
            });
            part.ChecksumCRC32.Should().NotBeNullOrEmpty("the default checksum travels in the trailer and comes back");
            etags.Add(new PartETag(number, part.ETag));
        }

        var listed = await client.ListPartsAsync("uploads", Key, upload.UploadId);
        listed.Parts.Select(part => (part.PartNumber, part.Size)).Should().Equal((1, PartSize), (2, PartSize + 1), (3, 7L));
        var completed = await client.CompleteMultipartUploadAsync(new CompleteMultipartUploadRequest
        {
            BucketName = "uploads",
            Key = Key,
            UploadId = upload.UploadId,
            PartETags = etags,
        });

        completed.ETag.Should().MatchRegex("^\"[0-9a-f]{32}-3\"$");
        (await ReadAsync(Key)).Should().Equal(bodies.SelectMany(body => body));
    }

    [Test]
    public async Task AbortingEndsTheUpload()
    {
        var upload = await client.InitiateMultipartUploadAsync("uploads", "aborted");
        await client.UploadPartAsync(new UploadPartRequest
        {
            BucketName = "uploads",
            Key = "aborted",
            UploadId = upload.UploadId,
            PartNumber = 1,
            InputStream = new MemoryStream(Bytes(1, 100)),
        });

        await client.AbortMultipartUploadAsync("uploads", "aborted", upload.UploadId);

        var listing = () => client.ListPartsAsync("uploads", "aborted", upload.UploadId);
        (await listing.Should().ThrowAsync<AmazonS3Exception>()).Which.ErrorCode.Should().Be("NoSuchUpload");
        var uploads = await client.ListMultipartUploadsAsync("uploads");
        (uploads.MultipartUploads ?? []).Should().NotContain(open => open.Key == "aborted");
    }

    [Test]
    public async Task APartIsCopiedFromAnObject()
    {
        var source = Bytes(4, PartSize + 100);
        await client.PutObjectAsync(new PutObjectRequest { BucketName = "uploads", Key = "src k", InputStream = new MemoryStream(source) });
        var upload = await client.InitiateMultipartUploadAsync("uploads", "copied");
        var whole = await client.CopyPartAsync(Copy(upload.UploadId, 1));
        var ranged = Copy(upload.UploadId, 2);
        (ranged.FirstByte, ranged.LastByte) = (50, 149);
        var stretch = await client.CopyPartAsync(ranged);

        await client.CompleteMultipartUploadAsync(new CompleteMultipartUploadRequest
        {
            BucketName = "uploads",
            Key = "copied",
            UploadId = upload.UploadId,
            PartETags = [new PartETag(1, whole.ETag), new PartETag(2, stretch.ETag)],
        });

        (await ReadAsync("copied")).Should().Equal([.. source, .. source[50..150]]);
    }

    [Test]
    public async Task ACustomersKeyGoesWithEveryPart()
    {
        if (!tls)
            Assert.Ignore("The client sends customer keys over HTTPS alone.");
        var key = Convert.ToBase64String(Bytes(8, 32));
        var body = Bytes(9, 123_456);
        var upload = await client.InitiateMultipartUploadAsync(new InitiateMultipartUploadRequest
        {
            BucketName = "uploads",
            Key = "secret",
            ServerSideEncryptionCustomerMethod = ServerSideEncryptionCustomerMethod.AES256,
            ServerSideEncryptionCustomerProvidedKey = key,
        });
        var part = await client.UploadPartAsync(new UploadPartRequest
        {
            BucketName = "uploads",
            Key = "secret",
            UploadId = upload.UploadId,
            PartNumber = 1,
            InputStream = new MemoryStream(body),
            ServerSideEncryptionCustomerMethod = ServerSideEncryptionCustomerMethod.AES256,
            ServerSideEncryptionCustomerProvidedKey = key,
        });
        await client.CompleteMultipartUploadAsync(new CompleteMultipartUploadRequest
        {
            BucketName = "uploads",
            Key = "secret",
            UploadId = upload.UploadId,
            PartETags = [new PartETag(1, part.ETag)],
        });

        using var response = await client.GetObjectAsync(new GetObjectRequest
        {
            BucketName = "uploads",
            Key = "secret",
            ServerSideEncryptionCustomerMethod = ServerSideEncryptionCustomerMethod.AES256,
            ServerSideEncryptionCustomerProvidedKey = key,
        });
        using var read = new MemoryStream();
        await response.ResponseStream.CopyToAsync(read);
        read.ToArray().Should().Equal(body);
        var without = () => client.GetObjectAsync("uploads", "secret");
        (await without.Should().ThrowAsync<AmazonS3Exception>()).Which.StatusCode.Should().Be(System.Net.HttpStatusCode.BadRequest);
    }

    [Test]
    public async Task APresignedPartIsTaken()
    {
        var upload = await client.InitiateMultipartUploadAsync("uploads", "presigned");
        var address = await client.GetPreSignedURLAsync(new GetPreSignedUrlRequest
        {
            BucketName = "uploads",
            Key = "presigned",
            Verb = HttpVerb.PUT,
            UploadId = upload.UploadId,
            PartNumber = 3,
            Expires = DateTime.UtcNow.AddMinutes(5),
            Protocol = tls ? Protocol.HTTPS : Protocol.HTTP,
        });
        using var plain = SdkClient.NewHttpClient(server.CertificateFingerprint);
        using var body = new ByteArrayContent(Bytes(1, 1000));

        using var response = await plain.PutAsync(new Uri(address), body);

        response.StatusCode.Should().Be(System.Net.HttpStatusCode.OK);
        (await client.ListPartsAsync("uploads", "presigned", upload.UploadId)).Parts.Should().ContainSingle().Which.PartNumber
            .Should().Be(3);
    }

    private static CopyPartRequest Copy(string uploadId, int number) => new()
    {
        SourceBucket = "uploads",
        SourceKey = "src k",
        DestinationBucket = "uploads",
        DestinationKey = "copied",
        UploadId = uploadId,
        PartNumber = number,
    };

    private static byte[] Bytes(int seed, int length)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    private async Task<byte[]> ReadAsync(string key)
    {
        using var response = await client.GetObjectAsync("uploads", key);
        using var read = new MemoryStream();
        await response.ResponseStream.CopyToAsync(read);
        return read.ToArray();
    }
}
