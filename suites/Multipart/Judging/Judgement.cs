using Conformance.Rules;
using Conformance.Rules.Rulebooks;
using Conformance.Running.Judging;
using Conformance.Wire.Exchanges;

namespace Conformance.Multipart.Judging;

/// <summary>Whether a response is one that a rule allows.</summary>
public static class Judgement
{
    /// <summary>Says that the endpoint does not do what <c>Expect</c> asks for, and nothing of what a case put into its request.</summary>
    private const int ExpectationFailed = 417;

    /// <summary>Whether the response is the one described.</summary>
    public static bool Matches(ExpectedResponse expected, Exchange exchange)
    {
        ArgumentNullException.ThrowIfNull(expected);
        ArgumentNullException.ThrowIfNull(exchange);
        var found = Response.Classify(exchange);
        return expected.Kind switch
        {
            ResponseKind.Accepted => found == ResponseClass.Accepted,
            ResponseKind.Refused => exchange.Status != ExpectationFailed
                && (found == ResponseClass.Refused || IsRefusalInOtherWords(exchange, found)),
            // A code about the signature is a response like any other where it is the one asked for.
            _ => exchange.Failure is null && exchange.Status == expected.Status
                && (expected.Status >= 300 || exchange.Error is null)
                && (expected.Code is null || expected.Code == exchange.Code),
        };
    }

    /// <summary>
    /// Where no code is named, a refusal need not say why: it may be 403, and its body HTML, JSON or nothing. That the same request without
    /// the fault is taken is for the case's control to show.
    /// </summary>
    private static bool IsRefusalInOtherWords(Exchange exchange, ResponseClass found) =>
        found == ResponseClass.Denied || (found == ResponseClass.Odd && exchange.Status is >= 400 and < 500);

    public static string Describe(ExpectedResponse expected)
    {
        ArgumentNullException.ThrowIfNull(expected);
        return expected.Kind switch
        {
            ResponseKind.Accepted => "acceptance (2xx)",
            ResponseKind.Refused => "refusal (4xx)",
            _ => expected.Code is null ? $"{expected.Status}" : $"{expected.Status} {expected.Code}",
        };
    }
}
