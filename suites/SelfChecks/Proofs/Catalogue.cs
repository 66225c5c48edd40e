using Conformance.Reference;
using Conformance.Reference.Defects;
using Conformance.SelfChecks.Support;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Proofs;

/// <summary>The catalogue of defects holds together.</summary>
public sealed class Catalogue
{
    private static string Page => Repository.PathOf("docs", "defects.md");

    [Test]
    public void NamesEachDefectOnce()
    {
        DefectCatalogue.All.Select(defect => defect.Name).Should().OnlyHaveUniqueItems();
        DefectCatalogue.All.Select(defect => defect.Description).Should().OnlyHaveUniqueItems().And.OnlyContain(text => text.EndsWith('.'));
    }

    /// <summary>One without a list is never run: nothing would show that no rule finds it.</summary>
    [Test]
    public void HasNoDefectThatChangesNoDocument()
    {
        var listed = Behaviour.Documents.SelectMany(DefectCatalogue.For).Select(defective => defective.Defect.Name).ToHashSet();

        DefectCatalogue.All.Select(defect => defect.Name).Should().BeSubsetOf(listed, "ChangeList.Draft drafts the list of a new one");
    }

    [Test]
    public void StandsInTheDocumentation()
    {
        File.ReadAllText(Page).ReplaceLineEndings("\n").Should()
            .Be(DefectTable.Render(), "docs/defects.md is generated from the catalogue; CONTRIBUTING.md says how to regenerate it");
    }

    [Test]
    [Explicit("writes docs/defects.md")]
    public void WriteAnew() => File.WriteAllText(Page, DefectTable.Render());

    [TestCaseSource(typeof(Behaviour), nameof(Behaviour.Documents))]
    public void DepartsInTheNamedPartsAlone(string document)
    {
        var honest = Behaviour.For(document);
        foreach (var defect in DefectCatalogue.All)
        {
            var wrong = defect.Of(document);
            var named = defect.Replacements.Select(replacement => replacement.Member.Part).Distinct();

            Behaviour.Composition.Where(part => part.GetValue(wrong) != part.GetValue(honest)).Select(part => part.Name)
                .Should().BeEquivalentTo(named, "{0} replaces nothing else", defect);
        }
    }

    [TestCase("*", "aws.upload-part.etag.b/row", 0)]
    [TestCase("aws.upload-part.etag.b", "aws.upload-part.etag.b/row", 1)]
    [TestCase("aws.upload-part.etag.b/row", "aws.upload-part.etag.b/row", 2)]
    [TestCase("aws.upload-part.etag.b", "aws.upload-part.etag.b", 2)]
    [TestCase("aws.upload-part.etag.b/other", "aws.upload-part.etag.b/row", null)]
    [TestCase("aws.upload-part.etag", "aws.upload-part.etag.b/row", null)]
    public void NamesCases(string cases, string id, int? closeness) =>
        new ExpectedChange(cases, ChangedVerdict.Broken).NamesWithin(id).Should().Be(closeness);

    [Test]
    public void LetsTheCloserNameWin()
    {
        var defective = new DefectiveDocument(DefectCatalogue.All[0], "aws-s3",
            [new("*", ChangedVerdict.Inconclusive), new("aws.upload-part.etag.b", ChangedVerdict.Broken),
                new("aws.upload-part.etag.b/row", ChangedVerdict.Differs)]);

        defective.Becomes("aws.upload-part.key.d").Should().Be(ChangedVerdict.Inconclusive);
        defective.Becomes("aws.upload-part.etag.b/other").Should().Be(ChangedVerdict.Broken);
        defective.Becomes("aws.upload-part.etag.b/row").Should().Be(ChangedVerdict.Differs);
    }
}
