using Conformance.Wire;

namespace Conformance.Multipart.Judging;

/// <summary>A part that the endpoint took: its number, the ETag it was given (empty when it was given none), the bytes sent.</summary>
public sealed record SentPart(int Number, string ETag, Body Body)
{
    /// <summary>The part as a completion names it.</summary>
    /// <exception cref="UnjudgedException">Its answer carried no ETag, so it cannot be named.</exception>
    public PartReference Reference => ETag.Length > 0
        ? new(Number, ETag)
        : throw new UnjudgedException($"Part {Number} was accepted, but the answer carries no ETag to complete with.");
}

/// <summary>The ways to a question: steps that must work before a rule can be asked. When one fails, the case is Unjudged.</summary>
public static class Steps
{
    /// <summary>Sends a part without any fault: what a refusal is compared with, or what a case builds on.</summary>
    /// <exception cref="UnjudgedException">The endpoint did not take it, so refusing a faulty one would prove nothing.</exception>
    public static async Task<SentPart> PutGoodPartAsync(this Session session, UploadHandle upload, int number, Body body, Action<Request>? alter = null)
    {
        var exchange = await session.PutPartAsync(upload, number.ToString(System.Globalization.CultureInfo.InvariantCulture), body, alter);
        exchange.MustWork($"part {number} without a fault ({body.Length} bytes)");
        return new SentPart(number, exchange.ETag ?? "", body);
    }

    /// <summary>Completes an upload without any fault.</summary>
    /// <exception cref="UnjudgedException">The endpoint did not complete it.</exception>
    public static async Task<Exchange> CompleteGoodAsync(this Session session, UploadHandle upload, params SentPart[] parts)
    {
        var result = await session.CompleteAsync(upload, [.. parts.Select(part => part.Reference)]);
        result.Exchange.MustWork("completing the upload without a fault");
        return result.Exchange;
    }

    /// <summary>Holds that a step on the way to the question worked.</summary>
    /// <exception cref="UnjudgedException">It did not.</exception>
    public static void MustWork(this Exchange exchange, string step)
    {
        if (Answer.Classify(exchange) == AnswerClass.Accepted) return;
        Judgement.Context.Judging($"{step} to be accepted", exchange);
        Judgement.Context.Saw(Answer.Describe(exchange));
        throw new UnjudgedException($"The control was not accepted: {step} got {Answer.Describe(exchange)}.");
    }
}
