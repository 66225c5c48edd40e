using Conformance.Multipart.Judging;
using Conformance.Wire;

namespace Conformance.Multipart.Running;

/// <summary>Finds out once what would otherwise break every row.</summary>
internal static class Traits
{
    private const string TooSmall = "EntityTooSmall";

    /// <summary>Large enough for every document's least size (5 MiB).</summary>
    private const long LeastSizeOfEveryDocument = 5 * 1024 * 1024;

    /// <summary>
    /// Sends a part of one byte, lists it and completes with it: an endpoint that refuses it, then or at completion, gets larger parts
    /// from every case.
    /// </summary>
    public static async Task<EndpointTraits> ProbeAsync(Target target)
    {
        await using var session = target.OpenSession("probe");
        try
        {
            var upload = await session.CreateUploadAsync();
            var exchange = await session.PutPartAsync(upload, "1", Body.OneByte);
            var traits = EndpointTraits.Usual;
            if (exchange is { Status: 400, Code: TooSmall })
            {
                traits = traits with { SmallestPart = Body.Generated(LeastSizeOfEveryDocument, seed: 1) };
                exchange = await session.PutPartAsync(upload, "1", traits.SmallestPart);
            }

            if (Answer.Classify(exchange) != AnswerClass.Accepted) return traits;
            if (await session.ListPartsAsync(upload) is { IsWhole: true } listing && listing[1] is { } listed)
                traits = traits with { ListsETags = exchange.ETag is { } tag && ETags.Unquoted(tag) == ETags.Unquoted(listed.ETag) };
            if (exchange.ETag is not { } etag) return traits;
            var completed = await session.CompleteAsync(upload, [new PartReference(1, etag)]);
            return completed.Exchange.Code == TooSmall ? traits with { SmallestPart = Body.Generated(LeastSizeOfEveryDocument, seed: 1) } : traits;
        }
        catch (Exception unasked) when (unasked is UnjudgedException or NotOfferedException)
        {
            // No upload can be created, or nothing may be sent any more: every case will say so for itself.
            return EndpointTraits.Usual;
        }
    }
}
