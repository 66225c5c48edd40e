using Conformance.Multipart.Judging;
using Conformance.Rules;
using Conformance.Rules.Rulebooks;
using Conformance.Wire.Exchanges;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Multipart.Judging;

/// <summary>
/// The words that judge one response, each with good and bad responses made by hand: verdict, what was asked, what was seen.
/// </summary>
public sealed class ExchangeWords
{
    private const string Yes = "acceptance (2xx)";
    private const string No = "refusal (4xx)";

    private static readonly ExpectedResponse AnyAcceptance = new(null, ResponseKind.Accepted);
    private static readonly ExpectedResponse AnyRefusal = new(null, ResponseKind.Refused);

    public static IEnumerable<TestCaseData> Rows()
    {
        yield return Row("acceptance of 200", Exchanges.Of(200), word => word.IsAccepted(), Verdict.Kept, Yes, "200, empty body");
        yield return Row("acceptance of 204", Exchanges.Of(204), word => word.IsAccepted(), Verdict.Kept, Yes, "204, empty body");
        yield return Row("acceptance, ETag shown", Exchanges.Of(200).WithHeader("ETag", "\"e\""), word => word.IsAccepted(), Verdict.Kept,
            Yes, "200, empty body, ETag \"e\"");
        yield return Row("acceptance of a 200 with an error", Exchanges.Of(200, "InternalError"), word => word.IsAccepted(), Verdict.Broken,
            Yes, "200 InternalError");
        yield return Row("acceptance of 400", Exchanges.Of(400, "InvalidArgument"), word => word.IsAccepted(), Verdict.Broken, Yes,
            "400 InvalidArgument");
        yield return Row("acceptance of 403", Exchanges.Of(403, "AccessDenied"), word => word.IsAccepted(), Verdict.Broken, Yes,
            "403 AccessDenied");
        yield return Row("acceptance of 500", Exchanges.Of(500, "InternalError"), word => word.IsAccepted(), Verdict.Broken, Yes,
            "500 InternalError");
        yield return Row("acceptance of 503", Exchanges.Of(503, "SlowDown"), word => word.IsAccepted(), Verdict.Inconclusive, Yes,
            "503 SlowDown");
        yield return Row("acceptance of silence", Exchanges.Of(null), word => word.IsAccepted(), Verdict.Inconclusive, Yes,
            "no response: the endpoint did nothing");
        yield return Row("acceptance of a broken response", Exchanges.Of(200).BrokenOff(), word => word.IsAccepted(), Verdict.Inconclusive,
            Yes, "200, empty body; then the connection was lost");

        yield return Row("refusal of 400", Exchanges.Of(400, "InvalidArgument"), word => word.IsRefused(), Verdict.Kept, No,
            "400 InvalidArgument");
        yield return Row("refusal of a 200 with an error", Exchanges.Of(200, "InvalidArgument"), word => word.IsRefused(), Verdict.Kept, No,
            "200 InvalidArgument");
        yield return Row("refusal of 200", Exchanges.Of(200), word => word.IsRefused(), Verdict.Broken, No, "200, empty body");
        yield return Row("refusal of a denial", Exchanges.Of(403, "AccessDenied"), word => word.IsRefused(), Verdict.Kept, No,
            "403 AccessDenied");
        yield return Row("refusal of a page", Exchanges.Of(404).WithBody("<html></html>"), word => word.IsRefused(), Verdict.Kept, No,
            "404, body is no error document");
        yield return Row("refusal without a body", Exchanges.Of(400), word => word.IsRefused(), Verdict.Kept, No, "400, empty body");
        yield return Row("refusal of what Expect asks for", Exchanges.Of(417, "ExpectationFailed"), word => word.IsRefused(),
            Verdict.Broken, No, "417 ExpectationFailed");
        yield return Row("refusal of a redirect", Exchanges.Of(301), word => word.IsRefused(), Verdict.Broken, No, "301, empty body");
        yield return Row("refusal of 500", Exchanges.Of(500, "InternalError"), word => word.IsRefused(), Verdict.Broken, No,
            "500 InternalError");
        yield return Row("refusal of a signature fault", Exchanges.Of(403, "SignatureDoesNotMatch"), word => word.IsRefused(),
            Verdict.Inconclusive, No, "403 SignatureDoesNotMatch");

        yield return Row("a code", Exchanges.Of(404, "NoSuchUpload"), word => word.Meets(Exactly(404, "NoSuchUpload")), Verdict.Kept,
            "404 NoSuchUpload", "404 NoSuchUpload");
        yield return Row("a code with another status", Exchanges.Of(400, "NoSuchUpload"), word => word.Meets(Exactly(404, "NoSuchUpload")),
            Verdict.Broken, "404 NoSuchUpload", "400 NoSuchUpload");
        yield return Row("another code", Exchanges.Of(404, "NoSuchKey"), word => word.Meets(Exactly(404, "NoSuchUpload")), Verdict.Broken,
            "404 NoSuchUpload", "404 NoSuchKey");
        yield return Row("a code in other letters", Exchanges.Of(404, "nosuchupload"), word => word.Meets(Exactly(404, "NoSuchUpload")),
            Verdict.Broken, "404 NoSuchUpload", "404 nosuchupload");
        yield return Row("a status", Exchanges.Of(404, "Whatever"), word => word.Meets(Exactly(404)), Verdict.Kept, "404", "404 Whatever");
        yield return Row("a status without an error", Exchanges.Of(404), word => word.Meets(Exactly(404)), Verdict.Kept, "404",
            "404, empty body");
        yield return Row("a code without an error", Exchanges.Of(404), word => word.Meets(Exactly(404, "NoSuchUpload")), Verdict.Broken,
            "404 NoSuchUpload", "404, empty body");
        yield return Row("a status of success", Exchanges.Of(200), word => word.Meets(Exactly(200)), Verdict.Kept, "200",
            "200, empty body");
        yield return Row("a status of success with an error", Exchanges.Of(200, "InternalError"), word => word.Meets(Exactly(200)),
            Verdict.Broken, "200", "200 InternalError");
        yield return Row("a status that broke off", Exchanges.Of(404, "Whatever").BrokenOff(), word => word.Meets(Exactly(404)),
            Verdict.Inconclusive, "404", "404 Whatever; then the connection was lost");
        yield return Row("a signature fault that is asked for", Exchanges.Of(403, "SignatureDoesNotMatch"), word =>
            word.Meets(Exactly(403, "SignatureDoesNotMatch")), Verdict.Kept, "403 SignatureDoesNotMatch", "403 SignatureDoesNotMatch");

        yield return Row("one of two responses", Exchanges.Of(400, "InvalidArgument"), word => word.Meets(Either), Verdict.Kept,
            "400 InvalidArgument or acceptance (2xx)", "400 InvalidArgument (strict)");
        yield return Row("the other of two responses", Exchanges.Of(200), word => word.Meets(Either), Verdict.Kept,
            "400 InvalidArgument or acceptance (2xx)", "200, empty body (lenient)");
        yield return Row("neither of two responses", Exchanges.Of(404, "NoSuchUpload"), word => word.Meets(Either), Verdict.Broken,
            "400 InvalidArgument or acceptance (2xx)", "404 NoSuchUpload");
        yield return Row("one response with a name", Exchanges.Of(200),
            word => word.Meets(new([AnyAcceptance with { Name = "the only one" }])), Verdict.Kept, Yes, "200, empty body");

        foreach (var (status, code) in ((int, string)[])[(400, "InvalidToken"), (401, "Unauthorized"), (403, "SignatureDoesNotMatch")])
        {
            yield return Row($"acceptance of {status} where access is the question", Exchanges.Of(status, code),
                word => word.Meets(new([AnyAcceptance]), isAboutAccess: true), Verdict.Broken, Yes, $"{status} {code}");
            yield return Row($"acceptance of {status} where it is not", Exchanges.Of(status, code),
                word => word.Meets(new([AnyAcceptance])), Verdict.Inconclusive, Yes, $"{status} {code}");
        }
        yield return Row("acceptance of 503 where access is the question", Exchanges.Of(503, "SlowDown"),
            word => word.Meets(new([AnyRefusal]), isAboutAccess: true), Verdict.Inconclusive, No, "503 SlowDown");
        yield return Row("acceptance of a broken 403 where access is the question", Exchanges.Of(403, "InvalidToken").BrokenOff(),
            word => word.Meets(new([AnyAcceptance]), isAboutAccess: true), Verdict.Inconclusive, Yes,
            "403 InvalidToken; then the connection was lost");

        var tagged = Exchanges.Of(200).WithHeader("ETag", "\"AbC\"").WithHeader("x-empty", " ");
        yield return Row("a header", tagged, word => word.HasHeader("etag", "\"AbC\""), Verdict.Kept, "response header etag: \"AbC\"",
            "etag: \"AbC\"");
        yield return Row("a header in other letters", tagged, word => word.HasHeader("ETag", "\"abc\""), Verdict.Broken,
            "response header ETag: \"abc\"", "ETag: \"AbC\"");
        yield return Row("a header whose letters do not count", tagged, word => word.HasHeader("ETag", "\"abc\"", sameLetterCase: false),
            Verdict.Kept, "response header ETag: \"abc\"", "ETag: \"AbC\"");
        yield return Row("another header's value", tagged, word => word.HasHeader("ETag", "\"abd\"", sameLetterCase: false), Verdict.Broken,
            "response header ETag: \"abd\"", "ETag: \"AbC\"");
        yield return Row("a header that is absent", tagged, word => word.HasHeader("x-other", "v"), Verdict.Broken,
            "response header x-other: v", "no header x-other");
        yield return Row("any value", tagged, word => word.HasHeader("ETag"), Verdict.Kept, "a response header ETag", "ETag: \"AbC\"");
        yield return Row("any value, but it is blank", tagged, word => word.HasHeader("x-empty"), Verdict.Broken,
            "a response header x-empty", "x-empty:  ");
        yield return Row("any value, but it is absent", tagged, word => word.HasHeader("x-other"), Verdict.Broken,
            "a response header x-other", "no header x-other");
        yield return Row("an ending", tagged, word => word.HasHeaderEndingIn("ETag", "bC\""), Verdict.Kept,
            "response header ETag ending in bC\"", "ETag: \"AbC\"");
        yield return Row("an ending in other letters", tagged, word => word.HasHeaderEndingIn("ETag", "bc\""), Verdict.Broken,
            "response header ETag ending in bc\"", "ETag: \"AbC\"");
        yield return Row("an ending of what is absent", tagged, word => word.HasHeaderEndingIn("x-other", ""), Verdict.Broken,
            "response header x-other ending in ", "no header x-other");
        yield return Row("no header", tagged, word => word.HasNoHeader("x-other"), Verdict.Kept, "no response header x-other",
            "no header x-other");
        yield return Row("no header, but it is there", tagged, word => word.HasNoHeader("ETag"), Verdict.Broken, "no response header ETag",
            "ETag: \"AbC\"");
        yield return Row("no key", tagged, word => word.DoesNotRevealTheCustomerKey(), Verdict.Kept,
            "the customer's key nowhere in the response", "no key in it");
        yield return Row("the key", tagged with { EchoesCustomerKey = true }, word => word.DoesNotRevealTheCustomerKey(), Verdict.Broken,
            "the customer's key nowhere in the response", "the key in the response");
    }

    private static Expectation Either =>
        new([new("strict", ResponseKind.Exactly, 400, "InvalidArgument"), AnyAcceptance with { Name = "lenient" }]);

    [TestCaseSource(nameof(Rows))]
    public async Task Judge(Exchange exchange, Action<ExchangeVerification> word, Verdict verdict, string expected, string observed)
    {
        var record = await HandMade.JudgeAsync(words => word(words.Verify(exchange)));

        (record.Verdict, record.Expected, record.Observed).Should().Be((verdict, expected, observed));
        if (verdict == Verdict.Kept)
            record.Message.Should().BeNull();
        else
            record.Message.Should().Contain("  sent       PUT /b/k?partNumber=1&uploadId=u  ", "the exchange that shows it is named");
    }

    /// <summary>A profile's list quotes what was found, so the sentence has to stand on its own.</summary>
    [Test]
    public async Task SayAMissInOneSentence()
    {
        var record = await HandMade.JudgeAsync(
            words => words.Verify(Exchanges.Of(200).WithHeader("ETag", "{0}")).HasHeader("ETag", "{1}"),
            HandMade.With(Basis.Observed));

        record.Message.Should().StartWith("Observed: Expected response header ETag: {1}, but saw ETag: {0}.");
    }

    [Test]
    public async Task SayWhyNothingCanBeTold()
    {
        var record = await HandMade.JudgeAsync(words => words.Verify(Exchanges.Of(503, "SlowDown")).IsAccepted());

        record.Message.Should().StartWith("Inconclusive: rule aws.upload-part.response.made-by-hand could not be asked. the request got "
            + "503 SlowDown, which says nothing about the rule.");
    }

    [Test]
    public async Task JudgeStepByStep()
    {
        var record = await HandMade.JudgeAsync(words =>
        {
            words.Verify(Exchanges.Of(200)).IsAccepted();
            words.Verify(Exchanges.Of(204)).IsAccepted();
            words.Verify(Exchanges.Of(200)).IsAccepted();
            words.Verify(Exchanges.Of(404, "NoSuchUpload")).IsRefused();
        });

        (record.Expected, record.Observed)
            .Should().Be(("acceptance (2xx); refusal (4xx)", "200, empty body; 204, empty body; 404 NoSuchUpload"),
                "what was asked or seen again is not said again");
    }

    private static Expectation Exactly(int status, string? code = null) =>
        new([new ExpectedResponse(null, ResponseKind.Exactly, status, code)]);

    private static TestCaseData Row(string name, Exchange exchange, Action<ExchangeVerification> word, Verdict verdict, string expected,
        string observed) =>
            new TestCaseData(exchange, word, verdict, expected, observed).SetName($"{{m}} {name}");
}
