using System.Collections.Frozen;

namespace Conformance.SelfChecks.Packages;

/// <summary>Which licences a package may have: permissive ones, so that whoever uses our code need only know ours.</summary>
internal static class LicencePolicy
{
    /// <summary>SPDX identifiers.</summary>
    private static readonly FrozenSet<string> Permissive =
        ["0BSD", "Apache-2.0", "BlueOak-1.0.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "MIT", "MS-PL", "Python-2.0", "Unlicense", "Zlib"];

    /// <summary>
    /// What a person read where a package states no SPDX expression, by package and statement: the SHA-256 of a licence file, an address,
    /// or words of its own. A statement that changes must be read again.
    /// </summary>
    private static readonly FrozenDictionary<(string Package, string Statement), string> Read = new Dictionary<(string, string), string>
    {
        [("CommandLineParser", "21b966ceea75625e1d6cf168dee4f2d1684d19ae626a85a06da556bc38353043")] = "MIT",
        [("Microsoft.DotNet.PlatformAbstractions", "ae48df11a335dc1a615f4f938b69cba73bcf4485c4f97af49b38efb0f216353b")] = "MIT",
        [("pause-stream", """["MIT","Apache2"]""")] = "MIT OR Apache-2.0",
    }.ToFrozenDictionary();

    /// <summary>
    /// Packages that only tests may use. The MPL binds whoever changes or distributes the files that it covers, and tests do neither.
    /// </summary>
    private static readonly FrozenSet<(string Package, string Expression)> ForTestsOnly = [("Deque.AxeCore.Commons", "MPL-2.0")];

    /// <param name="isForTests">Whether only tests use the package.</param>
    /// <returns>Why the package may not be used; null when it may.</returns>
    public static string? Objection(PackageLicence licence, bool isForTests)
    {
        var name = $"{licence.Package} {licence.Version}";
        if (licence.Form == LicenceForm.None)
            return $"{name} states no licence";
        var read = Read.GetValueOrDefault((licence.Package, licence.Statement));
        if (read is null && licence.Form is not LicenceForm.Expression)
            return $"{name} states its licence as {licence.Statement}; read {licence.Text}, and list it in LicencePolicy.cs if permissive";
        var expression = read ?? licence.Text;
        return SpdxExpression.Allows(expression, Permissive) || (isForTests && ForTestsOnly.Contains((licence.Package, expression)))
            ? null
            : $"{name}: {expression} is not one of the permissive licences";
    }
}
