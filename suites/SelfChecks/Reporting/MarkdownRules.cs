using System.Text.RegularExpressions;
using FluentAssertions;

namespace Conformance.SelfChecks.Reporting;

/// <summary>What holds for every Markdown that shows an endpoint's texts.</summary>
internal static partial class MarkdownRules
{
    /// <summary>No markup of its own, no control character, no table row with more or fewer cells than its head.</summary>
    public static void AssertInert(string markdown)
    {
        var plain = CodeSpan().Replace(markdown, "code");
        OwnMarkup().Replace(plain, "").Should().NotContain("<").And.NotContain("@").And.NotContain("![").And.NotContain("](j");
        markdown.Where(unit => unit != '\n' && char.IsControl(unit)).Should().BeEmpty();

        var cells = 0;
        foreach (var line in plain.Split('\n'))
        {
            if (!line.StartsWith('|'))
                cells = 0;
            else if (cells == 0)
                cells = Bars(line);
            else
                Bars(line).Should().Be(cells, line);
        }
    }

    private static int Bars(string line) => Bar().Count(line);

    [GeneratedRegex(@"(?<!\\)(?:\\\\)*\|")]
    private static partial Regex Bar();

    [GeneratedRegex(@"(?<!\\)(`+)(?!`)[^\n]*?(?<!`)\1(?!`)")]
    private static partial Regex CodeSpan();

    [GeneratedRegex("</?(?:sub|br)>|\\(<https?://[^<>\\s]*>\\)")]
    private static partial Regex OwnMarkup();
}
