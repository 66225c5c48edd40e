using System.Text.Json;
using Conformance.SelfChecks.Support;
using Conformance.Wire.Bodies;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Cli;

/// <summary>Verbs that only tell: help, rules, body.</summary>
public sealed class Reading
{
    private static readonly string[] Verbs =
        ["run", "doctor", "probe", "estimate", "policy",
            "rules", "serve", "sweep", "accept", "diff", "matrix", "nights", "merge", "documents", "body"];

    private static readonly string[] RuleFields = ["id", "document", "operation", "clauses", "topic", "basis", "requirement", "source",
        "check", "rows", "status", "reason", "defects"];

    [TestCaseSource(nameof(Verbs))]
    public async Task HelpShowsHowAVerbIsUsed(string verb)
    {
        var help = await ConformanceCommand.RunAsync(verb, "--help");

        help.ExitCode.Should().Be(0);
        help.Output.Should().Contain($"\nExamples:\n  conformance {verb}");
        help.Error.Should().BeEmpty();
    }

    [Test]
    public async Task HelpAloneShowsALineForEveryVerb()
    {
        var help = await ConformanceProcess.RunAsync();

        help.ExitCode.Should().Be(0);
        help.Output.Should().ContainAll(Verbs.Select(verb => $"\n  conformance {verb}"));
    }

    [Test]
    public async Task RulesInJsonAreThoseOfTheRulebooks()
    {
        var books = Conformance.Rules.Rulebooks.RulebookReader.ReadAll(Repository.PathOf("suites", "Multipart"));

        var ending = await ConformanceCommand.RunAsync("rules", "--format", "json");
        using var json = JsonDocument.Parse(ending.Output);
        var rules = json.RootElement.EnumerateArray().ToList();

        ending.ExitCode.Should().Be(0);
        rules.Should().AllSatisfy(rule => rule.EnumerateObject().Select(field => field.Name).Should().Equal(RuleFields));
        rules.Select(rule => rule.GetProperty("id").GetString())
            .Should().Equal(books.SelectMany(book => book.Rules).Select(rule => rule.Id));
        foreach (var rule in rules)
        {
            var isChecked = rule.GetProperty("check").ValueKind == JsonValueKind.String;
            rule.GetProperty("status").GetString().Should().Be(isChecked ? "checked" : "not-checked");
            rule.GetProperty("reason").ValueKind.Should().Be(isChecked ? JsonValueKind.Null : JsonValueKind.String);
            // Nothing can break a rule that nothing checks; every other has a defect that does, but where it may only observe.
            if (!isChecked || rule.GetProperty("basis").GetString() != "observed")
                rule.GetProperty("defects").EnumerateArray().Any().Should().Be(isChecked, rule.GetProperty("id").GetString());
            rule.GetProperty("rows").GetArrayLength().Should().BeGreaterThanOrEqualTo(isChecked ? 1 : 0);
        }

        rules.Should().Contain(rule => rule.GetProperty("status").GetString() == "not-checked");
    }

    [Test]
    public async Task RowsSayTheirFieldsAndWhatIsExpected()
    {
        var ending = await ConformanceCommand.RunAsync("rules", "--document", "aws-s3", "--format", "json");
        using var json = JsonDocument.Parse(ending.Output);
        var row = json.RootElement.EnumerateArray().Single(rule => rule.GetProperty("id").GetString() == "aws.upload-part.part-number.code")
            .GetProperty("rows").EnumerateArray().Single(row => row.GetProperty("name").GetString() == "zero");

        row.GetProperty("fields").GetProperty("number").GetString().Should().Be("0");
        row.GetProperty("expect").GetString().Should().Be("400 InvalidArgument");
    }

    [TestCase("markdown", "| `aws.upload-part.part-number.outside-range` | A part number outside 1 to 10,000 is refused. |")]
    [TestCase("table", "aws.upload-part.part-number.outside-range")]
    public async Task RulesCanBeReadByPeople(string format, string says)
    {
        var ending = await ConformanceProcess.RunAsync("rules", "--format", format);

        ending.ExitCode.Should().Be(0);
        ending.Output.Should().Contain(says).And.NotContain("\u001b");
    }

    [Test]
    public async Task RulesCanBeSelected()
    {
        var ending = await ConformanceCommand.RunAsync("rules", "--format", "json", "--operation", "upload-part", "--rule", "aws.*",
            "--topic", "part-number,etag", "--basis", "stated");
        using var json = JsonDocument.Parse(ending.Output);

        string[] fields = ["document", "operation", "topic", "basis"];
        json.RootElement.EnumerateArray().Select(rule => string.Join(' ', fields.Select(field => rule.GetProperty(field).GetString())))
            .Distinct().Should().BeEquivalentTo("aws-s3 upload-part part-number stated", "aws-s3 upload-part etag stated");
    }

    [Test]
    public async Task BodyIsTheOneThatTheSuitesSend()
    {
        using var process = ConformanceProcess.Start(["body", "--length", "1300000", "--seed", "7"]);
        using var bytes = new MemoryStream();
        await process.Output.BaseStream.CopyToAsync(bytes);
        var ending = await process.EndAsync();

        ending.ExitCode.Should().Be(0);
        bytes.ToArray().SequenceEqual(Body.Generated(1_300_000, 7).ToArray()).Should().BeTrue("both are generated from the same seed");
    }
}
