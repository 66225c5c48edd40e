using System.Globalization;
using Conformance.SelfChecks.Support;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using FluentAssertions;
using Microsoft.Playwright;
using NUnit.Framework;

namespace Conformance.SelfChecks.Reporting.Browser;

/// <summary>Pages opened from <c>file:</c> addresses in Debian's Chromium; whatever a page does wrong on its own fails the check that opened it.</summary>
/// <remarks>
/// <c>CONFORMANCE_CHROMIUM</c> names the browser where it lies elsewhere. <c>.ci/run</c> installs it; on a machine without one these checks
/// are ignored with the reason.
/// </remarks>
[Category("Browser")]
public abstract class PageChecks
{
    private static readonly string[] UsualPlaces =
    [
        "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome",
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome", @"C:\Program Files\Google\Chrome\Application\chrome.exe",
    ];

    private IPlaywright? playwright;
    private IBrowser? browser;
    private TemporaryFolder? folder;

    [OneTimeSetUp]
    public async Task StartBrowser()
    {
        var program = Environment.GetEnvironmentVariable("CONFORMANCE_CHROMIUM") ?? UsualPlaces.FirstOrDefault(File.Exists);
        if (program is null)
            Assert.Ignore("no Chromium was found; install it, or name it in CONFORMANCE_CHROMIUM");

        folder = new TemporaryFolder();
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = program, Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"] });
    }

    [OneTimeTearDown]
    public async Task StopBrowser()
    {
        if (browser is not null)
            await browser.DisposeAsync();

        playwright?.Dispose();
        folder?.Dispose();
    }

    /// <summary>Opens a page and fails if it reports an error, opens a dialog, or asks for anything beyond its own file.</summary>
    private protected async Task<OpenPage> OpenAsync(string html, string hash = "", BrowserNewContextOptions? options = null, bool quiet = true)
    {
        var file = folder![Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture) + ".html"];
        await File.WriteAllTextAsync(file, html);
        var context = await browser!.NewContextAsync(options ?? new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = 1280, Height = 900 } });
        var page = await context.NewPageAsync();
        var faults = new List<string>();
        page.PageError += (_, error) => faults.Add("error: " + error);
        page.Console += (_, message) => faults.Add($"{message.Type}: {message.Text}");
        page.Dialog += (_, dialog) => faults.Add("dialog: " + dialog.Message);
        var address = new Uri(file).AbsoluteUri;
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith(address, StringComparison.Ordinal) && !request.Url.StartsWith("data:", StringComparison.Ordinal))
                faults.Add("request: " + request.Url);
        };
        await page.GotoAsync(address + hash);
        return new OpenPage(context, page, quiet ? faults : []);
    }

    private protected static async Task AssertAccessibleAsync(IPage page)
    {
        var found = await page.RunAxe(new AxeRunOptions { ResultTypes = [ResultType.Violations] });

        var violations = found.Violations.Select(violation => $"{violation.Id}: {Describe(violation.Nodes[0])}");
        string.Join(Environment.NewLine, violations).Should().BeEmpty();

        static string Describe(AxeResultNode node) =>
            $"{node.Target} {string.Join("; ", node.Any.Concat(node.All).Concat(node.None).Select(check => check.Message))}";
    }

    private protected static async Task AssertFitsAsync(IPage page) =>
        (await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth")).Should().Be(0, "the page must not scroll sideways");

    private protected sealed record OpenPage(IBrowserContext Context, IPage Page, List<string> Faults) : IAsyncDisposable
    {
        public ILocator this[string selector] => Page.Locator(selector);

        public async ValueTask DisposeAsync()
        {
            await Context.DisposeAsync();
            Faults.Should().BeEmpty("a page is quiet and keeps to itself");
        }
    }
}
