using Conformance.Dialects;
using Conformance.Rules;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Rules;

/// <summary>The words of the profile format are those that the dialects go by, although neither project knows the other.</summary>
public sealed class DialectWords
{
    private static IEnumerable<string> Dialects => Vocabulary.Dialects;

    [TestCaseSource(nameof(Dialects))]
    public void MeanTheDialectsOwnDefaults(string name)
    {
        var profile = ProfileReader.Parse($"endpoint: reference\ndialect: {name}\ndocuments: [aws-s3]\n", "mine.yaml");

        var dialect = Dialect.Named(name);

        profile.Signature.Should().Be(dialect.DefaultSignature);
        profile.Addressing.Should().Be(dialect.DefaultAddressing == Addressing.Path ? "path" : "virtual-hosted");
    }

    [Test]
    public void NameEverySignatureScheme() => Vocabulary.Signatures.Should().BeEquivalentTo(SignatureSchemes.Names);
}
