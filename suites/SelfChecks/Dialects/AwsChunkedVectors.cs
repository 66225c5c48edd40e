using System.Globalization;
using System.Text;
using Conformance.Dialects;
using Conformance.Dialects.Chunks;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Dialects;

/// <summary>The published streaming examples of the Amazon S3 API Reference, chunk by chunk and as whole bodies.</summary>
public sealed class AwsChunkedVectors
{
    private const string Seed = "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9";
    private const string SeedWithTrailer = "106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e";

    private static readonly byte[] Payload = Encoding.ASCII.GetBytes(new string('a', 66560));

    [TestCase(Seed, "ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648",
        "0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497",
        "b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9", TestName = "Chunk signatures")]
    [TestCase(SeedWithTrailer, "b474d8862b1487a5145d686f57f013e54db672cee1c953b3010fb58501ef5aa2",
        "1c1344b170168f8e65b41376b44b20fe354e373826ccbbe2c1d40a8cae51e5c7",
        "2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992", TestName = "Chunk signatures before a trailer")]
    public void SignEachChunk(string seed, string first, string second, string last)
    {
        var signer = Signer(seed);

        signer.SignChunk(Payload.AsSpan(0, 65536)).Should().Be(first);
        signer.SignChunk(Payload.AsSpan(65536)).Should().Be(second);
        signer.SignChunk([]).Should().Be(last);
        signer.Previous.Should().Be(last);
    }

    [Test]
    public void EncodeSignedChunks()
    {
        var wire = Encode(Payload, 65536, Signer(Seed));

        wire.Should().HaveLength(66824)
            .And.EndWith("\r\n0;chunk-signature=b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9\r\n\r\n");
        wire.Should().StartWith("10000;chunk-signature=ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648\r\naaa");
        AwsChunkedEncoder.EncodedLength(66560, 65536, isSigned: true).Should().Be(66824);
    }

    [Test]
    public void EncodeSignedChunksAndTrailer()
    {
        AwsChunkedTrailer[] trailers = [AwsChunkedTrailer.OfChecksum("CRC32C")];

        var wire = Encode(Payload, 65536, Signer(SeedWithTrailer), trailers);

        wire.Should().HaveLength(66946).And.EndWith(
            "x-amz-checksum-crc32c:sOO8/"
                + "Q==\r\nx-amz-trailer-signature:d81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435\r\n\r\n");
        AwsChunkedEncoder.EncodedLength(66560, 65536, isSigned: true, trailers).Should().Be(66946);
    }

    [Test]
    public void EncodeUnsignedChunksAndTrailer() =>
        Encode("[Object Part]"u8.ToArray(), 8192, null, [AwsChunkedTrailer.OfChecksum("CRC32")])
            .Should().Be("d\r\n[Object Part]\r\n0\r\nx-amz-checksum-crc32:iNO9BA==\r\n\r\n");

    [Test]
    public void EncodeNothing() => Encode([], 8192, null).Should().Be("0\r\n\r\n");

    /// <summary>What goes into Content-Length before anything is encoded.</summary>
    [Test]
    public void KnowTheLengthBeforehand([Values] bool isSigned, [Values(0, 1, 2)] int trailerCount)
    {
        IReadOnlyList<AwsChunkedTrailer> Trailers() =>
        [.. ((AwsChunkedTrailer[])[AwsChunkedTrailer.OfChecksum("SHA1"), AwsChunkedTrailer.OfText("x-amz-meta-a", "a b")])
            .Take(trailerCount)];

        foreach (var chunkSize in (int[])[1, 16, 40])
            foreach (var length in (int[])[0, 1, 15, 16, 17, 32, 40, 41])
                AwsChunkedEncoder.EncodedLength(length, chunkSize, isSigned, Trailers())
                    .Should().Be(Encode(new byte[length], chunkSize, isSigned ? Signer(Seed) : null, Trailers()).Length,
                        "{0} bytes in chunks of {1}", length, chunkSize);
    }

    [Test]
    public void RefuseLengthsThatAreNone()
    {
        FluentActions.Invoking(() => AwsChunkedEncoder.Encode(new MemoryStream(), 0, null)).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => AwsChunkedEncoder.EncodedLength(1, 0, isSigned: false)).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => AwsChunkedEncoder.EncodedLength(-1, 1, isSigned: false)).Should().Throw<ArgumentOutOfRangeException>();
    }

    [TestCase("", TestName = "Decode the trailers right after the last chunk")]
    [TestCase("\r\n", TestName = "Decode the trailers after a blank line")]
    public void DecodeTheSignedTrailer(string blankLine)
    {
        var wire = Encode(Payload, 65536, Signer(SeedWithTrailer), [AwsChunkedTrailer.OfChecksum("CRC32C")])
            .Replace("\r\nx-amz-checksum", "\r\n" + blankLine + "x-amz-checksum", StringComparison.Ordinal);
        using var decoder = new AwsChunkedDecoder(
            new MemoryStream(Encoding.Latin1.GetBytes(wire)),
            new AwsChunkedRules
            {
                HasTrailer = true,
                DeclaredTrailers = ["x-amz-checksum-crc32c"],
                DecodedLengthInBytes = 66560,
                SmallestChunkInBytes = 8192,
            },
            Signer(SeedWithTrailer));
        using var decoded = new MemoryStream();

        decoder.CopyTo(decoded);

        decoded.ToArray().Should().Equal(Payload);
        decoder.Trailers["x-amz-checksum-crc32c"].Should().Be("sOO8/Q==");
        decoder.Trailers.Count.Should().Be(1);
        decoder.DecodedLengthInBytes.Should().Be(66560);
    }

    /// <summary>The ends of bodies that SDKs sent: minio-go 7 ends a trailer's line in LF CR LF, others in CR LF.</summary>
    [TestCase("\r\n", "\r\n", 66946, TestName = "Decode a signed trailer that ends in CR LF")]
    [TestCase("\n\r\n", "\r\n", 66947, TestName = "Decode a signed trailer that ends in LF CR LF")]
    [TestCase("\n", "\r\n", 66945, TestName = "Decode a signed trailer that ends in LF")]
    [TestCase("\n", "\n", 66943, TestName = "Decode signed trailer lines that all end in LF")]
    public void DecodeTheSignedTrailerWhateverItsLineEnd(string lineEnd, string lastLineEnds, int length)
    {
        var wire = Encode(Payload, 65536, Signer(SeedWithTrailer), [AwsChunkedTrailer.OfChecksum("CRC32C") with { LineEnd = lineEnd }]);
        wire = wire[..^4] + lastLineEnds + lastLineEnds;

        var trailers = Decode(wire, Signer(SeedWithTrailer), "x-amz-checksum-crc32c");

        wire.Should().HaveLength(length).And.Contain("x-amz-checksum-crc32c:sOO8/Q==" + lineEnd + "x-amz-trailer-signature:d81f82fc");
        trailers.Should().Equal("x-amz-checksum-crc32c:sOO8/Q==");
    }

    /// <summary>minio-go ends each line of unsigned trailers in LF, and after the last of them come two CR LF.</summary>
    [TestCase("a:b\nx-amz-checksum-crc32c:4mP5dQ==\n\r\n\r\n", TestName = "Decode trailers as minio-go sends them")]
    [TestCase("a:b\n\r\nx-amz-checksum-crc32c:4mP5dQ==\n\r\n\r\n", TestName = "Decode trailers that each end in LF CR LF")]
    [TestCase("a:b\r\nx-amz-checksum-crc32c:4mP5dQ==\r\n\r\n", TestName = "Decode trailers that each end in CR LF")]
    [TestCase("a:b\nx-amz-checksum-crc32c:4mP5dQ==\n\r\n", TestName = "Decode trailers that each end in LF")]
    [TestCase("a:b\nx-amz-checksum-crc32c:4mP5dQ==\n\n", TestName = "Decode trailers and a last line that end in LF")]
    [TestCase("a:b\nx-amz-checksum-crc32c:4mP5dQ==\r\n\r\n", TestName = "Decode trailers that end in LF and in CR LF")]
    [TestCase("\r\na:b\n\r\nx-amz-checksum-crc32c:4mP5dQ==\r\n\r\n", TestName = "Decode trailers after a blank line")]
    public void DecodeSeveralTrailersWhateverTheirLineEnds(string trailers) =>
        Decode("0\r\n" + trailers, null, "a", "x-amz-checksum-crc32c").Should().Equal("a:b", "x-amz-checksum-crc32c:4mP5dQ==");

    /// <summary>The length that minio-go 7.4 declared for a part of 5 MiB: as long as its body with LF CR LF.</summary>
    [TestCase("CRC32C", 5250289)]
    [TestCase("CRC64NVME", 5250296)]
    public void KnowTheLengthThatMinioDeclares(string algorithm, long length) =>
        AwsChunkedEncoder
            .EncodedLength(5 << 20, 65536, isSigned: true, [AwsChunkedTrailer.OfChecksum(algorithm) with { LineEnd = "\n\r\n" }])
            .Should().Be(length);

    private static IReadOnlyList<string> Decode(string wire, ChunkSigner? signer, params string[] declared)
    {
        using var decoder = new AwsChunkedDecoder(
            new MemoryStream(Encoding.Latin1.GetBytes(wire)),
            new AwsChunkedRules { HasTrailer = true, DeclaredTrailers = declared },
            signer);
        decoder.CopyTo(Stream.Null);
        return [.. decoder.Trailers.Select(trailer => $"{trailer.Key}:{trailer.Value}")];
    }

    private static ChunkSigner Signer(string seed) => new(
        new AccessKey("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"),
        "us-east-1",
        DateTimeOffset.Parse("2013-05-24T00:00:00Z", CultureInfo.InvariantCulture),
        seed);

    private static string Encode(byte[] payload, int chunkSize, ChunkSigner? signer, IReadOnlyList<AwsChunkedTrailer>? trailers = null)
    {
        using var encoded = AwsChunkedEncoder.Encode(new MemoryStream(payload), chunkSize, signer, trailers);
        using var wire = new MemoryStream();
        encoded.CopyTo(wire);
        return Encoding.Latin1.GetString(wire.ToArray());
    }
}
