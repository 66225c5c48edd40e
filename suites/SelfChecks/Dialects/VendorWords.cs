using System.Text;
using Conformance.Dialects;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Dialects;

/// <summary>Every header name and word of each dialect, written down a second time from the vendor's own page.</summary>
public sealed class VendorWords
{
    /// <summary>
    /// Amazon S3 API Reference: "Common Request Headers", UploadPart, CreateMultipartUpload, UploadPartCopy, PutBucketAcl.
    /// </summary>
    private const string Aws = """
        name                      aws
        prefix                    x-amz-
        request ID                x-amz-request-id
        second ID                 x-amz-id-2
        token                     x-amz-security-token
        storage class             x-amz-storage-class
        SSE                       x-amz-server-side-encryption
        managed keys              AES256
        KMS                       aws:kms
        KMS key ID                x-amz-server-side-encryption-aws-kms-key-id
        customer algorithm        x-amz-server-side-encryption-customer-algorithm
        customer key              x-amz-server-side-encryption-customer-key
        customer key MD5          x-amz-server-side-encryption-customer-key-MD5
        copy source               x-amz-copy-source
        copy source range         x-amz-copy-source-range
        traffic limit             -
        smallest part             -
        largest part              -
        CRC-64                    -
        SHA-1                     -
        payload hash              x-amz-content-sha256
        ACL                       x-amz-acl
        bucket ACL                x-amz-acl
        metadata                  x-amz-meta-
        signature                 aws-v4
        addressing                Path
        throttling                SlowDown SlowDownRead SlowDownWrite TooManyRequests
        secret headers            Authorization x-amz-security-token x-amz-server-side-encryption-customer-key x-amz-copy-source-server-side-encryption-customer-key
        secret parameters         X-Amz-Signature X-Amz-Security-Token Signature
        """;

    /// <summary>
    /// OSS API Reference: "Common HTTP headers", InitiateMultipartUpload, UploadPart, UploadPartCopy, PutObjectACL, PutBucketAcl,
    /// "HTTP status code 503".
    /// </summary>
    private const string Oss = """
        name                      oss
        prefix                    x-oss-
        request ID                x-oss-request-id
        second ID                 -
        token                     x-oss-security-token
        storage class             x-oss-storage-class
        SSE                       x-oss-server-side-encryption
        managed keys              AES256
        KMS                       KMS
        KMS key ID                x-oss-server-side-encryption-key-id
        customer algorithm        -
        customer key              -
        customer key MD5          -
        copy source               x-oss-copy-source
        copy source range         x-oss-copy-source-range
        traffic limit             x-oss-traffic-limit
        smallest part             -
        largest part              -
        CRC-64                    x-oss-hash-crc64ecma
        SHA-1                     -
        payload hash              x-oss-content-sha256
        ACL                       x-oss-object-acl
        bucket ACL                x-oss-acl
        metadata                  x-oss-meta-
        signature                 oss-v4
        addressing                VirtualHosted
        throttling                TotalQpsLimitExceeded MetaOperationQpsLimitExceeded QpsLimitExceeded UploadTrafficRateLimitExceeded DownloadTrafficRateLimitExceeded ActiveRequestLimitExceeded
        secret headers            Authorization x-oss-security-token security-token
        secret parameters         Signature security-token x-oss-signature x-oss-security-token
        """;

    /// <summary>OBS API Reference (native): "Common Request Headers", "Uploading Parts", "Server-Side Encryption".</summary>
    private const string Obs = """
        name                      obs
        prefix                    x-obs-
        request ID                x-obs-request-id
        second ID                 x-obs-id-2
        token                     x-obs-security-token
        storage class             x-obs-storage-class
        SSE                       x-obs-server-side-encryption
        managed keys              AES256
        KMS                       kms
        KMS key ID                x-obs-server-side-encryption-kms-key-id
        customer algorithm        x-obs-server-side-encryption-customer-algorithm
        customer key              x-obs-server-side-encryption-customer-key
        customer key MD5          x-obs-server-side-encryption-customer-key-MD5
        copy source               x-obs-copy-source
        copy source range         x-obs-copy-source-range
        traffic limit             -
        smallest part             -
        largest part              -
        CRC-64                    x-obs-checksum-crc64ecma
        SHA-1                     -
        payload hash              -
        ACL                       x-obs-acl
        bucket ACL                x-obs-acl
        metadata                  x-obs-meta-
        signature                 obs
        addressing                VirtualHosted
        throttling                SlowDown TooManyRequests
        secret headers            Authorization x-obs-security-token x-obs-server-side-encryption-customer-key x-obs-copy-source-server-side-encryption-customer-key
        secret parameters         Signature x-obs-security-token
        """;

    /// <summary>
    /// COS API documentation: "Common Request Headers", "Common Response Headers", Initiate Multipart Upload, Upload Part,
    /// Upload Part - Copy, "Server-Side Encryption Headers".
    /// </summary>
    private const string Cos = """
        name                      cos
        prefix                    x-cos-
        request ID                x-cos-request-id
        second ID                 x-cos-trace-id
        token                     x-cos-security-token
        storage class             x-cos-storage-class
        SSE                       x-cos-server-side-encryption
        managed keys              AES256
        KMS                       cos/kms
        KMS key ID                x-cos-server-side-encryption-cos-kms-key-id
        customer algorithm        x-cos-server-side-encryption-customer-algorithm
        customer key              x-cos-server-side-encryption-customer-key
        customer key MD5          x-cos-server-side-encryption-customer-key-MD5
        copy source               x-cos-copy-source
        copy source range         x-cos-copy-source-range
        traffic limit             x-cos-traffic-limit
        smallest part             x-cos-psize-min
        largest part              x-cos-psize-max
        CRC-64                    x-cos-hash-crc64ecma
        SHA-1                     x-cos-content-sha1
        payload hash              -
        ACL                       x-cos-acl
        bucket ACL                x-cos-acl
        metadata                  x-cos-meta-
        signature                 cos
        addressing                VirtualHosted
        throttling                SlowDown
        secret headers            Authorization x-cos-security-token x-cos-server-side-encryption-customer-key x-cos-copy-source-server-side-encryption-customer-key
        secret parameters         q-signature sign x-cos-security-token
        """;

    [TestCase(Aws, TestName = "The words of Amazon S3")]
    [TestCase(Oss, TestName = "The words of Alibaba OSS")]
    [TestCase(Obs, TestName = "The words of Huawei OBS")]
    [TestCase(Cos, TestName = "The words of Tencent COS")]
    public void AreThoseOfThePage(string page)
    {
        var words = page.Split('\n').ToDictionary(line => line[..26].Trim(), line => line[26..].Trim());

        var own = WordsOf(Vendors.BuiltIn.Dialect(words["name"]));

        own.Should().Equal(words);
    }

    /// <summary>
    /// The S3 dialect of OBS has Amazon's headers throughout ("S3 API Reference"); its own are signature,
    /// addressing and what is said when a client asks too often.
    /// </summary>
    [Test]
    public void OfHuaweiInItsS3DialectAreAmazonsButForFive()
    {
        var aws = WordsOf(Vendors.BuiltIn.Dialect("aws"));
        var own = WordsOf(Vendors.BuiltIn.Dialect("obs-s3"));

        own.Except(aws).Should().BeEquivalentTo(new Dictionary<string, string>
        {
            ["name"] = "obs-s3",
            ["signature"] = "aws-v2",
            ["addressing"] = "VirtualHosted",
            ["CRC-64"] = "x-amz-checksum-crc64ecma",
            ["throttling"] = "SlowDown TooManyRequests",
        });
    }

    [TestCase("aws", "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n", "Code Message RequestId HostId")]
    [TestCase("oss", "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n", "Code Message RequestId HostId EC RecommendDoc")]
    [TestCase("obs-s3", "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n", "Code Message Resource RequestId HostId")]
    [TestCase("obs", "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n", "Code Message Resource RequestId HostId")]
    [TestCase("cos", "<?xml version='1.0' encoding='utf-8' ?>\n", "Code Message Resource RequestId TraceId")]
    public void BeginTheErrorDocumentAsTheVendorDoes(string dialect, string prolog, string elements)
    {
        var names = elements.Split(' ');

        var body = ErrorBodies.Write(Vendors.BuiltIn.Dialect(dialect).ErrorLayout,
            names.Reverse().Select(name => KeyValuePair.Create(name, "v")));

        Encoding.UTF8.GetString(body).Should().Be($"{prolog}<Error>{string.Concat(names.Select(name => $"<{name}>v</{name}>"))}</Error>");
    }

    private static Dictionary<string, string> WordsOf(Dialect dialect) => new()
    {
        ["name"] = dialect.Name,
        ["prefix"] = dialect.HeaderPrefix,
        ["request ID"] = dialect.RequestIdHeader,
        ["second ID"] = dialect.ExtendedRequestIdHeader ?? "-",
        ["token"] = dialect.SecurityTokenHeader,
        ["storage class"] = dialect.StorageClassHeader,
        ["SSE"] = dialect.SseHeader,
        ["managed keys"] = dialect.SseManagedWord,
        ["KMS"] = dialect.SseKmsWord ?? "-",
        ["KMS key ID"] = dialect.SseKmsKeyIdHeader,
        ["customer algorithm"] = dialect.CustomerAlgorithmHeader ?? "-",
        ["customer key"] = dialect.CustomerKeyHeader ?? "-",
        ["customer key MD5"] = dialect.CustomerKeyMd5Header ?? "-",
        ["copy source"] = dialect.CopySourceHeader,
        ["copy source range"] = dialect.CopySourceRangeHeader,
        ["traffic limit"] = dialect.TrafficLimitHeader ?? "-",
        ["smallest part"] = dialect.SmallestPartHeader ?? "-",
        ["largest part"] = dialect.LargestPartHeader ?? "-",
        ["CRC-64"] = dialect.Crc64Header ?? "-",
        ["SHA-1"] = dialect.ContentSha1Header ?? "-",
        ["payload hash"] = dialect.ContentSha256Header ?? "-",
        ["ACL"] = dialect.AclHeader,
        ["bucket ACL"] = dialect.BucketAclHeader,
        ["metadata"] = dialect.MetadataPrefix,
        ["signature"] = dialect.DefaultSignature,
        ["addressing"] = dialect.DefaultAddressing.ToString(),
        ["throttling"] = string.Join(' ', dialect.ThrottlingCodes),
        ["secret headers"] = string.Join(' ', dialect.SecretHeaders),
        ["secret parameters"] = string.Join(' ', dialect.SecretQueryParameters),
    };
}
