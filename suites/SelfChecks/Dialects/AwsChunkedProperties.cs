using System.Globalization;
using Conformance.Dialects;
using Conformance.Dialects.Checksums;
using Conformance.Dialects.Chunks;
using FluentAssertions;
using FsCheck;
using FsCheck.Fluent;
using NUnit.Framework;

namespace Conformance.SelfChecks.Dialects;

/// <summary>
/// Encoding and decoding over random payloads, chunk sizes and reads that come in random pieces; and random bytes that are no such body.
/// </summary>
public sealed class AwsChunkedProperties
{
    private static readonly DateTimeOffset Time = DateTimeOffset.Parse("2026-01-02T03:04:05Z", CultureInfo.InvariantCulture);

    [TestCase(true, false)]
    [TestCase(true, true)]
    [TestCase(false, true)]
    public void WhatIsEncodedIsDecoded(bool isSigned, bool hasTrailer)
    {
        var inputs = from length in Gen.OneOf(Gen.Choose(0, 50), Gen.Choose(0, 70000))
                     from chunk in Gen.OneOf(Gen.Choose(1, 60), Gen.Choose(60, 80000))
                     from seed in Gen.Choose(0, int.MaxValue)
                     select (length, chunk, seed);
        Prop.ForAll(inputs.ToArbitrary(), input =>
        {
            var random = new Random(input.seed);
            var payload = new byte[input.length];
            random.NextBytes(payload);
            // Chunks of one byte under 70,000 signatures would only be slow.
            var chunk = Math.Max(input.chunk, input.length / 500);
            AwsChunkedTrailer[] trailers = hasTrailer
                ? [AwsChunkedTrailer.OfChecksum("CRC64NVME"), AwsChunkedTrailer.OfText("X-Amz-Meta-Note", " blanks around ")]
                : [];
            using var encoded = AwsChunkedEncoder.Encode(new InPieces(payload, random), chunk, isSigned ? Signer() : null, trailers);
            var wire = ReadInPieces(encoded, random);
            using var decoder = new AwsChunkedDecoder(
                new InPieces(wire, random),
                new AwsChunkedRules
                {
                    HasTrailer = hasTrailer,
                    DeclaredTrailers = [.. trailers.Select(trailer => trailer.Name)],
                    DecodedLengthInBytes = payload.Length,
                    SmallestChunkInBytes = chunk,
                    MaxChunkInBytes = chunk,
                },
                isSigned ? Signer() : null);

            ReadInPieces(decoder, random).Should().Equal(payload);

            wire.LongLength.Should().Be(AwsChunkedEncoder.EncodedLength(payload.Length, chunk, isSigned, trailers));
            if (hasTrailer)
                decoder.Trailers["x-amz-checksum-crc64nvme"]
                    .Should().Be(Convert.ToBase64String(ChecksumAlgorithms.Compute("CRC64NVME", payload)));
        }).QuickCheckThrowOnFailure();
    }

    [Test]
    public void AnyChangedBitIsNoticed()
    {
        var payload = new byte[130];
        new Random(1).NextBytes(payload);
        using var encoded = AwsChunkedEncoder.Encode(new MemoryStream(payload), 64, Signer(), [AwsChunkedTrailer.OfChecksum("CRC32")]);
        var wire = ReadInPieces(encoded, new Random(2));
        var rules = new AwsChunkedRules
        {
            HasTrailer = true,
            DeclaredTrailers = ["x-amz-checksum-crc32"],
            // A line end may then be changed into a blank before LF, which is no change of what the line says.
            TakesLineFeedsAfterTrailers = false,
        };

        var unnoticed = new List<string>();
        for (var at = 0; at < wire.Length; at++)
            for (var bit = 0; bit < 8; bit++)
            {
                var was = (char)wire[at];
                wire[at] ^= (byte)(1 << bit);
                using var decoder = new AwsChunkedDecoder(new MemoryStream(wire), rules, Signer(), leaveOpen: true);
                if (!IsSameButForCase(was, wire, at) && !Throws(() => decoder.CopyTo(Stream.Null)))
                    unnoticed.Add($"bit {bit} of byte {at}, {(int)was:x2}");
                wire[at] ^= (byte)(1 << bit);
            }

        unnoticed.Should().BeEmpty();

        // Sizes and trailer names compare without case; a changed case there is no change.
        static bool IsSameButForCase(char was, byte[] wire, int at)
        {
            var lineStart = Array.LastIndexOf(wire, (byte)'\n', Math.Max(at - 1, 0)) + 1;
            var before = wire.AsSpan(lineStart, at - lineStart);
            return char.ToLowerInvariant(was) == char.ToLowerInvariant((char)wire[at])
                && !before.Contains((byte)'=') && !before.Contains((byte)':');
        }
    }

    [Test]
    public void RandomBytesThrowNothingElse()
    {
        const string Alphabet = "0123456789abcdef;=:\r\n\r\n0chunk-signature x-amz";
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        {
            var random = new Random(seed);
            var wire = new byte[random.Next(0, 400)];
            for (var at = 0; at < wire.Length; at++)
                wire[at] = random.Next(10) == 0 ? (byte)random.Next(256) : (byte)Alphabet[random.Next(Alphabet.Length)];
            var rules = new AwsChunkedRules
            {
                HasTrailer = random.Next(2) == 0,
                DeclaredTrailers = ["x"],
                SmallestChunkInBytes = random.Next(3),
                DecodedLengthInBytes = random.Next(2) == 0 ? 3 : null,
            };
            using var decoder = new AwsChunkedDecoder(new InPieces(wire, random), rules, random.Next(2) == 0 ? Signer() : null);
            Throws(() => decoder.CopyTo(Stream.Null));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
    }

    [Test]
    public async Task AsynchronousReadsGiveTheSame()
    {
        var payload = new byte[100_000];
        new Random(1).NextBytes(payload);
        using var decoder = new AwsChunkedDecoder(AwsChunkedEncoder.Encode(new MemoryStream(payload), 8192, Signer()),
            new AwsChunkedRules(), Signer());
        using var decoded = new MemoryStream();

        await decoder.CopyToAsync(decoded);

        decoded.ToArray().Should().Equal(payload);
    }

    private static ChunkSigner Signer() => new(new AccessKey("AKID", "secret"), "us-east-1", Time, "seed");

    private static bool Throws(Action action)
    {
        try
        {
            action();
            return false;
        }
        catch (AwsChunkedException)
        {
            return true;
        }
    }

    private static byte[] ReadInPieces(Stream stream, Random random)
    {
        using var whole = new MemoryStream();
        var buffer = new byte[40_000];
        while (stream.Read(buffer, 0, random.Next(1, random.Next(2) == 0 ? 10 : buffer.Length)) is > 0 and var read)
            whole.Write(buffer, 0, read);
        return whole.ToArray();
    }

    /// <summary>Gives fewer bytes than asked for, as a socket does.</summary>
    private sealed class InPieces(byte[] bytes, Random random) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count) =>
            base.Read(buffer, offset, Math.Min(count, random.Next(1, random.Next(2) == 0 ? 4 : 20_000)));
    }
}
