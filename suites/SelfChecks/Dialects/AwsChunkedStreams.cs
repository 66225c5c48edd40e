using System.Text;
using Conformance.Dialects.Chunks;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Dialects;

/// <summary>
/// Encoder and decoder as streams: forward only, blocking when asked to block and only then, and the owners of what they read.
/// </summary>
public sealed class AwsChunkedStreams
{
    private const string Wire = "d\r\n[Object Part]\r\n0\r\n\r\n";

    public static IEnumerable<TestCaseData> Both()
    {
        yield return new TestCaseData((Func<Stream, Stream>)(source => AwsChunkedEncoder.Encode(source, 8, null)), "[Object Part]",
            "8\r\n[Object \r\n5\r\nPart]\r\n0\r\n\r\n").SetArgDisplayNames("encoder");
        yield return new TestCaseData((Func<Stream, Stream>)(source => new AwsChunkedDecoder(source, new AwsChunkedRules(), null)), Wire,
            "[Object Part]").SetArgDisplayNames("decoder");
    }

    [TestCaseSource(nameof(Both))]
    public void OnlyReadForward(Func<Stream, Stream> open, string input, string output)
    {
        using var stream = open(new MemoryStream(Encoding.Latin1.GetBytes(input)));

        (stream.CanRead, stream.CanSeek, stream.CanWrite).Should().Be((true, false, false));
        Action[] impossible =
        [
            () => _ = stream.Length, () => _ = stream.Position, () => stream.Position = 0, () => stream.Seek(0, SeekOrigin.Begin),
            () => stream.SetLength(1), () => stream.Write(new byte[1], 0, 1),
        ];
        foreach (var ask in impossible)
            ask.Should().Throw<NotSupportedException>().WithMessage("The stream can only be read forward.");
        stream.Flush();
        new StreamReader(stream, Encoding.Latin1).ReadToEnd().Should().Be(output, "asking changed nothing");
    }

    [TestCaseSource(nameof(Both))]
    public async Task ReadTheSourceTheWayTheyAreRead(Func<Stream, Stream> open, string input, string output)
    {
        var blocking = new WatchedSource(Encoding.Latin1.GetBytes(input));
        using (var reader = new StreamReader(open(blocking), Encoding.Latin1))
            reader.ReadToEnd().Should().Be(output);
        (blocking.BlockingReads > 0, blocking.AsynchronousReads).Should().Be((true, 0));

        var asynchronous = new WatchedSource(Encoding.Latin1.GetBytes(input));
        using (var reader = new StreamReader(open(asynchronous), Encoding.Latin1))
            (await reader.ReadToEndAsync()).Should().Be(output);
        (asynchronous.BlockingReads, asynchronous.AsynchronousReads > 0).Should().Be((0, true));
    }

    [TestCaseSource(nameof(Both))]
    public async Task TakeNothingForAnEmptyBuffer(Func<Stream, Stream> open, string input, string output)
    {
        using var stream = open(new MemoryStream(Encoding.Latin1.GetBytes(input)));

        (await stream.ReadAsync(Memory<byte>.Empty)).Should().Be(0);

        new StreamReader(stream, Encoding.Latin1).ReadToEnd().Should().Be(output);
    }

    [TestCaseSource(nameof(Both))]
    public void CloseTheirSource(Func<Stream, Stream> open, string input, string output)
    {
        var source = new MemoryStream(Encoding.Latin1.GetBytes(input));

        using (var stream = open(source))
            new StreamReader(stream, Encoding.Latin1).ReadToEnd().Should().Be(output);

        source.CanRead.Should().BeFalse();
    }

    [Test]
    public void LeaveTheSourceOpenWhenAskedTo()
    {
        var source = new MemoryStream(Encoding.Latin1.GetBytes(Wire));

        new AwsChunkedDecoder(source, new AwsChunkedRules(), null, leaveOpen: true).Dispose();

        source.CanRead.Should().BeTrue();
    }

    private sealed class WatchedSource(byte[] bytes) : MemoryStream(bytes)
    {
        public int BlockingReads { get; private set; }

        public int AsynchronousReads { get; private set; }

        public override int Read(Span<byte> buffer)
        {
            BlockingReads++;
            return base.Read(buffer);
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            AsynchronousReads++;
            return ValueTask.FromResult(base.Read(buffer.Span));
        }
    }
}
