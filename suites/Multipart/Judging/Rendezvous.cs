using Conformance.Wire.Requests;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.Judging;

/// <summary>
/// Where requests wait for each other halfway through their bodies. Once all are there, all are under way at the same time.
/// </summary>
/// <param name="requests">How many there are.</param>
internal sealed class Rendezvous(int requests)
{
    /// <summary>An endpoint that reads one body after the other would keep them waiting for ever.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly TaskCompletionSource all = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int arrived;

    public void Join(Request request) => request.WaitHalfway = ArriveAsync;

    /// <summary>Ends the case where the requests were not under way together.</summary>
    /// <exception cref="CaseInconclusiveException">They were not.</exception>
    public void MustHaveHappened()
    {
        if (!all.Task.IsCompletedSuccessfully)
            throw new CaseInconclusiveException($"The requests did not overlap: {arrived} of {requests} were under way at the same time.");
    }

    private async Task ArriveAsync(CancellationToken cancellation)
    {
        if (Interlocked.Increment(ref arrived) == requests) all.TrySetResult();
        await Task.WhenAny(all.Task, Task.Delay(Patience, cancellation));
    }
}
