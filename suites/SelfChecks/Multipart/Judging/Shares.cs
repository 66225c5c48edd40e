using Conformance.Running;
using Conformance.SelfChecks.Support;

namespace Conformance.SelfChecks.Multipart.Judging;

/// <summary>
/// A share of the rules before each server of a catalogue, another share before the next: every rule meets such a share of the servers, and
/// a run takes as much less time. A server that stands alone meets one share. The night takes them all.
/// </summary>
internal static class Shares
{
    /// <summary>Whether the night asks: every server meets all.</summary>
    public static readonly bool IsWhole = WholeCatalogues.AreAsked;

    /// <param name="cases">In an order that is the same in every run.</param>
    /// <param name="server">Its place in its catalogue.</param>
    /// <param name="parts">Into how many shares the rules are divided.</param>
    public static IEnumerable<Case> Of(IEnumerable<Case> cases, int server, int parts = 6) => IsWhole
        ? cases
        : cases.GroupBy(planned => planned.Rule.Id).Where((_, rule) => (rule + server) % parts == 0).SelectMany(rows => rows);
}
