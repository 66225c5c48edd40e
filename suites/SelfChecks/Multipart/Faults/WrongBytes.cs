using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using static Conformance.SelfChecks.Multipart.Faults.Handlings;

namespace Conformance.SelfChecks.Multipart.Faults;

/// <summary>
/// Other bytes are stored than were sent, under ETags and sizes of what was sent: only who reads the object back can see it.
/// </summary>
internal static class WrongBytes
{
    private const int Block = 64 * 1024;

    public static IReadOnlyList<WrongStore> All { get; } =
    [
        new("a shorter part leaves the end of the earlier one", "any", null, () => Storing((body, earlier) =>
            earlier?.Length > body.Length ? [.. body, .. earlier[body.Length..]] : body), "overwrite.last-kept"),
        new("bytes are taken for text in UTF-8", "any", null, () => Storing((body, _) =>
            Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(body))), "part-size.content"),
        new("CR LF becomes LF", "any", null, () => Storing((body, _) => Encoding.Latin1.GetBytes(
            Encoding.Latin1.GetString(body).Replace("\r\n", "\n", StringComparison.Ordinal))), "part-size.content"),
        new("bytes behind a zero are dropped", "any", null, () => Storing((body, _) =>
            body.AsSpan().IndexOf((byte)0) is >= 0 and var end ? body[..end] : body), "part-size.content"),
        new("zeros at the end of a part are dropped", "any", null, () => Storing((body, _) =>
            body.AsSpan().TrimEnd((byte)0).ToArray()), "part-size.content"),
        new("the second block of 64 KiB comes first", "any", null, () => Storing((body, _) => body.Length < 2 * Block ? body
            : [.. body[Block..(2 * Block)], .. body[..Block], .. body[(2 * Block)..]]), "part-size.content"),
        new("the second MiB repeats the first", "any", null, () => Storing((body, _) => body.Length < 2 << 20 ? body
            : [.. body[..(1 << 20)], .. body[..(1 << 20)], .. body[(2 << 20)..]]), "part-size.between"),
    ];

    /// <param name="change">What is stored, of what is sent and what was sent before under the number, if anything.</param>
    private static Handling Storing(Func<byte[], byte[]?, byte[]> change)
    {
        var sent = new ConcurrentDictionary<(string Upload, string Number), byte[]>();
        var claims = new ConcurrentDictionary<(string Upload, string ETag), (string Stored, int Size)>();
        var objects = new ConcurrentDictionary<string, string>();
        return First(
            On(IsPlain, async (request, behind) =>
            {
                var response = await behind.SendAsync(request);
                if (!response.IsSuccess) return response;
                var earlier = sent.GetValueOrDefault((request.UploadId!, request.Number!));
                sent[(request.UploadId!, request.Number!)] = request.Body;
                if (change(request.Body, earlier) is var bytes && bytes.AsSpan().SequenceEqual(request.Body)) return response;
                var stored = await behind.SignAndSendAsync(request.WithBytes(bytes));
                if (stored.Headers["ETag"] is { } etag)
                    claims[(request.UploadId!, Hex(response.Headers["ETag"]!))] = (Hex(etag), request.Body.Length);
                return response;
            }),
            On(request => request.IsListOfParts, async (request, behind) =>
            {
                var list = await behind.SendAsync(request);
                var text = list.Text;
                foreach (var ((upload, etag), (stored, size)) in claims)
                    if (upload == request.UploadId) text = Regex.Replace(text, $"<Part>(?:(?!</Part>).)*{stored}.*?</Part>", part =>
                        Regex.Replace(part.Value.Replace(stored, etag, StringComparison.Ordinal), "<Size>.*?</Size>",
                            FormattableString.Invariant($"<Size>{size}</Size>")), RegexOptions.Singleline);
                return list.WithText(text);
            }),
            On(request => request.IsCompletion, async (request, behind) =>
            {
                var named = Encoding.UTF8.GetString(request.Body);
                var real = named;
                foreach (var ((upload, etag), (stored, _)) in claims)
                    if (upload == request.UploadId) real = real.Replace(etag, stored, StringComparison.Ordinal);
                if (real == named) return null;
                var response = await behind.SignAndSendAsync(request.With(body: Encoding.UTF8.GetBytes(real)));
                if (!response.IsSuccess) return response;
                objects[Composite(real)] = Composite(named);
                return response.WithText(response.Text.Replace(Composite(real), Composite(named), StringComparison.Ordinal));
            }),
            Respond(request => request.IsReading, response =>
                response.Headers["ETag"] is { } etag && Hex(etag).Split('-')[0] is var stored
                    && objects.TryGetValue(stored, out var claimed)
                    ? response.WithHeaders(headers => headers.Set("ETag", etag.Replace(stored, claimed, StringComparison.Ordinal)))
                    : response));
    }

    private static bool IsPlain(FrontRequest request) => request.IsPart && !request.IsCut && !request.IsFramed && request.IsSigned
        && !request.Head.Headers.Any(header => header.Key.StartsWith("x-amz-checksum-", StringComparison.OrdinalIgnoreCase));

    private static string Hex(string etag) => etag.Trim('"');

    /// <summary>The ETag without its count that an object of these parts has.</summary>
    private static string Composite(string list)
    {
        var hashes = Regex.Matches(list, "[0-9a-fA-F]{32}").SelectMany(match => Convert.FromHexString(match.Value)).ToArray();
        return Convert.ToHexStringLower(MD5.HashData(hashes));
    }
}
