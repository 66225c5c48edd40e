using Conformance.Cli.Deviations;
using Conformance.Reporting;
using Conformance.Reporting.Records;
using Conformance.Rules;
using Conformance.Rules.Profiles;
using Conformance.SelfChecks.Support;
using Conformance.SelfChecks.Support.Reporting;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Cli;

/// <summary><c>conformance accept</c>, and <c>conformance diff</c> of the same records.</summary>
public sealed class Accepting
{
    private const string Rule = "aws.upload-part.part-number.outside-range";

    [Test]
    public async Task RewritesTheListAndKeepsReasons()
    {
        using var profile = new EndpointProfile("http://127.0.0.1:9", """
            knownDeviations:
              - rule: aws.upload-part.etag.quoted
                reason: Looked into, the store's fault.
                since: 2025-03-04
              - rule: aws.upload-part-copy.range.beyond-source
                reason: Fixed in a later release.
                since: 2025-03-04
            """);
        var run = SampleRun.With(
        [
            Case("aws.upload-part.etag.quoted", "", Verdict.Known),
            Case("aws.upload-part-copy.range.beyond-source", "", Verdict.Fixed),
            Case(Rule, "zero", Verdict.Broken) with { Observed = "200, and ListParts shows \"part 0\"" },
            Case(Rule, "negative", Verdict.Kept),
            Case("aws.upload-part.request-line.order", "", Verdict.Differs),
        ]);
        await RunRecordFile.WriteAsync(profile["conformance.json"], run);

        var ending = await ConformanceCommand.RunAsync("accept", profile["conformance.json"], "--profile-file", profile.Path);

        ending.ExitCode.Should().Be(0, "the error output was: {0}", ending.Error);
        ending.Output.Should().Contain($"added    {Rule}, row zero").And.Contain("removed  aws.upload-part-copy.range.beyond-source")
            .And.Contain("1 added, 1 removed, 1 kept as they were");
        var listed = ProfileReader.Read(profile.Path).KnownDeviations;
        listed.Select(deviation => (deviation.Rule, deviation.Row)).Should().Equal(("aws.upload-part.etag.quoted", null), (Rule, "zero"));
        listed[0].Reason.Should().Be("Looked into, the store's fault.");
        listed[1].Reason.Should().Be("To be looked into; observed: 200, and ListParts shows 'part 0'");
        listed[1].Since.Should().Be(new DateOnly(2025, 11, 20));
    }

    [Test]
    public void RuleOfWhichSomeRowsAreFixedIsListedByRow()
    {
        KnownDeviation[] listed = [new(Rule, null, "Their fault.", new DateOnly(2025, 1, 2), "https://example.org/1", default)];

        var acceptance = Acceptance.Of(SampleRun.With([Case(Rule, "zero", Verdict.Known), Case(Rule, "negative", Verdict.Fixed)]), listed,
            reason: null);

        acceptance.Removed.Should().Equal(listed);
        acceptance.Deviations.Should().Equal(listed[0] with { Row = "zero" });
    }

    [Test]
    public void WhatTheRunDidNotReachStands()
    {
        KnownDeviation[] listed =
        [
            new(Rule, null, "Their fault.", new DateOnly(2025, 1, 2), null, default),
            new("aws.upload-part.page.never-run", null, "Their fault.", new DateOnly(2025, 1, 2), null, default),
        ];

        var acceptance = Acceptance.Of(
            SampleRun.With([Case(Rule, "zero", Verdict.Inconclusive), Case(Rule, "negative", Verdict.Unsupported)]), listed, reason: null);

        acceptance.Deviations.Should().Equal(listed);
        acceptance.Added.Should().BeEmpty();
    }

    [TestCase(false, new[] { "broken" })]
    [TestCase(true, new[] { "broken", "differs" })]
    public void StrictRunTakesInWhatDiffers(bool strict, string[] rows)
    {
        var run = SampleRun.With([Case(Rule, "broken", Verdict.Broken), Case(Rule, "differs", Verdict.Differs),
            Case(Rule, "kept", Verdict.Kept)]) with
        { Strict = strict };

        var acceptance = Acceptance.Of(run, [], reason: "See ticket 12.");

        acceptance.Added.Select(deviation => deviation.Row).Should().Equal(rows);
        acceptance.Added.Should().OnlyContain(deviation => deviation.Reason == "See ticket 12.");
    }

    [Test]
    public async Task SaysFirstWhatIsCorrupted()
    {
        using var folder = new TemporaryFolder();
        var corrupted = Case(Rule, "zero",
            Verdict.Broken) with
        { Findings = [new FindingRecord(Aspect.Bytes, Harm.Corruption, "one", "another")] };
        await RunRecordFile.WriteAsync(folder["run.json"], SampleRun.With([corrupted]));
        folder.Write("p.yaml", "endpoint: http://127.0.0.1:9000\ndialect: aws\nregion: us-east-1\n"
            + "credentials: { accessKey: A_KEY, secretKey: A_SECRET }\ndocuments: [aws-s3]\n");

        var ending = await ConformanceProcess.RunAsync("accept", folder["run.json"], "--profile-file", folder["p.yaml"]);

        ending.ExitCode.Should().Be(0, "the error output was: {0}", ending.Error);
        ending.Output.Should().StartWith($"Corruption in 1 case: {Rule}.");
    }

    [TestCase(Verdict.Kept, Verdict.Broken, 1, "REGRESSION, first aws.upload-part.part-number.outside-range")]
    [TestCase(Verdict.Broken, Verdict.Kept, 0, "NO REGRESSION")]
    public async Task DiffEndsWithOneOnARegression(Verdict before, Verdict after, int code, string says)
    {
        using var folder = new TemporaryFolder();
        await RunRecordFile.WriteAsync(folder["before.json"], SampleRun.With([Case(Rule, "zero", before)]));
        await RunRecordFile.WriteAsync(folder["after.json"], SampleRun.With([Case(Rule, "zero", after)]));

        var ending = await ConformanceCommand.RunAsync("diff", folder["before.json"], folder["after.json"]);

        ending.ExitCode.Should().Be(code, "the error output was: {0}", ending.Error);
        ending.Output.Should().StartWith(says);
    }

    private static CaseRecord Case(string rule, string row, Verdict verdict) => new()
    {
        Id = $"{rule} {row}",
        Rule = rule,
        Document = "aws-s3",
        Operation = rule.Split('.')[1],
        Clauses = ["AWS-PART-02"],
        Topic = rule.Split('.')[2],
        Basis = Basis.Stated,
        Check = "UploadPart/PartNumber.IsRefused",
        Row = row,
        Weight = Weight.Light,
        Verdict = verdict,
        DurationMs = 1,
        Exchanges = [],
    };
}
