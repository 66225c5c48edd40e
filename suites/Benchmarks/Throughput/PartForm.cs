using System.Security.Cryptography;
using Conformance.Dialects.Checksums;
using Conformance.Dialects.Chunks;

namespace Conformance.Benchmarks.Throughput;

/// <summary>How a part's bytes are framed and signed, which decides the digests that a server has to make of them.</summary>
/// <param name="Name">On the page.</param>
/// <param name="PayloadHash">What <c>x-amz-content-sha256</c> says; null for the SHA-256 of the part.</param>
/// <param name="Digests">In words.</param>
internal sealed record PartForm(string Name, string? PayloadHash, string Digests)
{
    public const string TrailerAlgorithm = "CRC32";

    public static IReadOnlyList<PartForm> All { get; } =
    [
        new("plain, unsigned payload", "UNSIGNED-PAYLOAD", "MD5"),
        new("plain, signed payload", null, "MD5, SHA-256"),
        new("aws-chunked, signed chunks", AwsChunkedForm.SignedChunks, "MD5, SHA-256"),
        new("aws-chunked, CRC-32 trailer", AwsChunkedForm.UnsignedChunksAndTrailer, "MD5, CRC-32"),
    ];

    public bool IsChunked => AwsChunkedForm.IsStreaming(PayloadHash);

    private bool NeedsSha256 => PayloadHash is null or AwsChunkedForm.SignedChunks;

    /// <summary>
    /// The digests that the form demands, over bytes that are in memory already, on the thread that asks:
    /// no server can be faster on one core.
    /// </summary>
    public void DigestInMemory(ReadOnlySpan<byte> part)
    {
        const int Stretch = 64 << 10;
        using var md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        using var sha256 = NeedsSha256 ? IncrementalHash.CreateHash(HashAlgorithmName.SHA256) : null;
        using var crc = AwsChunkedForm.HasTrailer(PayloadHash) ? ChecksumAlgorithms.Named(TrailerAlgorithm) : null;
        // In stretches that stay in the processor's cache, as a server that digests while it receives would.
        for (; part.Length > 0; part = part[Math.Min(Stretch, part.Length)..])
        {
            var stretch = part[..Math.Min(Stretch, part.Length)];
            md5.AppendData(stretch);
            sha256?.AppendData(stretch);
            crc?.Append(stretch);
        }

        md5.GetHashAndReset();
        sha256?.GetHashAndReset();
        crc?.Finish();
    }
}
