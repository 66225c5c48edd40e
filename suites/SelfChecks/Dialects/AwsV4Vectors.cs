using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Conformance.Dialects;
using Conformance.Dialects.Signatures;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Dialects;

/// <summary>
/// The published examples of the Amazon S3 API Reference (V4-…) and, for multipart, examples derived and recomputed independently (V4-D…).
/// </summary>
public sealed class AwsV4Vectors
{
    private const string EmptyHash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    private const string ObjectPartHash = "51c8a3b721e28830402411ad1a36388f9f5cd90366d7b3a93aa3c7ec4c88047a";
    private const string UploadPart = "/my%20dir/a%2Bb~%C3%A9.bin?partNumber=1&uploadId=VXBsb2FkSWQ-_.%2B%2F%3D";

    private static readonly AccessKey Key = new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY");
    private static readonly DateTimeOffset Time =
        DateTimeOffset.ParseExact("20130524T000000Z", "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
    private static readonly ISignatureScheme Scheme = Vendors.BuiltIn.SignatureScheme("aws-v4");

    public static IEnumerable<TestCaseData> HeaderRows()
    {
        yield return Row("V4-1", "GET", "/test.txt", EmptyHash, "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41",
            "7344ae5b7ee6c3e7e6b0fe0640412a37625d1fbfff95c48bbb2dc43964946972", ("Range", "bytes=0-9"));
        yield return Row("V4-2", "PUT", "/test%24file.text", "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072",
            "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd", null,
            ("Date", "Fri, 24 May 2013 00:00:00 GMT"), ("x-amz-storage-class", "REDUCED_REDUNDANCY"));
        yield return Row("V4-2 written with a raw dollar sign", "PUT", "/test$file.text",
            "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072",
            "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd", null,
            ("Date", "Fri, 24 May 2013 00:00:00 GMT"), ("x-amz-storage-class", "REDUCED_REDUNDANCY"));
        yield return Row("V4-3", "GET", "/?lifecycle", EmptyHash, "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543", null);
        yield return Row("V4-4", "GET", "/?max-keys=2&prefix=J", EmptyHash,
            "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7", null);
        yield return Row("V4-4 in another order", "GET", "/?prefix=J&max-keys=2", EmptyHash,
            "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7", null);
        yield return Row("V4-D1", "PUT", UploadPart, ObjectPartHash, "a7889ca62f09d9e183dd4553680aaa93a1252a4a1fbd93e4971e7d6a34404335",
            "9d1c733f69268fe3470518a9ec1565f8da672351006d38635307bb6b9565946c", ("Content-MD5", "EI9SjrY7Zec08nrjMfX/qg=="));
        yield return Row("V4-D2", "PUT", UploadPart, "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
            "b3dcce8cf988e29803ce5f1a4d1fab8de3a159e37fc94ae66f63471861ff4435",
            "94c237b2b8e701f415a432d784718e7409392acd41aa22fb604cbef89c34459e",
            ("Content-Encoding", "aws-chunked"), ("x-amz-decoded-content-length", "13"), ("x-amz-trailer", "x-amz-checksum-crc32"));
        yield return Row("streaming seed", "PUT", "/examplebucket/chunkObject.txt", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
            "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9",
            "cee3fed04b70f867d036f722359b0b1f2f0e5dc0efadbc082b76c4c60e316455", ("Host", "s3.amazonaws.com"),
            ("Content-Encoding", "aws-chunked"),
            ("Content-Length", "66824"), ("x-amz-decoded-content-length", "66560"), ("x-amz-storage-class", "REDUCED_REDUNDANCY"));
        yield return Row("streaming seed with trailer", "PUT", "/examplebucket/chunkObject.txt",
            "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER",
            "106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e",
            "44d48b8c2f70eae815a0198cc73d7a546a73a93359c070abbaa5e6c7de112559",
            ("Host", "s3.amazonaws.com"), ("Content-Encoding", "aws-chunked"), ("x-amz-decoded-content-length", "66560"),
            ("x-amz-storage-class", "REDUCED_REDUNDANCY"), ("x-amz-trailer", "x-amz-checksum-crc32c"));
    }

    [TestCaseSource(nameof(HeaderRows))]
    public void SignAndVerifyTheHeader(string method, string target, string hash, string signature, string? canonicalHash,
        (string, string)[] headers)
    {
        var head = Head(method, target, headers);

        Scheme.SignHeader(head, Input("us-east-1", hash)).Should().Be(signature);

        var finding = Judge(head, "us-east-1");
        finding.Kind.Should().Be(SignatureFaultKind.None, finding.Detail);
        if (canonicalHash is not null)
            Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(finding.CanonicalRequest!))).Should().Be(canonicalHash);
    }

    [Test]
    public void SignThePathStyleOfYandex()
    {
        var head = Head("PUT", "/examplebucket" + UploadPart, ("Host", "storage.yandexcloud.net"));

        Scheme.SignHeader(head, Input("ru-central1", "UNSIGNED-PAYLOAD"))
            .Should().Be("a9e52078a74ed3ee7b83ae4e2a4aee83cdae967224dac8860e08f621c98526ef");

        Judge(head, "ru-central1").Kind.Should().Be(SignatureFaultKind.None);
    }

    [TestCase("GET", "/test.txt", 86400, "aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404", TestName = "Presign V4-5")]
    [TestCase("PUT", UploadPart, 3600, "add9def50751dbf884f3f89c4b315484ba0ce2cccbc9ac9a0b4b1fbd3c2cc5bb", TestName = "Presign V4-D3")]
    public void Presign(string method, string target, int seconds, string signature)
    {
        var head = Head(method, target);

        Scheme.SignQuery(head, Input("us-east-1", "UNSIGNED-PAYLOAD"), TimeSpan.FromSeconds(seconds));

        head.QueryValue("X-Amz-Signature").Should().Be(signature);
        Judge(head, "us-east-1").Kind.Should().Be(SignatureFaultKind.None);
    }

    private static TestCaseData Row(string name, string method, string target, string hash, string signature, string? canonicalHash,
        params (string, string)[] headers) =>
            new TestCaseData(method, target, hash, signature, canonicalHash, headers).SetName($"{{m}} {name}");

    private static RequestHead Head(string method, string target, params (string Name, string Value)[] headers)
    {
        var head = new RequestHead { Method = method, Target = target };
        head.Headers.Add("Host", "examplebucket.s3.amazonaws.com");
        foreach (var (name, value) in headers)
            head.Headers.Set(name, value);
        return head;
    }

    private static SigningInput Input(string region, string hash) => new() { Key = Key, Region = region, Time = Time, PayloadHash = hash };

    private static SignatureFinding Judge(RequestHead head, string region)
    {
        var presented = Scheme.Read(head);
        presented.Should().NotBeNull();
        presented!.AccessKeyId.Should().Be(Key.Id);
        return Scheme.Verify(head, presented, Key, new VerificationInput(Time.AddMinutes(1), region, TimeSpan.FromMinutes(15), null, null));
    }
}
