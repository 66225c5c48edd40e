using System.Text;
using System.Text.RegularExpressions;
using static Conformance.SelfChecks.Multipart.Faults.Handlings;

namespace Conformance.SelfChecks.Multipart.Faults;

/// <summary>What is compared in part, so that what is wrong in the rest passes.</summary>
internal static partial class WrongComparisons
{
    public static IReadOnlyList<WrongStore> All { get; } =
    [
        new("the ETag of the first part alone is compared", "any", null, () => Corrects(part => part.Index > 0), "etag.wrong"),
        new("ETags without quotes are not compared", "any", null, () => Corrects(part => part.ETag.Trim('"') == part.ETag), "etag.wrong"),
        new("a presigned URL is good for every method", "any", null, () => On(
            request => request.IsPresigned && request.IsAbort,
            async (request, behind) => await behind.SignAndSendAsync(request.With(body: []))),
            "signature.changed-url"),
    ];

    /// <summary>In a completion, the ETags that are not compared are what the upload holds.</summary>
    private static Handling Corrects(Func<(int Index, string ETag), bool> isNotCompared) => On(
        request => request.IsCompletion, async (request, behind) =>
        {
            var response = await behind.SendAsync(request);
            if (!response.Text.Contains("InvalidPart<", StringComparison.Ordinal)) return response;
            var list = await behind.OwnAsync(
                request, "GET", $"{request.Head.Path}?uploadId={Uri.EscapeDataString(request.UploadId!)}");
            var held = Parts().Matches(list.Text).ToLookup(part => part.Groups["number"].Value, part => part.Groups["etag"].Value);
            var index = 0;
            var text = Parts().Replace(Encoding.UTF8.GetString(request.Body), part =>
            {
                var sent = part.Groups["etag"].Value;
                return isNotCompared((index++, Unescaped(sent))) && held[part.Groups["number"].Value].FirstOrDefault() is { } etag
                    ? part.Value.Replace(sent, etag, StringComparison.Ordinal)
                    : part.Value;
            });
            return await behind.SignAndSendAsync(request.WithBytes(Encoding.UTF8.GetBytes(text)));
        });

    private static string Unescaped(string etag) => Regex.Replace(etag, "&quot;|&#34;", "\"");

    [GeneratedRegex("<PartNumber>(?<number>\\d+)</PartNumber>(?:(?!</Part>).)*?<ETag>(?<etag>[^<]+)</ETag>", RegexOptions.Singleline)]
    private static partial Regex Parts();
}
