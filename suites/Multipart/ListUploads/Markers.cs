using Conformance.Multipart.Judging;
using Conformance.Rules;
using Conformance.Running;
using Conformance.Running.Judging;
using Conformance.Wire.Requests;

namespace Conformance.Multipart.ListUploads;

/// <summary>Where a page begins. That all uploads are listed is seen on a plain list first.</summary>
public sealed class Markers(CaseContext context) : UploadListChecks(context)
{
    private const string KeyMarker = "key-marker";

    private const string UploadIdMarker = "upload-id-marker";

    /// <param name="keys">Of the uploads, below a prefix of the case's own.</param>
    /// <param name="marker">Sent as <c>key-marker</c>, below it.</param>
    [Check]
    public async Task BeginAfterTheKey(string[] keys, string marker)
    {
        var plain = await PlainListAsync(keys);

        var page = await ListAsync(plain.Prefix, With(KeyMarker, plain.Prefix + marker));

        VerifyShows(page, plain.Own, plain.After(marker));
        Verify(page.IsTruncated != true, Aspect.Body, "IsTruncated false", $"IsTruncated {Shown(page.Text("IsTruncated"))}", page.Exchange);
    }

    /// <summary>Both markers are those of an upload; which uploads of a key come first is as the plain list has them.</summary>
    /// <param name="keys">Of the uploads, below a prefix of the case's own.</param>
    /// <param name="index">Which of the listed uploads the markers name; 0 is the first.</param>
    [Check]
    public async Task BeginAfterTheUpload(string[] keys, int index)
    {
        var plain = await PlainListAsync(keys);
        var marked = plain.Own.All.Single(upload => plain.Own.NamesOf([upload])[0] == plain.Names[index]);

        var page = await ListAsync(plain.Prefix,
            request => request.WithQuery(KeyMarker, marked.Key).WithQuery(UploadIdMarker, marked.UploadId));

        VerifyShows(page, plain.Own, [.. plain.Names.Skip(index + 1)]);
    }

    /// <summary>The entries and their order are those of the list without it.</summary>
    /// <param name="id">Sent as <c>upload-id-marker</c>; left out for the ID of an upload that is listed.</param>
    [Check]
    public async Task PassOverAnUploadIdAlone(string? id = null)
    {
        var plain = await PlainListAsync("a", "b", "c");

        var page = await ListAsync(plain.Prefix, With(UploadIdMarker, id ?? plain.Own.All[1].UploadId));

        var shown = plain.Own.NamesOn(page);
        Verify(shown.SequenceEqual(plain.Names), Aspect.Body, OwnUploads.Describe(plain.Names), OwnUploads.Describe(shown), page.Exchange);
    }

    [Check]
    public async Task NameNoUploadIdAlone()
    {
        var page = await ListAsync(NewPrefix(), With(UploadIdMarker, "an-id"));

        Verify(string.IsNullOrEmpty(page.Text("UploadIdMarker")), Aspect.Body, "UploadIdMarker empty",
            $"UploadIdMarker {Shown(page.Text("UploadIdMarker"))}", page.Exchange);
    }

    [Check]
    public async Task PassOverAnEmptyKey()
    {
        var plain = await PlainListAsync("a", "b");

        var page = await ListAsync(plain.Prefix, With(KeyMarker, ""));

        VerifyShows(page, plain.Own, plain.Names);
    }

    [Check]
    public async Task NameTheKey()
    {
        var prefix = NewPrefix();

        var page = await ListAsync(prefix, With(KeyMarker, prefix + "a"));

        VerifyKey(page, "KeyMarker", prefix + "a");
    }

    [Check]
    public async Task NameTheUploadId()
    {
        var plain = await PlainListAsync("a", "b");
        var marked = plain.Own.All[0];

        var page = await ListAsync(plain.Prefix,
            request => request.WithQuery(KeyMarker, marked.Key).WithQuery(UploadIdMarker, marked.UploadId));

        VerifyKey(page, "KeyMarker", marked.Key);
        VerifyElement(page, "UploadIdMarker", marked.UploadId);
    }

    /// <summary>Only records, and nothing of the marker's own key: whether an ID is greater than another is chance.</summary>
    /// <param name="key">The key marker: <c>a</c> or <c>b</c> below the case's own prefix, or a key before or behind it.</param>
    /// <param name="id">The ID of the only upload of <c>a</c>, one that was never issued, or none.</param>
    [Check]
    public async Task AreRecorded(MarkedKey key, MarkedId id = MarkedId.None)
    {
        var plain = await PlainListAsync("a", "b", "c");

        var exchange = await AskAsync(plain.Prefix, request => Mark(request, plain, key, id));

        Record(exchange);
        if (UploadPage.Of(exchange) is not { } page) return;
        var own = key switch { MarkedKey.A => "a", MarkedKey.B => "b", _ => "" };
        Context.Saw(OwnUploads.Describe([.. plain.Own.NamesOn(page).Where(name => name != own)]));
    }

    /// <summary>Only records which uploads of one key follow the one that the markers name.</summary>
    /// <param name="index">Which of three uploads in the order of creation; 0 is the first.</param>
    [Check]
    public async Task AreRecordedWithinAKey(int index)
    {
        var plain = await PlainListAsync("a", "a", "a", "b");
        var marked = plain.Own.All[index];

        var exchange = await AskAsync(plain.Prefix,
            request => request.WithQuery(KeyMarker, marked.Key).WithQuery(UploadIdMarker, marked.UploadId));

        Record(exchange);
        if (UploadPage.Of(exchange) is { } page) Context.Saw($"of {OwnUploads.Describe(plain.Names)}: {plain.Own.Describe(page)}");
    }

    private static void Mark(Request request, PlainList plain, MarkedKey key, MarkedId id)
    {
        request.WithQuery(KeyMarker, key switch
        {
            MarkedKey.BeforeThePrefix => plain.Prefix[..^1] + "!",
            MarkedKey.BehindThePrefix => plain.Prefix[..^1] + "0",
            MarkedKey.A => plain.Prefix + "a",
            _ => plain.Prefix + "b",
        });
        if (id != MarkedId.None)
            request.WithQuery(UploadIdMarker, id == MarkedId.OfA ? plain.Own.All[0].UploadId : NeverIssued(plain.Own.All[0].UploadId));
    }
}

public enum MarkedKey
{
    A,
    B,
    BeforeThePrefix,
    BehindThePrefix,
}

public enum MarkedId
{
    None,
    OfA,
    NeverIssued,
}
