using Conformance.Reporting;
using Conformance.Reporting.Records;
using Conformance.Rules;
using Conformance.SelfChecks.Support;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Cli;

/// <summary>
/// Which cases <c>--operation</c>, <c>--rule</c>, <c>--topic</c> and <c>--basis</c> leave, and what is said where they leave none.
/// </summary>
public sealed class Selecting
{
    [TestCase("--rule|aws.upload-part.part-number.outside-range/zero", "aws.upload-part.part-number.outside-range")]
    [TestCase("--rule|aws.upload-part.part-number.outside-range", "aws.upload-part.part-number.outside-range")]
    [TestCase(
        "--rule|aws.*.part-number.*|--basis|stated|--operation|upload-part",
        "aws.upload-part.part-number.in-range",
        "aws.upload-part.part-number.not-an-integer",
        "aws.upload-part.part-number.outside-range",
        "aws.upload-part.part-number.wrap-around")]
    [TestCase("--rule|*.part-number.in-range,*.upload-part.part-number.outside-range", "aws.upload-part.part-number.in-range",
        "aws.upload-part.part-number.outside-range", "aws.upload-part-copy.part-number.in-range")]
    public async Task OfRulesLeavesTheirCases(string options, params string[] rules)
    {
        var run = await RunAsync(options);

        run.Cases.Select(@case => @case.Rule).Distinct().Should().BeEquivalentTo(rules);
        run.Cases.Should().OnlyContain(@case => @case.Verdict == Verdict.Kept);
        if (options.Contains('/', StringComparison.Ordinal)) run.Cases.Should().ContainSingle().Which.Row.Should().Be("zero");
        run.Plan.Selected.Should().Be(run.Cases.Count);
        run.Plan.Total.Should().BeGreaterThan(run.Cases.Count, "merge finds by it what no shard has run");
    }

    [Test]
    public async Task OfTopicsAndBasesLeavesWhatFitsBoth()
    {
        var run = await RunAsync("--topic|part-number|--topic|part-size,copy-source|--basis|stated|--basis|observed");

        run.Cases.Select(@case => @case.Topic).Distinct()
            .Should().BeSubsetOf(["part-number", "part-size", "copy-source"]).And.Contain("part-number");
        run.Cases.Select(@case => @case.Basis).Distinct().Should().BeEquivalentTo([Basis.Stated, Basis.Observed]);
    }

    /// <summary>So that the shares of a run can be written down once for every document.</summary>
    [Test]
    public async Task OfBasesMayNameSomeThatTheDocumentDoesNotHave()
    {
        var run = await RunAsync("--basis|shown,observed|--operation|upload-part");

        run.Cases.Should().NotBeEmpty().And.OnlyContain(@case => @case.Basis == Basis.Observed);
    }

    [Test]
    public async Task LeavesProfilesAloneThatHaveNoSuchCase()
    {
        using var folder = new TemporaryFolder();

        var ending = await ConformanceCommand.RunAsync("run", "--rule", "yc.upload-part.part-number.*", "--results", folder.Path);

        ending.ExitCode.Should().Be(0, "the error output was: {0}", ending.Error);
        Directory.GetDirectories(folder.Path).Select(Path.GetFileName).Should().Equal("reference-yandex");
        ending.ErrorLines[0]
            .Should().Be("Not run, since no case of theirs is selected: reference-aws, reference-oss, reference-obs, reference-cos.");
        ending.Output.Should().Contain("AS EXPECTED").And.NotContain(" 0 of 0 ");
    }

    [TestCase("--topic|part-nmber", "--topic \"part-nmber\" fits no case of this run; did you mean part-number?")]
    [TestCase("--topic|quite-another", "--topic \"quite-another\" fits no case of this run; there are: access, acl, address, ")]
    [TestCase("--basis|statd", "--basis \"statd\" fits no case of this run; did you mean stated?")]
    [TestCase("--topic|traffic-limit", "--topic \"traffic-limit\" fits no case of this run; there are: access, acl, address, ")]
    [TestCase("--rule|aws.upload-part.part-number.outside-rang", "did you mean aws.upload-part.part-number.outside-range?")]
    [TestCase("--rule|aws.*.part-nmber.*", "did you mean aws.*.part-number.*?")]
    [TestCase("--rule|yc.*", "--rule \"yc.*\" fits no case of this run; ")]
    [TestCase("--topic|part-number|--topic|part-nmber", "did you mean part-number?")]
    [TestCase("--rule|*.part-number.*|--topic|access|--basis|stated",
        "No case fits all of --rule *.part-number.*, --topic access, --basis stated; each alone fits some: take one of them out.")]
    public async Task ThatLeavesNothingIsToldWithTheNearestWords(string options, string says)
    {
        var ending = await ConformanceCommand.RunAsync(["run", "--profile", "reference-aws", .. options.Split('|')]);

        ending.ExitCode.Should().Be(3, "the error output was: {0}", ending.Error);
        ending.ErrorLines.Should().ContainSingle().Which.Should().Contain(says);
        ending.Output.Should().BeEmpty();
    }

    private static async Task<RunRecord> RunAsync(string options)
    {
        using var folder = new TemporaryFolder();
        var ending = await ConformanceCommand.RunAsync(
            ["run", "--profile", "reference-aws", "--results", folder.Path, .. options.Split('|')]);
        ending.ExitCode.Should().Be(0, "the error output was: {0}", ending.Error);
        return await RunRecordFile.ReadAsync(folder["reference-aws", "latest"]);
    }
}
