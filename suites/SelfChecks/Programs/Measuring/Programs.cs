using System.CommandLine;
using Conformance.Benchmarks;
using Conformance.Benchmarks.Page;
using Conformance.SelfChecks.Support;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Programs.Measuring;

/// <summary>
/// Every benchmark in its smallest form, so that a program that is run seldom does not rot. Its figures mean nothing here.
/// </summary>
[TestFixture]
[NonParallelizable]
public sealed class Programs
{
    private static readonly string[] Names = [.. Conformance.Benchmarks.BenchmarkList.All("").Select(benchmark => benchmark.Name)];

    [TestCaseSource(nameof(Names))]
    [CancelAfter(300_000)]
    public async Task RunAndWriteTheirSection(string name, CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("conformance-measuring-");
        try
        {
            var benchmark = Conformance.Benchmarks.BenchmarkList.All(folder.FullName).Single(benchmark => benchmark.Name == name);
            var file = Path.Combine(folder.FullName, "benchmarks.md");

            var section = await benchmark.RunAsync(new Size(IsTiny: true, Rounds: 1), cancellation);
            new ResultsPage(file).Write(benchmark, Names, section);

            var page = await File.ReadAllTextAsync(file, cancellation);
            page.Should().Contain($"<!-- {name} -->").And.Contain($"## {benchmark.Title}").And.Contain("cores").And.NotContain("NaN")
                .And.NotContain("∞");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [TestCase("overhed", "There is no benchmark \"overhed\"; use one of overhead, latency, store, *, all.")]
    [TestCase("all --rounds 0", "--rounds takes a number of 1 or more.")]
    [TestCase("all --rounds many", "*'many'*--rounds*")]
    [TestCase("all --page", "*--page*")]
    [TestCase("all --quick", "*'--quick'*")]
    [TestCase("", "No benchmark is named; use one of*")]
    [TestCase("point parts", "*'point'*")]
    [TestCase("point parts many", "*'many'*")]
    public void SayWhatMayBeAsked(string words, string sentence) =>
        Parse(words).Errors.Should().ContainSingle().Which.Message.Should().Match(sentence);

    [TestCase("all", "all", false, 5)]
    [TestCase("parts --rounds 3", "parts", false, 3)]
    [TestCase("--tiny --rounds 3 memory", "memory", true, 1)]
    public async Task TakeTheirOptions(string words, string name, bool isTiny, int rounds)
    {
        Options? options = null;

        await Parse(words + " --page results.md", asked => options = asked).InvokeAsync();

        options.Should().Be(new Options(name, new Size(isTiny, rounds), Path.GetFullPath("results.md")));
    }

    [Test]
    public async Task WriteTheRepositorysPageUnlessAnotherIsNamed()
    {
        Options? options = null;

        await Parse("parts", asked => options = asked).InvokeAsync();

        options!.Page.Should().Be(Repository.PathOf("docs", "benchmarks.md"));
    }

    [TestCase("point parts 100")]
    [TestCase("all --rounds 1")]
    public void TakeWhatIsRight(string words) => Parse(words).Errors.Should().BeEmpty();

    private static ParseResult Parse(string words, Action<Options>? run = null) =>
        BenchmarkCommand.Create((options, _) =>
        {
            run?.Invoke(options);
            return Task.CompletedTask;
        }).Parse(words);
}
