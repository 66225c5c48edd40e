using System.Text.Json;
using Conformance.Dialects;
using Conformance.Dialects.Signatures;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Dialects;

/// <summary>The five dialects: whole, consistent, and discreet.</summary>
public sealed class DialectVocabulary
{
    private static IEnumerable<Dialect> All => Vendors.BuiltIn.Dialects;

    [Test]
    public void NameFiveDialects() => Vendors.BuiltIn.DialectNames.Should().Equal("aws", "oss", "obs-s3", "obs", "cos");

    [Test]
    public void RefuseOtherNames() =>
        FluentActions.Invoking(() => Vendors.BuiltIn.Dialect("s3"))
            .Should().Throw<ArgumentException>().WithMessage("*aws, oss, obs-s3, obs, cos*");

    [TestCaseSource(nameof(All))]
    public void BeginEveryHeaderWithThePrefix(Dialect dialect)
    {
        string?[] headers =
        [
            dialect.RequestIdHeader, dialect.ExtendedRequestIdHeader, dialect.SecurityTokenHeader, dialect.StorageClassHeader,
            dialect.SseHeader, dialect.SseKmsKeyIdHeader,
            dialect.CustomerAlgorithmHeader, dialect.CustomerKeyHeader, dialect.CustomerKeyMd5Header, dialect.CopySourceHeader,
            dialect.CopySourceRangeHeader,
            dialect.TrafficLimitHeader, dialect.Crc64Header, dialect.ContentSha1Header, dialect.ContentSha256Header, dialect.AclHeader,
            dialect.BucketAclHeader,
            dialect.MetadataPrefix,
        ];

        headers.OfType<string>().Should().OnlyContain(header => header.StartsWith(dialect.HeaderPrefix, StringComparison.Ordinal));
        Vendors.BuiltIn.SignatureSchemeNames.Should().Contain(dialect.DefaultSignature);
    }

    [TestCaseSource(nameof(All))]
    public void HaveTheThreeCustomerKeyHeadersOrNone(Dialect dialect) =>
        new[]
        {
            dialect.CustomerAlgorithmHeader,
            dialect.CustomerKeyHeader,
            dialect.CustomerKeyMd5Header,
        }.Count(header => header is not null).Should().Be(dialect.Name == "oss" ? 0 : 3);

    [TestCaseSource(nameof(All))]
    public void KeepTokensAndKeysSecret(Dialect dialect)
    {
        dialect.SecretHeaders.Should().Contain(["Authorization", dialect.SecurityTokenHeader]);
        if (dialect.CustomerKeyHeader is { } keyHeader)
            dialect.SecretHeaders.Should().Contain([keyHeader, dialect.CopySourceHeader + keyHeader[(dialect.HeaderPrefix.Length - 1)..]]);
    }

    [TestCaseSource(nameof(All))]
    public void RedactWhatIsSecretInAFinding(Dialect dialect)
    {
        var key = new AccessKey("AKID", "the secret", "the token/+=");
        var scheme = Vendors.BuiltIn.SignatureScheme(dialect.DefaultSignature);
        var inHeader = Requests.Head("PUT", "/key?partNumber=1", ("Host", "bucket.example"));
        if (dialect.CustomerKeyHeader is { } keyHeader)
            inHeader.Headers.Add(keyHeader, "a customer's key");
        var inQuery = Requests.Head("PUT", "/key?partNumber=1", ("Host", "bucket.example"));
        var input = new SigningInput
        {
            Key = key,
            Region = "here",
            Time = DateTimeOffset.UnixEpoch.AddYears(50),
            Bucket = "bucket",
            ObjectKey = "key",
        };
        scheme.SignHeader(inHeader, input);
        scheme.SignQuery(inQuery, input, TimeSpan.FromMinutes(1));

        foreach (var head in new[] { inHeader, inQuery })
        {
            var finding = scheme.Verify(head, scheme.Read(head)!, key,
                new VerificationInput(input.Time, "here", TimeSpan.FromMinutes(15), "bucket", "key"));
            finding.Kind.Should().Be(SignatureFaultKind.None);
            var shown = dialect.Redact(
                $"{finding.CanonicalRequest}\n{finding.StringToSign}\n{head.Target}\n{head.Headers["Authorization"]}", head);

            shown.Should().Contain("partNumber=1").And.Contain("bucket").And.Contain(Dialect.Redacted);
            shown.Should().NotContain(key.SessionToken).And.NotContain(PercentEncoding.Encode(key.SessionToken!))
                .And.NotContain("a customer's key").And.NotContain(PercentEncoding.Encode(scheme.Read(head)!.Signature));
        }
    }

    [Test]
    public void ShowNoSecretAsText()
    {
        var key = new AccessKey("AKID", "the secret", "the token");
        var input = new SigningInput { Key = key, Region = "here", Time = DateTimeOffset.UnixEpoch };

        $"{key} {input} {key with { Id = "other" }}".Should().Contain("AKID").And.NotContain("the secret").And.NotContain("the token");
        JsonSerializer.Serialize(key).Should().NotContain("the secret").And.NotContain("the token");
    }
}
