using Conformance.Multipart.Judging;
using Conformance.Reference;
using Conformance.Reporting;
using Conformance.Rules;
using Conformance.Wire;

namespace Conformance.Multipart.Running;

/// <summary>Cases against one endpoint without NUnit's runner, reports or clean-up: for self-checks, which judge the judges.</summary>
public sealed class DirectRun : IAsyncDisposable
{
    private readonly Target _target;
    private readonly EndpointTraits _traits;
    private readonly SemaphoreSlim _casesAtOnce;

    private DirectRun(Target target, EndpointTraits traits)
    {
        _target = target;
        _traits = traits;
        _casesAtOnce = new SemaphoreSlim(target.Profile.Limits.Concurrency);
    }

    /// <summary>Begins a run as any other begins, past the preflight.</summary>
    /// <param name="by">Where the way to the reference begins; null for the reference itself.</param>
    /// <exception cref="TargetNotReadyException">The run's buckets could not be made.</exception>
    public static async Task<DirectRun> StartAsync(Profile profile, ReferenceServer reference, Uri? by = null, CancellationToken cancellation = default)
    {
        var options = OptionsFor(reference, RunId.New(DateTimeOffset.UtcNow), seed: 0);
        var target = await Target.ConnectAsync(profile, by is null ? options : options with { EndpointOverride = by }, cancellation);
        await target.PrepareAsync(cancellation);
        return new DirectRun(target, await Traits.ProbeAsync(target));
    }

    /// <summary>Begins a run on an endpoint that no run would begin on, as if its buckets had been made.</summary>
    public static async Task<DirectRun> StartUnpreparedAsync(Profile profile, TargetOptions options, CancellationToken cancellation = default)
    {
        var target = await Target.ConnectAsync(profile, options, cancellation);
        return new DirectRun(target, await Traits.ProbeAsync(target));
    }

    /// <summary>How a target reaches the embedded reference: its address and its keys.</summary>
    public static TargetOptions OptionsFor(ReferenceServer? reference, string runId, int seed) => new()
    {
        RunId = runId,
        Seed = seed,
        EndpointOverride = reference?.Endpoint,
        Main = reference?.Owner,
        Second = reference?.SecondAccount,
        Temporary = reference?.Temporary,
        KmsKeyId = reference?.KmsKeyId,
        TlsFingerprint = reference?.CertificateFingerprint,
    };

    /// <summary>Runs cases side by side, as many at once as the profile allows.</summary>
    /// <returns>Their records in the order of the cases.</returns>
    public async Task<IReadOnlyList<CaseRecord>> RunAsync(IEnumerable<Case> cases) => await Task.WhenAll(cases.Select(RunAsync));

    public async Task<CaseRecord> RunAsync(Case planned)
    {
        await _casesAtOnce.WaitAsync();
        try
        {
            return await CaseRunner.RunAsync(planned, Activator.CreateInstance(planned.Check.Method.DeclaringType!)!, _target, _traits);
        }
        finally
        {
            _casesAtOnce.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        _casesAtOnce.Dispose();
        await _target.DisposeAsync();
    }
}
