using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Conformance.Rules;

namespace Conformance.Endurance.Interruptions;

/// <summary>Kills, terminates and interrupts runs at random moments.</summary>
internal static class KillsVerb
{
    /// <summary>A run on the stage's server takes about this long from its first record to its end.</summary>
    private static readonly TimeSpan Judging = TimeSpan.FromSeconds(4.5);

    private static readonly TimeSpan FromStart = TimeSpan.FromSeconds(12);

    public static Command Create()
    {
        var count = new Option<int>("--count") { Description = "Rounds (default 40)", DefaultValueFactory = _ => 40 };
        var seed = new Option<int>("--seed")
        {
            Description = "What moments and kill methods are drawn from (default 1)",
            DefaultValueFactory = _ => 1,
        };
        var verb = new Command("kills", "Ends runs by kill -9, SIGTERM and Ctrl-C at random moments and looks at what is left on the disk "
            + "and on the server. Not on Windows.")
        {
            count,
            seed,
        };
        verb.SetAction(parsed => RunAsync(parsed.GetValue(count), parsed.GetValue(seed), Console.Out));
        return verb;
    }

    /// <returns>0 when nothing was lost, 1 otherwise.</returns>
    public static async Task<int> RunAsync(int count, int seed, TextWriter output)
    {
        if (OperatingSystem.IsWindows())
            throw new ConfigurationException("endurance kills: Windows has no such signals; run it on Linux or macOS.");
        var random = new Random(seed);
        var clock = Stopwatch.StartNew();
        var rounds = new List<KillResult>();
        await using var stage = await Stage.SetAsync();
        for (var number = 1; number <= count; number++)
        {
            var (killMethod, starter) = ((KillMethod)random.Next(5), (Starter)random.Next(2));
            // Most of a run's life is its start, most of what it can lose comes after it.
            var whileJudging = random.Next(4) > 0;
            var moment = (whileJudging ? Judging : FromStart) * random.NextDouble();
            var round = await new KillRound(stage, starter, killMethod, number).RunAsync(moment, whileJudging);
            rounds.Add(round);
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{number,3}  {round.Starter,-14} {round.KillMethod,-12} after {round.Moment.TotalSeconds,5:0.00} s  judged "
                    + $"{round.JudgedBefore,3}, recorded "
                    + $"{round.JudgedAfter?.ToString(CultureInfo.InvariantCulture) ?? "no run yet",3}{(round.IsPartial ? ", partial" : "")}"
                    + $", {round.Left} buckets swept"));
            foreach (var fault in round.Faults)
                output.WriteLine($"     FAULT  {fault}");
        }

        var faults = rounds.Sum(round => round.Faults.Count);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{count} rounds, seed {seed}, {clock.Elapsed.TotalMinutes:0.0} minutes: {rounds.Count(round => round.JudgedBefore > 0)} in "
                + $"the midst of judging with {rounds.Sum(round => round.JudgedBefore)} cases judged, {rounds.Sum(round => round.Left)} "
                + $"buckets swept, {faults} faults."));
        return faults == 0 ? 0 : 1;
    }
}
