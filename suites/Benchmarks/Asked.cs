using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Conformance.Running;

namespace Conformance.Benchmarks;

/// <summary>What was asked for.</summary>
/// <param name="Page">The results page, absolute.</param>
internal sealed record Asked(string Name, Extent Extent, string Page)
{
    public const string All = "all";

    private const int UsualRounds = 5;

    public bool IsAll => Name == All;

    /// <param name="mistake">One sentence, when something was asked for that there is not.</param>
    public static bool TryRead(string[] arguments, [NotNullWhen(true)] out Asked? asked, [NotNullWhen(false)] out string? mistake)
    {
        var page = Path.Combine(Workspace.Clone, "docs", "benchmarks.md");
        var (rounds, isTiny) = (UsualRounds, false);
        string? name = null;
        (asked, mistake) = (null, null);
        for (var at = 0; at < arguments.Length; at++)
        {
            switch (arguments[at])
            {
                case "--tiny":
                    isTiny = true;
                    break;
                case "--page" when at + 1 < arguments.Length:
                    page = Path.GetFullPath(arguments[++at]);
                    break;
                case "--rounds" when at + 1 < arguments.Length && int.TryParse(arguments[at + 1], NumberStyles.None, CultureInfo.InvariantCulture, out rounds) && rounds > 0:
                    at++;
                    break;
                case var word when name is null && Names.Contains(word):
                    name = word;
                    break;
                default:
                    mistake = $"There is no benchmark or option \"{arguments[at]}\"; write one of {string.Join(", ", Names)}, then --rounds N, --page FILE or --tiny.";
                    return false;
            }
        }

        if (name is null)
        {
            mistake = $"Which benchmark? Write one of {string.Join(", ", Names)}.";
            return false;
        }

        asked = new Asked(name, new Extent(isTiny, isTiny ? 1 : rounds), page);
        return true;
    }

    private static IEnumerable<string> Names => [.. Benchmarks.All("").Select(benchmark => benchmark.Name), All];
}
