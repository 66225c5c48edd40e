using Conformance.Dialects;
using Conformance.Multipart.Judging;
using Conformance.Rules;
using Conformance.Rules.Rulebooks;
using Conformance.Running;
using Conformance.Running.Judging;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.UploadPart;

/// <summary>Which upload a part belongs to, and when there is none.</summary>
public sealed class UploadId(CaseContext context) : Checks(context)
{
    [Check]
    public async Task IsAcceptedAsCreated()
    {
        var upload = await Session.CreateUploadAsync();

        var exchange = await Session.PutPartAsync(upload, "1", SmallBody);

        Verify(exchange).IsAccepted();
        await Verify(upload).HoldsOnlyAsync(new SentPart(1, exchange.ETag ?? "", SmallBody));
    }

    [Check]
    public async Task IsRequired(Expectation expect)
    {
        var upload = await Session.CreateUploadAsync();
        var witnesses = await LaidAroundAsync(upload);

        var exchange = await Session.PutPartAsync(
            upload, "1", OtherSmallBody, request => request.Query.RemoveAll(part => part.Name == "uploadId"));

        await witnesses.VerifyAsync(exchange, OtherSmallBody, upload with { UploadId = "" }, "1", expect);
    }

    /// <summary>An upload ID without a value ends no upload and touches no object, and a part that was taken is in one upload.</summary>
    /// <param name="withEqualsSign">Whether the parameter is sent as <c>uploadId=</c>, or as its name alone.</param>
    [Check]
    public async Task HarmsNothingWhenEmpty(bool withEqualsSign = true)
    {
        var upload = await Session.CreateUploadAsync();
        var witnesses = await LaidAroundAsync(upload);

        var exchange = await Session.PutPartAsync(upload, "1", OtherSmallBody, request =>
        {
            var place = request.Query.FindIndex(part => part.Name == "uploadId");
            request.Query[place] = new QueryPart("uploadId", withEqualsSign ? "" : null);
        });

        await witnesses.VerifyUnharmedAsync(exchange, OtherSmallBody, upload with { UploadId = "" }, "1");
    }

    /// <summary>An upload ID without a value names no upload.</summary>
    [Check]
    public async Task IsRefusedWhenEmpty(Expectation expect)
    {
        var upload = await Session.CreateUploadAsync();
        var witnesses = await LaidAroundAsync(upload);

        var exchange = await Session.PutPartAsync(upload with { UploadId = "" }, "1", OtherSmallBody);

        await witnesses.VerifyAsync(exchange, OtherSmallBody, upload with { UploadId = "" }, "1", expect);
    }

    /// <summary>Only records: no page speaks about an upload ID without a value.</summary>
    [Check]
    public async Task IsRecordedWhenEmpty()
    {
        var upload = await Session.CreateUploadAsync();

        var exchange = await Session.PutPartAsync(upload with { UploadId = "" }, "1", SmallBody);

        Record(exchange);
    }

    [Check]
    public async Task EndsWithAbort(Expectation expect)
    {
        Requires(Operation.AbortUpload);
        var upload = await Session.CreateUploadAsync();
        await PutGoodPartAsync(upload, 1, SmallBody);
        MustWork(await Session.AbortAsync(upload), "aborting the upload");

        var witnesses = new Witnesses(Context);
        await witnesses.AddUploadAsync("another upload of the key", upload.Key);
        await witnesses.AddObjectAsync(upload.Key);

        var exchange = await Session.PutPartAsync(upload, "1", OtherSmallBody);

        await witnesses.VerifyAsync(exchange, OtherSmallBody, upload, "1", expect);
    }

    [Check]
    public async Task EndsWithCompletion(Expectation expect)
    {
        var upload = await Session.CreateUploadAsync();
        var control = await PutGoodPartAsync(upload, 1, SmallBody);
        await CompleteGoodAsync(upload, control);
        var witnesses = new Witnesses(Context);
        witnesses.AddObject(upload.Key, control.Body);
        await witnesses.AddUploadAsync("another upload of the key", upload.Key);

        var exchange = await Session.PutPartAsync(upload, "1", OtherSmallBody);

        await witnesses.VerifyAsync(exchange, OtherSmallBody, upload, "1", expect);
    }

    /// <summary>Two uploads of one key have two IDs, and each keeps its own parts until it is completed to its own bytes.</summary>
    [Check]
    public async Task IsUnique()
    {
        await PutGoodPartAsync(await Session.CreateUploadAsync(), 1, SmallBody); // So that a refusal below is about the other upload.
        var key = Session.NewKey();
        var first = await Session.CreateUploadAsync(new CreateOptions { Key = key });
        var second = await Session.CreateUploadAsync(new CreateOptions { Key = key });
        Verify(first.UploadId != second.UploadId, Aspect.State, "two upload IDs for two Creates",
            first.UploadId == second.UploadId ? "one ID twice" : "two IDs");

        var inFirst = await PutAcceptedPartAsync(first, 1, SmallBody);
        var inSecond = await PutAcceptedPartAsync(second, 1, OtherSmallBody);

        await Verify(first).ListsOnlyAsync(inFirst);
        await Verify(second).ListsOnlyAsync(inSecond);
        await Verify(first).CompletesToAsync(inFirst);
        await Verify(second).CompletesToAsync(inSecond);
    }

    /// <summary>What a request that names no upload may hit: uploads of its key, one of another key, and the object.</summary>
    private async Task<Witnesses> LaidAroundAsync(UploadHandle upload)
    {
        var witnesses = new Witnesses(Context);
        witnesses.Add(upload, await PutGoodPartAsync(upload, 1, SmallBody), "the upload");
        await witnesses.AddUploadAsync("another upload of the key", upload.Key);
        await witnesses.AddUploadAsync("an upload of another key");
        await witnesses.AddObjectAsync(upload.Key);
        return witnesses;
    }
}
