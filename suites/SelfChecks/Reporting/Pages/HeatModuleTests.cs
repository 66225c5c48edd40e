using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Reporting.Pages;

/// <summary>What a cell of the heat map says of its cases, and which topics come first.</summary>
public sealed class HeatModuleTests
{
    private static readonly PageModule Module = new("heat");

    [TestCase("kept kept", "2/2", "", "2 of 2 judged cases kept")]
    [TestCase("kept broken:corruption known:diagnosis", "1/3", "▲",
        "1 of 3 judged cases kept, corruption in 1 case, diagnosis in 1 case, 1 known")]
    [TestCase("differs inconclusive", "0/1", "≠ ?", "0 of 1 judged case kept, 1 could not be judged")]
    [TestCase("inconclusive:failure", "?", "", "1 could not be judged")]
    [TestCase("observed unsupported", "i", "", "1 observed, 1 unsupported")]
    [TestCase("unsupported", "–", "", "1 unsupported")]
    [TestCase("", "·", "", "not asked")]
    public void Says_what_became_of_a_topic(string verdicts, string text, string marks, string sentence)
    {
        var summary = $"summaryOf({Cases(verdicts)})";

        Module.Evaluate<string>($"[summaryText({summary}), summaryMarks({summary}), summarySentence({summary})].join('|')")
            .Should().Be($"{text}|{marks}|{sentence}");
    }

    [Test]
    public void Begins_with_the_topics_that_harm_the_most()
    {
        var rows = $$"""
            [{ rule: { operation: 'a', topic: 'kept' }, cells: [{ cases: {{Cases("kept")}} }, null] },
             { rule: { operation: 'a', topic: 'codes' }, cells: [{ cases: {{Cases("broken:diagnosis broken:diagnosis")}} }, null] },
             { rule: { operation: 'a', topic: 'bytes' }, cells: [null, { cases: {{Cases("known:corruption")}} }] },
             { rule: { operation: 'b', topic: 'more-bytes' }, cells: [{ cases: {{Cases("broken:corruption broken:corruption")}} }, null] },
             { rule: { operation: 'b', topic: 'nobody-asked' }, cells: [null, null] }]
            """;

        Module.Evaluate<string>($"heatRows({rows}, [1, 2]).map((row) => row.topic).join(', ')").Should()
            .Be("more-bytes, bytes, codes, kept");
    }

    private static string Cases(string words) => "[" + string.Join(", ", words.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .Select(word => word.Split(':')).Select(pair => $"{{ verdict: '{pair[0]}', harm: '{pair.ElementAtOrDefault(1)}' || null }}")) + "]";
}
