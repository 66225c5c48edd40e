using Conformance.Multipart.Judging;
using Conformance.Running;
using Conformance.Running.Judging;
using Conformance.Wire.Exchanges;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.CompleteUpload;

/// <summary>What comes while the list of a completion is on its way.</summary>
public enum Rival
{
    Abort,

    /// <summary>A part of the list, sent again with other bytes.</summary>
    Part,
}

/// <summary>Requests that come while the list of a completion is on its way, and would each change what it makes.</summary>
public sealed class Rivals(CaseContext context) : CompletionChecks(context)
{
    /// <summary>How long the list is held back for the request that comes meanwhile.</summary>
    private static readonly TimeSpan MaxHold = TimeSpan.FromSeconds(15);

    /// <summary>
    /// Which of both wins no page says: an accepted completion has made the object of its list, a refused one none, and of an aborted
    /// upload nothing is left.
    /// </summary>
    [Check]
    public async Task LeaveTheObjectWholeOrNone(Rival rival)
    {
        var upload = await Session.CreateUploadAsync();
        var part = await PutGoodPartAsync(upload, 1, BodyOf(1024));

        var (completed, other) = await CompleteBesideAsync(upload, part, rival);

        Context.Saw($"the completion gets {Response.Describe(completed)}, the other request {Response.Describe(other)}");
        Context.MustBeUsable(completed, "the completion");
        if (Response.Classify(completed) == ResponseClass.Accepted)
            await Verify(upload).HasBecomeAsync(part.Body);
        else if (rival == Rival.Abort && Response.Classify(other) == ResponseClass.Accepted)
            await Verify(upload).IsGoneAsync(part);
        else
            await Verify(upload).HasNotBecomeAnObjectAsync();
    }

    /// <summary>The other request begins and ends while half of the list is on the wire.</summary>
    /// <exception cref="CaseInconclusiveException">They did not overlap.</exception>
    private async Task<(Exchange Completed, Exchange Other)> CompleteBesideAsync(UploadHandle upload, SentPart part, Rival rival)
    {
        using var both = await Session.OverlapAsync(requests: 2);
        var halfway = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        var completing = CompleteAsync(upload, [part], request => request.WaitHalfway = cancellation =>
        {
            halfway.TrySetResult();
            return Task.WhenAny(ended.Task, Task.Delay(MaxHold, cancellation));
        });
        await Task.WhenAny(halfway.Task, completing);
        var hasOverlapped = halfway.Task.IsCompleted && !completing.IsCompleted;
        var other = rival == Rival.Abort ? await Session.AbortAsync(upload) : await Session.PutPartAsync(upload, 1, BodyOf(1024, seed: 2));
        ended.TrySetResult();
        var completed = await completing;

        return hasOverlapped ? (completed, other)
            : throw new CaseInconclusiveException("The completion ended before the other request began.") { Exchange = completed };
    }
}
