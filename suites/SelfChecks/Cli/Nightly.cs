using CliWrap;
using CliWrap.Buffered;
using Conformance.Reference;
using Conformance.Reference.Defects;
using Conformance.SelfChecks.Support;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Cli;

/// <summary><c>.ci/nightly</c>: what changed since the last night, and what must not stay unseen.</summary>
[NonParallelizable]
[Platform(Exclude = "Win,MacOsX", Reason = ".ci/nightly is a script for bash 5, as .ci is for Linux")]
public sealed class Nightly
{
    private static readonly TimeSpan MaxDuration = TimeSpan.FromMinutes(5);

    [Test]
    public async Task RegressionOfTheSecondNightFailsItAndIsNamedFirst()
    {
        using var nights = new TemporaryFolder();

        var first = await NightAsync(nights, defect: null);
        var second = await NightAsync(nights, "AcceptsPartNumberZero");
        var third = await NightAsync(nights, defect: null);

        first.ExitCode.Should().Be(0, "a first night has nothing to compare with; the error output was: {0}", first.Error);
        first.Output.Should().StartWith("# No regression\n").And.Contain("| mine | first night |");
        second.ExitCode.Should().Be(1, "the error output was: {0}", second.Error);
        second.Output
            .Should().StartWith("# Regression\n\n- **`aws.upload-part.part-number.outside-range · zero`** on mine: kept → broken\n");
        second.Output.Should().Contain("REGRESSION, first aws.upload-part.part-number.outside-range");
        third.ExitCode.Should().Be(0, "the error output was: {0}", third.Error);
        third.Output.Should().StartWith("# No regression\n").And.Contain("Fixed (1)");
        var collected = await RunAsync("--no-build", "--no-run", "--history", nights["history"], "--site", nights["collected"]);
        collected.ExitCode.Should().Be(0, "the error output was: {0}", collected.Error);
        collected.Output.Should().Be(third.Output, "the history tells the same to whoever collects it");
        var late = await RunAsync("--no-build", "--no-run", "--since", "29990101T000000Z", "--history", nights["history"], "--site",
            nights["late"]);
        late.ExitCode.Should().Be(2);
        late.Output.Should().Contain("| mine | not judged |");
        File.ReadAllText(nights["site", "index.html"]).Should()
            .Contain("mine/report.html").And.Contain("badges/mine.svg").And.Contain("\"outcome\":\"as before: ");
        File.ReadAllText(nights["late", "index.html"]).Should().Contain("\"outcome\":\"not judged\"");
        File.ReadAllText(nights["site", "matrix.html"]).Should().Contain("\"report\":\"mine/report.html\"");
        File.ReadAllText(nights["site", "mine", "summary.md"]).Should().Contain("AS EXPECTED");
        Directory.GetDirectories(nights["history", "mine"]).Select(Path.GetFileName)
            .Should().HaveCount(3, "of three nights two were to be kept, and latest beside them");
    }

    [Test]
    public async Task EndpointThatIsNotThereIsNoRegressionAndNoSuccess()
    {
        using var nights = new TemporaryFolder();
        using var profile = new EndpointProfile("http://127.0.0.1:1");

        var night = await RunAsync(nights, profile);

        night.ExitCode.Should().Be(3, "the error output was: {0}", night.Error);
        night.Output.Should().StartWith("# Nothing judged\n").And.Contain("| mine | not judged |").And.Contain("127.0.0.1:1");
    }

    [TestCase("there is no option --sit", "--sit", "x")]
    [TestCase("--site needs a value", "--site")]
    [TestCase("/dev/null/here cannot be written", "--history", "/dev/null/here")]
    [TestCase("--keep many is no number of nights", "--keep", "many")]
    public async Task MistakeIsToldInOneSentence(string sentence, params string[] arguments)
    {
        var ending = await RunAsync(arguments);

        ending.ExitCode.Should().Be(3);
        ending.ErrorLines.Should().ContainSingle().Which.Should().Contain(sentence);
    }

    [Test]
    public async Task EmptyCollectionIsTheUsersToFix()
    {
        using var nights = new TemporaryFolder();

        var ending = await RunAsync("--no-build", "--no-run", "--history", nights["history"], "--site", nights["site"]);

        ending.ExitCode.Should().Be(3);
        ending.ErrorLines.Should().ContainSingle().Which.Should().Contain("holds no run");
    }

    /// <summary>One night of the same profile, with a server that may be wrong in one way.</summary>
    private static async Task<Ending> NightAsync(TemporaryFolder nights, string? defect)
    {
        var behaviour = defect is null ? null : DefectCatalogue.All.Single(each => each.Name == defect).Of("aws-s3");
        await using var server =
            await ReferenceServer.StartAsync(new ReferenceOptions { Owner = EndpointProfile.Key, Behaviour = behaviour });
        using var profile = new EndpointProfile(server.Endpoint.GetLeftPart(UriPartial.Authority));
        return await RunAsync(nights, profile);
    }

    private static Task<Ending> RunAsync(TemporaryFolder nights, EndpointProfile profile) =>
        RunAsync("--no-build", "--history", nights["history"], "--site", nights["site"], "--keep", "2", "--rule",
            "aws.upload-part.part-number.outside-range", profile.Path);

    private static async Task<Ending> RunAsync(params string[] arguments)
    {
        var variables = Environment.GetEnvironmentVariables().Keys.Cast<string>()
            .Where(name => name.StartsWith("CONFORMANCE_", StringComparison.Ordinal) || name == "GITHUB_STEP_SUMMARY")
            .ToDictionary(name => name, string? (_) => null);
        foreach (var (name, value) in EndpointProfile.Variables)
            variables[name] = value;
        using var patience = new CancellationTokenSource(MaxDuration);
        var (code, output, error) = await new Command("bash")
            .WithArguments([Repository.PathOf(".ci", "nightly"), .. arguments])
            .WithEnvironmentVariables(variables)
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(patience.Token);
        return new Ending(code, output, error);
    }
}
