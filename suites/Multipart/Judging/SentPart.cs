using Conformance.Wire.Bodies;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.Judging;

/// <summary>A part that the endpoint took: its number, the ETag it was given (empty when it was given none), the bytes sent.</summary>
public sealed record SentPart(int Number, string ETag, Body Body)
{
    /// <summary>The part as a completion names it.</summary>
    /// <exception cref="CaseInconclusiveException">Its response carried no ETag, so it cannot be named.</exception>
    public PartReference Reference => ETag.Length > 0
        ? new(Number, ETag)
        : throw new CaseInconclusiveException($"Part {Number} was accepted, but the response carries no ETag to complete with.");
}
