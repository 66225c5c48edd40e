using Conformance.Reporting.Records;
using Conformance.Rules;
using Conformance.Running;
using Conformance.SelfChecks.Support.Running;

namespace Conformance.SelfChecks.Multipart.Faults;

/// <summary>The cases that a store changes, by what they become: the name of a rule for all its rows, or of one case.</summary>
internal sealed class SeenCases
{
    private readonly Dictionary<string, Verdict> verdicts = new(StringComparer.Ordinal);

    public static SeenCases Of(IReadOnlyDictionary<string, List<string>> listed)
    {
        var seen = new SeenCases();
        foreach (var (word, names) in listed)
            foreach (var name in names) seen.verdicts.Add(name, Enum.Parse<Verdict>(word, ignoreCase: true));
        return seen;
    }

    /// <summary>What a case becomes; null where it stays as it is.</summary>
    public Verdict? Becomes(string caseId) => verdicts.TryGetValue(caseId, out var own) ? own
        : verdicts.TryGetValue(RuleOf(caseId), out var rules) ? rules : null;

    public IEnumerable<string> CaseIds(ProvingGround ground) =>
        ground.Cases.Select(planned => planned.Id).Where(id => Becomes(id) is not null);

    /// <summary>Whether a case is of a rule, given as topic and point.</summary>
    public static bool IsOf(string caseId, string rule) => RuleOf(caseId).EndsWith("." + rule, StringComparison.Ordinal);

    public static Dictionary<string, List<string>> Describe(IEnumerable<Case> cases, IReadOnlyDictionary<string, CaseRecord> changes)
    {
        var named = from rule in cases.GroupBy(planned => planned.Rule.Id, planned => planned.Id)
                    let found = rule.Select(id => changes.GetValueOrDefault(id)?.Verdict).Distinct().ToList()
                    from name in found.Count == 1 ? [rule.Key] : rule.AsEnumerable()
                    let verdict = found.Count == 1 ? found[0] : changes.GetValueOrDefault(name)?.Verdict
                    where verdict is not null
                    select (Name: name, Word: verdict.Value.ToString().ToLowerInvariant());
        return named.GroupBy(change => change.Word, change => change.Name).OrderBy(group => group.Key, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.ToList());
    }

    /// <summary>What is listed, with what was found of the rules that are asked for in place of what it says of them.</summary>
    public static Dictionary<string, List<string>> Renewed(
        IReadOnlyDictionary<string, List<string>> listed, IReadOnlyDictionary<string, List<string>> found) =>
        listed.Keys.Union(found.Keys).Order(StringComparer.Ordinal).Select(word => (Word: word, Names: (List<string>)
        [
            .. (listed.GetValueOrDefault(word) ?? []).Where(name => !BrokenRules.IsAsked(name)), .. found.GetValueOrDefault(word) ?? [],
        ])).Where(entry => entry.Names.Count > 0).ToDictionary(entry => entry.Word, entry => entry.Names);

    private static string RuleOf(string caseId) => caseId.Split('/', 2)[0];
}
