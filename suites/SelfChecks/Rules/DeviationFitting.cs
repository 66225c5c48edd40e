using Conformance.Rules;
using Conformance.Rules.Profiles;
using Conformance.Rules.Rulebooks;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Rules;

/// <summary>A known deviation that names no case is refused, since it would excuse nothing.</summary>
public sealed class DeviationFitting
{
    private static readonly Rulebook[] Books = [RulebookReader.Parse(Samples.Rulebook, "book.yaml")];

    [TestCase("aws.upload-part.part-number.range", null)]
    [TestCase("aws.upload-part.part-number.range", "one too many")]
    [TestCase("aws.upload-part.access.unsigned", null)]
    public void TakesWhatNamesACase(string rule, string? row)
    {
        var fitting = () => DeviationFit.Check(ProfileWith(rule, row), Books);

        fitting.Should().NotThrow();
    }

    [TestCase("aws.upload-part.part-number.rnage", null,
        "no rule has the ID \"aws.upload-part.part-number.rnage\"; did you mean \"aws.upload-part.part-number.range\"?")]
    [TestCase("cos.upload-part.traffic-limit.lowest", null, "no rule has the ID \"cos.upload-part.traffic-limit.lowest\"; take this entry "
        + "out, or correct the ID (conformance rules lists them).")]
    [TestCase("aws.upload-part.part-number.range", "one to many", "the rule aws.upload-part.part-number.range has no row \"one to many\"; "
        + "did you mean \"one too many\"? It has: lowest, one too low, one too many.")]
    [TestCase("aws.upload-part.access.unsigned", "one", "the rule aws.upload-part.access.unsigned has no rows; take \"row\" out.")]
    [TestCase("aws.upload-part.address.arn", null,
        "the rule aws.upload-part.address.arn is not checked, so there is no deviation to know; take this entry out.")]
    public void RefusesWhatNamesNone(string rule, string? row, string message)
    {
        var fitting = () => DeviationFit.Check(ProfileWith(rule, row), Books);

        fitting.Should().Throw<ConfigurationException>().Which.Message.Should().Be($"mine.yaml:6: {message}");
    }

    private static Profile ProfileWith(string rule, string? row) => ProfileReader.Parse(
        Samples.SmallProfile
            + $"knownDeviations: [{{ rule: {rule}, {(row is null ? "" : $"row: {row}, ")}reason: x, since: 2026-11-20 }}]\n", "mine.yaml");
}
