using Conformance.Multipart;
using Conformance.Rules.Rulebooks;
using Conformance.Running;

namespace Conformance.SelfChecks.Support.Running;

/// <summary>The suites as they are, read once, and as self-checks change them.</summary>
public static class SuitesUnderTest
{
    public static Suite Own { get; } = MultipartSuite.Read();

    /// <summary>What rulebooks are tested against.</summary>
    public static CheckCatalogue Catalogue { get; } = Suite.CatalogueOf(Own.Checks);

    /// <summary>Other rulebooks, with the suites' checks or others.</summary>
    public static Suite With(IReadOnlyList<Rulebook> rulebooks, IReadOnlyDictionary<string, CheckMethod>? checks = null) =>
        new(checks ?? Own.Checks, rulebooks);
}
