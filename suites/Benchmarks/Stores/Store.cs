using System.Diagnostics;
using System.Globalization;
using CliWrap;
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

    /// <summary>From asking for it to its first response.</summary>
    public TimeSpan StartUp { get; protected init; }

    /// <summary>The physical memory of its processes now; null where this system does not tell.</summary>
    public abstract long? ResidentBytes();

    public abstract ValueTask DisposeAsync();

    /// <summary>Waits until something answers HTTP there.</summary>
    /// <exception cref="TimeoutException">Nothing does within a minute.</exception>
    protected static async Task WaitForResponseAsync(Uri endpoint, CancellationToken cancellation)
    {
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < TimeSpan.FromMinutes(1);)
        {
            try
            {
                using var response = await client.GetAsync(endpoint, cancellation);
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
    private readonly CancellationTokenSource killing;
    private readonly CommandTask<CommandResult> running;

    private ServedReference(CommandTask<CommandResult> running, CancellationTokenSource killing)
    {
        this.running = running;
        this.killing = killing;
    }

    public override string Name => "reference";

    public static async Task<ServedReference> StartAsync(CancellationToken cancellation)
    {
        var owner = new AccessKey("BENCHMARKOWNER", Guid.NewGuid().ToString("N"));
        var address = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var command = new Command("dotnet")
            .WithArguments([
                Path.Combine(AppContext.BaseDirectory, "conformance.dll"),
                "serve", "--access-key", "BENCHMARK_ID", "--secret-key", "BENCHMARK_SECRET",
            ])
            .WithEnvironmentVariables(variables => variables.Set("BENCHMARK_ID", owner.Id).Set("BENCHMARK_SECRET", owner.Secret))
            .WithStandardOutputPipe(PipeTarget.ToDelegate(line =>
            {
                if (line.Split(' ').FirstOrDefault(word => word.StartsWith("http://", StringComparison.Ordinal)) is { } found)
                    address.TrySetResult(found.TrimEnd('.', ','));
            }))
            .WithStandardErrorPipe(PipeTarget.ToDelegate(Console.Error.WriteLine))
            .WithValidation(CommandResultValidation.None);
        var killing = new CancellationTokenSource();
        var clock = Stopwatch.StartNew();
        var running = command.ExecuteAsync(killing.Token);
        await Task.WhenAny(address.Task, running.Task).WaitAsync(cancellation);
        if (!address.Task.IsCompleted)
            throw new InvalidOperationException("conformance serve ended without saying where it listens.");
        var endpoint = new Uri(await address.Task);
        await WaitForResponseAsync(endpoint, cancellation);
        return new ServedReference(running, killing) { Endpoint = endpoint, Region = "us-east-1", Owner = owner, StartUp = clock.Elapsed };
    }

    public override long? ResidentBytes()
    {
        using var process = Process.GetProcessById(running.ProcessId);
        return process.WorkingSet64;
    }

    public override async ValueTask DisposeAsync()
    {
        await killing.CancelAsync();
        await ((Task)running.Task).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        killing.Dispose();
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

        var facts = output.Split('\n').Select(line => line.Split('=', 2)).Where(pair => pair.Length == 2)
            .ToDictionary(pair => pair[0], pair => pair[1].Trim());
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
        var groups = Directory.GetFiles(folder).Where(file => Path.GetFileName(file).EndsWith("pid", StringComparison.Ordinal))
            .Select(file => File.ReadAllText(file).Trim()).ToHashSet();
        return Processes.ProcessTree.ResidentBytesOfGroups([.. groups.Select(group => int.Parse(group, CultureInfo.InvariantCulture))]);
    }

    public override async ValueTask DisposeAsync()
    {
        if (!wasRunning)
            await RunAsync(script, "stop", CancellationToken.None);
    }

    private static async Task<(int Code, string Output)> RunAsync(string script, string verb, CancellationToken cancellation)
    {
        // Through files: what a script starts inherits its output, and a pipe would never end.
        var folder = Directory.CreateTempSubdirectory("conformance-benchmark-");
        var (output, errors) = (Path.Combine(folder.FullName, "output"), Path.Combine(folder.FullName, "errors"));
        try
        {
            var result = await new Command("bash")
                .WithArguments(["-c", "\"$0\" \"$1\" >\"$2\" 2>\"$3\"", script, verb, output, errors])
                .WithValidation(CommandResultValidation.None)
                .ExecuteAsync(cancellation);
            await Console.Error.WriteAsync(await File.ReadAllTextAsync(errors, cancellation));
            return (result.ExitCode, await File.ReadAllTextAsync(output, cancellation));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
