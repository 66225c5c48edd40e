using System.Diagnostics;
using Conformance.Reporting.Records;
using Conformance.Rules;
using Conformance.Running;
using Conformance.SelfChecks.Multipart.Judging;
using Conformance.SelfChecks.Support.Running;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Multipart.Faults;

/// <summary>
/// Each store of the catalogue before the references of the other documents breaks the rules that <c>broken-elsewhere.json</c> lists, and
/// no others; what breaks none is marked so, with the reason.
/// </summary>
[Parallelizable(ParallelScope.Children)]
public sealed class WrongStoresElsewhere
{
    /// <summary>Of so many listed cases or more a run takes a share.</summary>
    private const int ManyCases = 12;

    /// <summary>Shares that the rules are divided into that are not listed.</summary>
    private const int SmallParts = 20;

    private static IEnumerable<TestCaseData> Stores => FrontGrounds
        .Before(WrongStores.All, FrontGrounds.Listed, store => Shares.IsWhole ? [] : UnseenElsewhere.Of(store))
        .Select(pair => new TestCaseData(pair.Store.Name, pair.Ground).SetArgDisplayNames(pair.Store.Name, pair.Ground));

    [TestCaseSource(nameof(Stores))]
    public async Task Breaks_the_rules_that_are_listed(string name, string ground)
    {
        var store = WrongStores.Named(name);
        var own = FrontGrounds.Of(ground);
        var listed = BrokenRules.Read().Of(name, ground);
        var cases = await CasesAsync(own, store, listed);

        var changes = await FrontRun.ChangesAsync(own, store.Open, cases, lateEffects: store.LateEffects);

        Broken(changes).Should().BeEquivalentTo(listed.Intersect(cases.Select(BrokenRules.NameOf)));
    }

    [Test]
    public void Each_breaks_a_rule_before_every_reference_or_says_why_not()
    {
        var list = BrokenRules.Read();
        (from store in WrongStores.All
         from ground in FrontGrounds.Listed
         where list.Of(store.Name, ground).Count > 0 == UnseenElsewhere.Of(store).Why(ground) is not null
         select $"{store.Name}, {ground}").Should().BeEmpty();
    }

    [Test]
    public void Reasons_are_about_stores_of_the_catalogue() =>
        UnseenElsewhere.Stores.Except(WrongStores.All.Select(store => store.Name)).Should().BeEmpty();

    [TestCaseSource(typeof(FrontGrounds), nameof(FrontGrounds.Listed))]
    public async Task Lists_only_rules_with_cases_that_run(string ground)
    {
        var list = BrokenRules.Read();
        list.Stores.Except(WrongStores.All.Select(store => store.Name)).Should().BeEmpty();
        list.Stores.SelectMany(store => list.Of(store, ground))
            .Except((await PartCasesAsync(FrontGrounds.Of(ground))).Select(BrokenRules.NameOf)).Should().BeEmpty();
    }

    [Test]
    [Explicit("overwrites broken-elsewhere.json; somebody then reads every changed line: what happens need not be what should")]
    public async Task Write_the_list()
    {
        var list = BrokenRules.Read();
        var only = Environment.GetEnvironmentVariable("CONFORMANCE_WRONG_STORES") is { Length: > 0 } named ? named.Split(';') : [""];
        foreach (var ground in FrontGrounds.Asked)
        {
            var own = FrontGrounds.Of(ground);
            var light = (await PartCasesAsync(own)).Where(planned => BrokenRules.IsAsked(planned.Id)).ToList();
            var asked = light.Select(BrokenRules.NameOf).ToHashSet();
            foreach (var store in WrongStores.All.Where(store => only.Any(part => store.Name.Contains(part, StringComparison.Ordinal))))
            {
                var watch = Stopwatch.StartNew();
                var changes = await FrontRun.ChangesAsync(own, store.Open, light, lateEffects: store.LateEffects);
                list.Set(store.Name, ground, [.. Broken(changes), .. list.Of(store.Name, ground).Where(rule => !asked.Contains(rule))]);
                await list.WriteAsync();
                await TestContext.Progress.WriteLineAsync($"{watch.ElapsedMilliseconds,6} ms {ground}, {store.Name}: "
                    + string.Join(", ", changes.Values.GroupBy(record => record.Verdict).Select(group => $"{group.Count()} {group.Key}")));
                if (only is [""] && Broken(changes).Any()) continue;
                foreach (var record in changes.Values)
                    await TestContext.Progress.WriteLineAsync($"    {record.Verdict} {record.Id}: {record.Observed}");
            }
        }
    }

    private static IEnumerable<string> Broken(IReadOnlyDictionary<string, CaseRecord> changes) =>
        changes.Values.Where(record => record.Verdict == Verdict.Broken).Select(record => BrokenRules.NameOf(record.Id)).Distinct();

    /// <summary>Every document has rules about uploading a part; what stores do to other operations, those of the longest see.</summary>
    private static async Task<IReadOnlyList<Case>> PartCasesAsync(ProvingGround ground) =>
        [.. (await FrontRun.LightCasesAsync(ground)).Where(planned => planned.Rule.Operation == Operation.UploadPart.Word)];

    /// <summary>All, or a share of the listed rules and of the small others.</summary>
    private static async Task<IReadOnlyList<Case>> CasesAsync(ProvingGround ground, WrongStore store, IReadOnlyList<string> listed)
    {
        var light = await PartCasesAsync(ground);
        if (Shares.IsWhole) return light;
        var place = WrongStores.All.ToList().IndexOf(store);
        var cases = light.ToLookup(planned => listed.Contains(BrokenRules.NameOf(planned)));
        var small = (await FrontRun.SmallCasesAsync(ground)).Select(planned => planned.Rule.Id).ToHashSet();
        return
        [
            .. Shares.Of(cases[true], place, 1 + (cases[true].Count() / ManyCases)),
            .. store.IsCostly ? [] : Shares.Of(cases[false].Where(planned => small.Contains(planned.Rule.Id)), place, SmallParts),
        ];
    }
}
