using System.Xml.Linq;
using Conformance.Benchmarks;
using Conformance.Benchmarks.Growth;
using Conformance.Benchmarks.Page;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Programs.Measuring;

/// <summary>The page that the benchmarks write: one section each, the goals of all above them.</summary>
[TestFixture]
public sealed class ResultsPages
{
    private static readonly string[] Order = [.. Conformance.Benchmarks.BenchmarkList.All("").Select(benchmark => benchmark.Name)];

    private string file = "";

    [SetUp]
    public void NameAFile() =>
        file = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"benchmarks-{TestContext.CurrentContext.Test.ID}.md");

    [TearDown]
    public void RemoveIt() => File.Delete(file);

    [Test]
    public void ReplaceOneSectionAndKeepTheOthers()
    {
        var page = new ResultsPage(file);
        page.Write(Named("overhead"), Order, new Section("the first figures", [new Goal("a goal", "3", IsMet: false)]));
        page.Write(Named("startup"), Order, new Section("other figures", []));

        page.Write(Named("overhead"), Order, new Section("new figures", [new Goal("a goal", "2", IsMet: true)]));

        var text = File.ReadAllText(file);
        text.Should().Contain("new figures").And.Contain("other figures").And.NotContain("the first figures");
        text.Split("- **met**: a goal; measured 2").Should().HaveCount(3, "a goal stands in its section and among all goals");
        text.Should().NotContain("**missed**");
    }

    [Test]
    public void NothingIsLeftOfAClearedPage()
    {
        var page = new ResultsPage(file);
        page.Write(Named("startup"), Order, new Section("old figures", []));

        page.Clear();
        page.Write(Named("overhead"), Order, new Section("figures", []));

        File.ReadAllText(file).Should().NotContain("old figures");
    }

    [TestCase(new[] { 3.0 }, "3.00 (3.00..3.00)")]
    [TestCase(new[] { 4.0, 1.0, 2.0 }, "2.00 (1.00..4.00)")]
    [TestCase(new[] { 4.0, 1.0, 2.0, 3.0 }, "2.50 (1.00..4.00)")]
    public void StatisticsAreTheMedianWithItsEnds(double[] values, string text) => new Statistics(values).ToString().Should().Be(text);

    [Test]
    public void APictureIsWellFormedAndSaysItsFiguresInWords()
    {
        var picture = XDocument.Parse(
            ChartPicture.Draw([new ChartPanel("parts: seconds", [(1, 0.01), (10_000, 4.2)], "s"),
                new ChartPanel("parts: memory", [(1, 80), (10_000, 160)], "MiB")]));

        picture.Root!.Element(picture.Root.Name.Namespace + "desc")!.Value
            .Should().Contain("4.2 s at 10,000").And.Contain("160 MiB at 10,000");
        picture.Root.Element(picture.Root.Name.Namespace + "style")!.Value.Should().Contain("prefers-color-scheme: dark");
        picture.Descendants(picture.Root.Name.Namespace + "circle").Should().HaveCount(4);
    }

    private static IBenchmark Named(string name) =>
        Conformance.Benchmarks.BenchmarkList.All("").Single(benchmark => benchmark.Name == name);
}
