using System.Globalization;
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

    /// <summary>As files: the AWS rulebook's text, its rules repeated until there are as many light cases or a few more, as if of several operations.</summary>
    public static IEnumerable<(string FileName, string Text)> RulebookTexts(int cases)
    {
        var original = File.ReadAllText(Path.Combine(Repository.Root, "suites", "Multipart", "UploadPart", "Rulebooks", "aws-s3.yaml")).ReplaceLineEndings("\n");
        var begin = original.IndexOf("rules:\n", StringComparison.Ordinal) + "rules:\n".Length;
        var perRepetition = LightPlan.Of(ReferenceProfile(), CasePlan.ReadRulebooks()).Cases.Count;
        for (var (repetition, made) = (0, 0); made < cases; repetition++, made += perRepetition)
        {
            var head = original[..begin].Replace("operation: UploadPart\n", string.Create(CultureInfo.InvariantCulture, $"operation: UploadPart{repetition}\n"), StringComparison.Ordinal);
            yield return ($"{repetition}.yaml", head + RuleId().Replace(original[begin..], string.Create(CultureInfo.InvariantCulture, $"$1-{repetition}")));
        }
    }

    [GeneratedRegex(@"^(  - id: \S+)", RegexOptions.Multiline)]
    private static partial Regex RuleId();

    private static Rulebook Rulebook(int cases, Profile profile)
    {
        var book = CasePlan.ReadRulebooks().First(book => book.Header.Document == profile.Documents[0]);
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
