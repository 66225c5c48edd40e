using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Conformance.Rules;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Rules;

/// <summary>The patterns that texts of profiles and rulebooks are tested against, as the schemas show them.</summary>
public sealed class PatternTests
{
    /// <summary>A pattern that tries a text in exponentially many ways takes years for the texts below, others milliseconds.</summary>
    private static readonly TimeSpan ForHangsOnly = TimeSpan.FromMinutes(1);

    private static IEnumerable<string> Patterns =>
        new[] { JsonSchemas.Profile, JsonSchemas.Rulebook }.SelectMany(schema => PatternsOf(JsonNode.Parse(schema)!)).Distinct();

    [TestCaseSource(nameof(Patterns))]
    public void Decides_long_texts_that_almost_match(string pattern)
    {
        var regex = new Regex(pattern, RegexOptions.CultureInvariant, ForHangsOnly);

        foreach (var piece in new[]
        {
            "a",
            "A",
            "0",
            "A0",
            "a0",
            "_A",
            " a",
            "-a",
            "a-",
            ".a",
            "a.",
            ",a",
            ":0",
            "AA:",
            "/a",
            "= ",
            " ",
            "\n",
            "a\n",
        })
        {
            var text = string.Concat(Enumerable.Repeat(piece, 400 / piece.Length));
            foreach (var (begin, end) in new[] { ("", "!\u0001"), ("A", "\u0001"), ("{bucket}", "{"), ("https://", "?") })
            {
                var match = () => regex.IsMatch(begin + text + end);
                match.Should().NotThrow();
            }
        }
    }

    private static IEnumerable<string> PatternsOf(JsonNode node) => node switch
    {
        JsonObject members => members.SelectMany(member => member.Key switch
        {
            "pattern" when member.Value is JsonValue pattern => [pattern.GetValue<string>()],
            "patternProperties" => member.Value!.AsObject().Select(pair => pair.Key).Concat(PatternsOf(member.Value!)),
            _ => member.Value is null ? [] : PatternsOf(member.Value),
        }),
        JsonArray items => items.OfType<JsonNode>().SelectMany(PatternsOf),
        _ => [],
    };
}
