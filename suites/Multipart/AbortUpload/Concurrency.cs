using Conformance.Multipart.Judging;
using Conformance.Rules;
using Conformance.Rules.Rulebooks;
using Conformance.Running;
using Conformance.Running.Judging;
using Conformance.Wire.Exchanges;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.AbortUpload;

/// <summary>An abort while a part is being sent. No page says what becomes of that part; a further abort is to remove it.</summary>
public sealed class Concurrency(CaseContext context) : Checks(context)
{
    /// <summary>How long the part is held back for the abort that comes meanwhile.</summary>
    private static readonly TimeSpan MaxHold = TimeSpan.FromSeconds(15);

    [Check]
    public async Task EndsWithAFurtherAbort()
    {
        var race = await AbortDuringAPartAsync();

        Context.MustBeUsable(await Session.AbortAsync(race.Upload), "the further abort");

        await Verify(race.Upload).IsGoneAsync(race.Part);
    }

    [Check]
    public async Task TakesAFurtherAbort(Expectation expect)
    {
        var race = await AbortDuringAPartAsync();

        var exchange = await Session.AbortAsync(race.Upload);

        Verify(exchange).Meets(expect);
    }

    /// <summary>Lists the parts, and aborts again as long as the list shows one.</summary>
    /// <param name="rounds">How often at most.</param>
    [Check]
    public async Task EndsWithAsManyAbortsAsItTakes(int rounds)
    {
        Requires(Operation.ListParts);
        var race = await AbortDuringAPartAsync();

        PartListing listing;
        for (var round = 1; ; round++)
        {
            listing = (await Session.ListPartsAsync(race.Upload))!;
            if (listing.Parts.Count == 0 || round > rounds) break;
            Context.MustBeUsable(await Session.AbortAsync(race.Upload), "a further abort");
        }

        if (!listing.IsWhole && listing.Exchange.Status != 404)
            Context.CannotTell(listing.Exchange, "ListParts", Response.Describe(listing.Exchange));
        Verify(listing.Parts.Count == 0, Aspect.State, $"no part listed after {rounds} aborts at most",
            $"{listing.Parts.Count} parts listed", listing.Exchange);
    }

    /// <summary>Only records what part, list and a further abort are answered with.</summary>
    [Check]
    public async Task IsRecordedDuringAPart()
    {
        var race = await AbortDuringAPartAsync();

        Record(race.Sent);
        if (await Session.ListPartsAsync(race.Upload) is { } listing)
            Context.Saw($"the list gets {Response.Describe(listing.Exchange)} ({listing.Parts.Count} parts)");
        Context.Saw($"a further abort gets {Response.Describe(await Session.AbortAsync(race.Upload))}");
    }

    /// <summary>The abort begins and ends while half of a part is on the wire.</summary>
    /// <exception cref="CaseInconclusiveException">They did not overlap, or the abort was not accepted.</exception>
    private async Task<(UploadHandle Upload, SentPart Part, Exchange Sent)> AbortDuringAPartAsync()
    {
        using var both = await Session.OverlapAsync(requests: 2);
        var upload = await Session.CreateUploadAsync();
        var part = await PutGoodPartAsync(upload, 1, SmallBody);
        await Context.MustHoldAsync(upload, part);
        var halfway = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var aborted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        var sending = Session.PutPartAsync(upload, "2", BodyOf(1024), request => request.WaitHalfway = cancellation =>
        {
            halfway.TrySetResult();
            return Task.WhenAny(aborted.Task, Task.Delay(MaxHold, cancellation));
        });
        await Task.WhenAny(halfway.Task, sending);
        var hasOverlapped = halfway.Task.IsCompleted && !sending.IsCompleted;
        var exchange = await Session.AbortAsync(upload);
        aborted.TrySetResult();
        var sent = await sending;

        MustWork(exchange, "the abort while a part is being sent");
        if (!hasOverlapped)
            throw new CaseInconclusiveException("The part ended before the abort began.") { Exchange = sent };
        Context.Saw($"the part gets {Response.Describe(sent)}");
        return (upload, part, sent);
    }
}
