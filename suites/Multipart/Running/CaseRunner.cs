using System.Diagnostics;
using System.Reflection;
using Conformance.Multipart.Judging;
using Conformance.Reporting;
using Conformance.Rules;
using Conformance.Wire;
using NUnit.Framework;

namespace Conformance.Multipart.Running;

/// <summary>Runs one case against a live target and says what came of it. Knows nothing of NUnit's runner, so self-checks use it too.</summary>
public static class CaseRunner
{
    /// <param name="fixture">An instance of the class that holds the check; stateless, so it may be shared.</param>
    /// <param name="noMore">Why no case is to be begun any more; null while all is well.</param>
    public static async Task<CaseRecord> RunAsync(Case planned, object fixture, Target target, EndpointTraits traits, string? noMore = null)
    {
        var clock = Stopwatch.StartNew();
        if (planned.Rule.Needs.Select(target.WhyNot).FirstOrDefault(reason => reason is not null) is { } lacking)
            return Record(planned, Verdict.NotOffered, clock, notOffered: lacking, message: lacking);
        if (noMore is not null)
            return Record(planned, Verdict.Unjudged, clock, message: $"Unjudged: not begun, because {noMore}.");

        await using var session = target.OpenSession(planned.Id);
        var context = new CaseContext(planned, session, traits);
        CaseContext.Current = context;

        var (verdict, text) = await JudgeAsync(planned, fixture, context);
        (verdict, text) = HoldAgainstKnownDeviations(planned, verdict, text);
        var message = verdict is Verdict.Kept ? null : CaseMessage.Compose(planned, verdict, text, context);
        return Record(planned, verdict, clock, context, message, verdict == Verdict.NotOffered ? text : null);
    }

    private static async Task<(Verdict Verdict, string Text)> JudgeAsync(Case planned, object fixture, CaseContext context)
    {
        try
        {
            var returned = planned.Check.Method.Invoke(fixture, planned.Check.Bind(planned.Row));
            if (returned is Task running) await running;
        }
        catch (Exception thrown)
        {
            return Unwrap(thrown) switch
            {
                AssertionException miss => (VerdictOfAMiss(planned.Rule.Basis), miss.Message),
                UnjudgedException unjudged => Unjudged(unjudged, context),
                NotOfferedException notOffered => (Verdict.NotOffered, notOffered.Message),
                var fault => (Verdict.HarnessFault, $"{fault.GetType().Name}: {fault.Message}{Environment.NewLine}{fault.StackTrace}"),
            };
        }

        if (planned.Rule.Basis == Basis.Observed || context.OnlyNoted)
            return (Verdict.Noted, context.Observed ?? "nothing");
        return context.Expected is null
            ? (Verdict.HarnessFault, $"The check {planned.Check.Name} ended without judging anything.")
            : (Verdict.Kept, "");
    }

    private static (Verdict, string) Unjudged(UnjudgedException unjudged, CaseContext context)
    {
        if (unjudged.Exchange is { } exchange) context.Judging("the way to the question to be open", exchange);
        return (Verdict.Unjudged, unjudged.Message);
    }

    /// <summary>Only a stated rule can break a run; where a page is silent, a miss is only what was seen.</summary>
    private static Verdict VerdictOfAMiss(Basis basis) => basis switch
    {
        Basis.Stated => Verdict.Broken,
        Basis.Observed => Verdict.Noted,
        _ => Verdict.Differs,
    };

    private static (Verdict Verdict, string Text) HoldAgainstKnownDeviations(Case planned, Verdict verdict, string text)
    {
        var known = planned.Profile.KnownDeviations.FirstOrDefault(known => known.Rule == planned.Rule.Id && (known.Row is null || known.Row == planned.Row.Name));
        if (known is null) return (verdict, text);
        return verdict switch
        {
            // An outage must not pass for the deviation that the list speaks of, nor the other way round.
            Verdict.Broken or Verdict.Differs when !known.IsUnjudged => (Verdict.Known, $"{known.Reason} (since {known.Since:yyyy-MM-dd}{(known.Link is null ? "" : $", {known.Link}")}){Environment.NewLine}{text}"),
            Verdict.Unjudged when known.IsUnjudged => (Verdict.Known, $"{known.Reason} (since {known.Since:yyyy-MM-dd}{(known.Link is null ? "" : $", {known.Link}")}){Environment.NewLine}{text}"),
            // One listed rule with several rows may have been mended in some of them only: the list then names too much.
            Verdict.Kept => (Verdict.Mended, $"The profile lists this as known ({known.At}), yet it is kept now: take it off the list."),
            _ => (verdict, text),
        };
    }

    private static Exception Unwrap(Exception thrown) => thrown is TargetInvocationException { InnerException: { } inner } ? Unwrap(inner) : thrown;

    internal static CaseRecord Record(Case planned, Verdict verdict, Stopwatch? clock = null, CaseContext? context = null, string? message = null, string? notOffered = null) => new()
    {
        Id = planned.Id,
        Rule = planned.Rule.Id,
        Document = planned.Rule.Document,
        Operation = planned.Rule.Operation,
        Clauses = planned.Rule.Clauses,
        Topic = planned.Rule.Topic,
        Basis = planned.Rule.Basis,
        Check = planned.Check.Name,
        Row = planned.Row.Name,
        Weight = planned.Rule.Weight,
        Verdict = verdict,
        Expected = context?.Expected,
        Observed = context?.Observed,
        Message = message,
        NotOfferedReason = notOffered,
        DurationMs = clock?.ElapsedMilliseconds ?? 0,
        Exchanges = [.. context?.Session.Exchanges.Select(ExchangeRecords.Of) ?? []],
    };
}
