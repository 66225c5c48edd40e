using System.Globalization;
using System.Text;
using Conformance.Dialects;
using Conformance.Dialects.Chunks;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Dialects;

/// <summary>
/// Each way in which an <c>aws-chunked</c> body can be wrong is told apart,
/// next to a body that differs from it in one point and is accepted.
/// </summary>
public sealed class AwsChunkedFaults
{
    private static readonly AccessKey Key = new("AKID", "the secret itself");
    private static readonly DateTimeOffset Time = DateTimeOffset.Parse("2026-01-02T03:04:05Z", CultureInfo.InvariantCulture);

    private static readonly AwsChunkedRules Trailing = new() { HasTrailer = true, DeclaredTrailers = ["x-amz-checksum-crc32"] };

    public static IEnumerable<TestCaseData> Rows()
    {
        const string Whole = "d\r\n[Object Part]\r\n0\r\nx-amz-checksum-crc32:iNO9BA==\r\n\r\n";
        yield return Row("a whole body", Whole, Trailing);
        yield return Row("an upper-case size", Whole.Replace("d\r\n", "D\r\n", StringComparison.Ordinal), Trailing);
        yield return Row("a size with zeros in front", "000" + Whole, Trailing);
        yield return Row("an extension unsigned chunks have no use for",
            Whole.Replace("d\r\n", "d;x=y\r\n", StringComparison.Ordinal), Trailing);
        yield return Row("no trailer where none was declared", "0\r\n\r\n", new AwsChunkedRules { HasTrailer = true });
        yield return Row("the length declared", Whole, Trailing with { DecodedLengthInBytes = 13 });
        yield return Row("a last chunk below the least size", Whole, Trailing with { SmallestChunkInBytes = 8192 });

        yield return Row("no size", ";" + Whole[1..], Trailing, AwsChunkedFault.MalformedFraming,
            "A chunk header does not begin with 1 to 16 hex digits.");
        yield return Row("a size that is no number", "g" + Whole[1..], Trailing, AwsChunkedFault.MalformedFraming,
            "A chunk header does not begin with 1 to 16 hex digits.");
        yield return Row("a signed size", "+d" + Whole[1..], Trailing, AwsChunkedFault.MalformedFraming,
            "A chunk header does not begin with 1 to 16 hex digits.");
        yield return Row("a size of 17 digits", "1000000000000000d" + Whole[1..], Trailing, AwsChunkedFault.MalformedFraming,
            "A chunk header does not begin with 1 to 16 hex digits.");
        yield return Row("a size beyond counting", "fffffffffffffff0" + Whole[1..], Trailing, AwsChunkedFault.TooLarge,
            "A chunk declares more bytes than can be counted.");
        yield return Row("a chunk above the largest", Whole, Trailing with { MaxChunkInBytes = 12 }, AwsChunkedFault.TooLarge,
            "A chunk declares the length 13; the maximum is 12 bytes.");
        yield return Row("a chunk as large as allowed", Whole, Trailing with { MaxChunkInBytes = 13 });
        yield return Row("a chunk longer than its header", "c" + Whole[1..], Trailing, AwsChunkedFault.MalformedFraming,
            "A chunk is longer or shorter than its header says.");
        yield return Row("a chunk shorter than its header", "e" + Whole[1..], Trailing, AwsChunkedFault.MalformedFraming,
            "A chunk is longer or shorter than its header says.");
        yield return Row("LF alone", Whole.Replace("\r", "", StringComparison.Ordinal), Trailing, AwsChunkedFault.MalformedFraming,
            "A line ends with LF but no CR.");
        yield return Row("CR alone", Whole.Replace("\n", "", StringComparison.Ordinal), Trailing, AwsChunkedFault.MalformedFraming,
            "A line ends with CR but no LF.");
        yield return Row("bytes after the end", Whole + "0", Trailing, AwsChunkedFault.MalformedFraming,
            "Bytes follow the end of the body.");
        yield return Row("a header of 1024 bytes", "d;" + new string('x', 1020) + Whole[1..], Trailing);
        yield return Row("a header of 1025 bytes", "d;" + new string('x', 1021) + Whole[1..], Trailing, AwsChunkedFault.TooLarge,
            "A line is longer than 1024 bytes.");
        yield return Row("a header without end", new string('0', 5000), Trailing, AwsChunkedFault.TooLarge,
            "A line is longer than 1024 bytes.");
        yield return Row("nothing", "", Trailing, AwsChunkedFault.Truncated, "The body ends before its last line.");
        yield return Row("cut inside a chunk", Whole[..8], Trailing, AwsChunkedFault.Truncated, "The body ends before its last line.");
        yield return Row("cut before the last line end", Whole[..^2], Trailing,
            AwsChunkedFault.Truncated, "The body ends before its last line.");
        yield return Row("cut before the last chunk", Whole[..18], Trailing, AwsChunkedFault.Truncated,
            "The body ends before its last line.");
        yield return Row("a declared trailer that does not come", "0\r\n\r\n", Trailing, AwsChunkedFault.MalformedTrailer,
            "The trailer x-amz-checksum-crc32 was declared and did not come.");
        yield return Row("a trailer that was not declared", Whole, Trailing with { DeclaredTrailers = [] },
            AwsChunkedFault.MalformedTrailer, "The trailer x-amz-checksum-crc32 was not declared.");
        yield return Row("a trailer without colon", Whole.Replace(":", "=", StringComparison.Ordinal), Trailing,
            AwsChunkedFault.MalformedTrailer, "A trailer line is not name:value.");
        yield return Row("a trailer where none can be", Whole, new AwsChunkedRules(),
            AwsChunkedFault.MalformedFraming, "Something other than the last line end follows the last chunk.");
        yield return Row("seventeen trailers", "0\r\n" + string.Concat(Enumerable.Repeat("a:b\r\n", 17)) + "\r\n",
            Trailing with { DeclaredTrailers = ["a"] }, AwsChunkedFault.TooLarge, "There are more than 16 trailers.");
        yield return Row("sixteen trailers", "0\r\n" + string.Concat(Enumerable.Repeat("a:b\r\n", 16)) + "\r\n",
            Trailing with { DeclaredTrailers = ["a"] });
        yield return Row("more than declared", Whole, Trailing with { DecodedLengthInBytes = 12 }, AwsChunkedFault.DecodedLength,
            "The chunks are longer than x-amz-decoded-content-length declares: 12.");
        yield return Row("less than declared", Whole, Trailing with { DecodedLengthInBytes = 14 }, AwsChunkedFault.DecodedLength,
            "The length of the chunks is 13; x-amz-decoded-content-length declares 14.");
        yield return Row("a small chunk before another", "1\r\na\r\n1\r\nb\r\n0\r\n\r\n", new AwsChunkedRules { SmallestChunkInBytes = 2 },
            AwsChunkedFault.ChunkTooSmall, "A chunk of length 1 is not the last; the minimum is 2 bytes.");
        yield return Row("a trailer without name", "0\r\n:value\r\n\r\n", Trailing, AwsChunkedFault.MalformedTrailer,
            "A trailer line is not name:value.");
        yield return Row("a trailer's name with a blank", "0\r\nx-amz-checksum-crc32 :iNO9BA==\r\n\r\n", Trailing,
            AwsChunkedFault.MalformedTrailer, "A trailer line is not name:value.");
        yield return Row("a trailer's name with a tab", "0\r\nx-amz\tchecksum-crc32:iNO9BA==\r\n\r\n", Trailing,
            AwsChunkedFault.MalformedTrailer, "A trailer line is not name:value.");
        yield return Row("a trailer's name in capitals",
            Whole.Replace("x-amz-checksum", "X-Amz-Checksum", StringComparison.Ordinal), Trailing);
        yield return Row("a trailer announced where none can be", "0\r\n\r\n",
            new AwsChunkedRules { DeclaredTrailers = ["x-amz-checksum-crc32"] });
        yield return Row("cut inside a chunk longer than any buffer", "20000\r\n" + new string('a', 100_000), new AwsChunkedRules(),
            AwsChunkedFault.Truncated, "The body ends before its last line.");
        yield return Row("a chunk longer than any buffer", "20000\r\n" + new string('a', 131_072) + "\r\n0\r\n\r\n", new AwsChunkedRules());
        yield return Row("LF after a trailer", Trailed("\n") + "\r\n", Trailing);
        yield return Row("LF CR LF after a trailer", Trailed("\n\r\n") + "\r\n", Trailing);
        yield return Row("LF after a trailer where it is not taken", Trailed("\n") + "\r\n",
            Trailing with { TakesLineFeedsAfterTrailers = false },
            AwsChunkedFault.MalformedFraming, "A line ends with LF but no CR.");
        yield return Row("LF where no trailer can be", "0\r\n\n", new AwsChunkedRules(),
            AwsChunkedFault.MalformedFraming, "A line ends with LF but no CR.");
        yield return Row("CR after a trailer", Trailed("\r") + "\r\n", Trailing,
            AwsChunkedFault.MalformedFraming, "A line ends with CR but no LF.");
        yield return Row("cut after the LF of a trailer", Trailed("\n"), Trailing,
            AwsChunkedFault.Truncated, "The body ends before its last line.");
        yield return Row("three line ends after LF", Trailed("\n\r\n") + "\r\n\r\n", Trailing,
            AwsChunkedFault.MalformedFraming, "Bytes follow the end of the body.");
        yield return Row("three line ends after CR LF", Trailed("\r\n") + "\r\n\r\n", Trailing,
            AwsChunkedFault.MalformedFraming, "Bytes follow the end of the body.");
        yield return Row("small chunks where none is too small", "1\r\na\r\n1\r\nb\r\n0\r\n\r\n",
            new AwsChunkedRules { SmallestChunkInBytes = 1 });
    }

    private static string Trailed(string lineEnd) => "0\r\nx-amz-checksum-crc32:AAAAAA==" + lineEnd;

    [TestCaseSource(nameof(Rows))]
    public void TellUnsignedBodiesApart(string wire, AwsChunkedRules rules, AwsChunkedFault? fault, string? sentence) =>
        FaultOf(wire, rules, null).Should().Be((fault, sentence));

    public static IEnumerable<TestCaseData> SignedRows()
    {
        const string NotItsOwn = "A chunk's signature is not its own.";
        const string Unsigned = "A chunk is not signed.";
        const string NotTheirs = "The trailers' signature is not theirs.";
        var wire = Encode([AwsChunkedTrailer.OfChecksum("CRC32")]);
        var chunks = wire[..wire.IndexOf("x-amz-checksum", StringComparison.Ordinal)];
        var lonelySignature = Signer();
        lonelySignature.SignChunk("[Object Part]"u8);
        lonelySignature.SignChunk([]);
        var noTrailers = Trailing with { DeclaredTrailers = [] };

        yield return Row("a whole body", wire, Trailing);
        yield return Row("no trailers", chunks + "\r\n", noTrailers);
        yield return Row("no trailers, signed", $"{chunks}x-amz-trailer-signature:{lonelySignature.SignTrailer("")}\r\n\r\n", noTrailers);
        yield return Row("no trailers, signed wrongly", $"{chunks}x-amz-trailer-signature:0\r\n\r\n", noTrailers,
            AwsChunkedFault.TrailerSignature, NotTheirs);
        yield return Row("the signature's name in capitals",
            wire.Replace("x-amz-trailer-signature", "X-Amz-Trailer-Signature", StringComparison.Ordinal), Trailing);
        yield return Row("another byte", wire.Replace("[Object", "[object", StringComparison.Ordinal), Trailing,
            AwsChunkedFault.ChunkSignature, NotItsOwn);
        yield return Row("another chunk signature", wire.Replace(";chunk-signature=", ";chunk-signature=0", StringComparison.Ordinal),
            Trailing, AwsChunkedFault.ChunkSignature, NotItsOwn);
        yield return Row("no chunk signature", "d\r\n[Object Part]\r\n0\r\n\r\n", Trailing, AwsChunkedFault.ChunkSignature, Unsigned);
        yield return Row("no chunk signature among the extensions",
            wire.Replace(";chunk-signature=", ";signature=", StringComparison.Ordinal), Trailing, AwsChunkedFault.ChunkSignature, Unsigned);
        yield return Row("another trailer", wire.Replace(":iNO9BA==", ":iNO9BB==", StringComparison.Ordinal), Trailing,
            AwsChunkedFault.TrailerSignature, NotTheirs);
        yield return Row("another trailer signature", wire.Replace("x-amz-trailer-signature:", "x-amz-trailer-signature:0",
            StringComparison.Ordinal), Trailing, AwsChunkedFault.TrailerSignature, NotTheirs);
        yield return Row("LF CR LF after a trailer", wire.Replace(":iNO9BA==\r\n", ":iNO9BA==\n\r\n", StringComparison.Ordinal), Trailing);
        yield return Row("another trailer before LF CR LF",
            wire.Replace(":iNO9BA==\r\n", ":iNO9BB==\n\r\n", StringComparison.Ordinal), Trailing,
            AwsChunkedFault.TrailerSignature, NotTheirs);
        yield return Row("no trailer signature", wire[..wire.IndexOf("x-amz-trailer-signature", StringComparison.Ordinal)] + "\r\n",
            Trailing, AwsChunkedFault.TrailerSignature, "The trailers are not signed.");
    }

    [TestCaseSource(nameof(SignedRows))]
    public void TellSignedBodiesApart(string wire, AwsChunkedRules rules, AwsChunkedFault? fault, string? sentence) =>
        FaultOf(wire, rules, Signer()).Should().Be((fault, sentence));

    [Test]
    public void RefuseChunksThatFollowAnotherHead() =>
        FaultOf(Encode([]), new AwsChunkedRules(), new ChunkSigner(Key, "us-east-1", Time, "another seed"))
            .Should().Be((AwsChunkedFault.ChunkSignature, "A chunk's signature is not its own."));

    [Test]
    public void StayFailed()
    {
        using var decoder = new AwsChunkedDecoder(new MemoryStream("0\r\n\r\n!"u8.ToArray()), new AwsChunkedRules(), null);

        FluentActions.Invoking(() => decoder.ReadByte()).Should().Throw<AwsChunkedException>();
        var again = FluentActions.Invoking(() => decoder.ReadByte()).Should().Throw<AwsChunkedException>().Which;
        (again.Fault, again.Message).Should().Be((AwsChunkedFault.MalformedFraming, "Bytes follow the end of the body."));
    }

    [Test]
    public void ShowNoSecret()
    {
        var wire = Encode([]).Replace("[Object", "[object", StringComparison.Ordinal);
        using var decoder = new AwsChunkedDecoder(new MemoryStream(Encoding.Latin1.GetBytes(wire)), new AwsChunkedRules(), Signer());

        FluentActions.Invoking(() => decoder.CopyTo(Stream.Null)).Should().Throw<AwsChunkedException>().Which.ToString()
            .Should().NotContain(Key.Secret);
    }

    [Test]
    public void ReadTheRulesFromTheHead()
    {
        var head = new RequestHead { Method = "PUT", Target = "/" };
        AwsChunkedRules.Of(head).Should().BeNull();
        head.Headers.Set("x-amz-content-sha256", AwsChunkedForm.SignedChunks);
        AwsChunkedRules.Of(head).Should().BeEquivalentTo(new AwsChunkedRules(), "nothing more is said");
        head.Headers.Set("x-amz-content-sha256", AwsChunkedForm.UnsignedChunksAndTrailer);
        head.Headers.Add("X-Amz-Trailer", "x-amz-checksum-crc32, x-amz-meta-note");
        head.Headers.Add("X-Amz-Trailer", "x-amz-meta-more");
        head.Headers.Add("X-Amz-Decoded-Content-Length", "13");

        var rules = AwsChunkedRules.Of(head)!;

        rules.HasTrailer.Should().BeTrue();
        rules.DeclaredTrailers.Should().Equal("x-amz-checksum-crc32", "x-amz-meta-note", "x-amz-meta-more");
        rules.DecodedLengthInBytes.Should().Be(13);
    }

    private static TestCaseData Row(string name, string wire, AwsChunkedRules rules, AwsChunkedFault? fault = null,
        string? sentence = null) =>
            new TestCaseData(wire, rules, fault, sentence).SetName($"{{m}} {name}");

    private static ChunkSigner Signer() => new(Key, "us-east-1", Time, "seed");

    private static string Encode(IReadOnlyList<AwsChunkedTrailer> trailers)
    {
        using var encoded = AwsChunkedEncoder.Encode(new MemoryStream("[Object Part]"u8.ToArray()), 8192, Signer(), trailers);
        using var reader = new StreamReader(encoded, Encoding.Latin1);
        return reader.ReadToEnd();
    }

    private static (AwsChunkedFault? Fault, string? Sentence) FaultOf(string wire, AwsChunkedRules rules, ChunkSigner? signer)
    {
        using var decoder = new AwsChunkedDecoder(new MemoryStream(Encoding.Latin1.GetBytes(wire)), rules, signer);
        try
        {
            decoder.CopyTo(Stream.Null);
            return (null, null);
        }
        catch (AwsChunkedException found)
        {
            return (found.Fault, found.Message);
        }
    }
}
