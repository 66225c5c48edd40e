using System.Globalization;
using System.Xml.Linq;
using Conformance.Multipart.Judging;
using Conformance.Wire.Exchanges;

namespace Conformance.Multipart.ReadObject;

/// <summary>One response to GetObjectAttributes, read leniently.</summary>
public sealed class AttributeDocument(Exchange exchange, XElement document) : ListPage(exchange, document)
{
    private static readonly string[] Known = ["ETag", "Checksum", "ObjectParts", "StorageClass", "ObjectSize"];

    private readonly XElement? parts = Child(document, "ObjectParts");

    private readonly XElement? checksum = Child(document, "Checksum");

    /// <summary>Which of the five attributes are there, in their usual order.</summary>
    public IReadOnlyList<string> Names => [.. Known.Where(name => Child(Document, name) is not null)];

    /// <summary>In the order of the page.</summary>
    public IReadOnlyList<ListedEntry> Parts =>
        [.. (parts?.Elements() ?? []).Where(child => child.Name.LocalName == "Part").Select(part => new ListedEntry(part))];

    /// <summary>The numbers of the parts that are listed; 0 for what is none.</summary>
    public IReadOnlyList<int> Numbers => [.. Parts.Select(part => part.Number ?? 0)];

    /// <summary>What an element of <c>ObjectParts</c> says; null where it is absent.</summary>
    public string? OfParts(string name) => parts is null ? null : TextOf(parts, name);

    /// <summary>What an element of <c>Checksum</c> says; null where it is absent.</summary>
    public string? OfChecksum(string name) => checksum is null ? null : TextOf(checksum, name);

    /// <summary>The parts that are listed, in words.</summary>
    public string Describe() =>
        Parts.Count == 0 ? "no Part" : $"Part {string.Join(", ", Numbers.Select(number => number.ToString(CultureInfo.InvariantCulture)))}";

    private static XElement? Child(XElement element, string name) =>
        element.Elements().FirstOrDefault(child => child.Name.LocalName == name);
}
