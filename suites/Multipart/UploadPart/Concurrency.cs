using Conformance.Multipart.Judging;
using Conformance.Rules;
using Conformance.Rules.Rulebooks;
using Conformance.Running;
using Conformance.Running.Judging;
using Conformance.Wire.Bodies;
using Conformance.Wire.Exchanges;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.UploadPart;

/// <summary>Parts of one upload that are sent at the same time.</summary>
public sealed class Concurrency(CaseContext context) : Checks(context)
{
    /// <summary>How long one writer is held open for another that begins and ends inside it.</summary>
    private static readonly TimeSpan MaxHold = TimeSpan.FromSeconds(15);

    /// <param name="parts">How many numbers are sent at once, each with bytes of its own.</param>
    [Check]
    public async Task TakesNumbersAtOnce(int parts)
    {
        Requires(Operation.ListParts);
        var upload = await Session.CreateUploadAsync();
        var bodies = Enumerable.Range(1, parts).Select(number => BodyOf(number, seed: number)).ToArray();
        using var overlap = await Session.OverlapAsync(requests: 2);

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

    /// <summary>
    /// The endpoint may turn writers of one number away as they collide, but not all of them, and the part is whole and one of those that
    /// it accepted.
    /// </summary>
    /// <param name="writers">How many send the same number at the same time, each with bytes of its own.</param>
    /// <param name="size">Bytes of each body.</param>
    /// <param name="expect">What the response to each may be.</param>
    [Check]
    public async Task KeepsOneOfThoseTaken(int writers, long size, Expectation expect)
    {
        Requires(Operation.ListParts);
        var upload = await Session.CreateUploadAsync();
        var bodies = Enumerable.Range(1, writers).Select(writer => BodyOf(size, seed: writer)).ToArray();
        using var rendezvous = await Rendezvous.OpenAsync(Session, writers);

        var exchanges = await Task.WhenAll(bodies.Select(body => Session.PutPartAsync(upload, "1", body, rendezvous.Join)));

        foreach (var exchange in exchanges) Verify(exchange).Meets(expect);
        var taken = exchanges.Zip(bodies, (exchange, body) => (Exchange: exchange, Body: body))
            .Where(write => Response.Classify(write.Exchange) == ResponseClass.Accepted)
            .Select(write => new SentPart(1, write.Exchange.ETag ?? "", write.Body)).ToList();
        Verify(taken.Count > 0, Aspect.Status, "one writer at least to be accepted", $"{taken.Count} of {writers} are accepted",
            exchanges[0],
            isRightRequest: true);
        await Verify(upload).CompletesToAsync(await WinnerAsync(upload, taken));
        rendezvous.MustHaveHappened();
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

    /// <summary>Each writer has an upload of its own; the parts are sent at the same time, and the uploads completed one by one.</summary>
    /// <param name="writers">How many uploads of one key there are.</param>
    /// <param name="size">Bytes of the first writer's part; each further one is a byte longer.</param>
    [Check]
    public async Task KeepsUploadsOfAKeyApart(int writers, long size)
    {
        using var rendezvous = await Rendezvous.OpenAsync(Session, writers);
        var key = Session.NewKey();
        var uploads = new List<UploadHandle>();
        for (var made = 0; made < writers; made++) uploads.Add(await Session.CreateUploadAsync(new CreateOptions { Key = key }));
        var bodies = uploads.Select((_, writer) => BodyOf(size + writer, seed: writer + 1)).ToArray();

        var sent = await Task.WhenAll(uploads.Select((upload, writer) =>
            Session.PutPartAsync(upload, "1", bodies[writer], rendezvous.Join)));

        foreach (var exchange in sent) Verify(exchange).IsAccepted();
        var parts = sent.Select((exchange, writer) => new SentPart(1, exchange.ETag ?? "", bodies[writer])).ToArray();
        foreach (var (upload, part) in uploads.Zip(parts))
            Verify((await Session.CompleteAsync(upload, [part.Reference])).Exchange).IsAccepted();
        await IsOneOfAsync(key, bodies);
        rendezvous.MustHaveHappened();
    }

    /// <summary>The parts are under way at the same time, and the object is their bytes in the order of their numbers.</summary>
    /// <param name="parts">How many numbers are sent; the last is small.</param>
    /// <param name="minSize">Bytes of each other part.</param>
    [Check]
    public async Task JoinsNumbersSentAtOnce(int parts, long minSize = FiveMebibytes)
    {
        using var rendezvous = await Rendezvous.OpenAsync(Session, parts);
        var upload = await Session.CreateUploadAsync();
        var bodies = Enumerable.Range(1, parts)
            .Select(number => number == parts ? SmallBody : Body.Generated(minSize, seed: number)).ToArray();

        var sent = await Task.WhenAll(bodies.Select((body, index) =>
            Session.PutPartAsync(upload, index + 1, body, rendezvous.Join)));

        foreach (var exchange in sent) Verify(exchange).IsAccepted();
        await Verify(upload).CompletesToAsync([.. sent.Select((exchange, index) =>
            new SentPart(index + 1, exchange.ETag ?? "", bodies[index]))]);
        rendezvous.MustHaveHappened();
    }

    /// <summary>
    /// Only records which of two writers wins where one begins and ends inside the other; the object is one's bytes, whole.
    /// </summary>
    /// <param name="size">Bytes of the outer body; the inner one is half as long.</param>
    [Check]
    public async Task IsRecordedWithin(long size)
    {
        using var both = await Session.OverlapAsync(requests: 2);
        var upload = await Session.CreateUploadAsync();
        var (outer, inner) = (BodyOf(size, seed: 1), BodyOf(size / 2, seed: 2));
        var halfway = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var innerEnded = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        var sending = Session.PutPartAsync(upload, "1", outer, request => request.WaitHalfway = cancellation =>
        {
            halfway.TrySetResult();
            return Task.WhenAny(innerEnded.Task, Task.Delay(MaxHold, cancellation));
        });
        await Task.WhenAny(halfway.Task, sending);
        var within = await Session.PutPartAsync(upload, "1", inner);
        innerEnded.TrySetResult();
        var around = await sending;

        Record(around);
        Context.Saw($"the write within it gets {Response.Describe(within)}");
        if (await CompleteWithEitherAsync(upload, around, within) is { } completed)
        {
            var read = await IsOneOfAsync(upload.Key, outer, inner);
            Context.Saw(read.Is(outer) ? "the write that ended last is kept" : "the write that began last is kept");
            Context.Judging("one writer's bytes, whole", completed);
        }
    }

    private async Task<Exchange?> CompleteWithEitherAsync(UploadHandle upload, params Exchange[] writes)
    {
        foreach (var etag in writes.Where(write => Response.Classify(write) == ResponseClass.Accepted).Select(write => write.ETag)
            .OfType<string>())
        {
            var completed = (await Session.CompleteAsync(upload, [new PartReference(1, etag)])).Exchange;
            if (Response.Classify(completed) == ResponseClass.Accepted) return completed;
        }

        Context.Saw("completed with neither ETag");
        return null;
    }

    private async Task<ReadResult> IsOneOfAsync(string key, params Body[] bodies)
    {
        var read = await Session.ReadObjectAsync(key);
        Context.MustBeResponse(read.Exchange, "reading the object");
        Verify(bodies.Any(read.Is), Aspect.Bytes, "the object to be one writer's bytes, whole",
            Response.Classify(read.Exchange) != ResponseClass.Accepted ? $"reading the object gets {Response.Describe(read.Exchange)}"
                : bodies.Any(read.Is) ? "the object is one writer's"
                : $"the object is {Quantity.ByteCount(read.Length)} with MD5 {read.Md5Hex}, which is no writer's", read.Exchange);
        return read;
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
        // Where an ordinary upload's list names parts otherwise than their responses do, it does not tell whose part it shows.
        if (winner is null && listed.Count == 1 && !Context.Traits.ListsETags)
            Context.CannotTell(asked!, "the list of parts", "an ETag in the list's own form");
        var seen = listed.Count == 1
            ? $"ListParts shows {ETags.Unquoted(listed[0].ETag)} ({Quantity.ByteCount(listed[0].Size)}), "
                + $"{(winner is null ? "which is no writer's" : "one writer's")}"
            : $"ListParts shows {listed.Count} parts";
        Verify(winner is not null, Aspect.State, "one part listed, with the ETag and size that one of the writers was answered",
            seen, asked);
        return winner!;
    }
}
