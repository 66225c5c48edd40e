using Conformance.Dialects;
using Conformance.Reference;
using Conformance.Reference.Behaviours;
using Conformance.Reporting.Records;
using Conformance.Rules;
using Conformance.Rules.Profiles;
using Conformance.Running;
using Conformance.SelfChecks.Multipart.Judging;
using Conformance.SelfChecks.Support.Running;

namespace Conformance.SelfChecks.Multipart.Faults;

/// <summary>Runs of cases against a store in front of the reference.</summary>
internal static class FrontRun
{
    /// <summary>The document with the most cases.</summary>
    public const string Document = "aws-s3";

    /// <summary>What a case that waits for nothing takes at most.</summary>
    private const int MaxMilliseconds = 2000;

    /// <summary>Of so many listed cases of a store or more a run takes a share.</summary>
    private const int ManyCases = 24;

    /// <summary>Rules whose cases run before every store: what an ordinary part does, in every topic that an ordinary part has.</summary>
    private static readonly string[] Constant =
    [
        "upload-id.from-create", "part-number.in-range", "overwrite.last-kept", "part-size.least/single byte",
        "integrity.payload-hash-right",
        "key.byte-for-byte/blank", "etag.same-in-list", "access.anonymous", "customer-key.required", "framing.aws-chunked/signed chunks",
    ];

    /// <summary>The cases whose verdicts or observations are not those of the reference by itself.</summary>
    public static async Task<IReadOnlyDictionary<string, CaseRecord>> ChangesAsync(ProvingGround ground, Func<Handling> open,
        IEnumerable<Case> cases, TimeSpan listLag = default, TimeSpan lateEffects = default,
        Func<Behaviour, IReadOnlyList<Replacement>>? decides = null, Feature? without = null)
    {
        var honest = await ground.BaselineAsync();
        var records = await RunAsync(ground, open(), cases, listLag, lateEffects, decides, without);
        return records.Where(record => record.Verdict != honest[record.Id].Verdict).ToDictionary(record => record.Id);
    }

    private static async Task<IReadOnlyList<CaseRecord>> RunAsync(ProvingGround ground,
        Handling handling, IEnumerable<Case> cases, TimeSpan listLag, TimeSpan lateEffects,
        Func<Behaviour, IReadOnlyList<Replacement>>? decides, Feature? without)
    {
        var profile = ground.Profile with
        {
            ListLag = listLag,
            LateEffects = lateEffects,
            Limits = new Limits { Concurrency = 16 },
            Features = without is null ? ground.Profile.Features : ground.Profile.Features.With(without, null),
        };
        await using var reference = await ReferenceServer.StartAsync(
            new ReferenceOptions { Behaviour = Deciding(Behaviour.For(ground.Document), decides), Tls = profile.IsReferenceOverHttps });
        await using var front = new StoreInFront(reference, Vendors.BuiltIn.Dialect(profile.Dialect), handling);
        await using var run = await DirectRun.StartAsync(profile, reference, front.Endpoint, StoreInFront.Fingerprint);
        return await run.RunAsync(cases.Select(planned => planned with { Profile = profile }));
    }

    public static async Task<IReadOnlyList<Case>> LightCasesAsync(ProvingGround ground)
    {
        var honest = await ground.BaselineAsync();
        return [.. ground.Cases.Where(planned => honest.ContainsKey(planned.Id))];
    }

    /// <summary>The light cases without those that send whole parts of 5 MiB, or wait for late effects.</summary>
    public static async Task<IReadOnlyList<Case>> SmallCasesAsync(ProvingGround ground)
    {
        var records = await ground.BaselineAsync();
        return [.. ground.Cases.Where(planned => records.TryGetValue(planned.Id, out var record) && ProvingGround.IsSmall(record)
            && record.DurationMs < MaxMilliseconds)];
    }

    /// <summary>
    /// The listed cases, of many a share; and of the small ones of the rules that are about the fault, and a few of every kind, a share.
    /// </summary>
    public static async Task<IReadOnlyList<Case>> SomeCasesAsync(ProvingGround ground, SeenCases listed, WrongStore store)
    {
        var records = await ground.BaselineAsync();
        var others = (await LightCasesAsync(ground)).Where(planned => listed.Becomes(planned.Id) is null
            && !store.IsCostly && ProvingGround.IsSmall(records[planned.Id])
            && (store.SeenBy.Any(rule => TopicOf(planned.Id) == rule.Split('.')[0])
                || Constant.Any(name => planned.Id.EndsWith("." + name, StringComparison.Ordinal) || SeenCases.IsOf(planned.Id, name))));
        var place = WrongStores.All.ToList().IndexOf(store);
        var changing = (await LightCasesAsync(ground)).Where(planned => listed.Becomes(planned.Id) is not null).ToList();
        return
        [
            .. Shares.Of(changing, place, 1 + (changing.Count / ManyCases)),
            .. Shares.Of(others, place),
        ];
    }

    private static Behaviour Deciding(Behaviour its, Func<Behaviour, IReadOnlyList<Replacement>>? decides) => decides is null ? its
        : its.With(decides(its)) with { OtherDialects = [.. its.OtherDialects.Select(other => other.With(decides(other)))] };

    private static string TopicOf(string caseId) => caseId.Split('.')[^2];
}
