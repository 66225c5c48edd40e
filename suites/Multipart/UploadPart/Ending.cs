using Conformance.Multipart.Judging;
using Conformance.Multipart.Running;
using Conformance.Rules;
using Conformance.Wire;

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
public sealed class Ending : UploadPartSuite
{
    [Check]
    public async Task LeavesNoPartsToList(EndingWord by, Expectation expect)
    {
        Requires("list-parts");
        var (upload, _) = await EndAsync(by);

        var (_, asked) = await UploadAssertions.PollAsync(async () =>
        {
            var listing = await Target.ListPartsAsync(upload);
            return (listing!.Exchange.Status, listing.Exchange);
        }, status => status == expect.Answers[0].Status);

        asked!.Should().Meet(expect);
    }

    [Check]
    public async Task TakesTheUploadOffTheList(EndingWord by)
    {
        Requires("list-uploads");
        var (upload, _) = await EndAsync(by, beforehand: async open =>
        {
            var (listed, asked) = await ListedAsync(open, wanted: true);
            Judgement.Hold(listed, "the open upload on the list of uploads", listed ? "listed while open" : "not listed while open", asked);
        });

        var (still, exchange) = await ListedAsync(upload, wanted: false);
        Judgement.Hold(!still, "the ended upload off the list of uploads", still ? "still listed" : "not listed", exchange);
    }

    /// <summary>Only records: sources differ in what a second ending is answered with.</summary>
    [Check]
    public async Task IsRecordedTwice(EndingWord by)
    {
        var (upload, part) = await EndAsync(by);

        Record(by == EndingWord.Abort
            ? await Target.AbortAsync(upload)
            : (await Target.CompleteAsync(upload, [part.Reference])).Exchange);
    }

    private static async Task<(UploadHandle Upload, SentPart Part)> EndAsync(EndingWord by, Func<UploadHandle, Task>? beforehand = null)
    {
        if (by == EndingWord.Abort) Requires("abort");
        var upload = await Target.CreateUploadAsync();
        var part = await Target.PutGoodPartAsync(upload, 1, SmallBody);
        if (beforehand is not null) await beforehand(upload);
        if (by == EndingWord.Abort) (await Target.AbortAsync(upload)).MustWork("aborting the upload");
        else await Target.CompleteGoodAsync(upload, part);
        return (upload, part);
    }

    private static Task<(bool Listed, Exchange? Exchange)> ListedAsync(UploadHandle upload, bool wanted) => UploadAssertions.PollAsync(async () =>
    {
        var listing = await Target.ListUploadsAsync(upload.Key);
        listing!.Exchange.MustWork("listing uploads");
        if (listing.Fault is { } fault) Judgement.CannotTell(listing.Exchange, "Listing uploads", fault);
        return (listing.Uploads.Any(open => open.UploadId == upload.UploadId), (Exchange?)listing.Exchange);
    }, listed => listed == wanted);
}
