using Conformance.Reporting.Records;
using Conformance.Rules;
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
    private static IEnumerable<TestCaseData> Stores =>
        RightStore.All.Select(store => new TestCaseData(store.Name).SetArgDisplayNames(store.Name));

    [TestCaseSource(nameof(Stores))]
    public async Task Is_not_called_wrong(string name)
    {
        var store = RightStore.All.Single(each => each.Name == name);
        var ground = ProvingGround.Of(FrontRun.Document);

        // A code that a rule names is about what these stores do otherwise. The rows of a rule take the same steps.
        var cases = Thirds.Of(
            (await FrontRun.SmallCasesAsync(ground))
                .Where(planned => planned.Rule.Operation == Operation.UploadPart.Word
                    && planned.Row.Expect?.Responses.Any(r => r.Code is not null) != true)
                .DistinctBy(planned => planned.Rule.Id),
            RightStore.All.ToList().IndexOf(store));
        var changes = await FrontRun.ChangesAsync(store.Open, cases, store.ListLag);

        string.Join('\n', changes.Values.Where(record => IsWrong(store, record))
            .Select(record => $"{record.Verdict} {record.Id}: {record.Observed}")).Should().BeEmpty();
    }

    /// <summary>What cannot be judged says which operation is in the way, or is listed.</summary>
    private static bool IsWrong(RightStore store, CaseRecord record) => record.Verdict switch
    {
        Verdict.Broken or Verdict.Differs => !IsAbout(store.About, record.Id),
        Verdict.Unsupported => false,
        _ => record.Cause is null && !IsAbout([.. store.About, .. store.Inconclusive], record.Id),
    };

    private static bool IsAbout(IReadOnlyList<string> rules, string id) =>
        rules.Any(rule => id.Split('/')[0].Contains("." + rule, StringComparison.Ordinal));
}
