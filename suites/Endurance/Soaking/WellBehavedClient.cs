using Conformance.Wire.Bodies;
using Conformance.Wire.Exchanges;
using Conformance.Wire.Requests;
using Conformance.Wire.Sessions;

namespace Conformance.Endurance.Soaking;

/// <summary>A client that does what clients do, and holds every response to what it must be.</summary>
internal static class WellBehavedClient
{
    private const int SmallestPart = 5 << 20;

    /// <summary>One upload from creation to its end, or to where it is left lying.</summary>
    /// <returns>What was not as it must be; null when all was well.</returns>
    public static async Task<string?> UploadAsync(Session session, int number)
    {
        var key = session.NewKey();
        var customerKey = number % 5 == 0 ? CustomerKey.Generated(number) : null;
        var upload = await session.CreateUploadAsync(new CreateOptions { Key = key, CustomerKey = customerKey });
        Body[] bodies = number % 8 == 0
            ? [Body.Generated(SmallestPart, number), Body.Generated(300_000, number + 1)]
            : [Body.Generated(1000 + (number % 50 * 10_000), number)];
        var parts = new List<PartReference>();
        for (var index = 0; index < bodies.Length; index++)
        {
            var sent = await session.PutPartAsync(upload, index + 1, bodies[index]);
            if (!sent.IsSuccess)
                return Refused("a part", sent);
            parts.Add(new PartReference(index + 1, sent.ResponseHeaders["ETag"] ?? ""));
        }

        // One in six is left lying, to expire; one in six is aborted.
        if (number % 6 == 1)
            return null;
        if (await session.ListPartsAsync(upload) is not { IsWhole: true } listed || listed.Parts.Count != parts.Count)
            return "the list of parts is not whole";
        if (number % 6 == 2)
            return Refused("an abort", await session.AbortAsync(upload));
        if (Refused("a completion", (await session.CompleteAsync(upload, parts)).Exchange) is { } refused)
            return refused;
        var read = await session.ReadObjectAsync(key, request => Unlock(request, session, customerKey));
        if (!read.Is(Body.Concat(bodies)))
            return $"an object is not what its parts were: {read.Exchange}";
        return Refused("a deletion", await session.DeleteObjectAsync(key));
    }

    private static string? Refused(string what, Exchange exchange) => exchange.IsSuccess ? null : $"{what} was refused: {exchange}";

    private static void Unlock(Request request, Session session, CustomerKey? key)
    {
        if (key is not null)
            request.WithCustomerKey(session.Dialect, key);
    }
}
