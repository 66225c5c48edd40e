using Conformance.Benchmarks.Verbs;

namespace Conformance.Benchmarks;

/// <summary>Every benchmark there is, in the order of the page.</summary>
internal static class BenchmarkList
{
    /// <param name="pictureFolder">Where the page stands, and its pictures with it.</param>
    public static IReadOnlyList<IBenchmark> All(string pictureFolder) =>
    [
        new OverheadBenchmark(),
        new LatencyBenchmark(),
        new StoreBenchmark(),
        new ReferenceBenchmark(),
        new StartupBenchmark(),
        new MemoryBenchmark(),
        new LargePartBenchmark(),
        new GrowthBenchmark(pictureFolder),
        new PartsBenchmark(),
    ];
}
