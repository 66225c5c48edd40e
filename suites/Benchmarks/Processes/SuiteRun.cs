using System.Diagnostics;
using Conformance.Running;

namespace Conformance.Benchmarks.Processes;

/// <summary>A run as a user starts it, watched from outside: when its first case is recorded, when it is over, how much memory it took.</summary>
internal sealed class SuiteRun : IAsyncDisposable
{
    private readonly DirectoryInfo results = Directory.CreateTempSubdirectory("conformance-benchmark-");
    private readonly Process process;
    private readonly Stopwatch clock;
    private readonly Task output;
    private long testHostPeakBytes;

    private SuiteRun(string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = Workspace.Clone, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["CONFORMANCE_RESULTS"] = results.FullName;
        foreach (var leftOver in start.Environment.Keys.Where(name => name.StartsWith("CONFORMANCE_", StringComparison.Ordinal) && name != "CONFORMANCE_RESULTS").ToList())
            start.Environment.Remove(leftOver);
        clock = Stopwatch.StartNew();
        process = Process.Start(start)!;
        output = Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
    }

    /// <summary>The most memory that the process with the suites held, as far as it was asked; null where this system does not tell.</summary>
    public long? TestHostPeakBytes => testHostPeakBytes > 0 ? testHostPeakBytes : null;

    /// <summary>Builds the suites and the command line as a user would, in the default configuration; what is measured begins after that.</summary>
    /// <exception cref="InvalidOperationException">One of them does not build.</exception>
    public static async Task BuildAsync(CancellationToken cancellation)
    {
        foreach (var project in new[] { "suites/Multipart", "fixtures/Cli" })
        {
            using var build = Process.Start(new ProcessStartInfo("dotnet", ["build", project, "-v", "quiet", "--nologo"]) { WorkingDirectory = Workspace.Clone })!;
            await build.WaitForExitAsync(cancellation);
            if (build.ExitCode != 0)
                throw new InvalidOperationException($"{project} does not build; see above.");
        }
    }

    /// <param name="settings">A file in runsettings/; null for the default.</param>
    public static SuiteRun DotnetTest(string? settings = null) => new(
        ["test", "suites/Multipart", "--no-build", .. settings is null ? Array.Empty<string>() : ["--settings", Path.Combine("runsettings", settings)]]);

    public static SuiteRun Conformance() => new([Path.Combine(Workspace.Clone, "fixtures", "Cli", "bin", "Debug", "net10.0", "conformance.dll"), "run"]);

    /// <summary>Waits for the first line of any profile's record.</summary>
    /// <exception cref="InvalidOperationException">The run ended without a case.</exception>
    public async Task<TimeSpan> FirstCaseAsync(CancellationToken cancellation)
    {
        while (!process.HasExited)
        {
            if (results.EnumerateFiles("cases.jsonl", SearchOption.AllDirectories).Any(file => file.Length > 0))
                return clock.Elapsed;
            await Task.Delay(5, cancellation);
        }

        throw new InvalidOperationException($"The run ended with {process.ExitCode} before a case was recorded.");
    }

    /// <summary>Waits for the end and watches the memory meanwhile.</summary>
    /// <exception cref="InvalidOperationException">The run failed.</exception>
    public async Task<TimeSpan> EndAsync(CancellationToken cancellation)
    {
        while (!process.HasExited)
        {
            foreach (var (_, command, peak) in ProcessTree.DescendantsOf(process.Id))
            {
                if (command.Contains("testhost", StringComparison.Ordinal))
                    testHostPeakBytes = Math.Max(testHostPeakBytes, peak);
            }

            await Task.WhenAny(process.WaitForExitAsync(cancellation), Task.Delay(50, cancellation));
        }

        await output;
        return process.ExitCode == 0 ? clock.Elapsed : throw new InvalidOperationException($"The run failed ({process.ExitCode}); see what `conformance run` says.");
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }

        process.Dispose();
        results.Delete(recursive: true);
    }
}
