using Conformance.Reporting;
using Conformance.Reporting.Comparison;
using Conformance.Reporting.Records;
using Conformance.Rules;
using Conformance.SelfChecks.Support;
using Conformance.SelfChecks.Support.Reporting;
using FluentAssertions;
using Microsoft.Playwright;
using NUnit.Framework;

namespace Conformance.SelfChecks.Reporting.Browser;

/// <summary>Endpoints side by side as a reader meets them.</summary>
public sealed class MatrixPage : PageChecks
{
    private static readonly string Html = MatrixReports.Html([SampleRun.Make(), Better("reference-aws"), Better("another")]);

    [Test]
    public async Task Shows_endpoints_with_their_harm_before_anything_else()
    {
        await using var page = await OpenAsync(Harmed());

        (await page["#facts"].InnerTextAsync()).Should().ContainAll("AWS: upload-part, upload-part-copy", "Yandex Cloud: upload-part",
            "2025-11-20", "0.1.0");
        (await page["#endpoints li"].First.InnerTextAsync()).Should().ContainAll("Ceph RADOS Gateway 16.2.15", "2 corruption",
            "64 of 74 (86.4\u00a0%) kept");
        (await page["#endpoints li:has-text('another')"].InnerTextAsync()).Should().Contain("nothing missed");
    }

    [Test]
    public async Task Counts_in_the_heat_map_what_the_records_hold()
    {
        RunRecord[] runs = [Harm(SampleRun.Make()), Better("another")];
        await using var page = await OpenAsync(MatrixReports.Html(runs));
        await page["#heat-more"].ClickAsync();

        var shown = await page["#heat tbody tr"].EvaluateAllAsync<string[]>("""
            rows => rows.flatMap(row => [...row.cells].slice(1).map((cell, index) => [row.cells[0].querySelector('small').textContent,
                row.cells[0].firstChild.data, index, cell.querySelector('button').firstChild.data].join(' ')))
            """);

        var recorded = runs.SelectMany((run, index) => run.Cases.GroupBy(@case => (@case.Operation, @case.Topic)).Select(topic =>
            $"{topic.Key.Operation} {topic.Key.Topic} {index} {CountsOf([.. topic])}"));
        shown.Should().BeEquivalentTo(recorded);
        (await page["#heat tbody tr"].First.InnerTextAsync()).Should().Contain("part-number").And.Contain("▲");
        (await page["#heat td.corruption"].First.GetAttributeAsync("title")).Should().Contain("corruption in 2 cases");
    }

    [Test]
    public async Task Leads_from_a_topic_to_its_rules()
    {
        await using var page = await OpenAsync(Harmed());

        await page["#heat tbody tr:has-text('part-number') button"].First.ClickAsync();

        (await page["#rules tr.topic"].AllInnerTextsAsync()).Should().Equal("upload-part · part-number");
        page.Page.Url.Should().EndWith("#operation=upload-part&topic=part-number&rules=all");
    }

    [Test]
    public async Task Says_what_a_move_would_break_as_the_records_do()
    {
        RunRecord[] runs = [Better("another"), Harm(SampleRun.Make())];
        await using var page = await OpenAsync(MatrixReports.Html(runs), "#from=another&to=ceph-rgw");

        var move = EndpointMove.Between(runs[0], runs[1]);

        (await page["#move-list li"].EvaluateAllAsync<string[]>("items => items.map(item => item.dataset.rule)"))
            .Should().Equal(move.Breaks.Select(rule => rule.Rule.Id)).And.HaveCountGreaterThan(5);
        (await page["#move-list li"].First.InnerTextAsync()).Should().Contain("corruption").And.Contain("part-number.not-a-number");
        (await page["#move-outcome"].InnerTextAsync()).Should().StartWith(MoveText.Outcome(move).Split(':')[0])
            .And.Contain($"{move.Open.Sum(rule => rule.Cases.Count)} not judged there");
        await page["#from"].SelectOptionAsync("ceph-rgw");
        await page["#to"].SelectOptionAsync("another");
        (await page["#move-outcome"].InnerTextAsync()).Should().StartWith("Nothing that was judged would break");
        page.Page.Url.Should().NotContain("#", "it is the move that the page begins with");
    }

    [Test]
    public async Task Lists_the_rules_that_endpoints_differ_in_and_all_where_asked()
    {
        await using var page = await OpenAsync(Html);

        (await page["#rules thead th"].AllInnerTextsAsync())
            .Should().Equal("Rule", "Ceph RADOS Gateway 16.2.15", "another", "reference-aws");
        (await page["#rules td.broken-cell"].First.InnerTextAsync()).Should().Contain("Broken 2/5");
        (await page["#rules tbody tr:not(.topic) th"].AllInnerTextsAsync())
            .Should().Contain(text => text.Contains("aws.upload-part.part-number.not-a-number", StringComparison.Ordinal))
            .And.NotContain(text => text.Contains("aws.upload-part.managed-key", StringComparison.Ordinal));
        await page["#differences"].UncheckAsync();

        (await page["#shown"].TextContentAsync()).Should().Be("30 rules");
        page.Page.Url.Should().EndWith("#rules=all");
    }

    [Test]
    public async Task FiltersByOperation()
    {
        await using var page = await OpenAsync(Html, "#rules=all");

        await page["#operation"].SelectOptionAsync("upload-part-copy");

        (await page["#shown"].TextContentAsync()).Should().Be("2 of 30 rules shown");
        (await page["#rules tr.topic:visible"].AllInnerTextsAsync())
            .Should().Equal("upload-part-copy · copy-source", "upload-part-copy · range");
        page.Page.Url.Should().EndWith("#operation=upload-part-copy&rules=all");
    }

    [Test]
    public async Task TellsAScorePerDocumentAndPerOperation()
    {
        var score = Score.Of(SampleRun.Make().Cases, isWhole: true);
        await using var page = await OpenAsync(Html);

        await page["#scores-section summary"].ClickAsync();

        (await page["#scores thead th"].AllInnerTextsAsync()).Should().Equal(
            "Endpoint", "All", "Stated rules", "aws-s3", "yandex-object-storage", "upload-part", "upload-part-copy", "Run");
        (await page["#scores tbody tr"].First.Locator("td").AllInnerTextsAsync()).Take(6).Should().Equal(
            "64 of 74 (86.4\u00a0%)", $"{score.StatedKept} of {score.StatedJudged} (92.7\u00a0%)", "59 of 68 (86.7\u00a0%)",
            "5 of 6 (83.3\u00a0%)", "62 of 72 (86.1\u00a0%)", "2 of 2 (100.0\u00a0%)");
        (await page["#scores td:has-text('100.0') > span:first-child"].First
            .EvaluateAsync<int>("element => element.getClientRects().length")).Should().Be(1, "a share does not wrap");
    }

    [Test]
    public async Task OrdersEndpointsByName()
    {
        await using var page = await OpenAsync(Html, "#order=name");

        (await page["#rules thead th"].AllInnerTextsAsync()).Should().Equal(
            "Rule", "another", "Ceph RADOS Gateway 16.2.15", "reference-aws");
    }

    [Test]
    public async Task OpensACellsEvidenceByKeyboardAndClosesIt()
    {
        await using var page = await OpenAsync(Html, "#topic=part-number");
        await page["#rules td.broken-cell button"].First.FocusAsync();

        await page.Page.Keyboard.PressAsync("Enter");

        (await page["#evidence"].InnerTextAsync()).Should().ContainAll("Ceph RADOS Gateway", "A part number that is no integer is refused.",
            "fraction", "200; ListParts shows part 1", "printf x | curl");
        await AssertAccessibleAsync(page.Page);
        await page.Page.Keyboard.PressAsync("Escape");
        (await page["#evidence"].IsVisibleAsync()).Should().BeFalse();
        (await page["#rules td.broken-cell button"].First.EvaluateAsync<bool>("element => element === document.activeElement"))
            .Should().BeTrue();
    }

    [Test]
    public async Task OpensTheCellOfItsAddress()
    {
        await using var page = await OpenAsync(Html, "#rule=aws.upload-part.part-number.not-a-number&endpoint=ceph-rgw");

        (await page["#evidence-title"].InnerTextAsync()).Should().Be("Ceph RADOS Gateway 16.2.15");
    }

    [Test]
    public async Task LaysTheDocumentsSideBySide()
    {
        await using var page = await OpenAsync(Html);

        await page["#documents-fold > summary"].ClickAsync();

        (await page["#documents thead th"].AllInnerTextsAsync()).Select(text => text.ReplaceLineEndings(" "))
            .Should().Equal("Topic", "AWS 2 pages", "Yandex Cloud 1 page");
        (await page["#documents thead a"].EvaluateAllAsync<string[]>("links => links.map(link => link.textContent)"))
            .Should().Equal("UploadPart", "UploadPartCopy", "uploadPart method");
        (await page["#documents tbody tr"].First.InnerTextAsync()).Should().Contain("silent");
    }

    [TestCase(ColorScheme.Light, 1280)]
    [TestCase(ColorScheme.Dark, 1280)]
    [TestCase(ColorScheme.Light, 360)]
    public async Task IsAccessibleAndFits(ColorScheme scheme, int width)
    {
        await using var page = await OpenAsync(Harmed(), "",
            new BrowserNewContextOptions { ColorScheme = scheme, ViewportSize = new ViewportSize { Width = width, Height = 800 } });

        await AssertFitsAsync(page.Page);
        await AssertWordsAreWholeAsync(page.Page);
        await AssertAccessibleAsync(page.Page);
    }

    [Test]
    public async Task LetsTheScoresScrollBeforeAHeadingBreaksIntoLetters()
    {
        string[] documents = ["alibaba-oss", "aws-s3", "huawei-obs", "tencent-cos", "yandex-object-storage"];
        var runs = documents.Select(document =>
            SampleRun.With(SampleRun.Make().Cases.Select(@case => @case with { Document = document }), $"reference-{document}")).ToList();
        await using var page = await OpenAsync(MatrixReports.Html(runs));

        await page["#scores-section summary"].ClickAsync();
        (await page["#scores thead"].EvaluateAsync<double>("element => element.getBoundingClientRect().height"))
            .Should().BeLessThan(80, "a heading has two lines at most");
        await AssertFitsAsync(page.Page);
    }

    [Test]
    public async Task Shows_the_heat_map_on_the_first_screen()
    {
        await using var page = await OpenAsync(Harmed());

        (await page["#heat tbody tr"].Nth(4).EvaluateAsync<double>("element => element.getBoundingClientRect().bottom"))
            .Should().BeLessThan(900);
    }

    [Test]
    public async Task Prints_in_a_few_pages()
    {
        var many = Enumerable.Range(0, 300)
            .Select(index => SampleRun.CaseOf("aws.upload-part.part-order.by-number", $"row {index}", Verdict.Broken))
            .Concat(SampleRun.Make().Cases).ToList();
        await using var page = await OpenAsync(MatrixReports.Html([SampleRun.With(many), Better("another"), Better("a third")]));

        PagesOf(await page.Page.PdfAsync()).Should().BeLessThan(10);
    }

    [Test]
    public async Task Prints_documents_that_are_alone_on_their_page()
    {
        await using var page = await OpenAsync(await DocumentsAsync());
        await page.Page.EmulateMediaAsync(new PageEmulateMediaOptions { Media = Media.Print });

        (await page["#documents"].IsVisibleAsync()).Should().BeTrue();
    }

    [Test]
    public async Task Shows_each_document_below_the_other_on_a_phone()
    {
        await using var page = await OpenAsync(await DocumentsAsync(),
            options: new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = 360, Height = 800 } });

        (await page["#documents"].EvaluateAsync<int>("table => table.scrollWidth")).Should().BeLessThan(360);
        (await page["#documents td:visible"].First.EvaluateAsync<string>("cell => getComputedStyle(cell, '::before').content"))
            .Should().Be("\"AWS\"");
        (await page["#documents td.nothing:visible"].CountAsync()).Should().Be(0, "a phone has no room for what nobody says");
    }

    [Test]
    public async Task Links_each_case_to_its_report_and_its_page_with_what_is_known_of_it()
    {
        using var folder = new TemporaryFolder();
        var run = SampleRun.Make();
        Directory.CreateDirectory(folder["results", "a run"]);
        await File.WriteAllTextAsync(folder["results", "a run", "report.html"], "the report");
        await MatrixReports.WriteAsync([run], folder["site"], folderOf: _ => folder["results", "a run"]);
        await using var page = await OpenAsync(await File.ReadAllTextAsync(folder["site", "matrix.html"]),
            "#rule=aws.upload-part.integrity.bad-digest-code&endpoint=ceph-rgw");

        (await page["#endpoints a"].GetAttributeAsync("href")).Should().Be("../results/a%20run/report.html");
        (await page["#evidence"].InnerTextAsync())
            .Should().Contain("since 2025-03-04: RGW answers InvalidDigest where S3 answers BadDigest.");
        (await page["#evidence a"].EvaluateAllAsync<string[]>("links => links.map(link => link.getAttribute('href'))")).Should().Equal(
            "https://docs.aws.amazon.com/AmazonS3/latest/API/API_UploadPart.html#:~:text=BadDigest",
            "https://tracker.ceph.com/issues/12345",
            "../results/a%20run/report.html#case=aws.upload-part.integrity.bad-digest-code%20hex%20payload%20hash",
            "https://tracker.ceph.com/issues/12345",
            "../results/a%20run/report.html#case=aws.upload-part.integrity.bad-digest-code%20unsigned%20payload");
    }

    [Test]
    public async Task ShowsHostileTextsAsText()
    {
        await using var page = await OpenAsync(MatrixReports.Html([SampleRun.Make()]));
        foreach (var (name, text) in HostileRun.All)
        {
            await LoadAsync(page, MatrixReports.Html([HostileRun.Of(text), SampleRun.Make()]));

            await page["#rules td button"].First.ClickAsync();

            (await page.Page.TitleAsync()).Should().Be("Endpoints side by side", name);
            (await page["main img, main script, dialog img, dialog script, a[href^='javascript']"].CountAsync()).Should().Be(0, name);
        }
    }

    [Test]
    public async Task ShowsDocumentsAloneWithoutARun()
    {
        using var folder = new TemporaryFolder();
        var run = SampleRun.Make();
        await MatrixReports.WriteAsync(DocumentComparison.Of(run.Profile.Documents, run.Rules), folder.Path);
        await using var page = await OpenAsync(await File.ReadAllTextAsync(folder["documents.html"]), "",
            new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = 360, Height = 800 } });

        await AssertFitsAsync(page.Page);
        await AssertWordsAreWholeAsync(page.Page);

        (await page["h1"].TextContentAsync()).Should().Be("What the documents say");
        (await page["#documents tbody tr"].First.IsVisibleAsync()).Should().BeTrue();
        await AssertAccessibleAsync(page.Page);
    }

    private static string Harmed() => MatrixReports.Html([Harm(SampleRun.Make()), Better("reference-aws"), Better("another")]);

    /// <summary>What is broken corrupts something; what merely differs has another code.</summary>
    private static RunRecord Harm(RunRecord run) => run with
    {
        Cases =
        [
            .. run.Cases.Select(@case => @case.Verdict switch
            {
                Verdict.Broken when @case.Rule.EndsWith("not-a-number", StringComparison.Ordinal) =>
                    With(@case, Rules.Harm.Corruption),
                Verdict.Broken or Verdict.Differs or Verdict.Known => With(@case, Rules.Harm.Diagnosis),
                _ => @case,
            }),
        ],
    };

    private static async Task<string> DocumentsAsync()
    {
        using var folder = new TemporaryFolder();
        var run = SampleRun.Make();
        await MatrixReports.WriteAsync(DocumentComparison.Of(run.Profile.Documents, run.Rules), folder.Path);
        return await File.ReadAllTextAsync(folder["documents.html"]);
    }

    private static CaseRecord With(CaseRecord @case, Harm harm) =>
        @case with { Findings = [new FindingRecord(Aspect.Status, harm, "400", "200")] };

    /// <summary>A topic's cell: kept of judged, or the mark of what kept it from being judged.</summary>
    private static string CountsOf(IReadOnlyList<CaseRecord> cases)
    {
        var (kept, judged) = RunFindings.Score(TotalsRecord.Of(cases));
        return judged > 0 ? $"{kept}/{judged}"
            : cases.Any(@case => @case.Verdict is Verdict.Inconclusive or Verdict.HarnessError) ? "?"
            : cases.Any(@case => @case.Verdict == Verdict.Observed) ? "i" : "–";
    }

    private static RunRecord Better(string profile)
    {
        var run = SampleRun.With(SampleRun.Make().Cases.Select(@case =>
            @case with { Verdict = @case.Verdict is Verdict.Observed or Verdict.Unsupported ? @case.Verdict : Verdict.Kept }), profile);
        return run with { Profile = run.Profile with { Title = null } };
    }
}
