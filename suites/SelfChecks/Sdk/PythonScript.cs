using System.ComponentModel;
using CliWrap;
using CliWrap.Buffered;
using Conformance.SelfChecks.Support;
using NUnit.Framework;

namespace Conformance.SelfChecks.Sdk;

/// <summary>Runs a script of this folder with a module that the machine's Python has.</summary>
internal static class PythonScript
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Fails the check with what the script wrote unless it ends well; skips it where there is no such module.</summary>
    public static async Task RunAsync(string module, string script, IReadOnlyDictionary<string, string> variables)
    {
        using var folder = new TemporaryFolder();
        var (found, _) = await RunAsync(["-c", "import " + module], folder.Path, variables);
        if (found != 0)
            throw MissingTool.Skip($"Python's {module} is not installed, so it cannot be run.");
        var (code, output) = await RunAsync(
            [Path.Combine(Repository.Root, "suites", "SelfChecks", "Sdk", script)], folder.Path, variables);
        if (code != 0)
            Assert.Fail($"{script} ended with {code}:{Environment.NewLine}{output}");
    }

    private static async Task<(int Code, string Output)> RunAsync(
        IEnumerable<string> arguments, string folder, IReadOnlyDictionary<string, string> variables)
    {
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            var (code, output, errors) = await new Command("python3")
                .WithArguments(arguments)
                .WithWorkingDirectory(folder)
                .WithEnvironmentVariables(variables.ToDictionary(variable => variable.Key, string? (variable) => variable.Value))
                .WithValidation(CommandResultValidation.None)
                .ExecuteBufferedAsync(patience.Token);
            return (code, output + errors);
        }
        catch (Win32Exception)
        {
            throw MissingTool.Skip("python3 is not on this machine's path, so the vendors' SDKs for it cannot be run.");
        }
    }
}
