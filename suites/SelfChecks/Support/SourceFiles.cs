namespace Conformance.SelfChecks.Support;

/// <summary>The files that people wrote, in the repository that the self-checks were built from.</summary>
public static class SourceFiles
{
    private static readonly string[] Folders = [".ci", ".github", "docs", "fixtures", "profiles", "runsettings", "suites"];

    private static readonly HashSet<string> Generated = ["bin", "obj", "node_modules", "results"];

    private static readonly HashSet<string> Extensions =
        [".cs", ".css", ".csproj", ".html", ".js", ".json", ".md", ".mjs", ".props", ".runsettings", ".sh", ".tsv", ".yaml", ".yml", ""];

    /// <summary>Absolute paths.</summary>
    public static IEnumerable<string> All => Folders.SelectMany(folder => Below(Repository.PathOf(folder)))
        .Concat(Directory.EnumerateFiles(Repository.Root))
        .Where(path => Extensions.Contains(Path.GetExtension(path)) && Path.GetFileName(path) != "package-lock.json");

    /// <summary>From the repository's root, with slashes.</summary>
    public static string RelativePath(string path) => Path.GetRelativePath(Repository.Root, path).Replace('\\', '/');

    private static IEnumerable<string> Below(string folder) => Directory.EnumerateFiles(folder).Concat(
        Directory.EnumerateDirectories(folder).Where(child => !Generated.Contains(Path.GetFileName(child))).SelectMany(Below));
}
