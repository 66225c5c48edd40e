using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using static Conformance.SelfChecks.Multipart.Faults.Handlings;

namespace Conformance.SelfChecks.Multipart.Faults;

/// <summary>Uploads, objects, keys and copies that are not kept apart.</summary>
internal static class WrongNeighbours
{
    private static readonly string[] Conditions = ["match", "none-match", "modified-since", "unmodified-since"];

    public static IReadOnlyList<WrongStore> All { get; } =
    [
        // Uploads.
        new("uploads of one key share their parts", "any", null, () => WithOpenUploads(open =>
            On(request => request.IsPart && !request.IsCut && !request.IsFramed, async (request, behind) =>
            {
                var response = await behind.SendAsync(request);
                if (!response.IsSuccess) return response;
                foreach (var upload in open(At(request)).Where(upload => upload.Id != request.UploadId))
                    await behind.SignAndSendAsync(request.WithParameter("uploadId", upload.Id));
                return response;
            })), "upload-id.own"),
        new("a completion ends the other uploads of its key", "any", null, () => WithOpenUploads(open =>
            On(request => request.IsCompletion, async (request, behind) =>
            {
                var response = await behind.SendAsync(request);
                if (response.IsSuccess) await EndAsync(request, behind, open(At(request)).Where(upload => upload.Id != request.UploadId));
                return response;
            })), "upload-id.own"),
        new("a creation ends the earlier upload of its key", "any", null, () => WithOpenUploads(open =>
            On(request => request.IsCreation, async (request, behind) =>
            {
                await EndAsync(request, behind, open(At(request)));
                return null;
            })), "upload-id.own"),
        new("an object stored in one request ends the uploads of its key", "any", null, () => WithOpenUploads(open =>
            On(request => request.IsObject, async (request, behind) =>
            {
                var response = await behind.SendAsync(request);
                if (response.IsSuccess) await EndAsync(request, behind, open(At(request)));
                return response;
            })), "conditional.one-that-came-between"),
        new("a refused completion deletes the object at the key", "any", null, () => On(request => request.IsCompletion,
            async (request, behind) =>
            {
                var response = await behind.SendAsync(request);
                if (response.Status is 400) await behind.OwnAsync(request, "DELETE", request.Head.Path);
                return response;
            }), "part-list.unknown-part"),
        new("a list of which no part can be read makes an empty object", "fauxqs",
            "https://github.com/kibertoad/fauxqs/blob/main/src/s3/actions/completeMultipartUpload.ts",
            () => On(request => request.IsCompletion && !Regex.IsMatch(Encoding.UTF8.GetString(request.Body), "<PartNumber>\\d+</"),
                async (request, behind) =>
                {
                    var response = await behind.SendAsync(request);
                    if (response.Status != 400) return response;
                    await behind.OwnAsync(request, "PUT", request.Head.Path);
                    await behind.OwnAsync(request, "DELETE", request.Head.Target);
                    return FrontResponse.Of(200, "<CompleteMultipartUploadResult><ETag>d41d8cd98f00b204e9800998ecf8427e-0</ETag>"
                        + "</CompleteMultipartUploadResult>");
                }), "part-list.missing-element", "part-list.malformed"),
        new("the payload's hash of a completion is not compared", "any", null, () => OnRefusal(request => request.IsCompletion
            && request.PayloadWord.Length == 64, request => request), "integrity.payload-hash-mismatch"),

        // Keys.
        new("keys are told apart by their first 255 bytes", "any", null,
            () => KeysRead(key => Cut(key, 255)), "key.twins"),
        new("keys are told apart by their first 512 bytes", "any", null,
            () => KeysRead(key => Cut(key, 512)), "key.twins"),
        new("dots between slashes are resolved", "any", null, () => KeysRead(key => string.Join('/', Resolved(key))), "key.twins"),
        new("dots and blanks at the end of a name are dropped", "any", null, () => KeysRead(key =>
            Regex.Replace(key, @"(\.|%20)+(?=/|$)", "")), "key.twins"),
        new("backslashes are slashes", "any", null, () => KeysRead(key => key.Replace("%5C", "/", StringComparison.Ordinal)), "key.twins"),

        // Descriptions.
        new("values of metadata lose their letter case", "any", null, () => Described("x-amz-meta-", value => value.ToLowerInvariant()),
            "metadata.user-values"),
        new("values of metadata end after 64 letters", "any", null, () => Described("x-amz-meta-", value =>
            value[..Math.Min(64, value.Length)]), "metadata.user-values"),
        new("media types lose their parameters", "any", null, () => Described("content-type", value => value.Split(';')[0]),
            "metadata.content-headers"),

        // Copies.
        new("a copy ends with the part that its range begins in", "any", null, () => On(request => request.IsCopy
            && Range(request) is not null, async (request, behind) =>
        {
            var part = await behind.OwnAsync(request, "HEAD", Source(request) + "?partNumber=1");
            var (first, last) = Range(request)!.Value;
            return part.IsSuccess && long.Parse(part.Headers["Content-Length"]!, CultureInfo.InvariantCulture) is var end
                && first < end && last >= end && part.Headers["Content-Range"]?.EndsWith($"/{end}", StringComparison.Ordinal) == false
                    ? await behind.SignAndSendAsync(request.With(headers: headers =>
                        headers.Set("x-amz-copy-source-range", FormattableString.Invariant($"bytes={first}-{end - 1}")))) : null;
        }), "range.parts-of-source"),
        new("a source is copied as it was when it was copied first", "any", null, CopiesAsBefore, "copy-source.each-time"),
        new("a copy is made when its upload completes", "any", null, CopiesAtCompletion, "overwrite.sent"),
        new("a copy does not replace a part", "any", null, DoesNotReplace, "overwrite.last"),
        new("a copy that its condition refuses is made all the same", "any", null, () => On(request => request.IsCopy,
            async (request, behind) =>
            {
                var response = await behind.SendAsync(request);
                if (response.Status == 412)
                    await behind.SignAndSendAsync(request.With(headers: headers =>
                    {
                        foreach (var condition in Conditions) headers.Remove("x-amz-copy-source-if-" + condition);
                    }));
                return response;
            }), "conditional.not-met"),
        new("a copy that is refused leaves an empty part", "any", null, () => On(request => request.IsCopy
            && request.UploadId is not null, async (request, behind) =>
        {
            var response = await behind.SendAsync(request);
            if (response.Status is 400 or 404 or 412 or 416)
                await behind.OwnAsync(request, "PUT", request.Head.Target);
            return response;
        }), "copy-source.absent"),

        // Reading.
        new("heads are remembered for a second", "any", null, RemembersHeads, "conditional.one"),
        new("parts above number 1,000 are in no list", "any", null, () => Respond(request => request.IsListOfParts, response =>
            response.WithText(Regex.Replace(response.Text, @"<Part>(?:(?!</Part>).)*<PartNumber>\d{4,}</PartNumber>.*?</Part>", "",
                RegexOptions.Singleline))), "listing.parts"),
        new("uploads without a part are in no list", "any", null, ListsUploadsWithParts, "listing.open"),
        new("parts of an aborted upload are the next one's of its key", "any", null, KeepsPartsForTheNext, "isolation.next"),
        new("uploads of other buckets are in the list of one", "any", null, ListsUploadsOfAllBuckets, "listing.own-bucket"),
        new("an abort ends the uploads of all keys that begin with its key", "any", null, () => EndsUploadsBelow(request =>
            request.IsAbort), "isolation.uploads"),
        new("a completion ends the uploads of all keys that begin with its key", "any", null, () => EndsUploadsBelow(request =>
            request.IsCompletion), "isolation.longer-keys"),
    ];

    /// <summary>What was copied is read again at the completion; where that is not there any more, the copy stands.</summary>
    private static Handling CopiesAtCompletion()
    {
        var copies = new ConcurrentDictionary<(string Upload, string Number), FrontRequest>();
        return First(
            On(request => request.IsCopy && request.UploadId is not null && request.Number is not null, async (request, behind) =>
            {
                var response = await behind.SendAsync(request);
                if (response.IsSuccess) copies[(request.UploadId!, request.Number!)] = request;
                return response;
            }),
            On(request => request.IsCompletion, async (request, behind) =>
            {
                foreach (var copy in copies.Where(copy => copy.Key.Upload == request.UploadId))
                    await behind.SignAndSendAsync(copy.Value, isUnsigned: false);
                return null;
            }));
    }

    private static Handling KeepsPartsForTheNext()
    {
        var sent = new ConcurrentDictionary<string, ConcurrentDictionary<string, byte[]>>();
        var left = new ConcurrentDictionary<string, IReadOnlyDictionary<string, byte[]>>();
        return First(
            On(request => request.IsPart && !request.IsCut && !request.IsFramed, async (request, behind) =>
            {
                var response = await behind.SendAsync(request);
                if (response.IsSuccess) sent.GetOrAdd(request.UploadId!, _ => new())[request.Number!] = request.Body;
                return response;
            }),
            On(request => request.IsAbort, async (request, behind) =>
            {
                var response = await behind.SendAsync(request);
                if (response.IsSuccess && sent.TryRemove(request.UploadId!, out var parts)) left[request.Head.Path] = parts;
                return response;
            }),
            On(request => request.IsCreation, async (request, behind) =>
            {
                var response = await behind.SendAsync(request);
                if (Regex.Match(response.Text, "<UploadId>(.*?)</UploadId>") is { Success: true } created
                    && left.TryRemove(request.Head.Path, out var parts))
                    foreach (var (number, body) in parts)
                        await behind.OwnAsync(request, "PUT",
                            $"{request.Head.Path}?partNumber={number}&uploadId={Uri.EscapeDataString(created.Groups[1].Value)}", body);
                return response;
            }));
    }

    private static Handling ListsUploadsOfAllBuckets()
    {
        var buckets = new ConcurrentDictionary<string, string>();
        return First(
            On(request => request.IsCreation, (request, _) =>
            {
                if (request.Bucket is { } bucket) buckets[bucket] = request.BucketPath;
                return Task.FromResult<FrontResponse?>(null);
            }),
            On(request => request.IsListOfUploads, async (request, behind) =>
            {
                var response = await behind.SendAsync(request);
                if (!response.IsSuccess) return response;
                var others = "";
                foreach (var path in buckets.Where(bucket => bucket.Key != request.Bucket).Select(bucket => bucket.Value))
                {
                    var list = await behind.OwnAsync(request, "GET", path + "?" + request.Head.Target.Split('?')[1]);
                    others += string.Concat(
                        Regex.Matches(list.Text, "<Upload>.*?</Upload>", RegexOptions.Singleline).Select(upload => upload.Value));
                }

                return response.WithText(response.Text.Replace(
                    "</ListMultipartUploadsResult>", others + "</ListMultipartUploadsResult>", StringComparison.Ordinal));
            }));
    }

    private static string Cut(string key, int length)
    {
        var bytes = Encoding.UTF8.GetBytes(Uri.UnescapeDataString(key));
        return bytes.Length <= length ? key : Uri.EscapeDataString(Encoding.Latin1.GetString(bytes, 0, length))
            .Replace("%2F", "/", StringComparison.Ordinal);
    }

    private static List<string> Resolved(string key)
    {
        var names = new List<string>();
        foreach (var name in key.Split('/'))
        {
            if (name == ".." && names.Count > 0) names.RemoveAt(names.Count - 1);
            else if (name is not ("." or "..")) names.Add(name);
        }

        return names;
    }

    /// <summary>A handling that knows the open uploads of each path.</summary>
    /// <param name="make">Given the open uploads whose paths are asked for.</param>
    private static Handling WithOpenUploads(Func<Func<Func<string, bool>, IReadOnlyList<(string Id, string Path)>>, Handling> make)
    {
        var uploads = new ConcurrentDictionary<string, string>();
        var handling = make(isAsked => [.. uploads.Where(upload => isAsked(upload.Value)).Select(upload => (upload.Key, upload.Value))]);
        return async (request, behind) =>
        {
            var response = await handling(request, behind) ?? (request.IsCreation || request.IsCompletion || request.IsAbort
                ? await behind.SendAsync(request) : null);
            if (response?.IsSuccess != true) return response;
            if (request.IsCreation && Regex.Match(response.Text, "<UploadId>(.*?)</UploadId>") is { Success: true } created)
                uploads[created.Groups[1].Value] = request.Head.Path;
            else if (request.IsCompletion || request.IsAbort) uploads.TryRemove(request.UploadId!, out _);
            return response;
        };
    }

    private static Handling EndsUploadsBelow(Func<FrontRequest, bool> chosen) => WithOpenUploads(open => On(chosen,
        async (request, behind) =>
        {
            var response = await behind.SendAsync(request);
            if (response.IsSuccess) await EndAsync(request, behind, open(Below(request)));
            return response;
        }));

    private static Func<string, bool> At(FrontRequest request) => path => path == request.Head.Path;

    private static Func<string, bool> Below(FrontRequest request) => path => path != request.Head.Path
        && path.StartsWith(request.Head.Path, StringComparison.Ordinal);

    private static async Task EndAsync(FrontRequest request, StoreBehind behind, IEnumerable<(string Id, string Path)> uploads)
    {
        foreach (var (id, path) in uploads)
            await behind.OwnAsync(request, "DELETE", $"{path}?uploadId={Uri.EscapeDataString(id)}");
    }

    /// <summary>Headers of a creation whose names begin so have other values.</summary>
    private static Handling Described(string prefix, Func<string, string> change) => Change(
        request => request.IsCreation && request.IsSigned
            && Beginning(request, prefix).Any(header => change(header.Value) != header.Value),
        request => request.With(headers: headers =>
        {
            foreach (var (name, value) in Beginning(request, prefix)) headers.Set(name, change(value));
        }));

    private static IReadOnlyList<KeyValuePair<string, string>> Beginning(FrontRequest request, string prefix) =>
        [.. request.Head.Headers.Where(header => header.Key.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))];

    private static string Source(FrontRequest request) => "/" + request.Head.Headers["x-amz-copy-source"]!.TrimStart('/').Split('?')[0];

    private static (long First, long Last)? Range(FrontRequest request) =>
        Regex.Match(request.Head.Headers["x-amz-copy-source-range"] ?? "", @"^bytes=(\d{1,15})-(\d{1,15})$") is { Success: true } range
            ? (Number(range.Groups[1]), Number(range.Groups[2])) : null;

    private static long Number(Group digits) => long.Parse(digits.Value, CultureInfo.InvariantCulture);

    private static Handling CopiesAsBefore()
    {
        var first = new ConcurrentDictionary<string, byte[]>();
        return On(request => request.IsCopy && request.UploadId is not null && request.IsSigned,
            async (request, behind) =>
            {
                var response = await behind.SendAsync(request);
                if (!response.IsSuccess) return response;
                var read = await behind.OwnAsync(request, "GET", Source(request));
                if (!read.IsSuccess) return response;
                var bytes = Range(request) is var (from, to) ? read.Body[(int)from..((int)to + 1)] : read.Body;
                var before = first.GetOrAdd(Source(request) + request.Head.Headers["x-amz-copy-source-range"], bytes);
                if (before.AsSpan().SequenceEqual(bytes)) return response;
                var stored = await behind.OwnAsync(request, "PUT", request.Head.Target, before);
                return response.WithText(Regex.Replace(response.Text, "[0-9a-f]{32}", stored.Headers["ETag"]!.Trim('"')));
            });
    }

    private static Handling DoesNotReplace()
    {
        var stored = new ConcurrentDictionary<(string, string), byte[]>();
        return First(
            On(request => request.IsPart && !request.IsCut && !request.IsFramed, async (request, behind) =>
            {
                var response = await behind.SendAsync(request);
                if (response.IsSuccess) stored[(request.UploadId!, request.Number!)] = request.Body;
                return response;
            }),
            On(request => request.IsCopy && request.UploadId is not null && request.Number is not null, async (request, behind) =>
            {
                var response = await behind.SendAsync(request);
                if (response.IsSuccess && stored.TryGetValue((request.UploadId!, request.Number!), out var body))
                    await behind.OwnAsync(request, "PUT", request.Head.Target, body);
                return response;
            }));
    }

    private static Handling RemembersHeads()
    {
        var heads = new ConcurrentDictionary<string, (FrontResponse Response, DateTimeOffset Until)>();
        return On(request => request.IsReading && request.Head.Method == "HEAD" && request.IsSigned,
            async (request, behind) =>
            {
                if (heads.TryGetValue(request.Head.Path, out var head) && head.Until > DateTimeOffset.UtcNow) return head.Response;
                var response = await behind.SendAsync(request);
                heads[request.Head.Path] = (response, DateTimeOffset.UtcNow.AddSeconds(1));
                return response;
            });
    }

    private static Handling ListsUploadsWithParts()
    {
        var begun = new ConcurrentDictionary<string, bool>();
        return First(
            On(request => request.IsPart && !request.IsCut, (request, _) =>
            {
                begun[request.UploadId!] = true;
                return Task.FromResult<FrontResponse?>(null);
            }),
            Respond(request => request.IsListOfUploads, response => response.WithText(Regex.Replace(response.Text,
                "<Upload>.*?</Upload>", upload => begun.ContainsKey(Regex.Match(upload.Value, "<UploadId>(.*?)</UploadId>").Groups[1].Value)
                    ? upload.Value : "", RegexOptions.Singleline))));
    }
}
