using Conformance.Rules;
using Conformance.Wire;

namespace Conformance.Multipart.Judging;

/// <summary>The words that judge one answer: <c>exchange.Should().Meet(expect)</c>.</summary>
public sealed class ExchangeAssertions(Exchange exchange)
{
    /// <summary>The answer is one of those that the rule allows.</summary>
    /// <param name="isAboutAccess">Whether signature, token or rights are the question: a fault of theirs is an answer then, and leaves nothing open.</param>
    public void Meet(Expectation expect, bool isAboutAccess = false)
    {
        var expected = string.Join(" or ", expect.Answers.Select(Judgement.Describe));
        var met = expect.Answers.FirstOrDefault(answer => Judgement.Matches(answer, exchange));
        if (met is null)
        {
            Judgement.Context.Judging(expected, exchange);
            if (!isAboutAccess || exchange is not { Failure: null, Status: 400 or 401 or 403 }) Judgement.MustBeUsable(exchange, "the request");
        }

        var seen = Answer.Describe(exchange);
        Judgement.Hold(met is not null, expected, met?.Name is { } name && expect.Answers.Count > 1 ? $"{seen} ({name})" : seen, exchange);
    }

    /// <summary>The endpoint said yes.</summary>
    public void BeAccepted() => Meet(Expectations.Accepted);

    /// <summary>The endpoint said no, in well-formed words.</summary>
    public void BeRefused() => Meet(Expectations.Refused);

    /// <summary>A response header has this value.</summary>
    /// <param name="sameLetterCase">Whether letter case counts.</param>
    public void CarryHeader(string name, string value, bool sameLetterCase = true)
    {
        var found = exchange.ResponseHeaders[name];
        Judgement.Hold(string.Equals(found, value, sameLetterCase ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase),
            $"response header {name}: {value}", found is null ? $"no header {name}" : $"{name}: {found}", exchange);
    }

    /// <summary>A response header is there, with any value.</summary>
    public void CarryHeader(string name)
    {
        var found = exchange.ResponseHeaders[name];
        Judgement.Hold(!string.IsNullOrWhiteSpace(found), $"a response header {name}", found is null ? $"no header {name}" : $"{name}: {found}", exchange);
    }

    /// <summary>A response header ends in this text: some endpoints give an identifier back with their own namespace before it.</summary>
    public void CarryHeaderEndingIn(string name, string text)
    {
        var found = exchange.ResponseHeaders[name];
        Judgement.Hold(found is not null && found.EndsWith(text, StringComparison.Ordinal), $"response header {name} ending in {text}", found is null ? $"no header {name}" : $"{name}: {found}", exchange);
    }

    /// <summary>A response header is not there.</summary>
    public void NotCarryHeader(string name)
    {
        var found = exchange.ResponseHeaders[name];
        Judgement.Hold(found is null, $"no response header {name}", found is null ? $"no header {name}" : $"{name}: {found}", exchange);
    }

    /// <summary>The customer key that was sent stands nowhere in the answer's headers or body. It is redacted in the exchange, which says so instead.</summary>
    public void NotRevealTheCustomerKey() =>
        Judgement.Hold(!exchange.EchoesCustomerKey, "the customer's key nowhere in the answer", exchange.EchoesCustomerKey ? "the key in the answer" : "no key in it", exchange);
}

/// <summary>Where the words begin.</summary>
public static class ShouldExtensions
{
    public static ExchangeAssertions Should(this Exchange exchange) => new(exchange);

    public static UploadAssertions Should(this UploadHandle upload) => new(upload);
}

/// <summary>Expectations that checks use when the row gives none.</summary>
public static class Expectations
{
    public static readonly Expectation Accepted = new([new ExpectedAnswer(null, AnswerKind.Accepted, null, null)]);

    public static readonly Expectation Refused = new([new ExpectedAnswer(null, AnswerKind.Refused, null, null)]);
}
