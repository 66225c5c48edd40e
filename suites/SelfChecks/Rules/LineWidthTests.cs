using Conformance.SelfChecks.Support;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Rules;

/// <summary>Code fits on a screen beside another file. Only the lines of raw text may be longer.</summary>
public sealed class LineWidthTests
{
    /// <summary>In characters.</summary>
    private const int Widest = 140;

    [Test]
    public void No_line_of_code_is_wider_than_a_screen() =>
        string.Join('\n', SourceFiles.All.Where(path => Path.GetExtension(path) == ".cs").SelectMany(TooWide)).Should().BeEmpty();

    [TestCase(140, new int[0])]
    [TestCase(141, new[] { 2 })]
    public void Counts_characters(int width, int[] tooWide) => NumbersOfTooWide(["", new string('–', width)]).Should().Equal(tooWide);

    [Test]
    public void Leaves_the_lines_of_raw_text_alone() =>
        NumbersOfTooWide(["x = \"\"\"", new string('x', 150), "\"\"\";", $"\"\"\"{new string('x', 150)}\"\"\""]).Should().Equal(4);

    private static IEnumerable<string> TooWide(string path) =>
        NumbersOfTooWide(File.ReadAllLines(path)).Select(number => $"{SourceFiles.RelativePath(path)}:{number}");

    private static IEnumerable<int> NumbersOfTooWide(string[] lines)
    {
        var isRaw = false;
        for (var i = 0; i < lines.Length; i++)
        {
            var marks = lines[i].Split("\"\"\"").Length - 1;
            if (lines[i].Length > Widest && (!isRaw || marks > 0)) yield return i + 1;
            isRaw ^= marks % 2 == 1;
        }
    }
}
