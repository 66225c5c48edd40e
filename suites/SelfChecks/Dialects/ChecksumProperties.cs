using Conformance.Dialects.Checksums;
using FluentAssertions;
using FsCheck;
using FsCheck.Fluent;
using NUnit.Framework;

namespace Conformance.SelfChecks.Dialects;

/// <summary>Properties of the checksums over random bytes, splits and lengths around the blocks in which they are folded.</summary>
public sealed class ChecksumProperties
{
    private static readonly string[] Crcs = ["CRC32", "CRC32C", "CRC64NVME", "CRC64XZ"];

    private static readonly Gen<byte[]> Bytes =
        from length in Gen.OneOf(Gen.Choose(0, 40), Gen.Choose(100, 300), Gen.Choose(1000, 9000))
        from seed in Gen.Choose(0, int.MaxValue)
        select Random(length, seed);

    /// <summary>The definition, bit by bit: slow, and written without any of the shortcuts it checks.</summary>
    private static ulong Define(ulong polynomial, ulong ones, ReadOnlySpan<byte> data)
    {
        var state = ones;
        foreach (var value in data)
        {
            state ^= value;
            for (var bit = 0; bit < 8; bit++)
                state = (state & 1) != 0 ? (state >> 1) ^ polynomial : state >> 1;
        }
        return state ^ ones;
    }

    [TestCase("CRC32", 0xEDB88320ul, uint.MaxValue)]
    [TestCase("CRC32C", 0x82F63B78ul, uint.MaxValue)]
    [TestCase("CRC64NVME", 0x9A6C9329AC4BC9B5ul, ulong.MaxValue)]
    [TestCase("CRC64XZ", 0xC96C5795D7870F42ul, ulong.MaxValue)]
    public void ACrcIsItsDefinition(string name, ulong polynomial, ulong ones) =>
        Prop.ForAll(Bytes.ToArbitrary(), data =>
        {
            using var crc = (Crc)ChecksumAlgorithms.Named(name);
            crc.Append(data);
            return crc.Value == Define(polynomial, ones, data);
        }).QuickCheckThrowOnFailure();

    [Test]
    public void PiecesGiveTheSameAsTheWhole([ValueSource(typeof(ChecksumAlgorithms), nameof(ChecksumAlgorithms.Names))] string name) =>
        Prop.ForAll(Bytes.ToArbitrary(), Gen.Choose(0, 9000).ToArbitrary(), (data, cut) =>
        {
            cut = Math.Min(cut, data.Length);
            using var checksum = ChecksumAlgorithms.Named(name);
            checksum.Append(data.AsSpan(0, cut));
            var early = checksum.Finish();
            checksum.Append(data.AsSpan(cut));
            return checksum.Finish().SequenceEqual(ChecksumAlgorithms.Compute(name, data))
                && early.SequenceEqual(ChecksumAlgorithms.Compute(name, data.AsSpan(0, cut)));
        }).QuickCheckThrowOnFailure();

    [Test]
    public void CrcsCombine([ValueSource(nameof(Crcs))] string name) =>
        Prop.ForAll(Bytes.ToArbitrary(), Bytes.ToArbitrary(), (first, second) =>
            Crc.Combine(name, ChecksumAlgorithms.Compute(name, first), ChecksumAlgorithms.Compute(name, second), second.Length)
                .SequenceEqual(ChecksumAlgorithms.Compute(name, [.. first, .. second])))
        .QuickCheckThrowOnFailure();

    [Test]
    public void CombiningCountsMoreThanFourGigabytes([ValueSource(nameof(Crcs))] string name)
    {
        // 5 GiB of zero bytes in two ways: one combination, and thirty-odd doublings.
        var algorithm = ChecksumAlgorithms.Compute(name, new byte[1 << 20]);
        var doubled = algorithm;
        var length = 1L << 20;
        for (; length < 4L << 30; length *= 2)
            doubled = Crc.Combine(name, doubled, doubled, length);
        var oneGigabyte = ChecksumAlgorithms.Compute(name, []);
        for (var count = 0; count < 1024; count++)
            oneGigabyte = Crc.Combine(name, oneGigabyte, algorithm, 1 << 20);

        var inOneStep = Crc.Combine(name, oneGigabyte, doubled, 4L << 30);
        Crc.Combine(name, doubled, oneGigabyte, 1L << 30).Should().Equal(inOneStep);
    }

    private static byte[] Random(int length, int seed)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }
}
