using System.Globalization;
using System.Text;
using Conformance.Rules;
using Conformance.Rules.Rulebooks;

namespace Conformance.SelfChecks.Multipart.Rulebooks;

/// <summary>The page of what each vendor's pages state, place by place, and the rules about it.</summary>
internal static class StatementTable
{
    private const string Head =
        """
        # Statements

        What the vendors' pages state, place by place in the order of the rulebooks, and the rules that judge it. A place is cited, not
        copied: the words in brackets say in short what is there. Of what is judged by no rule the reason is given. Rules that no page
        states, and those that only observe, are not here: `conformance rules` lists them all.

        This page is generated from the rulebooks in `suites/Multipart`; [CONTRIBUTING.md](../CONTRIBUTING.md) says how to regenerate it.

        """;

    public static string Render(IReadOnlyList<Rulebook> books)
    {
        var text = new StringBuilder(Head.ReplaceLineEndings("\n"));
        text.Append("\n| Page | Places | Judged by | Rules |\n|---|--:|--:|--:|\n");
        foreach (var book in books)
        {
            var places = PlacesOf(book);
            var judged = places.Count(place => place.Any(rule => rule.Check is not null));
            text.Append(CultureInfo.InvariantCulture,
                $"| [{TitleOf(book)}](#{AnchorOf(book)}) | {places.Count} | {judged} | {places.Sum(place => place.Count())} |\n");
        }

        foreach (var book in books)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n## {TitleOf(book)}\n\n");
            text.Append(string.Join(", ", book.Header.Pages.Select(page => $"[{page.Title}]({page.Address})"))).Append('\n');
            text.Append("\n| Place | Rules, or why there is none |\n|---|---|\n");
            foreach (var place in PlacesOf(book))
                text.Append(CultureInfo.InvariantCulture, $"| {Escaped(place.Key)} | {string.Join("<br>", place.Select(Describe))} |\n");
        }

        return text.ToString();
    }

    /// <summary>Stated rules by the place that each cites, in the order of the rulebook.</summary>
    private static List<IGrouping<string, Rule>> PlacesOf(Rulebook book) =>
        [.. book.Rules.Where(rule => rule.Basis == Basis.Stated).GroupBy(rule => rule.Source)];

    private static string Describe(Rule rule) =>
        rule.NotChecked is { } reason ? $"Not checked: {Escaped(reason)}" : $"`{rule.Id}`";

    private static string TitleOf(Rulebook book) => $"{book.Header.Document.Vendor}, {book.Header.Operation.Word}";

    private static string AnchorOf(Rulebook book) => new(
        [.. TitleOf(book).ToLowerInvariant().Where(letter => char.IsAsciiLetterOrDigit(letter) || letter is ' ' or '-')
            .Select(letter => letter == ' ' ? '-' : letter)]);

    private static string Escaped(string text) => text.Replace("|", "\\|", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal).Replace("*", "\\*", StringComparison.Ordinal);
}
