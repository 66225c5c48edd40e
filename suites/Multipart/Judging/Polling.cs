using System.Diagnostics;
using Conformance.Running.Judging;
using Conformance.Wire.Exchanges;

namespace Conformance.Multipart.Judging;

/// <summary>Looks again while lists may lag behind.</summary>
internal static class Polling
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan MaxPause = TimeSpan.FromSeconds(1);

    /// <summary>Asks until the response satisfies or the profile's list lag has passed, then takes the last response.</summary>
    public static async Task<(T Found, Exchange? Exchange)> PollAsync<T>(this CaseContext context, Func<Task<(T, Exchange?)>> ask,
        Func<T, bool> satisfied)
    {
        var clock = Stopwatch.StartNew();
        for (var pause = FirstPause; ; pause = pause < MaxPause ? pause * 2 : MaxPause)
        {
            var (found, exchange) = await ask();
            if (satisfied(found) || clock.Elapsed + pause > context.Profile.ListLag) return (found, exchange);
            await Task.Delay(pause);
        }
    }
}
