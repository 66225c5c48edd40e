using Conformance.Cli.Running;
using Conformance.Reference;
using Conformance.Reference.Behaviours;
using Conformance.Reporting;
using Conformance.Rules;
using Conformance.SelfChecks.Support;
using Conformance.SelfChecks.Support.Reporting;
using Conformance.SelfChecks.Support.Wire;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Cli;

/// <summary><c>conformance run</c>: the suites as a process of a process, and what comes of them.</summary>
[NonParallelizable]
public sealed class Running
{
    private const string OneTopic = "Topic=part-number";

    [Test]
    public async Task EndsWithZeroWhereAllIsAsExpected()
    {
        using var folder = new TemporaryFolder();

        var ending = await ConformanceProcess.RunAsync("run", "--no-build", "--profile", "reference-aws", "--filter", OneTopic, "--results", folder.Path, "--seed", "11");

        ending.ExitCode.Should().Be(0, "the error output was: {0}", ending.Error);
        ending.Output.Should().Contain("part-number").And.Contain("AS EXPECTED").And.Contain(folder["reference-aws"]).And.NotContain("\u001b");
        var run = await RunRecordFile.ReadAsync(folder["reference-aws", "latest"]);
        run.Seed.Should().Be(11);
        run.Partial.Should().BeFalse();
        run.Cases.Should().HaveCountGreaterThan(20).And.OnlyContain(@case => @case.Topic == "part-number");
    }

    [Test]
    public async Task EndsWithOneWhereARuleIsBroken()
    {
        var takesEveryNumberOf16Bits = new AwsS3 { Parts = new SharedParts { MinNumber = 0, MaxNumber = 65535 } };
        await using var server = await ReferenceServer.StartAsync(new ReferenceOptions { Owner = EndpointProfile.Key, Behaviour = takesEveryNumberOf16Bits });
        using var profile = new EndpointProfile(server.Endpoint.GetLeftPart(UriPartial.Authority));

        var ending = await RunAsync(profile);

        ending.ExitCode.Should().Be(1, "the error output was: {0}", ending.Error);
        ending.Output.Should().Contain("BROKEN  aws.upload-part.part-number.outside-range").And.Contain("one too many");
        ending.ErrorLines.Should().OnlyContain(line => line.StartsWith('['), "the pages of dotnet test are no use beside our table");
    }

    [Test]
    public async Task EndsWithTwoWhereNothingCanBeJudged()
    {
        await using var server = ScriptedServer.Start(async exchange =>
        {
            await exchange.ReadBodyAsync();
            var buckets = """<?xml version="1.0"?><ListAllMyBucketsResult><Owner><ID>1</ID></Owner><Buckets/></ListAllMyBucketsResult>""";
            await exchange.SendAsync(ScriptedServer.Answer("200 OK", exchange.RequestLine.StartsWith("GET / ", StringComparison.Ordinal) ? buckets : ""));
        });
        using var profile = new EndpointProfile(server.Endpoint.GetLeftPart(UriPartial.Authority));

        var ending = await RunAsync(profile);

        ending.ExitCode.Should().Be(2, "the error output was: {0}", ending.Error);
        ending.Output.Should().Contain("UNJUDGED");
    }

    [Test]
    public async Task FilterThatLeavesNothingIsTheUsersToMend()
    {
        var ending = await ConformanceProcess.RunAsync("run", "--no-build", "--profile", "reference-aws", "--filter", "Topic=no-such-topic");

        ending.ExitCode.Should().Be(3, "the error output was: {0}", ending.Error);
        ending.ErrorLines.Should().ContainSingle().Which.Should().Contain("no-such-topic").And.Contain("Topic=part-number");
    }

    [Test]
    [Platform(Exclude = "Win", Reason = "Windows has no such signals")]
    public async Task InterruptedRunCleansTheEndpointAndLeavesItsRecord()
    {
        await using var server = await ReferenceServer.StartAsync(new ReferenceOptions { Owner = EndpointProfile.Key });
        using var profile = new EndpointProfile(server.Endpoint.GetLeftPart(UriPartial.Authority));
        using var process = ConformanceProcess.Start(["run", "--no-build", "--profile", profile.Path, "--results", profile["results"]], EndpointProfile.Variables);
        await UntilAsync(() => Directory.Exists(profile["results", "mine"]) && Directory.GetFiles(profile["results"], "cases.jsonl", SearchOption.AllDirectories).Any(file => new FileInfo(file).Length > 0));

        process.Signal("INT");
        var ending = await process.EndAsync();

        ending.ExitCode.Should().Be(130, "the error output was: {0}", ending.Error);
        ending.ErrorLines[^1].Should().Be("Interrupted.");
        var run = await RunRecordFile.ReadAsync(profile["results", "mine", "latest"]);
        run.Partial.Should().BeTrue();
        run.FinishedAt.Should().NotBeNull();
        run.Leftovers.Should().BeEmpty();
        await using var target = await Endpoints.ConnectAsync(server);
        await using var session = target.OpenSession("after");
        (await session.SendAsync(new Conformance.Wire.Request("GET") { Bucket = "" })).ResponseText().Should().NotContain("conformance-");
    }

    [TestCase(0, Verdict.Kept, Verdict.Noted, Verdict.Known, Verdict.NotOffered, Verdict.Differs)]
    [TestCase(1, Verdict.Kept, Verdict.Broken)]
    [TestCase(1, Verdict.Mended)]
    [TestCase(1, Verdict.Broken, Verdict.Unjudged)]
    [TestCase(2, Verdict.Kept, Verdict.Unjudged)]
    [TestCase(2, Verdict.HarnessFault)]
    [TestCase(2)]
    public void VerdictsMakeTheExitCode(int code, params Verdict[] verdicts) => OutcomeOf(RunOf(verdicts)).ExitCode.Should().Be(code);

    [Test]
    public void StrictRunFailsOnWhatDiffers() => OutcomeOf(RunOf(Verdict.Differs) with { Strict = true }).ExitCode.Should().Be(1);

    [Test]
    public void PartialRunIsNotJudged() => OutcomeOf(RunOf(Verdict.Kept) with { Partial = true }).ExitCode.Should().Be(2);

    [Test]
    public void PlannedCaseWithoutRecordIsNotJudged()
    {
        var run = RunOf(Verdict.Kept);

        OutcomeOf(run with { Plan = run.Plan with { CaseIds = [.. run.Plan.CaseIds, "another"] } }).ExitCode.Should().Be(2);
    }

    [Test]
    public void NothingRecordedIsNotJudged() => RunOutcome.None.ExitCode.Should().Be(2);

    [Test]
    public async Task IndexIsReadBackWithItsFaultAndItsRuns()
    {
        using var folder = new TemporaryFolder();
        var run = RunOf(Verdict.Kept);
        Directory.CreateDirectory(folder["results", "mine", run.RunId]);
        await RunRecordFile.WriteAsync(folder["results", "mine", run.RunId, RunWriter.RecordFileName], run);
        await RunIndex.WriteFileAsync(folder["index.json"], [(folder["results", "mine", run.RunId], run)], "No variable.");

        var outcome = await RunOutcome.ReadAsync(folder["index.json"]);

        outcome.Fault.Should().Be("No variable.");
        outcome.ExitCode.Should().Be(3);
        outcome.Runs.Should().ContainSingle().Which.Run.RunId.Should().Be(run.RunId);
    }

    [Test]
    public void WhatTheUserChoseReachesTheSuites()
    {
        var suites = new SuiteProcess(
            new RunRequest
            {
                Documents = ["aws-s3"],
                Operations = ["upload-part", "list-parts"],
                Filter = "Topic=a|Topic=b",
                Weights = [Weight.Light, Weight.Slow],
                Strict = true,
                Seed = -3,
                Results = "out",
                NoBuild = true,
                ForTests = ["--logger", "trx", "--", "NUnit.NumberOfTestWorkers=2"],
            },
            ["/a b/100%20;x.yaml", "/c.yaml"],
            "/index",
            TextWriter.Null);

        string.Join(' ', suites.Arguments()).Should().EndWith("--no-build --filter Topic=a|Topic=b --logger trx -- NUnit.NumberOfTestWorkers=2");
        suites.Variables().Should().Equal(
            ("CONFORMANCE_INDEX", "/index"), ("CONFORMANCE_PROFILE", "/a b/100%20;x.yaml,/c.yaml"), ("CONFORMANCE_DOCUMENTS", "aws-s3"), ("CONFORMANCE_OPERATIONS", "upload-part,list-parts"),
            ("CONFORMANCE_WEIGHTS", "light,slow"), ("CONFORMANCE_STRICT", "true"), ("CONFORMANCE_SEED", "-3"), ("CONFORMANCE_RESULTS", Path.GetFullPath("out")));
    }

    private static Task<Ending> RunAsync(EndpointProfile profile) => ConformanceProcess.RunAsync(
        ["run", "--no-build", "--profile", profile.Path, "--filter", OneTopic, "--results", profile["results"]], EndpointProfile.Variables);

    private static RunOutcome OutcomeOf(params RunRecord[] runs) => new([.. runs.Select(run => (run, "folder"))], null);

    private static RunRecord RunOf(params Verdict[] verdicts) =>
        SampleRun.With(verdicts.Select((verdict, index) => SampleRun.CaseOf("aws.upload-part.part-number.outside-range", "zero", verdict) with { Id = $"case {index}" }));

    private static async Task UntilAsync(Func<bool> isSo)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        while (!isSo())
            await Task.Delay(100, patience.Token);
    }
}
