using Conformance.Dialects;
using Conformance.Dialects.Chunks;
using Conformance.Dialects.Signatures;
using Conformance.SelfChecks.Support;
using FluentAssertions;
using FsCheck;
using FsCheck.Fluent;
using NUnit.Framework;

namespace Conformance.SelfChecks.Dialects;

/// <summary>
/// Signatures and canonical requests of heads that no client writes: signing may refuse what it cannot sign,
/// reading and judging never fail.
/// </summary>
public sealed class AnyHead
{
    private static readonly DateTimeOffset Time = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);

    private static readonly string[] Names =
    [
        "Host", "Date", "x-amz-date", "x-oss-date", "x-obs-date", "x-amz-content-sha256", "x-oss-content-sha256", "x-amz-security-token",
        "Content-MD5", "Content-Type", "Authorization", "x-amz-meta-a", "X-AMZ-META-A", "", " ",
    ];

    private static readonly string[] Authorizations =
    [
        "AWS4-HMAC-SHA256 Credential=a/20231114/r/s3/aws4_request, SignedHeaders=host, Signature=x", "AWS a:b", "OBS a:b", "OSS a:b",
        "OSS4-HMAC-SHA256 Credential=a/20231114/r/oss/aliyun_v4_request,Signature=x",
        "q-sign-algorithm=sha1&q-ak=a&q-sign-time=1;2&q-key-time=1;2&q-header-list=host&q-url-param-list=a&q-signature=x",
    ];

    private static readonly string[] Parameters =
        ["X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Date", "X-Amz-Expires", "X-Amz-SignedHeaders", "X-Amz-Signature", "Signature",
            "AWSAccessKeyId", "OSSAccessKeyId", "AccessKeyId", "Expires", "x-oss-signature", "x-oss-signature-version", "x-oss-credential",
            "x-oss-date", "x-oss-expires", "q-sign-algorithm", "q-signature", "q-sign-time", "q-ak", "uploads", "partNumber"];

    private static Gen<RequestHead> Heads { get; } =
        from method in Gen.Elements("GET", "PUT", "", "g\u00e9t")
        from path in HostileText.Any
        from parameters in (from name in Gen.OneOf(Gen.Elements(Parameters), HostileText.Any)
                            from value in Gen.OneOf(HostileText.Any,
                                Gen.Elements("1", "AWS4-HMAC-SHA256", "99999999999999999999", "20231114T221320Z", "a/b/c/d/e"))
                            select $"{name}={value}").ArrayOf()
        from headers in (from name in Gen.Elements(Names)
                         from value in Gen.OneOf(HostileText.Any, Gen.Elements(Authorizations),
            Gen.Elements(Authorizations).SelectMany(HostileText.SpoiltOf))
                         select (name, value)).ArrayOf()
        select Head(method, $"/{path}?{string.Join('&', parameters)}", headers);

    public static IEnumerable<string> Schemes => Vendors.BuiltIn.SignatureSchemeNames;

    [TestCaseSource(nameof(Schemes))]
    public void IsReadAndJudged(string name)
    {
        var scheme = Vendors.BuiltIn.SignatureScheme(name);
        var key = new AccessKey("a", "secret-that-nobody-sees");

        Prop.ForAll(Heads.ToArbitrary(), head =>
        {
            if (scheme.Read(head) is not { } presented)
                return;
            var finding = scheme.Verify(head, presented, key, new VerificationInput(Time, "r", TimeSpan.FromMinutes(15), "bucket", "key"));

            finding.Holds.Should().BeFalse();
            finding.ToString().Should().NotContain(key.Secret);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(400));
    }

    [TestCaseSource(nameof(Schemes))]
    public void IsSignedAlikeTwiceOrRefused(string name)
    {
        var scheme = Vendors.BuiltIn.SignatureScheme(name);
        var input = new SigningInput
        {
            Key = new AccessKey("a", "secret"),
            Region = "r",
            Time = Time,
            Bucket = "bucket",
            ObjectKey = "key",
        };

        Prop.ForAll(Heads.ToArbitrary(), head =>
        {
            var copy = head.Copy();
            Sign(head).Should().Be(Sign(copy));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));

        string Sign(RequestHead head)
        {
            head.Headers.Remove("Authorization");
            try
            {
                return scheme.SignHeader(head, input);
            }
            catch (ArgumentException refused)
            {
                return refused.Message;
            }
        }
    }

    [Test]
    public void AnUnsignedTrailedBodyThatIsCutIsRefused() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        {
            var random = new System.Random(seed);
            var payload = new byte[random.Next(0, 200)];
            random.NextBytes(payload);
            using var encoded = AwsChunkedEncoder.Encode(new MemoryStream(payload), random.Next(1, 64), null,
                [AwsChunkedTrailer.OfChecksum("CRC32")]);
            using var whole = new MemoryStream();
            encoded.CopyTo(whole);
            using var decoder = new AwsChunkedDecoder(
                new MemoryStream(whole.ToArray()[..random.Next((int)whole.Length)]), new AwsChunkedRules
                {
                    HasTrailer = true,
                    DeclaredTrailers = ["x-amz-checksum-crc32"],
                    DecodedLengthInBytes = payload.Length,
                }, null);

            FluentActions.Invoking(() => decoder.CopyTo(Stream.Null)).Should().Throw<AwsChunkedException>();
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    private static RequestHead Head(string method, string target, (string Name, string Value)[] headers)
    {
        var head = new RequestHead { Method = method, Target = target };
        foreach (var (name, value) in headers)
            head.Headers.Add(name, value);
        return head;
    }
}
