using System.Runtime.InteropServices;
using Conformance.Multipart.Running;
using Conformance.Reporting;
using Conformance.Rules;
using NUnit.Framework;
using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;

namespace Conformance.Multipart;

/// <summary>
/// Stands in this namespace because NUnit lets a set-up fixture cover its own and those below. The whole run: starts every profile before the first case, merges our records with NUnit's result tree after the last, and
/// leaves nothing behind on the endpoint, also when it is interrupted.
/// </summary>
[SetUpFixture]
public sealed class MultipartRun
{
    private static readonly TimeSpan LongestCleanUp = TimeSpan.FromMinutes(2);
    private static readonly Dictionary<string, ProfileRun> Profiles = [];
    private static readonly List<IDisposable> Signals = [];
    private static readonly CancellationTokenSource Stopping = new();
    private static readonly CancellationTokenSource Ended = new();
    private static readonly List<string> Unwritten = [];
    private static Task _starting = Task.CompletedTask;
    private static readonly string? AskedIndex = Environment.GetEnvironmentVariable("CONFORMANCE_INDEX");
    private static TerminalProgress? _progress;

    /// <summary>Why nothing can be judged, in one sentence; null when all is well. Shown by the case <c>configuration</c>.</summary>
    public static string? Fault { get; private set; }

    /// <summary>Judges one case for NUnit.</summary>
    public static async Task<(ResultState State, string? Message)> JudgeAsync(Case planned, object fixture)
    {
        if (Fault is not null) return (ResultState.Ignored, "Not run: see the case configuration.");
        var record = await Profiles[planned.Profile.Name].RunAsync(planned, fixture);
        _progress?.Report(record);
        return (StateOf(record.Verdict), record.Message);
    }

    [OneTimeSetUp]
    public static async Task StartAsync()
    {
        Fault = CasePlan.Current.Fault;
        if (Fault is not null)
        {
            await WriteIndexAsync();
            return;
        }

        _starting = StartProfilesAsync();
        StopOnSignals();
        await _starting;
        await WriteIndexAsync();
    }

    private static async Task StartProfilesAsync()
    {
        try
        {
            foreach (var profile in CasePlan.Current.Profiles)
                Profiles.Add(profile.Name, await ProfileRun.StartAsync(CasePlan.Current, profile, Repository.Results, Stopping.Token));
            _progress = new TerminalProgress(TestContext.Error, CasePlan.Current.Cases.CountBy(planned => (planned.Rule.Operation, planned.Rule.Topic)).ToDictionary());
        }
        catch (ConfigurationException mistake)
        {
            Fault = mistake.Message;
        }
        catch (OperationCanceledException)
        {
            Fault = "the run was interrupted before its first case.";
        }
    }

    [OneTimeTearDown]
    public static async Task EndAsync()
    {
        // Told by the case `configuration` already, but somewhere among the cases that were not run.
        if (Fault is not null) TestContext.Error.WriteLine($"Nothing was judged. Configuration: {Fault}");
        var selected = SelectedCases(TestExecutionContext.CurrentContext.CurrentResult).ToLookup(planned => planned.Profile.Name, planned => planned.Id);
        var missing = new List<string>();
        foreach (var run in Profiles.Values)
            await WriteAsync(async () => missing.AddRange(await run.EndAsync([.. selected[run.Profile.Name]], CancellationToken.None)));
        await WriteAsync(WriteIndexAsync);
        // Whoever asked for the index shows the tables too.
        foreach (var run in Profiles.Values.Where(run => run.Record is not null && string.IsNullOrEmpty(AskedIndex)))
            TestContext.Error.WriteLine(TerminalTable.Render(run.Record!, run.ReportPath));
        foreach (var run in Profiles.Values) await run.DisposeAsync();
        foreach (var signal in Signals) signal.Dispose();
        await Ended.CancelAsync();

        if (Unwritten.Count > 0) Assert.Fail($"Results: {string.Join(" ", Unwritten)}");
        if (missing.Count > 0)
            Assert.Fail($"{missing.Count} planned cases left no record: {string.Join(", ", missing.Take(10))}{(missing.Count > 10 ? ", …" : "")}.");
    }

    /// <summary>What cannot be written of one run does not keep the others from being.</summary>
    private static async Task WriteAsync(Func<Task> write)
    {
        try
        {
            await write();
        }
        catch (ConfigurationException mistake)
        {
            Unwritten.Add(mistake.Message);
            TestContext.Error.WriteLine($"Results: {mistake.Message}");
        }
    }

    /// <summary>Lists this invocation's runs where <c>CONFORMANCE_INDEX</c> says, so that whoever started the suites finds them, else among the results.</summary>
    private static async Task WriteIndexAsync()
    {
        if (Profiles.Count == 0 && string.IsNullOrEmpty(AskedIndex)) return;
        await RunIndex.WriteFileAsync(
            string.IsNullOrEmpty(AskedIndex) ? Path.Combine(Repository.Results, RunIndex.FileName) : AskedIndex,
            Profiles.Values.Select(run => (run.Folder, run.Record ?? run.Head)), Fault);
    }

    /// <summary>The cases in NUnit's result tree: what its filter left.</summary>
    private static IEnumerable<Case> SelectedCases(ITestResult result) => result.HasChildren
        ? result.Children.SelectMany(SelectedCases)
        : result.Test is Test test && CheckAttribute.CaseOf(test) is { } planned ? [planned] : [];

    private static ResultState StateOf(Verdict verdict) => verdict switch
    {
        Verdict.Kept or Verdict.Noted => ResultState.Success,
        Verdict.Differs => CasePlan.Current.Parameters.Strict ? ResultState.Failure : ResultState.Warning,
        Verdict.Known or Verdict.NotOffered => ResultState.Ignored,
        Verdict.HarnessFault => ResultState.Error,
        _ => ResultState.Failure,
    };

    /// <summary>Ctrl-C and termination end the run early, but not before the endpoint is clean and the record is written.</summary>
    private static void StopOnSignals()
    {
        foreach (var signal in new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM })
        {
            Signals.Add(PosixSignalRegistration.Create(signal, received =>
            {
                received.Cancel = true;
                EndEarly();
            }));
        }

        StarterWatch.Start(EndEarly, Ended.Token);

        AppDomain.CurrentDomain.ProcessExit += (_, _) => Interrupt();
    }

    private static void EndEarly()
    {
        Interrupt();
        Environment.Exit(130);
    }

    /// <summary>Ends what has not ended. The test host does not wait for us unless its own end is held up, so this waits.</summary>
    private static void Interrupt()
    {
        using var patience = new CancellationTokenSource(LongestCleanUp);
        // A profile that is being started has a bucket already, and removes it when it is told to stop.
        Stopping.Cancel();
        Task.WhenAny(_starting, Task.Delay(LongestCleanUp)).Wait();
        var open = Profiles.Values.Where(run => !run.HasEnded).ToList();
        foreach (var run in open) run.Interrupted = true;
        foreach (var run in open)
        {
            try
            {
                run.EndAsync(selected: null, patience.Token).GetAwaiter().GetResult();
            }
            catch (Exception fault) when (fault is ConfigurationException or OperationCanceledException)
            {
                Console.Error.WriteLine($"{run.Profile.Name}: {fault.Message} Remove what is left with: conformance sweep --profile {run.Profile.Name}");
            }
        }

        if (open.Count > 0) WriteIndexAsync().GetAwaiter().GetResult();
    }
}
