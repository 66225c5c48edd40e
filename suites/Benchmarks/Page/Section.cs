namespace Conformance.Benchmarks.Page;

/// <summary>What one benchmark says on the results page.</summary>
/// <param name="Text">Markdown, below the section's heading and its goals.</param>
/// <param name="Goals">What was asked of it.</param>
internal sealed record Section(string Text, IReadOnlyList<Goal> Goals);

/// <param name="Wanted">What is to hold, in words.</param>
/// <param name="Measured">What was measured, in words.</param>
/// <param name="IsMet">Whether the one satisfies the other.</param>
internal sealed record Goal(string Wanted, string Measured, bool IsMet)
{
    public override string ToString() => $"- **{(IsMet ? "met" : "missed")}**: {Wanted}; measured {Measured}";
}
