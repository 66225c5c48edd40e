using Conformance.Multipart.Judging;
using Conformance.Multipart.Running;
using Conformance.Rules;
using Conformance.Wire;

namespace Conformance.Multipart.UploadPart;

/// <summary>What a part number may be, and what it means.</summary>
public sealed class PartNumber : UploadPartSuite
{
    [Check]
    public async Task IsAccepted(int number)
    {
        var upload = await Target.CreateUploadAsync();

        var exchange = await Target.PutPartAsync(upload, $"{number}", SmallBody);

        exchange.Should().BeAccepted();
        await upload.Should().HoldOnlyAsync(new SentPart(number, exchange.ETag ?? "", SmallBody));
    }

    [Check]
    public async Task IsRefused(string number, Expectation expect)
    {
        var upload = await Target.CreateUploadAsync();
        var control = await Target.PutGoodPartAsync(upload, 1, SmallBody);

        var exchange = await Target.PutPartAsync(upload, number, OtherSmallBody);

        exchange.Should().Meet(expect);
        await upload.Should().HoldOnlyAsync(control);
    }

    [Check]
    public async Task IsRequired(Expectation expect)
    {
        var upload = await Target.CreateUploadAsync();
        var control = await Target.PutGoodPartAsync(upload, 1, SmallBody);

        var exchange = await Target.PutPartAsync(upload, "1", OtherSmallBody, request => request.Query.RemoveAll(part => part.Name == "partNumber"));

        exchange.Should().Meet(expect);
        await upload.Should().HoldOnlyAsync(control);
    }

    /// <summary>Only records: no page says what becomes of such spellings.</summary>
    [Check]
    public async Task IsRecorded(string number)
    {
        var upload = await Target.CreateUploadAsync();

        var exchange = await Target.PutPartAsync(upload, number, SmallBody);

        Record(exchange);
        if (await Target.ListPartsAsync(upload) is { } listing)
            CaseContext.Current.Saw(listing.Parts.Count == 0 ? "no part listed" : $"listed as part {string.Join(", ", listing.Parts.Select(part => part.Number))}");
    }

    /// <summary>Two parts show an order; a third would send 5 MiB more.</summary>
    /// <param name="numbers">In the order in which the parts are sent; the highest is the last part of the object.</param>
    /// <param name="leastSize">Bytes of a part that is not the last.</param>
    [Check]
    public async Task OrdersTheParts(int[] numbers, long leastSize = FiveMebibytes)
    {
        var upload = await Target.CreateUploadAsync();
        var last = numbers.Max();
        var parts = new List<SentPart>();
        foreach (var number in numbers)
            parts.Add(await Target.PutGoodPartAsync(upload, number, number == last ? SmallBody : Body.Generated(leastSize, seed: number)));

        await upload.Should().CompleteToAsync([.. parts]);
    }
}
