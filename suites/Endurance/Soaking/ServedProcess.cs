using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
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

    private readonly Process process;
    private readonly Dictionary<string, string> card = new(StringComparer.Ordinal);

    private ServedProcess(Process process) => this.process = process;

    public Uri Endpoint => new(card["endpoint"]);

    public string Region => card["region"];

    public AccessKey Owner => new(card["access key"], card["secret key"]);

    public static async Task<ServedProcess> StartAsync(IEnumerable<string> options, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "conformance.dll"));
        start.ArgumentList.Add("serve");
        foreach (var option in options)
            start.ArgumentList.Add(option);
        var served = new ServedProcess(Process.Start(start)!);
        const int nameWidth = 25;
        while (await served.process.StandardOutput.ReadLineAsync(cancellation) is { Length: > nameWidth } line)
            served.card.Add(line[..nameWidth].Trim(), line[nameWidth..]);
        return served.card.ContainsKey("endpoint") ? served : throw new InvalidOperationException("conformance serve did not start.");
    }

    public async Task<Sample> LookAsync(TimeSpan at, long requests, CancellationToken cancellation)
    {
        using var health = JsonDocument.Parse(await Health.GetStringAsync(new Uri(Endpoint, "/-/health"), cancellation));
        process.Refresh();
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
            process.Kill();
            await process.WaitForExitAsync();
            return (0, clock.Elapsed);
        }

        using (var kill = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]))
            await kill.WaitForExitAsync();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        try
        {
            await process.WaitForExitAsync(patience.Token);
            return (process.ExitCode, clock.Elapsed);
        }
        catch (OperationCanceledException)
        {
            return (null, clock.Elapsed);
        }
    }

    public void Dispose()
    {
        if (!process.HasExited)
            process.Kill();
        process.Dispose();
    }
}
