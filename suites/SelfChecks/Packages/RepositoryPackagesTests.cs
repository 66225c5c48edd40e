using Conformance.SelfChecks.Support;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Packages;

/// <summary>The licence of every package that a project of this repository restores, by itself or through others.</summary>
public sealed class RepositoryPackagesTests
{
    private static readonly EnumerationOptions Everywhere =
        new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };

    private static IEnumerable<string> Projects => Files("*.csproj");

    private static IEnumerable<string> LockFiles => Files("package-lock.json");

    [TestCaseSource(nameof(Projects))]
    public void Every_package_of_a_project_has_a_permissive_licence(string project)
    {
        var assets = Repository.PathOf(Path.GetDirectoryName(project)!, "obj", "project.assets.json");
        File.Exists(assets).Should().BeTrue("{0} must have been restored: dotnet restore Conformance.sln", project);

        var licences = ResolvedPackages.Folders(assets).Select(PackageLicence.Read);
        var objections = Objections(licences, isForTests: project.StartsWith("suites/SelfChecks/", StringComparison.Ordinal));

        string.Join(Environment.NewLine, objections).Should().BeEmpty();
    }

    [TestCaseSource(nameof(LockFiles))]
    public void Every_npm_package_of_a_lock_file_has_a_permissive_licence(string file)
    {
        var licences = NpmLockFile.Licences(Repository.PathOf(file));

        var objections = Objections(licences, isForTests: true);

        licences.Should().NotBeEmpty();
        string.Join(Environment.NewLine, objections).Should().BeEmpty();
    }

    [Test]
    public void The_solution_lists_every_project()
    {
        var solution = File.ReadAllText(Repository.PathOf("Conformance.sln")).Replace('\\', '/');

        Projects.Should().NotBeEmpty().And.OnlyContain(project => solution.Contains($"\"{project}\"", StringComparison.Ordinal));
    }

    private static IEnumerable<string> Objections(IEnumerable<PackageLicence> licences, bool isForTests) =>
        licences.Select(licence => LicencePolicy.Objection(licence, isForTests)).OfType<string>();

    private static IEnumerable<string> Files(string pattern) =>
        Directory.EnumerateFiles(Repository.Root, pattern, Everywhere)
            .Select(path => Path.GetRelativePath(Repository.Root, path).Replace('\\', '/'))
            .Where(path => !path.Split('/').Any(folder => folder is "bin" or "obj" or "node_modules" or "StrykerOutput"))
            .Order(StringComparer.Ordinal);
}
