using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Conformance.SelfChecks.Support;
using Deque.AxeCore.Commons;
using FluentAssertions;
using Microsoft.Playwright;
using NUnit.Framework;

namespace Conformance.SelfChecks.Reporting.Browser;

/// <summary>
/// Pages opened from <c>file:</c> addresses in Debian's Chromium; whatever a page does wrong on its own fails the check that opened it.
/// </summary>
/// <remarks>
/// <c>CONFORMANCE_CHROMIUM</c> names the browser where it lies elsewhere. <c>.ci/run</c> installs it; on a machine without one these checks
/// are ignored with the reason.
/// </remarks>
[Category("Browser")]
[Parallelizable(ParallelScope.All)]
public abstract class PageChecks
{
    private static readonly string Axe = new BundledAxeScriptProvider().GetScript();

    private IBrowser? browser;
    private TemporaryFolder? folder;

    [OneTimeSetUp]
    public async Task OpenBrowser()
    {
        browser = await SharedBrowser.OpenAsync();
        if (browser is null)
            throw MissingTool.Skip("no Chromium was found; install it, or name it in CONFORMANCE_CHROMIUM");
        folder = new TemporaryFolder();
    }

    [OneTimeTearDown]
    public void RemovePages() => folder?.Dispose();

    /// <summary>Opens a page and fails if it reports an error, opens a dialog, or asks for anything beyond its own file.</summary>
    private protected async Task<OpenPage> OpenAsync(string html, string hash = "", BrowserNewContextOptions? options = null,
        bool quiet = true)
    {
        var context = await browser!
            .NewContextAsync(options ?? new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = 1280, Height = 900 } });
        context.SetDefaultTimeout(SharedBrowser.PatienceInMilliseconds);
        var page = await context.NewPageAsync();
        var faults = new List<string>();
        page.PageError += (_, error) => faults.Add("error: " + error);
        page.Console += (_, message) => faults.Add($"{message.Type}: {message.Text}");
        page.Dialog += (_, dialog) => faults.Add("dialog: " + dialog.Message);
        var opened = new OpenPage(context, page, quiet ? faults : []);
        page.Request += (_, request) =>
        {
            if (!opened.Addresses.Any(address => request.Url.StartsWith(address, StringComparison.Ordinal))
                && !request.Url.StartsWith("data:", StringComparison.Ordinal))
                faults.Add("request: " + request.Url);
        };
        await LoadAsync(opened, html, hash);
        return opened;
    }

    /// <summary>Shows another document in place of the one that is open, which is cheaper than a tab for each.</summary>
    private protected async Task LoadAsync(OpenPage page, string html, string hash = "")
    {
        var file = folder![Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture) + ".html"];
        await File.WriteAllTextAsync(file, html);
        page.Addresses.Add(new Uri(file).AbsoluteUri);
        await page.Page.GotoAsync(page.Addresses[^1] + hash);
    }

    /// <summary>
    /// In the page itself: the library's own call opens a second page to put its results together, which takes longer than the rules.
    /// </summary>
    private protected static async Task AssertAccessibleAsync(IPage page)
    {
        await page.EvaluateAsync(Axe);

        var violations = await page.EvaluateAsync<string[]>("""
            async () => (await axe.run(document, { resultTypes: ['violations'] })).violations.map(({ id, nodes: [node] }) =>
                `${id}: ${node.target} ${[...node.any, ...node.all, ...node.none].map(check => check.message).join('; ')}`)
            """);

        string.Join(Environment.NewLine, violations).Should().BeEmpty();
    }

    private protected static async Task AssertFitsAsync(IPage page) =>
        (await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
            .Should().Be(0, "the page must not scroll sideways");

    /// <summary>No word of prose is cut in two by the end of a line; identifiers and what was on the wire may be.</summary>
    private protected static async Task AssertWordsAreWholeAsync(IPage page)
    {
        var cut = await page.EvaluateAsync<string[]>("""
            () => {
              const found = [];
              const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
              while (walker.nextNode()) {
                const text = walker.currentNode;
                const parent = text.parentElement;
                if (!parent.checkVisibility() || parent.closest('script, style, noscript, pre, .mono, .offscreen, .quiet')) continue;
                for (const word of text.data.matchAll(/(?<=^|[\s(])\p{L}{2,20}(?=[\s.,;:)]|$)/gu)) {
                  const range = document.createRange();
                  range.setStart(text, word.index);
                  range.setEnd(text, word.index + word[0].length);
                  const lines = new Set([...range.getClientRects()].map(box => Math.round(box.top)));
                  if (lines.size > 1) found.push(`${word[0]} in ${text.data.slice(0, 60)}`);
                }
              }
              return found;
            }
            """);

        string.Join(Environment.NewLine, cut).Should().BeEmpty();
    }

    private protected static int PagesOf(byte[] pdf) =>
        Regex.Count(Encoding.Latin1.GetString(pdf), @"/Type\s*/Page\b");

    private protected sealed record OpenPage(IBrowserContext Context, IPage Page, List<string> Faults) : IAsyncDisposable
    {
        /// <summary>Of the documents that were shown in it; every other request is a fault.</summary>
        public List<string> Addresses { get; } = [];

        public ILocator this[string selector] => Page.Locator(selector);

        public async ValueTask DisposeAsync()
        {
            await Context.DisposeAsync();
            Faults.Should().BeEmpty("a page is quiet and keeps to itself");
        }
    }
}
