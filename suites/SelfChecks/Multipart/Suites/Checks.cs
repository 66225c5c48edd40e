using Conformance.Rules;
using Conformance.Rules.Profiles;
using Conformance.Rules.Rulebooks;
using Conformance.Running;
using Conformance.SelfChecks.Support.Running;
using FluentAssertions;
using NUnit.Framework;
using Repository = Conformance.SelfChecks.Support.Repository;

namespace Conformance.SelfChecks.Multipart.Suites;

/// <summary>Rulebooks and checks of the suites belong together, and cases have names that last.</summary>
public sealed class Checks
{
    private static readonly IReadOnlyList<Rulebook> Rulebooks = SuitesUnderTest.Own.Rulebooks;

    public static IEnumerable<string> Documents => Rulebooks.Select(book => book.Header.Document.Name).Distinct();

    [Test]
    public void AreAllBoundBySomeRule()
    {
        var bound = Rulebooks.SelectMany(book => book.Rules).Select(rule => rule.Check).OfType<string>();

        SuitesUnderTest.Own.Checks.Keys.Should().BeSubsetOf(bound);
    }

    [TestCaseSource(nameof(Documents))]
    public void HaveNamesThatFiltersUnderstand(string document)
    {
        foreach (var planned in PlanFor(document).AllCases)
            planned.TestName.Should().MatchRegex("^[A-Za-z0-9 .-]+$", "quotes, brackets and operators break --filter");
    }

    [TestCaseSource(nameof(Documents))]
    public void HaveNamesOfTheirOwn(string document) =>
        PlanFor(document).AllCases.Select(planned => planned.Id).Should().OnlyHaveUniqueItems();

    /// <summary>A row's place in its list is nobody's name: history survives reordering.</summary>
    [TestCaseSource(nameof(Documents))]
    public void KeepTheirNamesWhenRowsMove(string document)
    {
        var turned = Rulebooks.Select(
            book => book with { Rules = [.. book.Rules.Reverse().Select(rule => rule with { Rows = [.. rule.Rows.Reverse()] })] }).ToList();

        var names = RunPlan.Of(Parameters, [Profile(document)], SuitesUnderTest.With(turned)).AllCases.Select(planned => planned.TestName);

        names.Should().BeEquivalentTo(PlanFor(document).AllCases.Select(planned => planned.TestName));
    }

    [TestCaseSource(nameof(Documents))]
    public void BindEveryRow(string document)
    {
        foreach (var planned in PlanFor(document).AllCases)
            planned.Check.Bind(planned.Row).Should().HaveCount(planned.Check.Parameters.Count);
    }

    /// <summary>Only stated rules can break a run, so what no page says must not be one of them.</summary>
    [TestCaseSource(nameof(Documents))]
    public void StateNothingThatThePageDoesNot(string document)
    {
        foreach (var rule in Rulebooks.Where(book => book.Header.Document.Name == document).SelectMany(book => book.Rules)
            .Where(rule => rule.Basis == Basis.Stated))
            rule.Source.Should().NotStartWithEquivalentOf("Not on the page", $"{rule.Id} is stated");
    }

    private static readonly RunOptions Parameters = new() { Profiles = [], Weights = new HashSet<Weight> { Weight.Light } };

    private static RunPlan PlanFor(string document) => RunPlan.Of(Parameters, [Profile(document)], SuitesUnderTest.Own);

    private static Profile Profile(string document) =>
        ProfileReader.Read(Path.Combine(Repository.Root, "profiles", "reference-aws.yaml")) with { Documents = [document] };
}
