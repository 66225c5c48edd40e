using Conformance.Dialects;
using Conformance.Running.Judging;
using Conformance.Wire.Exchanges;
using FluentAssertions;
using NUnit.Framework;
using Response = Conformance.Running.Judging.Response;

namespace Conformance.SelfChecks.Multipart.Judging;

/// <summary>What kind of response an exchange got: the line between yes, no, and nothing that can be judged.</summary>
public sealed class Classifying
{
    private static readonly string[] AccessCodes =
    [
        "SignatureDoesNotMatch", "InvalidAccessKeyId", "RequestTimeTooSkewed", "AuthorizationHeaderMalformed",
        "AuthorizationQueryParametersError", "Request has expired",
        "ExpiredToken", "InvalidToken", "SecurityTokenExpired", "InvalidSecurityToken", "InvalidSecurity", "MissingSecurityHeader",
        "TooManyWrongSignature",
    ];

    [TestCase(200, null, ResponseClass.Accepted)]
    [TestCase(204, null, ResponseClass.Accepted)]
    [TestCase(200, "InternalError", ResponseClass.Refused)]
    [TestCase(400, "InvalidArgument", ResponseClass.Refused)]
    [TestCase(404, "NoSuchUpload", ResponseClass.Refused)]
    [TestCase(411, "MissingContentLength", ResponseClass.Refused)]
    [TestCase(299, null, ResponseClass.Accepted)]
    [TestCase(499, "ClientClosedRequest", ResponseClass.Refused)]
    [TestCase(402, "PaymentRequired", ResponseClass.Refused)]
    [TestCase(405, "MethodNotAllowed", ResponseClass.Refused)]
    [TestCase(403, "AccessDenied", ResponseClass.Denied)]
    [TestCase(300, null, ResponseClass.Odd)]
    [TestCase(399, "Whatever", ResponseClass.Odd)]
    [TestCase(505, "Whatever", ResponseClass.Odd)]
    [TestCase(403, null, ResponseClass.Odd)]
    [TestCase(400, null, ResponseClass.Odd)]
    [TestCase(404, null, ResponseClass.Odd)]
    [TestCase(301, null, ResponseClass.Odd)]
    [TestCase(301, "PermanentRedirect", ResponseClass.Odd)]
    [TestCase(500, "InternalError", ResponseClass.Odd)]
    [TestCase(501, "NotImplemented", ResponseClass.Odd)]
    [TestCase(401, "Unauthorized", ResponseClass.Unusable)]
    [TestCase(408, "RequestTimeout", ResponseClass.Unusable)]
    [TestCase(429, "SlowDown", ResponseClass.Unusable)]
    [TestCase(502, null, ResponseClass.Unusable)]
    [TestCase(503, "SlowDown", ResponseClass.Unusable)]
    [TestCase(504, null, ResponseClass.Unusable)]
    [TestCase(403, "SignatureDoesNotMatch", ResponseClass.Unusable)]
    [TestCase(403, "InvalidAccessKeyId", ResponseClass.Unusable)]
    [TestCase(403, "RequestTimeTooSkewed", ResponseClass.Unusable)]
    [TestCase(400, "AuthorizationHeaderMalformed", ResponseClass.Unusable)]
    [TestCase(400, "InvalidToken", ResponseClass.Unusable)]
    [TestCase(400, "ExpiredToken", ResponseClass.Unusable)]
    [TestCase(null, null, ResponseClass.Unusable)]
    public void SortsResponses(int? status, string? code, ResponseClass expected) =>
        Response.Classify(Exchanges.Of(status, code)).Should().Be(expected);

    /// <summary>Whatever its status, such a response is about who asked and when, not about what was asked.</summary>
    [Test]
    public void TakesNoFaultOfASignatureForARefusal([Values(400, 403, 404, 200)] int status) =>
        AccessCodes.Where(code => Response.Classify(Exchanges.Of(status, code)) != ResponseClass.Unusable).Should().BeEmpty();

    [Test]
    public void TakesNoBrokenResponseForOne()
    {
        var broken = Exchanges.Of(
            200) with
        { Failure = new TransportFailure(TransportFailureKind.ConnectionLost, "the connection was lost") };

        Response.Classify(broken).Should().Be(ResponseClass.Unusable);
    }

    [TestCase(200, null, "200, empty body")]
    [TestCase(400, "InvalidArgument", "400 InvalidArgument")]
    [TestCase(200, "InternalError", "200 InternalError")]
    [TestCase(404, null, "404, empty body")]
    [TestCase(null, null, "no response: the endpoint did nothing")]
    public void SaysWhatWasSeen(int? status, string? code, string expected) =>
        Response.Describe(Exchanges.Of(status, code)).Should().Be(expected);

    [Test]
    public void SaysThatNoResponseCame() =>
        Response.Describe(Exchanges.Of(null) with { Failure = null }).Should().Be("no response: none came");

    /// <summary>An entity tag is worth a word where something was stored or read under it.</summary>
    [TestCase(200, null, "200, empty body, ETag \"e\"")]
    [TestCase(299, null, "299, empty body, ETag \"e\"")]
    [TestCase(199, null, "199, empty body")]
    [TestCase(300, null, "300, empty body")]
    [TestCase(404, null, "404, empty body")]
    [TestCase(200, "InternalError", "200 InternalError")]
    public void SaysUnderWhichTag(int status, string? code, string expected) =>
        Response.Describe(Exchanges.Of(status, code).WithHeader("ETag", "\"e\"")).Should().Be(expected);

    [TestCase(400, "400, body is no error document")]
    [TestCase(404, "404, body is no error document")]
    [TestCase(502, "502, body is no error document")]
    [TestCase(399, "399")]
    [TestCase(200, "200")]
    public void SaysThatABodyIsNoErrorDocument(int status, string expected) =>
        Response.Describe(Exchanges.Of(status).WithBody("<html></html>")).Should().Be(expected);

    [Test]
    public void SaysThatAResponseBrokeOff()
    {
        var broken = Exchanges.Of(
            200) with
        { Failure = new TransportFailure(TransportFailureKind.ConnectionLost, "the connection was lost") };

        Response.Describe(broken).Should().StartWith("200").And.EndWith("; then the connection was lost");
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
