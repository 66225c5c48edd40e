using System.Security.Cryptography;
using Conformance.Dialects;
using Conformance.Dialects.Checksums;
using Conformance.SelfChecks.Support.Reference;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Reference;

public sealed class IntegrityChecks : ReferenceChecks
{
    private static readonly byte[] Body = "[Object Part]"u8.ToArray();

    private static readonly string OtherMd5 = Convert.ToBase64String(MD5.HashData("other"u8));

    [TestCase("Content-MD5", "EI9SjrY7Zec08nrjMfX/qg==", 200, null)]
    [TestCase("Content-MD5", "", 400, "InvalidDigest")]
    [TestCase("Content-MD5", "c2hvcnQ=", 400, "InvalidDigest")]
    [TestCase("Content-MD5", "no base64", 400, "InvalidDigest")]
    [TestCase("x-amz-checksum-crc32", "iNO9BA==", 200, null)]
    [TestCase("x-amz-checksum-crc32", "AAAAAA==", 400, "BadDigest")]
    [TestCase("x-amz-checksum-crc32", "AAAA", 400, "InvalidRequest")]
    [TestCase("x-amz-checksum-sha512", "AAAA", 400, "InvalidRequest")]
    [TestCase("x-amz-checksum-md5", "EI9SjrY7Zec08nrjMfX/qg==", 200, null)]
    [TestCase("x-amz-checksum-xxhash64", "AAAAAAAAAAA=", 400, "BadDigest")]
    [TestCase("x-amz-checksum-xxhash3", "AAAAAAAAAAA=", 400, "BadDigest")]
    [TestCase("x-amz-checksum-xxhash128", "AAAAAAAAAAAAAAAAAAAAAA==", 400, "BadDigest")]
    [TestCase("x-amz-checksum-crc16", "AAAA", 501, "NotImplemented")]
    public async Task ADigestInAHeaderIsHeldAgainstTheBody(string header, string value, int status, string? code)
    {
        var path = NewPath();
        var upload = await Client.CreateUploadAsync(path);

        var response = await Client.PutPartAsync(path, upload, "1", Body, (header, value));

        (response.Status, response.Code).Should().Be((status, code));
        (await ListPartsAsync(path, upload)).Contains("<Part>", StringComparison.Ordinal).Should().Be(status == 200);
    }

    [TestCase(false, 400, "InvalidRequest")]
    [TestCase(true, 200, null)]
    public async Task A_promised_checksum_has_to_come(bool comes, int status, string? code)
    {
        var path = NewPath();
        var upload = await Client.CreateUploadAsync(path);
        (string, string)[] headers =
            [("x-amz-sdk-checksum-algorithm", "CRC32"),
                .. comes ? [("x-amz-checksum-crc32", "iNO9BA==")] : Array.Empty<(string, string)>()];

        var response = await Client.PutPartAsync(path, upload, "1", Body, headers);

        (response.Status, response.Code).Should().Be((status, code));
    }

    [TestCase("GET", 400)]
    [TestCase("DELETE", 400)]
    public async Task A_streaming_form_is_refused_where_there_is_no_payload(string method, int status)
    {
        var path = NewPath();
        var upload = await Client.CreateUploadAsync(path);

        var response = await Client.SendAsync(new RawRequest(method, $"{path}?uploadId={PercentEncoding.Encode(upload)}")
        {
            Key = Server.Owner,
            PayloadHash = "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
        });

        (response.Status, response.Code).Should().Be((status, "InvalidRequest"));
        (await ListPartsAsync(path, upload)).Should().Contain("ListPartsResult");
    }

    [Test]
    public async Task ARefusedDigestLeavesTheEarlierPart()
    {
        var path = NewPath();
        var upload = await Client.CreateUploadAsync(path);
        var first = await Client.PutPartAsync(path, upload, "1", Body);
        var target = RawClient.PartTarget(path, upload, "1");

        var md5 = await Client.SendAsync(new RawRequest("PUT", target)
        {
            Key = Server.Owner,
            Body = "later"u8.ToArray(),
            PayloadHash = "UNSIGNED-PAYLOAD",
            Headers = [("Content-MD5", OtherMd5)],
        });
        var hash = await Client.SendAsync(new RawRequest("PUT", target)
        {
            Key = Server.Owner,
            Body = "later"u8.ToArray(),
            PayloadHash = RawClient.Sha256Hex("other"u8.ToArray()),
        });

        (md5.Status, md5.Code).Should().Be((400, "BadDigest"));
        (hash.Status, hash.Code).Should().Be((400, "XAmzContentSHA256Mismatch"));
        (await ListPartsAsync(path, upload)).Should().Contain(first.ETag.Trim('"')).And.Contain("<Size>13</Size>");
    }

    [TestCase("CRC32", "FULL_OBJECT")]
    [TestCase("CRC32C", "FULL_OBJECT")]
    [TestCase("CRC64NVME", "FULL_OBJECT")]
    [TestCase("CRC32", "COMPOSITE")]
    [TestCase("CRC32C", "COMPOSITE")]
    [TestCase("SHA1", "COMPOSITE")]
    [TestCase("SHA256", "COMPOSITE")]
    [TestCase("SHA512", "COMPOSITE")]
    [TestCase("MD5", "COMPOSITE")]
    [TestCase("XXHASH64", "COMPOSITE")]
    [TestCase("XXHASH3", "COMPOSITE")]
    [TestCase("XXHASH128", "COMPOSITE")]
    public async Task TheObjectsChecksumFollowsFromItsParts(string algorithm, string type)
    {
        var path = NewPath();
        byte[][] bodies = [Bytes(1, 5 << 20), Bytes(2, 1000)];
        var upload = await Client.CreateUploadAsync(path, ("x-amz-checksum-algorithm", algorithm), ("x-amz-checksum-type", type));
        var header = AwsChecksums.HeaderOf(algorithm);
        var values = bodies.Select(body => ChecksumAlgorithms.Compute(algorithm, body)).ToList();
        var parts = new List<string>();
        for (var number = 1; number <= 2; number++)
        {
            var value = Convert.ToBase64String(values[number - 1]);
            var response = await Client.PutPartAsync(path, upload, $"{number}", bodies[number - 1], (header, value));
            parts.Add($"<Part><PartNumber>{number}</PartNumber><ETag>{response.ETag}</ETag><Checksum{algorithm}>{value}"
                + $"</Checksum{algorithm}></Part>");
        }

        var expected = type == "COMPOSITE"
            ? AwsChecksums.Composite(algorithm, values)
            : Convert.ToBase64String(ChecksumAlgorithms.Compute(algorithm, [.. bodies[0], .. bodies[1]]));
        var document = System.Text.Encoding.UTF8.GetBytes($"<CompleteMultipartUpload>{string.Concat(parts)}</CompleteMultipartUpload>");
        var target = $"{path}?uploadId={PercentEncoding.Encode(upload)}";
        var wrong = await Client.OwnerAsync("POST", target, document,
            (header, Convert.ToBase64String(ChecksumAlgorithms.Compute(algorithm, "other"u8))));
        var completed = await Client.OwnerAsync("POST", target, document, (header, expected));

        (wrong.Status, wrong.Code).Should().Be((400, "BadDigest"));
        completed.Status.Should().Be(200, completed.Text);
        completed.Leaf("Checksum" + algorithm).Should().Be(expected);
        completed.Leaf("ChecksumType").Should().Be(type);
        var read = await Client.OwnerAsync("HEAD", path, null, ("x-amz-checksum-mode", "ENABLED"));
        read.Headers[header].Should().Be(expected);
    }

    [Test]
    public async Task APartWithoutTheUploadsChecksumIsRefusedWhereItIsComposite()
    {
        var path = NewPath();
        var upload = await Client.CreateUploadAsync(path, ("x-amz-checksum-algorithm", "SHA256"));

        var without = await Client.PutPartAsync(path, upload, "1", Body);
        var other = await Client.PutPartAsync(path, upload, "1", Body, ("x-amz-checksum-crc32", "iNO9BA=="));

        (without.Status, without.Code).Should().Be((400, "InvalidRequest"));
        (other.Status, other.Code).Should().Be((400, "InvalidRequest"));
    }
}
