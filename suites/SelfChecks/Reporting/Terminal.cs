using Conformance.Reporting;
using Conformance.Reporting.Records;
using Conformance.Rules;
using Conformance.SelfChecks.Support.Reporting;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Reporting;

/// <summary>What a run says on the terminal.</summary>
public sealed class Terminal
{
    [Test]
    public void TableCountsEachTopicUnderTheVerdictsThatOccur()
    {
        var run = SampleRun.With([SampleRun.CaseOf("aws.upload-part.part-number.in-range", "lowest", Verdict.Kept),
            SampleRun.CaseOf("aws.upload-part.part-order.by-number", "sparse", Verdict.Broken)]);

        TerminalTable.Render(run).Should().Contain(
            """
            topic                      kept  broken
            upload-part · part-order      .       1
            upload-part · part-number     1       .
            all topics                    1       1

            """.ReplaceLineEndings("\n"));
    }

    [Test]
    public void TableSpellsOutEachBrokenRule()
    {
        var text = TerminalTable.Render(SampleRun.Make(), "results/ceph-rgw/latest/report.html");

        text.Should().Contain(
            """
            BROKEN  aws.upload-part.part-number.not-a-number
              rule       A part number that is no integer is refused. (aws-s3, Section 3; parameter partNumber)
              rows       exponent, fraction
              expected   4xx, and no part stored
              received   200; ListParts shows part 1
              request    PUT /conformance-4f2a/part-number-0003?partNumber=1&uploadId=2~8b593710c30885524312a18d
              request ID tx00000000000000000003-00691edc18-10ef-default

            """.ReplaceLineEndings("\n"));
        text.Should().EndWith("\nReport: results/ceph-rgw/latest/report.html\n").And.NotContain("\u001b");
    }

    [Test]
    public void TableHasColourOnlyWhenAsked() =>
        TerminalTable.Render(SampleRun.Make(), colour: true).Should().Contain("\u001b[31mBROKEN\u001b[0m");

    [Test]
    public void Names_a_cause_that_cases_share_once()
    {
        var cause = new CauseRecord("ListParts", "got 403 AccessDenied",
            "set missing: [list-parts] in the profile if the endpoint does not have it");
        string[] rules = ["aws.upload-part.part-order.by-number", "aws.upload-part.part-number.outside-range",
            "aws.upload-part.key.kept-byte-for-byte"];
        var run = SampleRun.With(
        [
            .. rules.Select(rule => SampleRun.CaseOf(rule, "zero", Verdict.Inconclusive) with { Cause = cause }),
            SampleRun.CaseOf(rules[0], "sparse",
                Verdict.Inconclusive) with { Cause = new CauseRecord("GetObject", "got 500 InternalError") },
        ]);

        const string Sentence = "3 cases could not be judged because ListParts got 403 AccessDenied; set missing: ";
        var text = TerminalTable.Render(run);

        text.Should().Contain($"\nINCONCLUSIVE  {Sentence}[list-parts] in the profile")
            .And.Contain("\n  rules      aws.upload-part.key.kept-byte-for-byte, aws.upload-part.part-number.outside-range, "
                + "aws.upload-part.part-order.by-number\n")
            .And.Contain($"\nINCONCLUSIVE  {rules[0]}\n");
        text.Split("INCONCLUSIVE").Should().HaveCount(3, "the case that has its cause to itself stays with its rule");
        MarkdownSummary.Render(run).Should().Contain($"## What could not be judged\n\n- {Sentence}");
    }

    [Test]
    public void Names_what_fails_an_ordinary_upload_once()
    {
        var cause = new CauseRecord("ListParts", "got 404 NoSuchKey", "set missing: [list-parts]");
        string[] rules = ["aws.upload-part.part-order.by-number", "aws.upload-part.key.kept-byte-for-byte"];
        var run = SampleRun.With(
        [
            .. rules.Select(rule => SampleRun.CaseOf(rule, "zero", Verdict.Broken) with { Cause = cause }),
            .. rules.Select(rule => SampleRun.CaseOf(rule, "sparse", Verdict.Inconclusive) with { Cause = cause }),
        ]);

        const string Sentence = "2 cases fail because ListParts got 404 NoSuchKey, for an ordinary upload already; set missing: ";
        var text = TerminalTable.Render(run);

        text.Should().Contain($"\nBROKEN  {Sentence}[list-parts]\n  rules      {rules[1]}, {rules[0]}\n")
            .And.Contain("\nINCONCLUSIVE  2 cases could not be judged because ListParts got 404 NoSuchKey; set missing: ");
        text.Split("\nBROKEN").Should().HaveCount(2, "what they have in common is all there is to say");
        MarkdownSummary.Render(run).Should().Contain($"## Not kept for one cause\n\n- {Sentence}")
            .And.Contain("## What could not be judged\n\n- 2 cases could not be judged because ");
    }

    [Test]
    public void Begins_with_what_an_ordinary_upload_found()
    {
        var run = SampleRun.With([]) with
        {
            Baseline =
            [
                new BaselineStepRecord("list-parts", "ListParts", "403 AccessDenied")
                {
                    Fault = "got 403 AccessDenied",
                    IsEvidence = false,
                },
                new BaselineStepRecord("list-parts", "ListParts", "200")
                {
                    Fault = "showed 34 bytes, and 1 byte had been sent",
                    Feature = "sse-c",
                    IsEvidence = false,
                },
                new BaselineStepRecord("read-object", "GetObject", "200"),
            ],
        };

        const string Plain = "ListParts got 403 AccessDenied for an ordinary upload; cases of other operations do not go by it.";
        TerminalTable.Render(run).Should().Contain($"\n\nBASELINE  {Plain}\n")
            .And.Contain("showed 34 bytes, and 1 byte had been sent for an ordinary upload with sse-c; cases").And.NotContain("GetObject");
        MarkdownSummary.Render(run).Should().Contain($"## Found by an ordinary upload\n\n- {Plain}");
    }

    [TestCase(Verdict.Kept, false, "AS EXPECTED: 1 of 1 judged cases kept; 1 kept.")]
    [TestCase(Verdict.Differs, false, "AS EXPECTED: 0 of 1 judged cases kept; 1 differs.")]
    [TestCase(Verdict.Differs, true, "NOT AS EXPECTED: 0 of 1 judged cases kept; 1 differs.")]
    [TestCase(Verdict.Broken, false, "NOT AS EXPECTED: 0 of 1 judged cases kept; 1 broken.")]
    [TestCase(Verdict.Fixed, false, "NOT AS EXPECTED: 1 of 1 judged cases kept; 1 fixed.")]
    [TestCase(Verdict.Inconclusive, false, "NOT AS EXPECTED: 0 of 0 judged cases kept; 1 inconclusive.")]
    [TestCase(Verdict.HarnessError, false, "NOT AS EXPECTED: 0 of 0 judged cases kept; 1 harness error.")]
    [TestCase(Verdict.Unsupported, false, "AS EXPECTED: 0 of 0 judged cases kept; 1 unsupported.")]
    [TestCase(Verdict.Known, false, "AS ACCEPTED: 0 of 1 judged cases kept; 1 known.")]
    [TestCase(Verdict.Observed, false, "AS EXPECTED: 0 of 0 judged cases kept; 1 observed.")]
    public void OutcomeFollowsTheVerdict(Verdict verdict, bool strict, string outcome) =>
        TerminalTable.Outcome(SampleRun.With(
            [SampleRun.CaseOf("aws.upload-part.part-order.by-number", "sparse", verdict)]) with
        { Strict = strict }).Should().Be(outcome);

    /// <summary>Listed as known or not: nobody reads past what was corrupted.</summary>
    [TestCase(Verdict.Known, Harm.Corruption, "Corruption in 1 case, listed as known: aws.upload-part.part-order.by-number.")]
    [TestCase(Verdict.Broken, Harm.Exposure, "Exposure in 1 case: aws.upload-part.part-order.by-number.")]
    public void EverySummarySaysCorruptionAndExposureFirst(Verdict verdict, Harm harm, string sentence)
    {
        var found = SampleRun.CaseOf("aws.upload-part.part-order.by-number", "sparse",
            verdict) with
        { Findings = [new FindingRecord(Aspect.Bytes, harm, "one", "another")] };
        var run = SampleRun.With([found]);

        TerminalTable.Render(run).Should().StartWith(sentence + "\n");
        MarkdownSummary.Render(run).Split("\n\n")[1].Should().Be($"**{sentence}**");
        HtmlReport.Render(run).Should().Contain(sentence, "the page without a script shows the terminal's summary");
    }

    [Test]
    public void OutcomeOfAPartialRunSaysSo()
    {
        var run = SampleRun.Make();

        var kept = run.Cases.Where(@case => @case.Verdict == Verdict.Kept).Take(3).ToList();

        TerminalTable.Outcome(run with { Partial = true, Cases = kept, Totals = TotalsRecord.Of(kept) })
            .Should().StartWith("PARTIAL: 3 of 87 cases completed: 3 of 3 judged cases kept");
    }

    [Test]
    public void ProgressSpeaksWhenATopicIsThroughAndAfterSomeSilence()
    {
        using var output = new StringWriter { NewLine = "\n" };
        var clock = new SteppedClock();
        var progress = new TerminalProgress(output,
            new Dictionary<(string Operation, string Topic), int> { [("upload-part", "part-order")] = 2, [("upload-part", "key")] = 2 },
            FailOn.Default,
            clock);

        progress.Report(SampleRun.CaseOf("aws.upload-part.part-order.by-number", "sparse", Verdict.Kept));
        progress.Report(SampleRun.CaseOf("aws.upload-part.part-order.by-number", "interleaved", Verdict.Broken));
        clock.Now += TimeSpan.FromSeconds(6);
        progress.Report(SampleRun.CaseOf("aws.upload-part.key.kept-byte-for-byte", "slash", Verdict.Kept));
        progress.Report(SampleRun.CaseOf("aws.upload-part.key.kept-byte-for-byte", "plus", Verdict.Kept));

        output.ToString()
            .Should().Be("[2/4] upload-part · part-order: 1 broken, 1 kept\n[3/4] 1 failing so far\n[4/4] upload-part · key: 2 kept\n");
    }

    [Test]
    public void A_person_sees_one_line_with_the_share_the_rate_and_the_time_left()
    {
        using var output = new StringWriter { NewLine = "\n" };
        var clock = new SteppedClock();
        var progress = new TerminalProgress(output,
            new Dictionary<(string Operation, string Topic), int> { [("upload-part", "part-order")] = 2, [("upload-part", "key")] = 1_200 },
            FailOn.Default, clock, () => 80);
        var slash = SampleRun.CaseOf("aws.upload-part.key.kept-byte-for-byte", "slash", Verdict.Kept);

        progress.Report(slash);
        clock.Now += TimeSpan.FromSeconds(10);
        progress.Report(slash);
        progress.Report(SampleRun.CaseOf("aws.upload-part.part-order.by-number", "sparse", Verdict.Kept));
        progress.Report(SampleRun.CaseOf("aws.upload-part.part-order.by-number", "interleaved", Verdict.Broken));
        clock.Now += TimeSpan.FromSeconds(10);
        progress.Report(slash);
        progress.End();

        const string First = "0 % of 1,202 cases, 0 a second, 100:00 left, 0 failing";
        const string Second = "0 % of 1,202 cases, 0 a second, 79:48 left, 1 failing";
        output.ToString().Should().Be('\r' + First + Blank(First) + "[4/1,202] upload-part · part-order: 1 broken, 1 kept\n"
            + '\r' + Second + Blank(Second));

        static string Blank(string line) => '\r' + new string(' ', line.Length) + '\r';
    }

    /// <summary>A line that is cut says a wrong number; what matters least is left out instead.</summary>
    [TestCase(200, "50 % of 2,400 cases, 120 a second, 0:10 left, 1,200 failing")]
    [TestCase(60, "50 % of 2,400 cases, 120 a second, 0:10 left, 1,200 failing")]
    [TestCase(59, "50 %, 0:10 left, 1,200 failing")]
    [TestCase(30, "50 %, 1,200 failing")]
    [TestCase(12, "50 %")]
    [TestCase(3, "")]
    public void The_line_fits_the_terminal(int columns, string line)
    {
        using var output = new StringWriter { NewLine = "\n" };
        var clock = new SteppedClock();
        var width = 0;
        var progress = new TerminalProgress(output,
            new Dictionary<(string Operation, string Topic), int> { [("upload-part", "key")] = 2_400 }, FailOn.Default, clock, () => width);
        var broken = SampleRun.CaseOf("aws.upload-part.key.kept-byte-for-byte", "slash", Verdict.Broken);

        for (var index = 1; index < 1_200; index++) progress.Report(broken);
        clock.Now += TimeSpan.FromSeconds(10);
        width = columns;
        progress.Report(broken);

        output.ToString().TrimStart('\r').Should().Be(line);
    }

    private sealed class SteppedClock : TimeProvider
    {
        public TimeSpan Now { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now.Ticks;
    }
}
