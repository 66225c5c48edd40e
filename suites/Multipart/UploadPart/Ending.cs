using Conformance.Multipart.Judging;
using Conformance.Rules;
using Conformance.Rules.Rulebooks;
using Conformance.Running;
using Conformance.Running.Judging;
using Conformance.Wire.Exchanges;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.UploadPart;

/// <summary>How an upload ends.</summary>
public enum EndingWord
{
    /// <summary>AbortMultipartUpload.</summary>
    Abort,

    /// <summary>CompleteMultipartUpload.</summary>
    Complete,
}

/// <summary>What is left of an upload once it has been aborted or completed.</summary>
public sealed class Ending(CaseContext context) : Checks(context)
{
    [Check]
    public async Task LeavesNoPartsToList(EndingWord by, Expectation expect)
    {
        Requires(Operation.ListParts);
        var (upload, _) = await EndAsync(by);

        var (_, asked) = await Context.PollAsync(async () =>
        {
            var listing = await Session.ListPartsAsync(upload);
            return (listing!.Exchange.Status, listing.Exchange);
        }, status => status == expect.Responses[0].Status);

        Verify(asked!).Meets(expect);
    }

    [Check]
    public async Task TakesTheUploadOffTheList(EndingWord by)
    {
        Requires(Operation.ListUploads);
        var (upload, _) = await EndAsync(by, beforehand: async open =>
        {
            var (listed, asked) = await ListedAsync(open, wanted: true);
            Verify(listed, Aspect.Body, "the open upload on the list of uploads",
                listed ? "listed while open" : "not listed while open", asked);
        });

        var (still, exchange) = await ListedAsync(upload, wanted: false);
        Verify(!still, Aspect.Body, "the ended upload off the list of uploads", still ? "still listed" : "not listed", exchange);
    }

    /// <summary>Only records: sources differ in what a second ending is answered with.</summary>
    [Check]
    public async Task IsRecordedTwice(EndingWord by)
    {
        var (upload, part) = await EndAsync(by);

        Record(by == EndingWord.Abort
            ? await Session.AbortAsync(upload)
            : (await Session.CompleteAsync(upload, [part.Reference])).Exchange);
    }

    private async Task<(UploadHandle Upload, SentPart Part)> EndAsync(EndingWord by, Func<UploadHandle, Task>? beforehand = null)
    {
        if (by == EndingWord.Abort) Requires(Operation.AbortUpload);
        var upload = await Session.CreateUploadAsync();
        var part = await PutGoodPartAsync(upload, 1, SmallBody);
        if (beforehand is not null) await beforehand(upload);
        if (by == EndingWord.Abort) MustWork(await Session.AbortAsync(upload), "aborting the upload");
        else await CompleteGoodAsync(upload, part);
        return (upload, part);
    }

    private Task<(bool Listed, Exchange? Exchange)> ListedAsync(UploadHandle upload, bool wanted) => Context.PollAsync(async () =>
    {
        var listing = await Session.ListUploadsAsync(upload.Key);
        MustWork(listing!.Exchange, "listing uploads");
        if (listing.Fault is { } fault) Context.CannotTell(listing.Exchange, "Listing uploads", fault);
        return (listing.Uploads.Any(open => open.UploadId == upload.UploadId), (Exchange?)listing.Exchange);
    }, listed => listed == wanted);
}
