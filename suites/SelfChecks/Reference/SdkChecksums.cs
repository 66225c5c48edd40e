using System.Reflection;
using Amazon.S3;
using Amazon.S3.Model;
using Conformance.Dialects.Checksums;
using Conformance.Reference;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Reference;

/// <summary>A real client's uploads with the algorithms of 2025, whose values the caller gives.</summary>
[Category("Sdk")]
public sealed class SdkChecksums
{
    private const string Bucket = "uploads";

    private ReferenceServer server = null!;
    private AmazonS3Client client = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        server = await ReferenceServer.StartAsync(new ReferenceOptions());
        client = SdkClient.Of(server);
        await client.PutBucketAsync(Bucket);
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        client.Dispose();
        await server.DisposeAsync();
    }

    [Test]
    public async Task Parts_bring_their_checksums_and_the_object_has_that_of_them(
        [ValueSource(typeof(AwsChecksums), nameof(AwsChecksums.NamesOf2025))] string algorithm)
    {
        byte[][] bodies = [Bytes(1, 5 << 20), Bytes(2, 1000)];
        var upload = await client.InitiateMultipartUploadAsync(new InitiateMultipartUploadRequest
        {
            BucketName = Bucket,
            Key = algorithm,
            ChecksumAlgorithm = algorithm,
        });
        var parts = new List<PartETag>();
        foreach (var body in bodies)
            parts.Add(await UploadAsync(upload.UploadId, algorithm, parts.Count + 1, body));

        var listed = await client.ListPartsAsync(Bucket, algorithm, upload.UploadId);
        var completed = await client.CompleteMultipartUploadAsync(new CompleteMultipartUploadRequest
        {
            BucketName = Bucket,
            Key = algorithm,
            UploadId = upload.UploadId,
            PartETags = parts,
        });
        using var read = await client.GetObjectAsync(new GetObjectRequest
        {
            BucketName = Bucket,
            Key = algorithm,
            ChecksumMode = ChecksumMode.ENABLED,
        });

        var values = bodies.Select(body => ChecksumAlgorithms.Compute(algorithm, body)).ToList();
        (upload.ChecksumAlgorithm.Value, upload.ChecksumType.Value).Should().Be((algorithm, "COMPOSITE"));
        listed.Parts.Select(part => Named(part, algorithm)).Should().Equal(values.Select(Convert.ToBase64String));
        Named(completed, algorithm).Should().Be(AwsChecksums.Composite(algorithm, values));
        Named(read, algorithm).Should().Be(AwsChecksums.Composite(algorithm, values));
    }

    [Test]
    public async Task A_part_with_the_checksum_of_other_bytes_is_refused(
        [ValueSource(typeof(AwsChecksums), nameof(AwsChecksums.NamesOf2025))] string algorithm)
    {
        var upload = await client.InitiateMultipartUploadAsync(new InitiateMultipartUploadRequest
        {
            BucketName = Bucket,
            Key = algorithm,
            ChecksumAlgorithm = algorithm,
        });

        var uploading = () => UploadAsync(upload.UploadId, algorithm, 1, Bytes(1, 1000), ofOther: true);

        (await uploading.Should().ThrowAsync<AmazonS3Exception>()).Which.ErrorCode.Should().Be("BadDigest");
    }

    private async Task<PartETag> UploadAsync(string uploadId, string algorithm, int number, byte[] body, bool ofOther = false)
    {
        var request = new UploadPartRequest
        {
            BucketName = Bucket,
            Key = algorithm,
            UploadId = uploadId,
            PartNumber = number,
            InputStream = new MemoryStream(body),
            ChecksumAlgorithm = algorithm,
        };
        var value = Convert.ToBase64String(ChecksumAlgorithms.Compute(algorithm, ofOther ? [1] : body));
        Property(request, algorithm).SetValue(request, value);
        var part = await client.UploadPartAsync(request);
        Named(part, algorithm).Should().Be(value);
        // The client's own copy of a response's checksums leaves these algorithms out.
        var named = new PartETag(part);
        Property(named, algorithm).SetValue(named, value);
        return named;
    }

    /// <summary>The client has a property for each algorithm, named like the elements of the protocol.</summary>
    private static PropertyInfo Property(object message, string algorithm) =>
        message.GetType().GetProperty("Checksum" + algorithm)!;

    private static string? Named(object message, string algorithm) => (string?)Property(message, algorithm).GetValue(message);

    private static byte[] Bytes(int seed, int length)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }
}
