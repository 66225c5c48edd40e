using Conformance.Reporting.Records;
using Conformance.Rules.Profiles;
using Conformance.Running;
using Conformance.SelfChecks.Support;
using Conformance.SelfChecks.Support.Running;

namespace Conformance.SelfChecks.Multipart.Judging;

/// <summary>A run as users make it, from preflight to clean-up and record.</summary>
internal static class RecordedRun
{
    /// <param name="topics">Of the cases to run; none means all.</param>
    public static Task<RunRecord> OfAsync(Profile profile, RunOptions parameters, params string[] topics) => OfAsync(
        RunPlan.Of(parameters, [profile], SuitesUnderTest.Own),
        profile,
        planned => topics.Length == 0 || topics.Contains(planned.Rule.Topic));

    /// <param name="which">The cases to run.</param>
    public static async Task<RunRecord> OfAsync(RunPlan plan, Profile profile, Func<Case, bool> which)
    {
        using var folder = new TemporaryFolder();
        await using var run = await ProfileRun.StartAsync(plan, profile, folder["results"], CancellationToken.None);
        var cases = plan.Cases.Where(which).ToList();
        await Task.WhenAll(cases.Select(planned => run.RunAsync(planned)));
        await run.EndAsync([.. cases.Select(planned => planned.Id)], CancellationToken.None);
        return run.Record!;
    }
}
