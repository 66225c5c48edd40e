using System.Globalization;
using System.Text;
using Conformance.Benchmarks.Page;
using Conformance.Benchmarks.Runs;
using Conformance.Reference;
using Conformance.Reporting;
using Conformance.Running;

namespace Conformance.Benchmarks.Verbs;

/// <summary>How well a run fills its waiting when the endpoint is far: each response comes 100 ms late.</summary>
internal sealed class LatencyBenchmark : IBenchmark
{
    private const int CasesAtOnce = 16;
    private const double MaxShare = 1 / 8.0;

    public string Name => "latency";

    public string Title => "A far endpoint";

    public async Task<Section> RunAsync(Size size, CancellationToken cancellation)
    {
        var delay = TimeSpan.FromMilliseconds(size.Choose(100, 1));
        var plan = LightPlan.Of("reference-aws", size);
        var profile = plan.Profile;
        await using var server = await ReferenceServer.StartAsync(new ReferenceOptions { Document = profile.Documents[0] }, cancellation);
        await using var far = new DelayingProxy(server.Endpoint, delay);
        var near = DirectRun.OptionsFor(server, RunId.New(DateTimeOffset.UtcNow), seed: 0);
        var rows = new List<(JudgedRun Near, JudgedRun Far)>();
        await JudgedRun.OfAsync(plan, profile, near, CasesAtOnce, cancellation);
        for (var round = 1; round <= Math.Min(size.Rounds, 3); round++)
        {
            rows.Add((await JudgedRun.OfAsync(plan, profile, near, CasesAtOnce, cancellation),
                await JudgedRun.OfAsync(plan, profile, near with { EndpointOverride = far.Endpoint }, CasesAtOnce, cancellation)));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"round {round}: near {rows[^1].Near.Wall.TotalSeconds:0.00} s, "
                + $"far {rows[^1].Far.Wall.TotalSeconds:0.00} s for {rows[^1].Far.Traffic.Requests} requests"));
        }

        double LatencyOf(JudgedRun run) => run.Traffic.Requests * delay.TotalSeconds;
        var share = new Statistics(rows.Select(row => row.Far.Wall.TotalSeconds / LatencyOf(row.Far)));
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"The light run of `{profile.Name}`, {CasesAtOnce} cases at once, straight at the "
            + $"embedded server and through a proxy that lets every response wait {delay.TotalMilliseconds:0} ms; {rows.Count} rounds, in "
            + $"turns.").AppendLine();
        text.AppendLine("| | near | far |").AppendLine("|---|---:|---:|");
        text.AppendLine(CultureInfo.InvariantCulture,
            $"| wall time | {new Statistics(rows.Select(row => row.Near.Wall.TotalSeconds)).Text("0.00", " s")} | "
                + $"{new Statistics(rows.Select(row => row.Far.Wall.TotalSeconds)).Text("0.00", " s")} |");
        text.AppendLine(CultureInfo.InvariantCulture, $"| requests | {rows[0].Near.Traffic.Requests} | {rows[0].Far.Traffic.Requests} |");
        text.AppendLine(CultureInfo.InvariantCulture, $"| sum of latencies | | {LatencyOf(rows[0].Far):0.0} s |");
        text.AppendLine(CultureInfo.InvariantCulture, $"| wall time ÷ sum of latencies | | {share.Text("0.000")} |");
        return new Section(text.ToString(),
        [
            new Goal("with 100 ms added to each response, a light run of 16 cases at once takes less than 1/8 of the sum of its latencies",
                string.Create(CultureInfo.InvariantCulture, $"{share.Text("0.000")}"), share.Median < MaxShare),
        ]);
    }
}
