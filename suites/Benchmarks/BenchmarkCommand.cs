using System.CommandLine;
using System.Globalization;
using Conformance.Benchmarks.Growth;
using Conformance.Benchmarks.Processes;
using Conformance.Running;

namespace Conformance.Benchmarks;

/// <summary>What the command line asks for.</summary>
/// <param name="Name">Of a benchmark, or <see cref="All"/>.</param>
/// <param name="Page">The results page, absolute.</param>
internal sealed record Options(string Name, Size Size, string Page)
{
    public const string All = "all";

    public bool IsAll => Name == All;
}

/// <summary>Takes the command line apart.</summary>
internal static class BenchmarkCommand
{
    private const int UsualRounds = 5;

    /// <param name="run">What to do with what is asked for.</param>
    public static RootCommand Create(Func<Options, CancellationToken, Task> run)
    {
        string[] names = [.. BenchmarkList.All("").Select(benchmark => benchmark.Name), Options.All];
        var choice = $"use one of {string.Join(", ", names)}.";
        var name = new Argument<string>("BENCHMARK")
        {
            Arity = ArgumentArity.ZeroOrOne,
            Description = $"{string.Join(", ", names)}; {Options.All} writes the whole page",
        };
        name.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !names.Contains(token.Value))
                result.AddError($"There is no benchmark \"{token.Value}\"; {choice}");
        });
        var rounds = new Option<int>("--rounds")
        {
            HelpName = "N",
            Description = $"How often each side is measured (default {UsualRounds})",
            DefaultValueFactory = _ => UsualRounds,
        };
        rounds.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && int.TryParse(token.Value, CultureInfo.InvariantCulture, out var value) && value < 1)
                result.AddError("--rounds takes a number of 1 or more.");
        });
        var page = new Option<string>("--page")
        {
            HelpName = "FILE",
            Description = "The page to write (default docs/benchmarks.md)",
            DefaultValueFactory = _ => Path.Combine(Workspace.Clone, "docs", "benchmarks.md"),
        };
        var tiny = new Option<bool>("--tiny") { Description = "Only so much that the programs are seen to work; the figures mean nothing" };
        var root = new RootCommand("Compares the sides of a benchmark in turns within one run, and writes its section of the results page.")
        {
            name, rounds, page, tiny, Point(),
        };
        root.Validators.Add(result =>
        {
            if (result.GetResult(name) is not { Tokens.Count: > 0 })
                result.AddError($"No benchmark is named; {choice}");
        });
        root.SetAction((parsed, cancellation) => run(
            new Options(
                parsed.GetValue(name)!,
                new Size(parsed.GetValue(tiny), parsed.GetValue(tiny) ? 1 : parsed.GetValue(rounds)),
                Path.GetFullPath(parsed.GetValue(page)!)),
            cancellation));
        return root;
    }

    /// <summary>What <see cref="MeasuredChild"/> starts: one measurement in a process of its own.</summary>
    private static Command Point()
    {
        var curve = new Argument<string>("CURVE");
        var size = new Argument<long>("SIZE");
        var point = new Command(MeasuredChild.Word) { curve, size };
        point.Hidden = true;
        point.SetAction(async (parsed, cancellation) =>
            MeasuredChild.Say(await GrowthCurves.MeasureAsync(parsed.GetValue(curve)!, parsed.GetValue(size), cancellation)));
        return point;
    }
}
