using System.Globalization;
using Conformance.Dialects;
using Conformance.Dialects.Signatures;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Dialects;

/// <summary>
/// O1-1 and O1-2: the OSS API Reference. O1-3 to O1-7: the tests of the vendor's .NET SDK. O1-D:
/// derived for UploadPart and recomputed independently.
/// </summary>
public sealed class OssV1Vectors
{
    private const string December = "Wed, 28 Dec 2022 10:27:41 GMT";

    private static readonly AccessKey Documented = new("44CF9590006BF252F707", "OtxrzxIsfpFjA7SwPzILwy8Bw21TLhquhboDYROV");
    private static readonly AccessKey Short = new("ak", "sk");
    private static readonly ISignatureScheme Scheme = Vendors.BuiltIn.SignatureScheme("oss-v1");

    private static readonly (string, string)[] SdkHeaders =
    [
        ("Content-MD5", "eB5eJF1ptWaXm4bijSPyxw=="), ("Content-Type", "text/html"), ("Date", December), ("x-oss-date", December),
        ("x-oss-meta-author", "alice"), ("x-oss-meta-magic", "abracadabra"),
    ];

    public static IEnumerable<TestCaseData> HeaderRows()
    {
        yield return Row("O1-1", Documented, Requests.Head("PUT", "/nelson",
            ("Content-MD5", "ODBGOERFMDMzQTczRUY3NUE3NzA5QzdFNUYzMDQxNEM="), ("Content-Type", "text/html"),
            ("Date", "Thu, 17 Nov 2005 18:49:58 GMT"),
            ("X-OSS-Meta-Author", "foo@bar.com"), ("X-OSS-Magic", "abracadabra")), "oss-example", "nelson", "26NBxoKdsyly4EDv6inkoDft/yA=");
        yield return Row("O1-3", Short, Requests.Head("PUT", "/nelson", SdkHeaders), "examplebucket", "nelson",
            "kSHKmLxlyEAKtZPkJhG9bZb5k7M=");
        yield return Row("O1-4", Short, Requests.Head("PUT", "/nelson?acl", SdkHeaders), "examplebucket", "nelson",
            "/afkugFbmWDQ967j1vr6zygBLQk=");
        yield return Row("O1-4 with an equals sign", Short, Requests.Head("PUT", "/nelson?acl=", SdkHeaders), "examplebucket", "nelson",
            "/afkugFbmWDQ967j1vr6zygBLQk=");
        yield return Row("O1-5", Short with { SessionToken = "token" }, Requests.Head("PUT", "/nelson", SdkHeaders), "examplebucket",
            "nelson", "H3PAlN3Vucn74tPVEqaQC4AnLwQ=");
        yield return Row("O1-D", Short, Requests.Head("PUT", "/my%20dir/a%2Bb~%C3%A9.bin?partNumber=1&uploadId=0004B9895DBBB6EC98E36",
            ("Content-MD5", "EI9SjrY7Zec08nrjMfX/qg=="), ("Content-Type", "application/octet-stream"), ("Date", December)), "examplebucket",
            "my dir/a+b~é.bin", "ANvD/kqAWr6owxQWpjiC/fW00dA=");
    }

    [TestCaseSource(nameof(HeaderRows))]
    public void SignAndVerifyTheHeader(AccessKey key, RequestHead head, string bucket, string objectKey, string signature)
    {
        var time = DateTimeOffset.Parse(head.Headers["Date"]!, CultureInfo.InvariantCulture);

        Scheme.SignHeader(head, new SigningInput { Key = key, Region = "", Time = time, Bucket = bucket, ObjectKey = objectKey })
            .Should().Be(signature);

        var finding = Scheme.Verify(head, Scheme.Read(head)!, key, new VerificationInput(time, "", TimeSpan.Zero, bucket, objectKey));
        finding.Kind.Should().Be(SignatureFaultKind.None, finding.StringToSign);
    }

    public static IEnumerable<TestCaseData> QueryRows()
    {
        yield return new TestCaseData(Documented, "/oss-api.pdf", "oss-example", "oss-api.pdf", 1141889120L, "EwaNTn1erJGkimiJ9WmXgwnANLc=")
            .SetName("{m} O1-2");
        yield return new TestCaseData(Short, "/key?versionId=versionId", "bucket", "key", 1699807420L, "dcLTea+Yh9ApirQ8o8dOPqtvJXQ=")
            .SetName("{m} O1-6");
        yield return new TestCaseData(Short with { SessionToken = "token" }, "/key%2B123?versionId=versionId", "bucket", "key+123",
            1699808204L, "jzKYRrM5y6Br0dRFPaTGOsbrDhY=").SetName("{m} O1-7");
    }

    [TestCaseSource(nameof(QueryRows))]
    public void Presign(AccessKey key, string target, string bucket, string objectKey, long expires, string signature)
    {
        var head = Requests.Head("GET", target);
        var end = DateTimeOffset.FromUnixTimeSeconds(expires);

        Scheme.SignQuery(head, new SigningInput
        {
            Key = key,
            Region = "",
            Time = end.AddMinutes(-10),
            Bucket = bucket,
            ObjectKey = objectKey,
        }, TimeSpan.FromMinutes(10));

        head.QueryValue("Signature").Should().Be(signature);
        Scheme.Verify(head, Scheme.Read(head)!, key, new VerificationInput(end, "", TimeSpan.Zero, bucket, objectKey)).Kind
            .Should().Be(SignatureFaultKind.None);
    }

    private static TestCaseData Row(string name, AccessKey key, RequestHead head, string bucket, string objectKey, string signature) =>
        new TestCaseData(key, head, bucket, objectKey, signature).SetName($"{{m}} {name}");
}
