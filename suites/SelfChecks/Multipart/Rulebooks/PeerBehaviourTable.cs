using System.Globalization;
using System.Text;

namespace Conformance.SelfChecks.Multipart.Rulebooks;

/// <summary>Draws <c>docs/peer-behaviours.md</c> from <c>peer-behaviours.tsv</c>.</summary>
internal static class PeerBehaviourTable
{
    /// <summary>The letters of an ID and what they stand for, in the order of the page.</summary>
    public static IReadOnlyDictionary<string, string> Subjects { get; } = new Dictionary<string, string>
    {
        ["CMU"] = "CreateMultipartUpload",
        ["UP"] = "UploadPart",
        ["UPF"] = "Framing and signing",
        ["UPC"] = "UploadPartCopy",
        ["CPL"] = "CompleteMultipartUpload",
        ["ABT"] = "AbortMultipartUpload",
        ["LP"] = "ListParts",
        ["LMU"] = "ListMultipartUploads",
        ["RD"] = "Reading completed objects",
        ["INT"] = "Uploads and other features",
        ["NEW"] = "Newer than the snapshots",
    };

    public static IReadOnlyDictionary<string, string> Suites { get; } = new Dictionary<string, string>
    {
        ["C"] = "[ceph/s3-tests](https://github.com/ceph/s3-tests), commit 8f0ae7b of 2026-05-07",
        ["V"] = "[versity/versitygw](https://github.com/versity/versitygw), its integration tests, commit 5d9d548 of 2026-08-19",
        ["M"] = "[minio/mint](https://github.com/minio/mint), commit c3910db of 2025-12-09",
        ["S"] = "the suites of MinIO's SDKs and its client, which mint runs: "
            + "minio-go e9f656c, minio-java 942e2e5, minio-js 9e59f4d, minio-py c8f6ef3, mc 77f82e1",
        ["O"] = "[minio/minio](https://github.com/minio/minio), the tests of its own handlers, commit 7aac2a2 of 2026-02-12",
        ["N"] = "newer tests than these snapshots",
    };

    public static string Render()
    {
        var text = new StringBuilder("""
            # What other public suites test of the multipart family, and which rules judge it

            Each behaviour that the suites below test is judged by the rules that its line names, or the line says why it is not.
            A name with a slash is one row of a rule. The rules are those of AWS S3 where it has one, else those of another vendor.
            *Judged* means that the rows expect something and can fail; *observed* means that they only record what an endpoint does.
            Where suites disagree, a line says so, and the rule follows the vendor's page.

            This page is generated from `suites/Multipart/peer-behaviours.tsv`;
            [CONTRIBUTING](../CONTRIBUTING.md#add-a-rule) says how to regenerate it.

            | Letter | Suite |
            |---|---|

            """.ReplaceLineEndings("\n"));
        foreach (var (letter, suite) in Suites) text.Append($"| {letter} | {suite} |\n");

        Count(text);
        foreach (var (subject, title) in Subjects) Render(text, title, PeerBehaviour.All.Where(behaviour => behaviour.Subject == subject));
        return text.ToString();
    }

    private static void Count(StringBuilder text)
    {
        text.Append("\n| About | Behaviours | Judged | Judged in part | Observed | Neither |\n|---|---|---|---|---|---|\n");
        foreach (var (subject, title) in Subjects)
            Count(text, title, [.. PeerBehaviour.All.Where(behaviour => behaviour.Subject == subject)]);
        Count(text, "**all**", PeerBehaviour.All);
    }

    private static void Count(StringBuilder text, string title, IReadOnlyList<PeerBehaviour> behaviours)
    {
        var counts = Enum.GetValues<PeerStanding>().Select(standing => behaviours.Count(behaviour => behaviour.Standing == standing));
        text.Append(CultureInfo.InvariantCulture, $"| {title} | {behaviours.Count} | {string.Join(" | ", counts)} |\n");
    }

    private static void Render(StringBuilder text, string title, IEnumerable<PeerBehaviour> behaviours)
    {
        text.Append($"\n## {title}\n\n| ID | Suites | Behaviour | Rules, or why there is none |\n|---|---|---|---|\n");
        foreach (var behaviour in behaviours)
            text.Append($"| {behaviour.Id} | {string.Join(' ', behaviour.Suites)} | {behaviour.Text} | {Describe(behaviour)} |\n");
    }

    private static string Describe(PeerBehaviour behaviour)
    {
        var observed = behaviour.Observed.Count == 0 ? "" : $"*Observed:* {InCode(behaviour.Observed)}.";
        string[] sentences = [InCode(behaviour.Judged), observed, behaviour.Reason];
        return string.Join("<br>", sentences.Where(sentence => sentence.Length > 0));
    }

    private static string InCode(IReadOnlyList<string> ids) => string.Join(", ", ids.Select(id => $"`{id}`"));
}
