using Conformance.Rules;
using Conformance.Rules.Profiles;
using Conformance.SelfChecks.Support;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Rules;

/// <summary>Only the list of known deviations is rewritten: every other line, every comment and every reason stays.</summary>
public sealed class KnownDeviationsWriting
{
    private const string Listed = """
        # A store.
        endpoint: http://127.0.0.1:9000 # here
        dialect: aws
        region: us-east-1
        documents: [aws-s3]
        knownDeviations: # looked into on the 20th
          # It never looks at the number.
          - rule: aws.upload-part.etag.one
            row: one too many
            reason: >-
              The store takes
              any number.
            since: 2026-11-20

          # Flow form.
          - { rule: aws.upload-part.etag.two, reason: "x: y", since: 2026-11-21 } # twice reported
          - rule: aws.upload-part.etag.three
            reason: Three.
            since: 2026-11-22
            # Inside the third.
        # After the list.
        listLag: 1 s

        """;

    private const string Unlisted = "endpoint: http://127.0.0.1:9000\ndialect: aws\nregion: us-east-1\ndocuments: [aws-s3]\n";

    private static readonly KnownDeviation One = Deviation("aws.upload-part.etag.one", "one too many");
    private static readonly KnownDeviation Two = Deviation("aws.upload-part.etag.two");
    private static readonly KnownDeviation Three = Deviation("aws.upload-part.etag.three");
    private static readonly KnownDeviation New = new("aws.upload-part.key.new", "true", "Not looked at: yet #1 \"so\".",
        new DateOnly(2026, 11, 23), "https://example.com/a?b=c", default);

    [Test]
    public void LeavesAListThatStaysAsItIs() => Rewrite(Listed, Three, Two, One).Should().Be(Listed);

    [Test]
    public void AddsAtTheEnd() => Rewrite(Listed, One, Two, Three, New).Should().Be(Listed.Replace("    since: 2026-11-22\n", """
            since: 2026-11-22
          - rule: aws.upload-part.key.new
            row: "true"
            reason: "Not looked at: yet #1 \"so\"."
            since: 2026-11-23
            link: https://example.com/a?b=c

        """, StringComparison.Ordinal));

    [Test]
    public void TakesOutAnEntryAndKeepsTheCommentsAround() => Rewrite(Listed, One, Three).Should().Be(
        Listed.Replace("  - { rule: aws.upload-part.etag.two, reason: \"x: y\", since: 2026-11-21 } # twice reported\n", "",
            StringComparison.Ordinal));

    [Test]
    public void TakesOutTheFirst() => Rewrite(Listed, Two, Three).Should().Be(
        Listed.Replace("  - rule: aws.upload-part.etag.one\n    row: one too many\n    reason: >-\n      The store takes\n"
            + "      any number.\n    since: 2026-11-20\n", "", StringComparison.Ordinal));

    [Test]
    public void LeavesAnEmptyList()
    {
        var text = Rewrite(Listed);

        text.Should().Contain("knownDeviations: [] # looked into on the 20th\n").And.Contain("# It never looks at the number.")
            .And.Contain("# After the list.\nlistLag: 1 s\n");
        ProfileReader.Parse(text, "mine.yaml").KnownDeviations.Should().BeEmpty();
    }

    [Test]
    public void BeginsAListWhereThereIsNone() => Rewrite(Unlisted, Two).Should().Be(
        Unlisted + "knownDeviations:\n  - rule: aws.upload-part.etag.two\n    reason: Found by a run.\n    since: 2026-11-20\n");

    [Test]
    public void EndsAFileWithoutALastLineEnd() => Rewrite(Unlisted.TrimEnd('\n'), Two).Should().Be(
        Unlisted + "knownDeviations:\n  - rule: aws.upload-part.etag.two\n    reason: Found by a run.\n    since: 2026-11-20\n");

    [Test]
    public void WritesAnEmptyListInBracketsAsABlock() =>
        Rewrite(Unlisted + "knownDeviations: [] # none ] yet\nlistLag: 1 s\n", Two).Should().Be(
            Unlisted + "knownDeviations: # none ] yet\n  - rule: aws.upload-part.etag.two\n    reason: Found by a run.\n"
                + "    since: 2026-11-20\nlistLag: 1 s\n");

    [Test]
    public void KeepsReasonsOfAListInBrackets() =>
        Rewrite(Unlisted + "knownDeviations: [\n  # Why.\n  { rule: aws.upload-part.etag.two, reason: Mine., since: 2026-01-02 }, { rule: "
            + "aws.upload-part.etag.one, reason: x, since: 2026-01-03 }]\n", Two).Should().Be(
            Unlisted + "knownDeviations:\n  # Why.\n  - rule: aws.upload-part.etag.two\n    reason: Mine.\n    since: 2026-01-02\n");

    [Test]
    public void KeepsBlankLinesAfterABlockScalar()
    {
        const string Text = Unlisted
            + "knownDeviations:\n- rule: aws.upload-part.etag.one\n  since: 2026-01-02\n  reason: >\n    Long\n    story.\n\n\n"
            + "listLag: 1 s\n";

        Rewrite(Text, Two).Should().Be(Unlisted
            + "knownDeviations:\n- rule: aws.upload-part.etag.two\n  reason: Found by a run.\n  since: 2026-11-20\n\n\nlistLag: 1 s\n");
    }

    [Test]
    public void WritesThatAQuestionStaysOpen()
    {
        var open = Two with { IsInconclusive = true };

        var text = Rewrite(Unlisted, open, One);

        text.Should().Be(Unlisted
            + "knownDeviations:\n  - rule: aws.upload-part.etag.two\n    reason: Found by a run.\n    since: 2026-11-20\n"
            + "    inconclusive: true\n"
            + "  - rule: aws.upload-part.etag.one\n    row: one too many\n    reason: Found by a run.\n    since: 2026-11-20\n");
        ProfileReader.Parse(text, "mine.yaml").KnownDeviations.Select(each => each.IsInconclusive).Should().Equal(true, false);
    }

    [Test]
    public void KeepsThatAQuestionStaysOpenAndALink() =>
        Rewrite(Unlisted + "knownDeviations: [{ rule: aws.upload-part.etag.two, row: x, reason: Mine., since: 2026-01-02, link: "
            + "\"https://example.org/1\", inconclusive: true }, { rule: aws.upload-part.etag.one, reason: x, since: 2026-01-03 }]\n",
            Deviation("aws.upload-part.etag.two", "x")).Should().Be(
            Unlisted + "knownDeviations:\n  - rule: aws.upload-part.etag.two\n    row: x\n    reason: Mine.\n    since: 2026-01-02\n"
                + "    link: https://example.org/1\n    inconclusive: true\n");

    [Test]
    public void EmptiesAListInBrackets() =>
        Rewrite(Unlisted + "knownDeviations: [{ rule: aws.upload-part.etag.two, reason: Mine., since: 2026-01-02 }] # why\n")
            .Should().Be(Unlisted + "knownDeviations: [] # why\n");

    [Test]
    public void AddsOnceWhatIsAskedForTwice() => Rewrite(Unlisted, Two, Two).Should().Be(Rewrite(Unlisted, Two));

    /// <summary>Reasons that YAML would take for something else stand in quotes.</summary>
    [TestCase("Plain words, (with) marks; and/or more.", "Plain words, (with) marks; and/or more.")]
    [TestCase("x", "x")]
    [TestCase("1", "\"1\"")]
    [TestCase("no: colon", "\"no: colon\"")]
    [TestCase("a #hash", "\"a #hash\"")]
    [TestCase("-dash", "\"-dash\"")]
    [TestCase("null", "\"null\"")]
    [TestCase("\u00fcber", "\"\u00fcber\"")]
    [TestCase("a \"quote\"", "\"a \\\"quote\\\"\"")]
    public void QuotesWhatNeedsIt(string reason, string written)
    {
        var text = Rewrite(Unlisted, Two with { Reason = reason });

        text.Should().Contain($"    reason: {written}\n");
        ProfileReader.Parse(text, "mine.yaml").KnownDeviations.Single().Reason.Should().Be(reason);
    }

    [Test]
    public void WritesNothingWhereNothingChanges()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("mine.yaml", Listed);
        var before = new DateTime(2020, 1, 2, 3, 4, 5, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(path, before);

        KnownDeviationsWriter.Write(path, [One, Two, Three]);

        File.GetLastWriteTimeUtc(path).Should().Be(before);
    }

    [Test]
    public void KeepsWindowsLineEnds() =>
        Rewrite(Listed.ReplaceLineEndings("\r\n"), One, Two, Three, New)
            .Should().Be(Rewrite(Listed, One, Two, Three, New).ReplaceLineEndings("\r\n"));

    [Test]
    public void WritesTheFile()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("mine.yaml", Listed);

        KnownDeviationsWriter.Write(path, [New]);

        ProfileReader.Read(path).KnownDeviations.Single().Should().Be(New with { At = new SourceLine(path, 10) });
        Directory.EnumerateFiles(folder.Path).Should().ContainSingle("a draft left behind would be taken for a profile");
    }

    private static string Rewrite(string text, params KnownDeviation[] deviations) =>
        KnownDeviationsWriter.Rewrite(text, "mine.yaml", deviations);

    private static KnownDeviation Deviation(string rule, string? row = null) =>
        new(rule, row, "Found by a run.", new DateOnly(2026, 11, 20), null, default);
}
