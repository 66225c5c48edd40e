using System.Buffers.Binary;
using System.Globalization;
using Conformance.Multipart.Judging;
using Conformance.Multipart.Running;
using Conformance.Wire;

namespace Conformance.Multipart.UploadPart;

/// <summary>What the answer to an accepted part carries.</summary>
public sealed class PartAnswer : UploadPartSuite
{
    /// <param name="header">What the header says; the dialect has its name.</param>
    [Check]
    public async Task Carries(AnswerHeader header)
    {
        var name = header.NameIn(Target.Target.Dialect);

        var exchange = await PutAsync();

        exchange.Should().CarryHeader(name);
    }

    /// <param name="header">The header's very name, where it means nothing in other dialects.</param>
    [Check]
    public async Task CarriesTheHeader(string header)
    {
        var exchange = await PutAsync();

        exchange.Should().CarryHeader(header);
    }

    /// <summary>Only records a header's value.</summary>
    [Check]
    public async Task IsRecorded(AnswerHeader header)
    {
        var name = header.NameIn(Target.Target.Dialect);
        var upload = await Target.CreateUploadAsync();

        var exchange = await Target.PutPartAsync(upload, "1", SmallBody);

        Record(exchange);
        CaseContext.Current.Saw(exchange.ResponseHeaders[name] is { } value ? $"{name}: {value}" : $"no header {name}");
    }

    [Check]
    public async Task HasNoBody()
    {
        var exchange = await PutAsync();

        Judgement.Hold(exchange.ResponseBytes == 0, "an answer without a body", exchange.ResponseBytes == 0 ? "no body" : $"a body of {exchange.ResponseBytes} bytes", exchange);
    }

    /// <summary>Two answers carry request IDs, and different ones.</summary>
    [Check]
    public async Task CarriesARequestId()
    {
        var upload = await Target.CreateUploadAsync();

        var first = await Target.PutPartAsync(upload, "1", SmallBody);
        var second = await Target.PutPartAsync(upload, "2", SmallBody);

        first.MustWork("a part without a fault");
        second.MustWork("a part without a fault");
        first.Should().CarryHeader(Target.Target.Dialect.RequestIdHeader);
        Judgement.Hold(first.RequestId != second.RequestId, "another request ID in each answer", $"{first.RequestId} and {second.RequestId}", second);
    }

    /// <summary>The header holds the CRC-64 of ECMA-182, as XZ computes it, in decimal digits without a sign.</summary>
    /// <param name="text">The part's bytes.</param>
    [Check]
    public async Task CarriesTheCrc64(string text)
    {
        var header = Target.Target.Dialect.Crc64Header ?? throw new NotOfferedException($"the dialect {Target.Target.Dialect.Name} has no header for a CRC-64");
        var body = Enlarged(Body.OfText(text));
        var upload = await Target.CreateUploadAsync();

        var exchange = await Target.PutPartAsync(upload, "1", body);

        exchange.MustWork("a part without a fault");
        exchange.Should().CarryHeader(header, BinaryPrimitives.ReadUInt64BigEndian(body.Checksum("CRC64XZ")).ToString(CultureInfo.InvariantCulture));
    }

    private static async Task<Exchange> PutAsync()
    {
        var upload = await Target.CreateUploadAsync();
        var exchange = await Target.PutPartAsync(upload, "1", SmallBody);
        exchange.MustWork("a part without a fault");
        return exchange;
    }
}
