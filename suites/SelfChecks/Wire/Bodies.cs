using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Conformance.SelfChecks.Support.Wire;
using Conformance.Wire.Bodies;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Wire;

/// <summary>Bodies are the same bytes for ever, whatever their length, and cost no memory to speak of.</summary>
public sealed class Bodies
{
    [Test]
    public void GeneratedBytesArePinned()
    {
        // The generator's published first numbers for seed 0, little-endian: SplitMix64 gives E220A8397B1DCDAF, 6E789E6AA1B965F4.
        Convert.ToHexString(Body.Generated(16, 0).ToArray()).Should().Be("AFCD1D7B39A820E2F465B9A16A9E786E");
        Convert.ToHexString(Body.Generated(5, 0).ToArray()).Should().Be("AFCD1D7B39");
    }

    [Test]
    public void EqualLengthAndSeedAreOneInstance()
    {
        Body.Generated(1000, 4).Should().BeSameAs(Body.Generated(1000, 4));
        Body.Generated(1000, 5).Md5Hex.Should().NotBe(Body.Generated(1000, 4).Md5Hex);
        Body.Generated(0, 4).Should().BeSameAs(Body.Empty);
    }

    [Test]
    public void DigestsAreThoseOfTheBytes()
    {
        var body = Body.Generated((3 << 20) + 17, 11);
        var bytes = body.ToArray();

        body.Length.Should().Be(bytes.Length);
        body.Md5Hex.Should().Be(Convert.ToHexStringLower(MD5.HashData(bytes)));
        body.Md5Base64.Should().Be(Convert.ToBase64String(MD5.HashData(bytes)));
        body.Sha256Hex.Should().Be(Convert.ToHexStringLower(SHA256.HashData(bytes)));
        body.Checksum("SHA1").Should().Equal(SHA1.HashData(bytes));
        Body.OfText("123456789").Checksum("CRC32").Should().Equal(0xCB, 0xF4, 0x39, 0x26);
        bytes[(1 << 20)..(2 << 20)].Should().NotEqual(bytes[..(1 << 20)], "swapped parts are to be seen");
        body.Invoking(it => it.Checksum("CRC7")).Should().Throw<ArgumentException>();
    }

    [Test]
    public void JoiningAndSlicingCopyNothingAndChangeNothing()
    {
        var (left, right) = (Body.Generated(1_500_000, 1), Body.OfText("tail"));
        var joined = Body.Concat(left, Body.Empty, right);

        joined.ToArray().Should().Equal(left.ToArray().Concat(right.ToArray()));
        joined.Slice(1_499_998, 4).ToArray().Should().Equal(left[1_499_998], left[1_499_999], (byte)'t', (byte)'a');
        joined[1_500_003].Should().Be((byte)'l');
        joined.Invoking(it => it.Slice(1_500_000, 5)).Should().Throw<ArgumentOutOfRangeException>();
    }

    [Test]
    public void AStreamReadsAndSeeksLikeTheBytes()
    {
        var body = Body.Generated(100_000, 2);
        using var stream = body.Open();
        using var copy = new MemoryStream();

        stream.CopyTo(copy, 777);
        stream.Seek(-3, SeekOrigin.End);

        copy.ToArray().Should().Equal(body.ToArray());
        stream.ReadByte().Should().Be(body[99_997]);
    }

    [Test]
    public void FiveGibibytesNeedAMebibyte()
    {
        var body = Body.Generated(5L << 30, 9);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var clock = Stopwatch.GetTimestamp();
        using var stream = body.Open();

        stream.Position = (5L << 30) - 10;
        var last = new byte[20];
        var read = stream.Read(last);

        read.Should().Be(10);
        last[9].Should().Be(body[(1 << 20) - 1]);
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(4 << 20);
        Stopwatch.GetElapsedTime(clock).Should().BeLessThan(Endpoints.Soon);
    }

    [Test]
    public void ACustomerKeyNeverShowsItself()
    {
        var key = CustomerKey.Generated(3);

        key.Key.Should().HaveCount(32);
        key.Md5Base64.Should().Be(Convert.ToBase64String(MD5.HashData(key.Key)));
        key.ToString().Should().NotContain(key.Base64).And.Contain(key.Md5Base64);
        CustomerKey.Generated(3).Should().Be(key);
        CustomerKey.Generated(4).Should().NotBe(key);
        CustomerKey.Generated(3, 31).Key.Should().HaveCount(31);
        Encoding.UTF8.GetByteCount(key.Base64).Should().Be(44);
    }
}
