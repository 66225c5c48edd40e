using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Reporting.Pages;

/// <summary>What the site says of nights.</summary>
public sealed class NightsModuleTests
{
    private static readonly PageModule Module = new("nights");

    [TestCase("regression: 3 newly broken", "regression|3 newly broken|0|broken")]
    [TestCase("not judged", "not judged||2|inconclusive")]
    [TestCase("no run tonight", "no run tonight||5|unsupported")]
    [TestCase("as before: 87 unchanged", "as before|87 unchanged|5|kept")]
    public void Tells_the_word_of_an_outcome_from_its_detail(string outcome, string parts) =>
        Module.Evaluate<string>($"[outcomeWord, outcomeDetail, outcomeRank, outcomeMark].map((of) => of('{outcome}')).join('|')")
            .Should().Be(parts);

    [TestCase("[night(1, 50), night(3, 100)]", "up by 50.0 points since 2026-01-01")]
    [TestCase("[night(1, 50), night(3, 25)]", "down by 25.0 points since 2026-01-01")]
    [TestCase("[night(1, 50), { ...night(2, 0), isWhole: false }, night(3, 50)]", "as on 2026-01-01")]
    [TestCase("[night(1, 50)]", "none")]
    public void Says_how_the_share_changed(string nights, string line) => Module.Evaluate<string>(
        $"((night) => trendLine({nights}) ?? 'none')"
        + "((day, kept) => ({ startedAt: `2026-01-0${day}T00:00:00Z`, isWhole: true, kept, judged: 100 }))").Should().Be(line);
}
