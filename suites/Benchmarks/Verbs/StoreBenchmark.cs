using System.Globalization;
using System.Text;
using Conformance.Benchmarks.Page;
using Conformance.Benchmarks.Runs;
using Conformance.Benchmarks.Stores;
using Conformance.Dialects;
using Conformance.Multipart;
using Conformance.Rules.Profiles;
using Conformance.Running;

namespace Conformance.Benchmarks.Verbs;

/// <summary>The light run against real stores, with more and more cases at once.</summary>
internal sealed class StoreBenchmark : IBenchmark
{
    private static readonly int[] CasesAtOnce = [1, 4, 16, 64];

    public string Name => "store";

    public string Title => "Against real stores";

    public async Task<Section> RunAsync(Size size, CancellationToken cancellation)
    {
        List<Side> sides = [new Side("reference-aws", size, store: null)];
        var stores = new List<ScriptedStore>();
        try
        {
            foreach (var name in size.Choose<string[]>(["ceph-rgw", "s3rver"], []))
            {
                if (await ScriptedStore.TryStartAsync(name, cancellation) is not { } store)
                    continue;
                stores.Add(store);
                sides.Add(new Side(name, size, store));
            }

            var counts = size.Choose(CasesAtOnce, [16]);
            // Sides in turns within each concurrency, so that a slower minute of the machine meets all of them.
            for (var round = 1; round <= Math.Min(size.Rounds, 2); round++)
            {
                foreach (var count in counts)
                {
                    foreach (var side in sides)
                    {
                        var run = await side.RunAsync(count, cancellation);
                        side.Usual ??= run;
                        side.Runs.Add((count, run));
                        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                            $"round {round}, {side.Title}, {count} at once: {run.Wall.TotalSeconds:0.00} s"));
                    }
                }
            }

            return new Section(Text(sides, counts), []);
        }
        finally
        {
            foreach (var store in stores)
                await store.DisposeAsync();
        }
    }

    private static string Text(List<Side> sides, int[] counts)
    {
        var text = new StringBuilder();
        text.AppendLine("Cases per second of a light run, by how many are run at once; one that is unsupported does not count, nor do "
            + "preflight, clean-up and reports. Requests and bytes are those of the whole run. In brackets how much faster than one at a "
            + "time. The stores run as `.ci/targets` starts them, on the same machine.").AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture,
            $"| endpoint | cases | {string.Join(" | ", counts.Select(count => $"{count} at once"))} | requests per case | KiB sent per "
                + $"case | KiB received per case |");
        text.AppendLine(CultureInfo.InvariantCulture, $"|---|---:|{string.Concat(counts.Select(_ => "---:|"))}---:|---:|---:|");
        foreach (var side in sides)
        {
            double Rate(int count) => new Statistics(
                side.Runs.Where(run => run.CasesAtOnce == count).Select(run => run.Run.ExecutedCases / run.Run.Wall.TotalSeconds)).Median;
            var (asked, traffic) = ((double)side.Usual!.ExecutedCases, side.Usual.Traffic);
            var rates = counts.Select(count =>
                string.Create(CultureInfo.InvariantCulture, $"{Rate(count):0.0} ({Rate(count) / Rate(counts[0]):0.0}×)"));
            text.AppendLine(CultureInfo.InvariantCulture,
                $"| {side.Title} | {asked} | {string.Join(" | ", rates)} | {traffic.Requests / asked:0.0} | "
                    + $"{traffic.BytesSent / 1024 / asked:0} | {traffic.BytesReceived / 1024 / asked:0} |");
        }

        text.AppendLine();
        foreach (var side in sides)
        {
            var differing = counts.Select(
                count => (count, Max: side.Runs.Where(run => run.CasesAtOnce == count).Max(run => side.VerdictsUnlikeUsual(run.Run))))
                    .Where(found => found.Max > 0).ToList();
            text.AppendLine(differing.Count == 0
                ? $"- {side.Title}: every verdict is the same at every concurrency."
                : $"- {side.Title}: verdicts unlike those at {counts[0]} at once: "
                    + $"{string.Join(", ", differing.Select(found => $"{found.Max} at {found.count}"))}. Its profile runs "
                    + $"{side.UsualConcurrency} at once.");
        }

        return text.ToString();
    }

    private sealed class Side(string name, Size size, Store? store)
    {
        private readonly Profile profile = ProfileReader.Read(Path.Combine(Workspace.Clone, "profiles", $"{name}.yaml"));
        private readonly Suite suite = MultipartSuite.Read();

        public string Title => profile.Title ?? profile.Name;

        public int UsualConcurrency => profile.Limits.Concurrency;

        /// <summary>The first run: what the verdicts of the others are held against.</summary>
        public JudgedRun? Usual { get; set; }

        public List<(int CasesAtOnce, JudgedRun Run)> Runs { get; } = [];

        public Task<JudgedRun> RunAsync(int casesAtOnce, CancellationToken cancellation)
        {
            if (store is not null)
            {
                Name(profile.Credentials, store.Owner);
                Name(profile.SecondAccount, store.SecondAccount);
            }

            var asked = profile with { Endpoint = store?.Endpoint, Limits = profile.Limits with { Concurrency = casesAtOnce } };
            return JudgedRun.OfWholeRunAsync(LightPlan.Of(asked, suite, size.Choose(int.MaxValue, 4)), cancellation);
        }

        public int VerdictsUnlikeUsual(JudgedRun run) =>
            run.Records.Zip(Usual!.Records).Count(pair => pair.First.Verdict != pair.Second.Verdict);

        private static void Name(CredentialNames? names, AccessKey? key)
        {
            if (names is null || key is null)
                return;
            Environment.SetEnvironmentVariable(names.AccessKey, key.Id);
            Environment.SetEnvironmentVariable(names.SecretKey, key.Secret);
        }
    }
}
