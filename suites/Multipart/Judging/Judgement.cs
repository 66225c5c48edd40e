using System.Diagnostics.CodeAnalysis;
using Conformance.Rules;
using Conformance.Wire;
using FluentAssertions.Execution;

namespace Conformance.Multipart.Judging;

/// <summary>The last step of every word: what was asked and seen goes into the record, and a miss becomes a failed assertion.</summary>
internal static class Judgement
{
    public static CaseContext Context => CaseContext.Current;

    /// <summary>Holds <paramref name="kept"/> to be true; else the rule is not kept.</summary>
    /// <param name="expected">What should be so, in words.</param>
    /// <param name="seen">What is so, in words.</param>
    /// <param name="subject">The exchange that shows it.</param>
    public static void Hold(bool kept, string expected, string seen, Exchange? subject = null)
    {
        Context.Judging(expected, subject);
        Context.Saw(seen);
        // FluentAssertions reads braces as placeholders.
        Execute.Assertion.ForCondition(kept).FailWith($"Expected {expected}, but saw {seen}.".Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal));
    }

    /// <summary>Throws when the answer says nothing about the rule.</summary>
    public static void MustBeUsable(Exchange exchange, string what)
    {
        if (Answer.Classify(exchange) == AnswerClass.Unusable) CannotTell(exchange, what, Answer.Describe(exchange));
    }

    /// <summary>Throws when what was asked besides, to see what a request has done, got neither a yes nor a well-formed no.</summary>
    public static void MustBeAnswer(Exchange exchange, string what)
    {
        if (Answer.Classify(exchange) is AnswerClass.Unusable or AnswerClass.Odd) CannotTell(exchange, what, Answer.Describe(exchange));
    }

    /// <summary>Throws: of this answer nothing can be told about the rule.</summary>
    [DoesNotReturn]
    public static void CannotTell(Exchange exchange, string what, string fault)
    {
        Context.Judging(Context.Expected ?? what, exchange);
        Context.Saw(Answer.Describe(exchange));
        throw new UnjudgedException($"{what} got {fault}, which says nothing about the rule.");
    }

    /// <summary>Whether the answer is the one described.</summary>
    public static bool Matches(ExpectedAnswer expected, Exchange exchange)
    {
        var found = Answer.Classify(exchange);
        return expected.Kind switch
        {
            AnswerKind.Accepted => found == AnswerClass.Accepted,
            AnswerKind.Refused => found == AnswerClass.Refused,
            // A code about the signature is an answer like any other where it is the one asked for.
            _ => exchange.Failure is null && exchange.Status == expected.Status && exchange.Error is not null == expected.Status is >= 300 &&
                 (expected.Code is null || expected.Code == exchange.Code),
        };
    }

    public static string Describe(ExpectedAnswer expected) => expected.Kind switch
    {
        AnswerKind.Accepted => "acceptance (2xx)",
        AnswerKind.Refused => "refusal (4xx with an error body)",
        _ => expected.Code is null ? $"{expected.Status}" : $"{expected.Status} {expected.Code}",
    };
}
