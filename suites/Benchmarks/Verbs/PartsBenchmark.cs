using System.Globalization;
using System.Text;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.NoEmit;
using Conformance.Benchmarks.Page;
using Conformance.Benchmarks.SmallParts;
using Perfolizer.Horology;

namespace Conformance.Benchmarks.Verbs;

/// <summary>The small parts that every request and every case goes through, measured by BenchmarkDotNet.</summary>
internal sealed class PartsBenchmark : IBenchmark
{
    private static readonly Type[] Parts = [typeof(Signing), typeof(Chunking), typeof(Reading), typeof(Judging)];

    public string Name => "parts";

    public string Title => "Small parts";

    public Task<Section> RunAsync(Size size, CancellationToken cancellation)
    {
        var artifacts = Directory.CreateTempSubdirectory("conformance-parts-");
        try
        {
            var text = new StringBuilder("Measured by BenchmarkDotNet in this process, short runs.\n\n"
                + "| what | mean | least..most | allocated |\n|---|---:|---:|---:|\n");
            foreach (var type in size.Choose(Parts, [typeof(Reading)]))
            {
                cancellation.ThrowIfCancellationRequested();
                foreach (var report in BenchmarkRunner.Run(type, Configuration(size, artifacts.FullName)).Reports)
                    text.AppendLine(Row(report));
                Console.WriteLine($"{type.Name} is measured");
            }

            return Task.FromResult(new Section(text.ToString(), []));
        }
        finally
        {
            artifacts.Delete(recursive: true);
        }
    }

    /// <summary>
    /// In this process: a project of its own per benchmark, as BenchmarkDotNet makes by default, would have to be restored and built.
    /// </summary>
    private static ManualConfig Configuration(Size size, string artifacts)
    {
        var job = (size.IsTiny ? Job.Dry : Job.ShortRun.WithIterationTime(TimeInterval.FromMilliseconds(100)))
            .WithToolchain(InProcessNoEmitToolchain.Instance);
        return ManualConfig.CreateEmpty().AddJob(job).AddDiagnoser(MemoryDiagnoser.Default)
            .AddColumnProvider(DefaultColumnProviders.Instance).AddLogger(NullLogger.Instance)
            .WithArtifactsPath(artifacts).WithOptions(ConfigOptions.DisableOptimizationsValidator);
    }

    /// <exception cref="InvalidOperationException">It was not measured.</exception>
    private static string Row(BenchmarkReport report)
    {
        var name = $"{report.BenchmarkCase.Descriptor.Type.Name}.{report.BenchmarkCase.Descriptor.WorkloadMethod.Name}";
        var parameters = report.BenchmarkCase.HasParameters ? $" ({report.BenchmarkCase.Parameters.DisplayInfo.Trim('[', ']')})" : "";
        var measured = report.ResultStatistics ?? throw new InvalidOperationException($"{name} could not be measured.");
        return string.Create(CultureInfo.InvariantCulture,
            $"| {name}{parameters} | {Time(measured.Mean)} | {Time(measured.Min)}..{Time(measured.Max)} | "
                + $"{report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase) / 1024.0:0.0} KiB |");
    }

    private static string Time(double nanoseconds) => string.Create(CultureInfo.InvariantCulture, $"{nanoseconds / 1000:0.0} µs");
}
