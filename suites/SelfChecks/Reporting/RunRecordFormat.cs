using System.Reflection;
using System.Text.Json;
using Conformance.Reporting;
using Conformance.Rules;
using Conformance.SelfChecks.Support;
using Conformance.SelfChecks.Support.Reporting;
using FluentAssertions;
using Newtonsoft.Json.Linq;
using Newtonsoft.Json.Schema;
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
            Profile = run.Profile with { Title = null, Endpoint = null, Bucket = null, Documents = [new("aws-s3", "AWS", [new("upload-part", "UploadPart", "https://example.com/", new DateOnly(2025, 11, 18))])] },
        });

        Errors(written).Should().BeEmpty();
        written.ToString().Should().NotContain("null");
    }

    [Test]
    public async Task HasInTheSchemaEveryFieldOfTheRecordsAndNoOther()
    {
        var schema = JObject.Parse(await File.ReadAllTextAsync(SchemaPath));
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
            ["header"] = typeof(HeaderRecord),
        };

        Fields((JObject)schema["properties"]!).Should().Equal(Fields(typeof(RunRecord)));
        schema["additionalProperties"]!.Value<bool>().Should().BeFalse();
        foreach (var (name, type) in shapes)
        {
            var shape = schema["definitions"]![name]!;
            Fields((JObject)shape["properties"]!).Should().Equal(Fields(type), $"{name} is {type.Name}");
            shape["additionalProperties"]!.Value<bool>().Should().BeFalse(name);
            shape["required"]!.Values<string>().Should().Equal(Fields(type, onlyRequired: true), $"{name} is {type.Name}");
        }
    }

    [TestCase("$", "surprise")]
    [TestCase("profile", "secretKey")]
    [TestCase("cases[0]", "surprise")]
    [TestCase("cases[0].exchanges[0]", "surprise")]
    public async Task RefusesAnUnknownField(string place, string field)
    {
        var json = await WrittenAsync(SampleRun.Make());
        ((JObject)json.SelectToken(place)!).Add(field, 1);

        Errors(json).Should().NotBeEmpty();
        (await RefusalAsync(json.ToString())).Should().Contain(field);
    }

    [TestCase("cases[0].verdict", "\"passed\"")]
    [TestCase("cases[0].verdict", "1")]
    [TestCase("cases[0].durationMs", "\"fast\"")]
    [TestCase("profile", "null")]
    [TestCase("cases", "null")]
    public async Task RefusesAWrongValue(string place, string value)
    {
        var json = await WrittenAsync(SampleRun.Make());
        json.SelectToken(place)!.Replace(JToken.Parse(value));

        Errors(json).Should().NotBeEmpty();
        await RefusalAsync(json.ToString());
    }

    [Test]
    public async Task RefusesAMissingField()
    {
        var json = await WrittenAsync(SampleRun.Make());
        json.SelectToken("cases[0].verdict")!.Parent!.Remove();

        Errors(json).Should().NotBeEmpty();
        (await RefusalAsync(json.ToString())).Should().Contain("verdict");
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

        (await reading.Should().ThrowAsync<ConfigurationException>()).Which.Message.Should().Contain("no run is recorded here").And.NotContain("\n");
    }

    [Test]
    public async Task ComesBackAsItWasWritten()
    {
        using var folder = new TemporaryFolder();
        var run = SampleRun.Make();
        await RunRecordFile.WriteAsync(folder["conformance.json"], run);

        (await RunRecordFile.ReadAsync(folder["conformance.json"])).Should().BeEquivalentTo(run);
        (await File.ReadAllTextAsync(folder["conformance.json"])).Should().NotContain("\r").And.EndWith("}\n").And.Contain("\"notOffered\": 6").And.Contain("\\\"9dd4e461268c8034f5c8564e155c67a6\\\"");
    }

    private static async Task<JObject> WrittenAsync(RunRecord run)
    {
        using var folder = new TemporaryFolder();
        await RunRecordFile.WriteAsync(folder["conformance.json"], run);
        return Parse(await File.ReadAllTextAsync(folder["conformance.json"]));
    }

    private static JObject Parse(string text)
    {
        using var reader = new Newtonsoft.Json.JsonTextReader(new StringReader(text)) { DateParseHandling = Newtonsoft.Json.DateParseHandling.None };
        return JObject.Load(reader);
    }

    private static IList<string> Errors(JObject json)
    {
        json.IsValid(JSchema.Parse(File.ReadAllText(SchemaPath)), out IList<string> errors);
        return errors;
    }

    private static async Task<string> RefusalAsync(string text)
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["conformance.json"], text);

        var reading = () => RunRecordFile.ReadAsync(folder.Path);

        var message = (await reading.Should().ThrowAsync<ConfigurationException>()).Which.Message;
        message.Should().StartWith(folder["conformance.json"]).And.NotContain("\n").And.EndWith(".");
        return message;
    }

    private static IEnumerable<string> Fields(JObject properties) => properties.Properties().Select(property => property.Name).Order(StringComparer.Ordinal);

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
