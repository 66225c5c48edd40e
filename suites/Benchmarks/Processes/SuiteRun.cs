using System.Diagnostics;
using CliWrap;
using Conformance.Running;

namespace Conformance.Benchmarks.Processes;

/// <summary>
/// A run as a user starts it, watched from outside: when its first case is recorded, when it is over, how much memory it took.
/// </summary>
internal sealed class SuiteRun : IAsyncDisposable
{
    /// <summary>What a user who names no configuration builds and runs.</summary>
    private const string Configuration = "Debug";

    private readonly DirectoryInfo results = Directory.CreateTempSubdirectory("conformance-benchmark-");
    private readonly CancellationTokenSource killing = new();
    private readonly CommandTask<CommandResult> running;
    private readonly Stopwatch clock;
    private long testHostPeakBytes;

    private SuiteRun(string[] arguments)
    {
        var variables = Environment.GetEnvironmentVariables().Keys.Cast<string>()
            .Where(name => name.StartsWith("CONFORMANCE_", StringComparison.Ordinal))
            .ToDictionary(name => name, string? (_) => null);
        variables["CONFORMANCE_RESULTS"] = results.FullName;
        var command = Dotnet(arguments).WithEnvironmentVariables(variables);
        clock = Stopwatch.StartNew();
        running = command.ExecuteAsync(killing.Token);
    }

    /// <summary>
    /// The most memory that the process with the suites held, as far as it was asked; null where this system does not tell.
    /// </summary>
    public long? TestHostPeakBytes => testHostPeakBytes > 0 ? testHostPeakBytes : null;

    /// <summary>
    /// Builds the suites and the command line as a user would, in the default configuration; what is measured begins after that.
    /// </summary>
    /// <exception cref="InvalidOperationException">One of them does not build.</exception>
    public static async Task BuildAsync(CancellationToken cancellation)
    {
        foreach (var project in new[] { "suites/Multipart", "fixtures/Cli" })
        {
            var build = await Dotnet(["build", project, "-c", Configuration, "-v", "quiet", "--nologo"])
                .WithStandardOutputPipe(PipeTarget.ToDelegate(Console.WriteLine))
                .ExecuteAsync(cancellation);
            if (!build.IsSuccess)
                throw new InvalidOperationException($"{project} does not build; see above.");
        }
    }

    /// <param name="settings">A file in runsettings/; null for the default.</param>
    public static SuiteRun DotnetTest(string? settings = null) => new(
        ["test", "suites/Multipart", "--no-build", "-c", Configuration,
            .. settings is null ? Array.Empty<string>() : ["--settings", Path.Combine("runsettings", settings)]]);

    public static SuiteRun Conformance() =>
        new([Path.Combine(Workspace.Clone, "fixtures", "Cli", "bin", Configuration, "net10.0", "conformance.dll"), "run"]);

    /// <summary>Waits for the first line of any profile's record.</summary>
    /// <exception cref="InvalidOperationException">The run ended without a case.</exception>
    public async Task<TimeSpan> FirstCaseAsync(CancellationToken cancellation)
    {
        while (!running.Task.IsCompleted)
        {
            if (results.EnumerateFiles("cases.jsonl", SearchOption.AllDirectories).Any(file => file.Length > 0))
                return clock.Elapsed;
            await Task.Delay(5, cancellation);
        }

        throw new InvalidOperationException($"The run ended with {(await running).ExitCode} before a case was recorded.");
    }

    /// <summary>Waits for the end and watches the memory meanwhile.</summary>
    /// <exception cref="InvalidOperationException">The run failed.</exception>
    public async Task<TimeSpan> EndAsync(CancellationToken cancellation)
    {
        while (!running.Task.IsCompleted)
        {
            foreach (var (_, command, peak) in ProcessTree.DescendantsOf(running.ProcessId))
            {
                if (command.Contains("testhost", StringComparison.Ordinal))
                    testHostPeakBytes = Math.Max(testHostPeakBytes, peak);
            }

            await Task.WhenAny(running.Task, Task.Delay(50, cancellation));
            cancellation.ThrowIfCancellationRequested();
        }

        var result = await running;
        return result.IsSuccess
            ? clock.Elapsed
            : throw new InvalidOperationException($"The run failed ({result.ExitCode}); see what `conformance run` says.");
    }

    public async ValueTask DisposeAsync()
    {
        await killing.CancelAsync();
        await ((Task)running.Task).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        killing.Dispose();
        results.Delete(recursive: true);
    }

    private static Command Dotnet(IEnumerable<string> arguments) =>
        new Command("dotnet").WithArguments(arguments).WithWorkingDirectory(Workspace.Clone).WithValidation(CommandResultValidation.None);
}
