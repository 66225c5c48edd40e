using System.Diagnostics;
using System.Globalization;
using Conformance.Dialects;
using Conformance.Running;

namespace Conformance.Benchmarks.Stores;

/// <summary>An object store in processes of its own, that benchmarks send requests to.</summary>
internal abstract class Store : IAsyncDisposable
{
    public abstract string Name { get; }

    public required Uri Endpoint { get; init; }

    public required string Region { get; init; }

    public required AccessKey Owner { get; init; }

    public AccessKey? SecondAccount { get; init; }

    /// <summary>From asking for it to its first answer.</summary>
    public TimeSpan StartUp { get; protected init; }

    /// <summary>The physical memory of its processes now; null where this system does not tell.</summary>
    public abstract long? ResidentBytes();

    public abstract ValueTask DisposeAsync();

    /// <summary>Waits until something answers HTTP there.</summary>
    /// <exception cref="TimeoutException">Nothing does within a minute.</exception>
    protected static async Task WaitForAnswerAsync(Uri endpoint, CancellationToken cancellation)
    {
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < TimeSpan.FromMinutes(1);)
        {
            try
            {
                using var answer = await client.GetAsync(endpoint, cancellation);
                return;
            }
            catch (HttpRequestException)
            {
                await Task.Delay(5, cancellation);
            }
        }

        throw new TimeoutException($"Nothing answers at {endpoint} within a minute.");
    }
}

/// <summary>The reference as <c>conformance serve</c> runs it.</summary>
internal sealed class ServedReference : Store
{
    private readonly Process process;

    private ServedReference(Process process) => this.process = process;

    public override string Name => "reference";

    public static async Task<ServedReference> StartAsync(CancellationToken cancellation)
    {
        var owner = new AccessKey("BENCHMARKOWNER", Guid.NewGuid().ToString("N"));
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "conformance.dll"), "serve", "--access-key", "BENCHMARK_ID", "--secret-key", "BENCHMARK_SECRET"])
        {
            RedirectStandardOutput = true,
        };
        (start.Environment["BENCHMARK_ID"], start.Environment["BENCHMARK_SECRET"]) = (owner.Id, owner.Secret);
        var clock = Stopwatch.StartNew();
        var process = Process.Start(start)!;
        while (await process.StandardOutput.ReadLineAsync(cancellation) is { } line)
        {
            if (line.Split(' ').FirstOrDefault(word => word.StartsWith("http://", StringComparison.Ordinal)) is not { } address)
                continue;
            // What else it prints is read and dropped, or it would wait for a reader once the pipe is full.
            _ = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
            var endpoint = new Uri(address.TrimEnd('.', ','));
            await WaitForAnswerAsync(endpoint, cancellation);
            return new ServedReference(process) { Endpoint = endpoint, Region = "us-east-1", Owner = owner, StartUp = clock.Elapsed };
        }

        throw new InvalidOperationException("conformance serve ended without saying where it listens.");
    }

    public override long? ResidentBytes()
    {
        process.Refresh();
        return process.WorkingSet64;
    }

    public override async ValueTask DisposeAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }
}

/// <summary>A store that a script in .ci/targets starts.</summary>
internal sealed class ScriptedStore : Store
{
    private readonly string script;
    private readonly bool wasRunning;

    private ScriptedStore(string script, bool wasRunning)
    {
        this.script = script;
        this.wasRunning = wasRunning;
    }

    public override string Name => Path.GetFileNameWithoutExtension(script);

    /// <returns>Null when this machine cannot run it: no Linux, or the script fails; why is written to the error output.</returns>
    public static async Task<ScriptedStore?> TryStartAsync(string name, CancellationToken cancellation)
    {
        var script = Path.Combine(Workspace.Clone, ".ci", "targets", $"{name}.sh");
        if (!OperatingSystem.IsLinux() || !File.Exists(script))
            return null;
        var wasRunning = (await RunAsync(script, "status", cancellation)).Code == 0;
        var clock = Stopwatch.StartNew();
        var (code, output) = await RunAsync(script, "start", cancellation);
        if (code != 0)
        {
            await Console.Error.WriteLineAsync($"{name} does not start; its column stays empty.");
            return null;
        }

        var facts = output.Split('\n').Select(line => line.Split('=', 2)).Where(pair => pair.Length == 2).ToDictionary(pair => pair[0], pair => pair[1].Trim());
        return new ScriptedStore(script, wasRunning)
        {
            Endpoint = new Uri(facts["ENDPOINT"]),
            Region = facts["REGION"],
            Owner = new AccessKey(facts["ACCESS_KEY"], facts["SECRET_KEY"]),
            SecondAccount = new AccessKey(facts["ALT_ACCESS_KEY"], facts["ALT_SECRET_KEY"]),
            StartUp = wasRunning ? TimeSpan.Zero : clock.Elapsed,
        };
    }

    /// <summary>The script writes the number of each process group it starts into a file of its folder.</summary>
    public override long? ResidentBytes()
    {
        var folder = Path.Combine(Environment.GetEnvironmentVariable("TARGETS_HOME") ?? "/tmp/s3-targets", Name);
        var groups = Directory.GetFiles(folder).Where(file => Path.GetFileName(file).EndsWith("pid", StringComparison.Ordinal)).Select(file => File.ReadAllText(file).Trim()).ToHashSet();
        return Processes.ProcessTree.ResidentBytesOfGroups([.. groups.Select(group => int.Parse(group, CultureInfo.InvariantCulture))]);
    }

    public override async ValueTask DisposeAsync()
    {
        if (!wasRunning)
            await RunAsync(script, "stop", CancellationToken.None);
    }

    private static async Task<(int Code, string Output)> RunAsync(string script, string verb, CancellationToken cancellation)
    {
        // Through a file: what a script starts inherits its output, and a pipe would never end.
        var output = Path.GetTempFileName();
        try
        {
            using var process = Process.Start(new ProcessStartInfo("bash", ["-c", "\"$0\" \"$1\" >\"$2\"", script, verb, output]))!;
            await process.WaitForExitAsync(cancellation);
            return (process.ExitCode, await File.ReadAllTextAsync(output, cancellation));
        }
        finally
        {
            File.Delete(output);
        }
    }
}
