using Conformance.Multipart.Judging;
using Conformance.Rules;
using Conformance.Rules.Rulebooks;
using Conformance.Running;
using Conformance.Running.Judging;
using Conformance.Wire.Bodies;
using Conformance.Wire.Exchanges;
using Conformance.Wire.Requests;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.CreateUpload;

/// <summary>What is at the key of an upload that is not completed.</summary>
public sealed class Visibility(CaseContext context) : CreateChecks(context)
{
    private static readonly Body OldObject = Body.OfText("the object that was there before");

    [Check]
    public async Task ShowsNoObject(Expectation expect)
    {
        var upload = await CreateAcceptedAsync();
        var afterCreation = await Session.ReadObjectAsync(upload.Key);
        await PutGoodPartAsync(upload, 1, SmallBody);

        var afterPart = await Session.ReadObjectAsync(upload.Key);

        foreach (var read in new[] { afterCreation, afterPart })
        {
            Context.MustBeUsable(read.Exchange, "reading the key");
            Verify(!read.IsSuccess, Aspect.State, "no object at the key", read.IsSuccess
                ? $"reading the key gets {Response.Describe(read.Exchange)} ({Quantity.ByteCount(read.Length)})" : "no object at the key",
                read.Exchange);
            Verify(read.Exchange).Meets(expect);
        }
    }

    /// <param name="isAborted">Whether the upload is aborted at the end, and the object read once more.</param>
    [Check]
    public async Task KeepsTheObject(bool isAborted = false)
    {
        var key = Session.NewKey();
        var stored = await Session.PutObjectAsync(key, OldObject);
        MustWork(stored, "storing an object at the key");

        var upload = await CreateAcceptedAsync(new CreateOptions { Key = key });
        await VerifyOldObjectAsync(key, stored.ETag, "the creation");
        await PutGoodPartAsync(upload, 1, SmallBody);
        await VerifyOldObjectAsync(key, stored.ETag, "a part");
        if (!isAborted) return;
        MustWork(await Session.AbortAsync(upload), "aborting the upload");
        await VerifyOldObjectAsync(key, stored.ETag, "the abort");
    }

    /// <summary>A list of objects shows the object whose key follows the upload's, and nothing else.</summary>
    /// <param name="query">Parameters beside the prefix; <c>{stem}</c> for what both keys begin with.</param>
    /// <param name="isInAFolder">Whether the upload's key has a slash behind what both begin with.</param>
    [Check]
    public async Task IsNotInListsOfObjects(string query, bool isInAFolder = false)
    {
        var stem = Session.NewKey("-");
        var upload = await CreateAcceptedAsync(new CreateOptions { Key = stem + (isInAFolder ? "a/a" : "a") });
        await PutGoodPartAsync(upload, 1, SmallBody);
        MustWork(await Session.PutObjectAsync(stem + "b", OldObject), "storing an object");

        var (found, exchange) = await Context.PollAsync<string>(async () =>
        {
            var list = await Session.SendAsync(ListRequest(stem, query));
            MustWork(list, "listing objects");
            return (NamesIn(list), list);
        }, names => names == stem + "b");

        var showsUpload = found.Contains(stem + "a", StringComparison.Ordinal);
        if (found != stem + "b" && !showsUpload && query.Contains("max-keys", StringComparison.Ordinal) && found.Length > 0)
            Context.CannotTell(exchange!, "listing objects", $"a list of {found}");
        Verify(found == stem + "b", Aspect.Body, $"the list of objects to show {stem}b alone",
            found.Length == 0 ? "it shows nothing" : $"it shows {found}", exchange);
    }

    private static Request ListRequest(string stem, string query)
    {
        var request = new Request("GET").WithQuery("prefix", stem);
        foreach (var part in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var pair = part.Split('=', 2);
            request.WithQuery(pair[0], pair.Length > 1 ? pair[1].Replace("{stem}", stem, StringComparison.Ordinal) : null);
        }

        return request;
    }

    /// <summary>Keys and common prefixes.</summary>
    private static string NamesIn(Exchange list) => string.Join(", ", (list.Xml()?.Elements() ?? []).SelectMany(element =>
        element.Name.LocalName switch
        {
            "Contents" => [ListedPage.TextOf(element, "Key") ?? ""],
            "CommonPrefixes" => [ListedPage.TextOf(element, "Prefix") ?? ""],
            _ => Array.Empty<string>(),
        }));

    private async Task VerifyOldObjectAsync(string key, string? etag, string after)
    {
        var read = await Session.ReadObjectAsync(key);
        Context.MustBeUsable(read.Exchange, $"reading the object after {after}");
        var seen = !read.IsSuccess ? $"reading the object gets {Response.Describe(read.Exchange)}"
            : $"the object is {Quantity.ByteCount(read.Length)} with MD5 {read.Md5Hex}";
        Verify(read.Is(OldObject), Aspect.Bytes, $"the old object after {after}, {Quantity.ByteCount(OldObject.Length)}", seen,
            read.Exchange);
        Verify(etag is null || read.Exchange.ETag == etag, Aspect.State, $"its ETag {etag}", $"ETag {Shown(read.Exchange.ETag)}",
            read.Exchange);
    }
}
