using System.Diagnostics;
using System.Globalization;
using System.Text;
using Conformance.Benchmarks.Page;
using Conformance.Benchmarks.Runs;
using Conformance.Reference;
using Conformance.Reporting;
using Conformance.Reporting.Records;
using Conformance.Running;
using Conformance.Wire.Bodies;

namespace Conformance.Benchmarks.Verbs;

/// <summary>
/// What judging costs: a light run beside the same number of requests and the same bytes, sent to the same server by a client that does
/// nothing else. Both sides alternate.
/// </summary>
internal sealed class OverheadBenchmark : IBenchmark
{
    private const int CasesAtOnce = 16;
    private const int WarmUps = 3;
    private const double MaxRatio = 2.5;
    private const int DearestRules = 10;

    public string Name => "overhead";

    public string Title => "What judging costs";

    public async Task<Section> RunAsync(Size size, CancellationToken cancellation)
    {
        var plan = LightPlan.Of("reference-aws", size);
        var profile = plan.Profile;
        await using var server = await ReferenceServer.StartAsync(new ReferenceOptions { Document = profile.Documents[0] }, cancellation);
        var options = DirectRun.OptionsFor(server, RunId.New(DateTimeOffset.UtcNow), seed: 0);
        var judged = new List<JudgedRun>();
        var sent = new List<(double Seconds, double Processor)>();
        // The first passes of each side compile what they run through and are not counted.
        for (var round = 1 - size.Choose(WarmUps, 1); round <= size.Rounds; round++)
        {
            var run = await JudgedRun.OfAsync(plan, profile, options, CasesAtOnce, cancellation);
            var floor = await SendAsync(server, run, cancellation);
            if (round < 1)
                continue;
            judged.Add(run);
            sent.Add(floor);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"round {round}: judging {run.Wall.TotalSeconds:0.000} s, "
                + $"sending alone {floor.Seconds:0.000} s, ratio {run.Wall.TotalSeconds / floor.Seconds:0.00}"));
        }

        var wall = new Statistics(judged.Zip(sent, (run, floor) => run.Wall.TotalSeconds / floor.Seconds));
        var processor = new Statistics(judged.Zip(sent, (run, floor) => run.Processor.TotalSeconds / floor.Processor));
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"A light run of `{profile.Name}` ({judged[0].ExecutedCases} cases, {CasesAtOnce} at "
            + $"once) beside as many requests with as many bytes through a bare HTTP client that signs, sends and drops what comes, at the "
            + $"same server. {judged.Count} rounds each, in turns; client and embedded server in one process.").AppendLine();
        text.AppendLine("| | light run | sending alone | ratio |").AppendLine("|---|---:|---:|---:|");
        text.AppendLine(CultureInfo.InvariantCulture,
            $"| wall time | {new Statistics(judged.Select(run => run.Wall.TotalSeconds)).Text("0.000", " s")} | "
                + $"{new Statistics(sent.Select(floor => floor.Seconds)).Text("0.000", " s")} | {wall} |");
        text.AppendLine(CultureInfo.InvariantCulture,
            $"| processor time | {new Statistics(judged.Select(run => run.Processor.TotalSeconds)).Text("0.000", " s")} | "
                + $"{new Statistics(sent.Select(floor => floor.Processor)).Text("0.000", " s")} | {processor} |").AppendLine();
        AppendCosts(text, judged[^1]);
        return new Section(text.ToString(),
        [
            new Goal(string.Create(CultureInfo.InvariantCulture, $"a light run takes at most {MaxRatio} times as long as its requests "
                + $"alone"), string.Create(CultureInfo.InvariantCulture, $"{wall} times"), wall.Median <= MaxRatio),
        ]);
    }

    private static void AppendCosts(StringBuilder text, JudgedRun run)
    {
        var asked = run.ExecutedCases;
        text.AppendLine(CultureInfo.InvariantCulture, $"A case sends {run.Traffic.Requests / (double)asked:0.0} requests, "
            + $"{run.Traffic.BytesSent / 1024.0 / asked:0.0} KiB, and gets {run.Traffic.BytesReceived / 1024.0 / asked:0.0} KiB (bodies; "
            + $"its clean-up included). The rules that send most:").AppendLine();
        text.AppendLine("| rule | cases | requests | KiB sent | ms |").AppendLine("|---|---:|---:|---:|---:|");
        var rules = run.Records.GroupBy(record => record.Rule)
            .Select(
                rule =>
                    (rule.Key, Cases: rule.Count(), Requests: rule.Sum(record => record.Exchanges.Count), Bytes: rule.Sum(record =>
                        record.Exchanges.Sum(exchange => exchange.RequestBytes)), Milliseconds: rule.Sum(record => record.DurationMs)))
            .OrderByDescending(rule => rule.Bytes).ThenByDescending(rule => rule.Requests).ThenBy(rule => rule.Key, StringComparer.Ordinal);
        foreach (var (rule, cases, requests, bytes, milliseconds) in rules.Take(DearestRules))
            text.AppendLine(CultureInfo.InvariantCulture, $"| `{rule}` | {cases} | {requests} | {bytes / 1024.0:0} | {milliseconds} |");
    }

    /// <summary>
    /// A request with a body becomes a PutObject of as many bytes, one that brought bytes a read of as many, a removal a DELETE,
    /// any other a HEAD.
    /// </summary>
    private static async Task<(double Seconds, double Processor)> SendAsync(ReferenceServer server, JudgedRun run,
        CancellationToken cancellation)
    {
        var records = run.Records;
        // What a case removes after itself is among the run's requests, but not in its record.
        var removals = (int)run.Traffic.Requests - records.Sum(record => record.Exchanges.Count);
        using var client = new BareClient(server);
        await client.SendAsync(HttpMethod.Put, "/floor", null, cancellation);
        foreach (var length in records.SelectMany(record => record.Exchanges).Where(IsRead).Select(BytesReceived).Distinct())
            await client.SendAsync(HttpMethod.Put, Stored(length), Body.Generated(length, seed: 1), cancellation);

        var clock = Stopwatch.StartNew();
        var processor = ProcessorTime.Now;
        await Parallel.ForAsync(0, records.Count,
            new ParallelOptions { MaxDegreeOfParallelism = CasesAtOnce, CancellationToken = cancellation }, async (index, cancelled) =>
            {
                var key = string.Create(CultureInfo.InvariantCulture, $"/floor/case-{index}");
                foreach (var exchange in records[index].Exchanges)
                {
                    if (exchange.RequestBytes > 0)
                        await client.SendAsync(HttpMethod.Put, key, Body.Generated(exchange.RequestBytes, seed: 1), cancelled);
                    else if (IsRead(exchange))
                        await client.SendAsync(HttpMethod.Get, Stored(BytesReceived(exchange)), null, cancelled);
                    else
                        await client.SendAsync(HttpMethod.Head, key, null, cancelled);
                }

                for (var removal = index; removal < removals; removal += records.Count)
                    await client.SendAsync(HttpMethod.Delete, key, null, cancelled);
            });
        return (clock.Elapsed.TotalSeconds, (ProcessorTime.Now - processor).TotalSeconds);
    }

    private static string Stored(long length) => string.Create(CultureInfo.InvariantCulture, $"/floor/read-{length}");

    private static bool IsRead(ExchangeRecord exchange) => exchange is { Method: "GET", Status: 200 } && BytesReceived(exchange) > 0;

    private static long BytesReceived(ExchangeRecord exchange) =>
        exchange.ResponseHeaders.FirstOrDefault(
            header => header.Name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase)) is { } length
            ? long.Parse(length.Value, CultureInfo.InvariantCulture)
            : 0;
}
