using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;

namespace Conformance.SelfChecks.Support;

/// <summary>What a JSON Schema says against a document, as an editor would show it.</summary>
public static class SchemaComplaints
{
    private const string Draft7 = "http://json-schema.org/draft-07/schema#";

    private static readonly EvaluationOptions Strict = new() { OutputFormat = OutputFormat.List, RequireFormatValidation = true };

    /// <param name="schema">A schema of draft 7; it is itself held against the draft.</param>
    /// <returns>Where and why, one for each complaint; nothing when the document is valid.</returns>
    /// <exception cref="ArgumentException">The schema is none of draft 7.</exception>
    public static IReadOnlyList<string> Of(string schema, JsonNode? document)
    {
        var definition = JsonSerializer.Deserialize<JsonElement>(schema);
        var mistakes = Complaints(MetaSchemas.Draft7, definition);
        if (definition.GetProperty("$schema").GetString() != Draft7 || mistakes.Length > 0)
            throw new ArgumentException($"This is no schema of draft 7. {string.Join("; ", mistakes)}", nameof(schema));
        var built = JsonSchema.Build(definition, new BuildOptions { SchemaRegistry = new() });
        return Complaints(built, JsonSerializer.SerializeToElement(document));
    }

    private static string[] Complaints(JsonSchema schema, JsonElement document)
    {
        var results = schema.Evaluate(document, Strict);
        if (results.IsValid)
            return [];
        string[] complaints =
        [
            .. (results.Details ?? []).Prepend(results).Where(result => !result.IsValid)
                .SelectMany(result => (result.Errors ?? []).Select(error => $"{result.InstanceLocation}: {error.Key}: {error.Value}")),
        ];
        return complaints.Length > 0 ? complaints : ["the document is not valid"];
    }
}
