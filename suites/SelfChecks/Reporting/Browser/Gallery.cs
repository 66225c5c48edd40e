using System.Text.RegularExpressions;
using Conformance.Reporting;
using Conformance.Reporting.Comparison;
using Conformance.Reporting.Differences;
using Conformance.Reporting.Nights;
using Conformance.Reporting.Records;
using Conformance.Rules.Rulebooks;
using Conformance.SelfChecks.Support;
using FluentAssertions;
using Microsoft.Playwright;
using NUnit.Framework;

namespace Conformance.SelfChecks.Reporting.Browser;

/// <summary>The pictures in docs/gallery: what a reader of the documentation sees of a report, a matrix and a comparison.</summary>
public sealed class Gallery : PageChecks
{
    private const int MaxBytes = 200_000;

    private static readonly string Folder = Repository.PathOf("docs", "gallery");

    private static readonly string[] Profiles = ["ceph-rgw", "reference-aws", "s3rver", "swift"];

    [Test]
    public void Holds_small_pictures_that_the_documentation_shows_with_a_text()
    {
        var pages = Directory.GetFiles(Repository.PathOf("docs"), "*.md", SearchOption.AllDirectories)
            .Append(Repository.PathOf("README.md")).Select(File.ReadAllText).ToList();

        Directory.GetFiles(Folder, "*.png").Should().HaveCountGreaterThanOrEqualTo(4).And.AllSatisfy(file =>
        {
            var name = Path.GetFileName(file);
            new FileInfo(file).Length.Should().BeLessThan(MaxBytes, name);
            pages.Should().Contain(page => Regex.IsMatch(page, $@"!\[[^\]]{{20,}}\]\([^)]*{name}\)"),
                "{0} is shown somewhere, and says what it shows", name);
        });
    }

    [Test]
    [Explicit("Writes docs/gallery from the newest runs of the measured stores and the reference under results.")]
    public async Task WriteAnew()
    {
        var root = Environment.GetEnvironmentVariable("CONFORMANCE_RESULTS") ?? Repository.PathOf("results");
        var runs = new List<RunRecord>();
        var tonight = new List<(string, string)>();
        foreach (var profile in Profiles)
        {
            var nights = RunFolders.WholeOrAll(await RunFolders.ReadAllAsync(Path.Combine(root, profile)));
            runs.Add(nights[^1]);
            tonight.Add((profile, nights.Count < 2 ? "first night" : DiffText.State(RunDiff.Between([nights[^2]], [nights[^1]]))));
        }

        var matrix = MatrixReports.Html(runs);
        Directory.CreateDirectory(Folder);

        await PictureAsync("report", HtmlReport.Render(runs[0]));
        await PictureAsync("report-phone", HtmlReport.Render(runs[0]), width: 360, height: 720, scheme: ColorScheme.Dark);
        await PictureAsync("matrix", matrix);
        await PictureAsync("move", matrix, "#from=ceph-rgw&to=swift", "#moves-section");
        await PictureAsync("site", NightSite.Of(root, root, tonight, runs.Max(run => run.StartedAt)).Html(), height: 620);
        await PictureAsync("documents", await DocumentsAsync("part-number", "part-size"), height: 640);
    }

    private static async Task<string> DocumentsAsync(params string[] topics)
    {
        using var folder = new TemporaryFolder();
        var comparison = DocumentComparison.Of(RulebookReader.ReadAll(Repository.PathOf("suites", "Multipart")));
        await MatrixReports.WriteAsync(
            comparison with
            {
                Topics = [.. comparison.Topics.Where(each => topics.Contains(each.Topic) && each.Operation == "upload-part")],
            },
            folder.Path);
        return await File.ReadAllTextAsync(folder["documents.html"]);
    }

    /// <summary>The first screen of a page, or the screen that begins with an element.</summary>
    private async Task PictureAsync(string name, string html, string hash = "", string? element = null, int width = 1180, int height = 820,
        ColorScheme scheme = ColorScheme.Light)
    {
        await using var page = await OpenAsync(html, hash,
            new BrowserNewContextOptions { ColorScheme = scheme, ViewportSize = new ViewportSize { Width = width, Height = height } });
        if (element is not null)
            await page[element].EvaluateAsync("element => element.scrollIntoView()");
        await page.Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Folder, name + ".png") });
    }
}
