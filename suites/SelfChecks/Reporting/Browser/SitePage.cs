using Conformance.Reporting;
using Conformance.Reporting.Nights;
using Conformance.Reporting.Records;
using Conformance.Rules;
using Conformance.SelfChecks.Support;
using Conformance.SelfChecks.Support.Reporting;
using FluentAssertions;
using Microsoft.Playwright;
using NUnit.Framework;

namespace Conformance.SelfChecks.Reporting.Browser;

/// <summary>The first page of a site of nightly runs, drawn from a history with several nights.</summary>
public sealed class SitePage : PageChecks
{
    private static readonly DateTimeOffset DrawnAt = new(2025, 11, 21, 6, 0, 0, TimeSpan.Zero);

    [Test]
    public async Task Shows_regressions_first_each_endpoint_with_its_nights_and_links_to_all_that_is_there()
    {
        using var folder = new TemporaryFolder();
        await using var page = await OpenAsync(await SiteAsync(folder));

        (await page["#outcome"].InnerTextAsync()).ReplaceLineEndings(" ").Should().Be("✕ regression: 1, as before: 1, first night: 1");
        (await page["article h3"].AllInnerTextsAsync()).Should().Equal("Ceph RADOS Gateway 16.2.15", "good", "new");
        var ceph = await page["article"].First.InnerTextAsync();
        ceph.Should().ContainAll("regression", "3 newly broken", "64 of 74 (86.4\u00a0%) kept", "down by 13.5 points since 2025-11-18",
            "3 nights");
        (await page["article"].First.Locator(".trend span").CountAsync()).Should().Be(3);
        (await page["article"].First.Locator(".trend").GetAttributeAsync("aria-label")).Should().StartWith(
            "Kept of judged in 3 nights, the newest last: 2025-11-18: 74 of 74 (100.0\u00a0%) kept").And.Contain("; 2025-11-19: ")
            .And.Contain("did not finish").And.Contain("4 broken");
        (await page["#links a"].EvaluateAllAsync<string[]>("links => links.map(link => link.getAttribute('href'))"))
            .Should().Equal("matrix.html");
        (await page["article a"].EvaluateAllAsync<string[]>("links => links.map(link => link.getAttribute('href'))"))
            .Should().Equal("ceph-rgw/report.html");
    }

    [TestCase(ColorScheme.Light, 1400)]
    [TestCase(ColorScheme.Dark, 1400)]
    [TestCase(ColorScheme.Light, 360)]
    public async Task Is_accessible_fits_and_prints(ColorScheme scheme, int width)
    {
        using var folder = new TemporaryFolder();
        await using var page = await OpenAsync(await SiteAsync(folder), "",
            new BrowserNewContextOptions { ColorScheme = scheme, ViewportSize = new ViewportSize { Width = width, Height = 800 } });

        await AssertFitsAsync(page.Page);
        await AssertWordsAreWholeAsync(page.Page);
        await AssertAccessibleAsync(page.Page);
        PagesOf(await page.Page.PdfAsync()).Should().BeLessThan(10);
    }

    [Test]
    public async Task Shows_hostile_texts_as_text()
    {
        await using var page = await OpenAsync(HostileSite("nothing").Html());
        foreach (var (name, text) in HostileRun.All)
        {
            await LoadAsync(page, HostileSite(text).Html());

            (await page["article"].CountAsync()).Should().Be(1, name);
            (await page["main img, main script, a[href^='javascript']"].CountAsync()).Should().Be(0, name);
            await AssertFitsAsync(page.Page);
            PageRules.AssertInert(HostileSite(text).Html());
        }
    }

    [Test]
    public async Task Without_scripts_shows_the_nights_as_text()
    {
        using var folder = new TemporaryFolder();
        await using var page = await OpenAsync(await SiteAsync(folder), "", new BrowserNewContextOptions { JavaScriptEnabled = false });

        (await page["noscript pre"].InnerTextAsync()).Should().Contain("Ceph RADOS Gateway 16.2.15: regression: 3 newly broken")
            .And.Contain("2025-11-20  4 broken");
    }

    /// <summary>Names and outcomes come from files and from our own script: none is longer than a file's name may be by much.</summary>
    private static NightSite HostileSite(string whole)
    {
        var text = whole.Length > 2000 ? whole[..2000] : whole;
        return new(DrawnAt,
            [
                new NightlyEndpoint(text, text, text, [new NightOfSite(text, DrawnAt, true, 1, 2, TotalsRecord.Of([]) with { Kept = 1 })],
                    [new SiteLink(text, text)]),
            ],
            [new SiteLink(text, text)]);
    }

    private static async Task<string> SiteAsync(TemporaryFolder folder)
    {
        var bad = SampleRun.Make();
        var good = bad with
        {
            Cases = [.. bad.Cases.Select(@case => @case.Verdict is Verdict.Observed or Verdict.Unsupported or Verdict.Inconclusive
                or Verdict.HarnessError ? @case : @case with { Verdict = Verdict.Kept })],
        };
        await RecordAsync(folder, good, day: 18);
        await RecordAsync(folder, bad with { Partial = true, FinishedAt = null }, day: 19);
        await RecordAsync(folder, bad, day: 20);
        await RecordAsync(folder, good with { Profile = SampleRun.ProfileNamed("good") with { Title = null } }, day: 20);
        Directory.CreateDirectory(folder["site", "ceph-rgw"]);
        await File.WriteAllTextAsync(folder["site", "matrix.html"], "");
        await File.WriteAllTextAsync(folder["site", "ceph-rgw", "report.html"], "");
        return NightSite.Of(folder["history"], folder["site"],
            [("good", "as before: 87 unchanged"), ("ceph-rgw", "regression: 3 newly broken"), ("new", "first night")], DrawnAt).Html();
    }

    private static async Task RecordAsync(TemporaryFolder folder, RunRecord run, int day)
    {
        var id = $"202511{day}T093000Z-4f2a";
        Directory.CreateDirectory(folder["history", run.Profile.Name, id]);
        await RunRecordFile.WriteAsync(folder["history", run.Profile.Name, id, "conformance.json"],
            run with { RunId = id, StartedAt = run.StartedAt.AddDays(day - 20), Totals = TotalsRecord.Of(run.Cases) });
    }
}
