using System.Text.Json;
using CliWrap;
using CliWrap.Buffered;
using Conformance.Reporting.Allure;
using Conformance.SelfChecks.Support;
using Conformance.SelfChecks.Support.Reporting;
using FluentAssertions;
using Microsoft.Playwright;
using NUnit.Framework;

namespace Conformance.SelfChecks.Reporting.Browser;

/// <summary>The Allure 3 command line reads our results and makes its report of them.</summary>
[NonParallelizable]
public sealed class AllureCommandLine : PageChecks
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    [TestCase("generate")]
    [TestCase("awesome", "--single-file")]
    public async Task MakesItsReportOfOurResults(string command, params string[] options)
    {
        var program = Path.Combine(Repository.Root, ".ci", "tools", "node_modules", "allure", "cli.js");
        if (!File.Exists(program))
            throw MissingTool.Skip("the Allure command line was not found; run `npm ci` in .ci/tools");

        using var folder = new TemporaryFolder();
        await new AllureResults().WriteAsync([SampleRun.Make()], folder[AllureResults.FolderName]);

        await RunAsync(program, folder.Path, [command, AllureResults.FolderName, "-o", "report", .. options]);

        using var summary = JsonDocument.Parse(await File.ReadAllTextAsync(folder["report", "summary.json"]));
        var stats = summary.RootElement.GetProperty("stats");
        stats.EnumerateObject().ToDictionary(entry => entry.Name, entry => entry.Value.GetInt32()).Should()
            .BeEquivalentTo(new Dictionary<string, int>
            {
                ["total"] = 87,
                ["passed"] = 72,
                ["failed"] = 5,
                ["broken"] = 2,
                ["skipped"] = 8,
            });
        // A page in several files wants a server; the one in a single file can be looked at as it is.
        if (options.Length == 0)
        {
            Directory.GetFiles(folder["report", "data", "test-results"], "*.json").Should().HaveCountGreaterThanOrEqualTo(87);
            return;
        }

        // Allure's own page asks for an analytics script, so it cannot be held to the silence of ours.
        await using var page = await OpenAsync(await File.ReadAllTextAsync(folder["report", "index.html"]), quiet: false);
        await AssertShowsAsync(page.Page, "aws-s3");
    }

    /// <summary>
    /// Loads the page again while it is empty: some loads of Allure 3.18's single file draw its frame before its data and never its cases.
    /// </summary>
    private static async Task AssertShowsAsync(IPage page, string text)
    {
        const int Loads = 6;
        for (var load = 1; ; load++)
        {
            try
            {
                await Assertions.Expect(page.GetByText(text).First)
                    .ToBeVisibleAsync(new LocatorAssertionsToBeVisibleOptions { Timeout = SharedBrowser.PatienceInMilliseconds / Loads });
                return;
            }
            catch (PlaywrightException) when (load < Loads)
            {
                await page.ReloadAsync();
            }
        }
    }

    private static async Task RunAsync(string program, string folder, params string[] arguments)
    {
        using var patience = new CancellationTokenSource(Patience);
        var (code, output, errors) = await new Command("node")
            .WithArguments([program, .. arguments])
            .WithWorkingDirectory(folder)
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(patience.Token);
        code.Should().Be(0, "{0}", (output + errors).Replace("{", "{{", StringComparison.Ordinal));
    }
}
