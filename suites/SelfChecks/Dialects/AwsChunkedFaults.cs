using System.Globalization;
using System.Text;
using Conformance.Dialects;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Dialects;

/// <summary>Each way in which an <c>aws-chunked</c> body can be wrong is told apart, next to a body that differs from it in one point and is accepted.</summary>
public sealed class AwsChunkedFaults
{
    private static readonly AccessKey Key = new("AKID", "the secret itself");
    private static readonly DateTimeOffset Time = DateTimeOffset.Parse("2026-01-02T03:04:05Z", CultureInfo.InvariantCulture);

    private static readonly AwsChunkedRules Trailing = new() { HasTrailer = true, DeclaredTrailers = ["x-amz-checksum-crc32"] };

    public static IEnumerable<TestCaseData> Rows()
    {
        const string Whole = "d\r\n[Object Part]\r\n0\r\nx-amz-checksum-crc32:iNO9BA==\r\n\r\n";
        yield return Row("a whole body", Whole, Trailing, null);
        yield return Row("an upper-case size", Whole.Replace("d\r\n", "D\r\n", StringComparison.Ordinal), Trailing, null);
        yield return Row("a size with zeros in front", "000" + Whole, Trailing, null);
        yield return Row("an extension unsigned chunks have no use for", Whole.Replace("d\r\n", "d;x=y\r\n", StringComparison.Ordinal), Trailing, null);
        yield return Row("no trailer where none was declared", "0\r\n\r\n", new AwsChunkedRules { HasTrailer = true }, null);
        yield return Row("the length declared", Whole, Trailing with { DecodedLengthInBytes = 13 }, null);
        yield return Row("a last chunk below the least size", Whole, Trailing with { SmallestChunkInBytes = 8192 }, null);

        yield return Row("no size", ";" + Whole[1..], Trailing, AwsChunkedFault.MalformedFraming);
        yield return Row("a size that is no number", "g" + Whole[1..], Trailing, AwsChunkedFault.MalformedFraming);
        yield return Row("a signed size", "+d" + Whole[1..], Trailing, AwsChunkedFault.MalformedFraming);
        yield return Row("a size of 17 digits", "1000000000000000d" + Whole[1..], Trailing, AwsChunkedFault.MalformedFraming);
        yield return Row("a size beyond counting", "fffffffffffffff0" + Whole[1..], Trailing, AwsChunkedFault.TooLarge);
        yield return Row("a chunk above the largest", Whole, Trailing with { LargestChunkInBytes = 12 }, AwsChunkedFault.TooLarge);
        yield return Row("a chunk as large as allowed", Whole, Trailing with { LargestChunkInBytes = 13 }, null);
        yield return Row("a chunk longer than its header", "c" + Whole[1..], Trailing, AwsChunkedFault.MalformedFraming);
        yield return Row("a chunk shorter than its header", "e" + Whole[1..], Trailing, AwsChunkedFault.MalformedFraming);
        yield return Row("LF alone", Whole.Replace("\r", "", StringComparison.Ordinal), Trailing, AwsChunkedFault.MalformedFraming);
        yield return Row("CR alone", Whole.Replace("\n", "", StringComparison.Ordinal), Trailing, AwsChunkedFault.MalformedFraming);
        yield return Row("bytes after the end", Whole + "0", Trailing, AwsChunkedFault.MalformedFraming);
        yield return Row("a header of 1024 bytes", "d;" + new string('x', 1020) + Whole[1..], Trailing, null);
        yield return Row("a header of 1025 bytes", "d;" + new string('x', 1021) + Whole[1..], Trailing, AwsChunkedFault.TooLarge);
        yield return Row("a header without end", new string('0', 5000), Trailing, AwsChunkedFault.TooLarge);
        yield return Row("nothing", "", Trailing, AwsChunkedFault.Truncated);
        yield return Row("cut inside a chunk", Whole[..8], Trailing, AwsChunkedFault.Truncated);
        yield return Row("cut before the last line end", Whole[..^2], Trailing, AwsChunkedFault.Truncated);
        yield return Row("cut before the last chunk", Whole[..18], Trailing, AwsChunkedFault.Truncated);
        yield return Row("a declared trailer that does not come", "0\r\n\r\n", Trailing, AwsChunkedFault.MalformedTrailer);
        yield return Row("a trailer that was not declared", Whole, Trailing with { DeclaredTrailers = [] }, AwsChunkedFault.MalformedTrailer);
        yield return Row("a trailer without colon", Whole.Replace(":", "=", StringComparison.Ordinal), Trailing, AwsChunkedFault.MalformedTrailer);
        yield return Row("a trailer where none can be", Whole, new AwsChunkedRules(), AwsChunkedFault.MalformedFraming);
        yield return Row("seventeen trailers", "0\r\n" + string.Concat(Enumerable.Repeat("a:b\r\n", 17)) + "\r\n", Trailing with { DeclaredTrailers = ["a"] }, AwsChunkedFault.TooLarge);
        yield return Row("sixteen trailers", "0\r\n" + string.Concat(Enumerable.Repeat("a:b\r\n", 16)) + "\r\n", Trailing with { DeclaredTrailers = ["a"] }, null);
        yield return Row("more than declared", Whole, Trailing with { DecodedLengthInBytes = 12 }, AwsChunkedFault.DecodedLength);
        yield return Row("less than declared", Whole, Trailing with { DecodedLengthInBytes = 14 }, AwsChunkedFault.DecodedLength);
        yield return Row("a small chunk before another", "1\r\na\r\n1\r\nb\r\n0\r\n\r\n", new AwsChunkedRules { SmallestChunkInBytes = 2 }, AwsChunkedFault.ChunkTooSmall);
        yield return Row("small chunks where none is too small", "1\r\na\r\n1\r\nb\r\n0\r\n\r\n", new AwsChunkedRules { SmallestChunkInBytes = 1 }, null);
    }

    [TestCaseSource(nameof(Rows))]
    public void TellUnsignedBodiesApart(string wire, AwsChunkedRules rules, AwsChunkedFault? fault) => FaultOf(wire, rules, null).Should().Be(fault);

    [Test]
    public void TellWrongSignaturesApart()
    {
        var wire = Encode([AwsChunkedTrailer.OfChecksum("CRC32")]);

        FaultOf(wire, Trailing, Signer()).Should().BeNull();
        FaultOf(wire.Replace("[Object", "[object", StringComparison.Ordinal), Trailing, Signer()).Should().Be(AwsChunkedFault.ChunkSignature);
        FaultOf(wire.Replace(";chunk-signature=", ";chunk-signature=0", StringComparison.Ordinal), Trailing, Signer()).Should().Be(AwsChunkedFault.ChunkSignature);
        FaultOf("d\r\n[Object Part]\r\n0\r\n\r\n", Trailing, Signer()).Should().Be(AwsChunkedFault.ChunkSignature);
        FaultOf(wire.Replace(":iNO9BA==", ":iNO9BB==", StringComparison.Ordinal), Trailing, Signer()).Should().Be(AwsChunkedFault.TrailerSignature);
        FaultOf(wire.Replace("x-amz-trailer-signature:", "x-amz-trailer-signature:0", StringComparison.Ordinal), Trailing, Signer()).Should().Be(AwsChunkedFault.TrailerSignature);
        FaultOf(wire[..wire.IndexOf("x-amz-trailer-signature", StringComparison.Ordinal)] + "\r\n", Trailing, Signer()).Should().Be(AwsChunkedFault.TrailerSignature);
        FaultOf(wire, Trailing, new ChunkSigner(Key, "us-east-1", Time, "another seed")).Should().Be(AwsChunkedFault.ChunkSignature);
    }

    [Test]
    public void StayFailed()
    {
        using var decoder = new AwsChunkedDecoder(new MemoryStream("0\r\n\r\n!"u8.ToArray()), new AwsChunkedRules(), null);

        FluentActions.Invoking(() => decoder.ReadByte()).Should().Throw<AwsChunkedException>();
        FluentActions.Invoking(() => decoder.ReadByte()).Should().Throw<AwsChunkedException>().Which.Fault.Should().Be(AwsChunkedFault.MalformedFraming);
    }

    [Test]
    public void ShowNoSecret()
    {
        var wire = Encode([]).Replace("[Object", "[object", StringComparison.Ordinal);
        using var decoder = new AwsChunkedDecoder(new MemoryStream(Encoding.Latin1.GetBytes(wire)), new AwsChunkedRules(), Signer());

        FluentActions.Invoking(() => decoder.CopyTo(Stream.Null)).Should().Throw<AwsChunkedException>().Which.ToString().Should().NotContain(Key.Secret);
    }

    [Test]
    public void ReadTheRulesFromTheHead()
    {
        var head = new RequestHead { Method = "PUT", Target = "/" };
        AwsChunkedRules.Of(head).Should().BeNull();
        head.Headers.Set("x-amz-content-sha256", AwsChunkedForm.UnsignedChunksAndTrailer);
        head.Headers.Add("X-Amz-Trailer", "x-amz-checksum-crc32, x-amz-meta-note");
        head.Headers.Add("X-Amz-Trailer", "x-amz-meta-more");
        head.Headers.Add("X-Amz-Decoded-Content-Length", "13");

        var rules = AwsChunkedRules.Of(head)!;

        rules.HasTrailer.Should().BeTrue();
        rules.DeclaredTrailers.Should().Equal("x-amz-checksum-crc32", "x-amz-meta-note", "x-amz-meta-more");
        rules.DecodedLengthInBytes.Should().Be(13);
    }

    private static TestCaseData Row(string name, string wire, AwsChunkedRules rules, AwsChunkedFault? fault) =>
        new TestCaseData(wire, rules, fault).SetName($"{{m}} {name}");

    private static ChunkSigner Signer() => new(Key, "us-east-1", Time, "seed");

    private static string Encode(IReadOnlyList<AwsChunkedTrailer> trailers)
    {
        using var encoded = AwsChunkedEncoder.Encode(new MemoryStream("[Object Part]"u8.ToArray()), 8192, Signer(), trailers);
        using var reader = new StreamReader(encoded, Encoding.Latin1);
        return reader.ReadToEnd();
    }

    private static AwsChunkedFault? FaultOf(string wire, AwsChunkedRules rules, ChunkSigner? signer)
    {
        using var decoder = new AwsChunkedDecoder(new MemoryStream(Encoding.Latin1.GetBytes(wire)), rules, signer);
        try
        {
            decoder.CopyTo(Stream.Null);
            return null;
        }
        catch (AwsChunkedException found)
        {
            return found.Fault;
        }
    }
}
