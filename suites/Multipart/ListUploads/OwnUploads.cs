using Conformance.Multipart.Judging;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.ListUploads;

/// <summary>
/// The uploads that a case has made below a prefix of its own, and what messages call them: the rest of their key, and where a key has
/// several, the number of each in the order of creation.
/// </summary>
public sealed class OwnUploads
{
    private readonly Dictionary<(string Key, string Id), string> names = [];

    public OwnUploads(string prefix, params IReadOnlyList<UploadHandle> all)
    {
        ArgumentNullException.ThrowIfNull(all);
        (Prefix, All) = (prefix, all);
        foreach (var ofKey in all.GroupBy(upload => upload.Key))
        {
            var uploads = ofKey.ToList();
            for (var i = 0; i < uploads.Count; i++)
                names[(uploads[i].Key, uploads[i].UploadId)] = Short(ofKey.Key) + (uploads.Count > 1 ? $" #{i + 1}" : "");
        }
    }

    /// <summary>No other case has keys that begin with it.</summary>
    public string Prefix { get; }

    /// <summary>In the order of creation.</summary>
    public IReadOnlyList<UploadHandle> All { get; }

    /// <summary>In the order of creation.</summary>
    public IReadOnlyList<string> Names => NamesOf(All);

    /// <summary>Whether each has an ID of its own.</summary>
    public bool AreApart => names.Count == All.Count;

    public IReadOnlyList<string> NamesOf(IEnumerable<UploadHandle> uploads) =>
        [.. uploads.Select(upload => names[(upload.Key, upload.UploadId)])];

    /// <summary>In the order of the page; an entry of no upload of these is named as such.</summary>
    public IReadOnlyList<string> NamesOn(UploadPage page)
    {
        ArgumentNullException.ThrowIfNull(page);
        return [.. page.Uploads.Select(upload => names.GetValueOrDefault((upload.Key ?? "", upload.UploadId ?? ""))
            ?? $"{Short(upload.Key ?? "no key")} with ID {upload.UploadId ?? "absent"}")];
    }

    /// <summary>Without the prefix, in the order of the page.</summary>
    public IReadOnlyList<string> GroupsOn(UploadPage page)
    {
        ArgumentNullException.ThrowIfNull(page);
        return [.. page.CommonPrefixes.Select(Short)];
    }

    /// <summary>Names in words.</summary>
    public static string Describe(IReadOnlyCollection<string> names, string one = "upload")
    {
        ArgumentNullException.ThrowIfNull(names);
        return names.Count switch
        {
            0 => $"no {one}",
            1 => $"{one} {names.First()}",
            <= 20 => $"{one}s {string.Join(", ", names)}",
            _ => $"{names.Count} {one}s, {names.First()} to {names.Last()}",
        };
    }

    public string Describe(UploadPage page) => Describe(NamesOn(page));

    /// <summary>The next markers of a page, in words that are the same in every run.</summary>
    public string DescribeNext(UploadPage page)
    {
        ArgumentNullException.ThrowIfNull(page);
        var (key, id) = (ListPage.KeyOf(page.Document, "NextKeyMarker"), page.Text("NextUploadIdMarker"));
        var ofKey = names.FirstOrDefault(each => each.Key.Id == id).Value;
        return $"NextKeyMarker {(key is null ? "absent" : key.Length == 0 ? "empty" : Short(key))}, "
            + $"NextUploadIdMarker {(id is null ? "absent" : id.Length == 0 ? "empty" : ofKey is null ? "of no upload" : $"of {ofKey}")}";
    }

    /// <summary>A key without the prefix.</summary>
    public string Short(string key) =>
        key?.Length > Prefix.Length && key.StartsWith(Prefix, StringComparison.Ordinal) ? key[Prefix.Length..] : key ?? "";
}
