using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Conformance.Benchmarks.Runs;
using Conformance.Multipart;
using Conformance.Rules;
using Conformance.Rules.Profiles;
using Conformance.Rules.Rulebooks;
using Conformance.Running;

namespace Conformance.Benchmarks.Growth;

/// <summary>A plan of any number of cases: the AWS rulebook over and over, each time under rule IDs of its own.</summary>
internal static partial class LargePlan
{
    public static LightPlan Of(int cases)
    {
        var profile = ReferenceProfile();
        var suite = MultipartSuite.Read();
        return LightPlan.Of(profile, suite with { Rulebooks = [Rulebook(cases, profile, suite)] });
    }

    public static Profile ReferenceProfile() => ProfileReader.Read(Path.Combine(Workspace.Clone, "profiles", "reference-aws.yaml"));

    /// <summary>As a file: the AWS rulebook's text, its rules repeated until there are as many light cases or a few more.</summary>
    public static RulebookFile RulebookOf(int cases)
    {
        const string Name = "UploadPart/Rulebooks/aws-s3.yaml";
        var original = File.ReadAllText(Path.Combine(Workspace.Clone, "suites", "Multipart", Name)).ReplaceLineEndings("\n");
        var begin = original.IndexOf("rules:\n", StringComparison.Ordinal) + "rules:\n".Length;
        var perRepetition = LightPlan.Of(ReferenceProfile(), MultipartSuite.Read()).Cases.Count;
        var text = new StringBuilder(original[..begin]);
        for (var (repetition, made) = (0, 0); made < cases; repetition++, made += perRepetition)
            text.Append(RuleId().Replace(original[begin..], string.Create(CultureInfo.InvariantCulture, $"$1-{repetition}")));
        return new RulebookFile(Name, text.ToString(), Name);
    }

    [GeneratedRegex(@"^(  - id: \S+)", RegexOptions.Multiline)]
    private static partial Regex RuleId();

    private static Rulebook Rulebook(int cases, Profile profile, Suite suite)
    {
        var book = suite.Rulebooks.First(book => book.Header.Document.Name == profile.Documents[0]);
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
