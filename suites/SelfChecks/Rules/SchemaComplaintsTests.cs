using System.Text.Json.Nodes;
using Conformance.SelfChecks.Support;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Rules;

/// <summary>What the validator behind the schemas' checks can see.</summary>
public sealed class SchemaComplaintsTests
{
    private const string Schema =
        """
        {
          "$schema": "http://json-schema.org/draft-07/schema#",
          "type": "object", "properties": { "day": { "type": "string", "format": "date" } }, "required": ["day"]
        }
        """;

    [TestCase("""{ "day": "2026-11-28" }""")]
    public void Accepts_a_valid_document(string json) => SchemaComplaints.Of(Schema, JsonNode.Parse(json)).Should().BeEmpty();

    [TestCase("{}", "required")]
    [TestCase("null", "type")]
    [TestCase("""{ "day": 1 }""", "/day: type")]
    [TestCase("""{ "day": "28 November" }""", "/day: format")]
    public void Says_where_and_why_a_document_is_not_valid(string json, string complaint) =>
        SchemaComplaints.Of(Schema, JsonNode.Parse(json)).Should().ContainSingle().Which.Should().Contain(complaint);

    [TestCase("draft-07", "draft-04")]
    [TestCase("http://json-schema.org/draft-07/schema#", "https://json-schema.org/draft/2020-12/schema")]
    [TestCase("\"object\"", "\"thing\"")]
    [TestCase("[\"day\"]", "\"day\"")]
    public void Refuses_what_is_no_schema_of_draft_7(string right, string wrong)
    {
        var validating = () => SchemaComplaints.Of(Schema.Replace(right, wrong, StringComparison.Ordinal), new JsonObject());

        validating.Should().Throw<ArgumentException>().WithMessage("This is no schema of draft 7*");
    }
}
