using Conformance.Benchmarks;
using Conformance.Benchmarks.Page;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Programs.Measuring;

/// <summary>Every benchmark in its smallest form, so that a program that is run seldom does not rot. Its figures mean nothing here.</summary>
[TestFixture]
[NonParallelizable]
public sealed class Programs
{
    private static readonly string[] Names = [.. Conformance.Benchmarks.Benchmarks.All("").Select(benchmark => benchmark.Name)];

    [TestCaseSource(nameof(Names))]
    [CancelAfter(60_000)]
    public async Task RunAndWriteTheirSection(string name, CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("conformance-measuring-");
        try
        {
            var benchmark = Conformance.Benchmarks.Benchmarks.All(folder.FullName).Single(benchmark => benchmark.Name == name);
            var file = Path.Combine(folder.FullName, "benchmarks.md");

            var section = await benchmark.RunAsync(new Extent(IsTiny: true, Rounds: 1), cancellation);
            new ResultsPage(file).Write(benchmark, Names, section);

            var page = await File.ReadAllTextAsync(file, cancellation);
            page.Should().Contain($"<!-- {name} -->").And.Contain($"## {benchmark.Title}").And.Contain("cores").And.NotContain("NaN").And.NotContain("∞");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [TestCase("overhed", "There is no benchmark or option \"overhed\"; write one of overhead, latency, store, reference, startup, memory, large, growth, parts, all, then --rounds N, --page FILE or --tiny.")]
    [TestCase("all --rounds 0", "There is no benchmark or option \"--rounds\"; write one of*")]
    [TestCase("", "Which benchmark? Write one of*")]
    public void SayWhatMayBeAsked(string words, string sentence)
    {
        Asked.TryRead(words.Split(' ', StringSplitOptions.RemoveEmptyEntries), out _, out var mistake).Should().BeFalse();

        mistake.Should().Match(sentence);
    }
}
