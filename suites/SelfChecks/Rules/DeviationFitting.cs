using Conformance.Rules;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Rules;

/// <summary>A known deviation that names no case is refused, since it would excuse nothing.</summary>
public sealed class DeviationFitting
{
    private static readonly Rulebook[] Books = [RulebookReader.Parse(Samples.Rulebook, "book.yaml")];

    [TestCase("aws.part-number.range", null)]
    [TestCase("aws.part-number.range", "one too many")]
    [TestCase("aws.access.unsigned", null)]
    public void TakesWhatNamesACase(string rule, string? row)
    {
        var fitting = () => DeviationFit.Check(ProfileWith(rule, row), Books);

        fitting.Should().NotThrow();
    }

    [TestCase("aws.part-number.rnage", null, "no rule has the ID \"aws.part-number.rnage\"; did you mean \"aws.part-number.range\"?")]
    [TestCase("cos.traffic-limit.lowest", null, "no rule has the ID \"cos.traffic-limit.lowest\"; take this entry out, or correct the ID (conformance rules lists them).")]
    [TestCase("aws.part-number.range", "one to many", "the rule aws.part-number.range has no row \"one to many\"; did you mean \"one too many\"? It has: lowest, one too low, one too many.")]
    [TestCase("aws.access.unsigned", "one", "the rule aws.access.unsigned has no rows; take \"row\" out.")]
    [TestCase("aws.bucket.arn", null, "the rule aws.bucket.arn is not checked, so there is no deviation to know; take this entry out.")]
    public void RefusesWhatNamesNone(string rule, string? row, string message)
    {
        var fitting = () => DeviationFit.Check(ProfileWith(rule, row), Books);

        fitting.Should().Throw<ConfigurationException>().Which.Message.Should().Be($"mine.yaml:6: {message}");
    }

    private static Profile ProfileWith(string rule, string? row) => ProfileReader.Parse(
        Samples.SmallProfile + $"knownDeviations: [{{ rule: {rule}, {(row is null ? "" : $"row: {row}, ")}reason: x, since: 2026-11-20 }}]\n", "mine.yaml");
}
