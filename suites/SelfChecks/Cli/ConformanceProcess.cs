using System.Diagnostics;
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

    private ConformanceProcess(IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? variables)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
            WorkingDirectory = Repository.Root,
        };
        start.ArgumentList.Add(Assembly);
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("CONFORMANCE_", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(name);
        foreach (var (name, value) in variables ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        process = Process.Start(start)!;
        process.ErrorDataReceived += (_, line) =>
        {
            lock (error)
                error.Append(line.Data is null ? "" : line.Data + "\n");
        };
        process.BeginErrorReadLine();
    }

    /// <summary>Beside its rulebooks, in the configuration that these checks were built in.</summary>
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

    public static ConformanceProcess Start(IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? variables = null) => new(arguments, variables);

    public static Task<Ending> RunAsync(params string[] arguments) => RunAsync(arguments, null);

    public static async Task<Ending> RunAsync(IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? variables)
    {
        using var process = Start(arguments, variables);
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
