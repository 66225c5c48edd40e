using System.Diagnostics;
using System.Globalization;
using System.Text;
using Conformance.Benchmarks.Page;
using Conformance.Benchmarks.Runs;
using Conformance.Multipart.Running;
using Conformance.Reference;
using Conformance.Reporting;
using Conformance.Rules;
using Conformance.Wire;

namespace Conformance.Benchmarks.Verbs;

/// <summary>
/// What judging costs: a light run beside the same number of requests and the same bytes, sent by the same client to the same server without judging
/// anything. Both sides alternate.
/// </summary>
internal sealed class OverheadBenchmark : IBenchmark
{
    private const int CasesAtOnce = 16;
    private const double MostRatio = 2.5;
    private const int DearestRules = 10;

    public string Name => "overhead";

    public string Title => "What judging costs";

    public async Task<Section> RunAsync(Extent extent, CancellationToken cancellation)
    {
        var plan = LightPlan.Of("reference-aws", extent);
        var profile = plan.Profile;
        await using var server = await ReferenceServer.StartAsync(new ReferenceOptions { Document = profile.Documents[0] }, cancellation);
        var options = DirectRun.OptionsFor(server, RunId.New(DateTimeOffset.UtcNow), seed: 0);
        var judged = new List<JudgedRun>();
        var sent = new List<(double Seconds, double Processor)>();
        // The first pass of each side compiles what it runs through and is not counted.
        for (var round = 0; round <= extent.Rounds; round++)
        {
            var run = await JudgedRun.OfAsync(plan, profile, options, CasesAtOnce, cancellation);
            var floor = await SendAsync(profile, options, run.Records, cancellation);
            if (round == 0)
                continue;
            judged.Add(run);
            sent.Add(floor);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"round {round}: judging {run.Wall.TotalSeconds:0.000} s, sending alone {floor.Seconds:0.000} s, ratio {run.Wall.TotalSeconds / floor.Seconds:0.00}"));
        }

        var wall = new Spread(judged.Zip(sent, (run, floor) => run.Wall.TotalSeconds / floor.Seconds));
        var processor = new Spread(judged.Zip(sent, (run, floor) => run.Processor.TotalSeconds / floor.Processor));
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"A light run of `{profile.Name}` ({judged[0].AskedCases} cases, {CasesAtOnce} at once) beside as many requests with as many bytes through the same client, server and connections, nothing judged and no evidence kept. {judged.Count} rounds each, in turns; client and embedded server in one process.").AppendLine();
        text.AppendLine("| | light run | sending alone | ratio |").AppendLine("|---|---:|---:|---:|");
        text.AppendLine(CultureInfo.InvariantCulture, $"| wall time | {new Spread(judged.Select(run => run.Wall.TotalSeconds)).Text("0.000", " s")} | {new Spread(sent.Select(floor => floor.Seconds)).Text("0.000", " s")} | {wall} |");
        text.AppendLine(CultureInfo.InvariantCulture, $"| processor time | {new Spread(judged.Select(run => run.Processor.TotalSeconds)).Text("0.000", " s")} | {new Spread(sent.Select(floor => floor.Processor)).Text("0.000", " s")} | {processor} |").AppendLine();
        AppendCosts(text, judged[^1]);
        return new Section(text.ToString(),
        [
            new Goal(string.Create(CultureInfo.InvariantCulture, $"a light run takes at most {MostRatio} times as long as its requests alone"), string.Create(CultureInfo.InvariantCulture, $"{wall} times"), wall.Median <= MostRatio),
        ]);
    }

    private static void AppendCosts(StringBuilder text, JudgedRun run)
    {
        var asked = run.AskedCases;
        text.AppendLine(CultureInfo.InvariantCulture, $"A case sends {run.Traffic.Requests / (double)asked:0.0} requests, {run.Traffic.BytesSent / 1024.0 / asked:0.0} KiB, and gets {run.Traffic.BytesReceived / 1024.0 / asked:0.0} KiB (bodies; its clean-up included). The rules that send most:").AppendLine();
        text.AppendLine("| rule | cases | requests | KiB sent | ms |").AppendLine("|---|---:|---:|---:|---:|");
        var rules = run.Records.GroupBy(record => record.Rule)
            .Select(rule => (rule.Key, Cases: rule.Count(), Requests: rule.Sum(record => record.Exchanges.Count), Bytes: rule.Sum(record => record.Exchanges.Sum(exchange => exchange.RequestBytes)), Milliseconds: rule.Sum(record => record.DurationMs)))
            .OrderByDescending(rule => rule.Bytes).ThenByDescending(rule => rule.Requests).ThenBy(rule => rule.Key, StringComparer.Ordinal);
        foreach (var (rule, cases, requests, bytes, milliseconds) in rules.Take(DearestRules))
            text.AppendLine(CultureInfo.InvariantCulture, $"| `{rule}` | {cases} | {requests} | {bytes / 1024.0:0} | {milliseconds} |");
    }

    /// <summary>A request with a body becomes a PutObject of as many bytes, one that brought bytes a read of as many, any other a HEAD.</summary>
    private static async Task<(double Seconds, double Processor)> SendAsync(Profile profile, TargetOptions options, IReadOnlyList<CaseRecord> records, CancellationToken cancellation)
    {
        await using var target = await Target.ConnectAsync(profile, options, cancellation);
        await target.PrepareAsync(cancellation);
        await using var session = target.OpenSession("floor", cancellation);
        var stored = new Dictionary<long, string>();
        foreach (var length in records.SelectMany(record => record.Exchanges).Where(IsRead).Select(BytesReceived).Distinct())
        {
            stored[length] = session.NewKey();
            await session.PutObjectAsync(stored[length], Body.Generated(length, seed: 1));
        }

        var clock = Stopwatch.StartNew();
        var processor = ProcessorTime.Now;
        await Parallel.ForEachAsync(records, new ParallelOptions { MaxDegreeOfParallelism = CasesAtOnce, CancellationToken = cancellation }, async (record, cancelled) =>
        {
            await using var own = target.OpenSession("floor", cancelled);
            var key = own.NewKey();
            foreach (var exchange in record.Exchanges)
            {
                if (exchange.RequestBytes > 0)
                    await own.PutObjectAsync(key, Body.Generated(exchange.RequestBytes, seed: 1));
                else if (IsRead(exchange))
                    await own.ReadObjectAsync(stored[BytesReceived(exchange)]);
                else
                    await own.HeadObjectAsync(key);
            }
        });
        var (seconds, spent) = (clock.Elapsed.TotalSeconds, (ProcessorTime.Now - processor).TotalSeconds);
        await target.CleanAsync(CancellationToken.None);
        return (seconds, spent);
    }

    private static bool IsRead(ExchangeRecord exchange) => exchange is { Method: "GET", Status: 200 } && BytesReceived(exchange) > 0;

    private static long BytesReceived(ExchangeRecord exchange) =>
        exchange.ResponseHeaders.FirstOrDefault(header => header.Name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase)) is { } length
            ? long.Parse(length.Value, CultureInfo.InvariantCulture)
            : 0;
}
