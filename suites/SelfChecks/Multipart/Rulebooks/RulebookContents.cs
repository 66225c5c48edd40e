using Conformance.Multipart.Running;
using Conformance.Rules;
using FluentAssertions;
using NUnit.Framework;
using Repository = Conformance.SelfChecks.Support.Repository;

namespace Conformance.SelfChecks.Multipart.Rulebooks;

/// <summary>The rulebooks of the five documents, held against the checks they name and the clauses they restate.</summary>
public sealed class RulebookContents
{
    private static readonly string Operation = Repository.PathOf("suites", "Multipart", "UploadPart");

    private static readonly IReadOnlyDictionary<string, IReadOnlyList<string>> Clauses = ClauseList.Read(Path.Combine(Operation, "clauses.yaml"));

    private static readonly IReadOnlyList<Rulebook> Books = RulebookReader.ReadAll(Path.Combine(Operation, "Rulebooks"), CheckMethod.Catalogue, Clauses);

    [Test]
    public void CoverEveryDocument() => Books.Select(book => book.Header.Document).Should().BeEquivalentTo(Vocabulary.Documents);

    [TestCaseSource(typeof(Vocabulary), nameof(Vocabulary.Documents))]
    public void NameEveryClauseOfTheDocument(string document) =>
        BookOf(document).Rules.SelectMany(rule => rule.Clauses).Distinct().Should().BeEquivalentTo(Clauses[document]);

    /// <summary>Written down, so that no row is lost unnoticed; whoever adds a case changes the number here.</summary>
    [TestCase("aws-s3", 125, 2, 0)]
    [TestCase("yandex-object-storage", 62, 0, 0)]
    [TestCase("alibaba-oss", 65, 0, 0)]
    [TestCase("huawei-obs", 74, 1, 0)]
    [TestCase("tencent-cos", 102, 2, 1)]
    public void HoldTheirCases(string document, int light, int heavy, int slow) =>
        new[] { Weight.Light, Weight.Heavy, Weight.Slow }
            .Select(weight => BookOf(document).Rules.Where(rule => rule.Weight == weight).Sum(rule => rule.Rows.Count))
            .Should().Equal(light, heavy, slow);

    [Test]
    public void HoldAtLeast350LightCasesTogether() =>
        Books.SelectMany(book => book.Rules).Where(rule => rule.Weight == Weight.Light).Sum(rule => rule.Rows.Count).Should().BeGreaterThanOrEqualTo(350);

    [Test]
    public void BindEveryCheck() =>
        Books.SelectMany(book => book.Rules).Select(rule => rule.Check).OfType<string>().Distinct().Should().BeEquivalentTo(CheckMethod.All.Keys);

    /// <summary>Some endpoints lock an account out after many bad signatures.</summary>
    [TestCaseSource(typeof(Vocabulary), nameof(Vocabulary.Documents))]
    public void SendThreeBadSignaturesAtMost(string document) =>
        BookOf(document).Rules.Where(rule => rule.Check?.StartsWith("Signatures.", StringComparison.Ordinal) is true).Sum(rule => rule.Rows.Count).Should().BeLessThanOrEqualTo(3);

    /// <summary>Tencent COS completes consecutive numbers only, so a case of its document that completes with gaps would ask another question.</summary>
    [Test]
    public void LeaveNoGapsWhereNumbersMustBeConsecutive()
    {
        var rows = BookOf("tencent-cos").Rules.SelectMany(rule => rule.Rows).Where(row => row.Fields.ContainsKey("numbers")).ToList();

        rows.Should().NotBeEmpty().And.OnlyContain(row => IsConsecutive(row.Fields["numbers"].Items));
    }

    /// <summary>An expectation of a stated rule comes from the page; what another source says is known, and says that it is not on the page.</summary>
    [TestCaseSource(typeof(Vocabulary), nameof(Vocabulary.Documents))]
    public void SayWhenARuleIsNotOnThePage(string document) =>
        BookOf(document).Rules.Where(rule => rule.Source.StartsWith("Not on the page", StringComparison.Ordinal)).Should().OnlyContain(rule => rule.Basis == Basis.Known);

    private static Rulebook BookOf(string document) => Books.Single(book => book.Header.Document == document);

    private static bool IsConsecutive(IReadOnlyList<string> numbers) =>
        numbers.Select(int.Parse).Order().SequenceEqual(Enumerable.Range(1, numbers.Count));
}
