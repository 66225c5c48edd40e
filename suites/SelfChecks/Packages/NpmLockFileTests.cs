using Conformance.SelfChecks.Support;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Packages;

/// <summary>Which packages and licences are found in a lock file of npm.</summary>
public sealed class NpmLockFileTests
{
    [Test]
    public void Finds_named_packages_and_those_they_bring_along()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write(
            "package-lock.json",
            """
            {
              "packages": {
                "": { "license": "MIT", "dependencies": { "named": "1.0.0" } },
                "node_modules/named": { "version": "1.0.0", "license": "AGPL-3.0-only" },
                "node_modules/named/node_modules/@scope/brought": { "version": "2.0.0", "license": ["MIT", "Apache2"] },
                "node_modules/silent": { "version": "3.0.0" }
              }
            }
            """);

        NpmLockFile.Licences(file).Should().Equal(
            new PackageLicence("named", "1.0.0", LicenceForm.Expression, "AGPL-3.0-only", "AGPL-3.0-only"),
            new PackageLicence("@scope/brought", "2.0.0", LicenceForm.Expression, """["MIT","Apache2"]""", """["MIT","Apache2"]"""),
            new PackageLicence("silent", "3.0.0", LicenceForm.None, "", ""));
    }
}
