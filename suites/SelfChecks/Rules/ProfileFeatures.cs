using Conformance.Rules;
using Conformance.Rules.Profiles;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Rules;

/// <summary>What an endpoint does not offer is said in a sentence.</summary>
public sealed class ProfileFeatures
{
    private static readonly Features Everything = ProfileReader.Parse(Samples.Profile, "store.yaml").Features;

    private static IEnumerable<string> Words => Vocabulary.Needs;

    [TestCaseSource(nameof(Words))]
    public void NothingAgainstWhatIsOffered(string need) => Everything.WhyNot(need, https: true).Should().BeNull();

    [TestCaseSource(nameof(Words))]
    public void WhatIsMissing(string need)
    {
        var reason = new Features().WhyNot(need, https: false);

        reason.Should().Be(
            Operation.Words.Contains(need) ? null
            : need == "checks-signatures" ? "the endpoint checks no signatures, so that everybody may do everything"
            : need == "https" ? "the endpoint is spoken to over plain HTTP, and this needs HTTPS"
            : $"the profile does not list {need} among what the endpoint offers");
    }

    [TestCase("https", false, ExpectedResult = "the endpoint offers sse-c over HTTPS only, and this profile speaks plain HTTP")]
    [TestCase("https", true, ExpectedResult = null)]
    [TestCase("any", false, ExpectedResult = null)]
    [TestCase(null, true, ExpectedResult = "the profile does not list sse-c among what the endpoint offers")]
    public string? WhenCustomerKeysNeedTls(string? offered, bool https) =>
        new Features { [Feature.SseC] = offered is null ? null : [offered] }.WhyNot("sse-c", https);

    [TestCase("signatures=aws-v2", ExpectedResult = null)]
    [TestCase("signatures=cos", ExpectedResult = "the profile does not list cos among the signatures that the endpoint offers")]
    [TestCase("storage-classes=COLD", ExpectedResult = null)]
    [TestCase("storage-classes=ICE", ExpectedResult = "the profile does not list ICE among the storage-classes that the endpoint offers")]
    public string? WhetherOneValueIsListed(string need) => Everything.WhyNot(need, https: true);

    /// <summary>Each offer meets its own need and no other.</summary>
    [Test]
    public void ThatOneOfferIsNotAnother()
    {
        foreach (var feature in Feature.All)
        {
            var features = new Features { [feature] = ["any"] };

            Feature.Words.Where(need => features.WhyNot(need, https: false) is null).Should().Equal(feature.Word);
        }
    }

    [Test]
    public void ThatAnOperationIsLacking()
    {
        var profile = ProfileReader.Parse(Samples.Profile, "store.yaml");

        profile.WhyNot("list-parts").Should().Be("the profile says that the endpoint has no list-parts");
        profile.WhyNot("list-uploads").Should().BeNull();
        profile.WhyNot("https").Should().BeNull();
    }

    [Test]
    public void NothingAboutUnknownWords()
    {
        var asking = () => Everything.WhyNot("time-travel", https: true);

        asking.Should().Throw<ArgumentException>().WithMessage("\"time-travel\" is no word of the closed list of needs*");
    }
}
