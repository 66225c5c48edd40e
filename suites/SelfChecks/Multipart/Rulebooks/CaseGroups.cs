using Conformance.Rules.Rulebooks;
using Conformance.SelfChecks.Support;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Multipart.Rulebooks;

/// <summary>
/// What the rulebooks cover of the case groups in <c>cases.tsv</c>;
/// the groups that no rule names yet are listed in <c>uncovered-cases.txt</c>.
/// </summary>
public sealed class CaseGroups
{
    private static readonly string Suites = Repository.PathOf("suites", "Multipart");

    private static readonly string[][] Lines = [.. File.ReadLines(Path.Combine(Suites, "cases.tsv")).Select(line => line.Split('\t'))];

    private static readonly IReadOnlyList<string> Groups = [.. Lines.Skip(1).Select(line => line[0])];

    private static readonly IReadOnlyList<Rulebook> Books = RulebookReader.ReadAll(Suites);

    [Test]
    public void HaveAnIdOfTheirOwnEach()
    {
        Lines[0].Should().Equal("case", "basis", "harm", "text");
        Lines.Should().OnlyContain(line => line.Length == 4);
        Groups.Should().OnlyHaveUniqueItems().And.OnlyContain(group => group.Contains('.', StringComparison.Ordinal));
    }

    [Test]
    public void AreThereWhereARuleNamesThem() => InLines(Coverage.Unknown(Books, Groups)).Should().BeEmpty(
        "a rule names clauses of its own document that cases.tsv has, or groups of them");

    [Test]
    public void AreCoveredOrListedAsUncovered()
    {
        var listed = File.ReadAllLines(Path.Combine(Suites, "uncovered-cases.txt"));
        var uncovered = Coverage.Uncovered(Books, Groups);

        listed[0].Should().StartWith("# ");
        InLines(listed.Skip(1).Except(uncovered))
            .Should().BeEmpty("a rule names these now, or cases.tsv has them no more: take them out of uncovered-cases.txt");
        InLines(uncovered.Except(listed)).Should().BeEmpty("no rule names these: write one for each, or list them in uncovered-cases.txt");
        listed.Skip(1).Should().Equal(uncovered, "the list is in the order of cases.tsv");
    }

    [Test]
    public void AreUnknownWithTheRuleThatNamesThem()
    {
        string[] groups = ["AWS-PART-02.1", "COS-PART-02.1", "AWS-COMPLETE-01.1"];

        Coverage.Unknown([Book("aws", "upload-part", "AWS-PART-02.1"), Book("aws", "complete-upload", "AWS-PART-02, AWS-COMPLETE-01.1")],
            groups).Should().BeEmpty();
        Coverage.Unknown([Book("aws", "upload-part", "AWS-PART-02.1, AWS-PART-02.2"), Book("cos", "upload-part", "COS-PART-03")], groups)
            .Should().Equal("AWS-PART-02.2 (aws.upload-part.part-number.range)", "COS-PART-03 (cos.upload-part.part-number.range)");
    }

    /// <summary>A rule that names a clause as a whole says something that none of its groups does, and covers none.</summary>
    [Test]
    public void AreUncoveredWhereNoRuleNamesTheGroupItself()
    {
        string[] groups = ["AWS-PART-02.1", "AWS-PART-02.2", "AWS-PART-03.1", "COS-PART-02.1", "AWS-COMPLETE-01.1", "AWS-LISTPARTS-01.1"];

        Coverage.Uncovered([Book("aws", "upload-part", "AWS-PART-02.1, AWS-PART-03")], groups)
            .Should().Equal("AWS-PART-02.2", "AWS-PART-03.1");
        Coverage.Uncovered([Book("aws", "upload-part", "AWS-PART-02.1, AWS-PART-03.1"), Book("aws", "complete-upload", "AWS-PART-02.2")],
            groups).Should().Equal("AWS-COMPLETE-01.1");
    }

    private static Rulebook Book(string prefix, string operation, string clauses) => RulebookReader.Parse(
        $$"""
        prefix: {{prefix}}
        operation: {{operation}}
        pages: [{ title: A page, address: "https://docs.example.com/", read: 2026-11-20 }]
        rules:
          - id: {{prefix}}.{{operation}}.part-number.range
            clauses: [{{clauses}}]
            source: Parameters
            basis: stated
            requirement: So it is.
            not-checked: A sample.

        """,
        "book.yaml");

    private static string InLines(IEnumerable<string> ids) => string.Join('\n', ids);

    private static class Coverage
    {
        /// <summary>The clauses and groups that a rule names and nobody has, with the rule.</summary>
        public static IReadOnlyList<string> Unknown(IReadOnlyList<Rulebook> books, IReadOnlyList<string> groups)
        {
            var known = groups.Concat(groups.Select(ClauseOf)).ToHashSet(StringComparer.Ordinal);
            return
            [
                .. from book in books
                   from rule in book.Rules
                   from clause in rule.Clauses
                   where !known.Contains(clause) || !clause.StartsWith($"{book.Header.Document.ClausePrefix}-", StringComparison.Ordinal)
                   select $"{clause} ({rule.Id})",
            ];
        }

        /// <summary>Of each document and operation that has a rulebook, the groups that no rule names.</summary>
        public static IReadOnlyList<string> Uncovered(IReadOnlyList<Rulebook> books, IReadOnlyList<string> groups)
        {
            var named = books.SelectMany(book => book.Rules).SelectMany(rule => rule.Clauses).ToHashSet(StringComparer.Ordinal);
            var begun = books.Select(book => $"{book.Header.Document.ClausePrefix}-{book.Header.Operation.ClauseWord}")
                .ToHashSet(StringComparer.Ordinal);
            return [.. groups.Where(group => begun.Contains(group[..group.LastIndexOf('-')]) && !named.Contains(group))];
        }

        private static string ClauseOf(string group) => group[..group.LastIndexOf('.')];
    }
}
