using System.Diagnostics;
using System.Text;
using Conformance.Running;

namespace Conformance.Endurance.Interruptions;

/// <summary>A program that runs beside us, with all that it has written.</summary>
internal sealed class CommandProcess : IDisposable
{
    private readonly Process process;
    private readonly StringBuilder output = new();
    private readonly StringBuilder error = new();

    private CommandProcess(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> variables)
    {
        var start = new ProcessStartInfo(program)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
            WorkingDirectory = Workspace.Clone,
        };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("CONFORMANCE_", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(name);
        foreach (var (name, value) in variables)
            start.Environment[name] = value;
        process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => Take(output, line.Data);
        process.ErrorDataReceived += (_, line) => Take(error, line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>The configuration that this program was built in, such as <c>Debug</c>.</summary>
    public static string BuildConfiguration { get; } = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar)).Parent!.Name;

    /// <summary>The built command line.</summary>
    public static string ConformanceAssembly { get; } = Path.Combine(Workspace.Clone, "fixtures", "Cli", "bin", BuildConfiguration, "net10.0", "conformance.dll");

    public int Id => process.Id;

    public bool HasEnded => process.HasExited;

    public int ExitCode => process.ExitCode;

    public string Output => Read(output);

    public string Error => Read(error);

    public static CommandProcess Dotnet(IEnumerable<string> arguments, IReadOnlyDictionary<string, string> variables) => new("dotnet", arguments, variables);

    public static CommandProcess Conformance(IEnumerable<string> arguments, IReadOnlyDictionary<string, string> variables) =>
        Dotnet([ConformanceAssembly, .. arguments], variables);

    /// <returns>Whether it ended in time.</returns>
    public async Task<bool> EndsWithinAsync(TimeSpan longest)
    {
        using var patience = new CancellationTokenSource(longest);
        try
        {
            await process.WaitForExitAsync(patience.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    public void Dispose()
    {
        if (!process.HasExited)
            process.Kill(entireProcessTree: true);
        process.Dispose();
    }

    private static void Take(StringBuilder text, string? line)
    {
        if (line is null)
            return;
        lock (text)
            text.AppendLine(line);
    }

    private static string Read(StringBuilder text)
    {
        lock (text)
            return text.ToString();
    }
}
