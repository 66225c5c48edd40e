using System.Diagnostics;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Conformance.Rules;
using Conformance.SelfChecks.Multipart.Judging;
using Conformance.SelfChecks.Support;
using Conformance.SelfChecks.Support.Running;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Multipart.Faults;

/// <summary>
/// Each store of the catalogue changes the cases that <c>seen.json</c> lists for it, as it lists them, and no others; what no rule sees
/// is marked so, with the reason.
/// </summary>
[Parallelizable(ParallelScope.Children)]
public sealed class WrongStoreTests
{
    private static readonly JsonSerializerOptions Json =
        new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static string ListPath => Repository.PathOf("suites", "SelfChecks", "Multipart", "Faults", "seen.json");

    private static IEnumerable<TestCaseData> Stores =>
        WrongStores.All.Select(store => new TestCaseData(store.Name).SetArgDisplayNames(store.Name));

    [TestCaseSource(nameof(Stores))]
    public async Task Is_seen_as_listed(string name)
    {
        var store = WrongStores.Named(name);
        var listed = SeenCases.Of(ReadList().GetValueOrDefault(name) ?? []);
        var ground = ProvingGround.Of(FrontRun.Document);

        var cases = await FrontRun.SomeCasesAsync(ground, listed, store);
        var changes = await FrontRun.ChangesAsync(ground, store.Open, cases, lateEffects: store.LateEffects);

        string.Join('\n', cases.Select(planned => planned.Id).Order()
            .Where(id => changes.GetValueOrDefault(id)?.Verdict != listed.Becomes(id))
            .Select(id => $"{id}: {changes.GetValueOrDefault(id)?.Verdict.ToString() ?? "as it was"}, listed as "
                + $"{listed.Becomes(id)?.ToString() ?? "as it was"} ({changes.GetValueOrDefault(id)?.Observed})")).Should().BeEmpty();
    }

    [Test]
    public async Task A_store_in_front_that_changes_nothing_changes_no_verdict() =>
        (await FrontRun.ChangesAsync(ProvingGround.Of(FrontRun.Document), () => Handlings.Nothing,
            Shares.Of(await FrontRun.LightCasesAsync(ProvingGround.Of(FrontRun.Document)), 0).ToList())).Values
                .Select(record => record.Message).Should().BeEmpty();

    [TestCaseSource(nameof(Stores))]
    public void Is_broken_by_the_rules_about_it_or_says_why_not(string name)
    {
        var store = WrongStores.Named(name);
        var listed = SeenCases.Of(ReadList().GetValueOrDefault(name) ?? []);
        var cases = listed.CaseIds(ProvingGround.Of(FrontRun.Document)).ToLookup(listed.Becomes);

        if (store.NotSeenYet is not null) cases[Verdict.Broken].Concat(cases[Verdict.Differs]).Should().BeEmpty();
        else if (store.SeenAsLess is not null) cases[Verdict.Broken].Should().BeEmpty();
        else store.SeenBy.Where(rule => !cases[Verdict.Broken].Any(id => SeenCases.IsOf(id, rule))).Should().BeEmpty();
    }

    [Test]
    public async Task Lists_only_cases_that_run_before_them()
    {
        var ground = ProvingGround.Of(FrontRun.Document);
        var light = (await FrontRun.LightCasesAsync(ground)).Select(planned => planned.Id).ToHashSet();

        ReadList().SelectMany(store => SeenCases.Of(store.Value).CaseIds(ground)).Where(id => !light.Contains(id)).Should().BeEmpty();
    }

    [Test]
    public void Lists_only_stores_of_the_catalogue() =>
        ReadList().Keys.Except(WrongStores.All.Select(store => store.Name)).Should().BeEmpty();

    [Test]
    [Explicit("overwrites seen.json; somebody then reads every changed line: what happens need not be what should")]
    public async Task Write_the_list()
    {
        var ground = ProvingGround.Of(FrontRun.Document);
        var light = await FrontRun.LightCasesAsync(ground);
        var only = Environment.GetEnvironmentVariable("CONFORMANCE_WRONG_STORES") is { Length: > 0 } name ? name : null;
        var asked = light.Where(planned => BrokenRules.IsAsked(planned.Id)).ToList();
        var list = ReadList();
        foreach (var store in WrongStores.All.Where(
            store => only is null || only.Split(';').Any(part => store.Name.Contains(part, StringComparison.Ordinal))))
        {
            var watch = Stopwatch.StartNew();
            var changes = await FrontRun.ChangesAsync(ground, store.Open, asked, lateEffects: store.LateEffects);
            list[store.Name] = SeenCases.Renewed(list.GetValueOrDefault(store.Name) ?? [], SeenCases.Describe(asked, changes));
            if (list[store.Name].Count == 0) list.Remove(store.Name);
            await TestContext.Progress.WriteLineAsync($"{watch.ElapsedMilliseconds,6} ms {store.Name}: "
                + string.Join(", ", changes.Values.GroupBy(record => record.Verdict).Select(group => $"{group.Count()} {group.Key}")));
            foreach (var record in changes.Values.Where(record => only is not null))
                await TestContext.Progress.WriteLineAsync($"    {record.Verdict} {record.Id}: {record.Observed}");
        }

        var ordered = WrongStores.All.Where(store => list.ContainsKey(store.Name))
            .ToDictionary(store => store.Name, store => list[store.Name]);
        await File.WriteAllTextAsync(ListPath, JsonSerializer.Serialize(ordered, Json).ReplaceLineEndings("\n") + "\n",
            new UTF8Encoding(false));
    }

    private static Dictionary<string, Dictionary<string, List<string>>> ReadList() => File.Exists(ListPath)
        ? JsonSerializer.Deserialize<Dictionary<string, Dictionary<string, List<string>>>>(File.ReadAllText(ListPath)) ?? []
        : [];
}
