using System.Globalization;

namespace Conformance.Benchmarks.Processes;

/// <summary>Processes that other processes started, as Linux lists them under /proc. Elsewhere nothing is known of them.</summary>
internal static class ProcessTree
{
    private static readonly long PageBytes = Environment.SystemPageSize;

    /// <summary>The physical memory that all processes of these groups hold; null where this system does not tell.</summary>
    public static long? ResidentBytesOfGroups(IReadOnlyCollection<int> groups) =>
        OperatingSystem.IsLinux() ? All().Where(process => groups.Contains(process.Group)).Sum(process => process.ResidentBytes) : null;

    /// <summary>
    /// The processes that descend from one, its children and theirs, with the most memory each has held so far, by process ID.
    /// </summary>
    public static IEnumerable<(int Id, string Command, long PeakBytes)> DescendantsOf(int ancestor)
    {
        if (!OperatingSystem.IsLinux())
            yield break;
        var all = All().ToList();
        var family = new HashSet<int> { ancestor };
        for (var before = 0; before != family.Count;)
        {
            before = family.Count;
            family.UnionWith(all.Where(process => family.Contains(process.Parent)).Select(process => process.Id));
        }

        foreach (var process in all.Where(process => process.Id != ancestor && family.Contains(process.Id)))
        {
            if (TryRead($"/proc/{process.Id}/status") is { } status && TryRead($"/proc/{process.Id}/cmdline") is { } command)
                yield return (process.Id, command.Replace('\0', ' '), Kibibytes(status, "VmHWM:") * 1024);
        }
    }

    private static IEnumerable<Listed> All()
    {
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var id)
                || TryRead($"{folder}/stat") is not { } stat)
                continue;
            // The second field is the command's name in brackets and may hold anything; what follows the last bracket is numbers.
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            yield return new Listed(id, Number(fields[1]), Number(fields[2]),
                long.Parse(fields[21], CultureInfo.InvariantCulture) * PageBytes);
        }
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static long Kibibytes(string status, string field) => status.Split('\n')
        .Where(line => line.StartsWith(field, StringComparison.Ordinal))
        .Select(line => long.Parse(line.Split(':')[1].Trim().Split(' ')[0], CultureInfo.InvariantCulture))
        .FirstOrDefault();

    private static string? TryRead(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (IOException)
        {
            return null; // It has ended meanwhile.
        }
        catch (UnauthorizedAccessException)
        {
            return null; // Somebody else's.
        }
    }

    private sealed record Listed(int Id, int Parent, int Group, long ResidentBytes);
}
