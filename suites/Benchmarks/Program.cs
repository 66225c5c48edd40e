using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Conformance.Benchmarks;
using Conformance.Benchmarks.Page;

var parsed = BenchmarkCommand.Create(RunAsync).Parse(args);
if (parsed.Errors is [var mistake, ..])
{
    Console.Error.WriteLine(mistake.Message);
    return 3;
}

return await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromMinutes(1) });

static async Task RunAsync(Options options, CancellationToken cancellation)
{
    var benchmarks = BenchmarkList.All(Path.GetDirectoryName(options.Page)!);
    var page = new ResultsPage(options.Page);
    var whole = Stopwatch.StartNew();
    if (options.IsAll)
        page.Clear();
    foreach (var benchmark in benchmarks.Where(benchmark => options.IsAll || benchmark.Name == options.Name))
    {
        Console.WriteLine($"== {benchmark.Name}");
        var section = await benchmark.RunAsync(options.Size, cancellation);
        page.Write(benchmark, [.. benchmarks.Select(other => other.Name)], section);
        Console.WriteLine();
        Console.WriteLine(section.Text.Trim());
        foreach (var goal in section.Goals)
            Console.WriteLine(goal);
    }

    var minutes = whole.Elapsed.TotalMinutes.ToString("0.0", CultureInfo.InvariantCulture);
    Console.WriteLine($"{options.Page} is written, after {minutes} minutes.");
}
