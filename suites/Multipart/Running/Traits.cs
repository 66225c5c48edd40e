using Conformance.Multipart.Judging;
using Conformance.Wire;

namespace Conformance.Multipart.Running;

/// <summary>Finds out once what would otherwise break every row.</summary>
internal static class Traits
{
    /// <summary>Large enough for every document's least size (5 MiB).</summary>
    private const long LeastSizeOfEveryDocument = 5 * 1024 * 1024;

    /// <summary>Sends a part of one byte: an endpoint that refuses it before completion gets larger parts from every case.</summary>
    public static async Task<EndpointTraits> ProbeAsync(Target target)
    {
        await using var session = target.OpenSession("probe");
        try
        {
            var upload = await session.CreateUploadAsync();
            var exchange = await session.PutPartAsync(upload, "1", Body.OneByte);
            return exchange is { Status: 400, Code: "EntityTooSmall" }
                ? new EndpointTraits(Body.Generated(LeastSizeOfEveryDocument, seed: 1))
                : EndpointTraits.Usual;
        }
        catch (UnjudgedException)
        {
            // No upload can be created: every case will say so for itself.
            return EndpointTraits.Usual;
        }
    }
}
