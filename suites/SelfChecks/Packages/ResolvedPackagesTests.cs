using Conformance.SelfChecks.Support;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Packages;

/// <summary>Which packages are found in what a restore wrote.</summary>
public sealed class ResolvedPackagesTests
{
    private const string Libraries =
        """
        "NUnit/5.0.0": { "type": "package", "path": "nunit/5.0.0" },
        "Brought.Along/1.0.0": { "type": "package", "path": "brought.along/1.0.0" },
        "Conformance.Rules/0.1.0": { "type": "project", "path": "../Rules/Rules.csproj" }
        """;

    [Test]
    public void Finds_named_packages_and_those_they_bring_along_in_any_package_folder()
    {
        using var folder = new TemporaryFolder();
        string[] expected = [Package(folder, "second/brought.along/1.0.0"), Package(folder, "first/nunit/5.0.0")];

        ResolvedPackages.Folders(Assets(folder, Libraries, "{}")).Should().Equal(expected);
    }

    [Test]
    public void Finds_the_packs_that_the_SDK_downloads()
    {
        using var folder = new TemporaryFolder();
        var pack = Package(folder, "first/microsoft.netcore.app.ref/10.0.1");

        var assets = Assets(
            folder, "", """{ "downloadDependencies": [{ "name": "Microsoft.NETCore.App.Ref", "version": "[10.0.1, 10.0.1]" }] }""");

        ResolvedPackages.Folders(assets).Should().Equal(pack);
    }

    [Test]
    public void Refuses_a_package_that_is_not_there()
    {
        using var folder = new TemporaryFolder();
        Package(folder, "first/nunit/5.0.0");

        var reading = () => ResolvedPackages.Folders(Assets(folder, Libraries, "{}"));

        reading.Should().Throw<DirectoryNotFoundException>()
            .WithMessage("brought.along/1.0.0 is in none of *first*, *second*; run: dotnet restore");
    }

    private static string Package(TemporaryFolder folder, string path) => Directory.CreateDirectory(folder[path]).FullName;

    private static string Assets(TemporaryFolder folder, string libraries, string framework) =>
        folder.Write(
            "project.assets.json",
            $$"""
            {
              "packageFolders": { "{{folder["first"]}}": {}, "{{folder["second"]}}": {} },
              "libraries": { {{libraries}} },
              "project": { "frameworks": { "net10.0": {{framework}} } }
            }
            """);
}
