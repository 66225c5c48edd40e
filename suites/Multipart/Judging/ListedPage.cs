using System.Globalization;
using System.Xml.Linq;
using Conformance.Wire.Exchanges;

namespace Conformance.Multipart.Judging;

/// <summary>A part on a page of a list, as it is written there.</summary>
/// <param name="element">The part's element.</param>
public sealed class ListedEntry(XElement element)
{
    /// <summary>Null where it is no number.</summary>
    public int? Number => ListPage.Number(Text("PartNumber"));

    /// <summary>In bytes; null where it is no number.</summary>
    public long? Size => long.TryParse(Text("Size"), NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? size : null;

    public string? ETag => Text("ETag");

    public string? Modified => Text("LastModified");

    /// <summary>Null where it is no date; without an offset it is taken for UTC.</summary>
    public DateTimeOffset? ModifiedAt =>
        DateTimeOffset.TryParse(Modified, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    /// <summary>In base64, by the element's name (<c>ChecksumCRC32</c> …).</summary>
    public IReadOnlyDictionary<string, string> Checksums => element.Elements()
        .Where(child => child.Name.LocalName.StartsWith("Checksum", StringComparison.Ordinal))
        .GroupBy(child => child.Name.LocalName, child => child.Value.Trim())
        .ToDictionary(child => child.Key, child => child.First());

    private string? Text(string name) => ListPage.TextOf(element, name);
}

/// <summary>One response to ListParts.</summary>
public sealed class ListedPage : ListPage
{
    private ListedPage(Exchange exchange, XElement document)
        : base(exchange, document) =>
        Entries = [.. document.Elements().Where(child => child.Name.LocalName == "Part").Select(part => new ListedEntry(part))];

    /// <summary>In the order of the page.</summary>
    public IReadOnlyList<ListedEntry> Entries { get; }

    /// <summary>In the order of the page; what is no number is left out.</summary>
    public IReadOnlyList<int> Numbers => [.. Entries.Select(entry => entry.Number).OfType<int>()];

    /// <summary>The page of a response; null where it holds no list of parts.</summary>
    public static ListedPage? Of(Exchange exchange)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        return exchange.IsSuccess && exchange.Xml() is { } document && IsList(document) ? new ListedPage(exchange, document) : null;
    }

    /// <summary>The numbers of the page in words.</summary>
    public string Describe() => Entries.Count == 0 ? "no part" : Describe(Entries.Select(entry => entry.Number));

    /// <summary>Part numbers in words.</summary>
    internal static string Describe(IEnumerable<int?> numbers)
    {
        var all = numbers.Select(number => number?.ToString(CultureInfo.InvariantCulture) ?? "without a number").ToList();
        return all.Count switch
        {
            0 => "no part",
            1 => $"part {all[0]}",
            <= 20 => $"parts {string.Join(", ", all)}",
            _ => $"{all.Count} parts, {all[0]} to {all[^1]}",
        };
    }

    /// <summary>Some stores name the root after the call; what such a document holds is a list all the same.</summary>
    private static bool IsList(XElement document) =>
        document.Name.LocalName.StartsWith("ListParts", StringComparison.Ordinal)
        || (document.Name.LocalName != "Error" && document.Elements().Any(child => child.Name.LocalName == "UploadId"));
}
