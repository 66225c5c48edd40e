using Conformance.SelfChecks.Support;

namespace Conformance.SelfChecks.Multipart.Rulebooks;

/// <summary>What the suites make of a behaviour that another public suite tests.</summary>
internal enum PeerStanding
{
    Judged,
    JudgedInPart,
    Observed,
    NotAsked,
}

/// <summary>One line of <c>peer-behaviours.tsv</c>: a behaviour of the multipart family that another public suite tests.</summary>
/// <param name="Id">The letters of what it is about, a hyphen and a number: <c>CMU-01</c>.</param>
/// <param name="Suites">The letters of the suites that test it.</param>
/// <param name="Text">The behaviour in a sentence of our own.</param>
/// <param name="Judged">Rules, or single rows of them (<c>rule/row</c>), that expect something of it.</param>
/// <param name="Observed">Rules or rows that record it.</param>
/// <param name="Reason">Why it, or what is left of it, is not judged; empty where nothing is left.</param>
internal sealed record PeerBehaviour(
    string Id, IReadOnlyList<string> Suites, string Text, IReadOnlyList<string> Judged, IReadOnlyList<string> Observed, string Reason)
{
    public const string Head = "id\tsuites\tbehaviour\tjudged\tobserved\treason";

    private static readonly string[] Lines = File.ReadAllLines(Repository.PathOf("suites", "Multipart", "peer-behaviours.tsv"));

    public static string FirstLine => Lines[0];

    public static IReadOnlyList<PeerBehaviour> All { get; } = [.. Lines.Skip(1).Select(Read)];

    public string Subject => Id[..Id.IndexOf('-', StringComparison.Ordinal)];

    public PeerStanding Standing => (Judged.Count, Observed.Count, Reason.Length) switch
    {
        ( > 0, _, 0) => PeerStanding.Judged,
        ( > 0, _, _) => PeerStanding.JudgedInPart,
        (_, > 0, _) => PeerStanding.Observed,
        _ => PeerStanding.NotAsked,
    };

    private static PeerBehaviour Read(string line)
    {
        var fields = line.Split('\t');
        return fields.Length == 6
            ? new PeerBehaviour(fields[0], fields[1].Split(' '), fields[2], IdsOf(fields[3]), IdsOf(fields[4]), fields[5])
            : throw new InvalidOperationException($"peer-behaviours.tsv: six fields with tabs between them, not {fields.Length}: {line}");
    }

    private static string[] IdsOf(string field) => field.Split(", ", StringSplitOptions.RemoveEmptyEntries);
}
