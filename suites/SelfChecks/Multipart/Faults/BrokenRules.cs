using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Conformance.Running;
using Conformance.SelfChecks.Support;

namespace Conformance.SelfChecks.Multipart.Faults;

/// <summary>
/// What <c>broken-elsewhere.json</c> says: for each store of the catalogue the rules that it breaks, each with the documents where it does.
/// Most faults break the same points under all documents, so a rule is named once, by its topic and point. What differs or cannot be judged
/// follows from what is broken, and is listed for one document alone.
/// </summary>
internal sealed class BrokenRules
{
    private static readonly JsonSerializerOptions Json =
        new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly SortedDictionary<string, SortedDictionary<string, string>> list;

    private BrokenRules(SortedDictionary<string, SortedDictionary<string, string>> list) => this.list = list;

    private static string ListPath => Repository.PathOf("suites", "SelfChecks", "Multipart", "Faults", "broken-elsewhere.json");

    public IEnumerable<string> Stores => list.Keys;

    public static BrokenRules Read() => new(File.Exists(ListPath)
        ? JsonSerializer.Deserialize<SortedDictionary<string, SortedDictionary<string, string>>>(File.ReadAllText(ListPath)) ?? []
        : []);

    /// <summary>
    /// Whether a case is of the rules that <c>CONFORMANCE_WRONG_RULES</c> names, as topic and point with semicolons between, or no rule is
    /// named: a new rule is tried so, and what the lists say of others stays.
    /// </summary>
    public static bool IsAsked(string caseId) => Environment.GetEnvironmentVariable("CONFORMANCE_WRONG_RULES") is not { Length: > 0 } rules
        || rules.Split(';').Contains(NameOf(caseId));

    public static string NameOf(Case planned) => NameOf(planned.Id);

    /// <summary>The topic and point of a case's rule.</summary>
    public static string NameOf(string caseId) => caseId.Split('/')[0].Split('.', 3)[2];

    public IReadOnlyList<string> Of(string store, string ground) => !list.TryGetValue(store, out var rules) ? []
        : [.. rules.Where(rule => rule.Value.Split(' ').Contains(ground)).Select(rule => rule.Key)];

    public void Set(string store, string ground, IEnumerable<string> broken)
    {
        var rules = list.TryGetValue(store, out var known) ? known : list[store] = new(StringComparer.Ordinal);
        var now = broken.ToHashSet();
        foreach (var rule in rules.Keys.Union(now).ToList())
        {
            var grounds = FrontGrounds.Names.Where(name => name == ground ? now.Contains(rule)
                : rules.TryGetValue(rule, out var before) && before.Split(' ').Contains(name)).ToList();
            if (grounds.Count > 0) rules[rule] = string.Join(' ', grounds);
            else rules.Remove(rule);
        }

        if (rules.Count == 0) list.Remove(store);
    }

    public Task WriteAsync() => File.WriteAllTextAsync(
        ListPath, JsonSerializer.Serialize(list, Json).ReplaceLineEndings("\n") + "\n", new UTF8Encoding(false));
}
