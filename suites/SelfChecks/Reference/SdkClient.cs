using System.Security.Cryptography;
using Amazon.Runtime;
using Amazon.S3;
using Conformance.Dialects;
using Conformance.Reference;

namespace Conformance.SelfChecks.Reference;

/// <summary>AWSSDK.S3 with its defaults, pointed at a reference server.</summary>
internal static class SdkClient
{
    public static AmazonS3Client Of(ReferenceServer server, AccessKey? key = null,
        RequestChecksumCalculation checksums = RequestChecksumCalculation.WHEN_SUPPORTED)
    {
        key ??= server.Owner;
        AWSCredentials credentials = key.SessionToken is null
            ? new BasicAWSCredentials(key.Id, key.Secret)
            : new SessionAWSCredentials(key.Id, key.Secret, key.SessionToken);
        return new AmazonS3Client(credentials, new AmazonS3Config
        {
            ServiceURL = server.Endpoint.ToString(),
            ForcePathStyle = true,
            AuthenticationRegion = server.Region,
            MaxErrorRetry = 0,
            RequestChecksumCalculation = checksums,
            HttpClientFactory = new PinnedClientFactory(server.CertificateFingerprint),
        });
    }

    /// <summary>A client that trusts the certificate with this fingerprint and no other.</summary>
    public static HttpClient NewHttpClient(string? fingerprint) => new(new SocketsHttpHandler
    {
        UseProxy = false,
        SslOptions =
        {
            RemoteCertificateValidationCallback = (_, certificate, _, _) =>
                string.Equals(certificate?.GetCertHashString(HashAlgorithmName.SHA256), fingerprint, StringComparison.OrdinalIgnoreCase),
        },
    });

    private sealed class PinnedClientFactory(string? fingerprint) : HttpClientFactory
    {
        public override HttpClient CreateHttpClient(IClientConfig clientConfig) => NewHttpClient(fingerprint);
    }
}
