using System.Collections.Concurrent;
using Conformance.Reference.Behaviours;
using Conformance.Reference.Defects;
using Conformance.Reporting.Records;
using Conformance.Rules;
using Conformance.Running;
using Conformance.SelfChecks.Support.Running;

namespace Conformance.SelfChecks.Proofs;

/// <summary>Compares what a defect changes with what its list says: nothing missing, nothing extra.</summary>
internal static class Proof
{
    /// <summary>Beside the cases that a defect must change, the quick proof tries this many small ones that it must not.</summary>
    private const int MaxOthers = 3;

    /// <summary>Of so many cases that a defect must change, or more, the quick proof tries a share.</summary>
    private const int ManyNamed = 20;

    private static readonly ConcurrentDictionary<string, IReadOnlySet<string>> ProvenByFew = new();

    /// <summary>
    /// The cases that matter to a defect: those it must change, and of the small ones that it could change, since they consult what it
    /// replaces, and must not, some; others with each defect. Of very many that it must change these are a share of the rules, another
    /// one with each such defect, and the rules that no other defect changes: two thirds of all the cases were those of fifty servers
    /// that break nearly everything.
    /// </summary>
    public static async Task<IReadOnlyList<Case>> QuickCasesAsync(ProvingGround ground, DefectiveDocument defective)
    {
        var traced = await ground.TracedAsync();
        var light = ground.Cases.Where(planned => traced.ContainsKey(planned.Id)).ToList();
        var others = light.Where(planned => ProvingGround.IsSmall(traced[planned.Id].Record)
            && !IsNamed(defective, planned) && Consults(defective.Defect, traced[planned.Id].Members)).ToList();
        var sample = Math.Min(others.Count, MaxOthers);
        var place = DefectCatalogue.All.ToList().IndexOf(defective.Defect);
        var first = place * sample;
        var named = light.Where(planned => IsNamed(defective, planned)).ToList();
        var parts = 1 + (named.Count / ManyNamed);
        var proven = ProvenByFew.GetOrAdd(ground.Document, _ => RulesOfShortLists(ground, light));
        return
        [
            .. named.GroupBy(planned => planned.Rule.Id)
                .Where((rule, index) => (index + place) % parts == 0 || !proven.Contains(rule.Key)).SelectMany(rows => rows),
            .. Enumerable.Range(first, sample).Select(index => others[index % others.Count]),
        ];
    }

    /// <summary>The rules that defects change whose cases are all tried.</summary>
    private static HashSet<string> RulesOfShortLists(ProvingGround ground, List<Case> light) =>
    [
        .. DefectCatalogue.For(ground.Document).Select(defective => light.Where(planned => IsNamed(defective, planned)).ToList())
            .Where(named => named.Count < ManyNamed).SelectMany(named => named.Select(planned => planned.Rule.Id)),
    ];

    /// <summary>Whether a defect replaces something that was consulted: only then can it change the case.</summary>
    private static bool Consults(Defect defect, IReadOnlySet<BehaviourMember> members) =>
        defect.Replacements.Any(replacement => members.Contains(replacement.Member));

    /// <summary>
    /// The traced cases that a defect could change: those that consult what it replaces, and all where the run opens in another way.
    /// </summary>
    /// <exception cref="Wire.Targets.TargetNotReadyException">No run can begin on it.</exception>
    public static async Task<IReadOnlyList<Case>> ReachedAsync(
        ProvingGround ground, Defect defect, IReadOnlyDictionary<string, TracedCase> traced)
    {
        var cases = ground.Cases.Where(planned => traced.ContainsKey(planned.Id));
        return await OpensAlikeAsync(ground, defect)
            ? [.. cases.Where(planned => Consults(defect, traced[planned.Id].Members))]
            : [.. cases];
    }

    /// <summary>Cases that a list names though the defect cannot reach them, a line each; empty when the list can be right.</summary>
    public static async Task<IReadOnlyList<string>> UnreachedAsync(
        ProvingGround ground, DefectiveDocument defective, IReadOnlyDictionary<string, TracedCase> traced)
    {
        var unreached = traced.Where(found => defective.Changes.Any(change => change.NamesWithin(found.Key) > 0)
            && !Consults(defective.Defect, found.Value.Members)).Select(found => found.Key).ToList();
        if (unreached.Count == 0 || !await OpensAlikeAsync(ground, defective.Defect)) return [];
        var replaced = string.Join(", ", defective.Defect.Replacements.Select(replacement => replacement.Member));
        return [.. unreached.Select(id => $"{defective.Defect}: {id} consults none of {replaced}")];
    }

    /// <summary>Differences between the list and what happened, a line each; empty when the list is exact.</summary>
    public static IReadOnlyList<string> Compare(
        DefectiveDocument defective, Func<string, CaseRecord> honest, IEnumerable<CaseRecord> records) =>
            [.. records.Select(record => Complaint(defective, honest(record.Id), record)).OfType<string>()];

    /// <summary>A server that keeps silent opens no run as others do, and would be waited for.</summary>
    private static async Task<bool> OpensAlikeAsync(ProvingGround ground, Defect defect) =>
        !defect.KeepsSilent && await ground.OpensAlikeAsync(defect.Of(ground.Document));

    private static bool IsNamed(DefectiveDocument defective, Case planned) =>
        defective.Changes.Any(change => change.NamesWithin(planned.Id) > 0);

    private static string? Complaint(DefectiveDocument defective, CaseRecord honest, CaseRecord record)
    {
        var isChanged = Outcome.Of(record) != Outcome.Of(honest);
        var expected = defective.Becomes(record.Id);
        if (expected == ChangedVerdict.Undecided) return null;
        if (expected is null) return isChanged ? $"extra: {record.Id} becomes {record.Verdict} ({Seen(record)})" : null;
        // Of all cases that a list means by one sign, those that stay as they are are named beside it.
        if (!isChanged && expected == ChangedVerdict.Kept) return null;
        if (!isChanged) return $"missing: {record.Id} stays {record.Verdict}, should become {expected}";
        return record.Verdict.ToString() == expected.ToString()
            ? null
            : $"wrong: {record.Id} becomes {record.Verdict} ({Seen(record)}), should become {expected}";
    }

    /// <summary>What a case saw; where the suite itself failed, it has only a message.</summary>
    private static string? Seen(CaseRecord record) => record.Verdict == Verdict.HarnessError ? record.Message : record.Observed;
}
