using Conformance.Running;

namespace Conformance.SelfChecks.Multipart.Judging;

/// <summary>
/// A third of the rules before each server of a catalogue, another third before the next: every rule meets a third of the servers, and a
/// run takes a third of the time. A server that stands alone meets one third. The night takes them all.
/// </summary>
internal static class Thirds
{
    /// <summary>Set to <c>true</c>, all rules before every server.</summary>
    public const string WholeCatalogues = "CONFORMANCE_WHOLE_CATALOGUES";

    private const int Parts = 3;

    private static readonly bool IsWhole =
        string.Equals(Environment.GetEnvironmentVariable(WholeCatalogues), "true", StringComparison.OrdinalIgnoreCase);

    /// <param name="cases">In an order that is the same in every run.</param>
    /// <param name="server">Its place in its catalogue.</param>
    public static IEnumerable<Case> Of(IEnumerable<Case> cases, int server) => IsWhole
        ? cases
        : cases.GroupBy(planned => planned.Rule.Id).Where((_, rule) => (rule + server) % Parts == 0).SelectMany(rows => rows);
}
