using System.Diagnostics;
using Conformance.Reporting;
using Conformance.Reporting.Allure;
using Conformance.Reporting.Comparison;
using Conformance.Reporting.Differences;
using Conformance.Reporting.Exports;
using Conformance.Reporting.Records;
using Conformance.SelfChecks.Support;
using Conformance.SelfChecks.Support.Reporting;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Reporting;

/// <summary>Reports of 5,000 cases take seconds and little memory, and equal runs give equal bytes.</summary>
[NonParallelizable]
public sealed class Bulk
{
    private const int Cases = 5000;
    private const long MaxBytes = 300L << 20;

    /// <summary>Of the processor, since the clock on the wall would tell what else the machine does.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Allure wants a file per case; what making 5,000 files costs is the file system's affair.</summary>
    private static readonly TimeSpan PatienceWithFiles = TimeSpan.FromSeconds(15);

    public static IEnumerable<TestCaseData<Func<RunRecord, Stream, Task>>> Writers()
    {
        yield return Writer("record", (run, stream) => System.Text.Json.JsonSerializer.SerializeAsync(stream, run));
        yield return Writer("page", (run, stream) => HtmlReport.WriteAsync(run, stream));
        yield return Writer("markdown", (run, stream) => WriteAsync(stream, MarkdownSummary.Render(run)));
        yield return Writer("terminal", (run, stream) => WriteAsync(stream, TerminalTable.Render(run)));
        yield return Writer("JUnit", (run, stream) => Task.Run(() => JUnitXml.Write([run], stream)));
        yield return Writer("Allure", WriteAllureAsync);
        yield return Writer("matrix",
            (run, stream) => WriteAsync(stream, MatrixReports.Html([run]) + MatrixMarkdown.Render(Matrix.Of([run]))
                + MatrixCsv.Render(Matrix.Of([run])) + MatrixReports.Json(Matrix.Of([run]))));
        yield return Writer("comparison", (run, stream) =>
            WriteAsync(stream, DiffText.Render(Compared(run)) + DiffMarkdown.Render(Compared(run)) + DiffJson.Render(Compared(run))));
    }

    [TestCaseSource(nameof(Writers))]
    public async Task AreDrawnInSeconds(Func<RunRecord, Stream, Task> writer)
    {
        var run = Large();
        using var folder = new TemporaryFolder();
        await using var stream = File.Create(folder["report"]);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        using var watch = new HeapWatch();
        using var process = Process.GetCurrentProcess();
        var spent = process.TotalProcessorTime;

        await writer(run, stream);

        process.Refresh();
        (process.TotalProcessorTime - spent).Should().BeLessThan(writer == WriteAllureAsync ? PatienceWithFiles : Patience);
        (watch.Highest - before).Should().BeLessThan(MaxBytes);
        stream.Length.Should().BePositive();
    }

    [TestCaseSource(nameof(Writers))]
    public async Task AreEqualForEqualRuns(Func<RunRecord, Stream, Task> writer)
    {
        using var first = new MemoryStream();
        using var second = new MemoryStream();

        await writer(SampleRun.Make(), first);
        await writer(SampleRun.Make(), second);

        first.ToArray().Should().Equal(second.ToArray());
    }

    private static async Task WriteAllureAsync(RunRecord run, Stream stream)
    {
        using var folder = new TemporaryFolder();
        await new AllureResults().WriteAsync([run], folder.Path);
        await WriteAsync(stream, string.Join('\n', Directory.GetFiles(folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal)));
    }

    private static RunDiff Compared(RunRecord run) =>
        RunDiff.Between([run], [run with { Cases = [.. run.Cases.Select(@case => @case with { Observed = "something else" })] }]);

    private static RunRecord Large()
    {
        var sample = SampleRun.Make().Cases;
        return SampleRun.With(Enumerable.Range(0, Cases).Select(
            index => sample[index % sample.Count] with { Id = $"{sample[index % sample.Count].Id} {index}", Row = $"row {index}" }));
    }

    private static Task WriteAsync(Stream stream, string text) => stream.WriteAsync(System.Text.Encoding.UTF8.GetBytes(text)).AsTask();

    private static TestCaseData<Func<RunRecord, Stream, Task>> Writer(string name, Func<RunRecord, Stream, Task> writer) =>
        new(writer) { TestName = "{m} " + name };

    /// <summary>The highest size of the managed heap, looked at every few milliseconds.</summary>
    private sealed class HeapWatch : IDisposable
    {
        private readonly Timer timer;
        private long highest;

        public HeapWatch() => timer = new Timer(_ => Look(), null, TimeSpan.Zero, TimeSpan.FromMilliseconds(5));

        public long Highest
        {
            get
            {
                Look();
                return Interlocked.Read(ref highest);
            }
        }

        public void Dispose() => timer.Dispose();

        private void Look()
        {
            var now = GC.GetTotalMemory(forceFullCollection: false);
            for (var seen = Interlocked.Read(ref highest); now > seen; seen = Interlocked.Read(ref highest))
                Interlocked.CompareExchange(ref highest, now, seen);
        }
    }
}
