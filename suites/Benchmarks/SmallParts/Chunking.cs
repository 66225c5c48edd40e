using BenchmarkDotNet.Attributes;
using Conformance.Dialects;
using Conformance.Dialects.Chunks;

namespace Conformance.Benchmarks.SmallParts;

/// <summary>A payload of 1 MiB framed as aws-chunked in chunks of 64 KiB, and taken out again, signed and unsigned.</summary>
public class Chunking
{
    private const int ChunkBytes = 64 << 10;

    private static readonly AccessKey Key = new("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY");
    private readonly byte[] payload = new byte[1 << 20];
    private readonly byte[] buffer = new byte[ChunkBytes];
    private byte[] framed = [];

    [Params(true, false)]
    public bool IsSigned { get; set; }

    [GlobalSetup]
    public void FrameOnce()
    {
        new Random(1).NextBytes(payload);
        using var whole = new MemoryStream();
        using var encoding = Frame();
        encoding.CopyTo(whole);
        framed = whole.ToArray();
    }

    [Benchmark]
    public long Encode()
    {
        using var encoding = Frame();
        return Drain(encoding);
    }

    [Benchmark]
    public long Decode()
    {
        using var decoder = new AwsChunkedDecoder(new MemoryStream(framed),
            new AwsChunkedRules { DecodedLengthInBytes = payload.Length }, Signer());
        return Drain(decoder);
    }

    private Stream Frame() => AwsChunkedEncoder.Encode(new MemoryStream(payload), ChunkBytes, Signer());

    private ChunkSigner? Signer() => IsSigned ? new ChunkSigner(Key, "us-east-1", DateTimeOffset.UnixEpoch, new string('0', 64)) : null;

    private long Drain(Stream stream)
    {
        long total = 0;
        for (int read; (read = stream.Read(buffer)) > 0;)
            total += read;
        return total;
    }
}
