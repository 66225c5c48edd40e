using Conformance.Rules;
using Conformance.Rules.Clients;
using Conformance.Rules.Profiles;
using Conformance.Rules.Rulebooks;
using Conformance.SelfChecks.Support;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Rules;

/// <summary>What an editor marks as wrong is what the reader refuses, wherever a JSON Schema can say it.</summary>
public sealed class EditorSchemas
{
    private static readonly (string Name, string[] Path, string Text, string Sample, Action<string> Read)[] Formats =
    [
        ("profile", ["profiles", "profile.schema.json"], JsonSchemas.Profile, Samples.Profile,
            text => ProfileReader.Parse(text, "mine.yaml")),
        ("rulebook", ["suites", "Multipart", "rulebook.schema.json"], JsonSchemas.Rulebook, Samples.Rulebook,
            text => RulebookReader.Parse(text, "mine.yaml")),
        ("clients", ["suites", "Clients", "clients.schema.json"], JsonSchemas.Clients, Samples.Clients,
            text => ClientReader.Parse(text, "mine.yaml", JourneyReader.Parse(Samples.Journeys, "journeys.yaml"))),
        ("journeys", ["suites", "Clients", "journeys.schema.json"], JsonSchemas.Journeys, Samples.Journeys,
            text => JourneyReader.Parse(text, "mine.yaml")),
    ];

    private static IEnumerable<string> Names => Formats.Select(format => format.Name);

    [TestCaseSource(nameof(Names))]
    public void AreWhatTheReadersAreDrawnFrom(string name)
    {
        var (_, path, text, _, _) = Formats.Single(format => format.Name == name);

        File.ReadAllText(Repository.PathOf(path)).ReplaceLineEndings("\n").Should()
            .Be(text, "after a change of the format, run: dotnet test suites/SelfChecks/Rules -- NUnit.Where=\"method == WriteAnew\"");
    }

    [Explicit("Writes the schema files from the formats.")]
    [TestCaseSource(nameof(Names))]
    public void WriteAnew(string name)
    {
        var (_, path, text, _, _) = Formats.Single(format => format.Name == name);

        File.WriteAllText(Repository.PathOf(path), text);
    }

    private static IEnumerable<TestCaseData> GoodAndBad =>
    [
        Good("profile", "as it is", "missing:", "missing:"),
        Good("profile", "block scalar", "reason: The store takes any number.", "reason: >\n      The store takes\n      any number."),
        Good("profile", "number at its end", "concurrency: 4", "concurrency: 256"),
        Bad("profile", "unknown key", "region:", "regoin:"),
        Bad("profile", "unknown key within", "connect: 3 s", "conect: 3 s"),
        Bad("profile", "missing key", "dialect: aws\n", ""),
        Bad("profile", "missing key within", "    since: 2026-11-20\n", ""),
        Bad("profile", "number for a text", "region: eu-1", "region: 1"),
        Bad("profile", "nothing for a text", "region: eu-1", "region:"),
        Bad("profile", "text for a list", "missing: [list-parts, abort-upload]", "missing: abort-upload"),
        Bad("profile", "list for a text", "region: eu-1", "region: [eu-1]"),
        Bad("profile", "unknown word", "dialect: aws", "dialect: azure"),
        Bad("profile", "word twice", "missing: [list-parts, abort-upload]", "missing: [abort-upload, abort-upload]"),
        Bad("profile", "text for a flag", "sse-s3: true", "sse-s3: on"),
        Bad("profile", "number out of range", "concurrency: 4", "concurrency: 257"),
        Bad("profile", "fraction for a whole number", "concurrency: 4", "concurrency: 4.5"),
        Bad("profile", "currency in words", "currency: USD", "currency: dollars"),
        Bad("profile", "price below nothing", "getPer1000: 0.0004", "getPer1000: -1"),
        Bad("profile", "prices without currency", "currency: USD, ", ""),
        Bad("profile", "address with a path", "https://storage.example.com:9443", "https://storage.example.com/s3"),
        Bad("profile", "secret for a name", "STORE_SECRET_KEY }", "wJalrXUtnFEMI }"),
        Bad("profile", "decimal size", "500 MiB", "500 MB"),
        Bad("profile", "duration without unit", "24 h", "24"),
        Bad("profile", "fingerprint cut short", "0a:1b:2c:", "0a:"),
        Bad("profile", "rule ID with three segments", "aws.upload-part.overwrite.last-wins", "aws.overwrite.last-wins"),
        Bad("profile", "row name with a bracket", "row: one too many", "row: one (too many)"),
        Bad("profile", "no documents", "documents: [aws-s3, yandex-object-storage]", "documents: []"),
        Good("rulebook", "as it is", "weight: heavy", "weight: heavy"),
        Good("rulebook", "list of numbers", "numbers: [1, \"01\", x]", "numbers: [1, 2.5, true]"),
        Bad("rulebook", "unknown key", "weight: heavy", "wieght: heavy"),
        Bad("rulebook", "missing key", "    read: 2026-11-20\n", ""),
        Bad("rulebook", "field with a capital", "size: 2", "Size: 2"),
        Bad("rulebook", "group of keys for a field", "size: 2", "size: { a: 1 }"),
        Bad("rulebook", "empty field", "number: \"0\"", "number:"),
        Bad("rulebook", "row without name", "name: one too low, ", ""),
        Bad("rulebook", "row name too long", "name: one too low", "name: one of those numbers that are much too low"),
        Bad("rulebook", "both check and reason", "check: EveryOperation/Access.IsRefused",
            "check: EveryOperation/Access.IsRefused\n    not-checked: Why not."),
        Bad("rulebook", "neither check nor reason", "    not-checked: Addressing of other services.\n", ""),
        Bad("rulebook", "rows of what is not checked", "not-checked: Addressing of other services.",
            "not-checked: Why.\n    rows: [{ name: a }]"),
        Bad("rulebook", "status out of range", "status: 400", "status: 600"),
        Bad("rulebook", "unknown expectation", "expect: refused", "expect: rejected"),
        Bad("rulebook", "alternative without name", "name: any refusal, ", ""),
        Bad("rulebook", "alternative with two responses", "refused: true", "refused: true, accepted: true"),
        Bad("rulebook", "alternative that is not", "refused: true", "refused: false"),
        Bad("rulebook", "code without status", "refused: true", "refused: true, code: X"),
        Bad("rulebook", "unknown need", "needs: [https,", "needs: [http,"),
        Bad("rulebook", "unknown signature", "signatures=aws-v2", "signatures=aws-v5"),
        Bad("rulebook", "clause without number", "clauses: [AWS-PART-14]", "clauses: [AWS-PART]"),
        Bad("rulebook", "check without class", "check: EveryOperation/Access.IsRefused", "check: IsRefused"),
        Bad("rulebook", "check of another operation", "check: EveryOperation/Access.IsRefused", "check: ListParts/Access.IsRefused"),
        Bad("rulebook", "name of an operation for its word", "operation: upload-part", "operation: UploadPart"),
        Bad("rulebook", "unknown prefix", "prefix: aws", "prefix: amz"),
        Bad("rulebook", "clause of an unknown operation", "clauses: [AWS-PART-14]", "clauses: [AWS-PARTS-14]"),
        Bad("rulebook", "case group without number", "AWS-PART-18.1", "AWS-PART-18."),
        Bad("rulebook", "rule ID with three segments", "id: aws.upload-part.address.arn", "id: aws.address.arn"),
        Bad("rulebook", "unknown basis", "basis: external", "basis: rumoured"),
        Good("clients", "as it is", "retries:", "retries:"),
        Bad("clients", "unknown key", "language: C#", "langauge: C#"),
        Bad("clients", "version without quotes", "version: \"4.1.0\"", "version: 4.1"),
        Bad("clients", "unknown dialect", "dialects: [aws]", "dialects: [azure]"),
        Bad("clients", "no program", "start: [made-up, driver]", "start: []"),
        Bad("clients", "decimal size", "multipart: 25 MiB", "multipart: 25 MB"),
        Bad("clients", "folders as a word", "folders: true", "folders: yes"),
        Bad("clients", "fault without reason", ", reason: It sends no key.", ""),
        Good("journeys", "as it is", "size:", "size:"),
        Bad("journeys", "unknown procedure", "procedure: upload", "procedure: uplaod"),
        Bad("journeys", "too many parts", "parts: 3", "parts: 10001"),
        Bad("journeys", "unknown kind of store", "stores: archive", "stores: tapes"),
        Bad("journeys", "unknown checksum", "checksums: CRC32C", "checksums: MD4"),
        Bad("rulebook", "no rows", "rows:\n      - { name: several, numbers: [1, \"01\", x], waits: false }", "rows: []"),
    ];

    [TestCaseSource(nameof(GoodAndBad))]
    public void AgreeWithTheReader(string format, string right, string wrong, bool isGood)
    {
        var (_, _, schema, sample, read) = Formats.Single(each => each.Name == format);
        sample.Should().Contain(right);
        var text = sample.Replace(right, wrong, StringComparison.Ordinal);

        var refusal = Refusal(read, text);
        var complaints = SchemaComplaints.Of(schema, YamlToJson.Read(text));

        (refusal is null).Should().Be(isGood, "the reader says {0}", refusal);
        (complaints.Count == 0).Should().Be(isGood, "the schema says {0}", string.Join("; ", complaints));
    }

    private static string? Refusal(Action<string> read, string text)
    {
        try
        {
            read(text);
            return null;
        }
        catch (ConfigurationException e)
        {
            return e.Message;
        }
    }

    private static TestCaseData Good(string format, string name, string right, string wrong) =>
        new TestCaseData(format, right, wrong, true).SetArgDisplayNames($"good {format}", name);

    private static TestCaseData Bad(string format, string name, string right, string wrong) =>
        new TestCaseData(format, right, wrong, false).SetArgDisplayNames($"bad {format}", name);
}
