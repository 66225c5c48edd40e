using System.Text.Json;
using System.Xml.Linq;
using Conformance.Cli;
using Conformance.Dialects;
using Conformance.Multipart;
using Conformance.Reference;
using Conformance.Reference.Behaviours;
using Conformance.Reporting;
using Conformance.Reporting.Allure;
using Conformance.Reporting.Comparison;
using Conformance.Reporting.Exports;
using Conformance.Reporting.Records;
using Conformance.Rules;
using Conformance.Rules.Profiles;
using Conformance.Running;
using Conformance.SelfChecks.Support;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.SixthVendor;

/// <summary>
/// A vendor that this project alone registers is found wherever the five that come with the program are, and by nobody else.
/// </summary>
public sealed class MadeUpVendorTests
{
    private const string ProfileText = """
        title: Reference, Made Up
        endpoint: reference
        dialect: made-up
        documents: [made-up]

        """;

    private static readonly string[] Cases =
    [
        "mu.upload-part.part-number.in-range/highest",
        "mu.upload-part.part-number.in-range/lowest",
        "mu.upload-part.part-number.outside-range/one too many",
        "mu.upload-part.part-number.outside-range/zero",
        "mu.upload-part.response.request-id",
        "mu.upload-part.signature.own",
        "mu.upload-part.upload-id.from-create",
        "mu.upload-part.upload-id.unknown",
    ];

    private static readonly Lazy<Suite> Suite = new(() => MultipartSuite.Read(MadeUpVendor.Added));
    private static readonly Lazy<Task<RunRecord>> Run = new(() => RunAsync(MadeUpVendor.Added));

    [Test]
    public void Is_discovered_beside_the_others()
    {
        var others = MultipartSuite.Read();

        Suite.Value.Rulebooks.Select(book => book.Header.Document.Name)
            .Should().BeEquivalentTo([.. others.Rulebooks.Select(book => book.Header.Document.Name), "made-up"]);
        Suite.Value.Rulebooks.Single(book => book.Header.Document == MadeUpVendor.Document).Rules.Should().HaveCount(6);
        Suite.Value.Vendors.Documents.Should().Equal([.. ReferenceVendors.BuiltIn.Documents, "made-up"]);
    }

    [Test]
    public void Is_not_known_where_it_was_not_registered()
    {
        _ = Suite.Value;

        // Read anew: what was read before the vendor was registered would not show it.
        Conformance.Running.Suite.Of(typeof(MultipartSuite).Assembly, "suites/Multipart", []).Rulebooks
            .Should().NotContain(book => book.Header.Document.Name == "made-up");
        Vendors.BuiltIn.DocumentNames.Should().NotContain("made-up");
        FluentActions.Invoking(() => ProfileReader.Parse(ProfileText, "reference-made-up.yaml")).Should().Throw<ConfigurationException>();
    }

    [Test]
    public void Is_planned_with_the_checks_that_its_rules_name()
    {
        var plan = PlanFor(ProfileText);

        plan.Cases.Select(planned => planned.Id).Should().BeEquivalentTo(Cases);
        plan.Cases.Should().OnlyContain(planned => planned.Profile.Name == "reference-made-up" && planned.Rule.Document == "made-up");
    }

    [Test]
    public void Is_judged_beside_other_documents_of_one_profile()
    {
        var plan = PlanFor(ProfileText.Replace("[made-up]", "[made-up, aws-s3]", StringComparison.Ordinal));

        plan.Cases.CountBy(planned => planned.Rule.Document).Select(count => count.Key).Should().BeEquivalentTo("made-up", "aws-s3");
    }

    [Test]
    public async Task Keeps_its_rules_on_its_reference()
    {
        var run = await Run.Value;

        run.Cases.Select(@case => @case.Id).Should().BeEquivalentTo(Cases);
        run.Cases.Should().OnlyContain(@case => @case.Verdict == Verdict.Kept, string.Join('\n', run.Cases.Select(@case => @case.Message)));
        run.Leftovers.Should().BeEmpty();
    }

    [Test]
    public async Task Is_spoken_to_in_its_own_words()
    {
        var run = await Run.Value;

        var exchange = run.Cases.Single(@case => @case.Id == "mu.upload-part.signature.own").Exchanges.First(each => each.Method == "PUT");
        var sent = exchange.RequestHeaders.Select(header => header.Name);
        sent.Should().Contain("x-mu-date").And.NotContain(name => name.StartsWith("x-amz-", StringComparison.OrdinalIgnoreCase));
        exchange.RequestHeaders.Single(header => header.Name == "Authorization").Value.Should().MatchRegex("^MU [A-Z0-9]+:REDACTED$");
        exchange.ResponseHeaders.Should().Contain(header => header.Name == "x-mu-request-id" && header.Value == exchange.RequestId);
    }

    [Test]
    public async Task Breaks_a_rule_where_its_reference_does()
    {
        var wrong = MadeUpVendor.Behaviour with { Parts = new SharedParts { MaxNumber = 999 } };

        var run = await RunAsync(MadeUpVendor.Added with { Behaviours = [wrong] });

        run.Cases.Where(@case => @case.Verdict != Verdict.Kept).Should().ContainSingle().Which
            .Should().BeEquivalentTo(new { Id = "mu.upload-part.part-number.in-range/highest", Verdict = Verdict.Broken });
    }

    [Test]
    public async Task Runs_beside_another_registration_of_itself()
    {
        var wrong = MadeUpVendor.Behaviour with { Parts = new SharedParts { MinNumber = 0, MaxNumber = 1000 } };

        var runs = await Task.WhenAll(RunAsync(MadeUpVendor.Added with { Behaviours = [wrong] }), RunAsync(MadeUpVendor.Added));

        runs.Select(run => run.Cases.Count(@case => @case.Verdict == Verdict.Broken)).Should().Equal(1, 0);
    }

    [Test]
    public async Task Is_recorded_with_its_document_and_page()
    {
        var run = await Run.Value;

        run.Rules.Should().HaveCount(6).And.OnlyContain(rule => rule.Document == "made-up");
        var document = run.Profile.Documents.Should().ContainSingle().Subject;
        (document.Name, document.Vendor, document.Pages.Single().Title).Should().Be(("made-up", "Made Up", "Upload a part"));
        (run.Profile.Dialect, run.Profile.Signature, run.Profile.Addressing).Should().Be(("made-up", "mu", "path"));
    }

    [Test]
    public async Task Is_in_every_report()
    {
        var run = await Run.Value;
        using var folder = new TemporaryFolder();
        await new AllureResults().WriteAsync([run], folder.Path);

        MarkdownSummary.Render(run).Should().ContainAll("https://made-up.example/upload-part", "| upload-part · part-number | 4 |");
        HtmlReport.Render(run).Should().Contain("mu.upload-part.part-number.in-range").And.Contain("https://made-up.example/upload-part");
        TerminalTable.Render(run).Should().MatchRegex(@"\nupload-part · part-number +4\n");
        XDocument.Parse(JUnitXml.Render([run])).Descendants("testsuite").Select(suite => suite.Attribute("name")!.Value)
            .Should().Contain("reference-made-up.made-up.upload-part.part-number");
        Directory.GetFiles(folder.Path, "*-result.json").Select(File.ReadAllText)
            .Should().HaveCount(Cases.Length).And.OnlyContain(text => text.Contains("\"made-up\""));
    }

    [Test]
    public async Task Is_in_the_matrix_beside_a_run_of_another_vendor()
    {
        var matrix =
            Matrix.Of([await Run.Value, await RunAsync(MadeUpVendor.Added, "--profile", "reference-aws", "--topic", "part-number")]);

        matrix.Documents.Select(document => document.Vendor).Should().Equal("AWS S3", "Made Up");
        // A whole run comes before one of a selection, which is not ranked.
        matrix.Columns[0].ScoreByDocument["made-up"].Should().BeEquivalentTo(new { Kept = Cases.Length, Judged = Cases.Length });
        matrix.Rows
            .Should().Contain(row => row.Rule.Id == "mu.upload-part.part-number.in-range" && row.Cells[0] != null && row.Cells[1] == null);
    }

    [Test]
    public void Is_a_column_of_the_page_of_documents()
    {
        var comparison = DocumentComparison.Of(Suite.Value.Rulebooks);

        comparison.Documents.Select(document => document.Name).Should().Contain("made-up").And.HaveCount(6);
        MatrixMarkdown.Render(comparison).Should().Contain("Made Up").And.Contain("A part number outside 1 to 1,000 is refused.");
    }

    [Test]
    [NonParallelizable]
    public async Task Is_a_word_of_the_command_line()
    {
        var (listed, rules) = await CommandAsync("rules", "--document", "made-up", "--format", "json");
        var (refused, sentence) = await CommandAsync("serve", "--document", "nobody");

        listed.Should().Be(0);
        using var json = JsonDocument.Parse(rules);
        json.RootElement.EnumerateArray().Select(rule => rule.GetProperty("id").GetString())
            .Should().HaveCount(6).And.OnlyContain(id => id!.StartsWith("mu."));
        refused.Should().Be(3);
        sentence.Should().Contain(string.Join(", ", Suite.Value.Vendors.Documents));
    }

    private static RunPlan PlanFor(string profile)
    {
        using var folder = new TemporaryFolder();
        return RunPlan.Make(new RunOptions
        {
            Profiles = [folder.Write("reference-made-up.yaml", profile)],
            Weights = new HashSet<Weight> { Weight.Light },
        }, Suite.Value);
    }

    /// <summary>A run as the command line makes it.</summary>
    private static async Task<RunRecord> RunAsync(AddedVendor added, params string[] options)
    {
        using var folder = new TemporaryFolder();
        string[] profile = options.Length > 0 ? options : ["--profile", folder.Write("reference-made-up.yaml", ProfileText)];
        await CommandLine.RunAsync(["run", "--strict", "--results", folder["results"], .. profile], added);
        return await RunRecordFile.ReadAsync(
            Directory.GetFiles(folder["results"], "conformance.json", SearchOption.AllDirectories).First());
    }

    /// <returns>The exit code, and what was written to both outputs.</returns>
    private static async Task<(int Code, string Written)> CommandAsync(params string[] arguments)
    {
        var (output, error) = (Console.Out, Console.Error);
        await using var written = new StringWriter();
        Console.SetOut(written);
        Console.SetError(written);
        try
        {
            return (await CommandLine.RunAsync(arguments, MadeUpVendor.Added), written.ToString());
        }
        finally
        {
            Console.SetOut(output);
            Console.SetError(error);
        }
    }
}
