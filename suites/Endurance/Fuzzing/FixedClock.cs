namespace Conformance.Endurance.Fuzzing;

/// <summary>A server's clock that stands still, so that signatures of a replayed file still hold.</summary>
internal sealed class FixedClock : TimeProvider
{
    public static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => Now;
}
