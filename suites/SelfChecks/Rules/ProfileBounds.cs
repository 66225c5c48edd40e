using Conformance.Rules;
using Conformance.Rules.Profiles;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Rules;

/// <summary>The last value that is taken, beside the first that is not; and keys that make sense only together.</summary>
public sealed class ProfileBounds
{
    private const string Patience = "has to be a duration from 1 ms to 1 h, such as 10 s.";
    private const string Concurrency = "has to be a whole number from 1 to 256.";
    private const string Rate = "has to be a number from 0.01 to 100000.";
    private const string BucketName = "has to be a bucket's name: 3 to 63 letters, digits, dots, hyphens.";
    private const string ForTheReference =
        "the embedded reference makes its own address, accounts and buckets; take \"{0}\" out, or give \"endpoint\" an address.";

    [TestCase("limits: { concurrency: 1 }", null)]
    [TestCase("limits: { concurrency: 256 }", null)]
    [TestCase("limits: { concurrency: 257 }", "limits.concurrency is \"257\", but " + Concurrency)]
    [TestCase("limits: { concurrency: 1.5 }", "limits.concurrency is \"1.5\", but " + Concurrency)]
    [TestCase("limits: { concurrency: many }", "limits.concurrency has to be a whole number from 1 to 256, not text.")]
    [TestCase("limits: { requestsPerSecond: 0.01 }", null)]
    [TestCase("limits: { requestsPerSecond: 0.009 }", "limits.requestsPerSecond is \"0.009\", but " + Rate)]
    [TestCase("limits: { requestsPerSecond: 1e5 }", null)]
    [TestCase("limits: { requestsPerSecond: 100000.1 }", "limits.requestsPerSecond is \"100000.1\", but " + Rate)]
    [TestCase("limits: { requestsPerSecond: .inf }", "limits.requestsPerSecond is \".inf\", but " + Rate)]
    [TestCase("limits: { maxRequests: 1000000000 }", null)]
    [TestCase("limits: { maxRequests: 0 }", "limits.maxRequests is \"0\", but has to be a whole number from 1 to 1000000000.")]
    [TestCase("limits: { timeouts: { connect: 1 ms } }", null)]
    [TestCase("limits: { timeouts: { connect: 0.9 ms } }", "timeouts.connect is \"0.9 ms\", but " + Patience)]
    [TestCase("limits: { timeouts: { firstByte: 1 h } }", null)]
    [TestCase("limits: { timeouts: { throttled: 3601 s } }", "timeouts.throttled is \"3601 s\", but " + Patience)]
    [TestCase("limits: [1]", "limits has to be a group of keys, not a list.")]
    [TestCase("listLag: 0 s", null)]
    [TestCase("listLag: 367 d", "listLag is \"367 d\", but has to be a duration such as 500 ms, 10 s, 5 min, 24 h or 7 d.")]
    [TestCase("bucket: ab", "bucket is \"ab\", but " + BucketName)]
    [TestCase("bucket: abc", null)]
    [TestCase("bucket: -abc", "bucket is \"-abc\", but " + BucketName)]
    [TestCase("bucket: abc-", "bucket is \"abc-\", but " + BucketName)]
    [TestCase("connectTo: 127.0.0.1:1", null)]
    [TestCase("connectTo: \"[::1]:65535\"", null)]
    [TestCase("connectTo: 127.0.0.1:0", "connectTo is \"127.0.0.1:0\", but has to be address:port such as 127.0.0.1:9000.")]
    [TestCase("connectTo: 127.0.0.1:65536", "connectTo is \"127.0.0.1:65536\", but has to be address:port such as 127.0.0.1:9000.")]
    [TestCase("missing: [abort-upload, abort-upload]", "missing names \"abort-upload\" twice; keep one.")]
    [TestCase("missing: []", null)]
    [TestCase("missing: [[abort-upload]]", "an item of missing has to be one of the words create-upload, upload-part, upload-part-copy, "
        + "complete-upload, abort-upload, list-parts, list-uploads, read-object, not a list.")]
    [TestCase("title: \" \"", "title is \" \", but has to be a text on one line.")]
    [TestCase("title: [a]", "title has to be a text on one line, not a list.")]
    [TestCase("title: { a: b }", "title has to be a text on one line, not a group of keys.")]
    public void TakeNothingBeyond(string line, string? message) =>
        ShouldBe(Samples.SmallProfile + line + "\n", message is null ? null : "6: " + message);

    [TestCase("bucket", 63, 64, "6: bucket is \"{0}\", but " + BucketName)]
    [TestCase("title", 120, 121, "6: title has 121 letters, and 120 are the most.")]
    public void TakeNothingLonger(string key, int longest, int tooLong, string message)
    {
        ShouldBe($"{Samples.SmallProfile}{key}: {new string('a', longest)}\n", null);
        // What the user wrote is quoted, but no more of it than fits a line.
        ShouldBe($"{Samples.SmallProfile}{key}: {new string('a', tooLong)}\n",
            message.Replace("{0}", new string('a', 60) + "…", StringComparison.Ordinal));
    }

    [Test]
    public void QuoteWhatFitsALineInFull()
    {
        ShouldBe($"{Samples.SmallProfile}bucket: -{new string('a', 59)}\n", $"6: bucket is \"-{new string('a', 59)}\", but {BucketName}");
        ShouldBe($"{Samples.SmallProfile}bucket: -{new string('a', 60)}\n", $"6: bucket is \"-{new string('a', 59)}…\", but {BucketName}");
    }

    /// <summary>YAML takes some texts for something else; the reader says for what.</summary>
    [TestCase("1", "a number")]
    [TestCase("-1", "a number")]
    [TestCase("+12", "a number")]
    [TestCase("0x1F", "a number")]
    [TestCase("0o17", "a number")]
    [TestCase("1.5", "a number")]
    [TestCase("1.", "a number")]
    [TestCase(".5", "a number")]
    [TestCase("1e3", "a number")]
    [TestCase("-1.5E-3", "a number")]
    [TestCase(".inf", "a number")]
    [TestCase("-.INF", "a number")]
    [TestCase(".NaN", "a number")]
    [TestCase("true", "true or false")]
    [TestCase("True", "true or false")]
    [TestCase("TRUE", "true or false")]
    [TestCase("false", "true or false")]
    [TestCase("False", "true or false")]
    [TestCase("FALSE", "true or false")]
    public void SayWhatYamlTakesATextFor(string text, string kind) =>
        ShouldBe(Samples.SmallProfile.Replace("us-east-1", text, StringComparison.Ordinal),
            $"3: region has to be a region such as us-east-1, and YAML reads this as {kind}; put it in quotes.");

    [TestCase("~")]
    [TestCase("null")]
    [TestCase("Null")]
    [TestCase("NULL")]
    public void TakeNothingForEmpty(string text) =>
        ShouldBe(Samples.SmallProfile.Replace("us-east-1", text, StringComparison.Ordinal),
            "3: region is empty; give it a region such as us-east-1, or take the key out.");

    [TestCase("yes")]
    [TestCase("tRUE")]
    [TestCase("nULL")]
    [TestCase("1a")]
    [TestCase("0xg")]
    [TestCase("0o8")]
    [TestCase("1e")]
    [TestCase("\"1\"")]
    [TestCase("'true'")]
    public void TakeOtherTextsForText(string text) =>
        ShouldBe(Samples.SmallProfile.Replace("us-east-1", text, StringComparison.Ordinal), null);

    [TestCase("sse-s3: True", true)]
    [TestCase("sse-s3: TRUE", true)]
    [TestCase("sse-s3: true", true)]
    [TestCase("sse-s3: False", false)]
    public void ReadFlagsAsYamlWritesThem(string feature, bool isListed) =>
        ProfileReader.Parse($"{Samples.SmallProfile}features: {{ {feature} }}\n", "mine.yaml")
            .Features.Has(Feature.SseS3).Should().Be(isListed);

    public static IEnumerable<TestCaseData> Pairs()
    {
        const string Account = "{ accessKey: B_KEY, secretKey: B_SECRET }";
        const string Session = "{ accessKey: B_KEY, secretKey: B_SECRET, sessionToken: B_TOKEN }";
        yield return Pair($"temporary: {Session}\n", "6: \"temporary\" would never be used, because features does not say "
            + "\"temporary-credentials: true\"; add that, or take \"temporary\" out.");
        yield return Pair($"temporary: {Session}\nfeatures: {{ temporary-credentials: true }}\n", null);
        yield return Pair($"temporary: {Account}\nfeatures: {{ temporary-credentials: true }}\n",
            "6: the key \"sessionToken\" is missing in temporary: the variable that holds the session token.");
        yield return Pair("features: { temporary-credentials: true }\n",
            "6: \"temporary-credentials\" is listed without temporary credentials; add \"temporary\" with the variables that hold them, or "
                + "take \"temporary-credentials\" out.");
        yield return Pair($"secondAccount: {Account}\nfeatures: {{ second-account: true }}\n", null);
        yield return Pair("secondAccountBucket: granted\n",
            "6: \"secondAccountBucket\" would never be used, because features does not say \"second-account-with-write: true\"; add that, "
                + "or take \"secondAccountBucket\" out.");
        yield return Pair($"secondAccount: {Account}\nsecondAccountBucket: granted\n"
            + $"features: {{ second-account: true, second-account-with-write: true }}\n", null);
        yield return Pair("secondBucket: another\nfeatures: { second-bucket: true }\n", null);
        yield return Pair("secondBucket: another\nfeatures: { second-bucket: false }\n", "6: \"secondBucket\" would never be used, because "
            + "features does not say \"second-bucket: true\"; add that, or take \"secondBucket\" out.");
        yield return Pair("hostTemplate: \"{bucket}.{host}\"\nfeatures: { virtual-hosted: true }\n", null);
        yield return Pair("hostTemplate: \"{bucket}.{host}\"\naddressing: virtual-hosted\n", null);
        yield return Pair("addressing: virtual-hosted\nfeatures: { path-style: false }\n", null);
        yield return Pair("addressing: virtual-hosted\nfeatures: { virtual-hosted: false }\n",
            "7: features says \"virtual-hosted: false\", yet requests are addressed that way; give \"addressing\" the other word, or take "
                + "\"virtual-hosted\" out.");
        yield return Pair("features: { path-style: true }\n", null);
        yield return Pair("signature: aws-v2\nfeatures: { signatures: [aws-v2, aws-v4] }\n", null);
        yield return Pair("signature: aws-v2\nfeatures: { signatures: [aws-v4] }\n", "7: requests are signed with aws-v2, which "
            + "features.signatures leaves out; add it there, or set \"signature\" to one that is listed.");
        yield return Pair("knownDeviations:\n  - { rule: aws.upload-part.etag.b, row: one, reason: x, since: 2026-02-03 }\n"
            + "  - { rule: aws.upload-part.etag.b, row: two, reason: x, since: 2026-02-03 }\n"
            + "  - { rule: aws.upload-part.etag.b, reason: x, since: 2026-02-03 }\n", null);
    }

    [TestCaseSource(nameof(Pairs))]
    public void HoldKeysAgainstOneAnother(string lines, string? message) => ShouldBe(Samples.SmallProfile + lines, message);

    [TestCase("connectTo: 127.0.0.1:9000", "connectTo")]
    [TestCase("tls: { fingerprint: \"{0}\" }", "tls")]
    [TestCase("secondAccount: { accessKey: B_KEY, secretKey: B_SECRET }", "secondAccount")]
    [TestCase("temporary: { accessKey: B_KEY, secretKey: B_SECRET, sessionToken: B_TOKEN }", "temporary")]
    [TestCase("bucket: abc", "bucket")]
    [TestCase("secondBucket: abc", "secondBucket")]
    [TestCase("secondAccountBucket: abc", "secondAccountBucket")]
    public void LeaveTheReferenceItsOwn(string line, string key)
    {
        foreach (var endpoint in (string[])["reference", "reference over https"])
        {
            ShouldBe($"endpoint: {endpoint}\ndialect: aws\n"
                + $"documents: [aws-s3]\n{line.Replace("{0}", new string('a', 64), StringComparison.Ordinal)}\n",
                "4: " + ForTheReference.Replace("{0}", key, StringComparison.Ordinal));
        }
    }

    [Test]
    public void TellTheReferenceOverHttpsFromThePlainOne()
    {
        var plain = ProfileReader.Parse("endpoint: reference\ndialect: aws\ndocuments: [aws-s3]\n", "mine.yaml");
        var secured = ProfileReader.Parse("endpoint: reference over https\ndialect: aws\ndocuments: [aws-s3]\n", "mine.yaml");

        (plain.IsReference, plain.IsReferenceOverHttps).Should().Be((true, false));
        (secured.IsReference, secured.IsReferenceOverHttps).Should().Be((true, true));
        plain.WhyNot("https").Should().Be("the endpoint is spoken to over plain HTTP, and this needs HTTPS");
        secured.WhyNot("https").Should().BeNull();
        ProfileReader.Parse(Samples.SmallProfile, "mine.yaml").WhyNot("https").Should().NotBeNull();
    }

    /// <summary>A key that is spelt like one of ours cannot be a secret, so it may be repeated.</summary>
    [Test]
    public void RepeatAKeyThatIsNearlyRight() => ShouldBe(Samples.SmallProfile.Replace("secretKey", "secretkey", StringComparison.Ordinal),
        "4: unknown key \"secretkey\"; did you mean \"secretKey\"? Allowed here: accessKey, secretKey, sessionToken.");

    private static TestCaseData Pair(string lines, string? message) =>
        new TestCaseData(lines, message).SetArgDisplayNames(lines.TrimEnd('\n'));

    private static void ShouldBe(string text, string? message)
    {
        var reading = () => ProfileReader.Parse(text, "mine.yaml");

        if (message is null)
            reading.Should().NotThrow();
        else
            reading.Should().Throw<ConfigurationException>().Which.Message.Should().Be("mine.yaml:" + message);
    }
}
