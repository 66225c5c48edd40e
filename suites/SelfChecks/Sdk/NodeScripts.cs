using System.ComponentModel;
using System.Security.Cryptography;
using CliWrap;
using CliWrap.Buffered;
using Conformance.SelfChecks.Support;
using NUnit.Framework;

namespace Conformance.SelfChecks.Sdk;

/// <summary>
/// Runs the scripts of this folder with the packages that its lock file pins, installed once per lock file into a cache of this machine.
/// </summary>
internal static class NodeScripts
{
    private static readonly TimeSpan InstallPatience = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan ScriptPatience = TimeSpan.FromMinutes(2);
    private static readonly string[] NetworkFaults =
        ["ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ECONNRESET", "ETIMEDOUT", "ERR_SOCKET_TIMEOUT"];
    private static readonly Lazy<Task<string>> Installed = new(InstallAsync);

    private static string Sources => Path.Combine(Repository.Root, "suites", "SelfChecks", "Sdk");

    /// <summary>
    /// Fails the check with what the script wrote unless it ends well; skips it where Node or the registry is not to be had.
    /// </summary>
    public static async Task RunAsync(string script, IReadOnlyDictionary<string, string> variables)
    {
        var folder = await Installed.Value;
        var (code, output) = await RunAsync("node", [Path.Combine(folder, script)], folder, variables, ScriptPatience);
        if (code != 0)
            Assert.Fail($"{script} ended with {code}:{Environment.NewLine}{output}");
    }

    private static async Task<string> InstallAsync()
    {
        var sources = Directory.GetFiles(Sources).Where(file => Path.GetExtension(file) is ".js" or ".json"
            || Path.GetFileName(file) == ".npmrc").Order(StringComparer.Ordinal).ToList();
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var source in sources)
            digest.AppendData(await File.ReadAllBytesAsync(source));
        var cache = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData,
            Environment.SpecialFolderOption.Create), "conformance-self-checks");
        var folder = Path.Combine(cache, Convert.ToHexStringLower(digest.GetHashAndReset())[..16]);
        if (Directory.Exists(folder))
            return folder;

        // Made aside and moved, so that a folder that is there is whole.
        var aside = Path.Combine(cache, "unfinished-" + Guid.NewGuid().ToString("N"));
        Directory.CreateDirectory(aside);
        foreach (var source in sources)
            File.Copy(source, Path.Combine(aside, Path.GetFileName(source)));
        var (code, output) = await InstallAsync(aside);
        if (code != 0)
        {
            Directory.Delete(aside, recursive: true);
            if (NetworkFaults.Any(fault => output.Contains(fault, StringComparison.Ordinal)))
                throw MissingTool.Skip("The package registry cannot be reached, so the vendors' SDKs cannot be installed.");
            Assert.Fail($"npm ci ended with {code}:{Environment.NewLine}{output}");
        }

        try
        {
            Directory.Move(aside, folder);
        }
        catch (IOException) when (Directory.Exists(folder))
        {
            // Another run was first; its folder is as good.
            Directory.Delete(aside, recursive: true);
        }

        return folder;
    }

    private static Task<(int Code, string Output)> InstallAsync(string folder)
    {
        string[] arguments = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"];
        var none = new Dictionary<string, string>();
        // npm is a batch file on Windows, which only the shell runs.
        return OperatingSystem.IsWindows()
            ? RunAsync("cmd.exe", ["/c", "npm", .. arguments], folder, none, InstallPatience)
            : RunAsync("npm", arguments, folder, none, InstallPatience);
    }

    private static async Task<(int Code, string Output)> RunAsync(
        string program, IEnumerable<string> arguments, string folder, IReadOnlyDictionary<string, string> variables, TimeSpan patience)
    {
        using var timeout = new CancellationTokenSource(patience);
        try
        {
            var (code, output, errors) = await new Command(program)
                .WithArguments(arguments)
                .WithWorkingDirectory(folder)
                .WithEnvironmentVariables(variables.ToDictionary(variable => variable.Key, string? (variable) => variable.Value))
                .WithValidation(CommandResultValidation.None)
                .ExecuteBufferedAsync(timeout.Token);
            return (code, output + errors);
        }
        catch (Win32Exception)
        {
            throw MissingTool.Skip($"{program} is not on this machine's path, so the vendors' SDKs cannot be run.");
        }
        catch (OperationCanceledException)
        {
            return (-1, $"It was stopped after {patience.TotalSeconds} s.");
        }
    }
}
