using Conformance.Rules;
using Conformance.Rules.Rulebooks;
using Conformance.Running.Judging;
using Conformance.Wire.Exchanges;

namespace Conformance.Multipart.Judging;

/// <summary>The words that judge one response: <c>Verify(exchange).Meets(expect)</c>.</summary>
public sealed class ExchangeVerification(CaseContext context, Exchange exchange)
{
    /// <summary>The response is one of those that the rule allows.</summary>
    /// <param name="isAboutAccess">Whether signature, token or rights are the question: a fault of theirs is a response then,
    /// and leaves nothing open.</param>
    public void Meets(Expectation expect, bool isAboutAccess = false)
    {
        ArgumentNullException.ThrowIfNull(expect);
        var judged = Judge(expect);
        if (!judged.IsMet)
        {
            context.Judging(judged.Expected, exchange);
            if (!isAboutAccess || exchange is not { Failure: null, Status: 400 or 401 or 403 })
                context.MustBeUsable(exchange, "the request");
        }

        context.Verify(judged.IsMet, judged.Aspect, judged.Expected, judged.Seen, exchange, judged.IsRightRequest);
    }

    /// <summary>Records the response, as a miss where the rule does not allow it, and goes on.</summary>
    public void Note(Expectation expect)
    {
        ArgumentNullException.ThrowIfNull(expect);
        var judged = Judge(expect);
        if (judged.IsMet || Response.Classify(exchange) == ResponseClass.Unusable)
        {
            context.Judging(judged.Expected, exchange);
            context.Saw(judged.Seen);
            return;
        }

        context.Miss(judged.Aspect, judged.Expected, judged.Seen, exchange, judged.IsRightRequest);
    }

    /// <summary>The endpoint said yes.</summary>
    public void IsAccepted() => Meets(Expectations.Accepted);

    /// <summary>The endpoint said no, in well-formed words.</summary>
    public void IsRefused() => Meets(Expectations.Refused);

    /// <summary>A response header has this value.</summary>
    /// <param name="sameLetterCase">Whether letter case counts.</param>
    public void HasHeader(string name, string value, bool sameLetterCase = true)
    {
        var found = exchange.ResponseHeaders[name];
        Verify(string.Equals(found, value, sameLetterCase ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase),
            $"response header {name}: {value}", name, found);
    }

    /// <summary>A response header is there, with any value.</summary>
    public void HasHeader(string name)
    {
        var found = exchange.ResponseHeaders[name];
        Verify(!string.IsNullOrWhiteSpace(found), $"a response header {name}", name, found);
    }

    /// <summary>A response header ends in this text: some endpoints give an identifier back with their own namespace before it.</summary>
    public void HasHeaderEndingIn(string name, string text)
    {
        var found = exchange.ResponseHeaders[name];
        Verify(found is not null && found.EndsWith(text, StringComparison.Ordinal), $"response header {name} ending in {text}",
            name, found);
    }

    /// <summary>A response header is not there.</summary>
    public void HasNoHeader(string name)
    {
        var found = exchange.ResponseHeaders[name];
        Verify(found is null, $"no response header {name}", name, found);
    }

    /// <summary>A response header and an element of the error document say the same, and something.</summary>
    public void RepeatsInTheErrorDocument(string header, string element)
    {
        var (sent, found) = (exchange.ResponseHeaders[header], exchange.Error?.Fields.GetValueOrDefault(element));
        context.Verify(!string.IsNullOrWhiteSpace(sent) && sent == found, Aspect.Body,
            $"an error document whose {element} is the header {header}", $"{header} {sent ?? "absent"}, {element} {found ?? "absent"}",
            exchange);
    }

    /// <summary>The error document has an element with this text.</summary>
    public void HasErrorField(string name, string value)
    {
        var found = exchange.Error?.Fields.GetValueOrDefault(name);
        context.Verify(found == value, Aspect.Body, $"an error document with {name} {value}",
            found is null ? $"no {name} in it" : $"{name} {found}", exchange);
    }

    /// <summary>The error document has these elements, each with a text.</summary>
    /// <param name="names">Local names.</param>
    public void HasErrorFields(params string[] names)
    {
        ArgumentNullException.ThrowIfNull(names);
        var absent = names.Where(name => string.IsNullOrWhiteSpace(exchange.Error?.Fields.GetValueOrDefault(name))).ToArray();
        context.Verify(absent.Length == 0, Aspect.Body, $"an error document with {string.Join(", ", names)}",
            absent.Length == 0 ? "all of them" : $"no {string.Join(", no ", absent)}", exchange);
    }

    /// <summary>
    /// The customer key that was sent is nowhere in the response's headers or body. It is redacted in the exchange, which says so instead.
    /// </summary>
    public void DoesNotRevealTheCustomerKey() =>
        context.Verify(!exchange.EchoesCustomerKey, Aspect.Access, "the customer's key nowhere in the response",
            exchange.EchoesCustomerKey ? "the key in the response" : "no key in it", exchange);

    private (bool IsMet, Aspect Aspect, string Expected, string Seen, bool IsRightRequest) Judge(Expectation expect)
    {
        var met = expect.Responses.FirstOrDefault(response => Judgement.Matches(response, exchange));
        var seen = Response.Describe(exchange);
        return (
            met is not null,
            expect.Responses.Any(response => response.Kind == ResponseKind.Exactly && response.Status == exchange.Status)
                ? Aspect.Code
                : Aspect.Status,
            string.Join(" or ", expect.Responses.Select(Judgement.Describe)),
            met?.Name is { } name && expect.Responses.Count > 1 ? $"{seen} ({name})" : seen,
            expect.Responses.All(response => response.Kind == ResponseKind.Accepted || response.Status is >= 200 and < 300));
    }

    private void Verify(bool isSo, string expected, string name, string? found) =>
        context.Verify(isSo, Aspect.Header, expected, found is null ? $"no header {name}" : $"{name}: {found}", exchange);
}

/// <summary>Expectations that checks use when the row gives none.</summary>
public static class Expectations
{
    public static readonly Expectation Accepted = new([new ExpectedResponse(null, ResponseKind.Accepted, null, null)]);

    public static readonly Expectation Refused = new([new ExpectedResponse(null, ResponseKind.Refused, null, null)]);
}
