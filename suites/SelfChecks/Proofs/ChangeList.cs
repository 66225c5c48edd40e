using System.Collections.Concurrent;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Conformance.Reference;
using Conformance.Reference.Defects;
using Conformance.Reporting.Records;
using Conformance.Rules;
using Conformance.Running;
using Conformance.SelfChecks.Support.Running;
using Conformance.Wire.Targets;
using NUnit.Framework;
using Repository = Conformance.SelfChecks.Support.Repository;

namespace Conformance.SelfChecks.Proofs;

/// <summary>
/// Drafts a document's list of changes from what happens, for somebody to read line by line: what happens need not be what should.
/// </summary>
public sealed class ChangeList
{
    private const int MaxLineLength = 130;

    /// <summary>Fewer cases than this are never meant by one sign.</summary>
    private const int MostOfAFew = 60;

    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static IEnumerable<string> Documents => ProvingGround.Documents;

    /// <remarks>
    /// The parameter <c>rules</c> names them, with commas between: their cases are tried with every defect, and what the lists say of
    /// other rules stays.
    /// </remarks>
    [TestCaseSource(nameof(Documents))]
    [Explicit("writes to fixtures/Reference/Defects/Changes")]
    public async Task DraftRules(string document)
    {
        var ground = ProvingGround.Of(document);
        var rules = TestContext.Parameters["rules"]!.Split(',');
        var cases = ground.Cases.Where(planned => planned.Rule.Weight == Weight.Light && rules.Contains(planned.Rule.Id)).ToList();
        var baseline = (await ground.RunAsync(Behaviour.For(document), cases)).ToDictionary(record => record.Id);
        var file = Repository.PathOf("fixtures", "Reference", "Defects", "Changes", $"{document}.json");
        var list = JsonSerializer.Deserialize<Dictionary<string, Dictionary<string, List<string>>>>(await File.ReadAllTextAsync(file))!;
        List<string> order = [.. list.Keys];
        // A defect without a list has to be drafted whole: a list of some of its cases would not be exact.
        var defects = DefectCatalogue.All.Where(defect => list.ContainsKey(defect.Name)).ToList();
        var records = new ConcurrentDictionary<Defect, IReadOnlyList<CaseRecord>>();
        await Parallel.ForEachAsync(defects, new ParallelOptions { MaxDegreeOfParallelism = 6 }, async (defect, _) =>
        {
            try
            {
                records[defect] = await ground.RunAsync(defect.Of(document), cases, defect.KeepsSilent);
            }
            catch (TargetNotReadyException)
            {
                // No run can begin, so that no case changes.
            }
        });
        foreach (var defect in defects.Where(records.ContainsKey))
        {
            var changed = records[defect].Where(record => Outcome.Of(record) != Outcome.Of(baseline[record.Id]))
                .ToDictionary(record => record.Id);
            var kept = list.GetValueOrDefault(defect.Name) ?? [];
            foreach (var names in kept.Values)
                names.RemoveAll(name => Array.Exists(rules, rule => name == rule || name.StartsWith(rule + "/", StringComparison.Ordinal)));
            var wholesale = kept.FirstOrDefault(verdict => verdict.Value.Contains("*")).Key;
            foreach (var (verdict, names) in Describe(cases, changed).Where(verdict => verdict.Key != wholesale))
                kept[verdict] = [.. kept.GetValueOrDefault(verdict) ?? [], .. names];
            if (wholesale is not null && cases.Where(planned => !changed.ContainsKey(planned.Id)).ToList() is { Count: > 0 } same)
                kept["kept"] = [.. kept.GetValueOrDefault("kept") ?? [], .. same.Select(planned => planned.Id)];
            foreach (var verdict in kept.Where(verdict => verdict.Value.Count == 0).ToList()) kept.Remove(verdict.Key);
            if (kept.Count > 0) list[defect.Name] = kept;
        }

        await File.WriteAllTextAsync(file, TextOf(list, order), new UTF8Encoding(false));
    }

    /// <remarks>
    /// Drafts defects that have no list yet. The parameter <c>defects</c>, names with commas between them or <c>*</c> for all, overwrites
    /// theirs: <c>-- NUnit.Where="method == Draft" TestRunParameters.Parameter(name=\"defects\",value=\"SendsNoETag\")</c>.
    /// </remarks>
    [TestCaseSource(nameof(Documents))]
    [Explicit("writes to fixtures/Reference/Defects/Changes")]
    public async Task Draft(string document)
    {
        var ground = ProvingGround.Of(document);
        // Heavy and slow cases are few, and take as long for each defect as all others together: the full proof names what is missing.
        var traced = await ground.TracedAsync();
        var cases = ground.Cases.Where(planned => traced.ContainsKey(planned.Id)).ToList();
        var file = Repository.PathOf("fixtures", "Reference", "Defects", "Changes", $"{document}.json");
        var earlier = JsonSerializer.Deserialize<Dictionary<string, Dictionary<string, List<string>>>>(await File.ReadAllTextAsync(file))!;
        var asked = TestContext.Parameters["defects"]?.Split(',');
        var list = new Dictionary<string, Dictionary<string, List<string>>>();
        foreach (var defect in DefectCatalogue.All)
        {
            var isAsked = asked?.Any(name => name == defect.Name || name == "*");
            if (isAsked != true && earlier.TryGetValue(defect.Name, out var kept))
            {
                list.Add(defect.Name, kept);
                continue;
            }

            if (isAsked == false) continue;

            try
            {
                var reached = await Proof.ReachedAsync(ground, defect, traced);
                var records = await ground.RunAsync(defect.Of(document), reached, defect.KeepsSilent);
                var changed = records.Where(record => Outcome.Of(record) != Outcome.Of(traced[record.Id].Record))
                    .ToDictionary(record => record.Id);
                if (changed.Count > 0) list.Add(defect.Name, Describe(cases, changed));
            }
            catch (TargetNotReadyException notReady)
            {
                // Whoever finds no bucket in the host cannot be asked anything where the bucket stands nowhere else.
                await TestContext.Out.WriteLineAsync($"{defect}: no run can begin, so it is left out of the list ({notReady.Message})");
            }
        }

        await File.WriteAllTextAsync(file, TextOf(list, [.. earlier.Keys]), new UTF8Encoding(false));
    }

    /// <summary>
    /// By verdict: a rule's ID where all its rows came to the same, else its cases; one sign for all that a server changes wholesale.
    /// </summary>
    private static Dictionary<string, List<string>> Describe(List<Case> cases, Dictionary<string, CaseRecord> changed)
    {
        var isWholesale = changed.Count == cases.Count && cases.Count > MostOfAFew
            && changed.Values.Count(record => record.Verdict == Verdict.Inconclusive) > cases.Count / 2;
        var named = from rule in cases.GroupBy(planned => planned.Rule.Id, planned => planned.Id)
                    let verdicts = rule.Select(id => changed.GetValueOrDefault(id)?.Verdict).Distinct().ToList()
                    from name in verdicts.Count == 1 ? [rule.Key] : rule.AsEnumerable()
                    let verdict = verdicts.Count == 1 ? verdicts[0] : changed.GetValueOrDefault(name)?.Verdict
                    where verdict is not null && !(isWholesale && verdict == Verdict.Inconclusive)
                    select (Name: name, Word: Word(verdict.Value));
        return named.Concat(isWholesale ? [("*", Word(Verdict.Inconclusive))] : [])
            .GroupBy(change => change.Word, change => change.Name)
            .ToDictionary(group => group.Key, group => group.ToList());
    }

    /// <summary>A list stands in one line where it fits; defects stay where they were in the file, and new ones come last.</summary>
    private static string TextOf(Dictionary<string, Dictionary<string, List<string>>> list, List<string> order)
    {
        var defects = list.OrderBy(defect => order.IndexOf(defect.Key) is var at and >= 0 ? at : int.MaxValue).Select(defect =>
            $"  {Quoted(defect.Key)}: {{\n{string.Join(",\n", defect.Value.Select(verdict => TextOf(verdict.Key, verdict.Value)))}\n  }}");
        return $"{{\n{string.Join(",\n", defects)}\n}}\n";
    }

    private static string TextOf(string verdict, List<string> cases)
    {
        var names = cases.ConvertAll(Quoted);
        var line = string.Join(", ", names);
        return line.Length + verdict.Length <= MaxLineLength
            ? $"    {Quoted(verdict)}: [{line}]"
            : $"    {Quoted(verdict)}: [\n      {string.Join(",\n      ", names)}\n    ]";
    }

    private static string Quoted(string text) => JsonSerializer.Serialize(text, Json);

    private static string Word(Verdict verdict) => verdict.ToString().ToLowerInvariant();
}
