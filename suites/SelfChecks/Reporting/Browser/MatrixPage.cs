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
    public async Task TellsScoresAndCells()
    {
        await using var page = await OpenAsync(Html);

        (await page["#scores tbody tr"].First.InnerTextAsync())
            .Should().Contain("Ceph RADOS Gateway 16.2.15").And.Contain("64 of 74 (86.4 %)");
        (await page["#rules thead th"].AllInnerTextsAsync()).Should().Equal("Rule", "ceph-rgw", "another", "reference-aws");
        (await page["#shown"].TextContentAsync()).Should().Be("30 rules");
        (await page["#rules td.broken-cell"].First.InnerTextAsync()).Should().Contain("Broken 2/5");
    }

    [Test]
    public async Task ShowsOnlyDifferencesWhenAsked()
    {
        await using var page = await OpenAsync(Html);

        await page["#differences"].CheckAsync();

        (await page["#rules tbody tr:not(.topic):visible th"].AllInnerTextsAsync())
            .Should().Contain(text => text.Contains("aws.upload-part.part-number.not-a-number", StringComparison.Ordinal))
            .And.NotContain(text => text.Contains("aws.upload-part.managed-key", StringComparison.Ordinal));
        page.Page.Url.Should().EndWith("#differences=only");
    }

    [Test]
    public async Task FiltersByOperation()
    {
        await using var page = await OpenAsync(Html);

        await page["#operation"].SelectOptionAsync("upload-part-copy");

        (await page["#shown"].TextContentAsync()).Should().Be("2 of 30 rules shown");
        (await page["#rules tr.topic:visible"].AllInnerTextsAsync())
            .Should().Equal("upload-part-copy · copy-source", "upload-part-copy · range");
        page.Page.Url.Should().EndWith("#operation=upload-part-copy");
    }

    [Test]
    public async Task TellsAScorePerDocumentAndPerOperation()
    {
        await using var page = await OpenAsync(Html);

        (await page["#scores thead th"].AllInnerTextsAsync()).Should().Equal(
            "Endpoint", "Kept of judged", "Of stated rules", "aws-s3", "yandex-object-storage", "upload-part", "upload-part-copy",
            "Unsupported", "Inconclusive", "Observed", "Run");
        (await page["#scores tbody tr"].First.Locator("td").AllInnerTextsAsync()).Skip(2).Take(4).Should().Equal(
            "59 of 68 (86.7 %)", "5 of 6 (83.3 %)", "62 of 72 (86.1 %)", "2 of 2 (100.0 %)");
    }

    [Test]
    public async Task OrdersEndpointsByName()
    {
        await using var page = await OpenAsync(Html, "#order=name");

        (await page["#rules thead th"].AllInnerTextsAsync()).Should().Equal("Rule", "another", "ceph-rgw", "reference-aws");
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

        (await page["#documents thead th"].AllInnerTextsAsync())
            .Should().Equal("Operation and topic", "AWSUploadPart, UploadPartCopy", "Yandex ClouduploadPart method");
        (await page["#documents tbody tr"].First.InnerTextAsync()).Should().Contain("silent");
    }

    [TestCase(ColorScheme.Light, 1280)]
    [TestCase(ColorScheme.Dark, 1280)]
    [TestCase(ColorScheme.Light, 360)]
    public async Task IsAccessibleAndFits(ColorScheme scheme, int width)
    {
        await using var page = await OpenAsync(Html, "",
            new BrowserNewContextOptions { ColorScheme = scheme, ViewportSize = new ViewportSize { Width = width, Height = 800 } });

        await AssertFitsAsync(page.Page);
        await AssertAccessibleAsync(page.Page);
    }

    [Test]
    public async Task LetsTheScoresScrollBeforeAHeadingBreaksIntoLetters()
    {
        string[] documents = ["alibaba-oss", "aws-s3", "huawei-obs", "tencent-cos", "yandex-object-storage"];
        var runs = documents.Select(document =>
            SampleRun.With(SampleRun.Make().Cases.Select(@case => @case with { Document = document }), $"reference-{document}")).ToList();
        await using var page = await OpenAsync(MatrixReports.Html(runs));

        (await page["#scores thead"].EvaluateAsync<double>("element => element.getBoundingClientRect().height"))
            .Should().BeLessThan(80, "a heading has two lines at most");
        await AssertFitsAsync(page.Page);
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
        await using var page = await OpenAsync(await File.ReadAllTextAsync(folder["documents.html"]));

        (await page["h1"].TextContentAsync()).Should().Be("What the documents say");
        (await page["#documents tbody tr"].First.IsVisibleAsync()).Should().BeTrue();
        await AssertAccessibleAsync(page.Page);
    }

    private static RunRecord Better(string profile)
    {
        var run = SampleRun.With(SampleRun.Make().Cases.Select(@case =>
            @case with { Verdict = @case.Verdict is Verdict.Observed or Verdict.Unsupported ? @case.Verdict : Verdict.Kept }), profile);
        return run with { Profile = run.Profile with { Title = null } };
    }
}
