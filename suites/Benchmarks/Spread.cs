using System.Globalization;

namespace Conformance.Benchmarks;

/// <summary>Several measurements of one thing.</summary>
internal sealed class Spread
{
    private readonly double[] sorted;

    /// <param name="values">One or more, in any order.</param>
    public Spread(IEnumerable<double> values)
    {
        sorted = [.. values.Order()];
        ArgumentOutOfRangeException.ThrowIfZero(sorted.Length, nameof(values));
    }

    /// <summary>Of an even number, the mean of the middle two.</summary>
    public double Median => (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;

    public double Least => sorted[0];

    public double Most => sorted[^1];

    /// <summary>Median (least..most) in the given number format.</summary>
    public string Text(string format, string unit = "") => string.Create(
        CultureInfo.InvariantCulture,
        $"{Median.ToString(format, CultureInfo.InvariantCulture)}{unit} ({Least.ToString(format, CultureInfo.InvariantCulture)}..{Most.ToString(format, CultureInfo.InvariantCulture)})");

    public override string ToString() => Text("0.00");
}
