using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Conformance.Dialects;
using static Conformance.SelfChecks.Multipart.Faults.Handlings;

namespace Conformance.SelfChecks.Multipart.Faults;

/// <summary>
/// What a store remembers under the wrong name, and what it shows for a moment or to a reader for whom it is not meant.
/// </summary>
internal static class WrongMoments
{
    /// <summary>As long as a store needs that copies its parts into one file.</summary>
    private static readonly TimeSpan Joining = TimeSpan.FromMilliseconds(150);

    private static readonly string[] Described = ["Content-Type", "Content-Disposition", "Cache-Control"];

    public static IReadOnlyList<WrongStore> All { get; } =
    [
        new("the object at the key is gone while parts are joined", "any", null, GoneWhileJoining, "concurrency.reads")
        { SeenAsLess = "No page speaks of readers during a completion, and neither object is corrupted or lost." },
        new("the object shows its first half while parts are joined", "any", null, HalfWhileJoining, "concurrency.reads"),
        new("the description of a key's latest upload is that of its object", "any", null, DescribedByTheLatest, "metadata.own"),
        new("metadata of the object that was there stays", "any", null, () => Inherits((name, dialect) =>
            name.StartsWith(dialect.MetadataPrefix, StringComparison.OrdinalIgnoreCase)
            || Described.Contains(name, StringComparer.OrdinalIgnoreCase)), "metadata.not-the-former"),
        new("tags of the object that was there stay", "any", null, () => Inherits((name, dialect) =>
            name == dialect.HeaderPrefix + "tagging"), "tagging.not-the-former"),
        new("who might read the object that was there reads the next one", "any", null, () => Inherits((name, dialect) =>
            name == dialect.AclHeader), "acl.private-again"),
        new("a shorter object leaves the end of the earlier one", "any", null, LeavesTheEnd, "assembly.replaces"),
        new("a part is found by its ETag, wherever it was sent", "any", null, PartsByETagAlone, "etag.wrong"),
        new("objects are read without a signature", "any", null, () => On(
            request => request.IsReading && !request.IsSigned && !request.IsPresigned, async (request, behind) =>
            {
                var response = await behind.SendAsync(request);
                return response.Status == 403 ? await behind.SignAndSendAsync(request) : response;
            }), "acl.private"),
    ];

    /// <param name="complete">Completes the upload, and takes its time for it.</param>
    /// <param name="shown">What readers of the key are given meanwhile.</param>
    private static Handling WhileJoining(Handling complete, Handling shown)
    {
        var joining = new ConcurrentDictionary<string, int>();
        return First(
            On(request => request.IsCompletion, async (request, behind) =>
            {
                joining.AddOrUpdate(request.Head.Path, 1, (_, count) => count + 1);
                var response = await complete(request, behind);
                joining.AddOrUpdate(request.Head.Path, 0, (_, count) => count - 1);
                return response;
            }),
            On(request => request.IsReading && joining.GetValueOrDefault(request.Head.Path) > 0, shown));
    }

    private static Handling GoneWhileJoining() => WhileJoining(
        async (request, behind) =>
        {
            await Task.Delay(Joining, behind.Stopping);
            return await behind.SendAsync(request);
        },
        (_, _) => Task.FromResult<FrontResponse?>(FrontResponse.Refusal(404, "NoSuchKey")));

    /// <summary>After the parts are joined, and before the completion is answered, readers are given half of them.</summary>
    private static Handling HalfWhileJoining() => WhileJoining(
        async (request, behind) =>
        {
            var response = await behind.SendAsync(request);
            await Task.Delay(Joining, behind.Stopping);
            return response;
        },
        async (request, behind) => await behind.SendAsync(request) is var response && response.IsSuccess && request.Head.Method == "GET"
            ? response with { Body = response.Body[..(response.Body.Length / 2)] }
            : response);

    /// <summary>What the upload of the object at the key was created with is added to what the next one is.</summary>
    /// <param name="isKept">Whether a header stays, by its name in small letters.</param>
    private static Handling Inherits(Func<string, Dialect, bool> isKept)
    {
        var uploads = new ConcurrentDictionary<string, IReadOnlyList<KeyValuePair<string, string>>>();
        var objects = new ConcurrentDictionary<string, IReadOnlyList<KeyValuePair<string, string>>>();
        return First(
            On(request => request.IsCreation, async (request, behind) =>
            {
                var former = objects.GetValueOrDefault(request.Head.Path, []).Where(header => !request.HasHeader(header.Key)).ToList();
                var response = former.Count == 0 ? await behind.SendAsync(request)
                    : await behind.SignAndSendAsync(request.With(headers: headers =>
                    {
                        foreach (var (name, value) in former) headers.Add(name, value);
                    }));
                if (Regex.Match(response.Text, "<UploadId>(.*?)</UploadId>") is { Success: true } id)
                    uploads[id.Groups[1].Value] =
                        [.. request.Head.Headers.Where(header => isKept(header.Key.ToLowerInvariant(), request.Dialect))];
                return response;
            }),
            On(request => request.IsCompletion, async (request, behind) =>
            {
                var response = await behind.SendAsync(request);
                if (response.IsSuccess && uploads.TryGetValue(request.UploadId!, out var headers)) objects[request.Head.Path] = headers;
                return response;
            }));
    }

    private static Handling DescribedByTheLatest()
    {
        var latest = new ConcurrentDictionary<string, IReadOnlyList<KeyValuePair<string, string>>>();
        var made = new ConcurrentDictionary<string, bool>();
        return First(
            On(request => request.IsCreation && request.RawKey.Length > 0, async (request, behind) =>
            {
                var response = await behind.SendAsync(request);
                if (response.IsSuccess) latest[request.Head.Path] = Descriptions(request);
                return response;
            }),
            On(request => request.IsCompletion, async (request, behind) =>
            {
                var response = await behind.SendAsync(request);
                if (response.IsSuccess) made[request.Head.Path] = true;
                return response;
            }),
            On(request => request.IsObject, async (request, behind) =>
            {
                made.TryRemove(request.Head.Path, out _);
                return await behind.SendAsync(request);
            }),
            On(request => request.IsReading && made.ContainsKey(request.Head.Path), async (request, behind) =>
                (await behind.SendAsync(request)).WithHeaders(headers =>
                {
                    foreach (var (name, value) in latest[request.Head.Path]) headers.Set(name, value);
                })));
    }

    private static IReadOnlyList<KeyValuePair<string, string>> Descriptions(FrontRequest creation) =>
    [
        .. creation.Head.Headers.Where(header => Described.Contains(header.Key, StringComparer.OrdinalIgnoreCase)
            || header.Key.StartsWith(creation.Dialect.MetadataPrefix, StringComparison.OrdinalIgnoreCase)),
    ];

    /// <summary>Where the earlier object was longer, the new one ends as that did.</summary>
    private static Handling LeavesTheEnd()
    {
        var ends = new ConcurrentDictionary<string, byte[]>();
        return First(
            On(request => request.IsCompletion, async (request, behind) =>
            {
                var earlier = await behind.OwnAsync(request, "GET", request.Head.Path);
                var response = await behind.SendAsync(request);
                if (!response.IsSuccess || !earlier.IsSuccess) return response;
                var now = await behind.OwnAsync(request, "GET", request.Head.Path);
                if (earlier.Body.Length > now.Body.Length) ends[request.Head.Path] = earlier.Body[now.Body.Length..];
                return response;
            }),
            On(request => request.IsObject, (request, _) =>
            {
                ends.TryRemove(request.Head.Path, out var _);
                return Task.FromResult<FrontResponse?>(null);
            }),
            On(request => request.IsReading && request.Head.Method == "GET" && ends.ContainsKey(request.Head.Path),
                async (request, behind) =>
                {
                    var response = await behind.SendAsync(request);
                    return response.Status == 200 ? response with { Body = [.. response.Body, .. ends[request.Head.Path]] } : response;
                }));
    }

    /// <summary>A store of content by its digest asks for neither upload nor number: what was sent once is taken for the part.</summary>
    private static Handling PartsByETagAlone()
    {
        var bodies = new ConcurrentDictionary<string, byte[]>();
        return First(
            On(request => request.IsPart && !request.IsCut && !request.IsFramed, async (request, behind) =>
            {
                var response = await behind.SendAsync(request);
                if (response.IsSuccess && response.Headers["ETag"] is { } etag) bodies.TryAdd(etag.Trim('"'), request.Body);
                return response;
            }),
            On(request => request.IsCompletion, async (request, behind) =>
            {
                var response = await behind.SendAsync(request);
                if (response.Status != 400) return response;
                var named = Regex.Matches(Encoding.UTF8.GetString(request.Body),
                    "<PartNumber>(\\d+)</PartNumber>\\s*<ETag>(?:\"|&quot;|&#34;)?(.*?)(?:\"|&quot;|&#34;)?</ETag>");
                foreach (var part in named.Where(part => bodies.ContainsKey(part.Groups[2].Value)))
                    await behind.OwnAsync(request, "PUT", string.Create(CultureInfo.InvariantCulture,
                        $"{request.Head.Path}?partNumber={part.Groups[1].Value}&uploadId={Uri.EscapeDataString(request.UploadId!)}"),
                        bodies[part.Groups[2].Value]);
                return named.Count == 0 ? response : await behind.SendAsync(request);
            }));
    }
}
