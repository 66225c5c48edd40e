using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Conformance.Reference.Behaviours;
using static Conformance.SelfChecks.Multipart.Faults.Handlings;

namespace Conformance.SelfChecks.Multipart.Faults;

/// <summary>
/// Stores that have less than the page, as services and gateways do: the rules that ask for it say so, and no others.
/// </summary>
internal static class RightLimits
{
    private const string NoAcls = "AccessControlListNotSupported";

    public static IReadOnlyList<RightStore> All { get; } =
    [
        new("keeps versions of every bucket, asked to or not", () => Nothing)
        {
            Decides = its => [Replacement.Of(its.Versions.Keeps, _ => _ => true)],
        },
        new("has no access lists", () => Refuse(
            request => request.HasHeader(request.Dialect.HeaderPrefix + "acl") || request.Head.Headers.Any(header =>
                header.Key.StartsWith(request.Dialect.HeaderPrefix + "grant-", StringComparison.OrdinalIgnoreCase)),
            () => FrontResponse.Refusal(400, NoAcls)), "acl."),
        new("takes no policies", () => Refuse(
            request => request.Head.Method == "PUT" && request.RawKey.Length == 0 && request.Head.QueryValue("policy") is not null,
            () => FrontResponse.Refusal(403, "AccessDenied"))),
        new("takes no bodies without a signed hash", () => Refuse(
            request => request.IsSigned && request.PayloadWord == "UNSIGNED-PAYLOAD",
            () => FrontResponse.Refusal(400, "InvalidRequest")), "integrity.payload-hash-unsigned")
        {
            Inconclusive = ["integrity."],
        },
        new("takes parts up to number 1,000", () => Refuse(
            request => request.IsPart && NumberOf(request.Number) > 1000,
            () => FrontResponse.Refusal(400, "InvalidArgument")), "part-number.", "part-order.", "error.part-number"),
        new("wants parts of one size, but the last", WantsOneSize, "part-size.", "sizes."),
        new("lets one request at a time at an upload", OneAtATime, "concurrency."),
    ];

    /// <summary>As object storage does that lays parts out in blocks of one size.</summary>
    private static Handling WantsOneSize()
    {
        var sizes = new ConcurrentDictionary<(string Upload, int Number), long>();
        return First(
            On(request => request.IsPart && NumberOf(request.Number) is not null, async (request, behind) =>
            {
                var response = await behind.SendAsync(request);
                if (response.IsSuccess) sizes[(request.UploadId!, NumberOf(request.Number)!.Value)] = request.DeclaredLength;
                return response;
            }),
            Refuse(request => request.IsCompletion && !IsEven(request), () => FrontResponse.Refusal(400, "InvalidPart")));

        bool IsEven(FrontRequest completion)
        {
            var listed = Regex.Matches(Encoding.UTF8.GetString(completion.Body), "<PartNumber>([0-9]+)</PartNumber>")
                .Select(match => (completion.UploadId!, NumberOf(match.Groups[1].Value) ?? 0))
                .Where(sizes.ContainsKey).Select(part => sizes[part]).ToList();
            return listed.SkipLast(1).Distinct().Count() <= 1 && (listed.Count < 2 || listed[^1] <= listed[0]);
        }
    }

    private static int? NumberOf(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static Handling OneAtATime()
    {
        var busy = new ConcurrentDictionary<string, bool>();
        return On(request => request.UploadId is { Length: > 0 } && request.Head.Method != "GET", async (request, behind) =>
        {
            if (!busy.TryAdd(request.UploadId!, true)) return FrontResponse.Refusal(409, "OperationAborted");
            try
            {
                return await behind.SendAsync(request);
            }
            finally
            {
                busy.TryRemove(request.UploadId!, out _);
            }
        });
    }
}
