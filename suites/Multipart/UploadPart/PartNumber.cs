using Conformance.Multipart.Judging;
using Conformance.Rules.Rulebooks;
using Conformance.Running;
using Conformance.Running.Judging;
using Conformance.Wire.Bodies;
using Conformance.Wire.Exchanges;
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

    /// <summary>The number is judged first, so that its fault is named though the upload is not there either.</summary>
    [Check]
    public async Task IsJudgedBeforeTheUploadId(string number, Expectation expect)
    {
        var upload = await Session.CreateUploadAsync();
        var control = await PutGoodPartAsync(upload, 1, SmallBody);

        var exchange = await Session.PutPartAsync(upload with { UploadId = NeverIssued(upload.UploadId) }, number, OtherSmallBody);

        Verify(exchange).Meets(expect);
        await Verify(upload).HoldsOnlyAsync(control);
    }

    /// <summary>The refusal's error document says which argument is wrong, and its value as it was sent.</summary>
    /// <param name="argument">How the error document calls it.</param>
    [Check]
    public async Task IsNamedInTheRefusal(string number, string argument = "partNumber")
    {
        var upload = await Session.CreateUploadAsync();
        await PutGoodPartAsync(upload, 1, SmallBody);

        var exchange = await Session.PutPartAsync(upload, number, OtherSmallBody);

        MustBeRefused(exchange, "a part number out of range");
        Verify(exchange).HasErrorField("ArgumentName", argument);
        Verify(exchange).HasErrorField("ArgumentValue", number);
    }

    /// <summary>The refusal's error document says what the method is not allowed for.</summary>
    [Check]
    public async Task IsNamedAsAnUpload(string resourceType)
    {
        var upload = await Session.CreateUploadAsync();
        await PutGoodPartAsync(upload, 1, SmallBody);

        var exchange = await Session.PutPartAsync(
            upload, "1", OtherSmallBody, request => request.Query.RemoveAll(part => part.Name == "partNumber"));

        MustBeRefused(exchange, "a part without a number");
        Verify(exchange).HasErrorField("ResourceType", resourceType);
    }

    /// <summary>
    /// Only records what becomes of a parameter that is there twice; whatever it is, no other upload or object is harmed.
    /// </summary>
    /// <param name="numbers">The values of <c>partNumber</c>, in order; one where another parameter is doubled.</param>
    /// <param name="doublesTheUploadId">Whether <c>uploadId</c> is there twice, with the same value.</param>
    [Check]
    public async Task IsRecordedTwice(string[] numbers, bool doublesTheUploadId = false)
    {
        var upload = await Session.CreateUploadAsync();

        var exchange = await Session.PutPartAsync(upload, numbers[0], SmallBody, request =>
        {
            foreach (var number in numbers.Skip(1)) request.WithQuery("partNumber", number);
            if (doublesTheUploadId) request.WithQuery("uploadId", upload.UploadId);
        });

        Record(exchange);
        await SawListedAsync(upload);
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
        await SawListedAsync(upload);
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
        {
            var body = number == last ? SmallBody : Body.Generated(minSize, seed: number);
            parts.Add(parts.Count == 0 ? await PutGoodPartAsync(upload, number, body) : await PutAcceptedPartAsync(upload, number, body));
        }

        await Verify(upload).CompletesToAsync([.. parts]);
    }

    private void MustBeRefused(Exchange exchange, string what)
    {
        if (Response.Classify(exchange) != ResponseClass.Refused) Context.CannotTell(exchange, what, Response.Describe(exchange));
    }

    private async Task SawListedAsync(UploadHandle upload)
    {
        if (await Session.ListPartsAsync(upload) is { IsWhole: true } listing)
            Context.Saw(listing.Parts.Count == 0
                ? "no part listed"
                : $"listed as part {string.Join(", ", listing.Parts.Select(part => part.Number))}");
    }
}
