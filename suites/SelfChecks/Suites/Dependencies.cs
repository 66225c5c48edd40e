using System.Xml.Linq;
using FluentAssertions;
using NUnit.Framework;
using Repository = Conformance.Multipart.Running.Repository;

namespace Conformance.SelfChecks.Suites;

/// <summary>Which project may know which: the reference is written by another hand than the rules, and no fixture knows the suites.</summary>
public sealed class Dependencies
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["fixtures/Rules/Rules.csproj"] = [],
        ["fixtures/Dialects/Dialects.csproj"] = [],
        ["fixtures/Wire/Wire.csproj"] = ["Dialects", "Rules"],
        ["fixtures/Reference/Reference.csproj"] = ["Dialects"],
        ["fixtures/Reporting/Reporting.csproj"] = ["Rules"],
        ["fixtures/Cli/Cli.csproj"] = ["Dialects", "Reference", "Reporting", "Rules", "Wire"],
        ["suites/Multipart/Multipart.csproj"] = ["Dialects", "Reference", "Reporting", "Rules", "Wire"],
        ["suites/Benchmarks/Benchmarks.csproj"] = ["Cli", "Multipart"],
        ["suites/Endurance/Endurance.csproj"] = ["Cli", "Multipart"],
        ["suites/SelfChecks/SelfChecks.csproj"] = ["Benchmarks", "Cli", "Dialects", "Endurance", "Multipart", "Reference", "Reporting", "Rules", "Wire"],
    };

    public static IEnumerable<string> Projects => Allowed.Keys;

    [TestCaseSource(nameof(Projects))]
    public void GoOneWay(string project)
    {
        var file = XDocument.Load(Path.Combine(Repository.Root, project));

        var referenced = file.Descendants("ProjectReference").Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value));

        referenced.Should().BeSubsetOf(Allowed[project]);
    }

    [Test]
    public void KnowEveryProjectOfTheSolution()
    {
        var solution = File.ReadAllLines(Path.Combine(Repository.Root, "Conformance.sln"));

        var projects = solution.Where(line => line.StartsWith("Project(", StringComparison.Ordinal) && line.Contains(".csproj", StringComparison.Ordinal))
            .Select(line => line.Split('"')[5].Replace('\\', '/'));

        projects.Should().BeEquivalentTo(Allowed.Keys);
    }

    /// <summary>A shared table would hide its own mistakes.</summary>
    [Test]
    public void KeepTheReferenceFromTheRulebooks()
    {
        var reference = typeof(Conformance.Reference.ReferenceServer).Assembly;

        reference.GetReferencedAssemblies().Select(assembly => assembly.Name).Should().NotContain("Conformance.Rules");
        reference.GetManifestResourceNames().Should().NotContain(name => name.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase));
    }
}
