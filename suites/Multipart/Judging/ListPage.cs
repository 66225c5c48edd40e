using System.Globalization;
using System.Xml.Linq;
using Conformance.Wire.Exchanges;

namespace Conformance.Multipart.Judging;

/// <summary>One response to a request for a list, read leniently: elements of any namespace, in any order.</summary>
public abstract class ListPage(Exchange exchange, XElement document)
{
    private static readonly string[] EncodingElements = ["Encoding-Type", "EncodingType"];

    public Exchange Exchange => exchange;

    public XName Root => document.Name;

    public XElement Document => document;

    /// <summary>Null where the element is absent, or neither yes nor no.</summary>
    public bool? IsTruncated => bool.TryParse(Text("IsTruncated"), out var truncated) ? truncated : null;

    /// <summary>How the page says that its keys are written; null where it does not.</summary>
    public string? Encoding => EncodingElements.Select(Text).FirstOrDefault(text => text is not null);

    /// <summary>What an element says, without blanks around it; null where it is absent.</summary>
    public string? Text(string name) => TextOf(document, name);

    internal static int? Number(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    internal static string? TextOf(XElement element, string name) => ElementOf(element, name)?.Value.Trim();

    /// <summary>What an element within another says; null where either is absent.</summary>
    internal static string? TextOf(XElement element, string outer, string inner) =>
        ElementOf(element, outer) is { } found ? TextOf(found, inner) : null;

    /// <summary>A key as it is written: blanks at its ends are part of it. Null where the element is absent.</summary>
    internal static string? KeyOf(XElement element, string name = "Key") => ElementOf(element, name)?.Value;

    private static XElement? ElementOf(XElement element, string name) =>
        element.Elements().FirstOrDefault(child => child.Name.LocalName == name);
}
