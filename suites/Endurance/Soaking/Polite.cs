using Conformance.Wire;

namespace Conformance.Endurance.Soaking;

/// <summary>A client that does what clients do, and holds every answer to what it must be.</summary>
internal static class Polite
{
    private const int SmallestPart = 5 << 20;

    /// <summary>One upload from creation to its end, or to where it is left lying.</summary>
    /// <returns>What was not as it must be; null when all was well.</returns>
    public static async Task<string?> UploadAsync(Session session, int number)
    {
        var key = session.NewKey();
        var customerKey = number % 5 == 0 ? CustomerKey.Generated(number) : null;
        var upload = await session.CreateUploadAsync(new CreateOptions { Key = key, CustomerKey = customerKey });
        Body[] bodies = number % 8 == 0 ? [Body.Generated(SmallestPart, number), Body.Generated(300_000, number + 1)] : [Body.Generated(1000 + (number % 50 * 10_000), number)];
        var parts = new List<PartReference>();
        for (var index = 0; index < bodies.Length; index++)
        {
            var sent = await session.PutPartAsync(upload, index + 1, bodies[index]);
            if (!sent.IsSuccess)
                return $"a part was refused: {sent}";
            parts.Add(new PartReference(index + 1, sent.ResponseHeaders["ETag"] ?? ""));
        }

        // One in six is left lying, to expire; one in six is aborted.
        if (number % 6 == 1)
            return null;
        if (await session.ListPartsAsync(upload) is not { IsWhole: true } listed || listed.Parts.Count != parts.Count)
            return "the list of parts is not whole";
        if (number % 6 == 2)
            return (await session.AbortAsync(upload)).IsSuccess ? null : "an abort was refused";
        if (!(await session.CompleteAsync(upload, parts)).IsSuccess)
            return "a completion was refused";
        var read = await session.ReadObjectAsync(key, request => Unlock(request, session, customerKey));
        if (!read.Is(Body.Concat(bodies)))
            return "an object is not what its parts were";
        return (await session.DeleteObjectAsync(key)).IsSuccess ? null : "an object could not be deleted";
    }

    private static void Unlock(Request request, Session session, CustomerKey? key)
    {
        if (key is not null)
            request.WithCustomerKey(session.Dialect, key);
    }
}
