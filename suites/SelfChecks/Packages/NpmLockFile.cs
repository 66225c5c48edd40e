using System.Text.Json;

namespace Conformance.SelfChecks.Packages;

/// <summary>The packages that npm installs by a <c>package-lock.json</c>: those that are named, and all that they bring along.</summary>
internal static class NpmLockFile
{
    private const string Folder = "node_modules/";

    public static IReadOnlyList<PackageLicence> Licences(string path)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(path));
        return [.. json.RootElement.GetProperty("packages").EnumerateObject().Where(package => package.Name.Length > 0).Select(Licence)];
    }

    private static PackageLicence Licence(JsonProperty package)
    {
        var name = package.Name[(package.Name.LastIndexOf(Folder, StringComparison.Ordinal) + Folder.Length)..];
        var version = package.Value.GetProperty("version").GetString()!;
        if (!package.Value.TryGetProperty("license", out var licence))
            return new(name, version, LicenceForm.None, "", "");
        // Old packages have a list or an object there.
        var text = licence.ValueKind == JsonValueKind.String ? licence.GetString()! : JsonSerializer.Serialize(licence);
        return new(name, version, LicenceForm.Expression, text, text);
    }
}
