using System.Text.Json;
using Conformance.Reporting;
using Conformance.Reporting.Differences;
using Conformance.Reporting.Records;
using Conformance.Rules;
using Conformance.SelfChecks.Support;
using Conformance.SelfChecks.Support.Reporting;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Reporting;

/// <summary>What a comparison of runs says about each case.</summary>
public sealed class Differences
{
    private const string Rule = "aws.upload-part.part-order.by-number";

    [TestCase(Verdict.Kept, Verdict.Broken, ChangeKind.NewlyBroken)]
    [TestCase(Verdict.Kept, Verdict.Differs, ChangeKind.NewlyDiffering)]
    [TestCase(Verdict.Kept, Verdict.Inconclusive, ChangeKind.NotJudged)]
    [TestCase(Verdict.Kept, Verdict.HarnessError, ChangeKind.NotJudged)]
    [TestCase(Verdict.Observed, Verdict.Inconclusive, ChangeKind.NotJudged)]
    [TestCase(Verdict.Known, Verdict.Broken, ChangeKind.NewlyBroken)]
    [TestCase(Verdict.Unsupported, Verdict.Broken, ChangeKind.NewlyBroken)]
    [TestCase(Verdict.Differs, Verdict.Broken, ChangeKind.NewlyBroken)]
    [TestCase(Verdict.Broken, Verdict.Kept, ChangeKind.Fixed)]
    [TestCase(Verdict.Differs, Verdict.Kept, ChangeKind.Fixed)]
    [TestCase(Verdict.Known, Verdict.Fixed, ChangeKind.Fixed)]
    [TestCase(Verdict.Inconclusive, Verdict.Kept, ChangeKind.Fixed)]
    [TestCase(Verdict.Unsupported, Verdict.Kept, ChangeKind.ChangedVerdict)]
    [TestCase(Verdict.Kept, Verdict.Unsupported, ChangeKind.ChangedVerdict)]
    [TestCase(Verdict.Broken, Verdict.Known, ChangeKind.ChangedVerdict)]
    [TestCase(Verdict.Broken, Verdict.Inconclusive, ChangeKind.ChangedVerdict)]
    [TestCase(Verdict.Fixed, Verdict.Kept, ChangeKind.ChangedVerdict)]
    public void NameTheChangeOfVerdict(Verdict was, Verdict now, ChangeKind kind)
    {
        var diff = RunDiff.Between([Run(was)], [Run(now)]);

        diff.Changes.Should().ContainSingle().Which.Kind.Should().Be(kind);
        diff.IsRegression.Should().Be(kind is ChangeKind.NewlyBroken or ChangeKind.NewlyDiffering);
    }

    [Test]
    public void AreNoneBetweenEqualRuns()
    {
        var diff = RunDiff.Between([SampleRun.Make()], [SampleRun.Make()]);

        diff.Changes.Should().BeEmpty();
        diff.Unchanged.Should().Be(SampleRun.Make().Cases.Count);
        DiffText.Outcome(diff).Should().Be("NO REGRESSION: 87 unchanged.");
    }

    [Test]
    public void CountAVanishedCaseAsARegression()
    {
        var diff = RunDiff.Between([Run(Verdict.Kept)], [SampleRun.With([])]);

        diff.Changes.Should().ContainSingle().Which
            .Should().BeEquivalentTo(new { Kind = ChangeKind.Vanished, Rule, Row = "sparse", After = Array.Empty<Verdict>() });
        diff.IsRegression.Should().BeTrue();
    }

    [Test]
    public void CountANewCaseAsNone()
    {
        var diff = RunDiff.Between([SampleRun.With([])], [Run(Verdict.Broken)]);

        diff.Changes.Should().ContainSingle().Which.Kind.Should().Be(ChangeKind.New);
        diff.IsRegression.Should().BeFalse();
    }

    [Test]
    public void TellFlakyCasesApart()
    {
        var after = Run(Verdict.Kept) with { RunId = "20251121T093000Z-0002", StartedAt = SampleRun.StartedAt.AddDays(1) };

        var diff = RunDiff.Between([Run(Verdict.Kept)], [Run(Verdict.Broken), after]);

        var change = diff.Changes.Should().ContainSingle().Which;
        change.Kind.Should().Be(ChangeKind.Flaky);
        change.After.Should().Equal(Verdict.Broken, Verdict.Kept);
        diff.IsRegression.Should().BeFalse();
        diff.After.RunIds.Should().Equal("20251120T093000Z-4f2a", "20251121T093000Z-0002");
    }

    [Test]
    public void ShowAChangedObservation()
    {
        var diff = RunDiff.Between([Observing("400 InvalidPart")], [Observing("400 InvalidArgument")]);

        diff.Changes.Should().ContainSingle().Which.Should().BeEquivalentTo(
            new { Kind = ChangeKind.ChangedObservation, ObservedBefore = "400 InvalidPart", ObservedAfter = "400 InvalidArgument" });
        diff.IsRegression.Should().BeFalse();
    }

    [Test]
    public void SayEachKindAndTheWorstHarmFirst()
    {
        string[] rules = ["aws.upload-part.key.kept-byte-for-byte", Rule, "aws.upload-part.part-number.outside-range",
            "aws.upload-part.integrity.bad-digest-code"];
        var before = SampleRun.With(rules.Select(rule => SampleRun.CaseOf(rule, "row", Verdict.Kept)));
        var after = SampleRun.With(
        [
            SampleRun.CaseOf(rules[0], "row", Verdict.Broken) with { Findings = [new(Aspect.Code, Harm.Diagnosis, "a", "b")] },
            SampleRun.CaseOf(rules[1], "row", Verdict.Broken) with { Findings = [new(Aspect.Bytes, Harm.Corruption, "a", "b")] },
            SampleRun.CaseOf(rules[2], "row", Verdict.Inconclusive),
            SampleRun.CaseOf(rules[3], "row", Verdict.Differs),
        ]);

        var diff = RunDiff.Between([before], [after]);

        diff.Changes.Select(change => change.Rule).Should().Equal(rules[1], rules[0], rules[3], rules[2]);
        DiffText.Outcome(diff).Should()
            .Be($"REGRESSION, first {Rule}: 2 newly broken, 1 newly differing, 1 no longer judged, 0 unchanged.");
        DiffText.Render(diff).Should().Contain("NO LONGER JUDGED (1)").And.Contain("harm       corruption");
    }

    [Test]
    public void AreNoRegressionWhereNothingWasJudged()
    {
        var diff = RunDiff.Between([Run(Verdict.Kept)], [Run(Verdict.Inconclusive)]);

        (diff.IsRegression, diff.IsJudged, diff.IsNothingJudged).Should().Be((false, false, true));
        DiffText.Outcome(diff).Should().StartWith("NOTHING JUDGED: 1 no longer judged");
        DiffMarkdown.Render(diff).Should().StartWith("# ceph-rgw: nothing judged");
    }

    [Test]
    public void LeaveOutWhatASelectionDidNotAsk()
    {
        var whole = SampleRun.With([Case(Verdict.Kept), SampleRun.CaseOf("aws.upload-part.key.kept-byte-for-byte", "plus", Verdict.Kept)]);
        var selection = Run(Verdict.Kept);
        selection = selection with { Plan = selection.Plan with { Whole = 2 } };

        foreach (var diff in new[] { RunDiff.Between([whole], [selection]), RunDiff.Between([selection], [whole]) })
        {
            (diff.Changes.Count, diff.Unchanged, diff.NotCompared).Should().Be((0, 1, 1));
            DiffText.Outcome(diff).Should().Be("NO REGRESSION: 1 unchanged, 1 not compared, since one side is a selection.");
        }
    }

    [Test]
    public void SayApartWhatChangedInTheRulesAndInTheStore()
    {
        var before = SampleRun.With([Case(Verdict.Kept), SampleRun.CaseOf("aws.upload-part.key.kept-byte-for-byte", "plus", Verdict.Kept)]);
        var after = Run(Verdict.Broken);
        after = after with
        {
            Suite = new SuiteRecord("0.2.0"),
            Rules = [.. after.Rules.Select(rule => rule.Id == Rule ? rule with { Requirement = "Another sentence." } : rule)],
        };

        var diff = RunDiff.Between([before], [after]);

        diff.Changes.Select(change => change.Kind).Should().Equal(ChangeKind.ChangedRule, ChangeKind.WithdrawnRule);
        (diff.IsRegression, diff.OtherEdition).Should().Be((false, true));
        DiffText.Render(diff).Should().Contain("CHANGED WITH THE RULE (1)").And.Contain("different editions of the suites");
    }

    [TestCase("Mon, 29 Nov 2027 23:58:35 GMT")]
    [TestCase("2027-11-29T23:58:35.123Z")]
    public void OverlookTimes(string time) => RunDiff.Between(
        [Asking("/b/key", $"Last-Modified is {time}", Verdict.Kept)],
        [Asking("/b/key", $"Last-Modified is {time.Replace("2027", "2028", StringComparison.Ordinal)}", Verdict.Kept)])
        .Changes.Should().BeEmpty();

    [TestCase("x-amz-server-side-encryption", 0)]
    [TestCase("x-amz-meta-a", 1)]
    public void OverlookTheETagsOfWhatIsEncrypted(string header, int changes)
    {
        RunDiff.Between([WithTag("3914192e549406e82f0c7d8de477eafd")], [WithTag("fd8bbccb6e5bcad5e6ef62de5c845caa")])
            .Changes.Should().HaveCount(changes);

        RunRecord WithTag(string tag)
        {
            var @case = Case(Verdict.Kept);
            var exchange = @case.Exchanges[1] with
            {
                Target = "/b/key",
                ResponseHeaders = [new("ETag", $"\"{tag}\""), new(header, "AES256")],
            };
            return SampleRun.With([@case with { Observed = $"the ETag is {tag}", Exchanges = [exchange] }]);
        }
    }

    [Test]
    public void OverlookWhatIsNewInEveryRun()
    {
        var before = Observing("request tx1234 of upload 2~abcdef in bucket-one took 31.5 s", "tx1234", "2~abcdef", "bucket-one");
        var after = Observing("request tx98 7 of upload 2~xyz in bucket-two took 2 ms", "tx98 7", "2~xyz", "bucket-two");

        RunDiff.Between([before], [after]).Changes.Should().BeEmpty();
    }

    [TestCase("/b/order-0003-1a%20b", "/b/order-0017-1a%20b")]
    [TestCase("/order-0003-1a%20b", "/order-0017-1a%20b")]
    public void OverlookTheKeysThatARunMade(string before, string after)
    {
        var diff = RunDiff.Between([Asking(before, "the list shows order-0003-1a b", Verdict.Kept)],
            [Asking(after, "the list shows order-0017-1a b", Verdict.Kept)]);

        diff.Changes.Should().BeEmpty();
    }

    [TestCase(Verdict.Known, false)]
    [TestCase(Verdict.Broken, false)]
    [TestCase(Verdict.Kept, true)]
    [TestCase(Verdict.Observed, true)]
    public void OverlookDigestsOfWrongBytesAlone(Verdict verdict, bool isTold)
    {
        var diff = RunDiff.Between([Asking("/b/key", "the object has MD5 3914192e549406e82f0c7d8de477eafd", verdict)],
            [Asking("/b/key", "the object has MD5 fd8bbccb6e5bcad5e6ef62de5c845caa", verdict)]);

        diff.Changes.Should().HaveCount(isTold ? 1 : 0);
    }

    [Test]
    public void NameTheRuleFirst()
    {
        var diff = RunDiff.Between(
            [SampleRun.With([Case(Verdict.Kept), SampleRun.CaseOf("aws.upload-part.key.kept-byte-for-byte", "plus", Verdict.Broken)])],
            [SampleRun.With([Case(Verdict.Broken), SampleRun.CaseOf("aws.upload-part.key.kept-byte-for-byte", "plus", Verdict.Kept)])]);

        DiffText.Render(diff).Should()
            .StartWith("REGRESSION, first aws.upload-part.part-order.by-number: 1 newly broken, 1 fixed, 0 unchanged.\n").And.Contain(
                """
                NEWLY BROKEN (1)
                  aws.upload-part.part-order.by-number · sparse: kept -> broken
                    rule       Parts stand in the object in the order of their numbers.

                """.ReplaceLineEndings("\n"));
        DiffMarkdown.Render(diff)
            .Should().StartWith("# ceph-rgw: regression\n\n**REGRESSION, first aws.upload-part.part-order.by-number: 1 newly broken")
            .And.Contain("| `aws.upload-part.part-order.by-number`<br>Parts stand in the object in the order of their numbers. | sparse | "
                + "kept → broken |");
    }

    [Test]
    public void AppearInJsonWithTheirCounts()
    {
        using var json = JsonDocument.Parse(DiffJson.Render(RunDiff.Between([Run(Verdict.Kept)], [Run(Verdict.Broken)])));

        json.RootElement.GetProperty("regression").GetBoolean().Should().BeTrue();
        json.RootElement.GetProperty("counts").GetProperty("newlyBroken").GetInt32().Should().Be(1);
        json.RootElement.GetProperty("changes")[0].GetProperty("before")[0].GetString().Should().Be("kept");
    }

    [TestCaseSource(typeof(HostileRun), nameof(HostileRun.Texts))]
    public void ShowHostileTextsAsText(string text)
    {
        var diff = RunDiff.Between([HostileRun.Of("before")], [HostileRun.Of(text)]);

        MarkdownRules.AssertInert(DiffMarkdown.Render(diff));
        DiffText.Render(diff).Where(unit => unit != '\n' && char.IsControl(unit)).Should().BeEmpty();
        var reading = () => JsonDocument.Parse(DiffJson.Render(diff)).Dispose();
        reading.Should().NotThrow();
    }

    [Test]
    public async Task AreReadFromFoldersOfRuns()
    {
        using var results = new TemporaryFolder();
        foreach (var (profile, runId) in new[]
        {
            ("ceph-rgw", "20251120T093000Z-0001"),
            ("ceph-rgw", "20251121T093000Z-0002"),
            ("s3rver", "20251120T093000Z-0003"),
        })
        {
            using var writer = RunWriter.Start(results.Path,
                SampleRun.With([], profile, runId) with
                {
                    StartedAt = new DateTimeOffset(2025, 11,
                    int.Parse(runId[6..8], System.Globalization.CultureInfo.InvariantCulture), 9, 30, 0, TimeSpan.Zero)
                });
            await writer.FinishAsync(new RunCompletion { FinishedAt = SampleRun.StartedAt, Traffic = TrafficRecord.None, Leftovers = [] });
        }

        (await RunFolders.ReadAllAsync(results["ceph-rgw"])).Select(run => run.RunId)
            .Should().Equal("20251120T093000Z-0001", "20251121T093000Z-0002");
        (await RunFolders.ReadAllAsync(results["ceph-rgw", "latest"])).Should().ContainSingle();
        RunFolders.NewestOfEachProfile(await RunFolders.ReadAllAsync(results.Path)).Select(run => run.RunId)
            .Should().Equal("20251121T093000Z-0002", "20251120T093000Z-0003");
        var reading = () => RunFolders.ReadAllAsync(results["nowhere"]);
        await reading.Should().ThrowAsync<ConfigurationException>().WithMessage("*no run is recorded here*");
    }

    private static CaseRecord Case(Verdict verdict) => SampleRun.CaseOf(Rule, "sparse", Verdict.Kept) with { Verdict = verdict };

    private static RunRecord Run(Verdict verdict) => SampleRun.With([Case(verdict)]);

    private static RunRecord Observing(string observed, string requestId = "tx1", string uploadId = "u1", string bucket = "b")
    {
        var @case = Case(Verdict.Observed);
        var run = SampleRun.With(
            [@case with
            {
                Observed = observed,
                Exchanges = [@case.Exchanges[1] with { Target = $"/k?partNumber=1&uploadId={uploadId}", RequestId = requestId }],
            }]);
        return run with { Profile = run.Profile with { Bucket = bucket } };
    }

    private static RunRecord Asking(string target, string observed, Verdict verdict)
    {
        var @case = Case(verdict);
        var run = SampleRun.With([@case with { Observed = observed, Exchanges = [@case.Exchanges[1] with { Target = target }] }]);
        return run with { Profile = run.Profile with { Bucket = "b" } };
    }
}
