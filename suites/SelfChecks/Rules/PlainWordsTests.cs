using System.Text.RegularExpressions;
using Conformance.SelfChecks.Support;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Rules;

/// <summary>The tree uses the field's terms: words that this project once made up for itself do not come back.</summary>
public sealed partial class PlainWordsTests
{
    /// <summary>Parts of identifiers in PascalCase or camelCase, and two keys that a profile had.</summary>
    [GeneratedRegex("""
        (?:Mended|Unjudged|NotOffered|Noted|HarnessFault|Lanes?|Dialler|Roads?|StandIn|Lease|StarterWatch|Shrug|Veil|AnswerUnseen|Blow|Rude)(?![a-z])
        |(?<![A-Za-z])(?:mended|unjudged|notOffered|harnessFault|diallers?|standIn|starterWatch)(?![a-z])
        |(?:(?<=["{,]\s*)|^[ ]*)(?:lacks|offers):
        """, RegexOptions.IgnorePatternWhitespace | RegexOptions.Multiline)]
    private static partial Regex Words { get; }

    private static IEnumerable<string> Files => SourceFiles.All.Where(path => Path.GetFileName(path) != nameof(PlainWordsTests) + ".cs");

    [Test]
    public void No_file_contains_a_word_of_our_own() => Files.SelectMany(FindingsIn).Should().BeEmpty();

    [Test]
    public void No_file_is_named_with_a_word_of_our_own() =>
        Files.Select(SourceFiles.RelativePath).Where(path => Words.IsMatch(path)).Should().BeEmpty();

    [TestCase("Verdict.Unjudged", "Unjudged")]
    [TestCase("int notOffered = 0;", "notOffered")]
    [TestCase("IsNotedOnly", "Noted")]
    [TestCase("lacks: [abort]", "lacks:")]
    [TestCase("offers:", "offers:")]
    [TestCase("new RawLane(dialler)", "Lane")]
    public void Finds(string line, string word) => Words.Match(line).Value.Should().Be(word);

    [TestCase("the endpoint lacks a base operation")]
    [TestCase("not for what the page offers: a sample")]
    [TestCase("it is unnoticed, and Amendments are Released on Broadway")]
    public void Leaves_English_alone(string line) => Words.IsMatch(line).Should().BeFalse();

    private static IEnumerable<string> FindingsIn(string path) => File.ReadLines(path).Index()
        .SelectMany(line => Words.Matches(line.Item).Select(match => $"{SourceFiles.RelativePath(path)}:{line.Index + 1}: {match.Value}"));
}
