using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Conformance.Dialects;
using Conformance.Reference;
using Conformance.Reference.Behaviours;
using Conformance.Reporting;
using Conformance.Reporting.Records;
using Conformance.Rules;
using Conformance.Rules.Profiles;
using Conformance.Rules.Rulebooks;
using Conformance.Running;
using Conformance.Wire.Targets;

namespace Conformance.SelfChecks.Support.Running;

/// <summary>What a case came to, as far as two runs can be compared: the verdict, and where nothing is judged what was seen.</summary>
public readonly partial record struct Outcome(Verdict Verdict, string? Seen)
{
    /// <summary>ETags are left out: they differ with the bytes that a case happens to send.</summary>
    public static Outcome Of(CaseRecord record) =>
        new(record.Verdict, record.Verdict == Verdict.Observed ? ETagShown().Replace(record.Observed ?? "", "") : null);

    [GeneratedRegex(", ETag [^;,]+")]
    private static partial Regex ETagShown();
}

/// <summary>What a case came to on the honest reference, and what of the reference it met.</summary>
/// <param name="Members">
/// The members of the honest behaviour that are consulted by the case or another row of its rule, or when the run's bucket is made: a
/// server that departs from it in other members, and shows the same at the opening of the run, gives the case nothing else to see.
/// </param>
public sealed record TracedCase(CaseRecord Record, IReadOnlySet<BehaviourMember> Members);

/// <summary>One document's cases, run in process against servers that are honest or wrong in a known way.</summary>
public sealed class ProvingGround
{
    private const int MaxBytesOfASmallCase = 1 << 20;

    private static readonly ConcurrentDictionary<string, ProvingGround> Grounds = new();

    private readonly Profile profile;
    private readonly Lazy<Task<IReadOnlyDictionary<string, CaseRecord>>> baseline;
    private readonly Lazy<Task<IReadOnlyDictionary<string, TracedCase>>> traced;
    private readonly Lazy<Task<IReadOnlyDictionary<string, TracedCase>>> fullyTraced;
    private readonly Lazy<Task<Opening>> opening;

    private ProvingGround(string document, Dialect? dialect)
    {
        Document = document;
        // The reference never lags, so absence from a list need not be waited for.
        profile = ReferenceProfile(document) with { ListLag = TimeSpan.Zero };
        if (dialect is not null)
        {
            profile = profile with
            {
                Dialect = dialect.Name,
                Signature = dialect.DefaultSignature,
                Features = profile.Features.With(Feature.Signatures, [dialect.DefaultSignature]),
            };
        }

        Cases = PlanFor(profile).AllCases;
        var light = Cases.Where(planned => planned.Rule.Weight == Weight.Light);
        baseline = new(() => RunHonestAsync(light));
        traced = new(() => TraceAsync(light));
        fullyTraced = new(() => FullyTraceAsync());
        opening = new(() => OpeningOfAsync(Behaviour.For(Document)));
    }

    /// <summary>The documents that have a behaviour, a rulebook and a reference profile.</summary>
    public static IReadOnlyList<string> Documents { get; } =
        [.. Behaviour.Documents.Where(document => SuitesUnderTest.Own.Rulebooks.Any(book => book.Header.Document.Name == document))];

    public string Document { get; }

    /// <summary>The reference, as a run in which lists never lag is told of it.</summary>
    public Profile Profile => profile;

    /// <summary>Cases of every weight.</summary>
    public IReadOnlyList<Case> Cases { get; }

    public static ProvingGround Of(string document) => Grounds.GetOrAdd(document, name => new ProvingGround(name, null));

    /// <summary>The document's cases in another dialect of its service.</summary>
    public static ProvingGround Of(string document, Dialect dialect) =>
        Grounds.GetOrAdd($"{document} in {dialect.Name}", _ => new ProvingGround(document, dialect));

    /// <summary>The light cases' records on the honest reference.</summary>
    public Task<IReadOnlyDictionary<string, CaseRecord>> BaselineAsync() => baseline.Value;

    /// <summary>
    /// The light cases on the honest reference, by the case's ID, in a run of each rule alone. Who asks for this need not ask for
    /// <see cref="BaselineAsync"/>, which is a run more.
    /// </summary>
    public Task<IReadOnlyDictionary<string, TracedCase>> TracedAsync() => traced.Value;

    /// <summary>Every case on the honest reference, the heavy and the slow ones too.</summary>
    public Task<IReadOnlyDictionary<string, TracedCase>> FullyTracedAsync() => fullyTraced.Value;

    /// <summary>
    /// Whether the ordinary upload before the first case shows the same on a server as on the honest reference, as far as cases go by it.
    /// </summary>
    public async Task<bool> OpensAlikeAsync(Behaviour behaviour) => await OpeningOfAsync(behaviour) == await opening.Value;

    /// <summary>Runs cases against a server of its own.</summary>
    /// <param name="keepsSilent">Whether the server leaves requests unanswered: then nobody waits for it long.</param>
    public async Task<IReadOnlyList<CaseRecord>> RunAsync(Behaviour behaviour, IEnumerable<Case> cases, bool keepsSilent = false)
    {
        var limits = keepsSilent
            ? new Limits { Concurrency = 32, ConnectTimeout = TimeSpan.FromSeconds(2), FirstByteTimeout = TimeSpan.FromSeconds(4) }
            : new Limits { Concurrency = 16 };
        await using var reference = await StartAsync(behaviour);
        await using var run = await DirectRun.StartAsync(profile with { Limits = limits }, reference);
        return await run.RunAsync(cases);
    }

    /// <summary>Whether a case sends so little that every defect can be tried on it.</summary>
    public static bool IsSmall(CaseRecord record) => record.Exchanges.Sum(exchange => exchange.RequestBytes) <= MaxBytesOfASmallCase;

    /// <summary>A plan with the rulebooks as they are, or as a self-check has changed them.</summary>
    public static RunPlan PlanFor(Profile profile, IReadOnlyList<Rulebook>? rulebooks = null) => RunPlan.Of(
        new RunOptions { Profiles = [profile.Name], Weights = Enum.GetValues<Weight>().ToHashSet() }, [profile],
        rulebooks is null ? SuitesUnderTest.Own : SuitesUnderTest.With(rulebooks));

    public static Profile ReferenceProfile(string document) => Directory.EnumerateFiles(Repository.PathOf("profiles"), "reference-*.yaml")
        .Select(file => ProfileReader.Read(file))
        .First(found => found.IsReference && found.Documents.Contains(document));

    private async Task<IReadOnlyDictionary<string, CaseRecord>> RunHonestAsync(IEnumerable<Case> cases) =>
        (await RunAsync(Behaviour.For(Document), cases)).ToDictionary(record => record.Id);

    private async Task<IReadOnlyDictionary<string, TracedCase>> FullyTraceAsync()
    {
        var all = new Dictionary<string, TracedCase>(await TracedAsync());
        foreach (var (id, found) in await TraceAsync(Cases.Where(planned => planned.Rule.Weight != Weight.Light))) all[id] = found;
        return all;
    }

    private async Task<IReadOnlyDictionary<string, TracedCase>> TraceAsync(IEnumerable<Case> cases)
    {
        var found = new ConcurrentDictionary<string, TracedCase>();
        var preparation = await PreparationAsync();
        await Parallel.ForEachAsync(cases.GroupBy(planned => planned.Rule), new ParallelOptions { MaxDegreeOfParallelism = 8 },
            async (rule, _) =>
            {
                var trace = new MemberTrace();
                var records = await TraceAsync(rule, trace);
                var members = trace.Members.Union(preparation).ToHashSet();
                foreach (var record in records) found[record.Id] = new TracedCase(record, members);
            });
        return found;
    }

    /// <summary>Returns once the server has ended, and with it every request that it consults something for.</summary>
    private async Task<IReadOnlyList<CaseRecord>> TraceAsync(IEnumerable<Case> rule, MemberTrace trace)
    {
        await using var reference = await StartAsync(trace.Of(Behaviour.For(Document)));
        await using var run = await DirectRun.StartAsync(profile, reference);
        trace.Clear();
        return await run.RunAsync(rule);
    }

    private async Task<IReadOnlySet<BehaviourMember>> PreparationAsync()
    {
        var trace = new MemberTrace();
        await using var reference = await StartAsync(trace.Of(Behaviour.For(Document)));
        await using var target = await Target.ConnectAsync(
            profile, DirectRun.OptionsFor(reference, RunId.New(DateTimeOffset.UtcNow), seed: 0));
        await target.PrepareAsync();
        return trace.Members;
    }

    private async Task<Opening> OpeningOfAsync(Behaviour behaviour)
    {
        await using var reference = await StartAsync(behaviour);
        await using var run = await DirectRun.StartAsync(profile, reference);
        return new Opening(run.Traits.SmallestPart.Length, run.Traits.ListsETags,
            string.Join('\n', run.Baseline.Select(step => $"{step.Operation} {step.Fault} {step.IsEvidence}")));
    }

    private Task<ReferenceServer> StartAsync(Behaviour behaviour) =>
        ReferenceServer.StartAsync(new ReferenceOptions { Behaviour = behaviour, Tls = profile.IsReferenceOverHttps });

    /// <summary>What the ordinary upload at the opening of a run showed, as far as cases go by it.</summary>
    private sealed record Opening(long SmallestPart, bool ListsETags, string Steps);
}
