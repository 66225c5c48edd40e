using System.Text.RegularExpressions;
using Conformance.Reporting.Comparison;
using Conformance.Reporting.Records;
using Conformance.Rules;
using Conformance.SelfChecks.Support.Reporting;
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

    [Test]
    public void Is_what_the_markdown_table_says()
    {
        var other = SampleRun.Make();
        other = other with
        {
            Profile = SampleRun.ProfileNamed("other"),
            Cases = [.. other.Cases.Where(@case => @case.Topic != "key").Select(@case => @case.Topic == "part-order"
                ? @case with { Verdict = Verdict.Known, Findings = [new FindingRecord(Aspect.Bytes, Harm.Corruption, "one", "another")] }
                : @case)],
        };
        var matrix = Matrix.Of([SampleRun.Make(), other], ColumnOrder.ByName);

        var drawn = new PageModule("heat").With("matrix", matrix).Evaluate<string[]>("heatRows(matrix.rows, matrix.columns)"
            + ".map((row) => [row.operation, row.topic, ...row.cells.map((cell) => cell ? summaryText(cell) : '')].join('|'))");

        var table = MatrixMarkdown.Render(matrix).Split("\n| Operation | Topic | ceph-rgw | other |\n")[1].Split("\n\n")[0]
            .Split('\n')[1..];
        table.Select(line => string.Join('|', line[2..^2].Split(" | ").Select(Number)))
            .Should().Equal(drawn).And.HaveCountGreaterThan(3);
        table.Should().Contain(line => line.Contains("▲ 0/") && line.Contains(" corruption |"));

        // The page has the marks behind the number and the words in a tooltip.
        static string Number(string cell) => Regex.Match(cell, @"^(?:\S (?<number>\d+/\d+).*|\d+ (?<number>\?)|(?<number>[\w–-]*))$")
            .Groups["number"].Value;
    }

    private static string Cases(string words) => "[" + string.Join(", ", words.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .Select(word => word.Split(':')).Select(pair => $"{{ verdict: '{pair[0]}', harm: '{pair.ElementAtOrDefault(1)}' || null }}")) + "]";
}
