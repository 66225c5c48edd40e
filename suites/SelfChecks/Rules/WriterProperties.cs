using Conformance.Rules;
using Conformance.Rules.Profiles;
using Conformance.SelfChecks.Support;
using FluentAssertions;
using FsCheck;
using FsCheck.Fluent;
using NUnit.Framework;

namespace Conformance.SelfChecks.Rules;

/// <summary>
/// What is written into a profile is read out of it again, whatever the texts are;
/// or it is refused in one sentence before a byte is written.
/// </summary>
public sealed class WriterProperties
{
    [Test]
    public void DeviationsThatAreWrittenAreRead() =>
        Prop.ForAll(HostileText.Whole.ToArbitrary(), HostileText.Whole.ToArbitrary(), (reason, row) =>
        {
            var deviation = new KnownDeviation("aws.upload-part.etag.one", row.Length == 0 ? null : row, reason, new DateOnly(2026, 11, 20),
                null, default);
            string written;
            try
            {
                written = KnownDeviationsWriter.Rewrite(Samples.Profile, "mine.yaml", [deviation]);
            }
            catch (ConfigurationException)
            {
                return;
            }

            KnownDeviation read;
            try
            {
                read = ProfileReader.Parse(written, "mine.yaml").KnownDeviations.Single();
            }
            catch (ConfigurationException refused)
            {
                // Empty reasons and overlong rows are refused by the reader, in a sentence that names the line.
                refused.Message.Should().MatchRegex("^mine\\.yaml:[0-9]+: ");
                return;
            }

            // The reader takes line ends at the end of a text for those of a block.
            (read.Rule, read.Row, read.Reason).Should().Be((deviation.Rule, deviation.Row?.TrimEnd('\n'), deviation.Reason.TrimEnd('\n')));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Test]
    public void OrdinaryTextsAreNeverRefused() =>
        Prop.ForAll(Gen.Elements("a", "b: c", "- d", "#e", "'", "\"", "\\", "{", "}", "[", "]", "|", ">", "%", "@", "`", "true", "null",
            "1", "\u00e9", " x", ",", "?", "*", "&", "!").NonEmptyListOf().ToArbitrary(), pieces =>
            {
                var reason = string.Concat(pieces).Trim();
                var written = KnownDeviationsWriter.Rewrite(Samples.SmallProfile, "mine.yaml",
                    [new("aws.upload-part.etag.one", null, reason, new DateOnly(2026, 11, 20), null, default)]);

                ProfileReader.Parse(written, "mine.yaml").KnownDeviations.Single().Reason.Should().Be(reason);
            }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));
}
