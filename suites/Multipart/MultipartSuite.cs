using Conformance.Running;

namespace Conformance.Multipart;

/// <summary>The suites of multipart upload: every operation's checks and rulebooks.</summary>
public static class MultipartSuite
{
    /// <summary>Reads the rulebooks and binds them to the checks.</summary>
    /// <exception cref="Conformance.Rules.ConfigurationException">A rulebook is malformed, names an unknown check,
    /// or reuses an ID.</exception>
    public static Suite Read(params IReadOnlyList<AddedVendor> added) =>
        Suite.Of(typeof(MultipartSuite).Assembly, "suites/Multipart", added, areProven: Workspace.IsPublished);
}
