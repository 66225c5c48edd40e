using System.Globalization;
using System.Xml.Linq;
using Conformance.Wire.Exchanges;

namespace Conformance.Multipart.Judging;

/// <summary>An upload on a page of a list, as it is written there.</summary>
/// <param name="element">The upload's element.</param>
public sealed class UploadOnPage(XElement element)
{
    public XElement Element => element;

    /// <summary>With the blanks around it.</summary>
    public string? Key => ListPage.KeyOf(element);

    public string? UploadId => Text("UploadId");

    public string? Initiated => Text("Initiated");

    /// <summary>Null where it is no date; without an offset it is taken for UTC.</summary>
    public DateTimeOffset? InitiatedAt =>
        DateTimeOffset.TryParse(Initiated, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    public string? Text(string name) => ListPage.TextOf(element, name);
}

/// <summary>One response to ListMultipartUploads.</summary>
public sealed class UploadPage : ListPage
{
    private UploadPage(Exchange exchange, XElement document)
        : base(exchange, document)
    {
        Uploads = [.. document.Elements().Where(child => child.Name.LocalName == "Upload").Select(upload => new UploadOnPage(upload))];
        CommonPrefixes = [.. document.Elements().Where(child => child.Name.LocalName == "CommonPrefixes")
            .SelectMany(common => common.Elements().Where(child => child.Name.LocalName == "Prefix")).Select(prefix => prefix.Value)];
    }

    /// <summary>In the order of the page.</summary>
    public IReadOnlyList<UploadOnPage> Uploads { get; }

    /// <summary>The first upload's; null without one.</summary>
    public string? FirstKey => Uploads.Count > 0 ? Uploads[0].Key : null;

    /// <summary>In the order of the page, as they are written.</summary>
    public IReadOnlyList<string> CommonPrefixes { get; }

    /// <summary>The page of a response; null where it holds no list of uploads.</summary>
    public static UploadPage? Of(Exchange exchange)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        return exchange.IsSuccess && exchange.Xml() is { } document && IsList(document) ? new UploadPage(exchange, document) : null;
    }

    /// <summary>The entry of an upload; null where the page shows none, or several.</summary>
    public UploadOnPage? Find(string uploadId)
    {
        var found = Uploads.Where(upload => upload.UploadId == uploadId).ToList();
        return found.Count == 1 ? found[0] : null;
    }

    /// <summary>Some stores name the root otherwise; what such a document holds is a list all the same.</summary>
    private static bool IsList(XElement document) =>
        document.Name.LocalName.StartsWith("ListMultipartUploads", StringComparison.Ordinal)
        || (document.Name.LocalName != "Error"
            && document.Elements().Any(child => child.Name.LocalName is "Upload" or "CommonPrefixes" or "MaxUploads"));
}
