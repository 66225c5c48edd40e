using Conformance.Wire;

namespace Conformance.Multipart.Judging;

/// <summary>Traits that are probed once per run, so that one oddity does not break every row.</summary>
/// <param name="SmallestPart">The smallest part that the endpoint takes at UploadPart: one byte, or the document's least size
/// where small parts are refused before completion.</param>
public sealed record EndpointTraits(Body SmallestPart)
{
    public static readonly EndpointTraits Usual = new(Body.OneByte);
}
