using System.Xml.Linq;
using Conformance.SelfChecks.Support;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Multipart.Suites;

/// <summary>
/// Which project may know which: the reference is written by another hand than the rules, the engine knows no test runner,
/// and no fixture but the published program knows the suites.
/// </summary>
public sealed class Dependencies
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["fixtures/Rules/Rules.csproj"] = ["Dialects"],
        ["fixtures/Dialects/Dialects.csproj"] = [],
        ["fixtures/Wire/Wire.csproj"] = ["Dialects", "Rules"],
        ["fixtures/Reference/Reference.csproj"] = ["Dialects"],
        ["fixtures/Reporting/Reporting.csproj"] = ["Rules"],
        ["fixtures/Running/Running.csproj"] = ["Reference", "Reporting", "Wire"],
        ["suites/Multipart/Checks/Multipart.Checks.csproj"] = ["Running"],
        ["fixtures/Cli/Cli.csproj"] = ["Clients", "Multipart.Checks"],
        ["suites/Multipart/Multipart.csproj"] = ["Multipart.Checks"],
        ["fixtures/Clients/Clients.csproj"] = ["Running"],
        ["fixtures/Clients/DotNet/AwsSdk-3.7.304.1/AwsSdk-3.7.304.1.csproj"] = [],
        ["fixtures/Clients/DotNet/AwsSdk-3.7.511.8/AwsSdk-3.7.511.8.csproj"] = [],
        ["fixtures/Clients/DotNet/AwsSdk-4.1.0/AwsSdk-4.1.0.csproj"] = [],
        ["fixtures/Clients/DotNet/Minio-7.0.0/Minio-7.0.0.csproj"] = [],
        ["suites/Clients/Clients.Suite.csproj"] = ["Clients"],
        ["suites/Benchmarks/Benchmarks.csproj"] = ["Cli", "Multipart.Checks"],
        ["suites/Endurance/Endurance.csproj"] = ["Cli", "Multipart.Checks"],
        ["suites/SelfChecks/Support/Support.csproj"] = [],
        ["suites/SelfChecks/Support/Reference/Support.Reference.csproj"] = ["Reference"],
        ["suites/SelfChecks/Support/Reporting/Support.Reporting.csproj"] = ["Reporting"],
        ["suites/SelfChecks/Support/Running/Support.Running.csproj"] = ["Multipart.Checks", "Support"],
        ["suites/SelfChecks/Support/Wire/Support.Wire.csproj"] = ["Reference", "Support", "Wire"],
        ["suites/SelfChecks/Rules/Rules.Tests.csproj"] = ["Dialects", "Rules", "Support"],
        ["suites/SelfChecks/Dialects/Dialects.Tests.csproj"] = ["Dialects", "Support"],
        ["suites/SelfChecks/Wire/Wire.Tests.csproj"] = ["Reference", "Support", "Support.Wire", "Wire"],
        ["suites/SelfChecks/Reference/Reference.Tests.csproj"] = ["Reference", "Support.Reference"],
        ["suites/SelfChecks/Reporting/Reporting.Tests.csproj"] = ["Reporting", "Support", "Support.Reporting"],
        ["suites/SelfChecks/Clients/Clients.Tests.csproj"] = ["Clients", "Support", "Support.Reporting"],
        ["suites/SelfChecks/Cli/Cli.Tests.csproj"] = ["Cli", "Multipart", "Support", "Support.Reference", "Support.Reporting",
            "Support.Wire"],
        ["suites/SelfChecks/Multipart/Multipart.Tests.csproj"] = ["Multipart.Checks", "Support", "Support.Running", "Support.Wire"],
        ["suites/SelfChecks/Packages/Packages.Tests.csproj"] = ["Support"],
        ["suites/SelfChecks/Proofs/Proofs.Tests.csproj"] = ["Multipart.Checks", "Support", "Support.Running"],
        ["suites/SelfChecks/SixthVendor/SixthVendor.Tests.csproj"] = ["Cli", "Support"],
        ["suites/SelfChecks/Sdk/Sdk.Tests.csproj"] = ["Cli", "Reference", "Support"],
        ["suites/SelfChecks/Programs/Programs.Tests.csproj"] = ["Benchmarks", "Endurance", "Support"],
    };

    /// <summary>What takes long to build, and what a fixture's own checks have no use for.</summary>
    private static readonly string[] Heavy = ["Benchmarks", "Cli", "Endurance", "Multipart", "Multipart.Checks"];

    public static IEnumerable<string> Projects => Allowed.Keys;

    private static readonly string[] Light = ["Dialects", "Packages", "Reference", "Reporting", "Rules", "Wire"];

    public static IEnumerable<string> LightChecks => Light.Select(piece => $"suites/SelfChecks/{piece}/{piece}.Tests.csproj");

    [TestCaseSource(nameof(Projects))]
    public void GoOneWay(string project) => Referenced(project).Should().BeSubsetOf(Allowed[project]);

    /// <summary>A change of one fixture is built and checked in seconds.</summary>
    [TestCaseSource(nameof(LightChecks))]
    public void KeepTheChecksOfAFixtureLight(string project) => Built(project).Should().NotIntersectWith(Heavy);

    [Test]
    public void GiveABrowserToTheReportsAlone() =>
        Allowed.Keys.Where(project => Named(project, "PackageReference").Contains("Microsoft.Playwright"))
            .Should().Equal("suites/SelfChecks/Reporting/Reporting.Tests.csproj");

    [Test]
    public void KnowEveryProjectOfTheSolution()
    {
        var solution = File.ReadAllLines(Path.Combine(Repository.Root, "Conformance.sln"));

        var projects = solution.Where(
            line => line.StartsWith("Project(", StringComparison.Ordinal) && line.Contains(".csproj", StringComparison.Ordinal))
            .Select(line => line.Split('"')[5].Replace('\\', '/'));

        projects.Should().BeEquivalentTo(Allowed.Keys);
    }

    /// <summary>What is published as one file brings no test runner along.</summary>
    [Test]
    public void KeepTestRunnersFromTheEngine()
    {
        string[] runners = ["NUnit", "NUnit3TestAdapter", "Microsoft.NET.Test.Sdk", "FluentAssertions"];
        foreach (var project in (string[])["fixtures/Running/Running.csproj", "suites/Multipart/Checks/Multipart.Checks.csproj",
            "fixtures/Cli/Cli.csproj"])
            Named(project, "PackageReference").Should().NotIntersectWith(runners, project);
        typeof(Conformance.Multipart.MultipartSuite).Assembly.GetReferencedAssemblies().Select(assembly => assembly.Name)
            .Should().NotContain(name => name!.StartsWith("nunit", StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>A shared table would hide its own mistakes.</summary>
    [Test]
    public void KeepTheReferenceFromTheRulebooks()
    {
        var reference = typeof(Conformance.Reference.ReferenceServer).Assembly;

        reference.GetReferencedAssemblies().Select(assembly => assembly.Name).Should().NotContain("Conformance.Rules");
        reference.GetManifestResourceNames().Should().NotContain(name => name.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase));
    }

    private static IEnumerable<string> Referenced(string project) =>
        Named(project, "ProjectReference").Select(file => Path.GetFileNameWithoutExtension(file));

    /// <summary>Everything that is built with a project, by whatever way it is referenced.</summary>
    private static IEnumerable<string> Built(string project) =>
        Referenced(project)
            .SelectMany(name => Built(Allowed.Keys.Single(key => Path.GetFileNameWithoutExtension(key) == name)).Prepend(name)).Distinct();

    private static IEnumerable<string> Named(string project, string kind) =>
        XDocument.Load(Path.Combine(Repository.Root, project)).Descendants(kind).Select(reference => reference.Attribute("Include")!.Value);
}
