using Conformance.Multipart.Judging;
using Conformance.Rules;
using Conformance.Rules.Rulebooks;
using Conformance.Running;
using Conformance.Running.Judging;
using Conformance.Wire.Exchanges;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.AbortUpload;

/// <summary>What can still be done with an upload that was aborted.</summary>
public sealed class EndedUpload(CaseContext context) : Checks(context)
{
    /// <summary>Asked for as long as lists may lag. Whatever the response, it shows no part.</summary>
    [Check]
    public async Task HasNoPartToList(Expectation expect)
    {
        Requires(Operation.ListParts);
        var (upload, part) = await OpenAsync();
        await Context.MustHoldAsync(upload, part);
        await AbortGoodAsync(upload);

        var (listing, _) = await Context.PollAsync(async () =>
        {
            var found = (await Session.ListPartsAsync(upload))!;
            return (found, (Exchange?)found.Exchange);
        }, found => found.Parts.Count == 0);

        Verify(listing.Exchange).Meets(expect);
        Verify(listing.Parts.Count == 0, Aspect.Body, "no part", $"{listing.Parts.Count} parts", listing.Exchange);
    }

    /// <summary>The list of uploads shows the upload while it is open, and no longer afterwards.</summary>
    [Check]
    public async Task IsOffTheListOfUploads()
    {
        Requires(Operation.ListUploads);
        var upload = await Session.CreateUploadAsync();
        var (isListed, listing) = await ListedAsync(upload, wanted: true);
        if (!isListed) Context.CannotTell(listing!, "Listing uploads", "a list without the open upload");
        await AbortGoodAsync(upload);

        var (isStillListed, exchange) = await ListedAsync(upload, wanted: false);

        Verify(!isStillListed, Aspect.State, "the upload off the list of uploads",
            isStillListed ? "still listed" : "no longer listed", exchange);
    }

    [Check]
    public async Task TakesNoPart(Expectation expect)
    {
        var (upload, _) = await OpenAsync();
        await AbortGoodAsync(upload);
        var witnesses = await LaidAtAsync(upload);

        var exchange = await Session.PutPartAsync(upload, 1, OtherSmallBody);

        await witnesses.VerifyAsync(exchange, OtherSmallBody, upload, "1", expect);
    }

    [Check]
    public async Task TakesNoCopy(Expectation expect)
    {
        Requires(Operation.UploadPartCopy);
        var source = Session.NewKey("source");
        MustWork(await Session.PutObjectAsync(source, OtherSmallBody), "storing the object to copy from");
        var (upload, _) = await OpenAsync();
        MustWork((await Session.CopyPartAsync(upload, "2", Session.Target.Bucket, source)).Exchange, "copying into the open upload");
        await AbortGoodAsync(upload);
        var witnesses = await LaidAtAsync(upload);

        var copied = await Session.CopyPartAsync(upload, "1", Session.Target.Bucket, source);

        await witnesses.VerifyAsync(copied.Exchange, OtherSmallBody, upload, "1", expect);
    }

    [Check]
    public async Task IsNotCompleted(Expectation expect)
    {
        Requires(Operation.CompleteUpload);
        var (upload, part) = await OpenAsync();
        await AbortGoodAsync(upload);
        var witnesses = new Witnesses(Context);
        witnesses.AddAbsence(upload.Key);

        var completed = await Session.CompleteAsync(upload, [part.Reference]);

        await witnesses.VerifyAsync(completed.Exchange, part.Body, upload, expect);
    }

    private async Task<(UploadHandle Upload, SentPart Part)> OpenAsync()
    {
        var upload = await Session.CreateUploadAsync();
        return (upload, await PutGoodPartAsync(upload, 1, SmallBody));
    }

    private async Task AbortGoodAsync(UploadHandle upload) => MustWork(await Session.AbortAsync(upload), "aborting the upload");

    private async Task<Witnesses> LaidAtAsync(UploadHandle upload)
    {
        var witnesses = new Witnesses(Context);
        await witnesses.AddUploadAsync("another upload of the key", upload.Key);
        witnesses.AddAbsence(upload.Key);
        return witnesses;
    }

    private Task<(bool IsListed, Exchange? Exchange)> ListedAsync(UploadHandle upload, bool wanted) => Context.PollAsync(async () =>
    {
        var listing = await Session.ListUploadsAsync(upload.Key);
        MustWork(listing!.Exchange, "listing uploads");
        if (listing.Fault is { } fault) Context.CannotTell(listing.Exchange, "Listing uploads", fault);
        return (listing.Uploads.Any(open => open.UploadId == upload.UploadId), (Exchange?)listing.Exchange);
    }, isListed => isListed == wanted);
}
