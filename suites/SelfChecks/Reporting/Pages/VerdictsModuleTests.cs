using Conformance.Reporting;
using Conformance.Rules;
using Conformance.SelfChecks.Support.Reporting;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Reporting.Pages;

/// <summary>The page's tables of verdicts and bases are those of the records.</summary>
public sealed class VerdictsModuleTests
{
    private static readonly PageModule Module = new("verdicts");

    [Test]
    public void Lists_the_verdicts_of_the_reports_worst_first() => Module.With("all", VerdictWords.WorstFirst)
        .Evaluate<string[][]>("[VERDICTS.map((verdict) => verdict.id), all]")
            .Should().Match<string[][]>(lists => lists[0].SequenceEqual(lists[1]));

    [Test]
    public void Says_of_each_verdict_what_the_table_says() => Module.With("all", VerdictEntry.All)
        .Evaluate<string[][]>("[VERDICTS, all].map((list) => list.map((of) => [of.word.toLowerCase(), of.mark, of.means ?? of.sentence, "
            + "of.fails].join(' | ')))")
            .Should().Match<string[][]>(lists => lists[0].SequenceEqual(lists[1]));

    [Test]
    public void Says_of_each_basis_what_the_table_says() =>
        Module.Evaluate<Dictionary<string, string>>("BASES")
            .Should().Equal(BasisEntry.All.ToDictionary(entry => entry.Word, entry => entry.Sentence));

    [Test]
    public void Says_of_each_harm_what_the_table_says() =>
        Module.Evaluate<string[]>("HARMS.map((harm) => `${harm.mark} ${harm.id}: ${harm.means}`)").Should()
            .Equal(HarmEntry.All.Select(entry =>
                $"{entry.Mark} {entry.Word}: {char.ToUpperInvariant(entry.Meaning[0])}{entry.Meaning[1..]}."));

    [Test]
    public void Fails_the_cases_that_fail_the_run(
        [Values] Verdict verdict, [Values] Harm harm, [Values] bool strict,
        [Values("corruption,exposure", "corruption,exposure,failure,broken")] string failOn)
    {
        var item = SampleRun.CaseOf("aws.upload-part.part-number.outside-range", "zero",
            verdict) with
        { Findings = [new(Aspect.State, harm, "no part", "part 1")] };
        var run = SampleRun.Make() with { Strict = strict, FailOn = failOn.Split(',') };

        Module.With("item", item).With("run", run).Evaluate<bool>("fails(item, run)").Should().Be(RunFindings.Fails(run, item));
    }

    [Test]
    public void Tallies_worst_first_without_zeros() =>
        Module.Evaluate<string>("tally(['kept', 'broken', 'kept'].map((verdict) => ({ verdict }))).join(' ')")
            .Should().Be("broken,1 kept,2");

    [Test]
    public void Scores_what_was_judged() =>
        Module.Evaluate<string>("Object.entries(score(VERDICTS.map(({ id }) => ({ verdict: id })))).join(' ')")
            .Should().Be("judged,5 kept,2");
}
