using System.Globalization;
using System.Text.RegularExpressions;
using Conformance.SelfChecks.Support;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Rules;

/// <summary>Code fits on a screen beside another file. Only text that has to stay on one line may be longer.</summary>
public sealed partial class LineWidthTests
{
    /// <summary>In characters.</summary>
    private const int Widest = 140;

    /// <summary>Code around a long literal, in characters.</summary>
    private const int WidestAroundText = 60;

    [GeneratedRegex("""
        "(?:[^"\\]|\\.)*"
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Literal { get; }

    [Test]
    public void No_line_of_code_is_wider_than_a_screen() =>
        SourceFiles.All.Where(path => Path.GetExtension(path) == ".cs").SelectMany(TooWide).Should().BeEmpty();

    [TestCase("var x = 1;", "")]
    [TestCase("call(\"{0}\");", "")]
    [TestCase("{0}", "2")]
    public void Counts_code_and_not_text(string line, string expected)
    {
        var filled = string.Format(CultureInfo.InvariantCulture, line, new string('x', 150));

        string.Join(' ', NumbersOfTooWide(["", filled])).Should().Be(expected);
    }

    [Test]
    public void Leaves_raw_text_alone() =>
        NumbersOfTooWide(["x = \"\"\"", new string('x', 150), "\"\"\";", new string('x', 150)]).Should().Equal(4);

    private static IEnumerable<string> TooWide(string path) =>
        NumbersOfTooWide(File.ReadAllLines(path)).Select(number => $"{SourceFiles.RelativePath(path)}:{number}");

    private static IEnumerable<int> NumbersOfTooWide(string[] lines)
    {
        var isRaw = false;
        for (var i = 0; i < lines.Length; i++)
        {
            var marks = lines[i].Split("\"\"\"").Length - 1;
            if (lines[i].Length > Widest && !isRaw && marks == 0 && Literal.Replace(lines[i].Trim(), "").Length > WidestAroundText)
                yield return i + 1;
            isRaw ^= marks % 2 == 1;
        }
    }
}
