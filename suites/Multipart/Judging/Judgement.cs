using Conformance.Rules;
using Conformance.Rules.Rulebooks;
using Conformance.Running.Judging;
using Conformance.Wire.Exchanges;

namespace Conformance.Multipart.Judging;

/// <summary>Whether a response is one that a rule allows.</summary>
public static class Judgement
{
    /// <summary>Whether the response is the one described.</summary>
    public static bool Matches(ExpectedResponse expected, Exchange exchange)
    {
        ArgumentNullException.ThrowIfNull(expected);
        ArgumentNullException.ThrowIfNull(exchange);
        var found = Response.Classify(exchange);
        return expected.Kind switch
        {
            ResponseKind.Accepted => found == ResponseClass.Accepted,
            ResponseKind.Refused => found == ResponseClass.Refused,
            // A code about the signature is a response like any other where it is the one asked for.
            _ => exchange.Failure is null && exchange.Status == expected.Status
                && exchange.Error is not null == expected.Status is >= 300 &&
                 (expected.Code is null || expected.Code == exchange.Code),
        };
    }

    public static string Describe(ExpectedResponse expected)
    {
        ArgumentNullException.ThrowIfNull(expected);
        return expected.Kind switch
        {
            ResponseKind.Accepted => "acceptance (2xx)",
            ResponseKind.Refused => "refusal (4xx with an error body)",
            _ => expected.Code is null ? $"{expected.Status}" : $"{expected.Status} {expected.Code}",
        };
    }
}
