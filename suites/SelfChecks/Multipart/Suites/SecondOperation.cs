using System.Text.Json;
using System.Xml.Linq;
using Conformance.Reporting;
using Conformance.Reporting.Allure;
using Conformance.Reporting.Comparison;
using Conformance.Reporting.Exports;
using Conformance.Reporting.Records;
using Conformance.Rules;
using Conformance.Rules.Profiles;
using Conformance.Rules.Rulebooks;
using Conformance.Running;
using Conformance.SelfChecks.Multipart.Judging;
using Conformance.SelfChecks.Support;
using Conformance.SelfChecks.Support.Running;
using FluentAssertions;
using NUnit.Framework;
using Laid = Conformance.SelfChecks.Support.SecondOperation;

namespace Conformance.SelfChecks.Multipart.Suites;

/// <summary>
/// A rulebook about another operation lies beside UploadPart's, with rules and a check of the same names: nothing is lost,
/// nothing is mixed up.
/// </summary>
public sealed class SecondOperation
{
    private const string Document = "aws-s3";
    private const string Part = "upload-part";
    private const string Abort = "abort-upload";

    private static readonly IReadOnlyDictionary<string, CheckMethod> Checks =
        new Dictionary<string, CheckMethod>(SuitesUnderTest.Own.Checks)
        {
            [AbortUpload.PartNumber.Method.Name] = AbortUpload.PartNumber.Method,
        };

    private static readonly IReadOnlyList<Rulebook> Books = Read();

    private static readonly RunOptions Light = new() { Profiles = [], Weights = new HashSet<Weight> { Weight.Light } };

    private static readonly Lazy<Task<RunRecord>> Run =
        new(() => RecordedRun.OfAsync(PlanFor(Profile), Profile,
            planned => planned.Rule.Id.EndsWith(".part-number.in-range", StringComparison.Ordinal)));

    private static Profile Profile => ProvingGround.ReferenceProfile(Document);

    [Test]
    public void IsDiscovered()
    {
        Books.Select(book => (book.Header.Document.Name, book.Header.Operation.Word))
            .Should().Equal((Document, Part), (Document, Abort));
        Books[0].Rules.Should().HaveCount(SuitesUnderTest.Own.Rulebooks.Single(
            book => (book.Header.Document.Name, book.Header.Operation.Word) == (Document, Part)).Rules.Count);
        Books[1].Rules.Should().ContainSingle().Which.Check.Should().Be("AbortUpload/PartNumber.IsAccepted");
    }

    [Test]
    public void IsPlannedWithItsOwnChecks()
    {
        var plan = PlanFor(Profile);

        plan.Cases.CountBy(planned => planned.Rule.Operation).Should().BeEquivalentTo(new Dictionary<string, int>
        {
            [Part] = Books[0].Rules.Where(rule => rule.Weight == Weight.Light).Sum(rule => rule.Rows.Count),
            [Abort] = 2,
        });
        plan.Cases.Select(planned => planned.TestName).Should().OnlyHaveUniqueItems();
        plan.Cases.Where(planned => planned.Check.Name == "AbortUpload/PartNumber.IsAccepted")
            .Should().OnlyContain(planned => planned.Rule.Operation == Abort).And.HaveCount(2);
        plan.Cases.Where(planned => planned.Check.Name == "UploadPart/PartNumber.IsAccepted")
            .Should().OnlyContain(planned => planned.Rule.Operation == Part).And.NotBeEmpty();
        plan.Cases.Should().AllSatisfy(planned => CaseProperties.Of(planned).Should().Contain(("Operation", planned.Rule.Operation)));
    }

    [TestCase("", "", new[] { Part, Abort })]
    [TestCase(Abort, "", new[] { Abort })]
    [TestCase(Part, "", new[] { Part })]
    [TestCase("", Abort, new[] { Abort })]
    [TestCase(Part, Abort, new[] { Abort })]
    [TestCase("list-parts", "", new string[0])]
    public void IsJudgedWhereProfileAndRunAskForIt(string ofProfile, string ofRun, string[] judged)
    {
        var plan = RunPlan.Of(Light with { Operations = Words(ofRun) }, [Profile with { Operations = Words(ofProfile) }],
            SuitesUnderTest.With(Books, Checks));

        plan.Cases.Select(planned => planned.Rule.Operation).Distinct().Should().Equal(judged);
        plan.RulebooksOf(plan.Profiles[0]).Select(book => book.Header.Operation.Word).Should().Equal(judged);
    }

    [Test]
    public void HasKnownDeviationsOfItsOwn()
    {
        Profile With(string rule) =>
        Profile with { KnownDeviations = [new KnownDeviation(rule, "lowest", "A reason.", new DateOnly(2026, 11, 20), null, default)] };

        FluentActions.Invoking(() => DeviationFit.Check(With("aws.abort-upload.part-number.in-range"), Books)).Should().NotThrow();
        FluentActions.Invoking(() => DeviationFit.Check(With("aws.list-parts.part-number.in-range"), Books))
            .Should().Throw<ConfigurationException>();
    }

    [Test]
    public async Task IsRecorded()
    {
        var run = await Run.Value;

        run.Rules.CountBy(rule => rule.Operation)
            .Should().BeEquivalentTo(new Dictionary<string, int> { [Part] = Books[0].Rules.Count, [Abort] = 1 });
        run.Cases.Select(@case => (@case.Id, @case.Operation, @case.Check, @case.Verdict)).Should().Contain(
        [
            ("aws.upload-part.part-number.in-range/lowest", Part, "UploadPart/PartNumber.IsAccepted", Verdict.Kept),
            ("aws.abort-upload.part-number.in-range/lowest", Abort, "AbortUpload/PartNumber.IsAccepted", Verdict.Kept),
        ]).And.HaveCount(6);
        run.Cases.Single(@case => @case.Id == "aws.abort-upload.part-number.in-range/highest").Exchanges
            .Should().Contain(exchange => exchange.Method == "POST" && exchange.Target.Contains("uploadId=", StringComparison.Ordinal));
        run.Profile.Documents.Should().ContainSingle().Which.Pages.Select(page => (page.Operation, page.Title))
            .Should().Equal((Part, "UploadPart"), (Part, "UploadPart, current edition"), (Abort, "AbortMultipartUpload"));
    }

    [Test]
    public async Task IsInTheSummaryWithItsPageAndItsTopics() => MarkdownSummary.Render(await Run.Value).Should()
        .ContainAll("API_UploadPart.html", "API_AbortMultipartUpload.html", "| upload-part · part-number | 4 |",
            "| abort-upload · part-number | 2 |");

    [Test]
    public async Task IsInTheTerminalsTableByItself() => TerminalTable.Render(await Run.Value)
        .Should().MatchRegex(@"\nupload-part · part-number +4\n").And.MatchRegex(@"\nabort-upload · part-number +2\n");

    [Test]
    public async Task IsASuiteOfItsOwnForJUnit() => XDocument.Parse(JUnitXml.Render([await Run.Value])).Descendants("testsuite")
        .Select(suite => (suite.Attribute("name")!.Value, suite.Attribute("tests")!.Value))
        .Should().Equal(("reference-aws.aws-s3.upload-part.part-number", "4"), ("reference-aws.aws-s3.abort-upload.part-number", "2"));

    [Test]
    public async Task IsAFeatureForAllureAndLinksItsOwnPage()
    {
        using var folder = new TemporaryFolder();
        await new AllureResults().WriteAsync([await Run.Value], folder.Path);

        var results = Directory.GetFiles(folder.Path, "*-result.json").Select(file => Json(File.ReadAllText(file))).ToList();
        results.Select(result => result.GetProperty("testCaseId").GetString()).Should().OnlyHaveUniqueItems();
        var labels = results.Single(
            result => result.GetProperty("name").GetString() == "aws.abort-upload.part-number.in-range · lowest");
        labels.GetProperty("labels").EnumerateArray().Select(label => $"{label.GetProperty("name")}={label.GetProperty("value")}").Should()
            .Contain(["epic=aws-s3", "feature=abort-upload", "story=part-number", "subSuite=abort-upload · part-number"]);
        labels.GetProperty("links").EnumerateArray().Select(link => link.GetProperty("url").GetString())
            .Should().Equal("https://docs.aws.amazon.com/AmazonS3/latest/API/API_AbortMultipartUpload.html");
    }

    [Test]
    public async Task IsInTheDataOfTheReportsPage()
    {
        var data = DataOf(HtmlReport.Render(await Run.Value));

        data.GetProperty("cases").EnumerateArray().CountBy(@case => @case.GetProperty("operation").GetString()!)
            .Should().BeEquivalentTo(new Dictionary<string, int> { [Part] = 4, [Abort] = 2 });
        data.GetProperty("profile").GetProperty("documents")[0].GetProperty("pages").EnumerateArray()
            .Select(page => page.GetProperty("operation").GetString()).Distinct().Should().Equal(Part, Abort);
    }

    [Test]
    public async Task HasRowsAndAScoreOfItsOwnInTheMatrix()
    {
        var matrix = Matrix.Of([await Run.Value]);

        matrix.Rows.Where(row => row.Cells[0] is not null).Select(row => row.Rule.Id)
            .Should().Equal("aws.upload-part.part-number.in-range", "aws.abort-upload.part-number.in-range");
        matrix.Rows.CountBy(row => row.Rule.Operation)
            .Should().BeEquivalentTo(new Dictionary<string, int> { [Part] = Books[0].Rules.Count, [Abort] = 1 });
        matrix.Columns[0].ScoreByOperation.Select(score => (score.Key, score.Value.Kept, score.Value.Judged))
            .Should().BeEquivalentTo([(Part, 4, 4), (Abort, 2, 2)]);
        matrix.Columns[0].ScoreByDocument[Document].Judged.Should().Be(6);
        matrix.Documents.Should().ContainSingle().Which.Pages.DistinctBy(page => page.Operation).Should().HaveCount(2);
        MatrixMarkdown.Render(matrix).Should().Contain("### upload-part: part-number").And.Contain("### abort-upload: part-number");
        MatrixCsv.Render(matrix)
            .Should().Contain("\"aws-s3\",\"abort-upload\",\"part-number\",\"aws.abort-upload.part-number.in-range\",\"stated\",")
            .And.Contain("\"aws-s3\",\"upload-part\",\"part-number\",\"aws.upload-part.part-number.in-range\",\"stated\",");
    }

    [Test]
    public void StandsBelowUploadPartInOneColumnOfTheDocuments()
    {
        var comparison = DocumentComparison.Of(Books);

        comparison.Documents.Should().ContainSingle().Which.Pages.Select(page => page.Operation).Distinct()
            .Should().Equal(Part, Abort);
        comparison.Topics[^1].Should().BeEquivalentTo(new { Operation = Abort, Topic = "part-number" });
        comparison.Topics[^1].Cells.Should().ContainSingle().Which.Select(rule => rule.Id)
            .Should().Equal("aws.abort-upload.part-number.in-range");
        comparison.Topics.SelectMany(topic => topic.Cells.SelectMany(rules => rules))
            .Should().HaveCount(Books.Sum(book => book.Rules.Count));
        MatrixMarkdown.Render(comparison)
            .Should().Contain("| abort-upload | part-number |").And.Contain("| upload-part | part-number |");
    }

    private static IReadOnlyList<Rulebook> Read()
    {
        using var folder = new TemporaryFolder();
        Laid.LayOut(folder);
        return RulebookReader.ReadAll(folder.Path, Suite.CatalogueOf(Checks));
    }

    private static RunPlan PlanFor(Profile profile) => RunPlan.Of(Light, [profile], SuitesUnderTest.With(Books, Checks));

    private static string[] Words(string text) => text.Split(',', StringSplitOptions.RemoveEmptyEntries);

    private static JsonElement DataOf(string page)
    {
        const string Begin = "<script id=\"data\" type=\"application/json\">";
        var start = page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        return Json(page[start..page.IndexOf("</script>", start, StringComparison.Ordinal)]);
    }

    private static JsonElement Json(string text)
    {
        using var json = JsonDocument.Parse(text);
        return json.RootElement.Clone();
    }
}
