using Conformance.Multipart.Judging;
using Conformance.Rules;
using Conformance.Running;
using Conformance.Running.Judging;
using Conformance.Wire.Exchanges;
using Conformance.Wire.Requests;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.CreateUpload;

/// <summary>A later call that names the new upload by its ID.</summary>
public enum LaterCall
{
    UploadPart,
    ListParts,
    ListUploads,
    CompleteUpload,
    AbortUpload,
}

/// <summary>What the new ID is good for, and that it is one upload's alone.</summary>
public sealed class UploadIds(CaseContext context) : CreateChecks(context)
{
    [Check]
    public async Task AreTakenBy(LaterCall call)
    {
        var upload = await CreateAcceptedAsync();

        switch (call)
        {
            case LaterCall.UploadPart:
                await Verify(upload).HoldsOnlyAsync(await PutAcceptedPartAsync(upload, 1, SmallBody));
                break;
            case LaterCall.ListParts:
                await VerifyPartsListedAsync(upload);
                break;
            case LaterCall.ListUploads:
                await VerifyListedAsync(upload);
                break;
            case LaterCall.CompleteUpload:
                await Verify(upload).CompletesToAsync(await PutGoodPartAsync(upload, 1, SmallBody));
                break;
            default:
                Requires(Operation.AbortUpload);
                Verify(await Session.AbortAsync(upload)).IsAccepted();
                Verify(await Session.PutPartAsync(upload, "1", SmallBody)).IsRefused();
                break;
        }
    }

    /// <summary>Two uploads of one key are open side by side: each has its own part, and completes to its own bytes.</summary>
    [Check]
    public async Task AreOfOneUploadEach()
    {
        await PutGoodPartAsync(await CreateAcceptedAsync(), 1, SmallBody); // So that a refusal below is about the other upload.
        var first = await CreateAcceptedAsync();
        var second = await CreateAcceptedAsync(new CreateOptions { Key = first.Key });

        VerifyDistinct([first, second]);
        var one = await PutAcceptedPartAsync(first, 1, SmallBody);
        var other = await PutAcceptedPartAsync(second, 1, OtherSmallBody);
        await Verify(first).ListsOnlyAsync(one);
        await Verify(second).ListsOnlyAsync(other);
        await VerifyListedAsync(first, mayBeSkipped: true);
        await VerifyListedAsync(second, mayBeSkipped: true);
        await Verify(first).CompletesToAsync(one);
        await Verify(second).CompletesToAsync(other);
    }

    /// <summary>Uploads of one key that are created at the same time are as many uploads, and each takes a part.</summary>
    [Check]
    public async Task AreDistinctAtOnce(int uploads)
    {
        var key = Session.NewKey();
        using var overlap = await Session.OverlapAsync(requests: 2);

        var created = await Task.WhenAll(Enumerable.Range(0, uploads).Select(_ => CreateAsync(new CreateOptions { Key = key })));

        foreach (var (exchange, _) in created) Verify(exchange).IsAccepted();
        MustHaveOverlapped([.. created.Select(each => each.Exchange)]);
        var handles = created.Select(each => each.Upload).OfType<UploadHandle>().ToList();
        Verify(handles.Count == uploads, Aspect.Body, "an upload ID each", $"{handles.Count} upload IDs of {uploads} creations",
            created[0].Exchange);
        VerifyDistinct(handles);
        foreach (var upload in handles) Verify(await Session.PutPartAsync(upload, "1", SmallBody)).IsAccepted();
        foreach (var upload in handles) await VerifyListedAsync(upload, mayBeSkipped: true);
    }

    private void VerifyDistinct(List<UploadHandle> uploads)
    {
        var ids = uploads.Select(upload => upload.UploadId).Distinct().Count();
        Verify(ids == uploads.Count, Aspect.State, $"{uploads.Count} upload IDs for as many creations", $"{ids} different ones",
            uploads[^1].Created);
    }

    private async Task VerifyPartsListedAsync(UploadHandle upload)
    {
        Requires(Operation.ListParts);
        var part = await PutGoodPartAsync(upload, 1, SmallBody);
        var exchange = await Session.SendAsync(
            new Request("GET") { Bucket = upload.Bucket, Key = upload.Key }.WithQuery("uploadId", upload.UploadId));

        Verify(exchange).IsAccepted();
        var shown = exchange.Xml() is { } list ? ListedPage.TextOf(list, "UploadId") : null;
        Verify(shown == upload.UploadId, Aspect.Body, $"UploadId {upload.UploadId}", $"UploadId {Shown(shown)}", exchange);
        await Verify(upload).ListsOnlyAsync(part);
    }

    /// <param name="mayBeSkipped">Whether the list is one witness of several, and says nothing where it cannot be read.</param>
    private async Task VerifyListedAsync(UploadHandle upload, bool mayBeSkipped = false)
    {
        if (!mayBeSkipped) Requires(Operation.ListUploads);
        var (listing, exchange) = await Context.PollAsync<UploadListing?>(async () =>
        {
            var found = await Session.ListUploadsAsync(upload.Key, upload.Bucket);
            return (found, found?.Exchange);
        }, found => found is not { IsWhole: true } || found.Shows(upload));
        if (listing is not { IsWhole: true })
        {
            if (!mayBeSkipped) Context.CannotTell(exchange!, "ListMultipartUploads", Response.Describe(exchange!));
            return;
        }

        Verify(listing.Shows(upload), Aspect.Body, $"upload {upload.UploadId} in the list of uploads",
            listing.Shows(upload) ? $"it shows {upload.UploadId}" : "it does not show it", listing.Exchange);
    }

    /// <summary>Ends the case where no creation began before another one had ended.</summary>
    private static void MustHaveOverlapped(IReadOnlyList<Exchange> exchanges)
    {
        var ordered = exchanges.OrderBy(exchange => exchange.StartedAt).ToList();
        if (!ordered.Zip(ordered.Skip(1)).Any(pair => pair.Second.StartedAt < pair.First.StartedAt + pair.First.Duration))
            throw new CaseInconclusiveException("The creations did not overlap: each began when the one before it had ended.");
    }
}
