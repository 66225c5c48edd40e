using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Conformance.Endurance.Fuzzing;

/// <summary>How long a run goes on and where its findings go.</summary>
/// <param name="MaxRequests">Scripts per document; null for no bound but the time.</param>
internal sealed record FuzzPlan(int Seed, TimeSpan Duration, long? MaxRequests, IReadOnlyList<string> Documents, string Folder);

/// <summary>Runs every document's fuzzer side by side, round by round, and between the rounds looks at memory and connections.</summary>
internal static class FuzzRun
{
    /// <summary>
    /// Round by round the lowest of a few measurements; what has come to stay by the end of a run may not be more than this.
    /// </summary>
    private const long AllowedGrowthBytes = 48 << 20;

    private const int MaxFilesWritten = 20;

    /// <returns>The number of findings.</returns>
    public static async Task<int> RunAsync(FuzzPlan plan, TextWriter output)
    {
        var clock = Stopwatch.StartNew();
        using var connections = new OpenConnections();
        var fuzzers = new List<DocumentFuzzer>();
        var findings = new List<Finding>();
        var memory = new List<long>();
        try
        {
            foreach (var document in plan.Documents)
                fuzzers.Add(await DocumentFuzzer.StartAsync(document, plan.Seed));
            bool GoesOn(int count) => clock.Elapsed < plan.Duration && count < (plan.MaxRequests ?? long.MaxValue);
            do
            {
                foreach (var found in (await Task.WhenAll(fuzzers.Select(fuzzer => fuzzer.RunRoundAsync(GoesOn))))
                    .SelectMany(found => found))
                    Report(found, findings, plan, output);
                await SettleAsync(connections, findings, plan, output);
                memory.Add(Measure());
            }
            while (fuzzers.TrueForAll(fuzzer => GoesOn(fuzzer.Count)));
            if (GrowthOf(memory) is > AllowedGrowthBytes and var growth)
                Report(new Finding("all", 0, FormattableString.Invariant($"memory grew by {growth >> 20} MiB over {memory.Count} rounds"),
                    null), findings, plan, output);
            Summarize(plan, fuzzers, memory, clock.Elapsed, findings.Count, output);
            return findings.Count;
        }
        finally
        {
            foreach (var fuzzer in fuzzers)
                await fuzzer.DisposeAsync();
        }
    }

    /// <summary>Every script has closed its connection; the server must have let go of it too.</summary>
    private static async Task SettleAsync(OpenConnections connections, List<Finding> findings, FuzzPlan plan, TextWriter output)
    {
        for (var tries = 0; connections.Count > 0 && tries < 500; tries++)
            await Task.Delay(10);
        if (connections.Count > 0)
            Report(new Finding("all", 0, FormattableString.Invariant(
                $"{connections.Count} connections are held 5 s after their clients have gone"), null), findings, plan, output);
    }

    private static long Measure()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true);
    }

    /// <summary>The middle of the last third over the middle of the second; the first is for warming up.</summary>
    private static long GrowthOf(List<long> memory)
    {
        if (memory.Count < 9)
            return 0;
        var third = memory.Count / 3;
        return Middle(memory[^third..]) - Middle(memory[third..(2 * third)]);

        static long Middle(List<long> values) => values.Order().ElementAt(values.Count / 2);
    }

    private static void Report(Finding finding, List<Finding> findings, FuzzPlan plan, TextWriter output)
    {
        findings.Add(finding);
        output.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"FOUND {finding.Document} after script {finding.Number}: {finding.Fault}"));
        if (finding.Script is not { } script || findings.Count > MaxFilesWritten)
            return;
        Directory.CreateDirectory(plan.Folder);
        var file = Path.Combine(plan.Folder, FormattableString.Invariant($"{finding.Document}-{plan.Seed}-{finding.Number}.txt"));
        File.WriteAllText(file, ScriptText.Write(script,
        [
            finding.Fault,
            FormattableString.Invariant($"seed {plan.Seed}, document {finding.Document}, script {finding.Number}"),
            $"again alone:     dotnet run -c Release --project suites/Endurance -- replay {file} --document {finding.Document}",
            string.Create(CultureInfo.InvariantCulture,
                $"again from start: dotnet run -c Release --project suites/Endurance -- fuzz --seed {plan.Seed} "
                    + $"--document {finding.Document} --requests {finding.Number}"),
        ]));
        output.WriteLine("  written to " + file);
    }

    private static void Summarize(FuzzPlan plan, List<DocumentFuzzer> fuzzers, List<long> memory, TimeSpan elapsed, int findings,
        TextWriter output)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"seed {plan.Seed}: {fuzzers.Sum(fuzzer => fuzzer.Count)} scripts in "
            + $"{elapsed.TotalMinutes:0.0} min on {plan.Documents.Count} documents, {findings} findings\n");
        text.Append(CultureInfo.InvariantCulture, $"memory after each round: first {memory[0] >> 20} MiB, middle "
            + $"{memory[memory.Count / 2] >> 20} MiB, last {memory[^1] >> 20} MiB, of {memory.Count} rounds\n");
        text.Append("responses:");
        foreach (var status in fuzzers.SelectMany(fuzzer => fuzzer.Statuses).GroupBy(pair => pair.Key, pair => pair.Value)
            .OrderBy(group => group.Key))
            text.Append(CultureInfo.InvariantCulture, $" {status.Sum()} × {(status.Key == 0 ? "cut off" : status.Key)}");
        text.Append("\nscripts by kind of change:\n");
        foreach (var kind in fuzzers.SelectMany(fuzzer => fuzzer.Kinds).GroupBy(pair => pair.Key, pair => pair.Value)
            .OrderByDescending(group => group.Sum()).ThenBy(group => group.Key, StringComparer.Ordinal))
            text.Append(CultureInfo.InvariantCulture, $"  {kind.Sum(),9}  {kind.Key}\n");
        output.Write(text);
    }
}
