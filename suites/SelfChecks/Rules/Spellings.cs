using Conformance.Rules.Yaml;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Rules;

/// <summary>The word that somebody probably meant, and none where any would be a guess.</summary>
public sealed class Spellings
{
    [TestCase("region", "region")]
    [TestCase("Region", "region")]
    [TestCase("regoin", "region", Description = "neighbours swapped")]
    [TestCase("regin", "region", Description = "a letter missing")]
    [TestCase("regiion", "region", Description = "a letter too many")]
    [TestCase("legion", "region", Description = "another letter")]
    [TestCase("lesion", "region", Description = "two other letters")]
    [TestCase("lesiom", null, Description = "three of six letters are too many")]
    [TestCase("rigeno", null, Description = "letters that are no neighbours do not count as swapped")]
    [TestCase("documetsxx", "documents", Description = "three of ten letters")]
    [TestCase("documetxxx", null, Description = "four of ten letters are too many")]
    [TestCase("doc", null)]
    [TestCase("tls", "tls")]
    [TestCase("tl", "tls")]
    [TestCase("ts", "tls")]
    [TestCase("t", null, Description = "more would be made up than was written")]
    [TestCase("", null)]
    public void FindTheNearest(string word, string? nearest) => Spelling.Nearest(word, ["documents", "region", "tls"]).Should().Be(nearest);

    [Test]
    public void TakeTheFirstOfEquallyNear()
    {
        Spelling.Nearest("cat", ["rat", "bat", "hat"]).Should().Be("bat");
        Spelling.Nearest("cats", ["rats", "cat", "bats"]).Should().Be("bats");
        Spelling.Nearest("cat", ["carts", "cut"]).Should().Be("cut");
    }

    [Test]
    public void FindNothingAmongNothing() => Spelling.Nearest("region", []).Should().BeNull();

    /// <summary>Comparing takes time with the product of the lengths, and no word of ours is that long.</summary>
    [Test]
    public void LeaveEndlessWordsAlone()
    {
        var hundred = new string('a', 100);

        Spelling.Nearest(hundred, [hundred]).Should().Be(hundred);
        Spelling.Nearest(hundred + "a", [hundred]).Should().BeNull();
        Spelling.Nearest(hundred, [hundred + "a"]).Should().BeNull();
    }
}
