using System.Diagnostics;
using System.Globalization;
using System.Text;
using Conformance.Benchmarks.Page;
using Conformance.Benchmarks.Stores;
using Conformance.Benchmarks.Throughput;

namespace Conformance.Benchmarks.Verbs;

/// <summary>The reference as an emulator, beside other stores and beside what no server can undercut.</summary>
internal sealed class ReferenceBenchmark : IBenchmark
{
    private const int MaxRounds = 3;
    private const double MinShareOfLimit = 0.6;

    private static readonly (bool WithCustomerKey, int Connections)[] Conditions = [(false, 1), (false, 8), (true, 1), (true, 8)];

    public string Name => "reference";

    public string Title => "The reference as a store";

    public async Task<Section> RunAsync(Size size, CancellationToken cancellation)
    {
        size = size with { Rounds = Math.Min(size.Rounds, MaxRounds) };
        var stores = new List<Store>();
        try
        {
            var startUps = await StartUpsAsync(size, cancellation);
            stores.Add(await ServedReference.StartAsync(cancellation));
            foreach (var name in size.Choose<string[]>(["ceph-rgw", "s3rver"], []))
            {
                if (await ScriptedStore.TryStartAsync(name, cancellation) is { } store)
                    stores.Add(store);
            }

            var sides = stores.ConvertAll(store => new Side(store));
            sides.ForEach(side => side.Parts.Prepare());
            var limits = PartForm.All.ToDictionary(form => form, _ => new List<double>());
            var atRest = sides.ConvertAll(side => side.Store.ResidentBytes());
            MeasureParts(size, sides, limits);
            MeasureSmall(size, sides);

            var text = new StringBuilder();
            text.AppendLine(CultureInfo.InvariantCulture, $"Each store is a process of its own beside the client, which sends bytes made "
                + $"ready beforehand through blocking sockets; {size.Rounds} rounds, the stores and the limit in turns. The reference is "
                + $"`conformance serve`, Ceph RADOS Gateway and s3rver run as `.ci/targets` starts them. A dash: the store does not take "
                + $"parts of the form, or passes over what makes it one.").AppendLine();
            AppendParts(text, sides, limits);
            AppendSmall(text, sides, startUps, atRest);
            return new Section(text.ToString(), Goals(sides, limits));
        }
        finally
        {
            foreach (var store in stores)
                await store.DisposeAsync();
        }
    }

    private static async Task<Statistics> StartUpsAsync(Size size, CancellationToken cancellation)
    {
        var seconds = new List<double>();
        for (var round = 0; round < size.Rounds; round++)
        {
            await using var server = await ServedReference.StartAsync(cancellation);
            seconds.Add(server.StartUp.TotalSeconds);
        }

        return new Statistics(seconds);
    }

    private static void MeasureParts(Size size, List<Side> sides, Dictionary<PartForm, List<double>> limits)
    {
        var stretch = TimeSpan.FromMilliseconds(size.Choose(700, 20));
        for (var round = 0; round <= size.Choose(size.Rounds, 0); round++)
        {
            foreach (var form in PartForm.All)
            {
                var limit = InMemory(form, stretch);
                // The first round is the runtimes' time to compile.
                if (round > 0 || size.IsTiny)
                    limits[form].Add(limit);
                foreach (var condition in size.Choose(Conditions, Conditions[..1]))
                {
                    foreach (var side in sides)
                    {
                        if (side.Parts.Measure(form, condition.WithCustomerKey, condition.Connections, stretch) is { } bytesPerSecond
                            && (round > 0 || size.IsTiny))
                            side.Throughput(form, condition).Add(bytesPerSecond);
                    }
                }
            }

            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"parts, round {round} of {size.Rounds}"));
        }
    }

    private static void MeasureSmall(Size size, List<Side> sides)
    {
        var stretch = TimeSpan.FromMilliseconds(size.Choose(700, 20));
        for (var round = 0; round < size.Rounds; round++)
        {
            foreach (var side in sides)
            {
                foreach (var (withParts, connections) in Side.SmallRequests)
                {
                    if (side.Parts.MeasureSmall(withParts, connections, stretch) is { } requests)
                        side.Small(withParts, connections).Add(requests);
                }
            }
        }
    }

    private static double InMemory(PartForm form, TimeSpan stretch)
    {
        var clock = Stopwatch.StartNew();
        var parts = 0;
        for (; clock.Elapsed < stretch; parts++)
            form.DigestInMemory(PartUploads.BodyOf(0, parts & 1).Span);
        return parts * (double)PartUploads.PartBytes / clock.Elapsed.TotalSeconds;
    }

    private static void AppendParts(StringBuilder text, List<Side> sides, Dictionary<PartForm, List<double>> limits)
    {
        text.AppendLine("UploadPart of 8 MiB, in MB/s. Every part's bytes are new to the store. The limit is the digests that the form "
            + "demands, over bytes in memory, on one core; encryption is not in it.").AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture, $"| form | encryption | connections | limit | "
            + $"{string.Join(" | ", sides.Select(side => side.Store.Name))} | reference ÷ limit |");
        text.AppendLine(CultureInfo.InvariantCulture, $"|---|---|---:|---:|{string.Concat(sides.Select(_ => "---:|"))}---:|");
        foreach (var form in PartForm.All)
        {
            foreach (var condition in Conditions.Where(condition => sides[0].Throughput(form, condition).Count > 0))
            {
                var cells = sides.Select(side => side.Throughput(form, condition) is { Count: > 0 } measured
                    ? new Statistics(measured.Select(value => value / 1e6)).Text("0")
                    : "–");
                text.AppendLine(CultureInfo.InvariantCulture, $"| {form.Name} | {(condition.WithCustomerKey ? "SSE-C" : "none")} | "
                    + $"{condition.Connections} | {form.Digests}: {new Statistics(limits[form].Select(value => value / 1e6)).Text("0")} | "
                    + $"{string.Join(" | ", cells)} | {Share(sides[0], form, condition, limits)} |");
            }
        }

        text.AppendLine();
    }

    private static void AppendSmall(StringBuilder text, List<Side> sides, Statistics startUps, List<long?> atRest)
    {
        text.AppendLine("Small requests per second, start-up to the first response, and physical memory of the store's processes, fresh "
            + "and after all of the above.").AppendLine();
        text.AppendLine("| store | HeadBucket, 1 connection | HeadBucket, 16 | UploadPart of 1 byte, 1 connection | UploadPart of 1 byte, "
            + "16 | start-up | memory fresh | memory after |").AppendLine("|---|---:|---:|---:|---:|---:|---:|---:|");
        for (var at = 0; at < sides.Count; at++)
        {
            var side = sides[at];
            var rates = Side.SmallRequests.Select(
                kind => side.Small(kind.WithParts, kind.Connections) is { Count: > 0 } measured ? new Statistics(measured).Text("0") : "–");
            var startUp = at == 0 ? startUps.Text("0.00", " s") : side.Store.StartUp > TimeSpan.Zero
                ? string.Create(CultureInfo.InvariantCulture, $"{side.Store.StartUp.TotalSeconds:0.0} s")
                : "was running";
            text.AppendLine(CultureInfo.InvariantCulture, $"| {side.Store.Name} | {string.Join(" | ", rates)} | {startUp} | "
                + $"{Mebibytes(atRest[at])} | {Mebibytes(side.Store.ResidentBytes())} |");
        }
    }

    private static string Mebibytes(long? bytes) =>
        bytes is { } known ? string.Create(CultureInfo.InvariantCulture, $"{known / 1048576.0:0} MiB") : "–";

    private static Statistics Share(Side side, PartForm form, (bool, int) condition, Dictionary<PartForm, List<double>> limits) =>
        new(side.Throughput(form, condition).Zip(limits[form], (bytes, limit) => bytes / limit));

    private static List<Goal> Goals(List<Side> sides, Dictionary<PartForm, List<double>> limits)
    {
        var goals = new List<Goal>();
        foreach (var form in PartForm.All)
        {
            var share = Share(sides[0], form, (false, 1), limits);
            goals.Add(
                new Goal(string.Create(CultureInfo.InvariantCulture, $"the reference takes parts ({form.Name}) at {MinShareOfLimit} of its "
                    + $"hashing limit or more on one connection"), $"{share}", share.Median >= MinShareOfLimit));
        }

        foreach (var other in sides.Skip(1))
        {
            var ratios = PartForm.All.SelectMany(form =>
                Conditions.Select(condition => (Own: sides[0].Throughput(form, condition), Theirs: other.Throughput(form, condition))))
                .Where(pair => pair is { Own.Count: > 0, Theirs.Count: > 0 })
                .Select(pair => new Statistics(pair.Own).Median / new Statistics(pair.Theirs).Median).ToList();
            if (ratios.Count > 0)
                goals.Add(
                    new Goal($"the reference is ahead of {other.Store.Name} in every form of UploadPart both take",
                        string.Create(CultureInfo.InvariantCulture,
                            $"{new Statistics(ratios).Text("0.0")} times as fast over {ratios.Count} forms"), ratios.Min() > 1));
        }

        return goals;
    }

    private sealed class Side(Store store)
    {
        private readonly Dictionary<(PartForm, bool, int), List<double>> throughput = [];
        private readonly Dictionary<(bool, int), List<double>> small = [];

        public static (bool WithParts, int Connections)[] SmallRequests { get; } = [(false, 1), (false, 16), (true, 1), (true, 16)];

        public Store Store => store;

        public PartUploads Parts { get; } = new(store);

        public List<double> Throughput(PartForm form, (bool WithCustomerKey, int Connections) condition) =>
            Of(throughput, (form, condition.WithCustomerKey, condition.Connections));

        public List<double> Small(bool withParts, int connections) => Of(small, (withParts, connections));

        private static List<double> Of<TKey>(Dictionary<TKey, List<double>> measured, TKey key) where TKey : notnull =>
            measured.TryGetValue(key, out var known) ? known : measured[key] = [];
    }
}
