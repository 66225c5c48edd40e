using Conformance.Running;

namespace Conformance.Multipart;

/// <summary>The suites of multipart upload: every operation's checks and rulebooks.</summary>
public static class MultipartSuite
{
    /// <summary>Read once: what is embedded stays the same, and a process asks for it with every command that it calls.</summary>
    private static readonly Lazy<Suite> Own = new(() => ReadAnew([]));

    /// <summary>Reads the rulebooks and binds them to the checks.</summary>
    /// <exception cref="Conformance.Rules.ConfigurationException">A rulebook is malformed, names an unknown check,
    /// or reuses an ID.</exception>
    public static Suite Read(params IReadOnlyList<AddedVendor> added)
    {
        ArgumentNullException.ThrowIfNull(added);
        return added.Count == 0 ? Own.Value : ReadAnew(added);
    }

    private static Suite ReadAnew(IReadOnlyList<AddedVendor> added) =>
        Suite.Of(typeof(MultipartSuite).Assembly, "suites/Multipart", added, areProven: Workspace.IsPublished);
}
