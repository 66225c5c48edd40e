using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using static Conformance.SelfChecks.Multipart.Faults.Handlings;

namespace Conformance.SelfChecks.Multipart.Faults;

/// <summary>Lists of parts and uploads that show too little or too much, or never end.</summary>
internal static class WrongLists
{
    public static IReadOnlyList<WrongStore> All { get; } =
    [
        new("uploads are found by their whole key alone", "MinIO, as silo has it", "https://github.com/pgsty/silo/issues/79", () =>
            On(request => request.IsListOfUploads && Prefix(request).Length > 0, async (request, behind) =>
                WithUploads(await behind.SendAsync(request), upload => KeyOf(upload) == Prefix(request))),
            "listing.prefix"),
        new("uploads that were begun before a restart are in no list", "MinIO, as silo has it",
            "https://github.com/pgsty/silo/issues/79", ForgetsUploads, "pagination.whole"),
        new("every part is listed twice", "any", null, () =>
            Respond(request => request.IsListOfParts, response => response.WithText(Parts().Replace(response.Text, "$0$0"))),
            "listing.parts"),
        new("pages of parts never end", "any", null, () => Respond(request => request.IsListOfParts, Endless), "pagination.whole"),
        new("pages of uploads never end", "any", null, () => Respond(request => request.IsListOfUploads, Endless), "pagination.whole"),
    ];

    private static readonly string[] NextMarkers = ["NextPartNumberMarker", "NextKeyMarker", "NextUploadIdMarker"];

    private static Regex Uploads() => new("<Upload>.*?</Upload>", RegexOptions.Singleline);

    private static Regex Parts() => new("<Part>.*?</Part>", RegexOptions.Singleline);

    private static string Prefix(FrontRequest request) => request.Head.QueryValue("prefix") ?? "";

    private static string KeyOf(string upload) =>
        Uri.UnescapeDataString(Regex.Match(upload, "<Key>(.*?)</Key>", RegexOptions.Singleline).Groups[1].Value);

    private static string IdOf(string upload) => Regex.Match(upload, "<UploadId>(.*?)</UploadId>").Groups[1].Value;

    private static FrontResponse WithUploads(FrontResponse response, Func<string, bool> isShown) =>
        response.WithText(Uploads().Replace(response.Text, found => isShown(found.Value) ? found.Value : ""));

    /// <summary>
    /// Between two lists the store is restarted, and knows the uploads alone that it has not listed yet: parts, completion and abort find
    /// the others all the same.
    /// </summary>
    private static Handling ForgetsUploads()
    {
        var listed = new ConcurrentDictionary<string, byte>();
        return On(request => request.IsListOfUploads, async (request, behind) =>
        {
            var response = await behind.SendAsync(request);
            var ids = Uploads().Matches(response.Text).Select(found => IdOf(found.Value)).ToList();
            var forgotten = ids.Where(listed.ContainsKey).ToHashSet();
            foreach (var id in ids) listed.TryAdd(id, 0);
            return WithUploads(response, upload => !forgotten.Contains(IdOf(upload)));
        });
    }

    /// <summary>Each page says that another follows, after the marker that the first page had.</summary>
    private static FrontResponse Endless(FrontResponse response)
    {
        if (!response.IsSuccess) return response;
        var text = response.Text.Replace("<IsTruncated>false</IsTruncated>", "<IsTruncated>true</IsTruncated>", StringComparison.Ordinal);
        foreach (var name in NextMarkers)
            text = Regex.Replace(text, $"<{name}>.*?</{name}>|<{name} ?/>", "");
        var markers = string.Concat(NextMarkers.Select(name => $"<{name}>0</{name}>"));
        return response.WithText(text.Replace("<IsTruncated>", markers + "<IsTruncated>", StringComparison.Ordinal));
    }
}
