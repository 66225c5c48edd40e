using System.Text;
using CliWrap;
using Conformance.Running;

namespace Conformance.Endurance.Interruptions;

/// <summary>A program that runs beside us, with all that it has written.</summary>
internal sealed class CommandProcess : IDisposable
{
    private readonly StringBuilder output = new();
    private readonly StringBuilder error = new();
    private readonly CancellationTokenSource killing = new();
    private readonly CommandTask<CommandResult> running;
    private CommandResult? result;

    private CommandProcess(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> variables)
    {
        var environment = Environment.GetEnvironmentVariables().Keys.Cast<string>()
            .Where(name => name.StartsWith("CONFORMANCE_", StringComparison.Ordinal))
            .ToDictionary(name => name, string? (_) => null);
        foreach (var (name, value) in variables)
            environment[name] = value;
        var command = new Command(program)
            .WithArguments(arguments)
            .WithWorkingDirectory(Workspace.Clone)
            .WithEnvironmentVariables(environment)
            .WithStandardOutputPipe(PipeTarget.ToDelegate(line => Take(output, line), Encoding.UTF8))
            .WithStandardErrorPipe(PipeTarget.ToDelegate(line => Take(error, line), Encoding.UTF8))
            .WithValidation(CommandResultValidation.None);
        running = HeardInterrupt.While(() => command.ExecuteAsync(killing.Token));
    }

    /// <summary>The configuration that this program was built in, such as <c>Debug</c>.</summary>
    public static string BuildConfiguration { get; } =
        new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar)).Parent!.Name;

    /// <summary>The built command line.</summary>
    public static string ConformanceAssembly { get; } =
        Path.Combine(Workspace.Clone, "fixtures", "Cli", "bin", BuildConfiguration, "net10.0", "conformance.dll");

    public int Id => running.ProcessId;

    public bool HasEnded => running.Task.IsCompleted;

    /// <summary>Once <see cref="EndsWithinAsync"/> has seen the end.</summary>
    public int ExitCode => result?.ExitCode ?? throw new InvalidOperationException("The program has not ended.");

    public string Output => Read(output);

    public string Error => Read(error);

    public static CommandProcess Dotnet(IEnumerable<string> arguments, IReadOnlyDictionary<string, string> variables) =>
        new("dotnet", arguments, variables);

    public static CommandProcess Conformance(IEnumerable<string> arguments, IReadOnlyDictionary<string, string> variables) =>
        Dotnet([ConformanceAssembly, .. arguments], variables);

    /// <returns>Whether it ended in time.</returns>
    public async Task<bool> EndsWithinAsync(TimeSpan longest)
    {
        try
        {
            result = await running.Task.WaitAsync(longest);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    public void Dispose()
    {
        killing.Cancel();
        killing.Dispose();
    }

    private static void Take(StringBuilder text, string line)
    {
        lock (text)
            text.AppendLine(line);
    }

    private static string Read(StringBuilder text)
    {
        lock (text)
            return text.ToString();
    }
}
