using System.Text;
using Conformance.Dialects;
using Conformance.Multipart.Judging;
using Conformance.Wire;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Judging;

/// <summary>What kind of answer an exchange got: the line between yes, no, and nothing that can be judged.</summary>
public sealed class Classifying
{
    [TestCase(200, null, AnswerClass.Accepted)]
    [TestCase(204, null, AnswerClass.Accepted)]
    [TestCase(200, "InternalError", AnswerClass.Refused)]
    [TestCase(400, "InvalidArgument", AnswerClass.Refused)]
    [TestCase(404, "NoSuchUpload", AnswerClass.Refused)]
    [TestCase(411, "MissingContentLength", AnswerClass.Refused)]
    [TestCase(403, "AccessDenied", AnswerClass.Denied)]
    [TestCase(403, null, AnswerClass.Odd)]
    [TestCase(400, null, AnswerClass.Odd)]
    [TestCase(404, null, AnswerClass.Odd)]
    [TestCase(301, null, AnswerClass.Odd)]
    [TestCase(301, "PermanentRedirect", AnswerClass.Odd)]
    [TestCase(500, "InternalError", AnswerClass.Odd)]
    [TestCase(501, "NotImplemented", AnswerClass.Odd)]
    [TestCase(401, "Unauthorized", AnswerClass.Unusable)]
    [TestCase(408, "RequestTimeout", AnswerClass.Unusable)]
    [TestCase(429, "SlowDown", AnswerClass.Unusable)]
    [TestCase(502, null, AnswerClass.Unusable)]
    [TestCase(503, "SlowDown", AnswerClass.Unusable)]
    [TestCase(504, null, AnswerClass.Unusable)]
    [TestCase(403, "SignatureDoesNotMatch", AnswerClass.Unusable)]
    [TestCase(403, "InvalidAccessKeyId", AnswerClass.Unusable)]
    [TestCase(403, "RequestTimeTooSkewed", AnswerClass.Unusable)]
    [TestCase(400, "AuthorizationHeaderMalformed", AnswerClass.Unusable)]
    [TestCase(400, "InvalidToken", AnswerClass.Unusable)]
    [TestCase(400, "ExpiredToken", AnswerClass.Unusable)]
    [TestCase(null, null, AnswerClass.Unusable)]
    public void SortsAnswers(int? status, string? code, AnswerClass expected) => Answer.Classify(Exchanges.Of(status, code)).Should().Be(expected);

    [Test]
    public void TakesNoBrokenAnswerForOne()
    {
        var broken = Exchanges.Of(200) with { Failure = new TransportFailure(TransportFailureKind.ConnectionLost, "the connection was lost") };

        Answer.Classify(broken).Should().Be(AnswerClass.Unusable);
    }

    [TestCase(200, null, "200, empty body")]
    [TestCase(400, "InvalidArgument", "400 InvalidArgument")]
    [TestCase(null, null, "no answer: the endpoint did nothing")]
    public void SaysWhatWasSeen(int? status, string? code, string expected) => Answer.Describe(Exchanges.Of(status, code)).Should().Be(expected);

    [Test]
    public void SaysThatABodyIsNoErrorDocument()
    {
        var page = Exchanges.Of(404) with { ResponseBytes = 13, ResponseBody = Encoding.UTF8.GetBytes("<html></html>") };

        Answer.Describe(page).Should().Be("404, body is no error document");
    }

    [Test]
    public void SaysThatAnAnswerBrokeOff()
    {
        var broken = Exchanges.Of(200) with { Failure = new TransportFailure(TransportFailureKind.ConnectionLost, "the connection was lost") };

        Answer.Describe(broken).Should().StartWith("200").And.EndWith("; then the connection was lost");
    }
}

/// <summary>Exchanges made by hand.</summary>
internal static class Exchanges
{
    public static Exchange Of(int? status, string? code = null) => new()
    {
        Method = "PUT",
        Target = "/b/k?partNumber=1&uploadId=u",
        Authority = "http://127.0.0.1:9",
        Status = status,
        Error = code is null ? null : new ErrorBody(code, null, null, new Dictionary<string, string> { ["Code"] = code }),
        Failure = status is null ? new TransportFailure(TransportFailureKind.Timeout, "the endpoint did nothing") : null,
    };
}
