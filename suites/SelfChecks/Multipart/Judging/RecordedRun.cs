using Conformance.Multipart.Running;
using Conformance.Reporting;
using Conformance.Rules;
using Conformance.SelfChecks.Support;

namespace Conformance.SelfChecks.Multipart.Judging;

/// <summary>A run as NUnit makes it, from preflight to clean-up and record, without NUnit.</summary>
internal static class RecordedRun
{
    private static readonly Lazy<IReadOnlyList<Rulebook>> Rulebooks = new(CasePlan.ReadRulebooks);

    /// <param name="topics">Of the cases to run; none means all.</param>
    public static Task<RunRecord> OfAsync(Profile profile, RunParameters parameters, params string[] topics) => OfAsync(
        CasePlan.Of(parameters, [profile], [.. Rulebooks.Value.Where(book => profile.Documents.Contains(book.Header.Document.Name))]),
        profile,
        planned => topics.Length == 0 || topics.Contains(planned.Rule.Topic));

    /// <param name="which">The cases to run.</param>
    public static async Task<RunRecord> OfAsync(CasePlan plan, Profile profile, Func<Case, bool> which)
    {
        using var folder = new TemporaryFolder();
        await using var run = await ProfileRun.StartAsync(plan, profile, folder["results"], CancellationToken.None);
        var cases = plan.Cases.Where(which).ToList();
        await Task.WhenAll(cases.Select(planned => run.RunAsync(planned, Activator.CreateInstance(planned.Check.Method.DeclaringType!)!)));
        await run.EndAsync([.. cases.Select(planned => planned.Id)], CancellationToken.None);
        return run.Record!;
    }
}
