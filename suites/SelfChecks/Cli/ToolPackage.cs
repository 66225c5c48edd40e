using CliWrap;
using CliWrap.Buffered;
using Conformance.SelfChecks.Support;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Cli;

/// <summary>The package of <c>dotnet pack fixtures/Cli</c>, installed from a folder as <c>dotnet tool install</c> does.</summary>
public sealed class ToolPackage
{
    private const string Id = "Multipart.Conformance";

    /// <summary>Packs what was built beforehand, in the configuration that these checks were built in.</summary>
    private static string Configuration => new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    [Test]
    public async Task JudgesWhereNoCloneIs()
    {
        using var folder = new TemporaryFolder();
        await DotnetAsync(folder, "pack", Repository.PathOf("fixtures", "Cli"), "--no-build", "--configuration", Configuration,
            "--output", folder["packages"]);
        var package = Directory.GetFiles(folder["packages"], "*.nupkg").Should().ContainSingle().Subject;
        var version = Path.GetFileNameWithoutExtension(package)[(Id.Length + 1)..];
        await DotnetAsync(folder, "tool", "install", Id, "--version", version, "--tool-path", folder["tools"], "--source",
            folder["packages"]);
        Directory.CreateDirectory(folder["empty"]);

        var ending = await CliWrap.Cli.Wrap(folder["tools", OperatingSystem.IsWindows() ? "conformance.exe" : "conformance"])
            .WithArguments(["run", "--profile", "reference-oss", "--topic", "part-number"])
            .WithWorkingDirectory(folder["empty"])
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync();

        ending.ExitCode.Should().Be(0, "the error output was: {0}", ending.StandardError);
        ending.StandardOutput.Should().Contain("AS EXPECTED");
        Directory.GetFileSystemEntries(folder["empty"]).Should().Equal(folder["empty", "results"]);
    }

    /// <summary>The user's own cache of packages is left alone: a version tried once would be taken from there ever after.</summary>
    private static async Task DotnetAsync(TemporaryFolder folder, params string[] arguments)
    {
        var ending = await CliWrap.Cli.Wrap("dotnet").WithArguments(arguments)
            .WithWorkingDirectory(folder.Path)
            .WithEnvironmentVariables(variables => variables.Set("NUGET_PACKAGES", folder["cache"]).Set("DOTNET_CLI_TELEMETRY_OPTOUT", "1"))
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync();
        ending.ExitCode.Should().Be(0, "dotnet {0} wrote: {1}{2}", arguments[0], ending.StandardOutput, ending.StandardError);
    }
}
