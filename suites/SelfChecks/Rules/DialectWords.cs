using Conformance.Dialects;
using Conformance.Rules;
using Conformance.Rules.Profiles;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Rules;

/// <summary>What a profile means when it leaves signature and addressing to the dialect.</summary>
public sealed class DialectWords
{
    private static IEnumerable<string> Dialects => Vendors.BuiltIn.DialectNames;

    [TestCaseSource(nameof(Dialects))]
    public void MeanTheDialectsOwnDefaults(string name)
    {
        var profile = ProfileReader.Parse($"endpoint: reference\ndialect: {name}\ndocuments: [aws-s3]\n", "mine.yaml");

        var dialect = Vendors.BuiltIn.Dialect(name);

        profile.Signature.Should().Be(dialect.DefaultSignature);
        profile.Addressing.Should().Be(dialect.DefaultAddressing == Addressing.Path ? "path" : "virtual-hosted");
    }

    [TestCase("http://127.0.0.1:9000", "", "path")]
    [TestCase("http://[::1]:9000", "", "path")]
    [TestCase("http://127.0.0.1:9000", "addressing: virtual-hosted\n", "virtual-hosted")]
    [TestCase("http://127.0.0.1:9000", "hostTemplate: \"{bucket}.storage.test\"\n", "virtual-hosted")]
    [TestCase("http://storage.test:9000", "", "virtual-hosted")]
    public void LeaveBucketsInThePathOfAnAddress(string endpoint, string more, string addressing)
    {
        var profile = ProfileReader.Parse(
            $"endpoint: {endpoint}\ndialect: oss\nregion: cn-hangzhou\ncredentials: {{ accessKey: A_KEY, secretKey: A_SECRET }}\n"
                + $"documents: [alibaba-oss]\n{more}", "mine.yaml");

        profile.Addressing.Should().Be(addressing);
    }

    [Test]
    public void AreThoseOfTheVendorsGiven()
    {
        var vendor = new Vendor("Made Up")
        {
            Documents = [new("made-up", "mu", "MU", "Made Up", Dialect)],
            Dialects = [Dialect],
        };
        const string Text = "endpoint: reference\ndialect: made-up\ndocuments: [made-up]\n";
        var unknown = () => ProfileReader.Parse(Text, "mine.yaml");

        var profile = ProfileReader.Parse(Text, "mine.yaml", Vendors.BuiltIn.With(vendor));

        (profile.Dialect, profile.Signature, profile.Addressing).Should().Be(("made-up", "aws-v2", "path"));
        unknown.Should().Throw<ConfigurationException>().WithMessage("mine.yaml:2: dialect has the unknown word \"made-up\"*");
    }

    private static Dialect Dialect { get; } = Vendors.BuiltIn.Dialect("aws") with { Name = "made-up", DefaultSignature = "aws-v2" };
}
