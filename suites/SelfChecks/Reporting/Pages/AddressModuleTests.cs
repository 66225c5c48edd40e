using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Reporting.Pages;

/// <summary>What a page keeps behind the # of its address.</summary>
public sealed class AddressModuleTests
{
    private static readonly PageModule Module = new("address");

    [TestCase("{ verdict: 'broken', topic: '', text: 'a b&c=d' }", "#verdict=broken&text=a%20b%26c%3Dd")]
    [TestCase("{ verdict: '', topic: '' }", "")]
    [TestCase(@"{ text: 'half \ud83d' }", "#text=half%20%EF%BF%BD")]
    public void Writes_what_is_set(string values, string hash) => Module.Evaluate<string>($"formatHash({values})").Should().Be(hash);

    [TestCase("", "")]
    [TestCase("#", "")]
    [TestCase("#verdict=broken&text=a%20b", "verdict: broken, text: a b")]
    [TestCase("#text=1+1", "text: 1+1")]
    [TestCase("#text=a=b", "text: a=b")]
    [TestCase("#text=100%", "text: 100%")]
    [TestCase("#cases", "")]
    public void Reads_what_is_set(string hash, string values) =>
        Module.Evaluate<string>($"[...parseHash('{hash}')].map(([key, value]) => `${{key}}: ${{value}}`).join(', ')").Should().Be(values);

    [TestCase("aws.upload-part.part-number.outside-range one too high")]
    [TestCase("50 % & more = #1?")]
    [TestCase("ключ 键 😀")]
    public void Reads_what_it_wrote(string text) =>
        Module.With("text", text).Evaluate<string>("parseHash(formatHash({ text })).get('text')").Should().Be(text);
}
