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

    [TestCase("64, 74", "64 of 74 (86.4 %)")]
    [TestCase("1200, 1200", "1,200 of 1,200 (100.0 %)")]
    [TestCase("0, 0", "none judged")]
    public void Prints_a_share(string numbers, string line) => Module.Evaluate<string>($"shareLine({numbers})").Should().Be(line);

    [TestCase("{ verdict: 'broken', alike: 2, cases: [1, 2, 3, 4, 5] }", "Broken 2/5")]
    [TestCase("{ verdict: 'harnessError', alike: 2, cases: [1, 2] }", "Harness error")]
    public void Counts_the_cases_of_a_cell_unless_all_ended_alike(string cell, string words) =>
        Module.Evaluate<string>($"cellWords({cell})").Should().Be(words);

    [TestCase("{ verdict: 'broken', expected: '400', observed: '200', requestId: null }", "Expected: 400, Received: 200")]
    [TestCase("{ verdict: 'unsupported', observed: 'needs https' }", "Reason: needs https")]
    public void Shows_the_evidence_that_a_case_has(string item, string lines) =>
        Module.Evaluate<string>($"evidenceOf({item}).map(([term, value]) => `${{term}}: ${{value}}`).join(', ')").Should().Be(lines);

    [Test]
    public void Finds_a_rule_by_what_was_observed_anywhere()
    {
        const string Row =
            "{ rule: { id: 'r', requirement: 'A part.' }, cells: [null, { cases: [{ row: 'zero', observed: '200 OK', requestId: 'tx-1' }] "
                + "}] }";

        Module.Evaluate<string>($"rowHaystack({Row})").Should().Be("r\na part.\nzero\n200 ok\ntx-1");
    }
}
