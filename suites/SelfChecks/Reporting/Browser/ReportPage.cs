using Conformance.Reporting;
using Conformance.Reporting.Records;
using Conformance.Rules;
using Conformance.SelfChecks.Support.Reporting;
using FluentAssertions;
using Microsoft.Playwright;
using NUnit.Framework;

namespace Conformance.SelfChecks.Reporting.Browser;

/// <summary>The report of one run as a reader meets it.</summary>
public sealed class ReportPage : PageChecks
{
    private const string BrokenCase = "#case=aws.upload-part.part-number.outside-range%20zero";

    private static readonly string Html = HtmlReport.Render(SampleRun.Make());

    [Test]
    public async Task TellsTotalsTopicsAndWhatToActOn()
    {
        await using var page = await OpenAsync(Html);

        (await page["h1"].TextContentAsync()).Should().Be("Ceph RADOS Gateway 16.2.15");
        (await page["#verdicts button"].AllInnerTextsAsync()).Select(text => text.ReplaceLineEndings(" ")).Should()
            .HaveCount(9).And.Contain(text => text.StartsWith('4') && text.EndsWith("Broken", StringComparison.Ordinal))
            .And.Contain(text => text.StartsWith("63") && text.EndsWith("Kept", StringComparison.Ordinal));
        (await page["#topics tbody tr"].CountAsync()).Should().Be(15);
        (await page["#attention-list li"].First.InnerTextAsync())
            .Should().Contain("Broken").And.Contain("A part number that is no integer is refused.");
        (await page["#shown"].TextContentAsync()).Should().Be("87 cases");
        (await page["#unchecked-list"].TextContentAsync())
            .Should().Contain("aws.upload-part.address.access-points").And.Contain("Addressing of other services");
        (await page["#leftovers-list"].TextContentAsync()).Should().Contain("503 SlowDown");
    }

    [Test]
    public async Task SaysCorruptionAndExposureFirst()
    {
        CaseRecord Case(string row, Verdict verdict, Harm harm) =>
            SampleRun.CaseOf("aws.upload-part.part-order.by-number", row,
                verdict) with
            { Findings = [new FindingRecord(Aspect.State, harm, "one", "another")] };
        await using var page = await OpenAsync(HtmlReport.Render(SampleRun.With([
            Case("sparse", Verdict.Known, Harm.Corruption), Case("interleaved", Verdict.Broken, Harm.Corruption),
            Case("sent 2 1", Verdict.Known, Harm.Exposure)])));

        (await page["#main > :first-child li"].AllInnerTextsAsync()).Should().Equal(
            "Corruption in 2 cases, 1 of them listed as known: aws.upload-part.part-order.by-number.",
            "Exposure in 1 case, listed as known: aws.upload-part.part-order.by-number.");
    }

    [TestCase("verdict", "broken", "4 of 87 cases shown")]
    [TestCase("topic", "integrity", "10 of 87 cases shown")]
    [TestCase("operation", "upload-part-copy", "2 of 87 cases shown")]
    [TestCase("basis", "observed", "4 of 87 cases shown")]
    [TestCase("document", "yandex-object-storage", "6 of 87 cases shown")]
    public async Task FiltersByChoice(string field, string value, string shown)
    {
        await using var page = await OpenAsync(Html);

        await page["#" + field].SelectOptionAsync(value);

        (await page["#shown"].TextContentAsync()).Should().Be(shown);
        (await page[".case:visible"].CountAsync())
            .Should().Be(int.Parse(shown.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture));
        page.Page.Url.Should().EndWith($"#{field}={value}");
        await page["#clear"].ClickAsync();
        (await page["#shown"].TextContentAsync()).Should().Be("87 cases");
    }

    [Test]
    public async Task KeepsATopicOfTwoOperationsApart()
    {
        var part = SampleRun.CaseOf("aws.upload-part.part-order.by-number", "sparse", Verdict.Kept);
        var copy = part with
        {
            Id = "aws.upload-part-copy.part-order.by-number sparse",
            Rule = "aws.upload-part-copy.part-order.by-number",
            Operation = "upload-part-copy",
        };
        await using var page = await OpenAsync(HtmlReport.Render(SampleRun.With([part, copy])));

        (await page["#topics tbody th"].AllInnerTextsAsync()).Should().Equal("upload-part · part-order", "upload-part-copy · part-order");
        await page["#topics tbody th button"].Nth(1).ClickAsync();

        (await page["#shown"].TextContentAsync()).Should().Be("1 of 2 cases shown");
        page.Page.Url.Should().EndWith("#operation=upload-part-copy&topic=part-order");
        (await page[".group:visible h3"].AllInnerTextsAsync()).Should().ContainSingle().Which
            .Should().StartWith("upload-part-copy · part-order");
        await page[".case:visible > summary"].ClickAsync();
        (await page[".case[open]"].InnerTextAsync()).Should().Contain("AWS, UploadPartCopy").And.NotContain("AWS, UploadPart (");
        (await page[".case[open] .where a"].AllInnerTextsAsync()).Should().Equal("AWS, UploadPartCopy");
    }

    [TestCase("Errors, NoSuchUpload", ": Stated by the document as fact or requirement. AWS, UploadPart; Errors, NoSuchUpload (",
        "https://docs.aws.amazon.com/AmazonS3/latest/API/API_UploadPart.html#:~:text=NoSuchUpload")]
    [TestCase("Not on the page; a/b, Test: https://example.com/b; c",
        ". Not on the page AWS, UploadPart; a/b, Test: https://example.com/b; c (",
        "https://docs.aws.amazon.com/AmazonS3/latest/API/API_UploadPart.html", "https://example.com/b")]
    public async Task Cites_the_place(string source, string words, params string[] addresses)
    {
        const string Rule = "aws.upload-part.part-order.by-number";
        var run = SampleRun.With([SampleRun.CaseOf(Rule, "sparse", Verdict.Kept)]);
        run = run with { Rules = [.. run.Rules.Select(rule => rule.Id == Rule ? rule with { Source = source } : rule)] };
        await using var page = await OpenAsync(HtmlReport.Render(run));

        await page[".case > summary"].ClickAsync();

        (await page[".case[open] .where"].First.InnerTextAsync()).Should().Contain(words);
        (await page[".case[open] .where a"].EvaluateAllAsync<string[]>("links => links.map(link => link.href)")).Should().Equal(addresses);
    }

    [Test]
    public async Task FiltersByFreeTextAndByPressingAVerdict()
    {
        await using var page = await OpenAsync(Html);

        await page["#text"].FillAsync("unsigned PAYLOAD");
        await Assertions.Expect(page["#shown"]).ToHaveTextAsync("3 of 87 cases shown");
        await page["#verdicts button[data-verdict=known]"].ClickAsync();
        await Assertions.Expect(page["#shown"]).ToHaveTextAsync("1 of 87 cases shown");

        (await page["#verdicts button[data-verdict=known]"].GetAttributeAsync("aria-pressed")).Should().Be("true");
        await page["#text"].FillAsync("nothing has this");
        await Assertions.Expect(page["#shown"]).ToHaveTextAsync("No case fits these filters.");
    }

    [Test]
    public async Task OpensTheCaseOfItsAddressWithItsEvidence()
    {
        await using var page = await OpenAsync(Html, BrokenCase);

        var text = await page[".case[open]"].InnerTextAsync();
        text.Should().ContainAll(
            "A part number below 1 or above 10000 is refused.", "The number alone says where the bytes of a part go", "stated",
            "AWS, UploadPart", "Section 3; parameter partNumber",
            "AWS-PART-02",
            "4xx, and no part stored", "ListParts shows part 0", "printf x | curl", "x-amz-content-sha256:", "tx00000000000000000003",
            "PUT /conformance-4f2a/");
        (await page[".case[open] > summary"].EvaluateAsync<bool>("element => element === document.activeElement")).Should().BeTrue();
        (await page[".case[open]"].EvaluateAsync<bool>(
            "element => { const box = element.getBoundingClientRect(); return box.top >= 0 && box.top < innerHeight; }")).Should().BeTrue();
    }

    [Test]
    public async Task FollowsLinksToCasesThatAFilterHides()
    {
        await using var page = await OpenAsync(Html, "#verdict=kept&case=aws.upload-part.part-number.outside-range%20zero");

        await Assertions.Expect(page[".case[open]"]).ToHaveCountAsync(1);
        (await page["#shown"].TextContentAsync()).Should().Be("87 cases");
        await page["#attention-list a"].Nth(0).ClickAsync();
        await Assertions.Expect(page[".case[open]"]).ToHaveCountAsync(2);
    }

    [Test]
    public async Task SaysThatTheCaseOfItsAddressIsNotThere()
    {
        await using var page = await OpenAsync(Html, "#case=no.such.case");

        (await page["#shown"].TextContentAsync()).Should().Be("This run has no case no.such.case.");
    }

    [Test]
    public async Task IsWalkedWithTheKeyboard()
    {
        await using var page = await OpenAsync(Html);
        await page[".case > summary"].First.FocusAsync();

        await page.Page.Keyboard.PressAsync("ArrowDown");
        await page.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page[".case"].Nth(1)).ToHaveAttributeAsync("open", "");
        await page.Page.Keyboard.PressAsync("End");
        (await page[".case > summary"].Last.EvaluateAsync<bool>("element => element === document.activeElement")).Should().BeTrue();
    }

    [Test]
    public async Task OffersAWayPastItsHeadFirst()
    {
        await using var page = await OpenAsync(Html);

        await page.Page.Keyboard.PressAsync("Tab");
        await page.Page.Keyboard.PressAsync("Enter");

        (await page["#cases"].EvaluateAsync<bool>("element => element === document.activeElement")).Should().BeTrue();
    }

    [Test]
    public async Task CopiesTheLineThatRepeatsTheRequest()
    {
        await using var page = await OpenAsync(Html, BrokenCase);
        await page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);

        // The word goes away after a moment, which a busy machine may not see.
        await page.Page.EvaluateAsync("window.setTimeout = () => 0");
        await page[".case[open] .repeat button"].First.ClickAsync();

        await Assertions.Expect(page[".case[open] .repeat button"].First).ToHaveTextAsync("Copied");
        (await page.Page.EvaluateAsync<string>("navigator.clipboard.readText()")).Should().StartWith("printf x | curl --aws-sigv4");
    }

    [TestCase(ColorScheme.Light)]
    [TestCase(ColorScheme.Dark)]
    public async Task IsAccessible(ColorScheme scheme)
    {
        await using var page = await OpenAsync(Html, BrokenCase, new BrowserNewContextOptions { ColorScheme = scheme });

        await AssertAccessibleAsync(page.Page);
    }

    [Test]
    public async Task IsDarkWhereTheReaderIs()
    {
        await using var light = await OpenAsync(Html, "", new BrowserNewContextOptions { ColorScheme = ColorScheme.Light });
        await using var dark = await OpenAsync(Html, "", new BrowserNewContextOptions { ColorScheme = ColorScheme.Dark });

        (await Background(light)).Should().Be("rgb(251, 251, 249)");
        (await Background(dark)).Should().Be("rgb(23, 24, 26)");

        static Task<string> Background(OpenPage page) => page.Page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor");
    }

    [Test]
    public async Task FitsAPhone()
    {
        await using var page = await OpenAsync(Html, BrokenCase,
            new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = 360, Height = 740 } });

        await AssertFitsAsync(page.Page);
        await AssertWordsAreWholeAsync(page.Page);
        await AssertAccessibleAsync(page.Page);
    }

    [Test]
    public async Task Prints_a_summary_with_what_is_not_kept_and_the_cases_that_are_open()
    {
        await using var page = await OpenAsync(Html, BrokenCase);

        await page.Page.EmulateMediaAsync(new PageEmulateMediaOptions { Media = Media.Print });
        await page.Page.EvaluateAsync("dispatchEvent(new Event('beforeprint'))");

        (await page[".case:visible"].CountAsync()).Should().Be(1, "the reader has opened it");
        (await page["#attention-list li:visible"].CountAsync()).Should().Be(6);
        (await page["#filters"].IsVisibleAsync()).Should().BeFalse();
        (await page["#topics tbody th:visible"].AllInnerTextsAsync()).Should().HaveElementAt(0, "upload-part · part-number")
            .And.HaveCountLessThan(15, "topics in order are not printed");
        (await page.Page.PdfAsync()).Length.Should().BeGreaterThan(20_000);
    }

    [TestCase(Verdict.Broken)]
    [TestCase(Verdict.Known)]
    [TestCase(Verdict.Inconclusive)]
    public async Task Prints_in_under_ten_pages_whatever_is_wrong(Verdict verdict)
    {
        var sample = SampleRun.CaseOf("aws.upload-part.part-order.by-number", "sparse", verdict);
        var cases = Enumerable.Range(0, 400).Select(index => sample with
        {
            Id = $"case {index}",
            Rule = $"aws.upload-part.topic-{index}.rule",
            Row = $"row {index}",
            Topic = $"topic-{index}",
            Observed = string.Join(' ', Enumerable.Repeat($"what came in place of {index}", 30)),
        });
        await using var page = await OpenAsync(HtmlReport.Render(SampleRun.With(cases)));

        (await page["main"].InnerTextAsync()).Should().Contain("These are the first 300 of 400, the worst");
        PagesOf(await page.Page.PdfAsync()).Should().BeLessThan(10);
    }

    [Test]
    public async Task Says_on_the_first_screen_what_is_wrong_by_harm_what_was_not_judged_and_what_an_ordinary_upload_showed()
    {
        CaseRecord Case(string row, Verdict verdict, Harm harm) => SampleRun.CaseOf("aws.upload-part.part-order.by-number", row, verdict)
            with
        { Findings = [new FindingRecord(Aspect.State, harm, "one", "another")] };
        CaseRecord Open(string row) => SampleRun.CaseOf("aws.upload-part.part-number.not-a-number", row, Verdict.Inconclusive) with
        {
            Cause = new CauseRecord("ListParts", "got 403 AccessDenied", "set missing: [list-parts]"),
        };
        var run = SampleRun.With([
            Case("a", Verdict.Broken, Harm.Diagnosis), Case("b", Verdict.Broken, Harm.Corruption),
            Case("c", Verdict.Known, Harm.Corruption), Open("d"), Open("e")]) with
        {
            Baseline =
            [
                new BaselineStepRecord("create-upload", "CreateMultipartUpload", "200"),
                new BaselineStepRecord("list-parts", "ListParts", "403") { Fault = "got 403 AccessDenied", IsEvidence = false },
                new BaselineStepRecord("create-upload", "CreateMultipartUpload", "200") { Feature = "sse-c" },
            ],
        };
        await using var page = await OpenAsync(HtmlReport.Render(run));

        (await page["#harms li"].AllInnerTextsAsync()).Select(text => text.ReplaceLineEndings(" ")).Should().Equal(
            "2 ▲ corruption in 1 rule, 1 accepted", "0 ◉ exposure no case", "0 ■ failure no case", "1 ▽ diagnosis in 1 rule",
            "2 ? not judged see why above");
        (await page["#not-judged"].InnerTextAsync()).Should().Be(
            "2 cases could not be judged because ListParts got 403 AccessDenied; set missing: [list-parts].");
        (await page["#ordinary .badge"].AllInnerTextsAsync()).Select(text => text.ReplaceLineEndings(" ")).Should().Equal(
            "✓ CreateMultipartUpload", "✕ ListParts got 403 AccessDenied", "✓ with sse-c");
        (await page["#attention-list li"].First.InnerTextAsync()).Should().Contain("corruption", "the worst harm is first");
        (await page["#known-list li"].InnerTextAsync()).Should().Contain("Known").And.Contain("corruption");
        (await page["#attention-list li"].First.EvaluateAsync<double>("element => element.getBoundingClientRect().top"))
            .Should().BeLessThan(900);
    }

    [Test]
    public async Task WithoutScriptsShowsTheSummary()
    {
        await using var page = await OpenAsync(Html, "", new BrowserNewContextOptions { JavaScriptEnabled = false });

        (await page["noscript pre"].InnerTextAsync()).Should().Contain("BROKEN  aws.upload-part.part-number.outside-range");
    }

    [Test]
    public async Task SaysThatARunDidNotFinish()
    {
        var run = SampleRun.Make();
        await using var page = await OpenAsync(
            HtmlReport.Render(run with { Partial = true, FinishedAt = null, Cases = [.. run.Cases.Take(5)] }));

        (await page["#partial"].InnerTextAsync()).Should().Be("This run did not finish: 5 of 87 cases were completed.");
    }

    [Test]
    public async Task ShowsHostileTextsAsText()
    {
        await using var page = await OpenAsync(HtmlReport.Render(SampleRun.Make()));
        foreach (var (name, text) in HostileRun.All)
        {
            await LoadAsync(page, HtmlReport.Render(HostileRun.Of(text)));

            // All at once: a click on each waits for the page to hold still.
            await page["main"].EvaluateAsync("main => main.querySelectorAll('.case > summary').forEach(summary => summary.click())");

            (await page.Page.TitleAsync()).Should().NotBe("taken", name);
            (await page["main img, main script, main iframe, main a[href^='javascript']"].CountAsync()).Should().Be(0, name);
            await Assertions.Expect(page[".evidence"]).ToHaveCountAsync(9);
            (await page["main"]
                .EvaluateAsync<bool>(
                    @"element => /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/.test(element.textContent)"))
                        .Should().BeFalse(name);
            await AssertFitsAsync(page.Page);
        }
    }

    [Test]
    public async Task StaysQuickWithTwoThousandCases()
    {
        var sample = SampleRun.Make().Cases;
        var html = HtmlReport.Render(SampleRun.With(
            Enumerable.Range(0, 2000).Select(index => sample[index % sample.Count] with { Id = $"case {index}", Row = $"row {index}" })));
        await using var page = await OpenAsync(html);

        // Far more than a screenful is laid out only when it comes near: the height of a filter change shows it.
        // The least of several, since a busy machine stops a page now and then.
        var milliseconds = await page.Page.EvaluateAsync<double[]>(
            "() => ['kept', 'broken', 'kept', 'broken', 'kept'].map(verdict => { const before = performance.now(); choose({ verdict }); "
                + "document.body.offsetHeight; return performance.now() - before; })");

        milliseconds.Min().Should().BeLessThan(1000);
        (await page[".evidence"].CountAsync()).Should().Be(0, "evidence is drawn when a case is opened");
        (await page[".case"].First.EvaluateAsync<string>("element => getComputedStyle(element).contentVisibility")).Should().Be("auto");
    }
}
