namespace Conformance.Multipart.Running;

/// <summary>Where the repository's folders are, whatever folder the tests run from.</summary>
public static class Repository
{
    /// <summary>The folder that holds Conformance.sln, or the current folder when the suites run outside the repository.</summary>
    public static string Root { get; } = Above(AppContext.BaseDirectory) ?? Above(Environment.CurrentDirectory) ?? Environment.CurrentDirectory;

    /// <summary>Where results go: <c>CONFORMANCE_RESULTS</c>, else <c>results/</c> under the repository root.</summary>
    public static string Results { get; } = Environment.GetEnvironmentVariable("CONFORMANCE_RESULTS") is { Length: > 0 } moved
        ? Path.GetFullPath(moved)
        : Path.Combine(Root, "results");

    private static string? Above(string start)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Conformance.sln"))) return folder.FullName;
        }

        return null;
    }
}
