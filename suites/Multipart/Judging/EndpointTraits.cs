using Conformance.Wire;

namespace Conformance.Multipart.Judging;

/// <summary>Traits that are probed once per run, so that one oddity does not break every row.</summary>
/// <param name="SmallestPart">The smallest part that the endpoint takes and completes when it is the last: one byte, or the largest
/// least size of any document where small parts are refused.</param>
/// <param name="ListsETags">Whether the list of parts shows a part under the ETag that its answer gave. Where it does not, lists are
/// held to numbers and sizes alone, and the rule about that ETag is the one to say so.</param>
public sealed record EndpointTraits(Body SmallestPart, bool ListsETags)
{
    public static readonly EndpointTraits Usual = new(Body.OneByte, ListsETags: true);
}
