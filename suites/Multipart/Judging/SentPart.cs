using System.Collections.Immutable;
using Conformance.Wire.Bodies;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.Judging;

/// <summary>A part that the endpoint took: its number, the ETag it was given (empty when it was given none), the bytes sent.</summary>
public sealed record SentPart(int Number, string ETag, Body Body)
{
    /// <summary>What a completion says of it beside the ETag: base64 by element name, such as <c>ChecksumCRC32</c>.</summary>
    public IReadOnlyDictionary<string, string> Checksums { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>The part as a completion names it.</summary>
    /// <exception cref="CaseInconclusiveException">Its response carried no ETag, so it cannot be named.</exception>
    public PartReference Reference => ETag.Length > 0
        ? new(Number, ETag) { Checksums = Checksums }
        : throw new CaseInconclusiveException($"Part {Number} was accepted, but the response carries no ETag to complete with.");

    /// <summary>The same part, of an upload whose completion has to name its checksum.</summary>
    public SentPart WithChecksum(string algorithm) => this with
    {
        Checksums = new Dictionary<string, string> { ["Checksum" + algorithm] = Convert.ToBase64String(Body.Checksum(algorithm)) },
    };
}
