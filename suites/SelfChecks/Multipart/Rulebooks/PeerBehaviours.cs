using Conformance.Rules;
using Conformance.Rules.Rulebooks;
using Conformance.SelfChecks.Support;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Multipart.Rulebooks;

/// <summary>Every behaviour that another public suite tests is judged by rules that there are, or set aside with a reason.</summary>
public sealed class PeerBehaviours
{
    /// <summary>By their own names, and by the names of their rows.</summary>
    private static readonly Dictionary<string, Rule> Rules = RulebookReader.ReadAll(Repository.PathOf("suites", "Multipart"))
        .SelectMany(book => book.Rules)
        .SelectMany(rule => rule.Rows.Where(row => row.Name.Length > 0).Select(row => $"{rule.Id}/{row.Name}").Append(rule.Id)
            .Select(name => KeyValuePair.Create(name, rule)))
        .ToDictionary();

    private static string Page => Repository.PathOf("docs", "peer-behaviours.md");

    [Test]
    public void HaveAnIdOfTheirOwnEach()
    {
        PeerBehaviour.FirstLine.Should().Be(PeerBehaviour.Head);
        PeerBehaviour.All.Select(behaviour => behaviour.Id).Should().OnlyHaveUniqueItems();
        PeerBehaviour.All.Select(behaviour => behaviour.Text).Should().OnlyHaveUniqueItems().And.OnlyContain(text => text.EndsWith('.'));
    }

    /// <summary>Written down, so that none is lost unnoticed: those of the snapshots, numbered without a gap, and the newer ones.</summary>
    [TestCase("CMU", 45)]
    [TestCase("UP", 81)]
    [TestCase("UPF", 36)]
    [TestCase("UPC", 36)]
    [TestCase("CPL", 61)]
    [TestCase("ABT", 11)]
    [TestCase("LP", 15)]
    [TestCase("LMU", 26)]
    [TestCase("RD", 15)]
    [TestCase("INT", 7)]
    [TestCase("NEW", 3)]
    public void AreAllThere(string subject, int count) => PeerBehaviour.All
        .Where(behaviour => behaviour.Subject == subject).Select(behaviour => behaviour.Id)
        .Should().Equal(Enumerable.Range(1, count).Select(number => $"{subject}-{number:00}"));

    [Test]
    public void Are333OfTheSnapshotsAndTheNewerOnes() => PeerBehaviour.All.Should().HaveCount(333 + 3);

    [Test]
    public void AreAboutWhatThePageKnows()
    {
        PeerBehaviour.All.Select(behaviour => behaviour.Subject).Distinct().Should().Equal(PeerBehaviourTable.Subjects.Keys);
        PeerBehaviour.All.SelectMany(behaviour => behaviour.Suites).Distinct()
            .Should().BeEquivalentTo(PeerBehaviourTable.Suites.Keys);
    }

    [Test]
    public void AreJudgedByRulesThatExpectSomething() => PeerBehaviour.All
        .SelectMany(behaviour => behaviour.Judged.Where(name => !IsChecked(name, observes: false)),
            (behaviour, name) => $"{behaviour.Id}: {name}")
        .Should().BeEmpty("a rule or a row of that name is checked, and expects something");

    [Test]
    public void AreObservedByRulesThatRecord() => PeerBehaviour.All
        .SelectMany(behaviour => behaviour.Observed.Where(name => !IsChecked(name, observes: true)),
            (behaviour, name) => $"{behaviour.Id}: {name}")
        .Should().BeEmpty("a rule or a row of that name is checked, and only records");

    [Test]
    public void HaveAReasonWhereNothingJudgesThem()
    {
        PeerBehaviour.All.Where(behaviour => behaviour.Judged.Count == 0).Should().OnlyContain(behaviour => behaviour.Reason.Length > 0);
        PeerBehaviour.All.Select(behaviour => behaviour.Reason).Where(reason => reason.Length > 0)
            .Should().OnlyContain(reason => reason.EndsWith('.'));
    }

    [Test]
    public void AreOnThePageAsGenerated() => File.ReadAllText(Page).ReplaceLineEndings("\n").Should()
        .Be(PeerBehaviourTable.Render(), "docs/peer-behaviours.md is generated; CONTRIBUTING.md says how to regenerate it");

    [Test]
    [Explicit("writes docs/peer-behaviours.md")]
    public void WriteAnew() => File.WriteAllText(Page, PeerBehaviourTable.Render());

    private static bool IsChecked(string name, bool observes) =>
        Rules.TryGetValue(name, out var rule) && rule.Check is not null && rule.Basis == Basis.Observed == observes;
}
