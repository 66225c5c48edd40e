using Conformance.Rules;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Reporting.Pages;

/// <summary>The report says of each topic why it matters.</summary>
public sealed class TopicsModuleTests
{
    private static readonly PageModule Module = new("topics");

    [Test]
    public void Has_a_sentence_of_its_own_for_every_topic_and_no_other()
    {
        var sentences = Module.Evaluate<Dictionary<string, string>>("MATTERS");

        sentences.Keys.Should().BeEquivalentTo(Topic.Words);
        sentences.Values.Should().OnlyHaveUniqueItems().And.AllSatisfy(sentence => sentence.Should().MatchRegex(@"^[A-Z].{20,140}\.$"));
    }
}
