using Conformance.Rules;
using Conformance.Rules.Profiles;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Rules;

/// <summary>What a profile says is what is read.</summary>
public sealed class ProfileReading
{
    [Test]
    public void TakesEveryKey()
    {
        var profile = ProfileReader.Parse(Samples.Profile, "profiles/store.yaml");

        profile.Should().BeEquivalentTo(new Profile
        {
            Name = "store",
            Title = "A store",
            Endpoint = new Uri("https://storage.example.com:9443"),
            Dialect = "aws",
            Region = "eu-1",
            Signature = "aws-v2",
            Addressing = "virtual-hosted",
            HostTemplate = "{bucket}.{host}",
            ConnectTo = "127.0.0.1:9443",
            TlsFingerprint = "0A1B2C3D4E5F60718293A4B5C6D7E8F90A1B2C3D4E5F60718293A4B5C6D7E8F9",
            Credentials = new CredentialNames("STORE_ACCESS_KEY", "STORE_SECRET_KEY", null),
            SecondAccount = new CredentialNames("STORE_SECOND_ACCESS_KEY", "STORE_SECOND_SECRET_KEY", null),
            Temporary = new CredentialNames("STORE_T_ACCESS_KEY", "STORE_T_SECRET_KEY", "STORE_T_TOKEN"),
            Documents = ["aws-s3", "yandex-object-storage"],
            Bucket = "given-bucket",
            SecondBucket = "second-bucket",
            SecondAccountBucket = "granted-bucket",
            Limits = new Limits
            {
                Concurrency = 4,
                RequestsPerSecond = 2.5,
                MaxBytes = 500L * 1024 * 1024,
                MaxRequests = 20000,
                MaxDuration = TimeSpan.FromHours(24),
                ConnectTimeout = TimeSpan.FromSeconds(3),
                FirstByteTimeout = TimeSpan.FromSeconds(90),
                ThrottledTimeout = TimeSpan.FromMinutes(2),
            },
            Prices = new Prices("USD", 0.005, 0.0004, 0, 0.01, 0.09),
            ListLag = TimeSpan.FromMilliseconds(250),
            LateEffects = TimeSpan.FromMilliseconds(750),
            Features = new Features
            {
                [Feature.SseC] = ["https"],
                [Feature.SseS3] = [],
                [Feature.Kms] = ["some-key"],
                [Feature.StorageClasses] = ["STANDARD", "COLD"],
                [Feature.SecondAccount] = [],
                [Feature.SecondAccountWithWrite] = [],
                [Feature.TemporaryCredentials] = [],
                [Feature.SecondBucket] = [],
                [Feature.TrafficLimit] = [],
                [Feature.AccountId] = ["123456789012"],
                [Feature.Tagging] = [],
                [Feature.Acl] = [],
                [Feature.PublicAccess] = [],
                [Feature.WebsiteRedirect] = [],
                [Feature.BucketCreate] = [],
                [Feature.BucketPolicy] = [],
                [Feature.DefaultEncryption] = [],
                [Feature.Dsse] = [],
                [Feature.Lifecycle] = [],
                [Feature.Versioning] = [],
                [Feature.ObjectLock] = [],
                [Feature.DefaultObjectLock] = [],
                [Feature.ConditionalWrites] = [],
                [Feature.Checksums] = [],
                [Feature.Checksums2025] = [],
                [Feature.ObjectAttributes] = [],
                [Feature.Crc64] = [],
                [Feature.ContentSha1] = [],
                [Feature.PartLimits] = [],
                [Feature.Trailers] = [],
                [Feature.ChecksSignatures] = [],
                [Feature.ManyBadSignatures] = [],
                [Feature.Signatures] = ["aws-v4", "aws-v2"],
                [Feature.VirtualHosted] = [],
                [Feature.PathStyle] = [],
            },
            Missing = ["list-parts", "abort-upload"],
            KnownDeviations =
            [
                new KnownDeviation("aws.upload-part.part-number.outside-range", "one too many", "The store takes any number.",
                    new DateOnly(2026, 11, 20), "https://example.com/issues/1", new SourceLine("profiles/store.yaml", 66)),
                new KnownDeviation("aws.upload-part.overwrite.last-wins", null, "Not looked at yet.", new DateOnly(2026, 11, 21), null,
                    new SourceLine("profiles/store.yaml", 71)),
            ],
            At = new SourceLine("profiles/store.yaml", 1),
        });
    }

    [Test]
    public void LeavesTheRestToTheDialectAndTheDefaults()
    {
        var profile = ProfileReader.Parse(Samples.SmallProfile, "small.yaml");

        profile.Signature.Should().Be("aws-v4");
        profile.Addressing.Should().Be("path");
        profile.Features.Should().BeEquivalentTo(new Features
        {
            [Feature.ChecksSignatures] = [],
            [Feature.Signatures] = ["aws-v4"],
            [Feature.PathStyle] = [],
        });
        profile.Limits.Should().Be(new Limits());
        profile.ListLag.Should().Be(TimeSpan.FromSeconds(5));
        profile.LateEffects.Should().Be(TimeSpan.FromSeconds(3));
        profile.Credentials!.SessionToken.Should().BeNull();
    }

    [TestCase("features: { checks-signatures: false }", ExpectedResult = false)]
    [TestCase("features: { checks-signatures: true }", ExpectedResult = true)]
    [TestCase("features: { trailers: true }", ExpectedResult = true)]
    [TestCase("features: {}", ExpectedResult = true)]
    public bool TakesForGrantedThatSignaturesAreChecked(string features) =>
        ProfileReader.Parse($"{Samples.SmallProfile}\n{features}\n", "small.yaml").Features.Has(Feature.ChecksSignatures);

    [Test]
    public void TakesTheReferenceWithoutAnAddress()
    {
        var profile = ProfileReader.Parse("endpoint: reference\ndialect: cos\ndocuments: [tencent-cos]\n", "mine.yaml");

        profile.IsReference.Should().BeTrue();
        profile.Endpoint.Should().BeNull();
        profile.Region.Should().Be("us-east-1");
        profile.Addressing.Should().Be("virtual-hosted");
        profile.Features.Has(Feature.VirtualHosted).Should().BeTrue();
    }

    [Test]
    public void TakesTheOperationsThatAreJudged()
    {
        ProfileReader.Parse(Samples.SmallProfile, "small.yaml").Operations.Should().BeEmpty();
        ProfileReader.Parse(Samples.SmallProfile + "operations: [complete-upload, upload-part]\n", "small.yaml").Operations
            .Should().Equal("complete-upload", "upload-part");
    }

    [Test]
    public void TakesAByteOrderMarkAndWindowsLineEnds() =>
        ProfileReader.Parse("\uFEFF" + Samples.SmallProfile.ReplaceLineEndings("\r\n"), "small.yaml").Region.Should().Be("us-east-1");

    [Test]
    public void TakesTheSdksChainInPlaceOfCredentialsForAwsOnly()
    {
        var text = Samples.SmallProfile.Replace("credentials: { accessKey: A_KEY, secretKey: A_SECRET }\n", "", StringComparison.Ordinal);

        ProfileReader.Parse(text, "small.yaml").Credentials.Should().BeNull();
    }
}
