using System.Text.RegularExpressions;
using Conformance.SelfChecks.Support;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Rules;

/// <summary>Who reads a namespace knows the folder, and the other way round.</summary>
public sealed partial class NamespaceTests
{
    [GeneratedRegex("^namespace ([A-Za-z.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace { get; }

    [Test]
    public void Is_the_path_of_the_folder()
    {
        var files = SourceFiles.All.Where(path => Path.GetExtension(path) == ".cs").ToList();

        files.Should().HaveCountGreaterThan(500);
        files.Where(path => Namespace.Match(File.ReadAllText(path)) is { Success: true } found && found.Groups[1].Value != Expected(path))
            .Select(SourceFiles.RelativePath).Should().BeEmpty();
    }

    [TestCase("fixtures/Wire/Sending/Sender.cs", "Conformance.Wire.Sending")]
    [TestCase("suites/SelfChecks/Rules/NamespaceTests.cs", "Conformance.SelfChecks.Rules")]
    public void Leaves_out_the_first_folder(string path, string expected) => Expected(Repository.PathOf(path)).Should().Be(expected);

    private static string Expected(string path) => string.Join('.', ["Conformance", .. SourceFiles.RelativePath(path).Split('/')[1..^1]]);
}
