using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Conformance.Reporting;
using Conformance.Reporting.Records;
using Conformance.Rules;

namespace Conformance.Endurance.Interruptions;

/// <summary>What one round came to.</summary>
/// <param name="Moment">Of the kill, after the start.</param>
/// <param name="JudgedBefore">Cases whose record was on the disk just before the kill.</param>
/// <param name="JudgedAfter">Cases that the record gives afterwards; null when the run had not begun.</param>
/// <param name="Left">Buckets left on the server before it was swept.</param>
/// <param name="Faults">What must not be, one sentence each.</param>
internal sealed record KillResult(Starter Starter, KillMethod KillMethod, TimeSpan Moment, int JudgedBefore, int? JudgedAfter,
    bool IsPartial, int Left, IReadOnlyList<string> Faults);

/// <summary>Starts a run, ends it at a moment, and looks at what is left of it on the disk and on the server.</summary>
internal sealed partial class KillRound(Stage stage, Starter starter, KillMethod killMethod, int number)
{
    /// <summary>With so few cases judged a run cannot come to its end by itself before it notices.</summary>
    private const int EarlyEnough = 60;

    private static readonly TimeSpan MaxRun = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan MaxEnding = TimeSpan.FromMinutes(2.5);

    /// <summary>
    /// Whether the process that runs the cases gets no chance to clean up: <c>conformance run</c> is that process itself.
    /// </summary>
    private readonly bool isKilled = killMethod is KillMethod.KillAll or KillMethod.KillTestHost
        || (killMethod == KillMethod.KillStarter && starter == Starter.ConformanceRun);
    private readonly List<string> faults = [];
    private readonly string results = stage[string.Create(CultureInfo.InvariantCulture, $"results-{number}")];

    /// <param name="afterFirstRecord">Whether the moment is counted from the first case's record, not from the start.</param>
    public async Task<KillResult> RunAsync(TimeSpan moment, bool afterFirstRecord)
    {
        using var run = Start();
        var clock = Stopwatch.StartNew();
        if (afterFirstRecord)
            await UntilAsync(run, () => Lines().Count > 0);
        using var waiting = new CancellationTokenSource(moment);
        await UntilAsync(run, () => waiting.IsCancellationRequested);

        var before = Lines();
        var struckAt = clock.Elapsed;
        var hadEnded = run.HasEnded;
        var family = await ProcessFamily.OfAsync(run.Id);
        await StrikeAsync(family);
        if (!await run.EndsWithinAsync(MaxEnding))
            faults.Add($"it had not ended {MaxEnding.TotalSeconds:0} s after the kill");
        foreach (var member in await ProcessFamily.OutliveAsync(family, MaxEnding))
            faults.Add($"still running: {member.CommandLine}");

        var (record, folder) = await ReadAsync();
        Verify(record, before, run, hadEnded);
        if (folder is not null)
            await DrawReportsAsync(folder, record!);
        var left = await stage.BucketsAsync();
        if (left.Count > 0 && !isKilled)
            faults.Add($"the process that runs the cases was not killed, and left {Quantity.Of(left.Count, "bucket", "buckets")} behind");
        // What dotnet test leaves running when it alone is told to end runs to its own end, as its users know it.
        if (starter == Starter.ConformanceRun && !isKilled && record is { Partial: false } && before.Count is > 0 and < EarlyEnough)
            faults.Add($"it was stopped with {Quantity.Cases(before.Count)} judged, and went on to the last");
        await SweepAsync();
        return new KillResult(starter, killMethod, struckAt, before.Count, record?.Cases.Count, record?.Partial ?? false,
            left.Count, faults);
    }

    private CommandProcess Start() => starter == Starter.ConformanceRun
        ? CommandProcess.Conformance(["run", "--profile", stage.ProfilePath, "--results", results], Stage.Variables)
        : CommandProcess.Dotnet(
            ["test", "suites/Multipart", "--no-build", "--nologo", "-c", CommandProcess.BuildConfiguration],
            new Dictionary<string, string>(Stage.Variables)
            {
                ["CONFORMANCE_PROFILE"] = stage.ProfilePath,
                ["CONFORMANCE_RESULTS"] = results,
            });

    private async Task StrikeAsync(IReadOnlyList<ProcessFamily.Member> family)
    {
        var hosts = family.Where(member => member.CommandLine.Contains("testhost", StringComparison.Ordinal))
            .Select(member => member.Id).ToList();
        switch (killMethod)
        {
            case KillMethod.KillTestHost when hosts.Count > 0:
                await ProcessFamily.SignalAsync("KILL", hosts);
                break;
            case KillMethod.KillStarter:
                await ProcessFamily.SignalAsync("KILL", family.Select(member => member.Id).Take(1));
                break;
            case KillMethod.Terminate:
                await ProcessFamily.SignalAsync("TERM", family.Select(member => member.Id).Take(1));
                break;
            case KillMethod.Interrupt:
                await ProcessFamily.SignalAsync("INT", family.Select(member => member.Id));
                break;
            default:
                await ProcessFamily.SignalAsync("KILL", family.Select(member => member.Id));
                break;
        }
    }

    private void Verify(RunRecord? record, List<string> before, CommandProcess run, bool hadEnded)
    {
        if (record is null)
        {
            if (before.Count > 0)
                faults.Add($"{Quantity.Cases(before.Count)} judged, and no record can be read");
            return;
        }

        var after = record.Cases.ToLookup(@case => @case.Id, @case => @case, StringComparer.Ordinal);
        var lost = before.Where(id => !after.Contains(id)).ToList();
        if (lost.Count > 0)
            faults.Add($"{lost.Count} of {before.Count} judged cases are not in the record, {lost[0]} among them");
        if (after.FirstOrDefault(same => same.Count() > 1) is { } twice)
            faults.Add($"{twice.Key} is in the record more than once");
        if (Printed(run.Error) is { } printed && printed > record.Cases.Count)
            faults.Add($"it had told of {printed} judged cases, and its record holds {record.Cases.Count}");
        var missing = record.Plan.CaseIds.Count(id => !after.Contains(id));
        if (!record.Partial && missing > 0)
            faults.Add($"the record does not say partial, yet {missing} planned cases are not in it");
        if (record.Cases.FirstOrDefault(@case => @case.Verdict is Verdict.Broken or Verdict.HarnessError) is { } wrong)
            faults.Add($"{wrong.Id} is {wrong.Verdict} for no fault of the server: {wrong.Message?.Split('\n')[0]}");
        if (starter == Starter.ConformanceRun && killMethod is KillMethod.Terminate or KillMethod.Interrupt && !hadEnded && record.Partial
            && run.ExitCode != 130)
            faults.Add($"conformance run ended with {run.ExitCode}, not 130");
        if (run.Error.Contains("   at ", StringComparison.Ordinal) && starter == Starter.ConformanceRun)
            faults.Add($"it showed a stack trace: {run.Error}");
    }

    /// <summary>A single run merged is that run with its reports.</summary>
    private async Task DrawReportsAsync(string folder, RunRecord record)
    {
        var whole = stage[string.Create(CultureInfo.InvariantCulture, $"whole-{number}")];
        using var merge = CommandProcess.Conformance(["merge", folder, "--out", whole], Stage.Variables);
        if (!await merge.EndsWithinAsync(MaxRun) || merge.ExitCode is not (0 or 2)
            || !File.Exists(Path.Combine(whole, RunWriter.ReportFileName)))
            faults.Add($"no reports could be drawn from it: {merge.Error.Trim()}");
        else if ((await RunRecordFile.ReadAsync(whole)).Cases.Count != record.Cases.Count)
            faults.Add("the reports drawn from it do not hold the same cases");
    }

    private async Task SweepAsync()
    {
        using var sweep = CommandProcess.Conformance(["sweep", "--profile", stage.ProfilePath, "--older-than", "0s"], Stage.Variables);
        if (!await sweep.EndsWithinAsync(MaxRun) || sweep.ExitCode != 0)
            faults.Add($"sweep failed: {sweep.Output.Trim()} {sweep.Error.Trim()}");
        if (await stage.BucketsAsync() is { Count: > 0 } left)
            faults.Add($"sweep left {string.Join(", ", left)}");
    }

    private async Task<(RunRecord? Record, string? Folder)> ReadAsync()
    {
        var folders = Directory.Exists(results)
            ? Directory.GetDirectories(results, "2*", SearchOption.AllDirectories)
                .Where(folder => RunId.IsValid(Path.GetFileName(folder))).ToList()
            : [];
        if (folders is not [var folder])
            return (null, null);
        try
        {
            return (await RunRecordFile.ReadAsync(folder), folder);
        }
        catch (ConfigurationException mistake)
        {
            // A folder is there a moment before its record is.
            if (Directory.EnumerateFiles(folder).Any(file => !file.EndsWith(".draft", StringComparison.Ordinal)))
                faults.Add(mistake.Message);
            return (null, null);
        }
    }

    /// <summary>IDs of the cases whose lines are whole at this moment; none once the record has them.</summary>
    private List<string> Lines()
    {
        if (!Directory.Exists(results)
            || Directory.GetFiles(results, RunWriter.CasesFileName, SearchOption.AllDirectories) is not [var file, ..])
            return [];
        try
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(stream);
            var lines = reader.ReadToEnd().Split('\n')[..^1];
            return [.. lines.Select(line => Identity().Match(line).Groups[1].Value)];
        }
        catch (IOException)
        {
            // The run ended meanwhile and put the lines into its record.
            return [];
        }
    }

    private static int? Printed(string text) => Progress().Matches(text).LastOrDefault() is { } last
        ? int.Parse(last.Groups[1].Value, NumberStyles.AllowThousands, CultureInfo.InvariantCulture)
        : null;

    private static async Task UntilAsync(CommandProcess run, Func<bool> isSo)
    {
        for (var clock = Stopwatch.StartNew(); !isSo() && !run.HasEnded && clock.Elapsed < MaxRun;)
            await Task.Delay(10);
    }

    [GeneratedRegex("\\A\\{\"id\":\"([^\"]*)\"", RegexOptions.CultureInvariant)]
    private static partial Regex Identity();

    [GeneratedRegex(@"^\[([0-9,]{1,9})/[0-9,]{1,9}\] ", RegexOptions.CultureInvariant | RegexOptions.Multiline)]
    private static partial Regex Progress();
}
