using System.Text;
using System.Text.RegularExpressions;

namespace Conformance.Benchmarks.Page;

/// <summary>
/// The results page: a section per benchmark between markers, so that each program rewrites its own and leaves the others alone, and above
/// them the goals of all sections, gathered from what stands there.
/// </summary>
internal sealed partial class ResultsPage(string path)
{
    private const string Introduction = """
        # Benchmarks

        How much time the suites need in addition to their requests, and how fast the embedded reference is compared with other stores. The programs write
        this page: `dotnet run -c Release --project suites/Benchmarks -- all` regenerates it, the name of a section instead of `all` regenerates that
        section. Sides that are compared ran in turns within one run on one machine. A figure is the median of its rounds, with the minimum and the maximum
        in brackets.

        """;

    /// <summary>Begins the page anew: what `all` does, so that nothing of another day is left among the figures.</summary>
    public void Clear()
    {
        if (File.Exists(path))
            File.Delete(path);
    }

    public void Write(IBenchmark benchmark, IReadOnlyList<string> order, Section section)
    {
        var sections = Read();
        var text = new StringBuilder();
        text.Append("## ").AppendLine(benchmark.Title).AppendLine();
        foreach (var goal in section.Goals)
            text.AppendLine(goal.ToString());
        if (section.Goals.Count > 0)
            text.AppendLine();
        text.AppendLine(section.Text.Trim()).AppendLine();
        text.AppendLine(Machine.Line());
        sections[benchmark.Name] = text.ToString();

        var page = new StringBuilder(Introduction);
        page.AppendLine().AppendLine("## Goals").AppendLine();
        foreach (var name in order.Where(sections.ContainsKey))
        {
            foreach (Match goal in GoalLine().Matches(sections[name]))
                page.AppendLine(goal.Value.TrimEnd());
        }

        foreach (var name in order.Where(sections.ContainsKey))
        {
            page.AppendLine().AppendLine(Opening(name));
            page.AppendLine(sections[name].Trim());
            page.AppendLine(Closing(name));
        }

        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        File.WriteAllText(path, page.ToString().ReplaceLineEndings("\n"));
    }

    private Dictionary<string, string> Read() => File.Exists(path)
        ? Marked().Matches(File.ReadAllText(path)).ToDictionary(match => match.Groups["name"].Value, match => match.Groups["text"].Value)
        : [];

    private static string Opening(string name) => $"<!-- {name} -->";

    private static string Closing(string name) => $"<!-- /{name} -->";

    [GeneratedRegex(@"<!-- (?<name>[a-z]+) -->\n(?<text>.*?)<!-- /\k<name> -->", RegexOptions.Singleline)]
    private static partial Regex Marked();

    [GeneratedRegex(@"^- \*\*(met|missed)\*\*: .*$", RegexOptions.Multiline)]
    private static partial Regex GoalLine();
}
