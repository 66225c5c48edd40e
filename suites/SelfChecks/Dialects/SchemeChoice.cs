using Conformance.Dialects;
using Conformance.Dialects.Signatures;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Dialects;

/// <summary>Which scheme a request is signed with, seen from the little that a broken signature may leave.</summary>
public sealed class SchemeChoice
{
    [TestCase("aws-v4", "X-Amz-Algorithm=x")]
    [TestCase("aws-v4", "X-Amz-Credential=x")]
    [TestCase("aws-v4", "X-Amz-Signature=x")]
    [TestCase("aws-v2", "AWSAccessKeyId=x")]
    [TestCase("obs", "AccessKeyId=x")]
    [TestCase("oss-v1", "OSSAccessKeyId=x")]
    [TestCase("oss-v2", "x-oss-signature-version=OSS2")]
    [TestCase("oss-v4", "x-oss-signature-version=x")]
    [TestCase("oss-v4", "x-oss-signature=x")]
    [TestCase("oss-v4", "x-oss-credential=x")]
    [TestCase("cos", "q-ak=x")]
    [TestCase("cos", "q-signature=x")]
    [TestCase("cos", "q-sign-algorithm=x")]
    public void KnowAPresignedRequestByAnyOfItsMarks(string scheme, string query)
    {
        var presented = Vendors.BuiltIn.ReadSignatures(Requests.Head("GET", "/key?prefix=a&" + query));

        presented.Select(signature => (signature.Scheme, signature.InQuery, signature.Fault?.Kind))
            .Should().Equal((scheme, true, SignatureFaultKind.Malformed));
    }

    [TestCase("aws-v4", "AWS4-HMAC-SHA256")]
    [TestCase("aws-v4", "  AWS4-HMAC-SHA256 Credential=a")]
    [TestCase("aws-v2", "AWS")]
    [TestCase("aws-v2", "AWS a")]
    [TestCase("obs", "OBS a")]
    [TestCase("oss-v1", "OSS a")]
    [TestCase("oss-v2", "OSS2")]
    [TestCase("oss-v2", "OSS2 AccessKeyId:a")]
    [TestCase("oss-v4", "OSS4-HMAC-SHA256 Credential=a")]
    [TestCase("cos", "q-sign-algorithm=sha1")]
    [TestCase("cos", "q-header-list=host")]
    public void KnowASignedHeaderByItsFirstWord(string scheme, string authorization)
    {
        var presented = Vendors.BuiltIn.ReadSignatures(Requests.Head("GET", "/", ("Authorization", authorization)));

        presented.Select(signature => (signature.Scheme, signature.InQuery, signature.Fault?.Kind))
            .Should().Equal((scheme, false, SignatureFaultKind.Malformed));
    }

    [TestCase("/?list-type=2", null)]
    [TestCase("/?Signature=x&Expires=1&X-Amz-Date=x&X-Amz-Expires=1&X-Amz-SignedHeaders=host&x-oss-date=x&x-oss-expires=1&q-sign-time=x&"
        + "q-key-time=x", null)]
    [TestCase("/", "Bearer abc")]
    [TestCase("/", "AWSome a:b")]
    [TestCase("/", "OSSify a:b")]
    [TestCase("/", "")]
    public void LeaveOtherRequestsAlone(string target, string? authorization) =>
        Vendors.BuiltIn.ReadSignatures(authorization is null
            ? Requests.Head("GET", target)
            : Requests.Head("GET", target, ("Authorization", authorization))).Should().BeEmpty();

    [Test]
    public void RefuseToJudgeForAnotherScheme([Values("aws-v4", "oss-v2", "oss-v4", "cos")] string scheme)
    {
        var head = Requests.Head("GET", "/", ("Authorization", "AWS AKID:signature"));
        var presented = Vendors.BuiltIn.SignatureScheme("aws-v2").Read(head)!;

        FluentActions.Invoking(() => Vendors.BuiltIn.SignatureScheme(scheme).Verify(head, presented, new AccessKey("AKID", "secret"),
            new VerificationInput(DateTimeOffset.UnixEpoch, "", TimeSpan.Zero, null, null)))
            .Should().Throw<ArgumentException>().WithMessage("The signature was read by another scheme.*");
    }

    [Test]
    public void NameTheSchemesThereAre() =>
        FluentActions.Invoking(() => Vendors.BuiltIn.SignatureScheme("v4")).Should().Throw<ArgumentException>()
            .WithMessage("There is no signature scheme \"v4\"; use one of aws-v4, aws-v2, oss-v1, oss-v2, oss-v4, obs, cos.*");
}
