using System.Text.Json;

namespace Conformance.SelfChecks.Packages;

/// <summary>What a restore resolved for a project: packages it names, those they bring along, and packs that the SDK downloads.</summary>
internal static class ResolvedPackages
{
    /// <param name="assets">The project's <c>obj/project.assets.json</c>.</param>
    /// <returns>The folder of each package, unpacked.</returns>
    /// <exception cref="DirectoryNotFoundException">A package is in none of the restore's package folders.</exception>
    public static IReadOnlyList<string> Folders(string assets)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(assets));
        var root = json.RootElement;
        string[] folders = [.. root.GetProperty("packageFolders").EnumerateObject().Select(folder => folder.Name)];
        return [.. Libraries(root).Concat(Downloads(root)).Distinct().Order(StringComparer.Ordinal).Select(path => Find(folders, path))];
    }

    private static IEnumerable<string> Libraries(JsonElement root) =>
        root.GetProperty("libraries").EnumerateObject()
            .Where(library => library.Value.GetProperty("type").GetString() == "package")
            .Select(library => library.Value.GetProperty("path").GetString()!);

    private static IEnumerable<string> Downloads(JsonElement root) =>
        root.GetProperty("project").GetProperty("frameworks").EnumerateObject()
            .SelectMany(framework => framework.Value.TryGetProperty("downloadDependencies", out var packs) ? packs.EnumerateArray() : [])
            .Select(pack => (Name: pack.GetProperty("name").GetString()!, Version: pack.GetProperty("version").GetString()!))
            .Select(pack => $"{pack.Name.ToLowerInvariant()}/{LowestOf(pack.Version)}");

    /// <summary>A download is asked for as a range of one version: <c>[10.0.1, 10.0.1]</c>.</summary>
    private static string LowestOf(string range) => range.Trim('[', ']').Split(',')[0].Trim();

    private static string Find(string[] folders, string path) =>
        folders.Select(folder => Path.Combine(folder, path)).FirstOrDefault(Directory.Exists)
        ?? throw new DirectoryNotFoundException($"{path} is in none of {string.Join(", ", folders)}; run: dotnet restore");
}
