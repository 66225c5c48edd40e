using System.Text;
using System.Text.RegularExpressions;
using static Conformance.SelfChecks.Multipart.Faults.Handlings;

namespace Conformance.SelfChecks.Multipart.Faults;

/// <summary>What is compared in part, so that what is wrong in the rest passes.</summary>
internal static partial class WrongComparisons
{
    public static IReadOnlyList<WrongStore> All { get; } =
    [
        new("the ETag of the first part alone is compared", "any", null, () => Corrects("ETag", (place, _) => place > 0), "etag.wrong"),
        new("ETags without quotes are not compared", "any", null, () => Corrects("ETag", (_, etag) => !etag.StartsWith('"')), "etag.wrong"),
        new("the checksum of the first part alone is compared", "any", null, () => Corrects("Checksum[A-Z0-9]+", (place, _) => place > 0),
            "checksum.wrong-of-a-part"),
        new("a presigned URL is good for every method", "any", null, () => On(
            request => request.IsPresigned && request.IsAbort,
            async (request, behind) => await behind.SignAndSendAsync(request.With(body: []))),
            "signature.changed-url"),
    ];

    /// <summary>In a completion, the values that are not compared are what the upload holds.</summary>
    /// <param name="name">Pattern of the element's name.</param>
    /// <param name="isNotCompared">Told the place of the part in the list, and the value as it was sent.</param>
    private static Handling Corrects(string name, Func<int, string, bool> isNotCompared) => On(
        request => request.IsCompletion, async (request, behind) =>
        {
            var response = await behind.SendAsync(request);
            if (!response.Text.Contains("InvalidPart<", StringComparison.Ordinal)) return response;
            var list = await behind.OwnAsync(
                request, "GET", $"{request.Head.Path}?uploadId={Uri.EscapeDataString(request.UploadId!)}");
            var held = Parts().Matches(list.Text).ToLookup(part => NumberIn(part.Value), part => part.Value);
            var place = 0;
            var text = Parts().Replace(Encoding.UTF8.GetString(request.Body), part =>
            {
                var at = place++;
                return Regex.Replace(part.Value, $"<({name})>([^<]+)</", sent =>
                    isNotCompared(at, Regex.Replace(sent.Groups[2].Value, "&quot;|&#34;", "\""))
                        && held[NumberIn(part.Value)].Select(own => Regex.Match(own, $"<{sent.Groups[1].Value}>[^<]+</")).FirstOrDefault()
                            is { Success: true } own ? own.Value : sent.Value);
            });
            return await behind.SignAndSendAsync(request.WithBytes(Encoding.UTF8.GetBytes(text)));
        });

    private static string NumberIn(string part) => Regex.Match(part, "<PartNumber>(.*?)</PartNumber>").Groups[1].Value;

    [GeneratedRegex("<Part>.*?</Part>", RegexOptions.Singleline)]
    private static partial Regex Parts();
}
