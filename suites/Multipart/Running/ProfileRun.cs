using System.Collections.Concurrent;
using System.Diagnostics;
using System.Reflection;
using Conformance.Multipart.Judging;
using Conformance.Reference;
using Conformance.Reporting;
using Conformance.Rules;
using Conformance.Wire;

namespace Conformance.Multipart.Running;

/// <summary>One profile's share of a run: its endpoint (started here when it is the embedded reference), its records, its clean-up.</summary>
public sealed class ProfileRun : IAsyncDisposable
{
    private readonly CasePlan _plan;
    private readonly ConcurrentDictionary<string, Case> _judged = new();
    private readonly RunWriter _writer;
    private readonly ReferenceServer? _reference;
    private readonly Target _target;
    private readonly EndpointTraits _traits;
    private readonly SemaphoreSlim _casesAtOnce;
    private readonly Absence _absence;
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly Lock _gate = new();
    private readonly Lock _recording = new();
    private bool _isClosing;
    private Task<IReadOnlyList<string>>? _ending;

    private ProfileRun(CasePlan plan, RunRecord head, RunWriter writer, ReferenceServer? reference, Target target, EndpointTraits traits)
    {
        _plan = plan;
        Head = head;
        _writer = writer;
        _reference = reference;
        _target = target;
        _traits = traits;
        _absence = new Absence(target);
        _casesAtOnce = new SemaphoreSlim(target.Profile.Limits.Concurrency);
    }

    public Profile Profile => _target.Profile;

    public string Folder => _writer.Folder;

    public string ReportPath => _writer.ReportPath;

    /// <summary>The record as it was before the first case.</summary>
    public RunRecord Head { get; }

    /// <summary>The record once the run has ended.</summary>
    public RunRecord? Record { get; private set; }

    /// <summary>Whether it has come to its end, with its record written or not.</summary>
    public bool HasEnded => _ending is { IsCompleted: true };

    /// <summary>Set when the run is being stopped from outside: cases that have not begun are not begun.</summary>
    public bool Interrupted { get; set; }

    /// <summary>Connects, makes sure that the endpoint can be judged at all, and makes the run's bucket.</summary>
    /// <exception cref="ConfigurationException">It cannot, in one sentence: variables, name, TLS, clock, credentials, rights.</exception>
    public static async Task<ProfileRun> StartAsync(CasePlan plan, Profile profile, string resultsRoot, CancellationToken cancellation)
    {
        var startedAt = DateTimeOffset.UtcNow;
        var runId = RunId.New(startedAt);
        var reference = profile.IsReference ? await ReferenceServer.StartAsync(ReferenceFor(profile), cancellation) : null;
        Target? target = null;
        try
        {
            target = await Target.ConnectAsync(profile, DirectRun.OptionsFor(reference, runId, plan.Parameters.Seed).Within(profile.Offers), cancellation);
            await MakeReadyAsync(target, cancellation);

            var head = HeadOf(plan, profile, target, runId, startedAt);
            var writer = RunWriter.Start(resultsRoot, head);
            var traits = await Traits.ProbeAsync(target);
            return new ProfileRun(plan, head, writer, reference, target, traits);
        }
        catch
        {
            if (target is not null)
            {
                await target.CleanAsync(CancellationToken.None);
                await target.DisposeAsync();
            }

            if (reference is not null) await reference.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs a case and keeps its record.</summary>
    public async Task<CaseRecord> RunAsync(Case planned, object fixture)
    {
        await _casesAtOnce.WaitAsync();
        try
        {
            await _absence.PassAsync();
            var record = await CaseRunner.RunAsync(planned, fixture, _target, _traits, Interrupted ? "the run was interrupted" : _absence.Reason);
            // The clean-up takes away what a case in flight works on, and no verdict may come of that.
            if (Interrupted && record.Verdict is (Verdict.Broken or Verdict.Differs or Verdict.HarnessFault))
                record = record with { Verdict = Verdict.Unjudged, Message = "Unjudged: the run was interrupted while this case ran." };
            if (record.Exchanges.Any(exchange => exchange.Status is null)) _absence.Suspect();
            lock (_recording)
            {
                // What an interrupted run's end has said of a case that was still in flight is its record, and the only one.
                if (!_isClosing) _writer.Add(record);
                _judged[planned.Id] = planned;
            }

            return record;
        }
        finally
        {
            _casesAtOnce.Release();
        }
    }

    /// <summary>Removes what the run made and writes the reports. Does it once, however often it is asked.</summary>
    /// <param name="selected">The cases that NUnit's filter left; null when the run ends before that is known, and every planned case counts.</param>
    /// <returns>IDs of cases that were selected and left no record.</returns>
    public Task<IReadOnlyList<string>> EndAsync(IReadOnlyCollection<string>? selected, CancellationToken cancellation)
    {
        // Whoever comes second, a signal or the end of the process, must wait for the first, not pass it by.
        lock (_gate) return _ending ??= EndOnceAsync(selected, cancellation);
    }

    private async Task<IReadOnlyList<string>> EndOnceAsync(IReadOnlyCollection<string>? selected, CancellationToken cancellation)
    {
        var leftovers = await _target.CleanAsync(cancellation);
        IReadOnlyList<string> ids = [.. (selected ?? Head.Plan.CaseIds).Order(StringComparer.Ordinal)];
        List<string> missing;
        lock (_recording)
        {
            _isClosing = true;
            missing = [.. ids.Where(id => !_judged.ContainsKey(id))];
            foreach (var id in missing) _writer.Add(Missing(id));
        }

        Record = await _writer.FinishAsync(new RunCompletion
        {
            // Not the clock's own time: it may have been set while the run went on.
            FinishedAt = Head.StartedAt + _clock.Elapsed,
            Traffic = RecordOf(_target.Traffic, _reference?.Store.MostHeldBytes),
            Leftovers = leftovers,
            Plan = Head.Plan with { Selected = ids.Count, CaseIds = ids },
            Interrupted = Interrupted,
        }, cancellation);
        return missing;
    }

    public async ValueTask DisposeAsync()
    {
        _writer.Dispose();
        _casesAtOnce.Dispose();
        await _target.DisposeAsync();
        if (_reference is not null) await _reference.DisposeAsync();
    }

    private static ReferenceOptions ReferenceFor(Profile profile) =>
        new ReferenceOptions { Document = StandIn.DocumentFor(profile), Tls = profile.IsReferenceOverHttps }.WithBucketsOf(profile);

    private static async Task MakeReadyAsync(Target target, CancellationToken cancellation)
    {
        var file = target.Profile.At.File;
        try
        {
            var preflight = await target.PreflightAsync(cancellation);
            if (preflight.Findings.Count > 0)
                throw new ConfigurationException($"{file}: {string.Join(" ", preflight.Findings.Select(finding => finding.Sentence))}");
            await target.PrepareAsync(cancellation);
        }
        catch (TargetNotReadyException notReady)
        {
            throw new ConfigurationException($"{file}: {notReady.Message}");
        }
        catch (NotOfferedException limit)
        {
            throw new ConfigurationException($"{file}: no case can begin, because {limit.Message}; raise it (conformance estimate says what a run needs).");
        }
    }

    private static RunRecord HeadOf(CasePlan plan, Profile profile, Target target, string runId, DateTimeOffset startedAt)
    {
        var books = plan.RulebooksOf(profile).ToList();
        var cases = plan.Cases.Where(planned => planned.Profile == profile).ToList();
        return new RunRecord
        {
            RunId = runId,
            Seed = plan.Parameters.Seed,
            Strict = plan.Parameters.Strict,
            Partial = true,
            Suite = SuiteVersion(),
            StartedAt = startedAt,
            Profile = ProfileRecord.Of(profile, books.Select(book => book.Header), target.Bucket),
            Plan = new PlanRecord(cases.Count, cases.Count, [.. cases.Select(planned => planned.Id).Order(StringComparer.Ordinal)]),
            Totals = TotalsRecord.Of([]),
            Traffic = TrafficRecord.None,
            Leftovers = [],
            Rules = [.. books.SelectMany(book => book.Rules).Select(RuleRecord.Of)],
            Cases = [],
        };
    }

    private static TrafficRecord RecordOf(Traffic traffic, long? mostBytesStored) => new(traffic.Requests, traffic.BytesSent, traffic.BytesReceived)
    {
        Writes = traffic.Writes,
        Reads = traffic.Reads,
        Deletes = traffic.Deletes,
        Cleaning = traffic.Cleaning,
        BytesHeldBack = traffic.BytesHeldBack,
        MostBytesStored = mostBytesStored,
    };

    /// <summary>A case that NUnit selected and that never came to its end: never silently absent.</summary>
    private CaseRecord Missing(string id)
    {
        var planned = _plan.Cases.First(planned => planned.Id == id && planned.Profile == Profile);
        return Interrupted
            ? CaseRunner.Record(planned, Verdict.Unjudged, message: "Unjudged: the run was interrupted before this case ended.")
            : CaseRunner.Record(planned, Verdict.HarnessFault, message: "Harness fault: the case was planned and left no record.");
    }

    private static SuiteRecord SuiteVersion()
    {
        var version = typeof(ProfileRun).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0";
        return version.Split('+', 2) is [var number, var commit] ? new SuiteRecord(number, commit) : new SuiteRecord(version);
    }
}
