using Conformance.Dialects;
using Conformance.Rules;
using Conformance.Rules.Rulebooks;
using Conformance.SelfChecks.Support.Running;
using FluentAssertions;
using NUnit.Framework;
using Repository = Conformance.SelfChecks.Support.Repository;

namespace Conformance.SelfChecks.Multipart.Rulebooks;

/// <summary>The rulebooks of the five documents, held against the checks they name.</summary>
public sealed class RulebookContents
{
    private static readonly IReadOnlyList<Rulebook> Books =
        RulebookReader.ReadAll(Repository.PathOf("suites", "Multipart"), SuitesUnderTest.Catalogue);

    private static IEnumerable<TestCaseData> Named =>
        Books.Select(book => new TestCaseData(book.Header.Operation.Word, book.Header.Document.Name));

    [Test]
    public void CoverEveryDocumentAboutUploadPart() => Books.Where(book => book.Header.Operation == Operation.UploadPart)
        .Select(book => book.Header.Document.Name).Should().BeEquivalentTo(Vendors.BuiltIn.DocumentNames);

    /// <summary>Written down, so that no row is lost unnoticed; whoever adds a case changes the number here.</summary>
    [TestCase("upload-part", "aws-s3", 464, 12, 0)]
    [TestCase("upload-part", "yandex-object-storage", 138, 4, 0)]
    [TestCase("upload-part", "alibaba-oss", 147, 0, 1)]
    [TestCase("upload-part", "huawei-obs", 178, 1, 0)]
    [TestCase("upload-part", "tencent-cos", 200, 2, 1)]
    [TestCase("upload-part-copy", "aws-s3", 210, 4, 0)]
    [TestCase("upload-part-copy", "yandex-object-storage", 114, 0, 0)]
    [TestCase("complete-upload", "aws-s3", 274, 0, 0)]
    [TestCase("complete-upload", "yandex-object-storage", 75, 0, 0)]
    [TestCase("abort-upload", "aws-s3", 54, 0, 0)]
    [TestCase("abort-upload", "yandex-object-storage", 37, 0, 0)]
    [TestCase("read-object", "aws-s3", 176, 0, 0)]
    [TestCase("read-object", "yandex-object-storage", 18, 0, 0)]
    [TestCase("list-parts", "aws-s3", 110, 3, 0)]
    [TestCase("list-parts", "yandex-object-storage", 83, 2, 0)]
    [TestCase("list-uploads", "aws-s3", 124, 1, 0)]
    [TestCase("list-uploads", "yandex-object-storage", 96, 2, 0)]
    public void HoldTheirCases(string operation, string document, int light, int heavy, int slow) =>
        new[] { Weight.Light, Weight.Heavy, Weight.Slow }
            .Select(weight => BookOf(operation, document).Rules.Where(rule => rule.Weight == weight).Sum(rule => rule.Rows.Count))
            .Should().Equal(light, heavy, slow);

    /// <summary>The published program reads them so: what it does not test again has no part in what it reads.</summary>
    [TestCaseSource(nameof(Named))]
    public void AreReadAlikeWhereTheirFormIsProven(string operation, string document)
    {
        var book = BookOf(operation, document);
        var name = $"{book.Header.Operation.Name}/Rulebooks/{document}.yaml";
        var text = File.ReadAllText(Repository.PathOf("suites", "Multipart", name));

        var proven = RulebookReader.ReadAll([new RulebookFile(name, text, book.Header.At.File) { IsProven = true }]).Single();

        proven.Rules.Select(Describe).Should().Equal(book.Rules.Select(Describe));
        proven.Header.Pages.Should().Equal(book.Header.Pages);

        static string Describe(Rule rule) => $"{rule.Id} {rule.Basis} {rule.Check} {string.Join(',', rule.Rows.Select(row => row.Name))}";
    }

    /// <summary>So much is not told of a rulebook that is known to be right, and of no other.</summary>
    [Test]
    public void AreHeldToTheirFormWhereItIsNotProven()
    {
        const string Name = "UploadPart/Rulebooks/aws-s3.yaml";
        var text = File.ReadAllText(Repository.PathOf("suites", "Multipart", Name)) + "\nunknown: key\n";

        var strict = () => RulebookReader.ReadAll([new RulebookFile(Name, text, Name)]);

        strict.Should().Throw<ConfigurationException>().WithMessage("*unknown*");
        RulebookReader.ReadAll([new RulebookFile(Name, text, Name) { IsProven = true }]).Should().ContainSingle();
    }

    [Test]
    public void HoldAtLeast350LightCasesTogether() =>
        Books.SelectMany(book => book.Rules).Where(rule => rule.Weight == Weight.Light).Sum(rule => rule.Rows.Count)
            .Should().BeGreaterThanOrEqualTo(350);

    [Test]
    public void BindEveryCheck() =>
        Books.SelectMany(book => book.Rules).Select(rule => rule.Check).OfType<string>().Distinct()
            .Should().BeEquivalentTo(SuitesUnderTest.Own.Checks.Keys);

    /// <summary>Some endpoints lock an account out after many bad signatures, so that more are sent by the owner's leave alone.</summary>
    [TestCaseSource(nameof(Named))]
    public void SendThreeBadSignaturesAtMost(string operation, string document) =>
        BookOf(operation, document).Rules.Where(rule => rule.Check?.Contains("/Signatures.", StringComparison.Ordinal) is true
                && !rule.Needs.Contains("many-bad-signatures"))
            .Sum(rule => rule.Rows.Count).Should().BeLessThanOrEqualTo(3);

    /// <summary>
    /// Tencent COS completes consecutive numbers only, so a case of its document that completes with gaps would ask another question.
    /// </summary>
    [Test]
    public void LeaveNoGapsWhereNumbersMustBeConsecutive()
    {
        var rows = BookOf("upload-part", "tencent-cos").Rules.SelectMany(rule => rule.Rows)
            .Where(row => row.Fields.ContainsKey("numbers")).ToList();

        rows.Should().NotBeEmpty().And.OnlyContain(row => IsConsecutive(row.Fields["numbers"].Items));
    }

    /// <summary>
    /// An expectation of a stated rule comes from the page; what another source says is external, and says that it is not on the page.
    /// </summary>
    [TestCaseSource(nameof(Named))]
    public void SayWhenARuleIsNotOnThePage(string operation, string document) =>
        BookOf(operation, document).Rules.Where(rule => rule.Source.StartsWith("Not on the page", StringComparison.Ordinal))
            .Should().OnlyContain(rule => rule.Basis == Basis.External);

    private static Rulebook BookOf(string operation, string document) =>
        Books.Single(book => book.Header.Operation.Word == operation && book.Header.Document.Name == document);

    private static bool IsConsecutive(IReadOnlyList<string> numbers) =>
        numbers.Select(int.Parse).Order().SequenceEqual(Enumerable.Range(1, numbers.Count));
}
