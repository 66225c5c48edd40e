using System.Globalization;
using System.Text;
using Conformance.Benchmarks.Growth;
using Conformance.Benchmarks.Page;
using Conformance.Benchmarks.Processes;

namespace Conformance.Benchmarks.Verbs;

/// <summary>How time and memory grow with cases, parts and uploads.</summary>
internal sealed class GrowthBenchmark(string pictureFolder) : IBenchmark
{
    private const string Picture = "growth.svg";

    private static readonly (string Curve, string Title, long[] Sizes)[] Curves =
    [
        (GrowthCurves.Cases, "cases of a run", [100, 500, 1_000, 2_500, 5_000]),
        (GrowthCurves.Parts, "parts of an upload", [1, 100, 1_000, 5_000, 10_000]),
        (GrowthCurves.Uploads, "uploads listed", [1, 1_000, 10_000, 50_000, 100_000]),
    ];

    public string Name => "growth";

    public string Title => "Growth";

    public async Task<Section> RunAsync(Size size, CancellationToken cancellation)
    {
        var panels = new List<ChartPanel>();
        var text = new StringBuilder();
        text.AppendLine($"![Time and memory over the number of cases, parts and uploads]({Picture})").AppendLine();
        text.AppendLine("Each point is a process of its own, client and embedded server together: a whole run with its reports; an upload "
            + "of copied parts, 16 at once, and its completion; a list of open uploads, a thousand to a page. Memory is the largest "
            + "working set, making the uploads included.").AppendLine();
        text.AppendLine("| what | how many | time | time each | peak memory |").AppendLine("|---|---:|---:|---:|---:|");
        foreach (var (curve, title, sizes) in Curves)
        {
            var points = new List<Point>();
            foreach (var count in size.IsTiny ? sizes[..1] : sizes)
            {
                points.Add(await MeasuredChild.MeasureAsync(curve, size.IsTiny ? 1 : count, cancellation));
                var point = points[^1];
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"{title}, {count}: {point.Seconds:0.00} s, {point.PeakBytes / 1048576} MiB"));
                text.AppendLine(CultureInfo.InvariantCulture, $"| {title} | {count:N0} | {point.Seconds:0.000} s | "
                    + $"{point.Seconds * 1000 / count:0.000} ms | {point.PeakBytes / 1048576.0:0} MiB |");
            }

            panels.Add(new ChartPanel($"{title}: seconds", [.. points.Select(point => ((double)point.Size, point.Seconds))], "s"));
            panels.Add(new ChartPanel($"{title}: peak memory",
                [.. points.Select(point => ((double)point.Size, point.PeakBytes / 1048576.0))], "MiB"));
        }

        if (!size.IsTiny)
        {
            Directory.CreateDirectory(pictureFolder);
            await File.WriteAllTextAsync(Path.Combine(pictureFolder, Picture), ChartPicture.Draw(panels), cancellation);
        }

        return new Section(text.ToString(), []);
    }
}
