using Conformance.Reporting.Records;
using Conformance.Rules;
using Conformance.Running;
using Conformance.SelfChecks.Multipart.Judging;
using Conformance.SelfChecks.Support.Running;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Multipart.Faults;

/// <summary>
/// Stores that keep the rules in a way of their own are not called wrong for it, but by the rules that are about that way.
/// </summary>
[Parallelizable(ParallelScope.Children)]
public sealed class RightStoreTests
{
    /// <summary>
    /// Shares that the rules are divided into, so that all stores together meet each of them a few times: those of UploadPart, which most
    /// stores are about, more often than those of the other operations.
    /// </summary>
    private const int FamilyParts = 32;

    private const int UploadPartParts = 8;

    private static IEnumerable<TestCaseData> Stores =>
        RightStore.All.Select(store => new TestCaseData(store.Name).SetArgDisplayNames(store.Name));

    private static IEnumerable<TestCaseData> StoresElsewhere => FrontGrounds
        .Before(RightStore.All, FrontGrounds.Names, SenselessElsewhere.Of)
        .Select(pair => new TestCaseData(pair.Store.Name, pair.Ground).SetArgDisplayNames(pair.Store.Name, pair.Ground));

    [TestCaseSource(nameof(Stores))]
    public Task Is_not_called_wrong(string name) => IsNotCalledWrongAsync(name, ProvingGround.Of(FrontRun.Document));

    [TestCaseSource(nameof(StoresElsewhere))]
    public Task Is_not_called_wrong_before_other_references(string name, string ground) =>
        IsNotCalledWrongAsync(name, FrontGrounds.Of(ground));

    [Test]
    public void Reasons_are_about_stores_of_the_catalogue() =>
        SenselessElsewhere.Stores.Except(RightStore.All.Select(store => store.Name)).Should().BeEmpty();

    [Test]
    [Explicit("shows what every such case makes of each store, or of those that CONFORMANCE_RIGHT_STORES names")]
    public async Task Show_every_change()
    {
        var names = Environment.GetEnvironmentVariable("CONFORMANCE_RIGHT_STORES") is { Length: > 0 } named ? named.Split(';') : [""];
        foreach (var (ground, store) in FrontGrounds.Asked.SelectMany(_ => RightStore.All, (ground, store) => (ground, store))
            .Where(pair => names.Any(name => pair.store.Name.Contains(name, StringComparison.Ordinal))
                && SenselessElsewhere.Of(pair.store).Why(pair.ground) is null))
        {
            var own = FrontGrounds.Of(ground);
            var asked = (await CasesAsync(own)).Where(planned => BrokenRules.IsAsked(planned.Id));
            var changes = await FrontRun.ChangesAsync(
                own, store.Open, asked, store.ListLag, decides: store.Decides, without: store.Without);
            await TestContext.Progress.WriteLineAsync($"{ground}, {store.Name}: {changes.Count} changes");
            foreach (var record in changes.Values.Where(record => IsWrong(store, record)))
                await TestContext.Progress.WriteLineAsync($"    {record.Verdict} {record.Id}: {record.Observed}");
        }
    }

    private static async Task IsNotCalledWrongAsync(string name, ProvingGround ground)
    {
        var store = RightStore.All.Single(each => each.Name == name);
        var cases = (await CasesAsync(ground)).ToLookup(planned => planned.Rule.Operation == Operation.UploadPart.Word);
        var place = RightStore.All.ToList().IndexOf(store);
        var changes = await FrontRun.ChangesAsync(
            ground, store.Open, Shares.Of(cases[true], place, UploadPartParts).Concat(Shares.Of(cases[false], place, FamilyParts)),
            store.ListLag, decides: store.Decides, without: store.Without);

        string.Join('\n', changes.Values.Where(record => IsWrong(store, record))
            .Select(record => $"{record.Verdict} {record.Id}: {record.Observed}")).Should().BeEmpty();
    }

    /// <summary>A code that a rule names is about what these stores do otherwise. The rows of a rule take the same steps.</summary>
    private static async Task<IReadOnlyList<Case>> CasesAsync(ProvingGround ground)
    {
        var small = (await FrontRun.SmallCasesAsync(ground)).Select(planned => planned.Id).ToHashSet();
        return
        [
            .. (await FrontRun.LightCasesAsync(ground))
                .Where(planned => planned.Row.Expect?.Responses.Any(r => r.Code is not null) != true)
                .DistinctBy(planned => planned.Rule.Id).Where(planned => small.Contains(planned.Id)),
        ];
    }

    /// <summary>What cannot be judged says which operation is in the way, or is listed.</summary>
    private static bool IsWrong(RightStore store, CaseRecord record) => record.Verdict switch
    {
        Verdict.Broken or Verdict.Differs => !IsAbout(store.About, record.Id),
        Verdict.Unsupported => false,
        _ => record.Cause is null && !IsAbout([.. store.About, .. store.Inconclusive], record.Id),
    };

    private static bool IsAbout(IReadOnlyList<string> rules, string id) =>
        rules.Any(rule => ("." + id.Split('/')[0]).Contains("." + rule, StringComparison.Ordinal));
}
