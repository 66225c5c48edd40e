using Conformance.Reference.Defects;
using Conformance.Reporting;
using Conformance.Running;
using Conformance.SelfChecks.Support.Running;

namespace Conformance.SelfChecks.Proofs;

/// <summary>Compares what a defect changes with what its list says: nothing missing, nothing extra.</summary>
internal static class Proof
{
    /// <summary>Of the cases that a defect is not expected to change, every one in this many is tried in the quick proof, another one with each defect.</summary>
    private const int OneIn = 12;

    /// <summary>The cases that matter to a defect: those it must change, and a sample of the others that send little.</summary>
    public static IEnumerable<Case> QuickCases(ProvingGround ground, DefectiveDocument defective, IReadOnlyDictionary<string, CaseRecord> baseline)
    {
        var seed = DefectCatalogue.All.ToList().IndexOf(defective.Defect);
        return ground.Cases.Where((planned, index) => baseline.TryGetValue(planned.Id, out var honest)
            && (IsNamed(defective, planned) || ((index + seed) % OneIn == 0 && ProvingGround.IsSmall(honest))));
    }

    /// <summary>Differences between the list and what happened, a line each; empty when the list is exact.</summary>
    public static IReadOnlyList<string> Compare(DefectiveDocument defective, IReadOnlyDictionary<string, CaseRecord> baseline, IEnumerable<CaseRecord> records) =>
        [.. records.Select(record => Complaint(defective, baseline[record.Id], record)).OfType<string>()];

    private static bool IsNamed(DefectiveDocument defective, Case planned) => defective.Changes.Any(change => change.NamesWithin(planned.Id) > 0);

    private static string? Complaint(DefectiveDocument defective, CaseRecord honest, CaseRecord record)
    {
        var isChanged = Outcome.Of(record) != Outcome.Of(honest);
        var expected = defective.Becomes(record.Id);
        if (expected is null) return isChanged ? $"extra: {record.Id} becomes {record.Verdict} ({record.Observed})" : null;
        if (!isChanged) return $"missing: {record.Id} stays {record.Verdict}, should become {expected}";
        return record.Verdict.ToString() == expected.ToString() ? null : $"wrong: {record.Id} becomes {record.Verdict} ({record.Observed}), should become {expected}";
    }
}
