using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Conformance.Rules;
using Conformance.Rules.Profiles;
using Conformance.Running;
using Conformance.Wire.Sessions;
using Conformance.Wire.Targets;

namespace Conformance.Endurance.Soaking;

/// <summary>
/// Steady traffic of well-behaved and misbehaving clients on <c>conformance serve</c>,
/// and what the server looks like from outside meanwhile.
/// </summary>
/// <param name="duration">Of the traffic.</param>
/// <param name="pause">Of each well-behaved client between two uploads.</param>
internal sealed class SoakRun(TimeSpan duration, TimeSpan pause, TextWriter output)
{
    private const int WellBehavedClients = 4;
    private const int MisbehavingClients = 10;

    /// <summary>Uploads per target: its list of what to clean up must not grow for days.</summary>
    private const int UploadsPerTarget = 500;

    private static readonly TimeSpan BetweenSamples = TimeSpan.FromSeconds(5);

    /// <summary>What the working set may move by between the middle and the end; the runtime gives memory back when it likes.</summary>
    private const long AllowedGrowthBytes = 64 << 20;

    private const int AllowedGrowthHandles = 30;

    private readonly ConcurrentQueue<string> findings = new();
    private readonly Stopwatch clock = Stopwatch.StartNew();
    private readonly List<Sample> samples = [];
    private int uploads;
    private int visits;
    private long requests;

    /// <returns>The number of findings.</returns>
    public async Task<int> RunAsync()
    {
        var log = Path.Combine(Path.GetTempPath(), FormattableString.Invariant($"conformance-soak-{Environment.ProcessId}.jsonl"));
        using var start = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        using var server = await ServedProcess.StartAsync(
            ["--max-bytes", "256MiB", "--max-connections", "64", "--idle-timeout", "10s", "--head-timeout", "3s", "--min-rate", "10000",
                "--expire-uploads", "20s", "--log-file", log], start.Token);
        await MisbehavingClient.PrepareAsync(server, start.Token);
        using var ending = new CancellationTokenSource(duration);
        var traffic = Enumerable.Range(0, WellBehavedClients).Select(client => BehaveAsync(server, client, ending.Token))
            .Concat(Enumerable.Range(0, MisbehavingClients).Select(_ => MisbehaveAsync(server, ending.Token)))
            .Append(WatchAsync(server, ending.Token));
        await Task.WhenAll(traffic);
        await SettleAsync(server);
        var (exitCode, elapsed) = await server.StopAsync();
        if (exitCode != 0)
            findings.Enqueue(
                $"stopping ended with {exitCode?.ToString(CultureInfo.InvariantCulture) ?? "no end"} after {elapsed.TotalSeconds:0.0} s");
        Report(elapsed, log);
        File.Delete(log);
        return findings.Count;
    }

    /// <summary>Each uploads at least once, however long the way there takes.</summary>
    private async Task BehaveAsync(ServedProcess server, int client, CancellationToken cancellation)
    {
        do
        {
            await using var target = await Target.ConnectAsync(
                ProfileReader.Read(Path.Combine(Workspace.Clone, "profiles",
                    "reference-aws.yaml")) with
                { Name = FormattableString.Invariant($"soak-{client}") },
                new TargetOptions { EndpointOverride = server.Endpoint, Main = server.Owner }, CancellationToken.None);
            await target.PrepareAsync(CancellationToken.None);
            var count = 0;
            do
            {
                await TellAsync("a well-behaved client", async () =>
                {
                    await using var session = target.OpenSession("soak", CancellationToken.None);
                    var finding = await WellBehavedClient.UploadAsync(session, Interlocked.Increment(ref uploads));
                    Interlocked.Add(ref requests, session.Exchanges.Count);
                    return finding;
                });
                await Task.Delay(pause, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            while (++count < UploadsPerTarget && !cancellation.IsCancellationRequested);

            await target.CleanAsync(CancellationToken.None);
        }
        while (!cancellation.IsCancellationRequested);
    }

    private async Task MisbehaveAsync(ServedProcess server, CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            await TellAsync("a misbehaving client",
                () => MisbehavingClient.VisitAsync(server, Interlocked.Increment(ref visits), cancellation));
            await Task.Delay(pause, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task TellAsync(string who, Func<Task<string?>> visit)
    {
        try
        {
            if (await visit() is { } finding)
                findings.Enqueue($"{who}: {finding}");
        }
        catch (OperationCanceledException)
        {
            // The run has ended.
        }
        catch (Exception exception) when (exception is CaseInconclusiveException or TargetNotReadyException
            or System.Net.Sockets.SocketException or HttpRequestException)
        {
            findings.Enqueue($"{who}: {exception.Message}");
        }
    }

    private async Task WatchAsync(ServedProcess server, CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            await LookAsync(server);
            await Task.Delay(BetweenSamples, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        var third = samples.Count / 3;
        if (third < 3)
            return;
        var (middle, end) = (samples[third..(2 * third)], samples[^third..]);
        if (Middle(end, sample => sample.MemoryBytes) - Middle(middle, sample => sample.MemoryBytes) is > AllowedGrowthBytes and var grown)
            findings.Enqueue(FormattableString.Invariant($"memory grew by {grown >> 20} MiB between the middle and the end"));
        if (Middle(end, sample => sample.Handles) - Middle(middle, sample => sample.Handles) is > AllowedGrowthHandles and var handles)
            findings.Enqueue(FormattableString.Invariant($"{handles} handles more are held at the end than in the middle"));
    }

    private async Task<Sample> LookAsync(ServedProcess server)
    {
        var sample = await server.LookAsync(clock.Elapsed, Interlocked.Read(ref requests), CancellationToken.None);
        samples.Add(sample);
        return sample;
    }

    /// <summary>Once nobody comes any more, what was left lying expires, connections end, and nothing is stored.</summary>
    private async Task SettleAsync(ServedProcess server)
    {
        Sample sample;
        var patience = Stopwatch.StartNew();
        do
        {
            await Task.Delay(TimeSpan.FromSeconds(1));
            sample = await LookAsync(server);
        }
        while ((sample.StoredBytes > 0 || sample.Connections > 1) && patience.Elapsed < TimeSpan.FromSeconds(45));
        if (sample.StoredBytes > 0)
            findings.Enqueue($"still stored though everything was deleted or has expired: {Quantity.ByteCount(sample.StoredBytes)}");
        if (sample.Connections > 1)
            findings.Enqueue(FormattableString.Invariant($"{sample.Connections} connections are held though nobody is there but us"));
    }

    private void Report(TimeSpan stopped, string log)
    {
        output.WriteLine("     at   memory  handles  threads  connections  stored  requests");
        foreach (var sample in Chosen())
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{sample.At.TotalMinutes,5:0.0} m {sample.MemoryBytes >> 20,4} MiB {sample.Handles,8} {sample.Threads,8} "
                    + $"{sample.Connections,12} {sample.StoredBytes >> 20,3} MiB {sample.Requests,9}"));
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{uploads} uploads by {WellBehavedClients} well-behaved clients in {requests} requests, {visits} visits of "
                + $"{MisbehavingClients} misbehaving ones; {File.ReadLines(log).Count()} lines of log; stopped in "
                + $"{stopped.TotalSeconds:0.0} s; {findings.Count} findings"));
        foreach (var finding in findings.GroupBy(text => text).OrderByDescending(group => group.Count()).Take(20))
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"FOUND {finding.Count()} × {finding.Key}"));
    }

    /// <summary>A dozen rows, the first and the last among them.</summary>
    private IEnumerable<Sample> Chosen()
    {
        const int Rows = 12;
        return samples.Count <= Rows ? samples : Enumerable.Range(0, Rows).Select(row => samples[row * (samples.Count - 1) / (Rows - 1)]);
    }

    private static long Middle(List<Sample> stretch, Func<Sample, long> of) => stretch.Select(of).Order().ElementAt(stretch.Count / 2);
}
