using System.Diagnostics;
using Conformance.Benchmarks.Processes;
using Conformance.Benchmarks.Runs;
using Conformance.Benchmarks.Throughput;
using Conformance.Reference;
using Conformance.Rules.Rulebooks;
using Conformance.Running;
using Conformance.Wire.Bodies;
using Conformance.Wire.Exchanges;
using Conformance.Wire.Sessions;
using Conformance.Wire.Targets;

namespace Conformance.Benchmarks.Growth;

/// <summary>How each of the three things that grow is measured at one size. Each measurement has a process to itself.</summary>
internal static class GrowthCurves
{
    public const string Cases = "cases";
    public const string Parts = "parts";
    public const string Uploads = "uploads";
    public const string Discovery = "discovery";

    /// <exception cref="ArgumentException">There is no such curve.</exception>
    public static Task<Point> MeasureAsync(string curve, long size, CancellationToken cancellation) => curve switch
    {
        Cases => CasesAsync((int)size, cancellation),
        Parts => PartsAsync((int)size, cancellation),
        Uploads => UploadsAsync((int)size, cancellation),
        Discovery => DiscoveryAsync((int)size),
        _ => throw new ArgumentException($"There is no curve {curve}; there are {Cases}, {Parts}, {Uploads} and {Discovery}.",
            nameof(curve)),
    };

    /// <summary>A whole run: so many cases judged, their record and every report written.</summary>
    private static async Task<Point> CasesAsync(int count, CancellationToken cancellation)
    {
        var plan = LargePlan.Of(count);
        var results = Directory.CreateTempSubdirectory("conformance-growth-");
        try
        {
            return await MeasureAsync(count, async () =>
            {
                await using var run = await ProfileRun.StartAsync(plan.Plan, plan.Profile, results.FullName, cancellation);
                await Parallel.ForEachAsync(plan.Cases,
                    new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = cancellation }, async (planned, _) =>
                        await run.RunAsync(planned));
                await run.EndAsync([.. plan.Cases.Select(planned => planned.Id)], cancellation);
            });
        }
        finally
        {
            results.Delete(recursive: true);
        }
    }

    /// <summary>An upload of so many parts, each a copy of 5 MiB, 16 at once, completed.</summary>
    private static async Task<Point> PartsAsync(int count, CancellationToken cancellation)
    {
        await using var server = await ReferenceServer.StartAsync(new ReferenceOptions(), cancellation);
        await using var target = await ConnectAsync(server, cancellation);
        await using var session = target.OpenSession("growth", cancellation);
        var source = session.NewKey();
        MustWork(await session.PutObjectAsync(source, Body.Generated(5 << 20, seed: 1)));
        return await MeasureAsync(count, async () =>
        {
            var upload = await session.CreateUploadAsync();
            var parts = new PartReference[count];
            await Parallel.ForAsync(1, count + 1, new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = cancellation },
                async (number, _) =>
                {
                    var copied = await session.CopyPartAsync(upload, $"{number}", target.Bucket, source);
                    parts[number - 1] = new PartReference(number, copied.ETag!);
                });
            MustWork((await session.CompleteAsync(upload, parts)).Exchange);
        });
    }

    /// <summary>So many open uploads listed, a thousand to a page. Making them is not measured.</summary>
    private static async Task<Point> UploadsAsync(int count, CancellationToken cancellation)
    {
        await using var server = await ReferenceServer.StartAsync(new ReferenceOptions(), cancellation);
        await using var target = await ConnectAsync(server, cancellation);
        await using var session = target.OpenSession("growth", cancellation);
        var creation = new RequestSigning(server.Endpoint, server.Region, server.Owner).Plain("POST", $"/{target.Bucket}/growth?uploads=");
        using (var connection = new RawConnection(server.Endpoint))
        {
            for (var made = 0; made < count; made++)
            {
                if (connection.Exchange(creation) != 200)
                    throw new InvalidOperationException($"Upload {made + 1} was not created: {connection.LastBody}");
            }
        }

        return await MeasureAsync(count, async () =>
        {
            var listing = await session.ListUploadsAsync("growth");
            if (listing is not { IsWhole: true } || listing.Uploads.Count != count)
                throw new InvalidOperationException($"Of {count} uploads {listing?.Uploads.Count ?? 0} were listed.");
        });
    }

    /// <summary>A rulebook of so many cases read, bound to the checks, and planned.</summary>
    private static Task<Point> DiscoveryAsync(int count)
    {
        var file = LargePlan.RulebookOf(count);
        return MeasureAsync(count, () =>
        {
            var checks = Suite.ChecksOf(typeof(Multipart.MultipartSuite).Assembly);
            var suite = new Suite(checks, RulebookReader.ReadAll([file], Suite.CatalogueOf(checks)));
            var plan = LightPlan.Of(LargePlan.ReferenceProfile(), suite);
            return plan.Cases.Count >= count
                ? Task.CompletedTask
                : throw new InvalidOperationException($"Of {count} cases {plan.Cases.Count} were discovered.");
        });
    }

    private static async Task<Target> ConnectAsync(ReferenceServer server, CancellationToken cancellation)
    {
        var target = await Target.ConnectAsync(LargePlan.ReferenceProfile(),
            DirectRun.OptionsFor(server, Reporting.RunId.New(DateTimeOffset.UtcNow), seed: 0), cancellation);
        await target.PrepareAsync(cancellation);
        return target;
    }

    private static void MustWork(Exchange exchange)
    {
        if (!exchange.IsSuccess)
            throw new InvalidOperationException($"A step that is not measured failed: {exchange}");
    }

    private static async Task<Point> MeasureAsync(long size, Func<Task> run)
    {
        var (clock, processor, allocated) = (Stopwatch.StartNew(), ProcessorTime.Now, GC.GetTotalAllocatedBytes());
        await run();
        var (seconds, spent) = (clock.Elapsed.TotalSeconds, (ProcessorTime.Now - processor).TotalSeconds);
        using var process = Process.GetCurrentProcess();
        return new Point(size, seconds, spent, process.PeakWorkingSet64, GC.GetTotalAllocatedBytes() - allocated);
    }
}
