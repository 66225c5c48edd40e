using Conformance.Dialects;
using Conformance.Dialects.Signatures;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Dialects;

/// <summary>
/// C-1 and C-2: COS "Request Signature" (the English page prints another object name than its signatures are for; the Chinese one is
/// right). C-3: the Go SDK's test, whose header name has a typing error that is part of it. C-D:
/// derived for the first example of Upload Part and recomputed independently.
/// </summary>
public sealed class CosVectors
{
    private const string DocumentedSecret = "BQYIM75p8x0iWVFSIgqEKwFprpRSVHlz";
    private const string ExampleHost = "examplebucket-1250000000.cos.ap-beijing.myqcloud.com";

    private static readonly AccessKey Documented = new("AKIDQjz3ltompVjBni5LitkWHFlFpwkn9U5q", DocumentedSecret);

    public static IEnumerable<TestCaseData> Rows()
    {
        yield return new TestCaseData(Documented, Requests.Head("PUT", "/exampleobject(%E8%85%BE%E8%AE%AF%E4%BA%91)",
                ("Content-Length", "13"), ("Content-MD5", "mQ/fVh815F3k6TAUm8m0eg=="), ("Content-Type", "text/plain"),
                ("Date", "Thu, 16 May 2019 06:45:51 GMT"),
                ("Host", ExampleHost), ("x-cos-acl", "private"), ("x-cos-grant-read", "uin=\"100000000011\"")),
            1557989151L, 1557996351L, "8b2751e77f43a0995d6e9eb9477f4b685cca4172",
            "3b8851a11a569213c17ba8fa7dcf2abec6935172").SetName("{m} C-1");
        yield return new TestCaseData(Documented,
            Requests.Head("GET", "/exampleobject(%E8%85%BE%E8%AE%AF%E4%BA%91)?response-content-type=application%2Foctet-stream&"
                + "response-cache-control=max-age%3D600",
                    ("Date", "Thu, 16 May 2019 06:55:53 GMT"), ("Host", ExampleHost)),
            1557989753L, 1557996953L, "54ecfe22f59d3514fdc764b87a32d8133ea611e6",
            "01681b8c9d798a678e43b685a9f1bba0f6c0e012").SetName("{m} C-2");
        yield return new TestCaseData(new AccessKey("QmFzZTY0IGlzIGEgZ2VuZXJp", "AKIDZfbOA78asKUYBcXFrJD0a1ICvR98JM"),
            Requests.Head("PUT", "/testfile2",
                    ("Host", "testbucket-125000000.cos.ap-guangzhou.myqcloud.com"),
                    ("x-cos-content-sha1", "db8ac1c259eb89d4a131b253bacfca5f319d54f2"), ("x-cos-stroage-class", "nearline")),
            1480932292L, 1481012292L, null, "ce4ac0ecbcdb30538b3fee0a97cc6389694ce53a").SetName("{m} C-3");
        yield return new TestCaseData(Documented, Requests.Head("PUT",
            "/exampleobject?partNumber=1&uploadId=1585130821cbb7df1d11846c073ad648e8f33b087cec2381df437acdc833cf654b9ecc6361",
                ("Content-Length", "1048576"), ("Content-MD5", "OScKloo1fSQgfpkRFiUH6w=="), ("Content-Type", "application/octet-stream"),
                ("Date", "Wed, 25 Mar 2020 10:07:14 GMT"), ("Host", ExampleHost)),
            1585130834L, 1585138034L, "d63d662f50a958740b986c6011c1759f32e8ec2d",
            "b5392b80116fae6040c13819ded811d49e482a31").SetName("{m} C-D");
    }

    [TestCaseSource(nameof(Rows))]
    public void SignAndVerify(AccessKey key, RequestHead head, long start, long end, string? httpStringHash, string signature)
    {
        var scheme = new Cos(TimeSpan.FromSeconds(end - start), TimeSpan.Zero);
        var time = DateTimeOffset.FromUnixTimeSeconds(start);

        scheme.SignHeader(head, new SigningInput { Key = key, Region = "", Time = time }).Should().Be(signature);

        var finding = scheme.Verify(head, scheme.Read(head)!, key, new VerificationInput(time, "", TimeSpan.Zero, null, null));
        finding.Kind.Should().Be(SignatureFaultKind.None, finding.Detail);
        if (httpStringHash is not null)
            finding.StringToSign.Should().Be($"sha1\n{start};{end}\n{httpStringHash}\n");
    }

    [Test]
    public void WriteTheHeaderAsTheUploadPartPageShowsIt()
    {
        var head = Requests.Head("PUT",
            "/exampleobject?partNumber=1&uploadId=1585130821cbb7df1d11846c073ad648e8f33b087cec2381df437acdc833cf654b9ecc6361",
            ("Content-Length", "1048576"), ("Content-MD5", "OScKloo1fSQgfpkRFiUH6w=="), ("Content-Type", "application/octet-stream"),
            ("Date", "Wed, 25 Mar 2020 10:07:14 GMT"), ("Host", ExampleHost));

        new Cos(TimeSpan.FromHours(2), TimeSpan.Zero)
            .SignHeader(head, new SigningInput { Key = Documented, Region = "", Time = DateTimeOffset.FromUnixTimeSeconds(1585130834) });

        head.Headers["Authorization"].Should().Be(
            $"q-sign-algorithm=sha1&q-ak={Documented.Id}&q-sign-time=1585130834;1585138034&q-key-time=1585130834;1585138034"
            + "&q-header-list=content-length;content-md5;content-type;date;host&q-url-param-list=partnumber;uploadid&"
            + "q-signature=b5392b80116fae6040c13819ded811d49e482a31");
    }

    [Test]
    public void EncodeNamesBeforePuttingThemInLowerCase()
    {
        var head = Requests.Head("PUT", "/key?%C3%89%20X=1", ("Host", ExampleHost));

        new Cos().SignHeader(head,
            new SigningInput { Key = Documented, Region = "", Time = DateTimeOffset.FromUnixTimeSeconds(1585130834) });

        head.Headers["Authorization"].Should().Contain("&q-url-param-list=%c3%89%20x&");
    }

    /// <summary>As the vendor's SDK for Java presigns.</summary>
    [Test]
    public void Write_the_whole_signature_into_one_parameter_where_it_is_asked_for()
    {
        var head = Requests.Head("PUT", "/key?partNumber=1&uploadId=a%2Bb", ("Host", ExampleHost));
        var (scheme, time) = (new Cos(), DateTimeOffset.FromUnixTimeSeconds(1585130834));

        scheme.SignQuery(head, new SigningInput { Key = Documented, Region = "", Time = time, InOneParameter = true },
            TimeSpan.FromMinutes(10));

        head.Target.Should().StartWith("/key?partNumber=1&uploadId=a%2Bb&sign=q-sign-algorithm%3Dsha1%26q-ak%3D");
        head.Query.Should().HaveCount(3);
        var presented = scheme.Read(head)!;
        presented.InQuery.Should().BeTrue();
        scheme.Verify(head, presented, Documented, new VerificationInput(time, null, TimeSpan.FromMinutes(15), null, "key"))
            .Kind.Should().Be(SignatureFaultKind.None);
    }

    [Test]
    public void WriteTheQueryEncoded()
    {
        var head = Requests.Head("PUT", "/key?uploads", ("Host", ExampleHost));

        new Cos().SignQuery(head, new SigningInput
        {
            Key = Documented with { SessionToken = "a+b" },
            Region = "",
            Time = DateTimeOffset.FromUnixTimeSeconds(1585130834),
        }, TimeSpan.FromMinutes(10));

        head.Target.Should().StartWith("/key?uploads&x-cos-security-token=a%2Bb&q-sign-algorithm=sha1&")
            .And.Contain("q-sign-time=1585129934%3B1585131434&").And.Contain("&q-url-param-list=uploads%3Bx-cos-security-token&");
    }
}
