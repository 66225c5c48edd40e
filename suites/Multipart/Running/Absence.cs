using System.Diagnostics;
using Conformance.Wire;

namespace Conformance.Multipart.Running;

/// <summary>
/// Watches whether the endpoint is still there. A case can bring an endpoint down, and the next ones must not be judged by that:
/// they wait until it answers again, bounded. Nothing that got an answer is asked twice.
/// </summary>
internal sealed class Absence(Target target)
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly TimeSpan _longestAnswer = target.Profile.Limits.FirstByteTimeout < LongestAnswer ? target.Profile.Limits.FirstByteTimeout : LongestAnswer;
    private readonly Lock _gate = new();
    private Task<bool>? _waiting;

    /// <summary>Why nothing more can be asked of the endpoint, in one sentence; null while it is there.</summary>
    public string? Reason { get; private set; }

    /// <summary>A case ended without an answer to one of its requests.</summary>
    public void Suspect()
    {
        lock (_gate)
        {
            if (Reason is null && _waiting is null or { IsCompleted: true }) _waiting = WaitAsync();
        }
    }

    /// <summary>Returns once the endpoint answers, or is known to be gone.</summary>
    public async Task PassAsync()
    {
        Task<bool>? waiting;
        lock (_gate) waiting = _waiting;
        if (waiting is not null && !await waiting)
            Reason = $"the endpoint has not answered any more for {Longest.TotalSeconds:0} s";
    }

    private async Task<bool> WaitAsync()
    {
        var clock = Stopwatch.StartNew();
        await using var session = target.OpenSession("waiting");
        do
        {
            try
            {
                var exchange = await session.SendAsync(new Request("HEAD") { Patience = _longestAnswer, TakesThrottlingForAnAnswer = true });
                if (exchange.Status is not null) return true;
            }
            catch (NotOfferedException)
            {
                // The run's budget is used up: the cases will say so, each for itself.
                return true;
            }

            await Task.Delay(Pause);
        }
        while (clock.Elapsed < Longest);
        return false;
    }
}
