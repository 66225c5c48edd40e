using System.Text.Json;
using System.Text.RegularExpressions;
using FluentAssertions;

namespace Conformance.SelfChecks.Reporting;

/// <summary>What holds for every page: one block of data, one script, and no text of a run outside the data.</summary>
internal static partial class PageRules
{
    public static void AssertInert(string page)
    {
        ScriptTag().Count(page).Should().Be(4, "the page has its data and its script, each opened and closed");
        var rest = Script().Replace(Data().Replace(page, ""), "");
        rest.Should().NotContain("onerror=\"").And.NotContain("<img").And.NotContain("href=\"http").And.NotContain("src=\"")
            .And.NotMatchRegex("[\u0000-\u0008\u000b-\u001f\u007f-\u009f]");
    }

    public static JsonElement DataOf(string page)
    {
        using var json = JsonDocument.Parse(Data().Match(page).Groups[1].Value);
        return json.RootElement.Clone();
    }

    [GeneratedRegex("</?script", RegexOptions.IgnoreCase)]
    private static partial Regex ScriptTag();

    [GeneratedRegex("<script id=\"data\" type=\"application/json\">(.*?)</script>", RegexOptions.Singleline)]
    private static partial Regex Data();

    [GeneratedRegex("<script>(.*?)</script>", RegexOptions.Singleline)]
    private static partial Regex Script();
}
