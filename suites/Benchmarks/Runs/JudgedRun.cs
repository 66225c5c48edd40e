using System.Diagnostics;
using Conformance.Reporting.Records;
using Conformance.Rules;
using Conformance.Rules.Profiles;
using Conformance.Running;
using Conformance.Running.Judging;
using Conformance.Wire.Targets;

namespace Conformance.Benchmarks.Runs;

/// <summary>What one pass over a plan's cases took and found.</summary>
/// <param name="Wall">From the first case's beginning to the last one's end; the clean-up of buckets is not in it.</param>
/// <param name="Processor">Of this process in that time: with an embedded server, the server's too.</param>
/// <param name="Traffic">What went over the wire in that time.</param>
internal sealed record JudgedRun(TimeSpan Wall, TimeSpan Processor, Traffic Traffic, IReadOnlyList<CaseRecord> Records)
{
    /// <summary>Cases that sent anything: one that is unsupported takes no time.</summary>
    public int ExecutedCases => Records.Count(record => record.Verdict != Verdict.Unsupported);

    /// <summary>Runs all cases of a plan, so many at once, in a bucket of their own, and cleans up.</summary>
    public static async Task<JudgedRun> OfAsync(LightPlan plan, Profile profile, TargetOptions options, int casesAtOnce,
        CancellationToken cancellation)
    {
        await using var target =
            await Target.ConnectAsync(
                profile with { Limits = profile.Limits with { Concurrency = Math.Max(casesAtOnce, profile.Limits.Concurrency) } }, options,
                cancellation);
        await target.PrepareAsync(cancellation);
        var before = target.Traffic;
        var records = new CaseRecord[plan.Cases.Count];
        var clock = Stopwatch.StartNew();
        var processor = ProcessorTime.Now;
        await Parallel.ForAsync(0, records.Length,
            new ParallelOptions { MaxDegreeOfParallelism = casesAtOnce, CancellationToken = cancellation }, async (index, _) =>
                records[index] = await CaseRunner.RunAsync(plan.Cases[index], target, EndpointTraits.Usual));
        var (wall, spent, after) = (clock.Elapsed, ProcessorTime.Now - processor, target.Traffic);
        await target.CleanAsync(CancellationToken.None);
        return new JudgedRun(
            wall, spent, new Traffic(after.Requests - before.Requests, after.BytesSent - before.BytesSent,
                after.BytesReceived - before.BytesReceived), records);
    }

    /// <summary>
    /// The same as a user's run does it: asked first whether the endpoint can be judged, waiting where a case brings it down, and reported.
    /// </summary>
    /// <param name="plan">Of one profile, whose credentials stand in the environment and whose concurrency holds.</param>
    public static async Task<JudgedRun> OfWholeRunAsync(LightPlan plan, CancellationToken cancellation)
    {
        var results = Directory.CreateTempSubdirectory("conformance-run-");
        try
        {
            await using var run = await ProfileRun.StartAsync(plan.Plan, plan.Profile, results.FullName, cancellation);
            var records = new CaseRecord[plan.Cases.Count];
            var clock = Stopwatch.StartNew();
            var processor = ProcessorTime.Now;
            await Parallel.ForAsync(0, records.Length,
                new ParallelOptions { MaxDegreeOfParallelism = plan.Profile.Limits.Concurrency, CancellationToken = cancellation },
                async (index, _) =>
                    records[index] = await run.RunAsync(plan.Cases[index]));
            var (wall, spent) = (clock.Elapsed, ProcessorTime.Now - processor);
            await run.EndAsync([.. plan.Cases.Select(planned => planned.Id)], cancellation);
            var traffic = run.Record!.Traffic;
            return new JudgedRun(wall, spent, new Traffic(traffic.Requests, traffic.BytesSent, traffic.BytesReceived), records);
        }
        finally
        {
            results.Delete(recursive: true);
        }
    }
}

/// <summary>Processor time of this process.</summary>
internal static class ProcessorTime
{
    public static TimeSpan Now => Environment.CpuUsage.TotalTime;
}
