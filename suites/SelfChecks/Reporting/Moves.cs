using Conformance.Reporting.Comparison;
using Conformance.Reporting.Differences;
using Conformance.Reporting.Records;
using Conformance.Rules;
using Conformance.SelfChecks.Reporting.Pages;
using Conformance.SelfChecks.Support.Reporting;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Reporting;

/// <summary>What would break for who moves from one endpoint to another: by the records, in the page and in the terminal.</summary>
public sealed class Moves
{
    private const string Rule = "aws.upload-part.part-order.by-number";

    private static readonly PageModule Module = new("moves");

    [TestCase("kept", "broken:corruption", "breaks")]
    [TestCase("observed", "known:diagnosis", "breaks")]
    [TestCase("fixed", "differs", "breaks")]
    [TestCase("broken:diagnosis", "broken:corruption", "breaks")]
    [TestCase("differs", "known:diagnosis", "breaks")]
    [TestCase("kept", "unsupported", "missing")]
    [TestCase("kept", "inconclusive", "open")]
    [TestCase("kept", "harnessError", "open")]
    [TestCase("kept", null, "open")]
    [TestCase("broken:corruption", "kept", "better")]
    [TestCase("known:corruption", "broken:failure", "better")]
    [TestCase("kept", "observed", null)]
    [TestCase("broken:failure", "known:failure", null)]
    [TestCase("broken:failure", "unsupported", null)]
    [TestCase("broken:failure", null, null)]
    [TestCase("unsupported", "broken:corruption", null)]
    [TestCase("inconclusive", "broken:corruption", null)]
    public void Says_what_becomes_of_a_case(string from, string? to, string? kind)
    {
        var there = to is null ? [] : new[] { Case(to) };

        var move = EndpointMove.Between(SampleRun.With([Case(from)]), SampleRun.With(there));

        (string Kind, IReadOnlyList<MovedRule> Rules)[] all =
            [("breaks", move.Breaks), ("missing", move.Missing), ("open", move.Open), ("better", move.Better)];
        all.Where(each => each.Rules.Count > 0).Select(each => each.Kind).Should().Equal(kind is null ? [] : [kind]);
        Module.Evaluate<string>($"moveKind({Script(from)}, {Script(to)}) ?? 'nothing'").Should().Be(kind ?? "nothing");
    }

    [Test]
    public void Breaks_what_a_comparison_of_the_records_calls_a_regression()
    {
        var (good, bad) = (SampleRun.With(SampleRun.Make().Cases.Select(@case => @case with { Verdict = Verdict.Kept })), SampleRun.Make());

        var broken = RunDiff.Between([good], [bad]).Changes
            .Where(change => change.Kind is ChangeKind.NewlyBroken or ChangeKind.NewlyDiffering || change.After.Contains(Verdict.Known));

        EndpointMove.Between(good, bad).Breaks.SelectMany(rule => rule.Cases.Select(@case => (@case.Rule, @case.Row)))
            .Should().BeEquivalentTo(broken.Select(change => (change.Rule, change.Row))).And.NotBeEmpty();
    }

    [Test]
    public void Names_the_worst_harm_first_in_text_and_in_Markdown()
    {
        var to = SampleRun.With([Case("broken:corruption"), Other("broken:diagnosis")]);
        var move = EndpointMove.Between(SampleRun.With([Case("kept"), Other("kept")], "mine"), to);

        MoveText.Outcome(move).Should().Be("2 cases of 2 rules would break: corruption in 1 rule, diagnosis in 1 rule.");
        var text = MoveText.Render(move);
        text.IndexOf("CORRUPTION", StringComparison.Ordinal).Should().BePositive()
            .And.BeLessThan(text.IndexOf("DIAGNOSIS", StringComparison.Ordinal));
        MoveText.Markdown(move).Should().Contain("| corruption | `aws.upload-part.part-order.by-number`");
        MoveText.Outcome(EndpointMove.Between(to, to)).Should().Be("Nothing that was judged would break.");
    }

    [TestCaseSource(typeof(HostileRun), nameof(HostileRun.Texts))]
    public void Hostile_texts_stay_text(string text)
    {
        var hostile = HostileRun.Of(text);
        var kept = hostile with { Cases = [.. hostile.Cases.Select(@case => @case with { Verdict = Verdict.Kept })] };
        var broken = hostile with { Cases = [.. hostile.Cases.Select(@case => @case with { Verdict = Verdict.Broken })] };

        MarkdownRules.AssertInert(MoveText.Markdown(EndpointMove.Between(kept, broken)));
        MoveText.Render(EndpointMove.Between(kept, broken)).Split('\n')
            .Should().OnlyContain(line => line.All(unit => !char.IsControl(unit)));
    }

    private static CaseRecord Other(string words) => Case(words) with { Id = "other", Rule = "aws.upload-part.part-number.not-a-number" };

    private static CaseRecord Case(string words)
    {
        var @case = SampleRun.CaseOf(Rule, "sparse", Enum.Parse<Verdict>(words.Split(':')[0], ignoreCase: true));
        return words.Split(':') is [_, var harm]
            ? @case with { Findings = [new FindingRecord(Aspect.State, Enum.Parse<Harm>(harm, ignoreCase: true), "one", "another")] }
            : @case;
    }

    private static string Script(string? words) => words is null
        ? "null"
        : $"{{ verdict: '{words.Split(':')[0]}', harm: '{words.Split(':').ElementAtOrDefault(1)}' || null }}";
}
