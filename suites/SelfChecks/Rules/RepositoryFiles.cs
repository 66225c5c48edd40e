using System.Text.RegularExpressions;
using Conformance.Rules;
using Conformance.Rules.Profiles;
using Conformance.Rules.Rulebooks;
using Conformance.SelfChecks.Support;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Rules;

/// <summary>Every profile and rulebook in the repository can be read, and no editor complains about it.</summary>
public sealed partial class RepositoryFiles
{
    [GeneratedRegex("^( *)# (?!yaml-language-server)([a-z][A-Za-z0-9-]*: )", RegexOptions.Multiline)]
    private static partial Regex Offered { get; }

    private static IEnumerable<string> Profiles => FilesOf("profiles");

    private static readonly string Suites = Repository.PathOf("suites", "Multipart");

    /// <summary>Below the suites, with slashes.</summary>
    private static IEnumerable<string> Rulebooks => Directory.EnumerateDirectories(Suites, "Rulebooks", SearchOption.AllDirectories)
        .Where(folder => Directory.GetParent(folder)!.FullName is var operation && Directory.GetParent(operation)!.FullName == Suites)
        .SelectMany(folder => Directory.EnumerateFiles(folder, "*.yaml"))
        .Select(path => Path.GetRelativePath(Suites, path).Replace('\\', '/'))
        .Order(StringComparer.Ordinal);

    [TestCaseSource(nameof(Profiles))]
    public void IsAProfile(string file)
    {
        var profile = ProfileReader.Read(Repository.PathOf("profiles", file));

        profile.Name.Should().Be(file[..^".yaml".Length]);
        profile.At.File.Should().Be($"profiles/{file}");
        ComplaintsOf(JsonSchemas.Profile, Repository.PathOf("profiles", file)).Should().BeEmpty();
    }

    /// <summary>What an example offers as a comment, <c># key: value</c>, is right once it is taken in.</summary>
    [TestCaseSource(nameof(Profiles))]
    public void IsAProfileWithAllThatItOffers(string file)
    {
        var text = Offered.Replace(File.ReadAllText(Repository.PathOf("profiles", file)), "$1$2");

        FluentActions.Invoking(() => ProfileReader.Parse(text, file)).Should().NotThrow();
    }

    [TestCaseSource(nameof(Profiles))]
    public void KnowsOnlyDeviationsThatThereCanBe(string file)
    {
        var books = RulebookReader.ReadAll(Suites);

        var fitting = () => DeviationFit.Check(ProfileReader.Read(Repository.PathOf("profiles", file)), books);

        fitting.Should().NotThrow();
    }

    [TestCaseSource(nameof(Rulebooks))]
    public void IsARulebook(string file)
    {
        var path = Path.Combine(Suites, file);

        RulebookReader.Read(path).Rules.Should().NotBeEmpty();
        ComplaintsOf(JsonSchemas.Rulebook, path).Should().BeEmpty();
    }

    private static IEnumerable<string> FilesOf(params string[] folder) =>
        Directory.EnumerateFiles(Repository.PathOf(folder), "*.yaml").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal);

    private static IReadOnlyList<string> ComplaintsOf(string schema, string path) =>
        SchemaComplaints.Of(schema, YamlToJson.Read(File.ReadAllText(path)));
}
