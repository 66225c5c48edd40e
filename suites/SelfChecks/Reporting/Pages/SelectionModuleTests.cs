using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Reporting.Pages;

/// <summary>How a page filters its cases and rules.</summary>
public sealed class SelectionModuleTests
{
    private static readonly PageModule Module = new("selection");

    [TestCase("", true)]
    [TestCase("unsigned PAYLOAD", true)]
    [TestCase("  payload   unsigned ", true)]
    [TestCase("payload signed-only", false)]
    public void Finds_every_word_in_any_order(string text, bool found) =>
        Module.Evaluate<bool>($"search('{text}')(haystack(['Unsigned', null, 'payload', ''], 100))").Should().Be(found);

    [Test]
    public void Searches_the_beginning_of_long_texts() =>
        Module.Evaluate<string>("haystack(['ABCDEF', 'xyz'], 3)").Should().Be("abc\nxyz");

    [TestCase("{ verdict: 'broken', topic: '' }", true)]
    [TestCase("{ verdict: '', topic: '' }", true)]
    [TestCase("{ verdict: 'broken', topic: 'range' }", false)]
    [TestCase("{ verdict: 'kept', topic: '' }", false)]
    public void Admits_what_every_chosen_field_admits(string chosen, bool admitted) =>
        Module.Evaluate<bool>($"matches({{ verdict: 'broken', topic: 'integrity' }}, {chosen}, ['verdict', 'topic'])")
            .Should().Be(admitted);

    [Test]
    public void Ignores_a_choice_that_the_page_does_not_offer() =>
        Module.Evaluate<string[]>("[offered('range', ['', 'range']), offered('gone', ['', 'range'])]").Should().Equal("range", "");

    [Test]
    public void Offers_each_value_once_in_order() =>
        Module.Evaluate<string>(@"choices([{ topic: 'range' }, { topic: 'a\nb' }, { topic: 'range' }], 'topic').join('; ')")
            .Should().Be("a\nb,a\\nb; range,range");

    [TestCase(87, 87, "87 cases")]
    [TestCase(1, 1, "1 case")]
    [TestCase(3, 87, "3 of 87 cases shown")]
    [TestCase(0, 87, "No case fits these filters.")]
    [TestCase(0, 0, "0 cases")]
    public void Says_how_many_are_shown(int number, int total, string line) =>
        Module.Evaluate<string>($"shownLine({number}, {total}, 'case', 'cases')").Should().Be(line);
}
