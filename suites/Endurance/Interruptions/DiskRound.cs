using System.Text.Json;
using System.Xml.Linq;
using Conformance.Reporting;
using Conformance.Rules;

namespace Conformance.Endurance.Interruptions;

/// <summary>What happens to the folder of the results.</summary>
internal enum DiskTrouble
{
    None,

    /// <summary>From the start: Linux makes no file system read-only on which a file is open for writing.</summary>
    ReadOnly,

    /// <summary>Deleted in mid-run.</summary>
    Vanishes,

    /// <summary>Deleted in mid-run, with a file in its place.</summary>
    VanishesForGood,
}

/// <summary>What a run on a bad disk came to.</summary>
/// <param name="Cases">Cases that can be read afterwards; null when no run can.</param>
/// <param name="Sentence">What it said about it.</param>
internal sealed record DiskResult(int ExitCode, int? Cases, bool IsPartial, string Sentence, IReadOnlyList<string> Faults);

/// <summary>Runs the suites with results on a disk that is small, read-only or taken away, and looks at what is left.</summary>
internal sealed class DiskRound(Stage stage)
{
    private static readonly TimeSpan MaxRun = TimeSpan.FromMinutes(4);

    private readonly List<string> faults = [];

    public async Task<DiskResult> RunAsync(string results, SmallDisk disk, DiskTrouble trouble)
    {
        if (trouble == DiskTrouble.ReadOnly)
            await disk.MakeReadOnlyAsync();
        using var run = CommandProcess.Conformance(["run", "--profile", stage.ProfilePath, "--results", results], Stage.Variables);
        if (trouble is DiskTrouble.Vanishes or DiskTrouble.VanishesForGood)
        {
            while (!run.HasEnded && LinesIn(results) < 20)
                await Task.Delay(10);
            Directory.Delete(results, recursive: true);
            if (trouble == DiskTrouble.VanishesForGood)
                await File.WriteAllTextAsync(results, "");
        }

        if (!await run.EndsWithinAsync(MaxRun))
            faults.Add("it did not end");
        var sentence = run.Error.Split('\n').FirstOrDefault(line => line.Contains("cannot be written", StringComparison.Ordinal))?.Trim()
            ?? "";
        var (cases, isPartial) = await ReadAsync(results);
        Verify(run, sentence, cases, isPartial, LinesIn(results));
        CheckFiles(results);
        if (await stage.BucketsAsync() is { Count: > 0 } left)
            faults.Add($"it left {Quantity.Of(left.Count, "bucket", "buckets")} behind");
        return new DiskResult(run.ExitCode, cases, isPartial, sentence, faults);
    }

    private void Verify(CommandProcess run, string sentence, int? cases, bool isPartial, int lines)
    {
        if (run.ExitCode is not (0 or 2 or 3))
            faults.Add($"it ended with {run.ExitCode}: {run.Error}");
        if (run.ExitCode != 0 && sentence.Length == 0)
            faults.Add($"it did not say what was wrong: {run.Error}");
        if (run.ExitCode == 0 && (cases is null || isPartial))
            faults.Add("it ended well and left no whole record");
        if (lines > (cases ?? 0))
            faults.Add($"{Quantity.Cases(lines)} on the disk, and {cases ?? 0} can be read");
        if (run.Error.Contains("   at ", StringComparison.Ordinal) || run.Error.Contains("bug in conformance", StringComparison.Ordinal))
            faults.Add($"it showed more than a sentence: {run.Error}");
    }

    private async Task<(int? Cases, bool IsPartial)> ReadAsync(string results)
    {
        if (RunFoldersIn(results) is not [var folder] || !File.Exists(Path.Combine(folder, RunWriter.RecordFileName)))
            return (null, false);
        try
        {
            var record = await RunRecordFile.ReadAsync(folder);
            return (record.Cases.Count, record.Partial);
        }
        catch (ConfigurationException mistake)
        {
            faults.Add(mistake.Message);
            return (null, false);
        }
    }

    /// <summary>Whatever stands under its own name is whole.</summary>
    private void CheckFiles(string results)
    {
        foreach (var file in Directory.Exists(results) ? Directory.GetFiles(results, "*", SearchOption.AllDirectories) : [])
        {
            try
            {
                switch (Path.GetExtension(file))
                {
                    case ".json":
                        JsonDocument.Parse(File.ReadAllBytes(file)).Dispose();
                        break;
                    case ".xml":
                        XDocument.Load(file);
                        break;
                    case ".html" when !File.ReadAllText(file).TrimEnd().EndsWith("</html>", StringComparison.Ordinal):
                        faults.Add($"{file} is cut");
                        break;
                    case ".draft":
                        faults.Add($"{file} was left");
                        break;
                }
            }
            catch (Exception broken) when (broken is JsonException or System.Xml.XmlException)
            {
                faults.Add($"{file} is cut");
            }
        }
    }

    private static IReadOnlyList<string> RunFoldersIn(string results) => Directory.Exists(results)
        ? [.. Directory.GetDirectories(results, "2*", SearchOption.AllDirectories).Where(folder => RunId.IsValid(Path.GetFileName(folder)))]
        : [];

    private static int LinesIn(string results)
    {
        try
        {
            return RunFoldersIn(results) is [var folder] && Path.Combine(folder, RunWriter.CasesFileName) is var lines && File.Exists(lines)
                ? File.ReadAllText(lines).Count(letter => letter == '\n')
                : 0;
        }
        catch (IOException)
        {
            // The run put them into its record meanwhile.
            return 0;
        }
    }
}
