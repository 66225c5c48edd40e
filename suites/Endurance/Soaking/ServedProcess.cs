using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using CliWrap;
using Conformance.Dialects;

namespace Conformance.Endurance.Soaking;

/// <summary>What a server looks like from outside at one moment.</summary>
/// <param name="MemoryBytes">Of its working set.</param>
/// <param name="Handles">Files and sockets, as the system counts them.</param>
internal sealed record Sample(TimeSpan At, long MemoryBytes, int Handles, int Threads, int Connections, long StoredBytes, long Requests);

/// <summary><c>conformance serve</c> as a process of its own.</summary>
internal sealed class ServedProcess : IDisposable
{
    private static readonly HttpClient Health = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(10) };

    private readonly CancellationTokenSource killing = new();
    private readonly Dictionary<string, string> card = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource cardIsRead = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CommandTask<CommandResult> running;

    private ServedProcess(IEnumerable<string> options) => running = new Command("dotnet")
        .WithArguments([Path.Combine(AppContext.BaseDirectory, "conformance.dll"), "serve", .. options])
        .WithStandardOutputPipe(PipeTarget.ToDelegate(ReadCard))
        .WithStandardErrorPipe(PipeTarget.ToDelegate(Console.Error.WriteLine))
        .WithValidation(CommandResultValidation.None)
        .ExecuteAsync(killing.Token);

    public Uri Endpoint => new(card["endpoint"]);

    public string Region => card["region"];

    public AccessKey Owner => new(card["access key"], card["secret key"]);

    public static async Task<ServedProcess> StartAsync(IEnumerable<string> options, CancellationToken cancellation)
    {
        var served = new ServedProcess(options);
        await Task.WhenAny(served.cardIsRead.Task, served.running.Task).WaitAsync(cancellation);
        return served.card.ContainsKey("endpoint") ? served : throw new InvalidOperationException("conformance serve did not start.");
    }

    public async Task<Sample> LookAsync(TimeSpan at, long requests, CancellationToken cancellation)
    {
        using var health = JsonDocument.Parse(await Health.GetStringAsync(new Uri(Endpoint, "/-/health"), cancellation));
        using var process = Process.GetProcessById(running.ProcessId);
        return new Sample(
            at, process.WorkingSet64, process.HandleCount, process.Threads.Count,
            health.RootElement.GetProperty("connections").GetInt32(), health.RootElement.GetProperty("storedBytes").GetInt64(), requests);
    }

    /// <summary>Asks it to stop, where the system has a way to, and waits.</summary>
    /// <returns>Its exit code, and how long it took; null where it had to be killed.</returns>
    public async Task<(int? ExitCode, TimeSpan Elapsed)> StopAsync()
    {
        var clock = Stopwatch.StartNew();
        if (OperatingSystem.IsWindows())
        {
            await killing.CancelAsync();
            await ((Task)running.Task).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return (0, clock.Elapsed);
        }

        await new Command("kill")
            .WithArguments(["-TERM", running.ProcessId.ToString(CultureInfo.InvariantCulture)])
            .WithValidation(CommandResultValidation.None)
            .ExecuteAsync();
        try
        {
            var result = await running.Task.WaitAsync(TimeSpan.FromSeconds(30));
            return (result.ExitCode, clock.Elapsed);
        }
        catch (TimeoutException)
        {
            return (null, clock.Elapsed);
        }
    }

    public void Dispose()
    {
        killing.Cancel();
        killing.Dispose();
    }

    /// <summary>The lines up to the first short one are the card; the others are of no interest.</summary>
    private void ReadCard(string line)
    {
        const int NameWidth = 25;
        if (cardIsRead.Task.IsCompleted)
            return;
        if (line.Length > NameWidth)
            card.Add(line[..NameWidth].Trim(), line[NameWidth..]);
        else
            cardIsRead.SetResult();
    }
}
