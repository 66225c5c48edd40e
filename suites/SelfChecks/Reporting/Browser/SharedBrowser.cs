using Microsoft.Playwright;
using NUnit.Framework;

namespace Conformance.SelfChecks.Reporting.Browser;

/// <summary>One browser for all checks of pages; each page has a context of its own in it.</summary>
[SetUpFixture]
public sealed class SharedBrowser
{
    /// <summary>For an expectation to come true in a page; the library's own five seconds are short on a busy machine.</summary>
    internal const float PatienceInMilliseconds = 60_000;

    private static readonly string[] UsualPlaces =
    [
        "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome",
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome", @"C:\Program Files\Google\Chrome\Application\chrome.exe",
    ];

    private static readonly Lazy<Task<IBrowser?>> Browser = new(StartAsync);

    private static IPlaywright? playwright;

    /// <returns>Null on a machine without one.</returns>
    public static Task<IBrowser?> OpenAsync() => Browser.Value;

    [OneTimeTearDown]
    public async Task Stop()
    {
        if (Browser.IsValueCreated && await Browser.Value is { } browser)
            await browser.DisposeAsync();
        playwright?.Dispose();
    }

    private static async Task<IBrowser?> StartAsync()
    {
        var program = Environment.GetEnvironmentVariable("CONFORMANCE_CHROMIUM") ?? UsualPlaces.FirstOrDefault(File.Exists);
        if (program is null)
            return null;
        Assertions.SetDefaultExpectTimeout(PatienceInMilliseconds);
        playwright = await Playwright.CreateAsync();
        return await playwright.Chromium.LaunchAsync(
            new BrowserTypeLaunchOptions
            {
                ExecutablePath = program,
                Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
            });
    }
}
