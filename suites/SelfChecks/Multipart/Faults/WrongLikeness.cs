using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using static Conformance.SelfChecks.Multipart.Faults.Handlings;

namespace Conformance.SelfChecks.Multipart.Faults;

/// <summary>What a store takes for the same, or for belonging together, since it begins alike or was copied from there.</summary>
internal static partial class WrongLikeness
{
    public static IReadOnlyList<WrongStore> All { get; } =
    [
        new("a completion deletes the objects whose keys begin with its key", "any", null, DeletesObjectsBelow,
            "isolation.longer-keys"),
        new("a copied part brings the metadata of its source", "any", null, BringsMetadata, "metadata.not-the-source"),
        new("an underscore in a prefix is any letter", "any", null, () => On(
            request => request.IsListOfUploads && request.Head.QueryValue("prefix")?.Contains('_', StringComparison.Ordinal) == true,
            ListsByPatternAsync), "listing.prefix"),
    ];

    private static Handling DeletesObjectsBelow() => On(request => request.IsCompletion, async (request, behind) =>
    {
        var response = await behind.SendAsync(request);
        if (!response.IsSuccess) return response;
        var list = await behind.OwnAsync(request, "GET", $"{request.BucketPath}/?prefix={request.RawKey}");
        foreach (Match entry in Keys().Matches(list.Text))
        {
            if (Escaped(entry.Groups[1].Value) is var key && key != request.RawKey)
                await behind.OwnAsync(request, "DELETE", $"{request.BucketPath}/{key}");
        }

        return response;
    });

    private static Handling BringsMetadata()
    {
        var sources = new ConcurrentDictionary<string, string>();
        var brought = new ConcurrentDictionary<string, IReadOnlyList<KeyValuePair<string, string>>>();
        return First(
            On(request => request.IsCopy && request.UploadId is not null, async (request, behind) =>
            {
                var response = await behind.SendAsync(request);
                if (response.IsSuccess) sources[request.UploadId!] = request.Head.Headers[request.Dialect.CopySourceHeader!]!;
                return response;
            }),
            On(request => request.IsCompletion, async (request, behind) =>
            {
                if (sources.TryGetValue(request.UploadId!, out var source)
                    && await behind.OwnAsync(request, "HEAD", "/" + source.TrimStart('/')) is { IsSuccess: true } head)
                    brought[request.Head.Path] = [.. head.Headers.Where(header =>
                        header.Key.StartsWith(request.Dialect.MetadataPrefix, StringComparison.OrdinalIgnoreCase))];
                return null;
            }),
            On(request => request.IsReading && brought.ContainsKey(request.Head.Path), async (request, behind) =>
                (await behind.SendAsync(request)).WithHeaders(headers =>
                {
                    foreach (var (name, value) in brought[request.Head.Path].Where(header => !headers.Contains(header.Key)))
                        headers.Add(name, value);
                })));
    }

    private static async Task<FrontResponse?> ListsByPatternAsync(FrontRequest request, StoreBehind behind)
    {
        var prefix = request.Head.QueryValue("prefix")!;
        var pattern = new Regex("^" + Regex.Escape(prefix).Replace("_", ".", StringComparison.Ordinal), RegexOptions.Singleline);
        var list = await behind.SignAndSendAsync(request.WithParameter("prefix", prefix[..prefix.IndexOf('_', StringComparison.Ordinal)]));
        return list.WithText(Uploads().Replace(list.Text, upload => pattern.IsMatch(upload.Groups["key"].Value) ? upload.Value : ""));
    }

    private static string Escaped(string key) => string.Join('/', key.Split('/').Select(Uri.EscapeDataString));

    [GeneratedRegex("<Upload>.*?<Key>(?<key>.*?)</Key>.*?</Upload>", RegexOptions.Singleline)]
    private static partial Regex Uploads();

    [GeneratedRegex("<Contents>.*?<Key>(.*?)</Key>", RegexOptions.Singleline)]
    private static partial Regex Keys();
}
