using System.Text;
using Conformance.Dialects;
using Conformance.Multipart.Judging;
using Conformance.Rules;
using Conformance.Rules.Rulebooks;
using Conformance.Running;
using Conformance.Running.Judging;
using Conformance.Wire.Exchanges;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.CreateUpload;

/// <summary>The key of the object to be. A slash at the beginning of a row's key stands before the case's own prefix.</summary>
public sealed class Keys(CaseContext context) : CreateChecks(context)
{
    /// <summary>
    /// Whether a key has to be taken is another question: where it is, the upload and its object have it byte for byte.
    /// </summary>
    /// <param name="key">The end of the key.</param>
    [Check]
    public async Task AreKept(string key)
    {
        var whole = Whole(Session.NewKey("-"), key);
        MustWork((await CreateAsync()).Exchange, "creating an upload at an ordinary key");

        var (exchange, upload) = await CreateAsync(new CreateOptions { Key = whole });

        Context.Judging("a refusal, or the key byte for byte", exchange);
        VerifyRefusedOrCreated(exchange, upload);
        if (upload is null) return;
        VerifyNamed(whole, ListedPage.TextOf(exchange.Xml()!, "Key"), "the response", exchange);
        var part = await PutGoodPartAsync(upload, 1, SmallBody);
        var listing = await Session.ListUploadsAsync(whole, upload.Bucket);
        if (listing is { IsWhole: true } && listing.Uploads.FirstOrDefault(listed => listed.UploadId == upload.UploadId) is { } found)
            VerifyNamed(whole, found.Key, "the list of uploads", listing.Exchange);
        await CompleteGoodAsync(upload, part);
        await Verify(upload).HasBecomeAsync(part.Body);
    }

    /// <param name="key">The end of the key.</param>
    [Check]
    public Task AreTaken(string key) => VerifyTakenAsync(Whole(Session.NewKey("-"), key));

    /// <summary>Whether a key has to be taken is another question: where it is, a part and the completion are taken at it too.</summary>
    /// <param name="key">The end of the key.</param>
    [Check]
    public async Task AreTakenLaterToo(string key)
    {
        MustWork((await CreateAsync()).Exchange, "creating an upload at an ordinary key");

        var (exchange, upload) = await CreateAsync(new CreateOptions { Key = Whole(Session.NewKey("-"), key) });

        Context.Judging("a refusal, or a part and a completion that are accepted", exchange);
        VerifyRefusedOrCreated(exchange, upload);
        if (upload is not null) await Verify(upload).CompletesToAsync(await PutAcceptedPartAsync(upload, 1, SmallBody));
    }

    /// <param name="bytes">Length of the whole key in UTF-8.</param>
    /// <param name="segment">Longest run of letters between slashes; left out for a key whose end has no slash.</param>
    [Check]
    public Task AreTakenOfLength(int bytes, int? segment = null) => VerifyTakenAsync(OfLength(bytes, segment));

    /// <param name="bytes">Length of the whole key in UTF-8.</param>
    /// <param name="segment">Longest run of letters between slashes.</param>
    [Check]
    public Task AreTooLong(int bytes, int segment, Expectation expect) =>
        VerifyRefusedAsync(new CreateOptions { Key = OfLength(bytes, segment) }, expect);

    /// <summary>
    /// At a key that some stores take for another one there are an object and an open upload: whether the key itself is refused or its
    /// upload completed, both stay as they are.
    /// </summary>
    /// <param name="key">The end of the key.</param>
    /// <param name="twin">The same, as such a store would read it.</param>
    /// <param name="behind">Length of what both keys begin with, in bytes; left out where it does not matter.</param>
    /// <param name="segment">Longest run of letters between slashes in that.</param>
    [Check]
    public async Task LeaveTwinsAlone(string key, string twin, int behind = 0, int? segment = null)
    {
        var stem = OfLength(behind, segment);
        var witnesses = new Witnesses(Context);
        await witnesses.AddObjectAsync(Whole(stem, twin));
        await witnesses.AddUploadAsync("the upload at the other key", Whole(stem, twin));

        var (exchange, upload) = await CreateAsync(new CreateOptions { Key = Whole(stem, key) });

        Context.MustBeUsable(exchange, "the creation");
        Context.Saw(Response.Describe(exchange));
        var last = upload is null ? exchange : await TryToCompleteAsync(upload);
        await witnesses.VerifyUntouchedAsync(
            last, OtherSmallBody, upload ?? new UploadHandle(Session.Target.Bucket, Whole(stem, key), ""));
    }

    /// <summary>One key is a folder of the other: both are objects, whichever is there first.</summary>
    /// <param name="first">The end of the key of an object that is there before.</param>
    /// <param name="second">The end of the key of the upload.</param>
    [Check]
    public async Task AreTakenBeside(string first, string second)
    {
        var stem = Session.NewKey("-");
        MustWork(await Session.PutObjectAsync(stem + first, OtherSmallBody), "storing an object");

        var upload = await CreateAcceptedAsync(new CreateOptions { Key = stem + second });

        await Verify(upload).CompletesToAsync(await PutAcceptedPartAsync(upload, 1, SmallBody));
        await Verify(upload with { Key = stem + first }).HasBecomeAsync(OtherSmallBody);
    }

    /// <summary>Only records whether a key is taken that the pages say nothing of, or advise against.</summary>
    /// <param name="key">The end of the key; left out where its length is the question.</param>
    /// <param name="bytes">Length of the whole key in UTF-8.</param>
    /// <param name="segment">Longest run of letters between slashes.</param>
    [Check]
    public async Task AreRecorded(string? key = null, int? bytes = null, int? segment = null)
    {
        var whole = bytes is { } length ? OfLength(length, segment) : Whole(Session.NewKey("-"), key ?? "");

        var (exchange, upload) = await CreateAsync(new CreateOptions { Key = whole });

        Record(exchange);
        if (upload is null) return;
        var named = exchange.Xml() is { } document ? ListedPage.TextOf(document, "Key") : null;
        Context.Saw(named == whole ? "the response names the key" : "the response names another key");
    }

    private static string Whole(string stem, string end) => end.StartsWith('/') ? "/" + stem + end[1..] : stem + end;

    /// <summary>A new key of so many bytes, or as many as a new key has at least.</summary>
    private string OfLength(int bytes, int? segment)
    {
        var key = new StringBuilder(Session.NewKey("-"));
        var length = Encoding.UTF8.GetByteCount(key.ToString());
        for (var run = segment; length < bytes; length++)
        {
            var isBreak = run is not null && run-- == 0 && length < bytes - 1;
            if (isBreak) run = segment;
            key.Append(isBreak ? '/' : 'k');
        }

        return key.ToString();
    }

    private async Task VerifyTakenAsync(string key)
    {
        MustWork((await CreateAsync()).Exchange, "creating an upload at an ordinary key");
        var upload = await CreateAcceptedAsync(new CreateOptions { Key = key });

        await Verify(upload).CompletesToAsync(await PutAcceptedPartAsync(upload, 1, SmallBody));
    }

    private void VerifyNamed(string key, string? named, string where, Exchange exchange) =>
        Verify(named == key, Aspect.Bytes, $"{where} to name the key {Spelled(key)}", $"it names {Spelled(named ?? "none")}", exchange);

    private async Task<Exchange> TryToCompleteAsync(UploadHandle upload)
    {
        var sent = await Session.PutPartAsync(upload, "1", OtherSmallBody);
        return sent.ETag is { } etag ? (await Session.CompleteAsync(upload, [new PartReference(1, etag)])).Exchange : sent;
    }

    /// <summary>Percent-encoded: what differs may be invisible.</summary>
    private static string Spelled(string key) => PercentEncoding.Encode(key, keepSlash: true);
}
