using Conformance.Rules;
using Conformance.Rules.Profiles;
using Conformance.Wire.Exchanges;
using Conformance.Wire.Sessions;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Multipart.Judging;

/// <summary>What a finding made by hand becomes: verdict, known deviations, and the whole message.</summary>
public sealed class Findings
{
    private static readonly Exchange Sent =
        Exchanges.Of(404, "NoSuchUpload") with { RequestId = "R1", RequestBytes = 3, Repeat = "curl -T -" };

    private static readonly Action<Words> Kept = words => words.Verify(Sent).IsRefused();
    private static readonly Action<Words> Missed = words => words.Verify(Sent).IsAccepted();
    private static readonly Action<Words> Open = _ => throw new CaseInconclusiveException("The way was closed.") { Exchange = Sent };
    private static readonly Action<Words> Lacking = _ => throw new CaseUnsupportedException("the profile names no second account");
    private static readonly Action<Words> Faulty = _ => throw new FormatException("one brace too many");

    public static IEnumerable<TestCaseData> Messages()
    {
        const string Evidence = """
              row        the row
              sent       PUT /b/k?partNumber=1&uploadId=u  (3 bytes)
              expected   acceptance (2xx)
              received   404 NoSuchUpload

            """;
        yield return Row("a stated rule missed", Missed, Basis.Stated, Verdict.Broken, $"""
            Request ID R1
            Broken: rule aws.upload-part.response.made-by-hand is not kept: What is made by hand is so.
            {Evidence}  stated in  aws-s3 Parameters, made
              repeat     curl -T -
            """);
        foreach (var (basis, word) in ((Basis, string)[])[(Basis.Advised, "advised"), (Basis.Shown, "shown"), (Basis.External, "external")])
        {
            yield return Row($"a rule missed that is {word}", Missed, basis, Verdict.Differs, $"""
                Request ID R1
                Differs: rule aws.upload-part.response.made-by-hand ({word}) is not met: What is made by hand is so.
                {Evidence}  source     aws-s3 Parameters, made
                  repeat     curl -T -
                """);
        }
        yield return Row("what is only observed", Missed, Basis.Observed, Verdict.Observed, """
            Observed: Expected acceptance (2xx), but saw 404 NoSuchUpload.
              row        the row
              sent       PUT /b/k?partNumber=1&uploadId=u  (3 bytes)
              expected   acceptance (2xx)
              source     aws-s3 Parameters, made
              repeat     curl -T -
            """);
        yield return Row("what is only observed and as asked", Kept, Basis.Observed, Verdict.Observed, """
            Observed: 404 NoSuchUpload
              row        the row
              sent       PUT /b/k?partNumber=1&uploadId=u  (3 bytes)
              expected   refusal (4xx)
              source     aws-s3 Parameters, made
              repeat     curl -T -
            """);
        yield return Row("what no page promises", words => words.Context.Note("the endpoint yawned"), Basis.Stated, Verdict.Observed, """
            Observed: the endpoint yawned
              row        the row
              stated in  aws-s3 Parameters, made
            """);
        yield return Row("nothing seen of what is only observed", _ => { }, Basis.Observed, Verdict.Observed, """
            Observed: nothing
              row        the row
              source     aws-s3 Parameters, made
            """);
        yield return Row("a closed way", Open, Basis.Stated, Verdict.Inconclusive, """
            Inconclusive: rule aws.upload-part.response.made-by-hand could not be asked. The way was closed.
              row        the row
              sent       PUT /b/k?partNumber=1&uploadId=u  (3 bytes)
              expected   UploadPart to work, on the way to the question
              received   404 NoSuchUpload
              stated in  aws-s3 Parameters, made
              repeat     curl -T -
            """);
        yield return Row("a closed way that no exchange shows", _ => throw new CaseInconclusiveException("The way was closed."),
            Basis.Stated, Verdict.Inconclusive, """
                Inconclusive: rule aws.upload-part.response.made-by-hand could not be asked. The way was closed.
                  row        the row
                  stated in  aws-s3 Parameters, made
                """);
        yield return Row("what is lacking", Lacking, Basis.Stated, Verdict.Unsupported, """
            Unsupported: the profile names no second account
              row        the row
              stated in  aws-s3 Parameters, made
            """);
        yield return Row("nothing judged", _ => { }, Basis.Stated, Verdict.HarnessError, """
            Harness error: rule aws.upload-part.response.made-by-hand: The check Judging/Steps.AreTaken ended without judging anything.
              row        the row
              stated in  aws-s3 Parameters, made
            """);
    }

    [TestCaseSource(nameof(Messages))]
    public async Task AreToldInFull(Action<Words> steps, Basis basis, Verdict verdict, string message)
    {
        var record = await HandMade.JudgeAsync(steps, HandMade.With(basis));

        record.Verdict.Should().Be(verdict);
        record.Message.Should().Be(message.ReplaceLineEndings());
        record.UnsupportedReason.Should().Be(verdict == Verdict.Unsupported ? "the profile names no second account" : null);
    }

    [Test]
    public async Task OfOurOwnFaultsNameTheFault()
    {
        var record = await HandMade.JudgeAsync(Faulty);

        record.Verdict.Should().Be(Verdict.HarnessError);
        record.Message.Should().StartWith(
            $"Harness error: rule aws.upload-part.response.made-by-hand: FormatException: one brace too many{Environment.NewLine}   at ");
    }

    /// <summary>
    /// A rule without rows, a response without an ID, a request that no client can repeat: nothing is said about what is not there.
    /// </summary>
    [Test]
    public async Task SayNothingOfWhatIsNotThere()
    {
        var record = await HandMade.JudgeAsync(words => words.Verify(Exchanges.Of(404, "NoSuchUpload")).IsAccepted(),
            planned => planned with { Row = HandMade.Row with { Name = "" } });

        record.Message.Should().Be("""
            Broken: rule aws.upload-part.response.made-by-hand is not kept: What is made by hand is so.
              sent       PUT /b/k?partNumber=1&uploadId=u  (0 bytes)
              expected   acceptance (2xx)
              received   404 NoSuchUpload
              stated in  aws-s3 Parameters, made
            """.ReplaceLineEndings());
        (record.Id, record.Row).Should().Be(("aws.upload-part.response.made-by-hand", ""));
    }

    [Test]
    public async Task AreRecordedUnderTheirRule()
    {
        var record = await HandMade.JudgeAsync(Kept, planned => planned with { Rule = planned.Rule with { Weight = Weight.Slow } });

        (record.Id, record.Rule, record.Document, record.Operation, record.Topic, record.Basis, record.Check, record.Row, record.Weight,
            record.Verdict)
            .Should().Be(("aws.upload-part.response.made-by-hand/the row", "aws.upload-part.response.made-by-hand", "aws-s3", "upload-part",
                "response", Basis.Stated, "Judging/Steps.AreTaken", "the row", Weight.Slow, Verdict.Kept));
        record.Clauses.Should().Equal("AWS-PART-00");
        (record.Message, record.UnsupportedReason).Should().Be((null, null));
        record.Exchanges.Should().BeEmpty("nothing was sent");
    }

    [Test]
    public async Task TellHowLongTheyTook() =>
        (await HandMade.JudgeAsync(_ => Task.Delay(50))).DurationMs.Should().BeGreaterThanOrEqualTo(45);

    /// <summary>A step that no response shows leaves the last response as the one to look at.</summary>
    [Test]
    public async Task ShowTheLastResponseThatWasLookedAt()
    {
        var record = await HandMade.JudgeAsync(words =>
        {
            words.Verify(Sent).IsRefused();
            words.Context.Judging("the moon to be full");
            throw new CaseInconclusiveException("It is cloudy.");
        });

        record.Message.Should().Contain("  sent       PUT /b/k?partNumber=1&uploadId=u  (3 bytes)")
            .And.Contain("  expected   refusal (4xx); the moon to be full");
    }

    [Test]
    public async Task AreNotSoughtWhereTheEndpointOffersNothing()
    {
        var record = await HandMade.JudgeAsync(Faulty,
            planned => planned with { Rule = planned.Rule with { Needs = ["traffic-limit", "kms"] } });

        record.Verdict.Should().Be(Verdict.Unsupported);
        record.UnsupportedReason.Should().Contain("traffic-limit").And.Be(record.Message);
    }

    [Test]
    public async Task AreNotSoughtOnceTheRunIsOver()
    {
        var record = await HandMade.JudgeAsync(_ => throw new FormatException(), noMore: "the endpoint went away");

        (record.Verdict, record.Message).Should().Be((Verdict.Inconclusive, "Inconclusive: not begun, because the endpoint went away."));
    }

    public static IEnumerable<TestCaseData> Deviations()
    {
        var miss = $"{Environment.NewLine}Expected acceptance (2xx), but saw 404 NoSuchUpload.{Environment.NewLine}";
        var closed = $"{Environment.NewLine}The way was closed.{Environment.NewLine}";
        var broken = Known();
        var inconclusive = Known() with { IsInconclusive = true };
        yield return Deviation("a miss that is known", Missed, broken, Basis.Stated, Verdict.Known,
            $"Known: rule aws.upload-part.response.made-by-hand is not kept: the reason (since 2026-01-02, https://example.org/1){miss}");
        yield return Deviation("a difference that is known", Missed, broken, Basis.External, Verdict.Known,
            $"Known: rule aws.upload-part.response.made-by-hand is not kept: the reason (since 2026-01-02, https://example.org/1){miss}");
        yield return Deviation("a miss that is known without a link", Missed, broken with { Link = null }, Basis.Stated, Verdict.Known,
            $"Known: rule aws.upload-part.response.made-by-hand is not kept: the reason (since 2026-01-02){miss}");
        yield return Deviation("a miss in every row", Missed, broken with { Row = null }, Basis.Stated, Verdict.Known, "Known: ");
        yield return Deviation("a miss in another row", Missed, broken with { Row = "another" }, Basis.Stated, Verdict.Broken,
            "Request ID R1");
        yield return Deviation("a miss of another rule", Missed, broken with { Rule = "made.by.others" }, Basis.Stated, Verdict.Broken,
            "Request ID R1");
        yield return Deviation("a miss where the way was closed", Missed, inconclusive, Basis.Stated, Verdict.Broken, "Request ID R1");
        yield return Deviation("a closed way that is known", Open, inconclusive, Basis.Stated, Verdict.Known,
            $"Known: rule aws.upload-part.response.made-by-hand is not kept: the reason (since 2026-01-02, https://example.org/1){closed}");
        yield return Deviation("a closed way that is known without a link", Open, inconclusive with { Link = null }, Basis.Stated,
            Verdict.Known, $"Known: rule aws.upload-part.response.made-by-hand is not kept: the reason (since 2026-01-02){closed}");
        yield return Deviation("a closed way where a miss is known", Open, broken, Basis.Stated, Verdict.Inconclusive, "Inconclusive: ");
        yield return Deviation("what is kept", Kept, broken, Basis.Stated, Verdict.Fixed,
            "Fixed: rule aws.upload-part.response.made-by-hand: The profile lists this as known (profiles/p.yaml:3), yet it is kept now: "
                + "take it off the list.");
        yield return Deviation("what is kept where the way was closed", Kept, inconclusive, Basis.Stated, Verdict.Fixed, "Fixed: ");
        yield return Deviation("what is only observed", Missed, broken, Basis.Observed, Verdict.Observed, "Observed: ");
        yield return Deviation(
            "what is only observed, and corrupts",
            words => words.Context.Verify(false, Aspect.Bytes, "one", "another", Sent), broken, Basis.Observed, Verdict.Known, "Known: ");
        yield return Deviation("what is lacking", Lacking, broken, Basis.Stated, Verdict.Unsupported, "Unsupported: ");
        yield return Deviation("our own fault", Faulty, broken, Basis.Stated, Verdict.HarnessError, "Harness error: ");
    }

    [TestCaseSource(nameof(Deviations))]
    public async Task AreHeldAgainstTheProfilesList(Action<Words> steps, KnownDeviation known, Basis basis, Verdict verdict,
        string beginning)
    {
        var record = await HandMade.JudgeAsync(steps,
            planned => HandMade.With(basis)(
                planned) with
            { Profile = planned.Profile with { KnownDeviations = [Known() with { Rule = "made.by.others" }, known] } });

        record.Verdict.Should().Be(verdict);
        record.Message.Should().StartWith(beginning);
    }

    private static KnownDeviation Known() => new("aws.upload-part.response.made-by-hand", "the row", "the reason", new DateOnly(2026, 1, 2),
        "https://example.org/1", new SourceLine("profiles/p.yaml", 3));

    private static TestCaseData Row(string name, Action<Words> steps, Basis basis, Verdict verdict, string message) =>
        new TestCaseData(steps, basis, verdict, message).SetName($"{{m}} {name}");

    private static TestCaseData Deviation(string name, Action<Words> steps, KnownDeviation known, Basis basis, Verdict verdict,
        string beginning) =>
            new TestCaseData(steps, known, basis, verdict, beginning).SetName($"{{m}} {name}");
}
