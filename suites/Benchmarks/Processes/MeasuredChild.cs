using System.Globalization;
using System.Text.Json;
using CliWrap;
using CliWrap.Buffered;

namespace Conformance.Benchmarks.Processes;

/// <summary>This program once more, for one measurement in a process that nothing else has warmed up or filled.</summary>
internal static class MeasuredChild
{
    /// <summary>The word on the command line that asks for one point.</summary>
    public const string Word = "point";

    private const string Mark = "point: ";

    /// <exception cref="InvalidOperationException">The child failed, or said nothing that is a point.</exception>
    public static async Task<Point> MeasureAsync(string curve, long size, CancellationToken cancellation)
    {
        var child = await new Command(Environment.ProcessPath!)
            .WithArguments([.. OwnAssembly(), Word, curve, size.ToString(CultureInfo.InvariantCulture)])
            .WithStandardErrorPipe(PipeTarget.ToDelegate(Console.Error.WriteLine))
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(cancellation);
        var line = child.StandardOutput.Split('\n').LastOrDefault(line => line.StartsWith(Mark, StringComparison.Ordinal));
        return child.ExitCode == 0 && line is not null
            ? JsonSerializer.Deserialize<Point>(line[Mark.Length..])!
            : throw new InvalidOperationException(
                $"The measurement of {curve} {size} ended with {child.ExitCode} and no point; run it alone: {Word} {curve} {size}.");
    }

    /// <summary>What the child says at its end.</summary>
    public static void Say(Point point) => Console.WriteLine(Mark + JsonSerializer.Serialize(point));

    // Started as `dotnet Benchmarks.dll`, the process's own path is the runtime's.
    private static string[] OwnAssembly() =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath!).Equals("dotnet", StringComparison.OrdinalIgnoreCase)
            ? [typeof(MeasuredChild).Assembly.Location]
            : [];
}

/// <param name="Size">Cases, parts or uploads.</param>
/// <param name="PeakBytes">The process's largest working set.</param>
/// <param name="AllocatedBytes">By the runtime's allocator during the measured time.</param>
internal sealed record Point(long Size, double Seconds, double ProcessorSeconds, long PeakBytes, long AllocatedBytes);
