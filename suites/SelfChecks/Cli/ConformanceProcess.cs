using System.Globalization;
using System.IO.Pipelines;
using System.Runtime.InteropServices;
using System.Text;
using CliWrap;
using Conformance.Endurance.Interruptions;
using Conformance.SelfChecks.Support;

namespace Conformance.SelfChecks.Cli;

/// <summary>The built command line, run as its users run it: as a process.</summary>
internal sealed class ConformanceProcess : IDisposable
{
    /// <summary>For one call. Long, since build machines are slow; what hangs is killed.</summary>
    private static readonly TimeSpan MaxDuration = TimeSpan.FromMinutes(4);

    private readonly CancellationTokenSource killing = new();
    private readonly CommandTask<CommandResult> running;
    private readonly StringBuilder error = new();

    private ConformanceProcess(Command command)
    {
        // Without a bound, so that a check need not read what it does not ask about.
        var output = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
        Output = new StreamReader(output.Reader.AsStream(), Encoding.UTF8);
        var piped = command
            .WithStandardOutputPipe(PipeTarget.Create(async (written, cancellation) =>
            {
                await using var end = output.Writer.AsStream();
                await written.CopyToAsync(end, cancellation);
            }))
            .WithStandardErrorPipe(PipeTarget.ToDelegate(TakeError, Encoding.UTF8))
            .WithValidation(CommandResultValidation.None);
        running = HeardInterrupt.While(() => piped.ExecuteAsync(killing.Token));
    }

    /// <summary>In the configuration that these checks were built in.</summary>
    public static string Assembly { get; } =
        Repository.PathOf("fixtures", "Cli", "bin", new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name, "net10.0", "conformance.dll");

    public int Id => running.ProcessId;

    public StreamReader Output { get; }

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
        var environment = Without(name => name.StartsWith("CONFORMANCE_", StringComparison.Ordinal));
        foreach (var (name, value) in variables ?? new Dictionary<string, string>())
            environment[name] = value;
        return new(new Command("dotnet")
            .WithArguments([Assembly, .. arguments])
            .WithWorkingDirectory(Repository.Root)
            .WithEnvironmentVariables(environment));
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
        var environment = Without(_ => true);
        environment["PATH"] = "";
        environment["DOTNET_ROOT"] = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        using var process = new ConformanceProcess(new Command(Path.ChangeExtension(Assembly, OperatingSystem.IsWindows() ? ".exe" : null))
            .WithArguments(arguments)
            .WithWorkingDirectory(workingFolder)
            .WithEnvironmentVariables(environment));
        return await process.EndAsync();
    }

    /// <summary>Waits for the end and gives all that was written and not read before.</summary>
    public async Task<Ending> EndAsync()
    {
        using var patience = new CancellationTokenSource(MaxDuration);
        var output = await Output.ReadToEndAsync(patience.Token);
        var result = await running.Task.WaitAsync(patience.Token);
        return new Ending(result.ExitCode, output, Error);
    }

    /// <summary>Asks it to stop, as a terminal or an init system does. Not on Windows, which has no such signal.</summary>
    public async Task SignalAsync(string name) =>
        await new Command("kill").WithArguments(["-" + name, Id.ToString(CultureInfo.InvariantCulture)]).ExecuteAsync();

    public void Dispose()
    {
        killing.Cancel();
        killing.Dispose();
        Output.Dispose();
    }

    /// <summary>Takes away the variables of these checks' own process that are so named.</summary>
    private static Dictionary<string, string?> Without(Func<string, bool> isNamedSo) =>
        Environment.GetEnvironmentVariables().Keys.Cast<string>().Where(isNamedSo).ToDictionary(name => name, string? (_) => null);

    private void TakeError(string line)
    {
        lock (error)
            error.Append(line).Append('\n');
    }
}

/// <summary>What a process left.</summary>
internal sealed record Ending(int ExitCode, string Output, string Error)
{
    public string[] ErrorLines => Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
