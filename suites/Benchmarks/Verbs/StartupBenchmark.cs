using System.Globalization;
using System.Text;
using Conformance.Benchmarks.Growth;
using Conformance.Benchmarks.Page;
using Conformance.Benchmarks.Processes;

namespace Conformance.Benchmarks.Verbs;

/// <summary>How long a user waits for the first case, by either way to start a run, and for the discovery of many cases.</summary>
internal sealed class StartupBenchmark : IBenchmark
{
    private const double MaxSecondsToFirstCase = 2.5;
    private const double MaxSecondsToDiscover = 2;
    private const int DiscoveredCases = 5_000;

    public string Name => "startup";

    public string Title => "Start-up";

    public async Task<Section> RunAsync(Size size, CancellationToken cancellation)
    {
        List<(string Name, Func<SuiteRun> Start)> ways =
            [("dotnet test suites/Multipart --no-build", () => SuiteRun.DotnetTest()), ("conformance run", () => SuiteRun.Conformance())];
        var first = ways.ToDictionary(way => way.Name, _ => new List<double>());
        var whole = ways.ToDictionary(way => way.Name, _ => new List<double>());
        if (!size.IsTiny)
            await SuiteRun.BuildAsync(cancellation);
        for (var round = 1; round <= size.Choose(Math.Min(size.Rounds, 3), 0); round++)
        {
            foreach (var (name, start) in ways)
            {
                await using var run = start();
                first[name].Add((await run.FirstCaseAsync(cancellation)).TotalSeconds);
                whole[name].Add((await run.EndAsync(cancellation)).TotalSeconds);
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"round {round}, {name}: first case after {first[name][^1]:0.00} s, over after {whole[name][^1]:0.00} s"));
            }
        }

        var discovery = new List<double>();
        for (var round = 0; round < size.Rounds; round++)
            discovery.Add(
                (await MeasuredChild.MeasureAsync(GrowthCurves.Discovery, size.Choose(DiscoveredCases, 100), cancellation)).Seconds);

        var text = new StringBuilder();
        var goals = new List<Goal>();
        text.AppendLine("The default run (the embedded reference as each of the five vendors, light cases), built already, in a process of "
            + "its own each time. The first case counts when its record is on the disk.").AppendLine();
        text.AppendLine("| command | to the first case | to the end, reports written |").AppendLine("|---|---:|---:|");
        foreach (var (name, _) in ways.Where(way => first[way.Name].Count > 0))
        {
            var toFirst = new Statistics(first[name]);
            text.AppendLine(CultureInfo.InvariantCulture,
                $"| `{name}` | {toFirst.Text("0.00", " s")} | {new Statistics(whole[name]).Text("0.00", " s")} |");
            goals.Add(new Goal(string.Create(CultureInfo.InvariantCulture, $"`{name}` has its first case within {MaxSecondsToFirstCase} s"),
                toFirst.Text("0.00", " s"), toFirst.Median < MaxSecondsToFirstCase));
        }

        var discovered = new Statistics(discovery);
        text.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"Rulebooks of {DiscoveredCases} cases are read, checked against the "
            + $"suites and planned in {discovered.Text("0.00", " s")}, in a process that has done nothing before.");
        goals.Add(
            new Goal(string.Create(CultureInfo.InvariantCulture, $"{DiscoveredCases} cases are discovered within {MaxSecondsToDiscover} s"),
                discovered.Text("0.00", " s"), discovered.Median < MaxSecondsToDiscover));
        return new Section(text.ToString(), goals);
    }
}
