using Conformance.Reporting;
using Conformance.Reporting.Records;
using Conformance.Rules;
using Conformance.Running;
using Conformance.Testing;
using NUnit.Framework;
using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;

// A case mostly waits for its endpoint, so there are more workers than cores; the profile's own concurrency bounds what is in flight.
[assembly: Parallelizable(ParallelScope.All)]
[assembly: LevelOfParallelism(16)]

namespace Conformance.Multipart;

/// <summary>
/// The run that <c>dotnet test</c> makes: planned once for the process, started before the first case, ended after the last or by a signal.
/// </summary>
[SetUpFixture]
public sealed class MultipartRun
{
    private static readonly CancellationTokenSource Stopping = new();
    private static readonly Lazy<(RunPlan? Plan, string? Mistake)> Planned = new(MakePlan);
    private static readonly Lock Gate = new();
    private static readonly TaskCompletionSource<SuiteRun?> Started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private static EarlyEnd? earlyEnd;
    private static Task? ending;

    /// <summary>The user's mistake that keeps everything from being judged, in one sentence; null when all is well.</summary>
    public static string? Mistake { get; private set; } = Planned.Value.Mistake;

    /// <summary>The cases, or none where there is a <see cref="Mistake"/>.</summary>
    public static IReadOnlyList<Case> Cases => Planned.Value.Plan?.Cases ?? [];

    /// <summary>The properties of every case that a right configuration could have.</summary>
    public static IEnumerable<(string Key, string Value)> AllProperties()
    {
        try
        {
            return CaseProperties.OfAll(MultipartSuite.Read().Rulebooks.SelectMany(book => book.Rules),
                Environment.GetEnvironmentVariable("CONFORMANCE_PROFILE")?.Split(',') ?? []);
        }
        catch (ConfigurationException)
        {
            // The mistake is in a rulebook: nobody knows what its cases would be.
            return [];
        }
    }

    public static async Task<CaseRecord> JudgeAsync(Case planned) => await (await Started.Task)!.RunAsync(planned);

    public static FailOn FailOn => Planned.Value.Plan!.Options.FailOn;

    [OneTimeSetUp]
    public static async Task StartAsync()
    {
        if (Mistake is not null) return;
        earlyEnd = new EarlyEnd(EndEarlyAsync);
        try
        {
            Started.SetResult(await SuiteRun.StartAsync(Planned.Value.Plan!, Workspace.Results, TestContext.Error, Stopping.Token));
        }
        catch (ConfigurationException mistake)
        {
            Mistake = mistake.Message;
        }
        catch (OperationCanceledException)
        {
            Mistake = "the run was interrupted before its first case.";
        }
        finally
        {
            Started.TrySetResult(null);
        }
    }

    [OneTimeTearDown]
    public static async Task EndAsync()
    {
        // Said by the test "configuration" already, but somewhere among the cases that were not run.
        if (Mistake is not null) TestContext.Error.WriteLine($"Nothing was judged. Configuration: {Mistake}");
        if (!Started.Task.IsCompleted || await Started.Task is not { } run) return;
        IReadOnlyList<string> missing = [];
        var selected = SelectedCases(TestExecutionContext.CurrentContext.CurrentResult).ToList();
        await EndOnceAsync(async () => missing = await run.EndAsync(selected));
        foreach (var ended in run.Runs.Where(ended => ended.Record is not null))
            TestContext.Error.WriteLine(TerminalTable.Render(ended.Record!, ended.ReportPath));
        var idle = run.Runs.Where(ended => ended.IsIdle).Select(ended => ended.Profile.Name).ToList();
        if (idle.Count > 0) TestContext.Error.WriteLine($"Not run, since no case of theirs is selected: {string.Join(", ", idle)}.");
        await run.DisposeAsync();
        earlyEnd?.Dispose();
        foreach (var sentence in run.Unwritten) TestContext.Error.WriteLine($"Results: {sentence}");
        if (run.Unwritten.Count > 0) Assert.Fail($"Results: {string.Join(" ", run.Unwritten)}");
        if (missing.Count > 0) Assert.Fail(
            $"{missing.Count} planned cases left no record: {string.Join(", ", missing.Take(10))}{(missing.Count > 10 ? ", …" : "")}.");
    }

    private static (RunPlan?, string?) MakePlan()
    {
        try
        {
            return (RunPlan.Make(RunOptions.Read(name => TestContext.Parameters.Get(name), Environment.GetEnvironmentVariable),
                MultipartSuite.Read()), null);
        }
        catch (ConfigurationException mistake)
        {
            return (null, mistake.Message);
        }
    }

    private static async Task EndEarlyAsync()
    {
        await Stopping.CancelAsync();
        if (await Started.Task is not { } run) return;
        run.Interrupt();
        await EndOnceAsync(() => run.EndAsync());
        foreach (var sentence in run.Unwritten) await Console.Error.WriteLineAsync($"Results: {sentence}");
    }

    /// <summary>Whoever comes second, a signal or the end of the tests, waits for the first.</summary>
    private static Task EndOnceAsync(Func<Task> end)
    {
        lock (Gate) return ending ??= end();
    }

    /// <summary>The cases in NUnit's result tree: what its filter left.</summary>
    private static IEnumerable<Case> SelectedCases(ITestResult result) => result.HasChildren
        ? result.Children.SelectMany(SelectedCases)
        : result.Test.Arguments is [Case planned] ? [planned] : [];
}

/// <summary>Whether there is something to judge. The one place where the user's own mistakes show.</summary>
public sealed class Configuration
{
    /// <summary>The properties by which a filter may select the test.</summary>
    public static IEnumerable<(string Key, string Value)> Selected => MultipartRun.Mistake is null ? [] : MultipartRun.AllProperties();

    [MistakeTest(typeof(Configuration))]
    public void IsComplete()
    {
        if (MultipartRun.Mistake is { } mistake) throw new OutcomeException(ResultState.Failure, $"Configuration: {mistake}");
    }
}

/// <summary>The cases of one topic of one operation, in parallel.</summary>
[TestFixtureSource(typeof(Grouping), nameof(Grouping.OfParallelCases))]
public sealed class Cases(string operation, string topic)
{
    [CaseSource(RunsLast = false)]
    public Task IsJudged(Case planned) => Outcome.OfAsync(planned);

    public override string ToString() => $"{operation} {topic}";
}

/// <summary>The cases that run after all others, one at a time: NUnit runs fixtures that may not run in parallel last.</summary>
[NonParallelizable]
[TestFixtureSource(typeof(Grouping), nameof(Grouping.OfLastCases))]
public sealed class LastCases(string operation, string topic)
{
    [CaseSource(RunsLast = true)]
    public Task IsJudged(Case planned) => Outcome.OfAsync(planned);

    public override string ToString() => $"{operation} {topic}";
}

/// <summary>Operation and topic of each fixture.</summary>
internal static class Grouping
{
    public static IEnumerable<TestFixtureData> OfParallelCases => Of(runsLast: false);

    public static IEnumerable<TestFixtureData> OfLastCases => Of(runsLast: true);

    private static IEnumerable<TestFixtureData> Of(bool runsLast) => MultipartRun.Cases.Where(planned => planned.Check.RunsLast == runsLast)
        .Select(planned => (planned.Rule.Operation, planned.Rule.Topic)).Distinct()
        .Select(group => new TestFixtureData(group.Operation, group.Topic));
}

/// <summary>Builds the tests of a fixture from the cases of its operation and topic.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class CaseSourceAttribute : NUnitAttribute, ITestBuilder
{
    public bool RunsLast { get; init; }

    public IEnumerable<TestMethod> BuildFrom(IMethodInfo method, Test? suite)
    {
        if (suite?.Arguments is not [string operation, string topic]) yield break;
        foreach (var planned in MultipartRun.Cases.Where(
            planned => planned.Check.RunsLast == RunsLast && planned.Rule.Operation == operation && planned.Rule.Topic == topic))
        {
            yield return BuiltTests.Of(method, suite, planned.TestName, [planned], CaseProperties.Of(planned));
        }
    }
}

/// <summary>A case's verdict as a test's result.</summary>
internal static class Outcome
{
    public static async Task OfAsync(Case planned)
    {
        if (MultipartRun.Mistake is not null) throw new OutcomeException(ResultState.Ignored, "Not run: see the case configuration.");
        var record = await MultipartRun.JudgeAsync(planned);
        var state = OutcomeException.StateOf(record.Verdict);
        if (state == ResultState.Failure && !MultipartRun.FailOn.Fails(record.Verdict, record.Findings.Select(finding => finding.Harm)))
            state = ResultState.Warning;
        if (state != ResultState.Success || record.Message is not null) throw new OutcomeException(state, record.Message ?? "");
    }
}
