using System.Globalization;

namespace Conformance.Benchmarks;

/// <summary>Several measurements of one thing.</summary>
internal sealed class Statistics
{
    private readonly double[] sorted;

    /// <param name="values">One or more, in any order.</param>
    public Statistics(IEnumerable<double> values)
    {
        sorted = [.. values.Order()];
        ArgumentOutOfRangeException.ThrowIfZero(sorted.Length, nameof(values));
    }

    /// <summary>Of an even number, the mean of the middle two.</summary>
    public double Median => (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;

    public double Min => sorted[0];

    public double Max => sorted[^1];

    /// <summary>Median (least..most) in the given number format.</summary>
    public string Text(string format, string unit = "") => string.Create(
        CultureInfo.InvariantCulture,
        $"{Median.ToString(format, CultureInfo.InvariantCulture)}{unit} "
            + $"({Min.ToString(format, CultureInfo.InvariantCulture)}..{Max.ToString(format, CultureInfo.InvariantCulture)})");

    public override string ToString() => Text("0.00");
}
