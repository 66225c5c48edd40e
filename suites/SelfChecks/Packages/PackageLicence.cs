using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;

namespace Conformance.SelfChecks.Packages;

/// <summary>How a package states its licence.</summary>
internal enum LicenceForm
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>An SPDX expression.</summary>
    Expression,

    /// <summary>A text inside the package.</summary>
    File,

    /// <summary>An address, as packages did before 2018.</summary>
    Address,
}

/// <summary>What a package states about its licence.</summary>
/// <param name="Text">The expression, the file's name, or the address; empty when there is none.</param>
/// <param name="Statement">What a person would have to read: the text, or the SHA-256 of the file in hex, whatever its line ends.</param>
internal sealed record PackageLicence(string Package, string Version, LicenceForm Form, string Text, string Statement)
{
    /// <param name="folder">A package as it lies in the NuGet package folder, unpacked.</param>
    /// <exception cref="FileNotFoundException">The licence file that the nuspec names is not in the package.</exception>
    public static PackageLicence Read(string folder)
    {
        var nuspec = Directory.GetFiles(folder, "*.nuspec").Single();
        var metadata = Children(XDocument.Load(nuspec).Root!, "metadata").Single();
        var (package, version) = (Value(metadata, "id"), Value(metadata, "version"));
        var licence = Children(metadata, "license").SingleOrDefault();
        var text = licence?.Value.Trim() ?? "";
        return licence?.Attribute("type")?.Value switch
        {
            "expression" => new(package, version, LicenceForm.Expression, text, text),
            "file" => new(package, version, LicenceForm.File, text, HashOf(Path.Combine(folder, text.Replace('\\', '/')))),
            // Beside a licence there is an address, too, which only points to it.
            null when Value(metadata, "licenseUrl") is { Length: > 0 } url => new(package, version, LicenceForm.Address, url, url),
            _ => new(package, version, LicenceForm.None, "", ""),
        };
    }

    private static string HashOf(string path) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(File.ReadAllText(path).ReplaceLineEndings("\n").Trim())));

    /// <summary>By local name: the namespace of a nuspec differs with its age.</summary>
    private static IEnumerable<XElement> Children(XElement parent, string name) =>
        parent.Elements().Where(element => element.Name.LocalName == name);

    private static string Value(XElement parent, string name) => Children(parent, name).SingleOrDefault()?.Value.Trim() ?? "";
}
