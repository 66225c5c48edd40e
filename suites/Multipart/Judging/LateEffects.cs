using System.Diagnostics;
using Conformance.Running.Judging;

namespace Conformance.Multipart.Judging;

/// <summary>
/// Looks again for as long as an endpoint may still be working on a request whose body broke off, or that got no response: the first look
/// that finds nothing says nothing about what is stored a second later.
/// </summary>
internal static class LateEffects
{
    private const int Looks = 6;

    /// <param name="look">Verifies what must not have changed; ends the case where it has.</param>
    public static async Task LookAgainForAWhileAsync(this CaseContext context, Func<Task> look)
    {
        var window = context.Profile.LateEffects;
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < window;)
        {
            await look();
            await Task.Delay(window / Looks);
        }

        await look();
    }
}
