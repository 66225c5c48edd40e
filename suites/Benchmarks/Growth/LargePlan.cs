using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Conformance.Benchmarks.Runs;
using Conformance.Multipart.Running;
using Conformance.Rules;

namespace Conformance.Benchmarks.Growth;

/// <summary>A plan of any number of cases: the AWS rulebook over and over, each time under rule IDs of its own.</summary>
internal static partial class LargePlan
{
    public static LightPlan Of(int cases)
    {
        var profile = ReferenceProfile();
        return LightPlan.Of(profile, [Rulebook(cases, profile)]);
    }

    public static Profile ReferenceProfile() => ProfileReader.Read(Path.Combine(Repository.Root, "profiles", "reference-aws.yaml"));

    /// <summary>As files: the AWS rulebook's text, its rules repeated until there are as many light cases or a few more, in equal shares as if of every document.</summary>
    public static IEnumerable<(string FileName, string Text)> RulebookTexts(int cases)
    {
        var original = File.ReadAllText(Path.Combine(Repository.Root, "suites", "Multipart", "UploadPart", "Rulebooks", "aws-s3.yaml")).ReplaceLineEndings("\n");
        var begin = original.IndexOf("rules:\n", StringComparison.Ordinal) + "rules:\n".Length;
        var perRepetition = LightPlan.Of(ReferenceProfile(), CasePlan.ReadRulebooks()).Cases.Count;
        var repetitions = (cases + perRepetition - 1) / perRepetition;
        foreach (var (index, document) in Document.All.Index().Take(repetitions))
        {
            var text = new StringBuilder(original[..begin]);
            for (var repetition = index; repetition < repetitions; repetition += Document.All.Count)
                text.Append(RuleId().Replace(original[begin..], string.Create(CultureInfo.InvariantCulture, $"$1-{repetition}")));
            text.Replace("prefix: aws\n", $"prefix: {document.Prefix}\n").Replace("  - id: aws.", $"  - id: {document.Prefix}.").Replace("AWS-PART-", $"{document.ClausePrefix}-PART-");
            yield return ($"UploadPart/Rulebooks/{document.Name}.yaml", text.ToString());
        }
    }

    [GeneratedRegex(@"^(  - id: \S+)", RegexOptions.Multiline)]
    private static partial Regex RuleId();

    private static Rulebook Rulebook(int cases, Profile profile)
    {
        var book = CasePlan.ReadRulebooks().First(book => book.Header.Document.Name == profile.Documents[0]);
        List<Rule> checkedRules = [.. book.Rules.Where(rule => rule is { Check: not null, Weight: Weight.Light })];
        var rules = new List<Rule>();
        for (var (left, repetition) = (cases, 0); left > 0; repetition++)
        {
            foreach (var rule in checkedRules)
            {
                if (left == 0)
                    break;
                var rows = rule.Rows.Take(left).ToList();
                rules.Add(rule with { Id = $"{rule.Id}-{repetition}", Rows = rows });
                left -= rows.Count;
            }
        }

        return book with { Rules = rules };
    }
}
