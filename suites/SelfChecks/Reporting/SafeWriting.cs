using Conformance.Reporting;
using Conformance.Rules;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Reporting;

/// <summary>Whatever an endpoint answers is shown as text and breaks no report.</summary>
public sealed class SafeWriting
{
    [TestCaseSource(typeof(HostileRun), nameof(HostileRun.Texts))]
    public void InThePageKeepsTextInsideItsData(string text)
    {
        var page = HtmlReport.Render(HostileRun.Of(text));

        PageRules.AssertInert(page);
        PageRules.DataOf(page).GetProperty("cases")[1].GetProperty("observed").GetString().Should().Be(WellFormed(text));
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
        var @case = HostileRun.Of(text).Cases[0];
        var progress = new TerminalProgress(output,
            new Dictionary<(string Operation, string Topic), int> { [(@case.Operation, @case.Topic)] = 1 }, FailOn.Default);

        progress.Report(@case);

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
}
