using System.CommandLine;
using System.Globalization;

namespace Conformance.Endurance.Interruptions;

/// <summary>Runs with results on disks that are full, read-only or taken away.</summary>
internal static class DiskVerb
{
    /// <summary>From too small for a run's head to large enough for all of it.</summary>
    private static readonly int[] Kibibytes = [16, 48, 200, 600, 1100, 1250, 1400, 1700, 2200, 2400, 2500, 2600, 3000, 4200, 16_000];

    public static Command Create()
    {
        var verb = new Command("disk", "Runs with results on file systems that are full, read-only or taken away, and looks at what can be "
            + "read afterwards. On Linux, as root: it mounts small ones.");
        verb.SetAction(_ => RunAsync(Console.Out));
        return verb;
    }

    /// <returns>0 when nothing was lost that the disk could hold, 1 otherwise.</returns>
    public static async Task<int> RunAsync(TextWriter output)
    {
        await using var stage = await Stage.SetAsync();
        var faults = 0;
        var number = 0;
        foreach (var (kibibytes, trouble) in Kibibytes.Select(size => (size, DiskTrouble.None)).Concat(
            [(16_000, DiskTrouble.ReadOnly), (16_000, DiskTrouble.Vanishes), (16_000, DiskTrouble.VanishesForGood)]))
        {
            var path = stage[string.Create(CultureInfo.InvariantCulture, $"disk-{++number}")];
            await using var disk = await SmallDisk.MountAsync(path, kibibytes);
            var result = await new DiskRound(stage).RunAsync(Path.Combine(path, "results"), disk, trouble);
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{kibibytes,6} KiB {(trouble == DiskTrouble.None ? "" : trouble),-20} exit {result.ExitCode}, "
                    + $"{result.Cases?.ToString(CultureInfo.InvariantCulture) ?? "no",3} cases "
                    + $"readable{(result.IsPartial ? ", partial" : "")}  {result.Sentence}"));
            foreach (var fault in result.Faults)
                output.WriteLine($"     FAULT  {fault}");
            faults += result.Faults.Count;
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{number} disks, {faults} faults."));
        return faults == 0 ? 0 : 1;
    }
}
