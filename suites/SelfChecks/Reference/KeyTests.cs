using System.Xml;
using System.Xml.Linq;
using Conformance.Dialects;
using Conformance.SelfChecks.Support.Reference;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Reference;

/// <summary>A key comes back as it was sent, wherever XML names it.</summary>
public sealed class KeyTests : ReferenceChecks
{
    private static readonly string[] Keys =
    [
        "a\rb", "a\nb", "a\r\nb", "a\tb", "\r", "\n", "\t", " a ", "a&b<c>d\"e'f", "a]]>b", "&#13;", "a\u0085b\u2028c",
        "a\u0001b", "a\u001bb", "a\u007fb", "a\ufffeb", "a\uffffb", "\U0001F600",
    ];

    private static IEnumerable<TestCaseData> Named =>
        Keys.Select(key => new TestCaseData(key).SetArgDisplayNames(PercentEncoding.Encode(key)));

    [TestCaseSource(nameof(Named))]
    public async Task Returns_the_key_that_was_sent(string key)
    {
        var path = "/bucket/" + PercentEncoding.Encode(key, keepSlash: true);
        var filter = $"prefix={PercentEncoding.Encode(key)}";
        var created = await Client.OwnerAsync("POST", path + "?uploads");
        var upload = PercentEncoding.Encode(Leaf(created, "UploadId"));

        Leaf(created, "Key").Should().Be(key, "create names it");
        foreach (var encoding in new[] { "", "&encoding-type=url" })
        {
            string Read(RawResponse response, string name) =>
                encoding.Length == 0 ? Leaf(response, name) : PercentEncoding.Decode(Leaf(response, name));

            var parts = await Client.OwnerAsync("GET", $"{path}?uploadId={upload}{encoding}");
            Read(parts, "Key").Should().Be(key, "the list of parts names it{0}", encoding);
            var asked = await Client.OwnerAsync("GET", $"/bucket?uploads&{filter}&delimiter=%0D%7C{encoding}");
            (Read(asked, "Prefix"), Read(asked, "Delimiter")).Should().Be((key, "\r|"), "the list of uploads repeats them{0}", encoding);
            var uploads = await Client.OwnerAsync("GET", $"/bucket?uploads&{filter}{encoding}");
            Read(uploads, "Key").Should().Be(key, "the list of uploads names it{0}", encoding);
        }

        var part = await Client.OwnerAsync("PUT", $"{path}?partNumber=1&uploadId={upload}", "x"u8.ToArray());
        var completed = await Client.OwnerAsync("POST", $"{path}?uploadId={upload}", RawClient.CompletionBody([(1, part.ETag)]));
        Leaf(completed, "Key").Should().Be(key, "completion names it");
        foreach (var target in new[] { $"/bucket?{filter}", $"/bucket?list-type=2&{filter}" })
        {
            Leaf(await Client.OwnerAsync("GET", target), "Key").Should().Be(key, "{0} names it", target);
            var encoded = await Client.OwnerAsync("GET", target + "&encoding-type=url");
            PercentEncoding.Decode(Leaf(encoded, "Key")).Should().Be(key, "{0} names it encoded", target);
        }

        (await Client.OwnerAsync("GET", path)).Text.Should().Be("x");
        await Client.OwnerAsync("DELETE", path);
        var absent = await Client.OwnerAsync("GET", path);
        // A response that XML 1.0 cannot hold would hide that it is an error.
        absent.Error!.Fields["Key"].Should().Be(
            string.Concat(key.Select(letter => XmlConvert.IsXmlChar(letter) || char.IsSurrogate(letter) ? letter : '\uFFFD')));
    }

    [Test]
    public async Task Deletes_many_keys_by_their_references()
    {
        await Client.OwnerAsync("PUT", "/bucket/m%0D1", "x"u8.ToArray());

        var response = await Client.OwnerAsync("POST", "/bucket?delete",
            "<Delete><Object><Key>m&#13;1</Key></Object></Delete>"u8.ToArray());

        Leaf(response, "Key").Should().Be("m\r1");
        (await Client.OwnerAsync("GET", "/bucket/m%0D1")).Status.Should().Be(404);
    }

    /// <summary>The text of the first element of that name, read as readers of XML do it.</summary>
    private static string Leaf(RawResponse response, string name)
    {
        response.Status.Should().Be(200, response.Text);
        using var reader = XmlReader.Create(new MemoryStream(response.Body), new XmlReaderSettings { CheckCharacters = false });
        return XDocument.Load(reader, LoadOptions.PreserveWhitespace).Descendants().First(element => element.Name.LocalName == name).Value;
    }
}
