using Conformance.Reference;

namespace Conformance.Endurance.Fuzzing;

/// <summary>Makes scripts out of drawn, changed and signed requests.</summary>
internal sealed class Scripting(ReferenceServer server, Pool pool)
{
    private readonly Drawing drawing = new(server, pool);
    private readonly DraftChanges draftChanges = new(server);
    private readonly Signing signing = new(server);

    public Script Draw(Random random)
    {
        var kinds = new List<string>();
        if (random.Next(15) == 0)
        {
            kinds.Add("garbage");
            return new Script(Deliver(WireChanges.DrawGarbage(random), kinds, random), kinds);
        }

        // Some are left as they are: a server that refuses everything would pass all other checks.
        if (random.Next(20) == 0)
            return new Script([new Send(Last(signing.Write(drawing.Draw(random).Draft, random)).ToBytes())], ["none"]);

        var count = random.Next(6) == 0 ? random.Next(2, 5) : 1;
        if (count > 1)
            kinds.Add("pipelined");
        var bytes = new List<byte>();
        for (var left = count; left > 0; left--)
            bytes.AddRange(One(kinds, random, isLast: left == 1));
        byte[] whole = [.. bytes];
        if (random.Next(12) == 0)
        {
            kinds.Add("bytes spoilt");
            whole = WireChanges.SpoilWhole(whole, random);
        }

        return new Script(Deliver(whole, kinds, random), kinds);
    }

    private byte[] One(List<string> kinds, Random random, bool isLast)
    {
        var (_, draft) = drawing.Draw(random);
        for (var changes = random.Next(4); changes > 0; changes--)
            kinds.Add(draftChanges.Apply(draft, random));
        WireRequest request;
        try
        {
            request = signing.Write(draft, random);
        }
        catch (ArgumentException)
        {
            // Some nonsense cannot be signed by this scheme; it goes out unsigned.
            draft.Signer = null;
            request = signing.Write(draft, random);
        }

        if (isLast)
            Last(request);
        for (var changes = random.Next(3); changes > 0; changes--)
            kinds.Add(WireChanges.Apply(request, random));
        return request.ToBytes();
    }

    private static WireRequest Last(WireRequest request)
    {
        request.Headers.Add(new("Connection", "close"));
        return request;
    }

    private static List<Step> Deliver(byte[] bytes, List<string> kinds, Random random)
    {
        switch (random.Next(10))
        {
            case 0:
                kinds.Add("cut off, reset");
                return [new Send(bytes[..random.Next(bytes.Length + 1)]), new Wait(random.Next(5)), new Reset()];
            case 1:
                kinds.Add("cut off, ended");
                return [new Send(bytes[..random.Next(bytes.Length + 1)]), new EndSending()];
            case 2:
                kinds.Add("slow");
                return [.. Pieces(bytes, random, random.Next(2, 12), pause: 4)];
            case 3:
                kinds.Add("in pieces");
                return [.. Pieces(bytes, random, random.Next(2, 60), pause: 0)];
            case 4:
                kinds.Add("ended at once");
                return [new Send(bytes), new EndSending()];
            case 5:
                kinds.Add("reset while answering");
                return [new Send(bytes), new Wait(random.Next(3)), new Reset()];
            default:
                return [new Send(bytes)];
        }
    }

    private static IEnumerable<Step> Pieces(byte[] bytes, Random random, int count, int pause)
    {
        var start = 0;
        for (; count > 1 && start < bytes.Length; count--)
        {
            // Heads are where the readers' seams are, so half of the pieces are short.
            var length = Math.Min(bytes.Length - start,
                random.Next(2) == 0 ? random.Next(1, 40) : random.Next(1, Math.Max(2, bytes.Length / 4)));
            yield return new Send(bytes[start..(start + length)]);
            if (pause > 0)
                yield return new Wait(random.Next(pause));
            start += length;
        }

        if (start < bytes.Length)
            yield return new Send(bytes[start..]);
    }
}
