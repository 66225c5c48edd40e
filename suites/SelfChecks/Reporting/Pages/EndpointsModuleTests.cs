using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Reporting.Pages;

/// <summary>What the matrix draws from its columns and cells.</summary>
public sealed class EndpointsModuleTests
{
    private const string Columns = """
        [{ name: 'good', score: { kept: 9, judged: 10, isRanked: true } },
         { name: 'small', score: { kept: 0, judged: 1, isRanked: false } },
         { name: 'bad', score: { kept: 1, judged: 10, isRanked: true } }, { name: 'alike', score: { kept: 9, judged: 10, isRanked: true } }]
        """;

    private static readonly PageModule Module = new("endpoints");

    [TestCase("given", "good, small, bad, alike")]
    [TestCase("name", "alike, bad, good, small")]
    [TestCase("worst", "bad, alike, good, small")]
    public void Orders_endpoints(string order, string names) =>
        Module.Evaluate<string>($"columnOrder({Columns}, '{order}').map((index) => {Columns}[index].name).join(', ')").Should().Be(names);

    [TestCase("{ incomplete: 'selection, 3 of 40 cases', score: { isRanked: false } }", "selection, 3 of 40 cases, not ranked")]
    [TestCase("{ score: { isRanked: false } }", "too little judged, not ranked")]
    [TestCase("{ score: { isRanked: true } }", null)]
    public void Says_why_an_endpoint_is_not_ranked(string column, string? reason) =>
        Module.Evaluate<string?>($"unranked({column})").Should().Be(reason);

    [TestCase("64, 74", "64 of 74 (86.4\u00a0%)")]
    [TestCase("1200, 1200", "1,200 of 1,200 (100.0\u00a0%)")]
    [TestCase("0, 0", "none judged")]
    public void Prints_a_share(string numbers, string line) => Module.Evaluate<string>($"shareLine({numbers})").Should().Be(line);

    [TestCase("{ verdict: 'broken', alike: 2, cases: [1, 2, 3, 4, 5] }", "Broken 2/5")]
    [TestCase("{ verdict: 'harnessError', alike: 2, cases: [1, 2] }", "Harness error")]
    public void Counts_the_cases_of_a_cell_unless_all_ended_alike(string cell, string words) =>
        Module.Evaluate<string>($"cellWords({cell})").Should().Be(words);

    [TestCase("{ verdict: 'broken', expected: '400', observed: '200', requestId: null }", "Expected: 400, Received: 200")]
    [TestCase("{ verdict: 'unsupported', observed: 'needs https' }", "Reason: needs https")]
    [TestCase("{ verdict: 'known', harm: 'failure', deviation: { since: '2026-01-02', reason: 'old' } }",
        "Harm: failure, Known: since 2026-01-02: old")]
    public void Shows_the_evidence_that_a_case_has(string item, string lines) =>
        Module.Evaluate<string>($"evidenceOf({item}).map(([term, value]) => `${{term}}: ${{value}}`).join(', ')").Should().Be(lines);

    [Test]
    public void Names_endpoints_by_title_and_those_of_one_title_apart()
    {
        const string Twins = "[{ name: 'a', title: 'Store' }, { name: 'b', title: 'Store' }, { name: 'c', title: 'Other' }]";

        Module.Evaluate<string>($"{Twins}.map((column, index, all) => labelOf(column, all)).join(', ')")
            .Should().Be("Store (a), Store (b), Other");
    }

    [Test]
    public void Says_what_endpoints_were_judged_by_and_when()
    {
        const string Documents = "[{ name: 'aws-s3', vendor: 'AWS' }, { name: 'oss', vendor: 'Alibaba' }]";
        const string Rules = "[{ document: 'aws-s3', operation: 'upload-part' }, { document: 'aws-s3', operation: 'list-parts' }, "
            + "{ document: 'aws-s3', operation: 'upload-part' }]";

        Module.Evaluate<string>($"judgedBy({Documents}, {Rules}).join('; ')").Should().Be("AWS: upload-part, list-parts");
        Module.Evaluate<string>("daysOf([{ startedAt: '2026-02-02T01:00:00Z' }, { startedAt: '2026-01-02T01:00:00Z' }])")
            .Should().Be("2026-01-02 to 2026-02-02");
    }

    [TestCase("{ report: '../mine/report.html' }", "../mine/report.html#case=a%20b")]
    [TestCase("{ report: 'javascript:alert(1)' }", "none")]
    [TestCase("{ report: null }", "none")]
    public void Links_reports_beside_the_page_and_nothing_else(string column, string address) =>
        Module.Evaluate<string>($"reportAddress({column}, 'a b') ?? 'none'").Should().Be(address);

    [Test]
    public void Finds_a_rule_by_what_was_observed_anywhere()
    {
        const string Row =
            "{ rule: { id: 'r', requirement: 'A part.' }, cells: [null, { cases: [{ row: 'zero', observed: '200 OK', requestId: 'tx-1' }] "
                + "}] }";

        Module.Evaluate<string>($"rowHaystack({Row})").Should().Be("r\na part.\nzero\n200 ok\ntx-1");
    }
}
