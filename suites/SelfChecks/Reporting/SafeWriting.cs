using System.Text.Json;
using System.Text.RegularExpressions;
using Conformance.Reporting;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Reporting;

/// <summary>Whatever an endpoint answers is shown as text and breaks no report.</summary>
public sealed partial class SafeWriting
{
    [TestCaseSource(typeof(HostileRun), nameof(HostileRun.Texts))]
    public void InThePageKeepsTextInsideItsData(string text)
    {
        var page = HtmlReport.Render(HostileRun.Of(text));

        ScriptTag().Count(page).Should().Be(4, "the page has its data and its script, each opened and closed");
        var data = DataOf(page);
        data.GetProperty("cases")[1].GetProperty("observed").GetString().Should().Be(WellFormed(text));
        WithoutData(page).Should().NotContain("onerror=\"").And.NotContain("<img").And.NotMatchRegex("[\u0000-\u0008\u000b-\u001f\u007f-\u009f]");
    }

    [TestCaseSource(typeof(HostileRun), nameof(HostileRun.Texts))]
    public void OnTheTerminalSendsNoControlCharacter(string text)
    {
        var table = TerminalTable.Render(HostileRun.Of(text), text);

        table.Where(unit => unit != '\n' && (char.IsControl(unit) || unit is '\u202e' or '\u2028')).Should().BeEmpty();
        table.Split('\n').Max(line => line.Length).Should().BeLessThan(1 << 21);
    }

    [TestCaseSource(typeof(HostileRun), nameof(HostileRun.Texts))]
    public void InProgressLinesSendsNoControlCharacter(string text)
    {
        using var output = new StringWriter { NewLine = "\n" };
        var progress = new TerminalProgress(output, new Dictionary<string, int> { [text] = 1 });

        progress.Report(HostileRun.Of(text).Cases[0]);

        output.ToString().Should().StartWith("[1/1] ").And.MatchRegex("\\A[^\u0000-\u001f\u007f-\u009f]+: 1 kept\n\\z");
    }

    [TestCaseSource(typeof(HostileRun), nameof(HostileRun.Texts))]
    public void InMarkdownStaysInItsCell(string text)
    {
        var summary = MarkdownSummary.Render(HostileRun.Of(text));

        MarkdownRules.AssertInert(summary);
        summary.Length.Should().BeLessThan(100_000);
    }

    /// <summary>Half a surrogate pair cannot stand in UTF-8; it is written as the replacement character.</summary>
    private static string WellFormed(string text) => System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(text));

    private static JsonElement DataOf(string page)
    {
        using var json = JsonDocument.Parse(Data().Match(page).Groups[1].Value);
        return json.RootElement.Clone();
    }

    private static string WithoutData(string page) => Script().Replace(Data().Replace(page, ""), "");

    [GeneratedRegex("</?script", RegexOptions.IgnoreCase)]
    private static partial Regex ScriptTag();

    [GeneratedRegex("<script id=\"data\" type=\"application/json\">(.*?)</script>", RegexOptions.Singleline)]
    private static partial Regex Data();

    [GeneratedRegex("<script>(.*?)</script>", RegexOptions.Singleline)]
    private static partial Regex Script();
}
