using System.CommandLine;
using Conformance.Cli.Running;
using Conformance.Reference;
using Conformance.Reference.Behaviours;
using Conformance.Reporting;
using Conformance.Reporting.Records;
using Conformance.Rules;
using Conformance.SelfChecks.Support;
using Conformance.SelfChecks.Support.Reporting;
using Conformance.SelfChecks.Support.Wire;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Cli;

/// <summary><c>conformance run</c>: what it writes and the code it exits with.</summary>
[NonParallelizable]
public sealed class Running
{
    [Test]
    public async Task EndsWithZeroWhereAllIsAsExpected()
    {
        using var folder = new TemporaryFolder();

        var ending = await ConformanceProcess.RunAsync("run", "--profile", "reference-aws", "--topic", "part-number", "--results",
            folder.Path, "--seed", "11");

        ending.ExitCode.Should().Be(0, "the error output was: {0}", ending.Error);
        ending.Output.Should().Contain("part-number").And.Contain("AS EXPECTED").And.Contain(folder["reference-aws"])
            .And.NotContain("\u001b");
        var run = await RunRecordFile.ReadAsync(folder["reference-aws", "latest"]);
        run.Seed.Should().Be(11);
        run.Partial.Should().BeFalse();
        run.Cases.Should().HaveCountGreaterThan(20).And.OnlyContain(@case => @case.Topic == "part-number");
    }

    [Test]
    public async Task EndsWithOneWhereARuleIsBroken()
    {
        var takesEveryNumberOf16Bits = Behaviour.For("aws-s3") with { Parts = new SharedParts { MinNumber = 0, MaxNumber = 65535 } };
        await using var server =
            await ReferenceServer.StartAsync(new ReferenceOptions { Owner = EndpointProfile.Key, Behaviour = takesEveryNumberOf16Bits });
        using var profile = new EndpointProfile(server.Endpoint.GetLeftPart(UriPartial.Authority));

        var ending = await RunAsync(profile);

        ending.ExitCode.Should().Be(1, "the error output was: {0}", ending.Error);
        ending.Output.Should().Contain("BROKEN  aws.upload-part.part-number.outside-range").And.Contain("one too many");
        ending.ErrorLines.Should().OnlyContain(line => line.StartsWith('['), "nothing but progress is written there");
    }

    [Test]
    public async Task EndsWithTwoWhereNothingCanBeJudged()
    {
        await using var server = ScriptedServer.Start(async exchange =>
        {
            await exchange.ReadBodyAsync();
            var buckets = """<?xml version="1.0"?><ListAllMyBucketsResult><Owner><ID>1</ID></Owner><Buckets/></ListAllMyBucketsResult>""";
            await exchange.SendAsync(
                ScriptedServer.Response("200 OK", exchange.RequestLine.StartsWith("GET / ", StringComparison.Ordinal) ? buckets : ""));
        });
        using var profile = new EndpointProfile(server.Endpoint.GetLeftPart(UriPartial.Authority));

        var ending = await RunAsync(profile);

        ending.ExitCode.Should().Be(2, "the error output was: {0}", ending.Error);
        ending.Output.Should().Contain("INCONCLUSIVE");
        ending.Error.Should().Contain("mine: a list that is not signed is taken: the endpoint lets everybody in");
    }

    [TestCase("INT")]
    [TestCase("TERM")]
    [Platform(Exclude = "Win", Reason = "Windows has no such signals")]
    public async Task InterruptedRunCleansTheEndpointAndLeavesItsRecord(string signal)
    {
        await using var server = await ReferenceServer.StartAsync(new ReferenceOptions { Owner = EndpointProfile.Key });
        // Slow enough that a fast machine has not finished before the signal comes.
        using var profile = new EndpointProfile(server.Endpoint.GetLeftPart(UriPartial.Authority), "limits: { requestsPerSecond: 50 }");
        using var process = ConformanceProcess.Start(["run", "--profile", profile.Path, "--results", profile["results"]],
            EndpointProfile.Variables);
        await UntilCasesAreRecordedAsync(profile["results"]);

        await process.SignalAsync(signal);
        var ending = await process.EndAsync();

        ending.ExitCode.Should().Be(130, "the error output was: {0}", ending.Error);
        ending.ErrorLines[^1].Should().Be("Interrupted.");
        var run = await RunRecordFile.ReadAsync(profile["results", "mine", "latest"]);
        run.Partial.Should().BeTrue();
        run.FinishedAt.Should().NotBeNull();
        run.Leftovers.Should().BeEmpty();
        run.Cases.Select(@case => @case.Id).Should().BeEquivalentTo(run.Plan.CaseIds, "a case that was not run is said to be inconclusive");
        run.Totals.Kept.Should().BePositive();
        run.Totals.Inconclusive.Should().BePositive();
        (run.Totals.Broken + run.Totals.HarnessError).Should().Be(0);
        File.Exists(profile["results", "mine", run.RunId, RunWriter.ReportFileName]).Should().BeTrue();
        ending.Output.Should().Contain(profile["results", "mine", run.RunId]);
        await MustBeCleanAsync(server);
    }

    [Test]
    public async Task ResultsFolderThatIsAFileIsTheUsersToFix()
    {
        await using var server = await ReferenceServer.StartAsync(new ReferenceOptions { Owner = EndpointProfile.Key });
        using var profile = new EndpointProfile(server.Endpoint.GetLeftPart(UriPartial.Authority));

        var ending = await ConformanceCommand.RunAsync(["run", "--profile", profile.Path, "--results", profile.Path],
            EndpointProfile.Variables);

        ending.ExitCode.Should().Be(3, "the error output was: {0}", ending.Error);
        ending.ErrorLines.Should().ContainSingle().Which.Should().Contain("results cannot be written");
        ending.Output.Should().BeEmpty();
        await MustBeCleanAsync(server);
    }

    /// <summary>Its folder is replaced by a file while it runs.</summary>
    [Test]
    [Platform(Exclude = "Win", Reason = "Windows does not remove files that are open")]
    public async Task RecordThatCannotBeWrittenIsToldAndIsNoSuccess()
    {
        await using var server = await ReferenceServer.StartAsync(new ReferenceOptions { Owner = EndpointProfile.Key });
        using var profile = new EndpointProfile(server.Endpoint.GetLeftPart(UriPartial.Authority), "limits: { requestsPerSecond: 50 }");
        using var process = ConformanceProcess.Start(
            ["run", "--profile", profile.Path, "--topic", "part-number", "--results", profile["results"]], EndpointProfile.Variables);
        await UntilCasesAreRecordedAsync(profile["results"]);

        Directory.Delete(profile["results"], recursive: true);
        await File.WriteAllTextAsync(profile["results"], "in the way");
        var ending = await process.EndAsync();

        ending.ExitCode.Should().Be(2, "the error output was: {0}", ending.Error);
        ending.ErrorLines.Should().Contain(
            line => line.StartsWith("Results: ", StringComparison.Ordinal) && line.Contains("cannot be written", StringComparison.Ordinal));
        ending.Error.Should().NotContain("   at ");
        await MustBeCleanAsync(server);
    }

    [TestCase(0, Verdict.Kept, Verdict.Observed, Verdict.Known, Verdict.Unsupported, Verdict.Differs)]
    [TestCase(1, Verdict.Kept, Verdict.Broken)]
    [TestCase(1, Verdict.Fixed)]
    [TestCase(1, Verdict.Broken, Verdict.Inconclusive)]
    [TestCase(2, Verdict.Kept, Verdict.Inconclusive)]
    [TestCase(2, Verdict.HarnessError)]
    [TestCase(2)]
    public void VerdictsMakeTheExitCode(int code, params Verdict[] verdicts) => CodeOf(RunOf(verdicts)).Should().Be(code);

    [Test]
    public void StrictRunFailsOnWhatDiffers() => CodeOf(RunOf(Verdict.Differs) with { Strict = true }).Should().Be(1);

    /// <summary>What corrupts or exposes cannot be left out; it passes only where the profile lists it.</summary>
    [TestCase(Verdict.Broken, Harm.Diagnosis, "corruption,exposure", 0)]
    [TestCase(Verdict.Broken, Harm.Failure, "corruption,exposure,failure", 1)]
    [TestCase(Verdict.Differs, Harm.Failure, "corruption,exposure,failure", 1)]
    [TestCase(Verdict.Differs, Harm.Failure, "corruption,exposure,broken", 0)]
    [TestCase(Verdict.Broken, Harm.Corruption, "corruption,exposure", 1)]
    [TestCase(Verdict.Broken, Harm.Exposure, "corruption,exposure", 1)]
    [TestCase(Verdict.Known, Harm.Corruption, "corruption,exposure,broken", 0)]
    public void HarmAndChoiceMakeTheExitCode(Verdict verdict, Harm harm, string failOn, int code)
    {
        var run = RunOf(verdict);
        var found = new FindingRecord(Aspect.State, harm, "no part", "part 1");

        CodeOf(run with { FailOn = failOn.Split(','), Cases = [.. run.Cases.Select(@case => @case with { Findings = [found] })] })
            .Should().Be(code);
    }

    [Test]
    public void PartialRunIsNotJudged() => CodeOf(RunOf(Verdict.Kept) with { Partial = true }).Should().Be(2);

    [Test]
    public void PlannedCaseWithoutRecordIsNotJudged()
    {
        var run = RunOf(Verdict.Kept);

        CodeOf(run with { Plan = run.Plan with { CaseIds = [.. run.Plan.CaseIds, "another"] } }).Should().Be(2);
    }

    [Test]
    public void NothingRecordedIsNotJudged() => CodeOf().Should().Be(2);

    [Test]
    public void BrokenRunWinsOverOneThatIsNotJudged() =>
        CodeOf(RunOf(Verdict.Inconclusive), RunOf(Verdict.Broken), RunOf(Verdict.Kept)).Should().Be(1);

    [Test]
    public void WhatTheUserChoseReachesTheEngine()
    {
        var request = new RunRequest();
        var verb = new Command("run");
        request.AddTo(verb);

        var options = request.Read(verb.Parse(
        [
            "--profile", "/a b/100%20;x,y.yaml", "-p", "c", "--document", "aws-s3", "--operation", "upload-part,list-parts", "--rule",
            "aws.*", "--rule", "yc.*,oss.*",
            "--topic", "part-number", "--basis", "stated,advised", "--weights", "light,slow", "--fail-on", "failure,exposure,corruption",
            "--strict", "--seed", "-3",
        ]));

        options.Profiles.Should().Equal("/a b/100%20;x,y.yaml", "c");
        options.Documents.Should().Equal("aws-s3");
        options.Operations.Should().Equal("upload-part", "list-parts");
        options.Selection.Rules.Should().Equal("aws.*", "yc.*", "oss.*");
        options.Selection.Topics.Should().Equal("part-number");
        options.Selection.Bases.Should().Equal("stated", "advised");
        options.Weights.Should().BeEquivalentTo([Weight.Light, Weight.Slow]);
        options.FailOn.Words.Should().Equal("corruption", "exposure", "failure", "differs");
        options.Seed.Should().Be(-3);
        options.Estimate.Should().BeFalse();
    }

    [Test]
    public async Task CommandLineWinsOverTheEnvironment()
    {
        using var folder = new TemporaryFolder();
        var variables = new Dictionary<string, string>
        {
            ["CONFORMANCE_PROFILE"] = "reference-cos",
            ["CONFORMANCE_SEED"] = "5",
            ["CONFORMANCE_STRICT"] = "true",
            ["CONFORMANCE_RESULTS"] = folder["results"],
        };

        var ending = await ConformanceProcess.RunAsync(["run", "--seed", "6", "--topic", "part-number"], variables);

        ending.ExitCode.Should().Be(0, "the error output was: {0}", ending.Error);
        var run = await RunRecordFile.ReadAsync(folder["results", "reference-cos", "latest"]);
        run.Seed.Should().Be(6);
        run.Strict.Should().BeTrue();
        Directory.GetDirectories(folder["results"]).Should().ContainSingle();
    }

    private static Task<Ending> RunAsync(EndpointProfile profile) => ConformanceCommand.RunAsync(
        ["run", "--profile", profile.Path, "--topic", "part-number", "--results", profile["results"]], EndpointProfile.Variables);

    private static int CodeOf(params RunRecord[] runs) => RunOutcome.CodeOf(runs);

    private static RunRecord RunOf(params Verdict[] verdicts) =>
        SampleRun.With(verdicts.Select((verdict, index) =>
            SampleRun.CaseOf("aws.upload-part.part-number.outside-range", "zero", verdict) with { Id = $"case {index}" }));

    private static async Task MustBeCleanAsync(ReferenceServer server)
    {
        await using var target = await Endpoints.ConnectAsync(server);
        await using var session = target.OpenSession("after");
        (await session.SendAsync(new Conformance.Wire.Requests.Request("GET") { Bucket = "" })).ResponseText()
            .Should().NotContain("conformance-");
    }

    private static async Task UntilCasesAreRecordedAsync(string results)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        while (!Directory.Exists(results)
            || !Directory.GetFiles(results, "cases.jsonl", SearchOption.AllDirectories).Any(file => new FileInfo(file).Length > 0))
            await Task.Delay(100, patience.Token);
    }
}
