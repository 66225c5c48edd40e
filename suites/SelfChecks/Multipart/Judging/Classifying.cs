using Conformance.Dialects;
using Conformance.Running;
using Conformance.Wire;
using FluentAssertions;
using NUnit.Framework;
using Answer = Conformance.Running.Answer;

namespace Conformance.SelfChecks.Multipart.Judging;

/// <summary>What kind of answer an exchange got: the line between yes, no, and nothing that can be judged.</summary>
public sealed class Classifying
{
    private static readonly string[] AccessCodes =
    [
        "SignatureDoesNotMatch", "InvalidAccessKeyId", "RequestTimeTooSkewed", "AuthorizationHeaderMalformed", "AuthorizationQueryParametersError", "Request has expired",
        "ExpiredToken", "InvalidToken", "SecurityTokenExpired", "InvalidSecurityToken", "InvalidSecurity", "MissingSecurityHeader", "TooManyWrongSignature",
    ];

    [TestCase(200, null, AnswerClass.Accepted)]
    [TestCase(204, null, AnswerClass.Accepted)]
    [TestCase(200, "InternalError", AnswerClass.Refused)]
    [TestCase(400, "InvalidArgument", AnswerClass.Refused)]
    [TestCase(404, "NoSuchUpload", AnswerClass.Refused)]
    [TestCase(411, "MissingContentLength", AnswerClass.Refused)]
    [TestCase(299, null, AnswerClass.Accepted)]
    [TestCase(499, "ClientClosedRequest", AnswerClass.Refused)]
    [TestCase(402, "PaymentRequired", AnswerClass.Refused)]
    [TestCase(405, "MethodNotAllowed", AnswerClass.Refused)]
    [TestCase(403, "AccessDenied", AnswerClass.Denied)]
    [TestCase(300, null, AnswerClass.Odd)]
    [TestCase(399, "Whatever", AnswerClass.Odd)]
    [TestCase(505, "Whatever", AnswerClass.Odd)]
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

    /// <summary>Whatever its status, such an answer is about who asked and when, not about what was asked.</summary>
    [Test]
    public void TakesNoFaultOfASignatureForARefusal([Values(400, 403, 404, 200)] int status) =>
        AccessCodes.Where(code => Answer.Classify(Exchanges.Of(status, code)) != AnswerClass.Unusable).Should().BeEmpty();

    [Test]
    public void TakesNoBrokenAnswerForOne()
    {
        var broken = Exchanges.Of(200) with { Failure = new TransportFailure(TransportFailureKind.ConnectionLost, "the connection was lost") };

        Answer.Classify(broken).Should().Be(AnswerClass.Unusable);
    }

    [TestCase(200, null, "200, empty body")]
    [TestCase(400, "InvalidArgument", "400 InvalidArgument")]
    [TestCase(200, "InternalError", "200 InternalError")]
    [TestCase(404, null, "404, empty body")]
    [TestCase(null, null, "no answer: the endpoint did nothing")]
    public void SaysWhatWasSeen(int? status, string? code, string expected) => Answer.Describe(Exchanges.Of(status, code)).Should().Be(expected);

    [Test]
    public void SaysThatNoAnswerCame() => Answer.Describe(Exchanges.Of(null) with { Failure = null }).Should().Be("no answer: none came");

    /// <summary>An entity tag is worth a word where something was stored or read under it.</summary>
    [TestCase(200, null, "200, empty body, ETag \"e\"")]
    [TestCase(299, null, "299, empty body, ETag \"e\"")]
    [TestCase(199, null, "199, empty body")]
    [TestCase(300, null, "300, empty body")]
    [TestCase(404, null, "404, empty body")]
    [TestCase(200, "InternalError", "200 InternalError")]
    public void SaysUnderWhichTag(int status, string? code, string expected) => Answer.Describe(Exchanges.Of(status, code).WithHeader("ETag", "\"e\"")).Should().Be(expected);

    [TestCase(400, "400, body is no error document")]
    [TestCase(404, "404, body is no error document")]
    [TestCase(502, "502, body is no error document")]
    [TestCase(399, "399")]
    [TestCase(200, "200")]
    public void SaysThatABodyIsNoErrorDocument(int status, string expected) => Answer.Describe(Exchanges.Of(status).WithBody("<html></html>")).Should().Be(expected);

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
