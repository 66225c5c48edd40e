using Conformance.Wire;

namespace Conformance.Multipart.Judging;

/// <summary>What kind of answer an exchange got, before any rule is asked.</summary>
public enum AnswerClass
{
    /// <summary>2xx, and no error document in the body.</summary>
    Accepted,

    /// <summary>4xx with a well-formed error body, or 200 with an error document: the endpoint understood and said no.</summary>
    Refused,

    /// <summary>403 with a code about rights: a refusal only where rights are the question.</summary>
    Denied,

    /// <summary>Neither yes nor a well-formed no: a redirect, a 5xx, a 4xx without an error body.</summary>
    Odd,

    /// <summary>Nothing that can be judged: no answer, a broken one, a busy server, a signature or clock fault.</summary>
    Unusable,
}

/// <summary>Sorts answers as the rule ledger's first way of judging does, once for all checks.</summary>
public static class Answer
{
    /// <summary>Codes that speak about the signature, the clock or the token, never about the fault a case put into its request.</summary>
    private static readonly HashSet<string> AuthenticationCodes = new(StringComparer.Ordinal)
    {
        "SignatureDoesNotMatch", "InvalidAccessKeyId", "RequestTimeTooSkewed", "AuthorizationHeaderMalformed",
        "AuthorizationQueryParametersError", "Request has expired", "ExpiredToken", "InvalidToken", "SecurityTokenExpired",
        "InvalidSecurityToken", "InvalidSecurity", "MissingSecurityHeader", "TooManyWrongSignature",
    };

    private static readonly HashSet<int> BusyStatuses = [408, 429, 502, 503, 504];

    public static AnswerClass Classify(Exchange exchange)
    {
        if (exchange.Status is not { } status || exchange.Failure is not null || BusyStatuses.Contains(status)) return AnswerClass.Unusable;
        if (exchange.Code is { } code && AuthenticationCodes.Contains(code)) return AnswerClass.Unusable;
        return status switch
        {
            401 => AnswerClass.Unusable,
            >= 200 and < 300 => exchange.Error is null ? AnswerClass.Accepted : AnswerClass.Refused,
            403 when exchange.Error is not null => AnswerClass.Denied,
            >= 400 and < 500 when exchange.Error is not null => AnswerClass.Refused,
            _ => AnswerClass.Odd,
        };
    }

    /// <summary>The answer in a few words, such as <c>400 InvalidArgument</c> or <c>no answer: the connection was reset</c>.</summary>
    public static string Describe(Exchange exchange)
    {
        var text = exchange.Status switch
        {
            null => $"no answer: {exchange.Failure?.Message ?? "none came"}",
            { } status when exchange.Code is { } code => $"{status} {code}",
            { } status when exchange.ResponseBytes == 0 => $"{status}, empty body",
            { } status => $"{status}",
        };
        if (exchange.Status is not null && exchange.Failure is { } failure) text += $"; then {failure.Message}";
        if (exchange.Status is >= 200 and < 300 && exchange.Error is null && exchange.ETag is { } etag) text += $", ETag {etag}";
        if (exchange.Status is >= 400 && exchange.Error is null && exchange.ResponseBytes > 0) text += ", body is no error document";
        return text;
    }
}
