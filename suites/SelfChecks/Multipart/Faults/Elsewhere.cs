namespace Conformance.SelfChecks.Multipart.Faults;

/// <summary>A word on a store of a catalogue that holds before the references of some documents.</summary>
internal sealed record Elsewhere(string Reason, params IReadOnlyList<string> Grounds);

/// <summary>Reads such words.</summary>
internal static class ElsewhereReading
{
    /// <summary>The first reason for one of the references; null where there is none.</summary>
    public static string? Why(this IReadOnlyList<Elsewhere> words, string ground) =>
        words.FirstOrDefault(word => word.Grounds.Contains(ground))?.Reason;
}
