using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using Conformance.SelfChecks.Support;

namespace Conformance.SelfChecks.Cli;

/// <summary>The built command line, run as its users run it: as a process.</summary>
internal sealed class ConformanceProcess : IDisposable
{
    /// <summary>For one call. Long, since build machines are slow; what hangs is killed.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(4);

    private readonly Process process;
    private readonly StringBuilder error = new();

    private ConformanceProcess(ProcessStartInfo start)
    {
        process = Process.Start(start)!;
        process.ErrorDataReceived += (_, line) =>
        {
            lock (error)
                error.Append(line.Data is null ? "" : line.Data + "\n");
        };
        process.BeginErrorReadLine();
    }

    /// <summary>In the configuration that these checks were built in.</summary>
    public static string Assembly { get; } = Repository.PathOf("fixtures", "Cli", "bin", new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name, "net10.0", "conformance.dll");

    public int Id => process.Id;

    public StreamReader Output => process.StandardOutput;

    /// <summary>What it has written on its error output so far.</summary>
    public string Error
    {
        get
        {
            lock (error)
                return error.ToString();
        }
    }

    public static ConformanceProcess Start(IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? variables = null)
    {
        var start = Describe("dotnet", [Assembly, .. arguments], Repository.Root);
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("CONFORMANCE_", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(name);
        foreach (var (name, value) in variables ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        return new(start);
    }

    public static Task<Ending> RunAsync(params string[] arguments) => RunAsync(arguments, null);

    public static async Task<Ending> RunAsync(IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? variables)
    {
        using var process = Start(arguments, variables);
        return await process.EndAsync();
    }

    /// <summary>Runs it as its own program in a folder, with no variable but where the runtime is.</summary>
    public static async Task<Ending> RunAloneAsync(string workingFolder, params string[] arguments)
    {
        var start = Describe(Path.ChangeExtension(Assembly, OperatingSystem.IsWindows() ? ".exe" : null), arguments, workingFolder);
        start.Environment.Clear();
        start.Environment["PATH"] = "";
        start.Environment["DOTNET_ROOT"] = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        using var process = new ConformanceProcess(start);
        return await process.EndAsync();
    }

    /// <summary>Waits for the end and gives all that was written and not read before.</summary>
    public async Task<Ending> EndAsync()
    {
        using var patience = new CancellationTokenSource(Longest);
        var output = await process.StandardOutput.ReadToEndAsync(patience.Token);
        await process.WaitForExitAsync(patience.Token);
        return new Ending(process.ExitCode, output, Error);
    }

    /// <summary>Asks it to stop, as a terminal or an init system does. Not on Windows, which has no such signal.</summary>
    public void Signal(string name)
    {
        using var kill = Process.Start("kill", ["-" + name, process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    private static ProcessStartInfo Describe(string program, IEnumerable<string> arguments, string workingFolder) => new(program, arguments)
    {
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        StandardOutputEncoding = Encoding.UTF8,
        StandardErrorEncoding = Encoding.UTF8,
        WorkingDirectory = workingFolder,
    };

    public void Dispose()
    {
        if (!process.HasExited)
            process.Kill(entireProcessTree: true);
        process.Dispose();
    }
}

/// <summary>What a process left.</summary>
internal sealed record Ending(int ExitCode, string Output, string Error)
{
    public string[] ErrorLines => Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
