using Conformance.Rules;
using Conformance.Rules.Rulebooks;
using Conformance.SelfChecks.Support;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Multipart.Rulebooks;

/// <summary>What the vendors' pages state is on one page, with the rules about each place.</summary>
public sealed class Statements
{
    private static readonly IReadOnlyList<Rulebook> Books = RulebookReader.ReadAll(Repository.PathOf("suites", "Multipart"));

    private static string Page => Repository.PathOf("docs", "statements.md");

    [Test]
    public void AreOnThePageAsGenerated() => File.ReadAllText(Page).ReplaceLineEndings("\n").Should()
        .Be(StatementTable.Render(Books), "docs/statements.md is generated; CONTRIBUTING.md says how to regenerate it");

    [Test]
    public void HaveARuleOrAReasonEach() => Books.SelectMany(book => book.Rules).Where(rule => rule.Basis == Basis.Stated)
        .Where(rule => rule.Check is null == rule.NotChecked is null).Select(rule => rule.Id).Should().BeEmpty();

    [Test]
    [Explicit("writes docs/statements.md")]
    public void WriteAnew() => File.WriteAllText(Page, StatementTable.Render(Books));
}
