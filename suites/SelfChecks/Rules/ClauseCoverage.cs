using Conformance.Rules;
using Conformance.SelfChecks.Support;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Rules;

/// <summary>Every clause of a document that has a rulebook ends as a rule, checked or set aside with a reason.</summary>
public sealed class ClauseCoverage
{
    private static readonly string Operation = Repository.PathOf("suites", "Multipart", "UploadPart");

    [Test]
    public void LeavesNoClauseOfARulebookOut()
    {
        var clauses = ClauseList.Read(Path.Combine(Operation, "clauses.yaml"));

        var books = RulebookReader.ReadAll(Path.Combine(Operation, "Rulebooks"), checks: null, clauses);

        ClauseList.WithoutRule(clauses, books).Should().BeEmpty();
    }

    [Test]
    public void ListsTheClausesOfFiveDocuments() =>
        ClauseList.Read(Path.Combine(Operation, "clauses.yaml")).ToDictionary(pair => pair.Key, pair => pair.Value.Count).Should().Equal(new Dictionary<string, int>
        {
            ["aws-s3"] = 19,
            ["yandex-object-storage"] = 12,
            ["alibaba-oss"] = 13,
            ["huawei-obs"] = 23,
            ["tencent-cos"] = 22,
        });

    [Test]
    public void FindsTheClausesThatARulebookLeavesOut()
    {
        var clauses = new Dictionary<string, IReadOnlyList<string>>
        {
            ["aws-s3"] = ["AWS-01", "AWS-02", "AWS-14", "AWS-17", "AWS-18", "AWS-19"],
            ["tencent-cos"] = ["COS-01"],
        };

        ClauseList.WithoutRule(clauses, [RulebookReader.Parse(Samples.Rulebook, "book.yaml")]).Should().Equal("AWS-01", "AWS-19");
    }

    [Test]
    public void ReadsIdTitleAndPlace() => ClauseList.Parse("aws-s3:\n  AWS-01: One.\n  AWS-02: |\n    Two.\ntencent-cos: { COS-01: Three. }\n", "clauses.yaml").Should().BeEquivalentTo(
        new Dictionary<string, IReadOnlyList<Clause>>
        {
            ["aws-s3"] = [new("AWS-01", "One.", new SourceLine("clauses.yaml", 2)), new("AWS-02", "Two.", new SourceLine("clauses.yaml", 3))],
            ["tencent-cos"] = [new("COS-01", "Three.", new SourceLine("clauses.yaml", 5))],
        });

    [TestCase("aws-s3:\n  AWS-1: x\n", "2: the key \"AWS-1\" has to be a clause ID such as AWS-02.")]
    [TestCase("aws-s3: {}\n", "1: aws-s3 has no clauses; list them, or take the document out.")]
    [TestCase("aws:\n  AWS-01: x\n", "1: unknown key \"aws\". Allowed here: aws-s3, yandex-object-storage, alibaba-oss, huawei-obs, tencent-cos.")]
    [TestCase("aws-s3:\n  AWS-01:\n", "2: AWS-01 is empty; give it a text on one line, or take the key out.")]
    public void RefusesWhatIsNoList(string text, string message)
    {
        var reading = () => ClauseList.Parse(text, "clauses.yaml");

        reading.Should().Throw<ConfigurationException>().Which.Message.Should().Be($"clauses.yaml:{message}");
    }
}
