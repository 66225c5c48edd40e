using System.Text;
using Conformance.Reference.Defects;
using Conformance.Running;
using Conformance.SelfChecks.Support.Running;

namespace Conformance.SelfChecks.Proofs;

/// <summary>Draws <c>docs/defects.md</c> from the catalogue.</summary>
internal static class DefectTable
{
    public static string Render()
    {
        var text = new StringBuilder("""
            # Defects: how each rule is shown to detect a wrong server

            The reference can be made to misbehave in one way at a time. Each such defect changes the verdicts of the cases below and of no others; self-checks
            verify that the lists are exact. A rule without a row means all its rows. *All others* means every case that the
            line does not name. Whether an *Undecided* case changes depends on which of its requests arrives first.

            This page is generated from `fixtures/Reference/Defects`; [CONTRIBUTING](../CONTRIBUTING.md#add-a-defect) says how to regenerate it.

            """.ReplaceLineEndings("\n"));
        foreach (var document in ProvingGround.Documents) Render(text, document);
        return text.ToString();
    }

    private static void Render(StringBuilder text, string document)
    {
        text.Append($"\n## {document}\n\n| Defect | The wrong server | Its cases become |\n|---|---|---|\n");
        foreach (var defective in DefectCatalogue.For(document))
            text.Append($"| {defective.Defect.Name} | {defective.Defect.Description} | {Describe(defective)} |\n");

        text.Append($"\n### {document}: rules and the defects that prove them\n\n| Rule | Proven by |\n|---|---|\n");
        foreach (var rule in ProvingGround.Of(document).Cases.GroupBy(planned => planned.Rule.Id, planned => planned))
            text.Append($"| `{rule.Key}` | {Provers(document, [.. rule])} |\n");
    }

    private static string Describe(DefectiveDocument defective) => string.Join("; ", defective.Changes
        .GroupBy(change => change.Becomes)
        .Select(group =>
            $"{group.Key}: {string.Join(", ", group.Select(change => change.Rule is null ? "*all others*" : $"`{change.Cases}`"))}"));

    private static string Provers(string document, IReadOnlyList<Case> cases) =>
        cases[0].Rule.Basis == Conformance.Rules.Basis.Observed ? "observed only: nothing to prove"
            : string.Join(", ", DefectCatalogue.Proving(document, cases.Select(planned => planned.Id)));
}
