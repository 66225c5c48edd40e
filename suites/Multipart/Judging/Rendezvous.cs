using Conformance.Wire.Requests;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.Judging;

/// <summary>
/// Where requests wait for each other halfway through their bodies. Once all are there, all are under way at the same time.
/// </summary>
internal sealed class Rendezvous : IDisposable
{
    /// <summary>
    /// How long the others are waited for. An endpoint that reads one body after the other would keep them waiting for ever.
    /// </summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly int requests;
    private readonly IDisposable overlap;
    private readonly TaskCompletionSource decided = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int arrived;
    private volatile bool haveMet;

    private Rendezvous(int requests, IDisposable overlap)
    {
        this.requests = requests;
        this.overlap = overlap;
    }

    /// <param name="requests">How many there are.</param>
    /// <exception cref="CaseUnsupportedException">The profile allows fewer at once.</exception>
    public static async Task<Rendezvous> OpenAsync(Session session, int requests) => new(requests, await session.OverlapAsync(requests));

    public void Join(Request request) => request.WaitHalfway = ArriveAsync;

    /// <summary>Ends the case where the requests were not under way together.</summary>
    /// <exception cref="CaseInconclusiveException">They were not.</exception>
    public void MustHaveHappened()
    {
        if (!haveMet)
            throw new CaseInconclusiveException($"The requests did not overlap: {arrived} of {requests} were under way at the same time.");
    }

    public void Dispose() => overlap.Dispose();

    /// <summary>
    /// Once one has waited in vain they cannot meet any more, and the others go on at once.
    /// One that the endpoint answers meanwhile was here.
    /// </summary>
    private async Task ArriveAsync(CancellationToken cancellation)
    {
        if (decided.Task.IsCompleted) return;
        if (Interlocked.Increment(ref arrived) == requests && decided.TrySetResult()) haveMet = true;
        await Task.WhenAny(decided.Task, Task.Delay(Patience, cancellation));
        if (!cancellation.IsCancellationRequested) decided.TrySetResult();
    }
}
