using Conformance.Rules;
using Conformance.Running;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Multipart.Suites;

/// <summary>Command line before environment before run settings before default.</summary>
public sealed class RunParameterReading
{
    [TestCase("a", "b", "c", "a")]
    [TestCase(null, "b", "c", "b")]
    [TestCase(null, null, "c", "c")]
    [TestCase("", " ", "c", "c")]
    public void TakesTheFirstThatIsThere(string? commandLine, string? environment, string? settings, string expected)
    {
        var read = RunOptions.Read(
            name => name switch { "profile" => commandLine, "default.profile" => settings, _ => null },
            name => name == "CONFORMANCE_PROFILE" ? environment : null);

        read.Profiles.Should().Equal(expected);
    }

    /// <summary>Never a public address.</summary>
    [Test]
    public void TakesTheEmbeddedServerWhenNothingIsSaid() =>
        RunOptions.Read(_ => null, _ => null).Profiles.Should().Equal(Workspace.ReferenceProfiles)
            .And.OnlyContain(name => name.StartsWith("reference-", StringComparison.Ordinal));

    [Test]
    public void TakesSeveralProfiles() => Read("profile", "one, two ,three").Profiles.Should().Equal("one", "two", "three");

    [Test]
    public void TakesSeveralOperations()
    {
        Read("operations", "upload-part, complete-upload").Operations.Should().Equal("upload-part", "complete-upload");
        RunOptions.Read(_ => null, name => name == "CONFORMANCE_OPERATIONS" ? "list-parts" : null).Operations.Should().Equal("list-parts");
    }

    [Test]
    public void TakesWeightsInAnyLetterCase() =>
        Read("weights", "Light, HEAVY").Weights.Should().BeEquivalentTo([Weight.Light, Weight.Heavy]);

    [TestCase("corruption,exposure", "corruption,exposure")]
    [TestCase("differs, exposure,corruption", "corruption,exposure,differs")]
    [TestCase("", "corruption,exposure,broken")]
    public void TakesWhatFailsTheRun(string words, string expected)
    {
        string.Join(',', Read("fail-on", words).FailOn.Words).Should().Be(expected);
        string.Join(',', RunOptions.Read(_ => null, name => name == "CONFORMANCE_FAIL_ON" ? words : null).FailOn.Words)
            .Should().Be(expected);
    }

    [TestCase("fail-on", "broken", "*\"corruption\" cannot be left out; write for example corruption,exposure,broken.")]
    [TestCase("fail-on", "corruption,exposure,noise",
        "*\"noise\" is not known; write one or more of corruption, exposure, failure, broken, differs*")]
    [TestCase("weights", "light,enormous", "*\"enormous\" is no weight; write light, heavy or slow*")]
    [TestCase("weights", "1", "*\"1\" is no weight*")]
    [TestCase("strict", "perhaps", "*\"perhaps\" is neither true nor false*")]
    [TestCase("seed", "many", "*\"many\" is not a whole number*")]
    public void SaysWhatAValueShouldBe(string name, string value, string sentence) =>
        FluentActions.Invoking(() => Read(name, value)).Should().Throw<ConfigurationException>().WithMessage(sentence);

    private static RunOptions Read(string name, string value) => RunOptions.Read(asked => asked == name ? value : null, _ => null);
}
