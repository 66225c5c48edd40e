using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Conformance.Dialects.Chunks;
using Conformance.Reporting;
using Conformance.Reporting.Records;
using Conformance.Rules;
using Conformance.SelfChecks.Support;
using Conformance.SelfChecks.Support.Reporting;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Reporting;

/// <summary><c>conformance.json</c> is a closed format: the records, the schema and the reader say the same.</summary>
public sealed class RunRecordFormat
{
    private static readonly string SchemaPath = Path.Combine(Repository.Root, "fixtures", "Reporting", "conformance.schema.json");

    [Test]
    public async Task IsWhatTheSchemaDescribes()
    {
        var written = await WrittenAsync(SampleRun.Make());

        Errors(written).Should().BeEmpty();
    }

    [Test]
    public async Task IsWhatTheSchemaDescribesForTheSmallestRecord()
    {
        var run = SampleRun.With([]);
        var written = await WrittenAsync(run with
        {
            FinishedAt = null,
            Suite = new SuiteRecord("0.1.0"),
            Rules = [],
            Profile = run.Profile with
            {
                Title = null,
                Endpoint = null,
                Bucket = null,
                Documents = [new("aws-s3", "AWS", [new("upload-part", "UploadPart", "https://example.com/", new DateOnly(2025, 11, 18))])],
            },
        });

        Errors(written).Should().BeEmpty();
        written.ToJsonString().Should().NotContain("null");
    }

    [Test]
    public async Task HasInTheSchemaTheVerdictsBasesAndHarmsOfTheTables()
    {
        var definitions = JsonNode.Parse(await File.ReadAllTextAsync(SchemaPath))!["definitions"]!;

        Words(definitions["case"]!["properties"]!["verdict"]!["enum"]!)
            .Should().BeEquivalentTo(VerdictEntry.All.Select(entry => JsonNamingPolicy.CamelCase.ConvertName(entry.Verdict.ToString())));
        Words(definitions["totals"]!["required"]!)
            .Should().BeEquivalentTo(VerdictEntry.All.Select(entry => JsonNamingPolicy.CamelCase.ConvertName(entry.Verdict.ToString())));
        Words(definitions["basis"]!["enum"]!).Should().Equal(BasisEntry.Words);
        Words(definitions["finding"]!["properties"]!["harm"]!["enum"]!).Should().BeEquivalentTo(HarmEntry.Words);

        static IEnumerable<string> Words(JsonNode list) => list.AsArray().Select(word => word!.GetValue<string>());
    }

    [Test]
    public async Task HasInTheSchemaEveryFieldOfTheRecordsAndNoOther()
    {
        var schema = JsonNode.Parse(await File.ReadAllTextAsync(SchemaPath))!;
        var shapes = new Dictionary<string, Type>
        {
            ["suite"] = typeof(SuiteRecord),
            ["profile"] = typeof(ProfileRecord),
            ["document"] = typeof(DocumentRecord),
            ["page"] = typeof(PageRecord),
            ["knownDeviation"] = typeof(KnownDeviationRecord),
            ["plan"] = typeof(PlanRecord),
            ["totals"] = typeof(TotalsRecord),
            ["traffic"] = typeof(TrafficRecord),
            ["rule"] = typeof(RuleRecord),
            ["case"] = typeof(CaseRecord),
            ["exchange"] = typeof(ExchangeRecord),
            ["framing"] = typeof(AwsChunkedFraming),
            ["framingEdit"] = typeof(AwsChunkedEdit),
            ["header"] = typeof(HeaderRecord),
            ["journey"] = typeof(JourneyRecord),
            ["seenRequest"] = typeof(SeenRequest),
        };

        Fields((JsonObject)schema["properties"]!).Should().Equal(Fields(typeof(RunRecord)));
        schema["additionalProperties"]!.GetValue<bool>().Should().BeFalse();
        foreach (var (name, type) in shapes)
        {
            var shape = schema["definitions"]![name]!;
            Fields((JsonObject)shape["properties"]!).Should().Equal(Fields(type), $"{name} is {type.Name}");
            shape["additionalProperties"]!.GetValue<bool>().Should().BeFalse(name);
            shape["required"]!.AsArray().GetValues<string>().Should().Equal(Fields(type, onlyRequired: true), $"{name} is {type.Name}");
        }
    }

    [TestCase("", "surprise")]
    [TestCase("profile", "secretKey")]
    [TestCase("cases/0", "surprise")]
    [TestCase("cases/0/exchanges/0", "surprise")]
    public async Task RefusesAnUnknownField(string place, string field)
    {
        var json = await WrittenAsync(SampleRun.Make());
        ((JsonObject)At(json, place)).Add(field, 1);

        Errors(json).Should().NotBeEmpty();
        (await RefusalAsync(json.ToJsonString())).Should().Contain(field);
    }

    [TestCase("cases/0/verdict", "\"passed\"")]
    [TestCase("cases/0/verdict", "1")]
    [TestCase("cases/0/durationMs", "\"fast\"")]
    [TestCase("startedAt", "\"yesterday\"")]
    [TestCase("profile", "null")]
    [TestCase("cases", "null")]
    public async Task RefusesAWrongValue(string place, string value)
    {
        var json = await WrittenAsync(SampleRun.Make());
        At(json, place).ReplaceWith(JsonNode.Parse(value));

        Errors(json).Should().NotBeEmpty();
        await RefusalAsync(json.ToJsonString());
    }

    [Test]
    public async Task RefusesAMissingField()
    {
        var json = await WrittenAsync(SampleRun.Make());
        ((JsonObject)At(json, "cases/0")).Remove("verdict");

        Errors(json).Should().NotBeEmpty();
        (await RefusalAsync(json.ToJsonString())).Should().Contain("verdict");
    }

    [TestCase("1")]
    [TestCase("3")]
    [TestCase("\"2\"")]
    public async Task TellsAnotherVersionBeforeItsFields(string version)
    {
        var refusal = await RefusalAsync($"{{ \"somethingNew\": true, \"schemaVersion\": {version} }}");

        refusal.Should().Contain($"schemaVersion is {version}, and this version reads 2").And.NotContain("somethingNew");
    }

    [TestCase("")]
    [TestCase("[]")]
    [TestCase("null")]
    [TestCase("{}")]
    [TestCase("<html>502 Bad Gateway</html>")]
    public Task RefusesWhatIsNoRecord(string text) => RefusalAsync(text);

    [Test]
    public async Task TellsThatNothingIsThere()
    {
        using var folder = new TemporaryFolder();
        var reading = () => RunRecordFile.ReadAsync(folder["nowhere"]);

        (await reading.Should().ThrowAsync<ConfigurationException>()).Which.Message
            .Should().Contain("no run is recorded here").And.NotContain("\n");
    }

    [Test]
    public void IsWrittenByCodeOfTheBuildAsByReflection()
    {
        var run = SampleRun.Make();
        using var written = new MemoryStream();
        RecordJson.Write(written, run);

        Encoding.UTF8.GetString(written.ToArray()).Should().Be(JsonSerializer.Serialize(run, RecordJson.File));
        run.Cases.Should().NotBeEmpty().And.AllSatisfy(@case =>
            RecordJson.Line(@case).Should().Be(JsonSerializer.Serialize(@case, RecordJson.Lines)));
    }

    [Test]
    public async Task ComesBackAsItWasWritten()
    {
        using var folder = new TemporaryFolder();
        var run = SampleRun.Make();
        await RunRecordFile.WriteAsync(folder["conformance.json"], run);

        (await RunRecordFile.ReadAsync(folder["conformance.json"])).Should().BeEquivalentTo(run);
        (await File.ReadAllTextAsync(folder["conformance.json"])).Should().NotContain("\r").And.EndWith("}\n")
            .And.Contain("\"unsupported\": 6").And.Contain("\\\"9dd4e461268c8034f5c8564e155c67a6\\\"");
    }

    private static async Task<JsonNode> WrittenAsync(RunRecord run)
    {
        using var folder = new TemporaryFolder();
        await RunRecordFile.WriteAsync(folder["conformance.json"], run);
        return JsonNode.Parse(await File.ReadAllTextAsync(folder["conformance.json"]))!;
    }

    /// <param name="place">Names and indices on the way, such as <c>cases/0</c>; empty for the whole.</param>
    private static JsonNode At(JsonNode json, string place) =>
        place.Split('/', StringSplitOptions.RemoveEmptyEntries)
            .Aggregate(json, (node, step) => (int.TryParse(step, CultureInfo.InvariantCulture, out var index) ? node[index] : node[step])!);

    private static IReadOnlyList<string> Errors(JsonNode json) => SchemaComplaints.Of(File.ReadAllText(SchemaPath), json);

    private static async Task<string> RefusalAsync(string text)
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["conformance.json"], text);

        var reading = () => RunRecordFile.ReadAsync(folder.Path);

        var message = (await reading.Should().ThrowAsync<ConfigurationException>()).Which.Message;
        message.Should().StartWith(folder["conformance.json"]).And.NotContain("\n").And.EndWith(".");
        return message;
    }

    private static IEnumerable<string> Fields(JsonObject properties) =>
        properties.Select(property => property.Key).Order(StringComparer.Ordinal);

    /// <summary>A record's fields as JSON names them; those that may be absent are the nullable ones.</summary>
    private static IEnumerable<string> Fields(Type type, bool onlyRequired = false)
    {
        var nullability = new NullabilityInfoContext();
        var fields = type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.GetIndexParameters().Length == 0)
            .Where(property => !onlyRequired || nullability.Create(property).ReadState == NullabilityState.NotNull)
            .Select(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name));
        return onlyRequired ? fields : fields.Order(StringComparer.Ordinal);
    }
}
