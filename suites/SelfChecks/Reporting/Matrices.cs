using System.Text.Json;
using System.Xml.Linq;
using Conformance.Reporting;
using Conformance.Reporting.Comparison;
using Conformance.Reporting.Records;
using Conformance.Rules;
using Conformance.SelfChecks.Support;
using Conformance.SelfChecks.Support.Reporting;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Reporting;

/// <summary>Endpoints side by side: what a cell says, what a score counts, who is ranked.</summary>
public sealed class Matrices
{
    [TestCase("kept kept", Verdict.Kept, "kept")]
    [TestCase("kept broken broken", Verdict.Broken, "broken 2/3")]
    [TestCase("kept inconclusive", Verdict.Inconclusive, "inconclusive 1/2")]
    [TestCase("kept unsupported", Verdict.Kept, "kept 1/2")]
    [TestCase("observed unsupported", Verdict.Observed, "observed 1/2")]
    [TestCase("unsupported unsupported", Verdict.Unsupported, "unsupported")]
    [TestCase("differs harnessError broken", Verdict.Broken, "broken 1/3")]
    public void CellTellsTheWorstThatWasFound(string verdicts, Verdict verdict, string words)
    {
        var cases = verdicts.Split(' ').Select((word, index) => Case($"row {index}", Enum.Parse<Verdict>(word, ignoreCase: true)));

        var cell = Matrix.Of([SampleRun.With(cases)]).Rows.Single(row => row.Rule.Id == "aws.upload-part.part-order.by-number").Cells
            .Should().ContainSingle().Which;

        cell!.Verdict.Should().Be(verdict);
        cell.Words.Should().Be(words);
    }

    [Test]
    public void ClientsStandByEndpointWorstFirst()
    {
        var good = SampleRun.Make() with
        {
            Profile = SampleRun.ProfileNamed("good") with { Title = "Good store" },
            Clients = [.. SampleRun.Clients.Where(journey => journey.Verdict != Verdict.Broken)],
        };

        var shares = Matrix.Of([good, SampleRun.Make(), SampleRun.With([], "unasked")]).Clients!;

        shares.Clients.Should().Equal("new-sdk 4.1.0", "old-tool 1.2");
        shares.Endpoints.Select(row => $"{row.Endpoint}: {string.Join(", ", row.Shares.Select(share => $"{share.Kept}/{share.Judged}"))}")
            .Should().Equal("Ceph RADOS Gateway 16.2.15: 1/2, 1/1", "Good store: 1/1, 1/1");
        Matrix.Of([SampleRun.With([])]).Clients.Should().BeNull();
    }

    [Test]
    public void ScoreCountsKeptOfJudged()
    {
        var score = Score.Of(SampleRun.Make().Cases, isWhole: true);

        score.Should().BeEquivalentTo(new { Kept = 64, Judged = 74, Unsupported = 6, Inconclusive = 2, Observed = 5, IsRanked = true });
        score.StatedJudged.Should().BeLessThan(score.Judged);
    }

    [TestCase(5, 5, false, true)]
    [TestCase(5, 6, false, false)]
    [TestCase(5, 0, true, false)]
    [TestCase(0, 0, false, false)]
    public void RunWithTooLittleJudgedIsNotRanked(int kept, int unsupported, bool partial, bool ranked)
    {
        var cases = Enumerable.Range(0, kept).Select(index => Case($"kept {index}", Verdict.Kept))
            .Concat(Enumerable.Range(0, unsupported).Select(index => Case($"lacking {index}", Verdict.Unsupported)))
            .Append(Case("observed", Verdict.Observed));

        Score.Of(cases, isWhole: !partial).IsRanked.Should().Be(ranked);
    }

    [Test]
    public void ColumnsStandWorstFirstAndUnrankedLast()
    {
        RunRecord[] runs =
        [
            SampleRun.With([Case("a", Verdict.Kept)], "good"),
            SampleRun.With([Case("a", Verdict.Broken)], "bad"),
            SampleRun.With([Case("a", Verdict.Unsupported)], "asked nothing"),
        ];

        Matrix.Of(runs).Columns.Select(column => column.Name).Should().Equal("bad", "good", "asked nothing");
        Matrix.Of(runs, ColumnOrder.ByName).Columns.Select(column => column.Name).Should().Equal("asked nothing", "bad", "good");
    }

    [Test]
    public void SelectionIsNotRankedAndNeverReplacesAWholeRun()
    {
        var whole = SampleRun.With([Case("a", Verdict.Kept), Case("b", Verdict.Broken)]);
        var selection = SampleRun.With([Case("a", Verdict.Kept)], runId: "20251121T093000Z-0001");
        selection = selection with { StartedAt = whole.StartedAt.AddDays(1), Plan = selection.Plan with { Whole = 2 } };
        var cut = SampleRun.With([Case("a", Verdict.Kept)], "other") with { Partial = true };

        RunFolders.NewestOfEachProfile([whole, selection, cut]).Should().Equal(whole, cut);
        var column = Matrix.Of([whole], unshown: [selection]).Columns.Single();
        column.NewerRun.Should().Be("20251121T093000Z-0001: selection, 1 of 2 cases");
        (column.Incomplete, column.Score.IsRanked).Should().Be((null, true));
        column = Matrix.Of([selection]).Columns.Single();
        (column.Incomplete, column.Score.IsRanked).Should().Be(("selection, 1 of 2 cases", false));
        Badge.Of(selection).Message.Should().Be("selection, 1 of 2 cases");
        MatrixMarkdown.Render(Matrix.Of([whole, cut], unshown: [selection])).Should()
            .Contain("newer, not shown: 20251121T093000Z-0001: selection, 1 of 2 cases")
            .And.Contain("1 of 1 (100.0 %), partial run, 1 of 1 case completed, not ranked");
    }

    [Test]
    public void TwoRunsOfOneProfileAreToldApart() =>
        Matrix.Of([SampleRun.With([], "x", "20251120T093000Z-0001"), SampleRun.With([], "x", "20251120T093000Z-0002")]).Columns
            .Select(column => column.Name)
            .Should().Equal("x 20251120T093000Z-0001", "x 20251120T093000Z-0002");

    [Test]
    public void MarkdownCanLeaveOutWhatAllAgreeOn()
    {
        var other = SampleRun.Make();
        other = other with
        {
            Profile = SampleRun.ProfileNamed("other"),
            Cases = [.. other.Cases.Select(@case => @case.Topic == "part-order" ? @case with { Verdict = Verdict.Broken } : @case)],
        };
        var matrix = Matrix.Of([SampleRun.Make(), other]);

        MatrixMarkdown.Render(matrix).Should().Contain("### upload-part: key").And.Contain("### upload-part: part-order");
        MatrixMarkdown.Render(matrix, onlyDifferences: true)
            .Should().Contain("### upload-part: part-order").And.NotContain("### upload-part: key").And.Contain("| **broken** | kept |");
    }

    [Test]
    public void MarkdownSaysWhatTheScoreCounts() => MatrixMarkdown.Render(Matrix.Of([SampleRun.Make()])).Should()
        .StartWith("| Endpoint | Run on | Suites | Kept of judged |").And
        .Contain("| Ceph RADOS Gateway 16.2.15 (ceph-rgw) | 2025-11-20 | 0.1.0 | 64 of 74 (86.4 %) |").And.Contain("Counted are cases.");

    [Test]
    public void CsvHasALinePerRuleAndRunsNoFormula()
    {
        var run = HostileRun.Of("=HYPERLINK(\"x\"),y");

        var lines = MatrixCsv.Render(Matrix.Of([run])).Split("\r\n");

        lines.Should().HaveCount(3);
        lines[1].Should().StartWith("\"'=HYPERLINK(\"\"x\"\"),y\",\"'=HYPERLINK").And.NotContain(",\"=");
    }

    [Test]
    public async Task FolderHoldsEveryForm()
    {
        using var folder = new TemporaryFolder();
        await MatrixReports.WriteAsync([SampleRun.Make(), SampleRun.Make() with { Profile = SampleRun.ProfileNamed("other") }],
            folder["site"]);

        Directory.GetFiles(folder["site"], "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(folder["site"], file).Replace('\\', '/')).Should()
            .BeEquivalentTo("matrix.html", "matrix.md", "matrix.csv", "matrix.json", "badges/ceph-rgw.svg", "badges/ceph-rgw.json",
                "badges/other.svg", "badges/other.json");
        using var json = JsonDocument.Parse(await File.ReadAllTextAsync(folder["site", "matrix.json"]));
        json.RootElement.GetProperty("columns").GetArrayLength().Should().Be(2);
        json.RootElement.GetProperty("rows").GetArrayLength().Should().Be(SampleRules.All.Count + 1);
    }

    [Test]
    public async Task WithoutARunIsRefusedInOneSentence()
    {
        using var folder = new TemporaryFolder();
        var writing = () => MatrixReports.WriteAsync([], folder.Path);

        await writing.Should().ThrowAsync<ConfigurationException>().WithMessage("matrix: no run was given*");
    }

    [Test]
    public async Task FileInPlaceOfTheFolderIsNamed()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["site"], "");
        var writing = () => MatrixReports.WriteAsync([SampleRun.Make()], folder["site"]);

        await writing.Should().ThrowAsync<ConfigurationException>().WithMessage("*site: a file, and a folder is needed; name a folder*");
    }

    [Test]
    public async Task DocumentsStandSideBySideWithoutARun()
    {
        using var folder = new TemporaryFolder();
        var run = SampleRun.Make();
        var comparison = DocumentComparison.Of(run.Profile.Documents, run.Rules);

        await MatrixReports.WriteAsync(comparison, folder.Path);

        comparison.Documents.Select(page => page.Name).Should().Equal("aws-s3", "yandex-object-storage");
        comparison.Topics.Single(topic => topic.Topic == "part-number").Cells[1].Select(rule => rule.Id)
            .Should().Equal("yc.upload-part.part-number.range");
        comparison.Topics.Single(topic => topic.Topic == "part-order").Cells[1].Should().BeEmpty();
        (comparison.WordOfNothing(1, "upload-part"), comparison.WordOfNothing(1, "upload-part-copy"))
            .Should().Be(("silent", "page not read"));
        (await File.ReadAllTextAsync(folder["documents.md"]))
            .Should().Contain("| upload-part | part-number |").And.Contain("A part number is an integer from 1 to 10000. (stated)")
            .And.Contain(" silent |");
        MarkdownRules.AssertInert(await File.ReadAllTextAsync(folder["documents.md"]));
        File.Exists(folder["documents.html"]).Should().BeTrue();
    }

    [TestCase(Verdict.Kept, "1/1 kept", "1a7434")]
    [TestCase(Verdict.Broken, "1 stated case broken, 0/1 kept", "b3211a")]
    [TestCase(Verdict.Unsupported, "too little judged", "5b6068")]
    public void BadgeTellsTheScore(Verdict verdict, string message, string color)
    {
        var badge = Badge.Of(SampleRun.With([Case("sparse", verdict)]));

        badge.Should().BeEquivalentTo(new { Name = "ceph-rgw", Label = "Ceph RADOS Gateway 16.2.15", Message = message, Color = color });
        using var json = JsonDocument.Parse(badge.Json());
        json.RootElement.GetProperty("schemaVersion").GetInt32().Should().Be(1);
        json.RootElement.GetProperty("message").GetString().Should().Be(message);
        XDocument.Parse(badge.Svg()).Root!.Attribute("aria-label")!.Value.Should().Be($"Ceph RADOS Gateway 16.2.15: {message}");
    }

    [TestCaseSource(typeof(HostileRun), nameof(HostileRun.Texts))]
    public void HostileTextsStayText(string text)
    {
        var runs = new[] { HostileRun.Of(text), SampleRun.Make() };
        var matrix = Matrix.Of(runs);

        PageRules.AssertInert(MatrixReports.Html(runs));
        MarkdownRules.AssertInert(MatrixMarkdown.Render(matrix));
        MatrixCsv.Render(matrix).Split("\r\n")
            .Should().HaveCount(matrix.Rows.Count + 2).And.OnlyContain(line => line.All(unit => !char.IsControl(unit)));
        var badge = Badge.Of(runs[0]);
        XDocument.Parse(badge.Svg()).Descendants().Select(element => element.Name.LocalName).Distinct()
            .Should().BeEquivalentTo("svg", "title", "rect", "text");
        badge.Name.Should().MatchRegex("^[a-z0-9_-]{1,100}$");
    }

    private static CaseRecord Case(string row, Verdict verdict) => SampleRun.CaseOf("aws.upload-part.part-order.by-number", row, verdict);
}
