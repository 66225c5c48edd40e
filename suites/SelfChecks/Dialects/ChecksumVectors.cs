using System.Text;
using Conformance.Dialects.Checksums;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Dialects;

/// <summary>Check values of the CRC catalogue and the digests that the vendors' documents print.</summary>
public sealed class ChecksumVectors
{
    private const string ObjectPart = "[Object Part]";

    [TestCase("CRC32", "123456789", "cbf43926")]
    [TestCase("CRC32C", "123456789", "e3069283")]
    [TestCase("CRC64NVME", "123456789", "ae8b14860a799888")]
    [TestCase("CRC64XZ", "123456789", "995dc9bbdf1939fa")]
    [TestCase("CRC32", "", "00000000")]
    [TestCase("CRC64XZ", "", "0000000000000000")]
    [TestCase("MD5", ObjectPart, "108f528eb63b65e734f27ae331f5ffaa")]
    [TestCase("SHA256", ObjectPart, "51c8a3b721e28830402411ad1a36388f9f5cd90366d7b3a93aa3c7ec4c88047a")]
    [TestCase("SHA256", "Welcome to Amazon S3.", "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072")]
    [TestCase("SHA1", "abc", "a9993e364706816aba3e25717850c26c9cd0d89d")]
    [TestCase("MD5", "b", "92eb5ffee6ae2fec3ad71c777531578f")]
    [TestCase("SHA512", "abc", "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
        + "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f")]
    public void Digest(string name, string text, string hex) =>
        Convert.ToHexStringLower(ChecksumAlgorithms.Compute(name, Encoding.UTF8.GetBytes(text))).Should().Be(hex);

    /// <summary>
    /// What the library of Amazon's own SDKs makes of a text (awslabs/aws-checksums, tests/xxhash_test.c): the first byte is the most
    /// significant one.
    /// </summary>
    [TestCase("XXHASH64", "c500b0c912b376d8")]
    [TestCase("XXHASH3", "b6acb9d84a38ff74")]
    [TestCase("XXHASH128", "7351f89812f97382b91d05b31e04dd7f")]
    public void HashAsTheSdksOfAmazonDo(string name, string hex) =>
        Convert.ToHexStringLower(ChecksumAlgorithms.Compute(name, "Hello world"u8)).Should().Be(hex);

    /// <summary>Values without a seed of Cyan4973/xxHash, cli/xsum_sanity_check.c; of 128 bits, the high half comes first here.</summary>
    [TestCase("XXHASH64", 0, "ef46db3751d8e999")]
    [TestCase("XXHASH64", 1, "e934a84adb052768")]
    [TestCase("XXHASH64", 14, "8282dcc4994e35c8")]
    [TestCase("XXHASH64", 222, "b641ae8cb691c174")]
    [TestCase("XXHASH3", 0, "2d06800538d394c2")]
    [TestCase("XXHASH3", 1, "c44bdff4074eecdb")]
    [TestCase("XXHASH3", 195, "cd94217ee362ec3a")]
    [TestCase("XXHASH3", 2367, "cb37aeb9e5d361ed")]
    [TestCase("XXHASH128", 0, "99aa06d3014798d86001c324468d497f")]
    [TestCase("XXHASH128", 1, "a6cd5e9392000f6ac44bdff4074eecdb")]
    [TestCase("XXHASH128", 222, "337e09641b948717f1aebd597cec6b3a")]
    [TestCase("XXHASH128", 2367, "e89c0f6ff369b427cb37aeb9e5d361ed")]
    public void HashAsXxHashDoes(string name, int length, string hex)
    {
        var state = 2654435761UL;
        var data = new byte[length];
        for (var index = 0; index < length; index++, state *= 11400714785074694797UL)
            data[index] = (byte)(state >> 56);
        Convert.ToHexStringLower(ChecksumAlgorithms.Compute(name, data)).Should().Be(hex);
    }

    [TestCase("123456789", "11051210869376104954")]
    [TestCase("", "0")]
    [TestCase(ObjectPart, "4510578591875220731", TestName = "CRC-64 of Tencent COS, Upload Part, examples 2 to 4")]
    public void PrintCrc64AsDecimal(string text, string expected)
    {
        using var crc = new Crc64Xz();
        crc.Append(Encoding.UTF8.GetBytes(text));
        crc.ToDecimalText().Should().Be(expected);
    }

    [TestCase(ObjectPart, "EI9SjrY7Zec08nrjMfX/qg==", TestName = "Content-MD5 of Tencent COS, Upload Part, examples 2 to 4")]
    public void PrintMd5AsBase64(string text, string expected) =>
        Convert.ToBase64String(ChecksumAlgorithms.Compute(ChecksumAlgorithms.Md5, Encoding.UTF8.GetBytes(text))).Should().Be(expected);

    [TestCase("K7QkYpBkM5+hcs27fsNkUnNVaobncnLht/rCB2o/9Cw=", "4XvB3tbNTN+tIEVa0/fGaQ==",
        TestName = "Customer key of Huawei OBS, Upload Part")]
    [TestCase("MDEyMzQ1Njc4OUFCQ0RFRjAxMjM0NTY3ODlBQkNERUY=", "U5L61r7jcwdNvT7frmUG8g==",
        TestName = "Customer key of Tencent COS, Upload Part")]
    public void DigestTheCustomerKeys(string key, string keyMd5)
    {
        var bytes = Convert.FromBase64String(key);

        bytes.Should().HaveCount(32);
        Convert.ToBase64String(ChecksumAlgorithms.Compute(ChecksumAlgorithms.Md5, bytes)).Should().Be(keyMd5);
    }

    [TestCase("CRC32", ObjectPart, "iNO9BA==")]
    [TestCase("CRC32", "", "AAAAAA==")]
    [TestCase("MD5", ObjectPart, "EI9SjrY7Zec08nrjMfX/qg==")]
    [TestCase("XXHASH64", "Hello world", "xQCwyRKzdtg=")]
    public void PrintAwsChecksumsAsBase64(string algorithm, string text, string expected)
    {
        var value = ChecksumAlgorithms.Compute(algorithm, Encoding.UTF8.GetBytes(text));

        Convert.ToBase64String(value).Should().Be(expected);
        AwsChecksums.TryRead(algorithm, Convert.ToBase64String(value)).Should().Equal(value);
    }

    [Test]
    public void DigestALongRunInPieces()
    {
        using var md5 = new Md5();
        var piece = Encoding.ASCII.GetBytes(new string('a', 64 * 1024));
        for (var count = 0; count < 80; count++)
            md5.Append(piece);
        Convert.ToHexStringLower(md5.Finish()).Should().Be("79b281060d337b9b2b84ccf390adcf74");
    }

    /// <summary>
    /// Every way a check can take: a few bytes and whole words by the tables, and long runs folded,
    /// for all that is left over at their ends.
    /// </summary>
    [Test]
    public void AgreeOverPiecesOfAnyLength([Values("CRC32", "CRC32C", "CRC64NVME", "CRC64XZ")] string name)
    {
        var data = new byte[400];
        new Random(7).NextBytes(data);
        for (var length = 0; length <= data.Length; length++)
        {
            using var byteByByte = ChecksumAlgorithms.Named(name);
            foreach (var value in data.AsSpan(0, length))
                byteByByte.Append([value]);
            ChecksumAlgorithms.Compute(name, data.AsSpan(0, length)).Should().Equal(byteByByte.Finish(), "{0} bytes", length);
        }
    }

    [TestCase("CRC32", 4)]
    [TestCase("CRC32C", 4)]
    [TestCase("CRC64NVME", 8)]
    [TestCase("SHA1", 20)]
    [TestCase("SHA256", 32)]
    [TestCase("SHA512", 64)]
    [TestCase("MD5", 16)]
    [TestCase("XXHASH64", 8)]
    [TestCase("XXHASH3", 8)]
    [TestCase("XXHASH128", 16)]
    public void HaveTheLengthThatS3Gives(string name, int lengthInBytes)
    {
        AwsChecksums.LengthInBytes(name).Should().Be(lengthInBytes);
        ChecksumAlgorithms.Compute(name, []).Should().HaveCount(lengthInBytes);
    }

    [TestCase("iNO9BA=", TestName = "cut padding")]
    [TestCase("iNO9", TestName = "too short")]
    [TestCase("iNO9BAAA", TestName = "too long")]
    [TestCase("iNO9BB==", TestName = "stray bits")]
    [TestCase(" iNO9BA==", TestName = "a blank")]
    [TestCase("", TestName = "nothing")]
    public void RefuseWhatIsNoChecksum(string text) => AwsChecksums.TryRead(ChecksumAlgorithms.Crc32, text).Should().BeNull();

    [Test]
    public void NameTheHeaders()
    {
        AwsChecksums.HeaderOf("CRC64NVME").Should().Be("x-amz-checksum-crc64nvme");
        AwsChecksums.AlgorithmOf("X-Amz-Checksum-Sha256").Should().Be("SHA256");
        AwsChecksums.AlgorithmOf("x-amz-checksum-md5").Should().Be("MD5");
        AwsChecksums.AlgorithmOf("x-amz-checksum-xxhash3").Should().Be("XXHASH3");
        AwsChecksums.AlgorithmOf("x-amz-checksum-type").Should().BeNull();
        AwsChecksums.AlgorithmOf("x-amz-meta-crc32").Should().BeNull();
        AwsChecksums.AlgorithmOf("x-obs-checksum-crc32").Should().BeNull();
        AwsChecksums.AlgorithmOf("ETag").Should().BeNull();
    }

    [Test]
    public void ComposeAndCombine()
    {
        byte[] first = [.. Enumerable.Repeat((byte)'a', 5 << 20)], second = [(byte)'b'];
        var parts = new[] { first, second };

        AwsChecksums.Composite("SHA256", [.. parts.Select(part => ChecksumAlgorithms.Compute("SHA256", part))])
            .Should()
            .Be(
                Convert.ToBase64String(ChecksumAlgorithms.Compute("SHA256",
                    [.. ChecksumAlgorithms.Compute("SHA256", first), .. ChecksumAlgorithms.Compute("SHA256", second)])) + "-2");
        foreach (var algorithm in new[] { "CRC32", "CRC32C", "CRC64NVME", "CRC64XZ" })
            AwsChecksums.FullObject(algorithm, [.. parts.Select(part => (ChecksumAlgorithms.Compute(algorithm, part), (long)part.Length))])
                .Should().Equal(ChecksumAlgorithms.Compute(algorithm, [.. first, .. second]), algorithm);
    }

    [Test]
    public void RefuseWhatCannotBeCombined()
    {
        FluentActions.Invoking(() => Crc.Combine("SHA256", new byte[32], new byte[32], 1))
            .Should().Throw<ArgumentException>().WithMessage("\"SHA256\" cannot be combined; use CRC32, CRC32C, CRC64NVME or CRC64XZ.*");
        FluentActions.Invoking(() => Crc.Combine("CRC32", new byte[8], new byte[4], 1))
            .Should().Throw<ArgumentException>().WithMessage("The check has 8 bytes; 4 are expected.*");
        FluentActions.Invoking(() => Crc.Combine("CRC32", new byte[4], new byte[4], -1)).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => ChecksumAlgorithms.Named("CRC16")).Should().Throw<ArgumentException>()
            .WithMessage("There is no checksum \"CRC16\"; use one of CRC32, CRC32C, CRC64NVME, CRC64XZ, MD5, SHA1, SHA256, SHA512, "
                + "XXHASH64, XXHASH3, XXHASH128.*");
        FluentActions.Invoking(() => AwsChecksums.LengthInBytes("CRC64XZ")).Should().Throw<ArgumentException>()
            .WithMessage("S3 has no checksum \"CRC64XZ\"; use one of CRC32, CRC32C, CRC64NVME, SHA1, SHA256, SHA512, MD5, "
                + "XXHASH64, XXHASH3, XXHASH128.*");
    }
}
