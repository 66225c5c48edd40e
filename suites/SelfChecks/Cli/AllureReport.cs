using System.Text.Json;
using CliWrap;
using CliWrap.Buffered;
using Conformance.Reference;
using Conformance.Reference.Defects;
using Conformance.Reporting;
using Conformance.Reporting.Allure;
using Conformance.SelfChecks.Support;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Cli;

/// <summary>The Allure 3 command line, from npm, reads what a real run left.</summary>
[Category("Allure")]
[NonParallelizable]
public sealed class AllureReport
{
    private static readonly TimeSpan MaxDuration = TimeSpan.FromMinutes(3);

    [Test]
    public async Task CountsWhatTheRunFound()
    {
        var program = Repository.PathOf(".ci", "tools", "node_modules", "allure", "cli.js");
        if (!File.Exists(program))
            throw MissingTool.Skip("the Allure command line was not found; run `npm ci` in .ci/tools");
        await using var server = await ReferenceServer.StartAsync(new ReferenceOptions
        {
            Owner = EndpointProfile.Key,
            Behaviour = DefectCatalogue.All.Single(defect => defect.Name == "AcceptsPartNumberZero").Of("aws-s3"),
        });
        using var profile = new EndpointProfile(server.Endpoint.GetLeftPart(UriPartial.Authority));
        var ending = await ConformanceCommand.RunAsync(
            ["run", "--profile", profile.Path, "--topic", "part-number,managed-key", "--results", profile["results"]],
            EndpointProfile.Variables);
        ending.ExitCode.Should().Be(1, "the error output was: {0}", ending.Error);
        var run = await RunRecordFile.ReadAsync(profile["results", "mine", "latest"]);

        await MakeAsync(program, profile["results", "mine", run.RunId], profile["report"]);

        using var summary = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(profile["report"], "summary.json")));
        var totals = run.Totals;
        totals.Broken.Should().BePositive();
        totals.Unsupported.Should().BePositive();
        Count("total").Should().Be(run.Cases.Count);
        Count("passed").Should().Be(totals.Kept + totals.Observed + totals.Differs);
        Count("failed").Should().Be(totals.Broken + totals.Fixed);
        Count("skipped").Should().Be(totals.Unsupported + totals.Known);
        Count("broken").Should().Be(totals.Inconclusive + totals.HarnessError);
        Count("retries").Should().Be(0, "each case has an identity of its own");

        int Count(string name) => summary.RootElement.GetProperty("stats").TryGetProperty(name, out var count) ? count.GetInt32() : 0;
    }

    private static async Task MakeAsync(string program, string run, string report)
    {
        using var patience = new CancellationTokenSource(MaxDuration);
        var (code, output, error) = await new Command("node")
            .WithArguments([program, "awesome", Path.Combine(run, AllureResults.FolderName), "--output", report, "--single-file"])
            .WithWorkingDirectory(run)
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(patience.Token);
        code.Should().Be(0, "it said: {0}", WithoutBraces(output + error));
    }

    /// <summary>The assertion library reads braces in a reason as places to fill.</summary>
    private static string WithoutBraces(string text) => text.Replace('{', '(').Replace('}', ')');
}
