using System.Diagnostics;
using System.Globalization;
using CliWrap;
using CliWrap.Buffered;

namespace Conformance.Endurance.Interruptions;

/// <summary>
/// A process that we started and all that descend from it, told what to do by the system's own <c>ps</c> and <c>kill</c>. Not on Windows.
/// </summary>
internal static class ProcessFamily
{
    public sealed record Member(int Id, int ParentId, string CommandLine);

    /// <summary>The process and its descendants, parents first.</summary>
    public static async Task<IReadOnlyList<Member>> OfAsync(int id)
    {
        var all = await AllAsync();
        var family = all.Where(member => member.Id == id).ToList();
        for (var next = 0; next < family.Count; next++)
            family.AddRange(all.Where(member => member.ParentId == family[next].Id));
        return family;
    }

    /// <param name="signal">Such as <c>KILL</c>.</param>
    public static async Task SignalAsync(string signal, IEnumerable<int> ids)
    {
        var targets = ids.Select(id => id.ToString(CultureInfo.InvariantCulture)).ToList();
        if (targets.Count == 0)
            return;
        // Some may have ended meanwhile: that kill then complains is of no interest.
        await new Command("kill").WithArguments(["-" + signal, .. targets]).WithValidation(CommandResultValidation.None).ExecuteAsync();
    }

    /// <summary>Waits until none of them runs any more.</summary>
    /// <returns>Those that still do when the time is up.</returns>
    public static async Task<IReadOnlyList<Member>> OutliveAsync(IReadOnlyList<Member> family, TimeSpan longest)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            var all = await AllAsync();
            // An ID may have been given to somebody else since: the command line tells.
            var left = family.Where(member => all.Any(other => other.Id == member.Id && other.CommandLine == member.CommandLine)).ToList();
            if (left.Count == 0 || clock.Elapsed > longest)
                return left;
            await Task.Delay(100);
        }
    }

    private static async Task<IReadOnlyList<Member>> AllAsync()
    {
        var ps = await new Command("ps").WithArguments(["-A", "-o", "pid=,ppid=,args="]).ExecuteBufferedAsync();
        return [.. ps.StandardOutput.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(line => line.Split(' ', 3, StringSplitOptions.RemoveEmptyEntries))
            .Where(words => words.Length == 3 && !words[2].Contains("<defunct>", StringComparison.Ordinal))
            .Select(words => new Member(int.Parse(words[0], CultureInfo.InvariantCulture),
                int.Parse(words[1], CultureInfo.InvariantCulture), words[2]))];
    }
}
