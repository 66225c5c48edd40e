using Conformance.Multipart.Judging;
using Conformance.Rules.Rulebooks;
using Conformance.Running;
using Conformance.Running.Judging;
using Conformance.Wire.Bodies;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.UploadPart;

/// <summary>What a part number may be, and what it means.</summary>
public sealed class PartNumber(CaseContext context) : Checks(context)
{
    [Check]
    public async Task IsAccepted(int number)
    {
        var upload = await Session.CreateUploadAsync();

        var exchange = await Session.PutPartAsync(upload, $"{number}", SmallBody);

        Verify(exchange).IsAccepted();
        await Verify(upload).HoldsOnlyAsync(new SentPart(number, exchange.ETag ?? "", SmallBody));
    }

    /// <param name="oldObject">Whether an object is at the key: some stores take a query that they do not understand for PutObject.</param>
    [Check]
    public async Task IsRefused(string number, Expectation expect, bool oldObject = false)
    {
        var upload = await Session.CreateUploadAsync();
        var witnesses = new Witnesses(Context);
        witnesses.Add(upload, await PutGoodPartAsync(upload, 1, SmallBody), "the upload");
        if (oldObject) await witnesses.AddObjectAsync(upload.Key);
        else witnesses.AddAbsence(upload.Key);

        var exchange = await Session.PutPartAsync(upload, number, OtherSmallBody);

        await witnesses.VerifyAsync(exchange, OtherSmallBody, upload, number, expect);
    }

    [Check]
    public async Task IsRequired(Expectation expect)
    {
        var upload = await Session.CreateUploadAsync();
        var witnesses = new Witnesses(Context);
        witnesses.Add(upload, await PutGoodPartAsync(upload, 1, SmallBody), "the upload");
        await witnesses.AddUploadAsync("another upload of the key", upload.Key);
        await witnesses.AddObjectAsync(upload.Key);

        var exchange = await Session.PutPartAsync(
            upload, "1", OtherSmallBody, request => request.Query.RemoveAll(part => part.Name == "partNumber"));

        await witnesses.VerifyAsync(exchange, OtherSmallBody, upload, number: null, expect);
    }

    /// <summary>Only records: no page says what becomes of such spellings.</summary>
    [Check]
    public async Task IsRecorded(string number)
    {
        var upload = await Session.CreateUploadAsync();

        var exchange = await Session.PutPartAsync(upload, number, SmallBody);

        Record(exchange);
        if (await Session.ListPartsAsync(upload) is { IsWhole: true } listing)
            Context.Saw(listing.Parts.Count == 0
                ? "no part listed"
                : $"listed as part {string.Join(", ", listing.Parts.Select(part => part.Number))}");
    }

    /// <summary>Two parts show an order; a third would send 5 MiB more.</summary>
    /// <param name="numbers">In the order in which the parts are sent; the highest is the last part of the object.</param>
    /// <param name="minSize">Bytes of a part that is not the last.</param>
    [Check]
    public async Task OrdersTheParts(int[] numbers, long minSize = FiveMebibytes)
    {
        var upload = await Session.CreateUploadAsync();
        var last = numbers.Max();
        var parts = new List<SentPart>();
        foreach (var number in numbers)
            parts.Add(await PutGoodPartAsync(upload, number, number == last ? SmallBody : Body.Generated(minSize, seed: number)));

        await Verify(upload).CompletesToAsync([.. parts]);
    }
}
