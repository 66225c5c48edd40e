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

    /// <summary>What reads as translated, in the texts that users read. Comments and names are not searched.</summary>
    [GeneratedRegex("""
        \b(?:answered\ with|stands\ t?here|faults?\ of\ ours|requests?\ of\ ours|anew|borne|bears|cannot\ be\ told|held\ to
        |does\ not\ answer
        |has\ not\ answered|in\ some\ seconds|mend(?:s|ed)?|(?:is|are|was|were|be)\ told(?!\ apart)|ends\ with\ [0-9]|at\ most\ at\ once)\b
        """, RegexOptions.IgnorePatternWhitespace | RegexOptions.IgnoreCase)]
    private static partial Regex Phrases { get; }

    [GeneratedRegex("""
        "(?:[^"\\]|\\.)*"
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Quoted { get; }

    private static IEnumerable<string> Files => SourceFiles.All.Where(path => Path.GetFileName(path) != nameof(PlainWordsTests) + ".cs");

    [Test]
    public void No_file_contains_a_word_of_our_own() => Files.SelectMany(FindingsIn).Should().BeEmpty();

    [Test]
    public void No_file_is_named_with_a_word_of_our_own() =>
        Files.Select(SourceFiles.RelativePath).Where(path => Words.IsMatch(path)).Should().BeEmpty();

    [Test]
    public void No_text_that_users_read_sounds_translated() => Files.SelectMany(PhrasesIn).Should().BeEmpty();

    [TestCase("fixtures/Cli/X.cs", "throw new X(\"the list is answered with 400\");", "answered with")]
    [TestCase("fixtures/Cli/X.cs", "// answered with 400", null)]
    [TestCase("fixtures/Cli/X.cs", "/// <summary>Is told apart.</summary>", null)]
    [TestCase("suites/SelfChecks/Cli/X.cs", "\"answered with 400\"", null)]
    [TestCase("docs/x.md", "Keys are told apart; a limit that is borne.", "borne")]
    [TestCase("suites/Multipart/X/Rulebooks/aws-s3.yaml", "    requirement: What a part is answered with.", "answered with")]
    public void Finds_phrases(string path, string line, string? phrase) =>
        Phrases.Match(TextIn(path, line)).Value.Should().Be(phrase ?? "");

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

    private static IEnumerable<string> PhrasesIn(string path)
    {
        var place = SourceFiles.RelativePath(path);
        return File.ReadLines(path).Index().SelectMany(line => Phrases.Matches(TextIn(place, line.Item))
            .Select(match => $"{place}:{line.Index + 1}: {match.Value}"));
    }

    /// <summary>Of the project's own code the texts in quotes; of documents, rulebooks, profiles and pages all.</summary>
    private static string TextIn(string place, string line) => Path.GetExtension(place) switch
    {
        ".cs" when place.StartsWith("suites/SelfChecks/", StringComparison.Ordinal) => "",
        ".cs" when line.TrimStart().StartsWith("//", StringComparison.Ordinal) => "",
        ".cs" => string.Join(' ', Quoted.Matches(line)),
        ".md" or ".yaml" or ".html" => line,
        _ => "",
    };

    private static IEnumerable<string> FindingsIn(string path) => File.ReadLines(path).Index()
        .SelectMany(line => Words.Matches(line.Item).Select(match => $"{SourceFiles.RelativePath(path)}:{line.Index + 1}: {match.Value}"));
}
