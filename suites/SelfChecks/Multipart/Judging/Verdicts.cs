using Conformance.Reference;
using Conformance.Reference.Defects;
using Conformance.Reporting.Records;
using Conformance.Rules;
using Conformance.Rules.Profiles;
using Conformance.Rules.Rulebooks;
using Conformance.Running;
using Conformance.SelfChecks.Support.Running;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Multipart.Judging;

/// <summary>What a case's finding becomes: verdict by basis, known deviations, and the message that a reader has.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class Verdicts
{
    private const string Kept = "aws.upload-part.part-number.in-range/lowest";
    private const string Refusal = "aws.upload-part.part-number.outside-range/zero";

    [TestCase(Basis.Stated, Verdict.Broken)]
    [TestCase(Basis.Advised, Verdict.Differs)]
    [TestCase(Basis.Shown, Verdict.Differs)]
    [TestCase(Basis.External, Verdict.Differs)]
    [TestCase(Basis.Observed, Verdict.Observed)]
    public async Task AMissWeighsWhatItsBasisWeighs(Basis basis, Verdict expected)
    {
        var record = await RunAsync(Refusal, "AcceptsPartNumberZero",
            planned => planned with { Rule = planned.Rule with { Basis = basis } });

        record.Verdict.Should().Be(expected);
    }

    /// <summary>Corruption and exposure are broken whoever says so, and where nobody does.</summary>
    [TestCase(Basis.External, Aspect.Status, Harm.Corruption, Verdict.Broken)]
    [TestCase(Basis.Observed, Aspect.Status, Harm.Corruption, Verdict.Broken)]
    [TestCase(Basis.Observed, Aspect.Status, Harm.Exposure, Verdict.Broken)]
    [TestCase(Basis.Advised, Aspect.Status, Harm.Failure, Verdict.Differs)]
    [TestCase(Basis.Advised, Aspect.Code, Harm.Corruption, Verdict.Differs)]
    public async Task AMissWeighsWhatItDoesToAUser(Basis basis, Aspect aspect, Harm harm, Verdict expected)
    {
        var record = await RunAsync(Refusal, "AcceptsPartNumberZero", planned => planned with
        {
            Rule = planned.Rule with { Basis = basis },
            Row = planned.Row with { Harm = new AspectHarm(aspect, harm) },
        });

        record.Verdict.Should().Be(expected);
        record.WorstHarm().Should().Be(aspect == Aspect.Status ? harm : Harm.Diagnosis);
        record.Message!.Contains("  harm       " + harm.ToString().ToLowerInvariant()).Should().Be(expected == Verdict.Broken);
    }

    /// <summary>A row guards against a faulty request accepted: a right one refused stays a failure, another status diagnosis.</summary>
    [Test]
    public async Task ARowsHarmIsThatOfAcceptance()
    {
        var refused = await HandMade.JudgeAsync(words => words.Verify(Exchanges.Of(404, "NoSuchUpload")).IsAccepted(), Harmful);
        var another = new Expectation([new(null, ResponseKind.Exactly, 400)]);
        var renamed = await HandMade.JudgeAsync(words => words.Verify(Exchanges.Of(404, "NoSuchUpload")).Meets(another), Harmful);
        var accepted = await HandMade.JudgeAsync(words => words.Verify(Exchanges.Of(200)).IsRefused(), Harmful);

        (refused.WorstHarm(), renamed.WorstHarm(), accepted.WorstHarm()).Should().Be((Harm.Failure, Harm.Diagnosis, Harm.Corruption));

        static Case Harmful(Case planned) =>
            planned with { Row = planned.Row with { Harm = new AspectHarm(Aspect.Status, Harm.Corruption) } };
    }

    /// <summary>No source says what keeping it would be: listed in vain, it stays observed, and says so.</summary>
    [Test]
    public async Task AListedObservedRuleThatCorruptsNothingStaysObserved()
    {
        var record = await RunAsync(Refusal, null, planned =>
            Knowing("aws.upload-part.part-number.outside-range",
                "zero")(planned) with
            { Rule = planned.Rule with { Basis = Basis.Observed } });

        record.Verdict.Should().Be(Verdict.Observed);
        record.Message.Should().Contain("yet nothing is harmed: take it off the list.");
    }

    [TestCase(Basis.Stated, Verdict.Kept)]
    [TestCase(Basis.External, Verdict.Kept)]
    [TestCase(Basis.Observed, Verdict.Observed)]
    public async Task AHitIsKeptUnlessNothingWasAsked(Basis basis, Verdict expected)
    {
        var record = await RunAsync(Refusal, null, planned => planned with { Rule = planned.Rule with { Basis = basis } });

        record.Verdict.Should().Be(expected);
    }

    [Test]
    public async Task AKnownDeviationIsKnown()
    {
        var record = await RunAsync(Refusal, "AcceptsPartNumberZero", Knowing("aws.upload-part.part-number.outside-range", "zero"));

        record.Verdict.Should().Be(Verdict.Known);
        record.Message.Should().StartWith(
            "Known: rule aws.upload-part.part-number.outside-range is not kept: the reason (since 2026-01-02, https://example.org/1)");
    }

    [Test]
    public async Task AKnownDeviationThatIsKeptIsFixed()
    {
        var record = await RunAsync(Refusal, null, Knowing("aws.upload-part.part-number.outside-range", null));

        record.Verdict.Should().Be(Verdict.Fixed);
        record.Message.Should().Contain("take it off the list");
    }

    [Test]
    public async Task AnotherRowsDeviationChangesNothing() =>
        (await RunAsync(Refusal, "AcceptsPartNumberZero", Knowing("aws.upload-part.part-number.outside-range", "negative"))).Verdict
            .Should().Be(Verdict.Broken);

    [Test]
    public async Task WhatIsUnsupportedIsNotAsked()
    {
        // The AWS document knows no traffic limit, so its profile offers none.
        var record = await RunAsync(Kept, null, planned => planned with { Rule = planned.Rule with { Needs = ["traffic-limit"] } });

        record.Verdict.Should().Be(Verdict.Unsupported);
        record.UnsupportedReason.Should().NotBeNullOrWhiteSpace();
        record.Exchanges.Should().BeEmpty();
    }

    [Test]
    public async Task ARefusedControlJudgesNothing()
    {
        var record = await RunAsync(Refusal, "RefusesEveryPart");

        record.Verdict.Should().Be(Verdict.Inconclusive);
        record.Message.Should().StartWith("Inconclusive: rule aws.upload-part.part-number.outside-range could not be asked. The control "
            + "was not accepted: part 1 without a fault (1 byte) got 400 InvalidRequest.");
    }

    [Test]
    public async Task AConnectionLostJudgesNothing() =>
        (await RunAsync(Kept, "HangsUpOnParts")).Verdict.Should().Be(Verdict.Inconclusive);

    [Test]
    public async Task OurOwnFaultIsNoVerdictOnTheEndpoint()
    {
        // A refusal that is expected to be nothing in particular: the reader of rulebooks lets no such row through.
        var record = await RunAsync(Refusal, null, planned => planned with { Row = planned.Row with { Expect = null } });

        record.Verdict.Should().Be(Verdict.HarnessError);
        record.Message.Should().StartWith("Harness error: rule aws.upload-part.part-number.outside-range: ArgumentNullException");
    }

    [Test]
    public async Task WhatIsKeptNeedsNoMessage()
    {
        var record = await RunAsync(Kept, null);

        record.Verdict.Should().Be(Verdict.Kept);
        record.Message.Should().BeNull();
        record.Expected.Should().StartWith("acceptance (2xx); ListParts to show part 1");
        record.Observed.Should().Contain("200");
    }

    /// <summary>A reader who has only this text can open the page, repeat the request and argue.</summary>
    [Test]
    public async Task AMessageSaysAllThatIsNeededToArgue()
    {
        var record = await RunAsync(Refusal, "AcceptsPartNumberZero");

        var lines = record.Message!.Split(Environment.NewLine);
        lines[0].Should().MatchRegex("^Request ID [0-9A-F]{16}$", "a vendor's support asks for it first");
        lines[0].Should().EndWith(record.Exchanges.First(exchange => exchange.Target.Contains("partNumber=0")).RequestId);
        lines[1].Should()
            .Be("Broken: rule aws.upload-part.part-number.outside-range is not kept: A part number outside 1 to 10,000 is refused.");
        lines[2].Should().Be("  row        zero");
        lines[3].Should().MatchRegex("^  sent       PUT /conformance-[^ ]+[?]partNumber=0&uploadId=[^ ]+  [(]1 byte[)]$");
        lines[4].Should().Be("  expected   refusal (4xx)");
        lines[5].Should().MatchRegex(
            "^  received   200, empty body, ETag \"[0-9a-f]{32}\"; the part was stored as part 0, which no list shows$");
        lines[6].Should().Be("  stated in  aws-s3 Paragraph 2; Parameters, partNumber");
        lines[7].Should().StartWith("  repeat     ").And.Contain("curl ").And.Contain("partNumber=0&uploadId=")
            .And.Contain("$AWS_SECRET_ACCESS_KEY");
        lines.Should().HaveCount(8);
    }

    [Test]
    public async Task AMessageOfAnotherBasisNamesItsSource()
    {
        var record = await RunAsync("aws.upload-part.part-number.code/zero", "NamesAnotherCodeForPartNumbers");

        record.Message.Should()
            .Contain("Differs: rule aws.upload-part.part-number.code (external) is not met: ")
            .And.Contain("  expected   400 InvalidArgument" + Environment.NewLine)
            .And.Contain("  received   400 InvalidPartNumber" + Environment.NewLine)
            .And.Contain("  source     aws-s3 Not on the page; ");
    }

    [Test]
    public async Task AMessageOfWhatWasLeftBehindShowsTheList()
    {
        var record = await RunAsync("aws.upload-part.integrity.content-md5-mismatch/unsigned payload", "StoresPartsOfRefusedDigests");

        record.Message.Should()
            .Contain("400 BadDigest; ListParts shows part 1 ")
            .And.Contain("  sent       GET /", "the list is what shows it");
    }

    private static async Task<CaseRecord> RunAsync(string id, string? defect, Func<Case, Case>? alter = null)
    {
        var ground = ProvingGround.Of("aws-s3");
        var planned = ground.Cases.Single(found => found.Id == id);
        var behaviour = defect is null ? Behaviour.For("aws-s3") : DefectCatalogue.All.Single(found => found.Name == defect).Of("aws-s3");
        return (await ground.RunAsync(behaviour, [alter is null ? planned : alter(planned)]))[0];
    }

    private static Func<Case, Case> Knowing(string rule, string? row) => planned => planned with
    {
        Profile = planned.Profile with
        {
            KnownDeviations = [new KnownDeviation(rule, row, "the reason", new DateOnly(2026, 1, 2), "https://example.org/1",
                new SourceLine("profiles/p.yaml", 3))],
        },
    };
}
