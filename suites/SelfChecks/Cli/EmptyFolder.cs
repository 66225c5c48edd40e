using Conformance.Reporting;
using Conformance.SelfChecks.Support;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Cli;

/// <summary>
/// The program in a folder that has nothing in it, with an empty environment: neither a clone nor the SDK is within its reach.
/// </summary>
[NonParallelizable]
public sealed class EmptyFolder
{
    private static readonly string[] References = ["reference-aws", "reference-cos", "reference-obs", "reference-oss", "reference-yandex"];

    /// <summary>One topic only: the published file judges all of it in <c>.ci/publish-smoke</c>.</summary>
    [Test]
    public async Task RunJudgesTheReferencesAndWritesResultsThere()
    {
        using var folder = new TemporaryFolder();

        var ending = await ConformanceProcess.RunAloneAsync(folder.Path, "run", "--topic", "part-number");

        ending.ExitCode.Should().Be(0, "the error output was: {0}", ending.Error);
        Directory.GetFileSystemEntries(folder.Path).Should().Equal(folder["results"]);
        Directory.GetDirectories(folder["results"]).Select(Path.GetFileName).Should().BeEquivalentTo(References);
        foreach (var name in References)
        {
            var run = await RunRecordFile.ReadAsync(folder["results", name, "latest"]);
            run.Cases.Should().HaveCountGreaterThan(5);
            ending.Output.Should().Contain(folder["results", name, run.RunId, RunWriter.ReportFileName]);
        }
    }

    [Test]
    public async Task ResultsGoToTheWorkingFolderAndNotToTheProgramsClone()
    {
        using var folder = new TemporaryFolder();
        folder.Write("mine.yaml", await File.ReadAllTextAsync(Repository.PathOf("profiles", "reference-oss.yaml")));

        var ending = await ConformanceProcess.RunAloneAsync(folder.Path, "run", "--profile", "mine.yaml", "--topic", "part-number");

        ending.ExitCode.Should().Be(0, "the error output was: {0}", ending.Error);
        File.Exists(folder["results", "mine", "latest", RunWriter.RecordFileName]).Should().BeTrue();
    }

    [Test]
    public async Task ProfilesFolderOfTheWorkingFolderComesFirst()
    {
        using var folder = new TemporaryFolder();
        folder.Write("profiles/reference-aws.yaml", await File.ReadAllTextAsync(Repository.PathOf("profiles", "reference-cos.yaml")));

        var ending = await ConformanceProcess.RunAloneAsync(folder.Path, "run", "--profile", "reference-aws", "--topic", "part-number");

        ending.ExitCode.Should().Be(0, "the error output was: {0}", ending.Error);
        (await RunRecordFile.ReadAsync(folder["results", "reference-aws", "latest"])).Cases
            .Should().OnlyContain(@case => @case.Document == "tencent-cos");
    }

    [TestCase("doctor")]
    [TestCase("rules", "--document", "aws-s3")]
    [TestCase("documents", "--topic", "part-number")]
    public async Task VerbsNeedNothingElse(params string[] arguments)
    {
        using var folder = new TemporaryFolder();

        var ending = await ConformanceProcess.RunAloneAsync(folder.Path, arguments);

        ending.ExitCode.Should().Be(0, "the error output was: {0}", ending.Error);
        ending.Output.Should().NotBeEmpty();
        ending.Error.Should().BeEmpty();
        Directory.GetFileSystemEntries(folder.Path).Should().BeEmpty();
    }

    [Test]
    public async Task MisspelledReferenceIsNamed()
    {
        using var folder = new TemporaryFolder();

        var ending = await ConformanceProcess.RunAloneAsync(folder.Path, "run", "--profile", "refrence-aws");

        ending.ExitCode.Should().Be(3, "the error output was: {0}", ending.Error);
        ending.ErrorLines.Should().ContainSingle().Which.Should().Contain("did you mean \"reference-aws\"?");
    }
}
