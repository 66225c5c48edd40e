using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using static Conformance.SelfChecks.Multipart.Faults.Handlings;

namespace Conformance.SelfChecks.Multipart.Faults;

/// <summary>Stores whose XML says the same in other words: what any reader of XML takes for the same document.</summary>
internal static class RightDocuments
{
    public static IReadOnlyList<RightStore> All { get; } =
    [
        new("qualifies the names in its XML by a prefix", () => Documents(Qualified)),
        new("writes text in XML as CDATA", () => Documents(xml => Texts(xml, text =>
            text.Any(char.IsControl) ? null : $"<![CDATA[{text}]]>")), "framing.sdk-defaults"),
        new("writes every sign in XML as its number", () => Documents(xml => Texts(xml, Numbers))),
        new("indents its XML and comments it", () => Documents(xml =>
            Changed(xml, root => root.AddFirst(new XComment(" ours ")), SaveOptions.None))),
        new("writes the elements of its XML in another order", () => Documents(xml => Changed(xml, root =>
        {
            foreach (var element in root.DescendantsAndSelf().Where(each => each.HasElements).ToList())
                element.ReplaceNodes(element.Elements().OrderByDescending(child => child.Name.LocalName, StringComparer.Ordinal).ToList());
        }))),
        new("adds elements that nobody knows", () => Documents(xml => Changed(xml, root =>
        {
            foreach (var element in root.DescendantsAndSelf().Where(each => each.HasElements).ToList())
                element.Add(new XElement(root.Name.Namespace + "Ours", new XElement(root.Name.Namespace + "Note", "1")));
        }))),
        new("gives its elements attributes", () => Documents(xml => Changed(xml, root =>
        {
            foreach (var element in root.DescendantsAndSelf()) element.SetAttributeValue("ours", "1");
        }))),
        new("writes times to nanoseconds", () => Documents(xml => Times(xml, time =>
            time.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff", CultureInfo.InvariantCulture) + "00Z"))),
        new("writes times to seconds", () => Documents(xml => Times(xml, time =>
            time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)))),
        new("writes times with the offset of UTC", () => Documents(xml => Times(xml, time =>
            time.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'+00:00'", CultureInfo.InvariantCulture)))),
    ];

    /// <summary>The same, for every document that it sends.</summary>
    private static Handling Documents(Func<string, string> change) => Respond(_ => true, response =>
        response.Body is [(byte)'<', ..] && response.Headers["Content-Type"]?.Contains("xml", StringComparison.Ordinal) == true
            ? response.WithText(change(response.Text)) : response);

    /// <summary>Names of a document without a namespace stay as they are: a prefix stands for a namespace.</summary>
    private static string Qualified(string xml) => xml.Contains(" xmlns=\"", StringComparison.Ordinal)
        ? Regex.Replace(xml, "<(/?)([A-Za-z][A-Za-z0-9]*)", "<$1ours:$2").Replace(" xmlns=\"", " xmlns:ours=\"", StringComparison.Ordinal)
        : xml;

    /// <param name="write">Gives what stands for a text; null where it stays as it was.</param>
    private static string Texts(string xml, Func<string, string?> write) => Regex.Replace(xml, "(?<=>)[^<>]+(?=<)", found =>
        string.IsNullOrWhiteSpace(found.Value) ? found.Value : write(WebUtility.HtmlDecode(found.Value)) ?? found.Value);

    private static string Numbers(string text) =>
        string.Concat(text.EnumerateRunes().Select(rune => string.Create(CultureInfo.InvariantCulture, $"&#{rune.Value};")));

    /// <summary>Signs below the blank, which S3 writes for such keys, are no XML 1.0: a document with one stays as it was.</summary>
    private static string Changed(string xml, Action<XElement> change, SaveOptions options = SaveOptions.DisableFormatting)
    {
        if (Regex.IsMatch(xml, "&#(x[01]?[0-9A-Fa-f]|[12]?[0-9]|3[01]);")) return xml;
        var root = XElement.Parse(xml);
        change(root);
        return "<?xml version='1.0' encoding='utf-8' standalone='yes'?>" + root.ToString(options);
    }

    private static string Times(string xml, Func<DateTimeOffset, string> write) => Regex.Replace(xml,
        @"(?<=>)\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z(?=<)",
        found => write(DateTimeOffset.Parse(found.Value, CultureInfo.InvariantCulture)));
}
