using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Conformance.Dialects;
using Conformance.Dialects.Checksums;
using Conformance.Dialects.Chunks;
using Conformance.Dialects.Signatures;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Dialects;

/// <summary>
/// What Amazon's own SDK signs and frames is verified and decoded here, so that both sides being ours cannot hide a shared mistake.
/// </summary>
public sealed class SecondOpinion
{
    private const string Region = "eu-central-1";
    private const string ObjectKey = "dir/k é+1~(*)!.txt";

    private static readonly AccessKey Lasting = new("AKIDSDK", "sdk/secret+key");
    private static readonly AccessKey Temporary = Lasting with { SessionToken = "a token/+==" };

    public static IEnumerable<TestCaseData> Transports()
    {
        yield return Transport("signed chunks and trailer", AwsChunkedForm.SignedChunksAndTrailer, "http",
            RequestChecksumCalculation.WHEN_SUPPORTED, useChunks: true, signPayload: true);
        yield return Transport("signed chunks", AwsChunkedForm.SignedChunks, "http", RequestChecksumCalculation.WHEN_REQUIRED,
            useChunks: true, signPayload: true);
        yield return Transport("unsigned chunks and trailer", AwsChunkedForm.UnsignedChunksAndTrailer, "https",
            RequestChecksumCalculation.WHEN_SUPPORTED, useChunks: true, signPayload: false);
        yield return Transport("hash", null, "http", RequestChecksumCalculation.WHEN_REQUIRED, useChunks: false, signPayload: true);
        yield return Transport("unsigned", "UNSIGNED-PAYLOAD", "https", RequestChecksumCalculation.WHEN_REQUIRED, useChunks: false,
            signPayload: false);
    }

    [TestCaseSource(nameof(Transports))]
    public async Task AcceptAPartOfTheSdk(string? form, string protocol, RequestChecksumCalculation checksums, bool useChunks,
        bool signPayload, AccessKey key, int length)
    {
        var payload = new byte[length];
        new Random(length).NextBytes(payload);
        var wire = new CapturingClients();
        using var client = Client(key, protocol, checksums, wire);

        await client.UploadPartAsync(new UploadPartRequest
        {
            BucketName = "some-bucket",
            Key = ObjectKey,
            UploadId = "an.ID+/=~",
            PartNumber = 7,
            InputStream = new MemoryStream(payload),
            UseChunkEncoding = useChunks,
            DisablePayloadSigning = !signPayload,
        });

        var head = wire.Head!;
        var presented = Vendors.BuiltIn.ReadSignatures(head).Should().ContainSingle().Subject;
        var finding = Vendors.BuiltIn.SignatureScheme("aws-v4").Verify(head, presented, key, Now());
        finding.Kind.Should().Be(SignatureFaultKind.None, finding.Detail + "\n" + finding.CanonicalRequest);
        head.Headers["x-amz-content-sha256"]
            .Should().Be(form ?? Convert.ToHexStringLower(ChecksumAlgorithms.Compute(ChecksumAlgorithms.Sha256, payload)));
        Decode(head, presented, key, wire.Body!).Should().Equal(payload);
    }

    [Test]
    public async Task AcceptAPresignedPartOfTheSdk([Values] bool isTemporary)
    {
        var key = isTemporary ? Temporary : Lasting;
        using var client = Client(key, "http", RequestChecksumCalculation.WHEN_REQUIRED, new CapturingClients());

        var address = await client.GetPreSignedURLAsync(new GetPreSignedUrlRequest
        {
            BucketName = "some-bucket",
            Key = ObjectKey,
            Verb = HttpVerb.PUT,
            UploadId = "an.ID+/=~",
            PartNumber = 7,
            Expires = DateTime.UtcNow.AddMinutes(10),
            Protocol = Protocol.HTTP,
        });

        var target = address[address.IndexOf('/', "http://".Length)..];
        var head = Requests.Head("PUT", target, ("Host", new Uri(address).Authority));
        head.QueryValue("uploadId").Should().Be("an.ID+/=~");
        var scheme = Vendors.BuiltIn.SignatureScheme("aws-v4");
        scheme.Verify(head, scheme.Read(head)!, key, Now()).Kind.Should().Be(SignatureFaultKind.None);
        head.Target = target.Replace("partNumber=7", "partNumber=8", StringComparison.Ordinal);
        scheme.Verify(head, scheme.Read(head)!, key, Now()).Kind.Should().Be(SignatureFaultKind.Mismatch);
    }

    private static TestCaseData Transport(string name, string? form, string protocol, RequestChecksumCalculation checksums, bool useChunks,
        bool signPayload)
    {
        // 81,920 bytes are the SDK's chunk: one part of several chunks, one of a single one.
        var isTemporary = !signPayload;
        return new TestCaseData(form, protocol, checksums, useChunks, signPayload, isTemporary ? Temporary : Lasting,
            useChunks ? 200_000 : 1000).SetName($"{{m}} {name}");
    }

    private static AmazonS3Client Client(AccessKey key, string protocol, RequestChecksumCalculation checksums, CapturingClients wire)
    {
        AWSCredentials credentials = key.SessionToken is null
            ? new BasicAWSCredentials(key.Id, key.Secret)
            : new SessionAWSCredentials(key.Id, key.Secret, key.SessionToken);
        return new AmazonS3Client(credentials, new AmazonS3Config
        {
            ServiceURL = $"{protocol}://store.example:9000",
            ForcePathStyle = true,
            AuthenticationRegion = Region,
            MaxErrorRetry = 0,
            RequestChecksumCalculation = checksums,
            HttpClientFactory = wire,
        });
    }

    private static VerificationInput Now() => new(DateTimeOffset.UtcNow, Region, TimeSpan.FromMinutes(15), "some-bucket", ObjectKey);

    private static byte[] Decode(RequestHead head, PresentedSignature presented, AccessKey key, byte[] body)
    {
        if (AwsChunkedRules.Of(head) is not { } rules)
            return body;
        var signer = AwsChunkedForm.HasSignedChunks(head.Headers["x-amz-content-sha256"]) ? AwsV4.ChunkSignerFor(presented, key) : null;
        using var decoder = new AwsChunkedDecoder(new MemoryStream(body), rules with { SmallestChunkInBytes = 8192 }, signer);
        using var payload = new MemoryStream();
        decoder.CopyTo(payload);
        if (rules.HasTrailer)
            decoder.Trailers["x-amz-checksum-crc32"]
                .Should().Be(Convert.ToBase64String(ChecksumAlgorithms.Compute(ChecksumAlgorithms.Crc32, payload.ToArray())));
        return payload.ToArray();
    }

    /// <summary>Hands out clients that send nothing: they keep the request and response like a store.</summary>
    private sealed class CapturingClients : HttpClientFactory
    {
        public RequestHead? Head { get; private set; }

        public byte[]? Body { get; private set; }

        public override HttpClient CreateHttpClient(IClientConfig clientConfig) => new(new Capture(this));

        private sealed class Capture(CapturingClients owner) : HttpMessageHandler
        {
            protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            {
                owner.Body = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancellationToken);
                var head = new RequestHead { Method = request.Method.Method, Target = request.RequestUri!.PathAndQuery };
                head.Headers.Add("Host", request.Headers.Host ?? request.RequestUri.Authority);
                foreach (var header in request.Headers.NonValidated.Concat(request.Content?.Headers.NonValidated ?? default)
                    .Where(header => header.Key != "Host"))
                    foreach (var value in header.Value)
                        head.Headers.Add(header.Key, value);
                owner.Head = head;
                return new HttpResponseMessage(System.Net.HttpStatusCode.OK)
                {
                    Content = new ByteArrayContent([]),
                    Headers = { { "ETag", "\"0\"" } },
                };
            }
        }
    }
}
