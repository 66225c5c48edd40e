using System.Text.Json;
using Conformance.Reporting;
using Conformance.Reporting.Records;
using Conformance.Rules;
using Conformance.SelfChecks.Support.Reporting;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Reporting.Pages;

/// <summary>What the report draws from a run's record.</summary>
public sealed class RunModuleTests
{
    private const string Rule = "aws.upload-part.part-number.outside-range";

    private static readonly PageModule Module = new PageModule("run").With("run", SampleRun.Make());

    [Test]
    public void States_the_facts_of_a_run() => Facts("run").Should().Contain([
        "Profile: ceph-rgw", "Endpoint: http://127.0.0.1:7480", "Dialect: aws, aws-v4, path",
        "Started: 2025-11-20 09:30:00 UTC", "Took: 18.4 s",
        "Traffic: 612 requests, 142.0 MiB sent, 1.1 MiB received", "Suites: 0.1.0 (6bf8ac5d1c)", "Seed: 1729"]);

    [Test]
    public void Leaves_out_facts_that_a_run_does_not_have() =>
        Facts("{ ...run, finishedAt: null, profile: { ...run.profile, endpoint: null } }").Should()
            .Contain("Endpoint: embedded reference")
                .And.NotContain(fact => fact.StartsWith("Took") || fact.StartsWith("Strict") || fact.StartsWith("Missing"));

    [Test]
    public void Says_how_much_of_the_plan_ran()
    {
        Module.Evaluate<string>("footerLine(run)").Should().EndWith("87 of 87 cases selected.");
        Module.Evaluate<string>("partialLine({ ...run, partial: true, cases: run.cases.slice(0, 1) })")
            .Should().Be("This run did not finish: 1 of 87 cases was completed.");
        Module.Evaluate<string>("partialLine({ ...run, plan: { ...run.plan, selected: 3, whole: 400 } })")
            .Should().Be("A selection: 3 of the profile’s 400 cases were run.");
        Module.Evaluate<string>("partialLine(run) ?? 'whole'").Should().Be("whole");
    }

    [Test]
    public void Names_the_shard_of_a_run() =>
        Module.Evaluate<string>("runName({ runId: 'night', shard: '1/4' })").Should().Be("night, shard 1/4");

    [Test]
    public void Groups_cases_by_operation_and_topic_worst_first()
    {
        const string Cases = """
            [{ id: 'a', verdict: 'kept', operation: 'upload-part', topic: 'range' },
             { id: 'b', verdict: 'broken', operation: 'upload-part-copy', topic: 'range' },
             { id: 'd', verdict: 'differs', operation: 'upload-part', topic: 'etag' },
             { id: 'c', verdict: 'differs', operation: 'upload-part', topic: 'etag' },
             { id: 'e', verdict: 'broken', operation: 'upload-part-copy', topic: 'etag' }]
            """;

        Module.Evaluate<string[]>($"topicsOf({Cases}).map((topic) => `${{topic.name}}: ${{topic.items.map((item) => item.id)}}`)")
            .Should().Equal(
            "upload-part-copy etag: e", "upload-part-copy range: b", "upload-part etag: c,d", "upload-part range: a");
    }

    [TestCase("known known", "2 stated rules are broken, all accepted on 2025-03-04.")]
    [TestCase("known broken", "2 stated rules are broken, 1 of them accepted on 2025-03-04.")]
    [TestCase("known kept", "1 stated rule is broken, accepted on 2025-03-04.")]
    [TestCase("broken broken", null)]
    [TestCase("kept kept", null)]
    public void Says_of_stated_rules_that_are_listed_as_known_that_they_are_broken(string verdicts, string? sentence)
    {
        string[] rules = [Rule, "aws.upload-part.part-order.by-number"];
        var run = SampleRun.With(rules.Zip(verdicts.Split(' '),
            (rule, word) => SampleRun.CaseOf(rule, "zero", Enum.Parse<Verdict>(word, ignoreCase: true))));
        run = run with
        {
            Profile = run.Profile with
            {
                KnownDeviations =
                    [.. rules.Select(rule => new KnownDeviationRecord { Rule = rule, Reason = "known", Since = new(2025, 3, 4) })],
            },
        };

        RunFindings.Accepted(run).Should().Be(sentence);
        new PageModule("run").With("run", run).Evaluate<string>("acceptedOf(run) ?? ''").Should().Be(sentence ?? "");
        TerminalTable.Render(run).Contains("accepted on 2025-03-04.", StringComparison.Ordinal).Should().Be(sentence is not null);
        MarkdownSummary.Render(run).Contains("accepted on 2025-03-04.", StringComparison.Ordinal).Should().Be(sentence is not null);
    }

    [Test]
    public void Names_what_each_exchange_is_for_as_every_other_report_does()
    {
        static ExchangeRecord Exchange(string method, string target) =>
            SampleRun.CaseOf(Rule, "zero", Verdict.Kept).Exchanges[0] with { Method = method, Target = target };
        var @case = SampleRun.CaseOf(Rule, "zero", Verdict.Broken) with
        {
            Question = 3,
            Findings = [new(Aspect.State, Harm.Corruption, "no part", "part 1", Step: 5)],
            Exchanges =
            [
                Exchange("POST", "/b/k?uploads"), Exchange("PUT", "/b/k?partNumber=1&uploadId=u"),
                Exchange("PUT", "/b/k?partNumber=0&uploadId=u"), Exchange("GET", "/b"), Exchange("GET", "/b/k?uploadId=u"),
            ],
        };
        var run = SampleRun.With([@case]);

        @case.Exchanges.Select((_, index) => @case.RoleOf(index)).Should()
            .Equal("set-up", "control", "question", "aftermath", "aftermath");
        @case.Asked()!.Target.Should().Be("/b/k?partNumber=0&uploadId=u");
        new PageModule("run").With("run", run).Evaluate<string[]>("run.cases[0].exchanges.map((_, index) => roleOf(run.cases[0], index))")
            .Should().Equal("set-up", "control", "question", "aftermath", "aftermath, shows it");
        TerminalTable.Render(run).Should().Contain("request    PUT /b/k?partNumber=0&uploadId=u");
    }

    [Test]
    public void Says_what_an_ordinary_upload_found() =>
        Module.Evaluate<string[]>("baselineOf({ baseline: [{ call: 'ListParts', fault: 'got 403', feature: 'sse-c', isEvidence: false }, { "
            + "call: 'GetObject' }] })")
            .Should().Equal("ListParts got 403 for an ordinary upload with sse-c; cases of other operations do not go by it.");

    [Test]
    public void Groups_failures_by_a_cause_that_several_share()
    {
        const string Run = """
            { strict: false, failOn: [], cases: ['a', 'b', 'c'].map((id) => ({ id, rule: id, row: '', verdict: 'inconclusive', findings: [],
              cause: { call: 'ListParts', fault: id === 'c' ? 'got 500' : 'got 403', remedy: 'do so' } })) }
            """;

        Module.Evaluate<string[]>($"failuresOf({Run}).map((items) => items.map((item) => item.id).join())")
            .Should().BeEquivalentTo("a,b", "c");
        Module.Evaluate<string[]>($"[...causesOf({Run}).values()]")
            .Should().Equal("2 cases could not be judged because ListParts got 403; do so");
        Module.Evaluate<string[]>($"notJudgedOf({Run})").Should().Equal(
            "2 cases could not be judged because ListParts got 403; do so.", "1 case could not be judged, for a cause of its own: c.");
    }

    [Test]
    public void Groups_what_fails_an_ordinary_upload_apart_from_what_could_not_be_judged_for_it()
    {
        const string Run = """
            { strict: false, failOn: ['broken', 'inconclusive'],
              cases: ['broken', 'broken', 'inconclusive', 'inconclusive'].map((verdict, i) => (
              { id: `${i}`, rule: `${i}`, row: '', verdict, findings: [], cause: { call: 'ListParts', fault: 'got 404' } })) }
            """;

        Module.Evaluate<string[]>($"failuresOf({Run}).map((items) => items.map((item) => item.id).join())").Should().Equal("0,1", "2,3");
        Module.Evaluate<string[]>($"[...causesOf({Run}).values()]").Should().Equal(
            "2 cases fail because ListParts got 404, for an ordinary upload already",
            "2 cases could not be judged because ListParts got 404");
    }

    [Test]
    public void Counts_what_is_not_kept_by_its_worst_harm()
    {
        const string Cases = """
            [['a', 'broken', 'diagnosis', 'corruption'], ['a', 'known', 'corruption'], ['b', 'differs', 'failure'],
             ['c', 'kept', 'failure'], ['d', 'inconclusive', 'exposure']]
             .map(([rule, verdict, ...harms]) => ({ rule, verdict, findings: harms.map((harm) => ({ harm })) }))
            """;

        Module.Evaluate<string>($"harmsIn({Cases}).map((each) => [each.harm, each.cases, each.rules, each.known].join(' ')).join(', ')")
            .Should().Be("corruption 2 1 1, exposure 0 0 0, failure 1 1 0, diagnosis 0 0 0");
    }

    /// <summary>So that harms and what has none add up to all that is not kept.</summary>
    [Test]
    public void Counts_what_is_not_kept_and_has_no_harm_named() => Module.Evaluate<string>("""
        Object.values(harmlessIn([['a', 'known'], ['a', 'differs'], ['b', 'kept'], ['c', 'inconclusive'], ['d', 'broken', 'failure']]
          .map(([rule, verdict, harm]) => ({ rule, verdict, findings: harm ? [{ harm }] : [] })))).join(' ')
        """).Should().Be("2 1 1");

    [Test]
    public void Begins_failures_and_what_is_known_with_the_worst_harm()
    {
        const string Run = """
            { strict: false, failOn: ['broken', 'corruption'], cases: [['a', 'broken', 'diagnosis'], ['b', 'broken', 'corruption'],
              ['c', 'known', 'failure'], ['d', 'known', 'exposure'], ['c', 'known', 'diagnosis']]
              .map(([rule, verdict, harm], index) => ({ id: `${rule}${index}`, rule, verdict, findings: [{ harm }] })) }
            """;

        Module.Evaluate<string[]>($"failuresOf({Run}).map((items) => items.map((item) => item.id).join('+'))").Should().Equal("b1", "a0");
        Module.Evaluate<string[]>($"knownOf({Run}).map((items) => items.map((item) => item.id).join('+'))").Should().Equal("d3", "c2+c4");
    }

    [Test]
    public void Lists_failures_worst_first_and_once_per_rule_and_verdict()
    {
        var failures = Module.Evaluate<string[]>("failuresOf(run).map((items) => `${items[0].verdict} ${items[0].rule}`)");

        failures.Should().OnlyHaveUniqueItems().And.HaveElementAt(0, "broken aws.upload-part.part-number.not-a-number");
        failures.Select(failure => failure.Split(' ')[0])
            .Should().NotContain("differs").And.BeSubsetOf(["broken", "harnessError", "inconclusive", "fixed"]);
        Module.Evaluate<string[]>("failuresOf({ ...run, strict: true }).map((items) => items[0].verdict)").Should().Contain("differs");
    }

    [Test]
    public void Says_what_was_corrupted_or_exposed_known_or_not()
    {
        var corrupted = new FindingRecord(Aspect.State, Harm.Corruption, "no part", "part 1");
        var exposed = new FindingRecord(Aspect.Access, Harm.Exposure, "no key", "the key");
        var run = SampleRun.Make() with
        {
            Cases =
            [
                Of("zero", Verdict.Broken) with { Findings = [corrupted] },
                Of("minus-one", Verdict.Known) with { Findings = [corrupted] },
                Of("10001", Verdict.Known) with { Findings = [exposed] },
                Of("one", Verdict.Inconclusive) with { Findings = [exposed] },
                Of("two", Verdict.Broken),
            ],
        };

        RunFindings.Dangers(run).Should().Equal(
            $"Corruption in 2 cases, 1 of them listed as known: {Rule}.", $"Exposure in 1 case, listed as known: {Rule}.");
        new PageModule("run").With("run", run).Evaluate<string[]>("dangersOf(run)").Should().Equal(RunFindings.Dangers(run));

        static CaseRecord Of(string row, Verdict verdict) => SampleRun.CaseOf(Rule, row, verdict);
    }

    [TestCase(Openness.Found, "Where that is meant, write checks-signatures: false into a profile.", true)]
    [TestCase(Openness.Listed, "which the profile lists; rules about access and signatures are not judged.", false)]
    public void Says_that_nobody_is_kept_out(Openness known, string end, bool fails)
    {
        var sample = SampleRun.Make();
        var run = sample with { Profile = sample.Profile with { KeepsNobodyOut = known }, Cases = [] };

        RunFindings.Dangers(run).Should().ContainSingle()
            .Which.Should().StartWith("Exposure: the endpoint checks no signatures and keeps nobody out").And.EndWith(end);
        new PageModule("run").With("run", run).Evaluate<string[]>("dangersOf(run)").Should().Equal(RunFindings.Dangers(run));
        RunFindings.Fails(run).Should().Be(fails);
    }

    [Test]
    public void Finds_the_known_deviation_of_a_row_or_of_a_whole_rule()
    {
        const string Run = "{ profile: { knownDeviations: [{ rule: 'r', row: 'one', reason: '1' }, { rule: 's', reason: '2' }] } }";

        Reason("{ rule: 'r', row: 'one' }").Should().Be("1");
        Reason("{ rule: 'r', row: 'two' }").Should().Be("none");
        Reason("{ rule: 's', row: 'any' }").Should().Be("2");

        static string Reason(string item) => Module.Evaluate<string>($"deviationOf({Run}, {item})?.reason ?? 'none'");
    }

    [Test]
    public void Links_the_pages_of_the_operation_alone() =>
        Module.Evaluate<string[]>("pagesOf(run, { document: 'aws-s3', operation: 'upload-part-copy' }).map((page) => page.title)")
            .Should().Equal("UploadPartCopy");

    [TestCase("Paragraph 2", "Upload Part")]
    [TestCase("Error Codes, BadDigest", "Error Codes")]
    [TestCase("Upload Part, new edition: response", "Upload Part, new edition")]
    [TestCase("Error Codes, BadDigest; Upload Part, Parameters", "Upload Part", "Error Codes")]
    public void Links_the_pages_that_a_source_names(string source, params string[] titles)
    {
        const string Run = "{ profile: { documents: [{ name: 'd', pages: ['Upload Part', 'Upload Part, new edition', 'Error Codes']"
            + ".map((title) => ({ operation: 'upload-part', title })) }] } }";

        Module.Evaluate<string[]>($"sourcesOf({Run}, {{ document: 'd', operation: 'upload-part' }}, '{source}').map((page) => page.title)")
            .Should().Equal(titles);
    }

    /// <summary>Words of a browser's text fragment are those of the page: names, and what a source has in quotation marks.</summary>
    [TestCase("Special errors, NoSuchUpload (the upload might have been aborted)", "NoSuchUpload")]
    [TestCase("Headers, Content-MD5; listParts, Data schema, StorageClass", "Content-MD5")]
    [TestCase("Request headers, row x-cos-traffic-limit (819200 bit/s), in the table", "x-cos-traffic-limit")]
    [TestCase("Parameters, SSECustomerKey (the same key)", "SSECustomerKey")]
    [TestCase("Paragraph 4, \"It must be the last one\" (of them)", "It must be the last one")]
    [TestCase("GetObject and HeadObject: Response elements, TagCount", "TagCount")]
    [TestCase("Paragraph 2 (a part request must include its uploadId)", null)]
    [TestCase("UploadPartCopy, paragraph 3", null)]
    [TestCase("Headers, X-Amz-Meta-* (any)", null)]
    [TestCase("Not on the page; Error Codes, InvalidDigest", null)]
    [TestCase("Data schema, the sample, partNumber", null)]
    [TestCase("Other Page, NoSuchKey", null)]
    public void Finds_a_place_by_the_words_of_the_page(string source, string? words) => Module.Evaluate<string>(
        $"placeWords({JsonSerializer.Serialize(source)}, {{ title: 'Upload Part' }}, "
            + "[{ title: 'Upload Part' }, { title: 'Other Page' }]) ?? ''")
        .Should().Be(words ?? "");

    [TestCase("https://example.com/page", "Content-MD5", "https://example.com/page#:~:text=Content%2DMD5")]
    [TestCase("https://example.com/page#errors", "a, b", "https://example.com/page#errors:~:text=a%2C%20b")]
    [TestCase("https://example.com/page", null, "https://example.com/page")]
    [TestCase("https://github.com/owner/name/blob/main/page.json", "ETag", "https://github.com/owner/name/blob/main/page.json")]
    public void Addresses_a_place_on_a_page(string address, string? words, string place) => Module
        .Evaluate<string>($"placeAddress({{ address: '{address}' }}, {(words is null ? "null" : $"'{words}'")})").Should().Be(place);

    [TestCase("name: 'mine', title: 'My store'", "--profile 'mine'")]
    [TestCase("name: 'mine', title: '127.0.0.1:9000'", "--profile 'mine'")]
    [TestCase("name: '127.0.0.1-9000', title: '127.0.0.1:9000'", "--endpoint 'http://127.0.0.1:9000'")]
    [TestCase("name: '127.0.0.1-9000', title: '127.0.0.1:9000', dialect: 'cos', region: 'eu'",
        "--endpoint 'http://127.0.0.1:9000' --dialect cos --region 'eu'")]
    public void Says_how_a_case_is_run_alone(string profile, string options) => Module.Evaluate<string>(
        $"runAlone({{ profile: {{ endpoint: 'http://127.0.0.1:9000', dialect: 'aws', region: 'us-east-1', {profile} }} }}, "
            + "{ id: 'a/b c' })")
        .Should().Be($"conformance run {options} --case 'a/b c'");

    [TestCase("{ status: 403, code: 'AccessDenied' }", "403 AccessDenied")]
    [TestCase("{ status: 200 }", "200")]
    [TestCase("{}", "no response")]
    public void Names_a_response(string exchange, string text) => Module.Evaluate<string>($"responseOf({exchange})").Should().Be(text);

    [Test]
    public void Addresses_a_case() =>
        Module.Evaluate<string>("caseAddress({ id: 'aws.upload-part.etag.md5 one byte' })")
            .Should().Be("#case=aws.upload-part.etag.md5%20one%20byte");

    [Test]
    public void Finds_a_case_by_its_rule_sentence_and_request_ids()
    {
        var hay = Module.With("item", SampleRun.CaseOf("aws.upload-part.part-number.outside-range", "zero", Verdict.Kept))
            .Evaluate<string>("caseHaystack(item, { requirement: 'A number outside the range is refused.' })");

        hay.Should().ContainAll("aws.upload-part.part-number.outside-range", "zero", "a number outside the range is refused.")
            .And.Be(hay.ToLowerInvariant());
    }

    private static string[] Facts(string run) =>
        Module.Evaluate<string[]>($"factsOf({run}).map(([term, value]) => `${{term}}: ${{value}}`)");
}
