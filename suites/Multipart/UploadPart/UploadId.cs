using Conformance.Multipart.Judging;
using Conformance.Rules;
using Conformance.Running;
using Conformance.Wire;

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
        var control = await PutGoodPartAsync(upload, 1, SmallBody);

        var exchange = await Session.PutPartAsync(upload, "1", OtherSmallBody, request => request.Query.RemoveAll(part => part.Name == "uploadId"));

        Verify(exchange).Meets(expect);
        await Verify(upload).HoldsOnlyAsync(control);
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
        Requires("abort");
        var upload = await Session.CreateUploadAsync();
        await PutGoodPartAsync(upload, 1, SmallBody);
        MustWork(await Session.AbortAsync(upload), "aborting the upload");

        var exchange = await Session.PutPartAsync(upload, "1", OtherSmallBody);

        Verify(exchange).Meets(expect);
        await Verify(upload).HasNotBecomeAnObjectAsync();
    }

    [Check]
    public async Task EndsWithCompletion(Expectation expect)
    {
        var upload = await Session.CreateUploadAsync();
        var control = await PutGoodPartAsync(upload, 1, SmallBody);
        await CompleteGoodAsync(upload, control);

        var exchange = await Session.PutPartAsync(upload, "1", OtherSmallBody);

        Verify(exchange).Meets(expect);
        await Verify(upload).HasBecomeAsync(control.Body);
    }

    /// <summary>Two uploads of one key have two IDs, and each keeps its own parts until it is completed to its own bytes.</summary>
    [Check]
    public async Task IsUnique()
    {
        var key = Session.NewKey();
        var first = await Session.CreateUploadAsync(new CreateOptions { Key = key });
        var second = await Session.CreateUploadAsync(new CreateOptions { Key = key });
        Verify(first.UploadId != second.UploadId, Aspect.State, "two upload IDs for two Creates", first.UploadId == second.UploadId ? "one ID twice" : "two IDs");

        var inFirst = await PutGoodPartAsync(first, 1, SmallBody);
        var inSecond = await PutGoodPartAsync(second, 1, OtherSmallBody);

        await Verify(first).ListsOnlyAsync(inFirst);
        await Verify(second).ListsOnlyAsync(inSecond);
        await Verify(first).CompletesToAsync(inFirst);
        await Verify(second).CompletesToAsync(inSecond);
    }
}
