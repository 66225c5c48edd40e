using System.IO.Hashing;
using System.Text;
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

    /// <summary>The cases of a share. Which share a rule is in is decided by its ID alone, whatever other cases there are.</summary>
    /// <param name="server">Its place in its catalogue.</param>
    /// <param name="parts">Into how many shares the rules are divided.</param>
    public static IEnumerable<Case> Of(IEnumerable<Case> cases, int server, int parts = 6) => IsWhole
        ? cases
        : cases.Where(planned => (Crc32.HashToUInt32(Encoding.UTF8.GetBytes(planned.Rule.Id)) + server) % parts == 0);
}
