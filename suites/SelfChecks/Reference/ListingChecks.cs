using System.Xml.Linq;
using Conformance.Dialects;
using Conformance.SelfChecks.Support.Reference;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Reference;

public sealed class ListingChecks : ReferenceChecks
{
    [Test]
    public async Task PartsAreListedByPages()
    {
        var path = NewPath();
        var upload = await Client.CreateUploadAsync(path);
        foreach (var number in new[] { 7, 2, 10000 })
            await Client.PutPartAsync(path, upload, $"{number}", "x"u8.ToArray());
        var target = $"{path}?uploadId={PercentEncoding.Encode(upload)}";

        var first = Parse(await Client.OwnerAsync("GET", target + "&max-parts=2"));
        var second = Parse(await Client.OwnerAsync("GET", target + "&part-number-marker=7"));
        var past = Parse(await Client.OwnerAsync("GET", target + "&part-number-marker=10000"));

        (Leaves(first, "PartNumber"), Leaf(first, "IsTruncated"), Leaf(first, "NextPartNumberMarker")).Should().Be(("2,7", "true", "7"));
        (Leaves(second, "PartNumber"), Leaf(second, "IsTruncated")).Should().Be(("10000", "false"));
        (Leaves(past, "PartNumber"), Leaf(past, "NextPartNumberMarker")).Should().Be(("", "0"));
    }

    [TestCase("max-parts=2147483648", 400)]
    [TestCase("max-parts=-1", 400)]
    [TestCase("max-parts=2147483647", 200)]
    [TestCase("max-parts=", 200)]
    [TestCase("part-number-marker=99999999999999999999", 400)]
    [TestCase("part-number-marker=x", 400)]
    [TestCase("part-number-marker=05", 200)]
    public async Task NumbersOfAListOfPartsAreOf32Bits(string query, int status)
    {
        var path = NewPath();
        var upload = await Client.CreateUploadAsync(path);

        var response = await Client.OwnerAsync("GET", $"{path}?uploadId={PercentEncoding.Encode(upload)}&{query}");

        response.Status.Should().Be(status, response.Text);
        if (status == 400)
            response.Text.Should().Contain($"<ArgumentName>{query.Split('=')[0]}</ArgumentName>");
    }

    [Test]
    public async Task UploadsAreListedByPrefixDelimiterAndPage()
    {
        await Client.OwnerAsync("PUT", "/uploads");
        foreach (var key in new[] { "a/1", "a/2", "b", "c d", "c d" })
            await Client.CreateUploadAsync("/uploads/" + PercentEncoding.Encode(key, keepSlash: true));

        var all = await PagesAsync("/uploads?uploads&max-uploads=2", "Upload",
            root => $"&key-marker={Encode(root, "NextKeyMarker")}&upload-id-marker={Encode(root, "NextUploadIdMarker")}");
        var rolled = Parse(await Client.OwnerAsync("GET", "/uploads?uploads&delimiter=%2F&max-uploads=1"));
        var afterRolled = Parse(await Client.OwnerAsync("GET", "/uploads?uploads&delimiter=%2F&key-marker=a%2F"));
        var prefixed = Parse(await Client.OwnerAsync("GET", "/uploads?uploads&prefix=c&encoding-type=url"));

        all.Should().Equal("a/1", "a/2", "b", "c d", "c d");
        (Leaf(rolled, "IsTruncated"), Leaf(rolled, "NextKeyMarker"),
            rolled.Descendants().Count(element => element.Name.LocalName == "CommonPrefixes")).Should().Be(("true", "a/", 1));
        Leaves(afterRolled, "Key").Should().Be("b,c d,c d");
        Leaves(prefixed, "Key").Should().Be("c%20d,c%20d");
    }

    [TestCase("max-uploads=2147483648", 400)]
    [TestCase("max-uploads=%2B5", 400)]
    [TestCase("max-uploads=2147483647", 200)]
    [TestCase("max-uploads=", 200)]
    public async Task NumbersOfAListOfUploadsAreOf32Bits(string query, int status)
    {
        await Client.OwnerAsync("PUT", "/numbers");

        var response = await Client.OwnerAsync("GET", $"/numbers?uploads&{query}");

        response.Status.Should().Be(status, response.Text);
        if (status == 400)
            response.Text.Should().Contain("<ArgumentName>max-uploads</ArgumentName>");
        else
            response.Text.Should().Contain("<MaxUploads>1000</MaxUploads>");
    }

    /// <summary>Amazon S3, ListMultipartUploads: common prefixes that are not greater than the key marker are filtered out.</summary>
    [TestCase("a/")]
    [TestCase("a/1")]
    public async Task CommonPrefixesBeforeTheMarkerAreLeftOut(string marker)
    {
        var bucket = $"/passed-{marker.Length}";
        await Client.OwnerAsync("PUT", bucket);
        foreach (var key in new[] { "a/1", "a/2", "b" })
            await Client.CreateUploadAsync($"{bucket}/" + PercentEncoding.Encode(key, keepSlash: true));

        var page = Parse(await Client.OwnerAsync("GET", $"{bucket}?uploads&delimiter=%2F&key-marker={PercentEncoding.Encode(marker)}"));

        Leaves(page, "Key").Should().Be("b");
        page.Descendants().Count(element => element.Name.LocalName == "CommonPrefixes").Should().Be(0);
    }

    [Test]
    public async Task ObjectsAreListedInTheOrderOfTheirBytes()
    {
        await Client.OwnerAsync("PUT", "/objects");
        // U+FF21 comes before U+1F600 in bytes and after it in UTF-16.
        string[] keys = ["a/1", "a/2", "b", "\uFF21", "\U0001F600"];
        foreach (var key in keys.Reverse())
            await Client.OwnerAsync("PUT", "/objects/" + PercentEncoding.Encode(key, keepSlash: true), "x"u8.ToArray());

        (await PagesAsync("/objects?max-keys=2", "Contents", root => $"&marker={Encode(root, "NextMarker")}")).Should().Equal(keys);
        (await PagesAsync("/objects?list-type=2&max-keys=2", "Contents",
            root => $"&continuation-token={Encode(root, "NextContinuationToken")}")).Should().Equal(keys);
        var rolled = Parse(await Client.OwnerAsync("GET", "/objects?list-type=2&delimiter=%2F&prefix=a"));
        (Leaves(rolled, "Prefix"), Leaf(rolled, "KeyCount")).Should().Be(("a,a/", "1"));
    }

    [Test]
    public async Task ManyAreDeletedAtOnce()
    {
        await Client.OwnerAsync("PUT", "/deleting");
        await Client.OwnerAsync("PUT", "/deleting/one", "x"u8.ToArray());

        var response = await Client.OwnerAsync("POST", "/deleting?delete",
            "<Delete><Object><Key>one</Key></Object><Object><Key>absent</Key></Object></Delete>"u8.ToArray());

        Leaves(Parse(response), "Key").Should().Be("one,absent");
        (await Client.OwnerAsync("DELETE", "/deleting")).Status.Should().Be(204, "the bucket is empty");
    }

    private async Task<List<string>> PagesAsync(string target, string item, Func<XElement, string> next)
    {
        var found = new List<string>();
        var suffix = "";
        for (var page = 0; page < 10; page++)
        {
            var root = Parse(await Client.OwnerAsync("GET", target + suffix));
            found.AddRange(root.Elements().Where(element => element.Name.LocalName == item).Select(element => Leaf(element, "Key")));
            if (Leaf(root, "IsTruncated") == "false")
                return found;
            suffix = next(root);
        }

        throw new InvalidOperationException("The list does not end.");
    }

    private static XElement Parse(RawResponse response)
    {
        response.Status.Should().Be(200, response.Text);
        return XDocument.Parse(response.Text).Root!;
    }

    private static string Leaf(XElement root, string name) => root.Elements().First(element => element.Name.LocalName == name).Value;

    private static string Encode(XElement root, string name) => PercentEncoding.Encode(Leaf(root, name));

    private static string Leaves(XElement root, string name) =>
        string.Join(',', root.Descendants().Where(element => element.Name.LocalName == name).Select(element => element.Value));
}
