using Conformance.Rules;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Rules;

/// <summary>Durations and sizes, as people write them.</summary>
public sealed class QuantityReading
{
    [TestCase("250 ms", 250)]
    [TestCase("10 s", 10_000)]
    [TestCase("10s", 10_000)]
    [TestCase("1.5 min", 90_000)]
    [TestCase("24 h", 86_400_000)]
    [TestCase("366 d", 31_622_400_000)]
    public void TakesDurations(string text, double milliseconds)
    {
        Quantities.TryReadDuration(text, out var duration).Should().BeTrue();
        duration.TotalMilliseconds.Should().Be(milliseconds);
    }

    [TestCase("")]
    [TestCase("10")]
    [TestCase("10  s")]
    [TestCase("10 S")]
    [TestCase("-1 s")]
    [TestCase("1,5 s")]
    [TestCase("367 d")]
    [TestCase("10 s\n")]
    [TestCase("1\u0660 s")]
    public void RefusesWhatIsNoDuration(string text) => Quantities.TryReadDuration(text, out _).Should().BeFalse();

    [TestCase("0 B", 0)]
    [TestCase("1 KiB", 1024)]
    [TestCase("500MiB", 524_288_000)]
    [TestCase("5 GiB", 5_368_709_120)]
    [TestCase("2 TiB", 2_199_023_255_552)]
    public void TakesSizes(string text, long bytes)
    {
        Quantities.TryReadSize(text, out var length).Should().BeTrue();
        length.Should().Be(bytes);
    }

    [TestCase("5 MB")]
    [TestCase("5")]
    [TestCase("1.5 GiB")]
    [TestCase("999999999 TiB")]
    [TestCase("-1 B")]
    public void RefusesWhatIsNoSize(string text) => Quantities.TryReadSize(text, out _).Should().BeFalse();
}
