using System.Globalization;
using Conformance.Clients.Planning;
using Conformance.Clients.Reports;
using Conformance.Reporting.Records;
using Conformance.Rules;
using Conformance.Rules.Clients;
using Conformance.Running;
using Conformance.Testing;
using NUnit.Framework;
using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;

// How many clients run at the same time is bounded by the run, which knows the machine's cores.
[assembly: Parallelizable(ParallelScope.All)]
[assembly: LevelOfParallelism(8)]

namespace Conformance.Clients;

/// <summary>The run that <c>dotnet test suites/Clients</c> makes: one for each profile, started at its first case.</summary>
[SetUpFixture]
public sealed class ClientSuite
{
    private static readonly Lazy<(ClientPlan? Plan, string? Mistake)> Planned = new(MakePlan);
    private static readonly Dictionary<string, Lazy<Task<ClientRun>>> Runs = [];
    private static readonly CancellationTokenSource Stopping = new();
    private static EarlyEnd? earlyEnd;

    /// <summary>The user's mistake that keeps everything from being judged, in one sentence; null when all is well.</summary>
    public static string? Mistake => Planned.Value.Mistake;

    public static IReadOnlyList<ClientCase> Cases => Planned.Value.Plan?.Cases ?? [];

    /// <summary>The properties of every case that a right configuration could have.</summary>
    public static IEnumerable<(string Key, string Value)> AllProperties()
    {
        try
        {
            return ClientPlan.AllProperties(Environment.GetEnvironmentVariable("CONFORMANCE_PROFILE")?.Split(',') ?? []);
        }
        catch (ConfigurationException)
        {
            // The mistake is in one of the lists: nobody knows what its cases would be.
            return [];
        }
    }

    public static async Task<JourneyRecord> JudgeAsync(ClientCase planned)
    {
        Lazy<Task<ClientRun>>? run;
        lock (Runs)
        {
            Stopping.Token.ThrowIfCancellationRequested();
            if (!Runs.TryGetValue(planned.Profile.Name, out run))
                Runs.Add(planned.Profile.Name, run = new(() => ClientRun.StartAsync(planned.Profile, cancellation: Stopping.Token)));
        }

        return await (await run.Value).RunAsync(planned, Stopping.Token);
    }

    [OneTimeSetUp]
    public static void Listen() => earlyEnd = new EarlyEnd(EndEarlyAsync);

    [OneTimeTearDown]
    public static async Task EndAsync()
    {
        earlyEnd?.Dispose();
        var leftovers = new List<string>();
        var installed = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var started in Runs.Values.Select(run => run.Value).Where(run => !run.IsFaulted))
        {
            await using var run = await started;
            var record = await run.EndAsync(Planned.Value.Plan!);
            var folder = await ClientReports.WriteAsync(record, Path.Combine(Workspace.Results, "clients"));
            await TestContext.Error.WriteLineAsync(ClientTable.Render(record));
            await TestContext.Error.WriteLineAsync($"Report: {Path.Combine(folder, ClientReports.PageName)}");
            leftovers.AddRange(record.Leftovers);
            installed.UnionWith(record.Cases.Where(each => each.Version is not null && each.Language != Client.ReplayedForm)
                .Select(each => each.Client));
        }

        // A machine on which clients are missing would pass for one on which they work.
        var text = Environment.GetEnvironmentVariable("CONFORMANCE_CLIENTS_AT_LEAST");
        if (int.TryParse(text, CultureInfo.InvariantCulture, out var least) && installed.Count < least)
            Assert.Fail($"{installed.Count} clients are installed, and {least} were to be: {string.Join(", ", installed)}.");
        if (leftovers.Count > 0) Assert.Fail($"Not removed from the endpoint: {string.Join("; ", leftovers)}");
    }

    /// <summary>No client goes on, and nothing of theirs stays at an endpoint; there is no report.</summary>
    private static async Task EndEarlyAsync()
    {
        await Stopping.CancelAsync();
        List<Lazy<Task<ClientRun>>> started;
        lock (Runs) started = [.. Runs.Values];
        foreach (var starting in started.Select(run => run.Value))
        {
            // One that was cancelled while it started has removed what it made.
            await ((Task)starting).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!starting.IsCompletedSuccessfully) continue;
            foreach (var leftover in await (await starting).CleanAsync())
                await Console.Error.WriteLineAsync($"Not removed from the endpoint: {leftover}");
        }
    }

    private static (ClientPlan?, string?) MakePlan()
    {
        try
        {
            var options = RunOptions.Read(name => TestContext.Parameters.Get(name), Environment.GetEnvironmentVariable);
            return (ClientPlan.Read(options.Profiles == Workspace.ReferenceProfiles ? [] : options.Profiles), null);
        }
        catch (ConfigurationException mistake)
        {
            return (null, mistake.Message);
        }
    }
}

/// <summary>Whether there is something to judge. The one place where the user's own mistakes show.</summary>
public sealed class Configuration
{
    /// <summary>The properties by which a filter may select the test.</summary>
    public static IEnumerable<(string Key, string Value)> Selected => ClientSuite.Mistake is null ? [] : ClientSuite.AllProperties();

    [MistakeTest(typeof(Configuration))]
    public void IsComplete()
    {
        if (ClientSuite.Mistake is { } mistake) throw new OutcomeException(ResultState.Failure, $"Configuration: {mistake}");
    }
}

/// <summary>The cases: each client on each journey.</summary>
[TestFixture]
public sealed class JourneyTests
{
    [CaseSource]
    public async Task IsMade(ClientCase planned)
    {
        JourneyRecord record;
        try
        {
            record = await ClientSuite.JudgeAsync(planned);
        }
        catch (ConfigurationException mistake)
        {
            throw new OutcomeException(ResultState.Error, $"Configuration: {mistake.Message}");
        }

        var state = OutcomeException.StateOf(record.Verdict);
        if (state != ResultState.Success) throw new OutcomeException(state, ClientTable.Message(record));
    }
}

/// <summary>Builds the tests from the plan's cases.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class CaseSourceAttribute : NUnitAttribute, ITestBuilder
{
    public IEnumerable<TestMethod> BuildFrom(IMethodInfo method, Test? suite) => ClientSuite.Cases
        .Select(planned => BuiltTests.Of(method, suite, planned.TestName, [planned], planned.Properties));
}
