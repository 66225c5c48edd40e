using Conformance.Multipart.Judging;
using Conformance.Rules;
using Conformance.Running;
using Conformance.Running.Judging;
using Conformance.Wire.Exchanges;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.UploadPart;

/// <summary>Parts of one upload that are sent at the same time.</summary>
public sealed class Concurrency(CaseContext context) : Checks(context)
{
    /// <param name="parts">How many numbers are sent at once, each with bytes of its own.</param>
    [Check]
    public async Task TakesNumbersAtOnce(int parts)
    {
        Requires(Operation.ListParts);
        var upload = await Session.CreateUploadAsync();
        var bodies = Enumerable.Range(1, parts).Select(number => BodyOf(number, seed: number)).ToArray();

        var exchanges = await Task.WhenAll(bodies.Select((body, index) => Session.PutPartAsync(upload, index + 1, body)));

        foreach (var exchange in exchanges) Verify(exchange).IsAccepted();
        await Verify(upload)
            .HoldsOnlyAsync([.. bodies.Select((body, index) => new SentPart(index + 1, exchanges[index].ETag ?? "", body))]);
    }

    /// <summary>Which of overlapping writers wins is the endpoint's to say; that the part is one writer's, whole, is not.</summary>
    /// <param name="writers">How many send the same number at once, each with bytes of its own.</param>
    /// <param name="size">Bytes of each body.</param>
    [Check]
    public async Task KeepsOneWriterWhole(int writers, long size)
    {
        Requires(Operation.ListParts);
        var upload = await Session.CreateUploadAsync();

        var sent = await WriteAsync(upload, writers, size);

        var winner = await WinnerAsync(upload, sent);
        await Verify(upload).CompletesToAsync(winner);
    }

    /// <summary>A write that begins after all others have ended is the last by any clock.</summary>
    [Check]
    public async Task LetsALaterWriterWin(int writers, long size)
    {
        var upload = await Session.CreateUploadAsync();
        await WriteAsync(upload, writers, size);
        var body = BodyOf(size, seed: writers + 1);

        var exchange = await Session.PutPartAsync(upload, "1", body);

        Verify(exchange).IsAccepted();
        await Verify(upload).HoldsOnlyAndCompletesToAsync(new SentPart(1, exchange.ETag ?? "", body));
    }

    private async Task<IReadOnlyList<SentPart>> WriteAsync(UploadHandle upload, int writers, long size)
    {
        var bodies = Enumerable.Range(1, writers).Select(writer => BodyOf(size, seed: writer)).ToArray();
        var exchanges = await Task.WhenAll(bodies.Select(body => Session.PutPartAsync(upload, "1", body)));
        foreach (var exchange in exchanges) Verify(exchange).IsAccepted();
        return [.. bodies.Select((body, index) => new SentPart(1, exchanges[index].ETag ?? "", body))];
    }

    private async Task<SentPart> WinnerAsync(UploadHandle upload, IReadOnlyList<SentPart> sent)
    {
        var (listed, asked) = await Context.PollAsync(async () =>
        {
            var listing = await Session.ListPartsAsync(upload);
            MustWork(listing!.Exchange, "listing the parts");
            return (listing.Parts, (Exchange?)listing.Exchange);
        }, parts => parts.Count == 1);
        var winner = listed.Count == 1
            ? sent.FirstOrDefault(part => ETags.Equal(part.ETag, listed[0].ETag) && part.Body.Length == listed[0].Size)
            : null;
        var seen = listed.Count == 1
            ? $"ListParts shows {ETags.Unquoted(listed[0].ETag)} ({Quantity.ByteCount(listed[0].Size)}), "
                + $"{(winner is null ? "which is no writer's" : "one writer's")}"
            : $"ListParts shows {listed.Count} parts";
        Verify(winner is not null, Aspect.State, "one part listed, with the ETag and size that one of the writers was answered",
            seen, asked);
        return winner!;
    }
}
