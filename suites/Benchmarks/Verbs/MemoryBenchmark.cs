using System.Globalization;
using System.Text;
using Conformance.Benchmarks.Growth;
using Conformance.Benchmarks.Page;
using Conformance.Benchmarks.Processes;

namespace Conformance.Benchmarks.Verbs;

/// <summary>How much memory the process with suites and embedded servers takes at most.</summary>
internal sealed class MemoryBenchmark : IBenchmark
{
    public string Name => "memory";

    public string Title => "Memory of a run";

    public async Task<Section> RunAsync(Size size, CancellationToken cancellation)
    {
        if (size.IsTiny)
        {
            var point = await MeasuredChild.MeasureAsync(GrowthCurves.Parts, 1, cancellation);
            return new Section(string.Create(CultureInfo.InvariantCulture, $"{point.PeakBytes} bytes"), []);
        }

        await SuiteRun.BuildAsync(cancellation);
        (string Name, string? Settings, int Rounds, int MaxMegabytes)[] runs =
            [("default", null, Math.Min(size.Rounds, 3), 400), ("heavy", "heavy.runsettings", 1, 600)];
        var text = new StringBuilder("The largest working set of the test host, which holds the suites, their evidence and the embedded "
            + "servers; asked of Linux, elsewhere not measured.\n\n| run | peak | wall time |\n|---|---:|---:|\n");
        var goals = new List<Goal>();
        foreach (var (name, settings, rounds, most) in runs)
        {
            var peaks = new List<double>();
            var seconds = new List<double>();
            for (var round = 0; round < rounds; round++)
            {
                await using var run = SuiteRun.DotnetTest(settings);
                seconds.Add((await run.EndAsync(cancellation)).TotalSeconds);
                if (run.TestHostPeakBytes is { } peak)
                    peaks.Add(peak / 1e6);
                Console.WriteLine(
                    string.Create(CultureInfo.InvariantCulture, $"{name}: {seconds[^1]:0.0} s, {run.TestHostPeakBytes / 1_000_000} MB"));
            }

            var command = $"dotnet test suites/Multipart --no-build{(settings is null ? "" : $" --settings runsettings/{settings}")}";
            text.AppendLine(CultureInfo.InvariantCulture,
                $"| `{command}` | {(peaks.Count > 0 ? new Statistics(peaks).Text("0", " MB") : "–")} | "
                    + $"{new Statistics(seconds).Text("0.0", " s")} |");
            if (peaks.Count > 0)
                goals.Add(new Goal(string.Create(CultureInfo.InvariantCulture, $"the {name} run takes less than {most} MB of memory"),
                    new Statistics(peaks).Text("0", " MB"), peaks.Max() < most));
        }

        return new Section(text.ToString(), goals);
    }
}
