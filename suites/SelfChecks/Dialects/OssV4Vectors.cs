using System.Security.Cryptography;
using System.Text;
using Conformance.Dialects;
using Conformance.Dialects.Signatures;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Dialects;

/// <summary>O4-1 to O4-6: the tests of the vendor's .NET SDK. O4-D: derived for UploadPart and recomputed independently.</summary>
public sealed class OssV4Vectors
{
    private const string Target = "/1234%2B-/123/1.txt?param1=value1&%2Bparam1=value3&%7Cparam1=value4&%2Bparam2&%7Cparam2&param2";
    private const string ObjectKey = "1234+-/123/1.txt";

    private static readonly AccessKey Key = new("ak", "sk");
    private static readonly AccessKey Temporary = new("ak", "sk", "token");

    public static IEnumerable<TestCaseData> Rows()
    {
        yield return Row("O4-1", false, Key, [], 1702743657, "e21d18daa82167720f9b1047ae7e7f1ce7cb77a31e8203a7d5f4624fa0284afe",
            "f4613657f1b108998e8dbd10a1aa5da621dc2c6e02c9ddec0f163664848704c4");
        yield return Row("O4-2", false, Temporary, [], 1702784856,
            "b94a3f999cf85bcdc00d332fbd3734ba03e48382c36fa4d5af5df817395bd9ea", null);
        yield return Row("O4-3", false, Key, ["zabc", "abc"], 1702747512,
            "4a4183c187c07c8947db7620deb0a6b38d9fbdd34187b6dbaccb316fa251212f",
            "16b86004ed2cc3406dd7a13081bd940ef6a5ad49e508da2d4fdf84e8a5dd2145");
        yield return Row("O4-4", true, Key, [], 1702781677, "a39966c61718be0d5b14e668088b3fa07601033f6518ac7b523100014269c0fe",
            "48814c11f278d51662015bf2f896b66ca10b6de0187ed8d952e341bbce0aa336");
        yield return Row("O4-5", true, Key, ["abc", "zabc"], 1702783809,
            "6bd984bfe531afb6db1f7550983a741b103a8c58e5e14f83ea474c2322dfa2b7", null);
        yield return Row("O4-6", true, Temporary, [], 1702785388, "3817ac9d206cd6dfc90f1c09c00be45005602e55898f26f5ddb06d7892e1f8b5", null);
    }

    [TestCaseSource(nameof(Rows))]
    public void SignAndVerify(bool inQuery, AccessKey key, string[] additionalHeaders, long time, string signature, string? canonicalHash)
    {
        var scheme = new OssV4(additionalHeaders);
        var head = Requests.Head("PUT", Target,
            ("x-oss-head1", "value"), ("abc", "value"), ("ZAbc", "value"), ("XYZ", "value"),
            ("content-type", inQuery ? "application/octet-stream" : "text/plain"));
        var input = new SigningInput
        {
            Key = key,
            Region = "cn-hangzhou",
            Time = DateTimeOffset.FromUnixTimeSeconds(time),
            Bucket = "bucket",
            ObjectKey = ObjectKey,
        };

        if (inQuery)
            scheme.SignQuery(head, input, TimeSpan.FromSeconds(599));
        else
            scheme.SignHeader(head, input);

        var presented = Vendors.BuiltIn.SignatureScheme("oss-v4").Read(head)!;
        presented.Signature.Should().Be(signature);
        presented.InQuery.Should().Be(inQuery);
        var finding = scheme.Verify(head, presented, key,
            new VerificationInput(input.Time.AddMinutes(9), "cn-hangzhou", TimeSpan.FromMinutes(15), "bucket", ObjectKey));
        finding.Kind.Should().Be(SignatureFaultKind.None, finding.Detail);
        if (canonicalHash is not null)
            Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(finding.CanonicalRequest!))).Should().Be(canonicalHash);
    }

    /// <summary>O4-7: a request of aliyun-oss-go-sdk 3.0.2, and the signature that its time would have in another form.</summary>
    [TestCase(SigningDate.DateAsSent, "b7074acf54aa5c9ab9ee0fd33901c0f84138ad24bbca5919772e7ec17b66213f", SignatureFaultKind.None)]
    [TestCase(SigningDate.DateInTheOwnForm, "3699122da2e58f4098758d32544eb2963d9c4504617a48706057af164051f2aa",
        SignatureFaultKind.Mismatch)]
    public void Sign_the_text_of_Date_where_it_is_asked_for(SigningDate date, string signature, SignatureFaultKind expected)
    {
        var key = new AccessKey("vendorAccessKey1", "vendorSecretKey1vendorSecretKey1");
        var head = Requests.Head("PUT", "/", ("Content-Type", "text/plain; charset=utf-8"));
        var scheme = new OssV4();
        var time = new DateTimeOffset(2026, 11, 28, 21, 4, 45, TimeSpan.Zero);

        scheme.SignHeader(head, new SigningInput { Key = key, Region = "cn-hangzhou", Time = time, Bucket = "vend-go", Date = date })
            .Should().Be(signature);

        head.Headers["x-oss-date"].Should().BeNull();
        head.Headers["Date"].Should().Be("Sat, 28 Nov 2026 21:04:45 GMT");
        scheme.Verify(head, scheme.Read(head)!, key, new VerificationInput(time, "cn-hangzhou", TimeSpan.FromMinutes(15), "vend-go", null))
            .Kind.Should().Be(expected);
    }

    /// <summary>A request of aliyun-oss-go-sdk 3.0.2, without <c>x-oss-date</c>: the text of Date is the time that is signed.</summary>
    [TestCase("Sat, 28 Nov 2026 21:04:45 GMT", SignatureFaultKind.None)]
    [TestCase("Sat, 28 Nov 2026 21:04:45 UTC", SignatureFaultKind.Mismatch)]
    [TestCase("20261128T210445Z", SignatureFaultKind.Mismatch)]
    public void Verify_the_text_of_Date_as_it_was_sent(string date, SignatureFaultKind expected)
    {
        var key = new AccessKey("vendorAccessKey1", "vendorSecretKey1vendorSecretKey1");
        var head = Requests.Head("PUT", "/", ("Content-Type", "text/plain; charset=utf-8"), ("x-oss-content-sha256", "UNSIGNED-PAYLOAD"),
            ("Date", date), ("Authorization", "OSS4-HMAC-SHA256 Credential=vendorAccessKey1/20261128/cn-hangzhou/oss/aliyun_v4_request,"
                + "Signature=b7074acf54aa5c9ab9ee0fd33901c0f84138ad24bbca5919772e7ec17b66213f"));
        var scheme = new OssV4();

        var finding = scheme.Verify(head, scheme.Read(head)!, key,
            new VerificationInput(new(2026, 11, 28, 21, 5, 0, TimeSpan.Zero), "cn-hangzhou", TimeSpan.FromMinutes(15), "vend-go", null));

        finding.Kind.Should().Be(expected, finding.StringToSign);
    }

    [Test]
    public void SignTheUploadOfAPart()
    {
        var head = Requests.Head("PUT", "/my%20dir/a%2Bb~%C3%A9.bin?partNumber=1&uploadId=0004B9895DBBB6EC98E36",
            ("Content-MD5", "EI9SjrY7Zec08nrjMfX/qg=="), ("Content-Type", "application/octet-stream"));
        var input = new SigningInput
        {
            Key = Key,
            Region = "cn-hangzhou",
            Time = DateTimeOffset.FromUnixTimeSeconds(1702743657),
            Bucket = "examplebucket",
            ObjectKey = "my dir/a+b~é.bin",
        };

        Vendors.BuiltIn.SignatureScheme("oss-v4").SignHeader(head, input)
            .Should().Be("7351c32bb50a7188f83d0110ee04bf20512329511dc2a40d02340147b7d967a2");

        head.Headers["Authorization"]
            .Should().Be("OSS4-HMAC-SHA256 Credential=ak/20231216/cn-hangzhou/oss/aliyun_v4_request,"
                + "Signature=7351c32bb50a7188f83d0110ee04bf20512329511dc2a40d02340147b7d967a2");
    }

    private static TestCaseData Row(string name, bool inQuery, AccessKey key, string[] additionalHeaders, long time, string signature,
        string? canonicalHash) =>
            new TestCaseData(inQuery, key, additionalHeaders, time, signature, canonicalHash).SetName($"{{m}} {name}");
}
