using Conformance.Reference.Defects;
using Conformance.Rules;
using Conformance.SelfChecks.Support.Running;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Proofs;

/// <summary>Every rule can fail: some defect makes it come out Broken or Differs. And on the honest reference none does.</summary>
[Category("Proof")]
[Parallelizable(ParallelScope.All)]
public sealed class EachRule
{
    private static IEnumerable<string> Documents => ProvingGround.Documents;

    [TestCaseSource(nameof(Documents))]
    public void IsProvenByADefect(string document)
    {
        // What only an observed rule would show is nobody's fault, and needs no proof.
        var unproven = ProvingGround.Of(document).Cases
            .Where(planned => planned.Rule.Basis != Basis.Observed)
            .GroupBy(planned => planned.Rule.Id, planned => planned.Id)
            .Where(rule => DefectCatalogue.Proving(document, rule).Count == 0)
            .Select(rule => rule.Key);

        unproven.Should().BeEmpty("a rule that no defect changes might not be able to fail");
    }

    [TestCaseSource(nameof(Documents))]
    public async Task IsKeptByTheHonestReference(string document)
    {
        var traced = await ProvingGround.Of(document).TracedAsync();

        traced.Values.Select(found => found.Record).Where(record => record.Verdict is not (Verdict.Kept or Verdict.Observed))
            .Select(record => $"{record.Id}: {record.Message}").Should().BeEmpty();
    }

    /// <summary>A list that names a rule or row which no rulebook has would never be looked at.</summary>
    [TestCaseSource(nameof(Documents))]
    public void IsNamedAsInTheRulebook(string document)
    {
        var cases = ProvingGround.Of(document).Cases.Select(planned => planned.Id).ToList();

        DefectCatalogue.For(document)
            .SelectMany(defective => defective.Changes, (defective, change) => (defective.Defect, change))
            .Where(listed => !cases.Any(id => listed.change.NamesWithin(id) is not null))
            .Select(listed => $"{listed.Defect}: {listed.change.Cases}")
            .Should().BeEmpty();
    }
}
