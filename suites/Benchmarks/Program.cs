using System.Diagnostics;
using System.Globalization;
using Conformance.Benchmarks;
using Conformance.Benchmarks.Growth;
using Conformance.Benchmarks.Page;
using Conformance.Benchmarks.Processes;

// dotnet run -c Release --project suites/Benchmarks -- BENCHMARK [--rounds N] [--page FILE] [--tiny]
// Each benchmark compares its sides in turns within one run and writes its section of the results page; `all` writes the page anew.

if (args is [MeasuredChild.Word, var curve, var size])
{
    MeasuredChild.Say(await GrowthCurves.MeasureAsync(curve, long.Parse(size, CultureInfo.InvariantCulture), CancellationToken.None));
    return 0;
}

if (!Asked.TryRead(args, out var asked, out var mistake))
{
    Console.Error.WriteLine(mistake);
    return 3;
}

var benchmarks = Benchmarks.All(Path.GetDirectoryName(asked.Page)!);
var page = new ResultsPage(asked.Page);
var whole = Stopwatch.StartNew();
using var stopping = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stopping.Cancel();
};
if (asked.IsAll)
    page.Clear();
foreach (var benchmark in benchmarks.Where(benchmark => asked.IsAll || benchmark.Name == asked.Name))
{
    Console.WriteLine($"== {benchmark.Name}");
    var section = await benchmark.RunAsync(asked.Extent, stopping.Token);
    page.Write(benchmark, [.. benchmarks.Select(other => other.Name)], section);
    Console.WriteLine();
    Console.WriteLine(section.Text.Trim());
    foreach (var goal in section.Goals)
        Console.WriteLine(goal);
}

Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{asked.Page} is written, after {whole.Elapsed.TotalMinutes:0.0} minutes."));
return 0;
