using Conformance.Reporting.Records;
using Conformance.Rules;
using Conformance.SelfChecks.Support.Reporting;

namespace Conformance.SelfChecks.Reporting;

/// <summary>
/// A run in which one text stands wherever an endpoint or a file could have put it;
/// a very long one whole only where an endpoint could send it.
/// </summary>
internal static class HostileRun
{
    public static IReadOnlyList<(string Name, string Text)> All { get; } =
    [
        ("markup", "</script><script>document.title='taken'</script><img src=x onerror=\"document.title='taken'\">"),
        ("comment and entity", "<!--<script> --> &lt;b&gt; ]]> {{data}} {{script}}"),
        ("terminal codes", "\u001b[31mred\u001b[0m \u001b[2J\u001b]0;title\u0007 \u009b31m \r overwritten \b\b\b"),
        ("control characters", "\0\u0001\u0008\u000b\u000c\u007f\u0085"),
        ("broken surrogates", "\ud800 half \udc00 \ud83d"),
        ("direction overrides", "\u202eevil\u202c \u2066x\u2069 \ufeff\u200b\u2028\u2029\ufffe\uffff"),
        ("markdown", "| a | [x](javascript:alert(1)) ![i](http://attacker.example/x.png) `code` **b** ~~s~~ # h\n\n"
            + "## heading @someone https://attacker.example www.attacker.example <br>"),
        ("fences", "```` ``` `` ` |\n| --- |"),
        ("formula", "=HYPERLINK(\"http://attacker.example\",\"x\"),\"quoted\"\n+1;@SUM(1)"),
        ("script address", "javascript:alert(1)"),
        ("one megabyte", new string('A', 1 << 20)),
    ];

    public static IEnumerable<NUnit.Framework.TestCaseData<string>> Texts() =>
        All.Select(each => new NUnit.Framework.TestCaseData<string>(each.Text) { TestName = "{m} " + each.Name });

    public static RunRecord Of(string whole)
    {
        var text = whole.Length > 2000 ? whole[..2000] : whole;
        var run = SampleRun.Make();
        return run with
        {
            Shard = text,
            Suite = new SuiteRecord(text, text),
            Profile = run.Profile with
            {
                Name = text,
                Title = text,
                Endpoint = text,
                Dialect = text,
                Region = text,
                Signature = text,
                Addressing = text,
                Bucket = text,
                Documents = [new(text, text, [new(text, text, text, new DateOnly(2025, 1, 1), text)])],
                Features = [text],
                Missing = [text],
                KnownDeviations = [new() { Rule = text, Row = text, Reason = text, Since = new DateOnly(2025, 1, 1), Link = text }],
            },
            Leftovers = [text],
            Rules = [SampleRules.NotChecked with
            {
                Id = text,
                Document = text,
                Operation = text,
                Clauses = [text],
                Topic = text,
                Requirement = text,
                Source = text,
                Reason = text,
            }],
            Cases = [.. Enum.GetValues<Verdict>().Select((verdict, index) => CaseOf(text, whole, verdict, index))],
            Totals = new TotalsRecord(1, 1, 1, 1, 1, 1, 1, 1, 1),
        };
    }

    private static CaseRecord CaseOf(string text, string whole, Verdict verdict, int index) => new()
    {
        Id = $"{index} {text}",
        Rule = text,
        Document = text,
        Operation = text,
        Clauses = [text],
        Topic = text,
        Basis = Basis.Stated,
        Check = text,
        Row = $"{index} {text}",
        Weight = Weight.Light,
        Verdict = verdict,
        Expected = text,
        Observed = whole,
        Message = text,
        UnsupportedReason = text,
        DurationMs = 5,
        Exchanges =
        [
            new()
            {
                Method = text,
                Target = text,
                Status = 200,
                Code = text,
                RequestId = text,
                RequestHeaders = [new(text, text)],
                ResponseHeaders = [new(text, whole)],
                RequestBytes = 1,
                ResponseBody = whole,
                DurationMs = 1,
                Repeat = text,
            },
        ],
    };
}
