using Conformance.Multipart.Judging;
using Conformance.Multipart.Running;
using Conformance.Rules;
using Conformance.Wire;

namespace Conformance.Multipart.UploadPart;

/// <summary>Which upload a part belongs to, and when there is none.</summary>
public sealed class UploadId : UploadPartSuite
{
    [Check]
    public async Task IsAcceptedAsCreated()
    {
        var upload = await Target.CreateUploadAsync();

        var exchange = await Target.PutPartAsync(upload, "1", SmallBody);

        exchange.Should().BeAccepted();
        await upload.Should().HoldOnlyAsync(new SentPart(1, exchange.ETag ?? "", SmallBody));
    }

    [Check]
    public async Task IsRequired(Expectation expect)
    {
        var upload = await Target.CreateUploadAsync();
        var control = await Target.PutGoodPartAsync(upload, 1, SmallBody);

        var exchange = await Target.PutPartAsync(upload, "1", OtherSmallBody, request => request.Query.RemoveAll(part => part.Name == "uploadId"));

        exchange.Should().Meet(expect);
        await upload.Should().HoldOnlyAsync(control);
    }

    /// <summary>Only records: no page speaks about an upload ID without a value.</summary>
    [Check]
    public async Task IsRecordedWhenEmpty()
    {
        var upload = await Target.CreateUploadAsync();

        var exchange = await Target.PutPartAsync(upload with { UploadId = "" }, "1", SmallBody);

        Record(exchange);
    }

    [Check]
    public async Task IsRefusedWhenNeverIssued(Expectation expect)
    {
        var upload = await Target.CreateUploadAsync();
        var control = await Target.PutGoodPartAsync(upload, 1, SmallBody);

        var exchange = await Target.PutPartAsync(upload with { UploadId = NeverIssued(upload.UploadId) }, "1", OtherSmallBody);

        exchange.Should().Meet(expect);
        await upload.Should().HoldOnlyAsync(control);
    }

    [Check]
    public async Task IsRefusedWhenNotAnId(string id, Expectation expect)
    {
        var upload = await Target.CreateUploadAsync();
        var control = await Target.PutGoodPartAsync(upload, 1, SmallBody);

        var exchange = await Target.PutPartAsync(upload with { UploadId = id }, "1", OtherSmallBody);

        exchange.Should().Meet(expect);
        await upload.Should().HoldOnlyAsync(control);
    }

    [Check]
    public async Task EndsWithAbort(Expectation expect)
    {
        Requires("abort");
        var upload = await Target.CreateUploadAsync();
        await Target.PutGoodPartAsync(upload, 1, SmallBody);
        (await Target.AbortAsync(upload)).MustWork("aborting the upload");

        var exchange = await Target.PutPartAsync(upload, "1", OtherSmallBody);

        exchange.Should().Meet(expect);
        await upload.Should().NotHaveBecomeAnObjectAsync();
    }

    [Check]
    public async Task EndsWithCompletion(Expectation expect)
    {
        var upload = await Target.CreateUploadAsync();
        var control = await Target.PutGoodPartAsync(upload, 1, SmallBody);
        await Target.CompleteGoodAsync(upload, control);

        var exchange = await Target.PutPartAsync(upload, "1", OtherSmallBody);

        exchange.Should().Meet(expect);
        await upload.Should().HaveBecomeAsync(control.Body);
    }

    [Check]
    public async Task BelongsToItsKey(Expectation expect)
    {
        var upload = await Target.CreateUploadAsync();
        var control = await Target.PutGoodPartAsync(upload, 1, SmallBody);
        var elsewhere = upload with { Key = Target.NewKey() };

        var exchange = await Target.PutPartAsync(elsewhere, "1", OtherSmallBody);

        exchange.Should().Meet(expect);
        await elsewhere.Should().NotHaveBecomeAnObjectAsync();
        await upload.Should().HoldOnlyAsync(control);
    }

    [Check]
    public async Task BelongsToItsBucket(Expectation expect)
    {
        var upload = await Target.CreateUploadAsync();
        var control = await Target.PutGoodPartAsync(upload, 1, SmallBody);
        var elsewhere = upload with { Bucket = Target.Target.SecondBucket ?? throw new NotOfferedException("the profile has no second bucket") };

        var exchange = await Target.PutPartAsync(elsewhere, "1", OtherSmallBody);

        exchange.Should().Meet(expect);
        await elsewhere.Should().NotHaveBecomeAnObjectAsync();
        await upload.Should().HoldOnlyAsync(control);
    }

    /// <summary>Two uploads of one key have two IDs, and each keeps its own parts until it is completed to its own bytes.</summary>
    [Check]
    public async Task IsUnique()
    {
        var key = Target.NewKey();
        var first = await Target.CreateUploadAsync(new CreateOptions { Key = key });
        var second = await Target.CreateUploadAsync(new CreateOptions { Key = key });
        Judgement.Hold(first.UploadId != second.UploadId, "two upload IDs for two Creates", first.UploadId == second.UploadId ? "one ID twice" : "two IDs");

        var inFirst = await Target.PutGoodPartAsync(first, 1, SmallBody);
        var inSecond = await Target.PutGoodPartAsync(second, 1, OtherSmallBody);

        await first.Should().ListOnlyAsync(inFirst);
        await second.Should().ListOnlyAsync(inSecond);
        await first.Should().CompleteToAsync(inFirst);
        await second.Should().CompleteToAsync(inSecond);
    }
}
