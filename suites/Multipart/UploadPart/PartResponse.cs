using System.Buffers.Binary;
using System.Globalization;
using Conformance.Multipart.Judging;
using Conformance.Rules;
using Conformance.Running;
using Conformance.Running.Judging;
using Conformance.Wire.Bodies;
using Conformance.Wire.Exchanges;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.UploadPart;

/// <summary>What the response to an accepted part carries.</summary>
public sealed class PartResponse(CaseContext context) : Checks(context)
{
    /// <param name="header">What the header says; the dialect has its name.</param>
    [Check]
    public async Task Carries(ResponseHeader header)
    {
        var name = header.NameIn(Session.Dialect);

        var exchange = await PutAsync();

        Verify(exchange).HasHeader(name);
    }

    /// <param name="header">The header's very name, where it means nothing in other dialects.</param>
    [Check]
    public async Task CarriesTheHeader(string header)
    {
        var exchange = await PutAsync();

        Verify(exchange).HasHeader(header);
    }

    /// <summary>The response repeats the MD5 of the part, in base64.</summary>
    [Check]
    public async Task CarriesTheContentMd5()
    {
        var exchange = await PutAsync();

        Verify(exchange).HasHeader("Content-MD5", SmallBody.Md5Base64);
    }

    /// <summary>A date as HTTP writes it, where there is one.</summary>
    [Check]
    public async Task CarriesAnHttpDate()
    {
        var exchange = await PutAsync();

        var date = exchange.ResponseHeaders["Date"];
        Verify(date is null || DateTimeOffset.TryParseExact(date, "r", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
            Aspect.Header, "a date as RFC 1123 has it, where there is one", date is null ? "no date" : $"Date: {date}", exchange);
    }

    /// <summary>Only records a header's value.</summary>
    [Check]
    public async Task IsRecorded(ResponseHeader header)
    {
        var name = header.NameIn(Session.Dialect);
        var upload = await Session.CreateUploadAsync();

        var exchange = await Session.PutPartAsync(upload, "1", SmallBody);

        Record(exchange);
        Context.Saw(exchange.ResponseHeaders[name] is { } value ? $"{name}: {value}" : $"no header {name}");
    }

    [Check]
    public async Task HasNoBody()
    {
        var exchange = await PutAsync();

        Verify(exchange.ResponseBytes == 0, Aspect.Body, "a response without a body",
            exchange.ResponseBytes == 0 ? "no body" : $"a body of {Quantity.ByteCount(exchange.ResponseBytes)}", exchange);
    }

    /// <summary>Status 200 alone, and a length of 0 that is declared.</summary>
    [Check]
    public async Task IsAnEmpty200()
    {
        var exchange = await PutAsync();

        Verify(exchange.Status == 200, Aspect.Status, "status 200", $"status {exchange.Status}", exchange);
        Verify(exchange.ResponseBytes == 0, Aspect.Body, "a response without a body",
            exchange.ResponseBytes == 0 ? "no body" : $"a body of {Quantity.ByteCount(exchange.ResponseBytes)}", exchange);
        Verify(exchange).HasHeader("Content-Length", "0");
    }

    /// <summary>Two request IDs differ, where responses carry any.</summary>
    [Check]
    public async Task NeverRepeatsARequestId()
    {
        var upload = await Session.CreateUploadAsync();

        var first = await Session.PutPartAsync(upload, "1", SmallBody);
        var second = await Session.PutPartAsync(upload, "2", SmallBody);

        MustWork(first, "a part without a fault");
        MustWork(second, "a part without a fault");
        if (first.RequestId is null || second.RequestId is null)
        {
            Context.Judging("another request ID in each response", second);
            Context.Note("no request ID in the responses");
            return;
        }

        Verify(first.RequestId != second.RequestId, Aspect.Header, "another request ID in each response",
            $"{first.RequestId} and {second.RequestId}", second);
    }

    /// <summary>Two responses carry request IDs, and different ones.</summary>
    [Check]
    public async Task CarriesARequestId()
    {
        var upload = await Session.CreateUploadAsync();

        var first = await Session.PutPartAsync(upload, "1", SmallBody);
        var second = await Session.PutPartAsync(upload, "2", SmallBody);

        MustWork(first, "a part without a fault");
        MustWork(second, "a part without a fault");
        Verify(first).HasHeader(Session.Dialect.RequestIdHeader);
        Verify(first.RequestId != second.RequestId, Aspect.Header, "another request ID in each response",
            $"{first.RequestId} and {second.RequestId}", second);
    }

    /// <summary>The header holds the CRC-64 of ECMA-182, as XZ computes it, in decimal digits without a sign.</summary>
    /// <param name="text">The part's bytes; null for generated ones.</param>
    /// <param name="size">How many are generated.</param>
    [Check]
    public async Task CarriesTheCrc64(string? text = null, long size = 0)
    {
        var header = Session.Dialect.Crc64Header
            ?? throw new CaseUnsupportedException($"the dialect {Session.Dialect.Name} has no header for a CRC-64");
        var body = text is null ? BodyOf(size) : Enlarged(Body.OfText(text));
        var upload = await Session.CreateUploadAsync();

        var exchange = await Session.PutPartAsync(upload, "1", body);

        MustWork(exchange, "a part without a fault");
        Verify(exchange).HasHeader(header,
            BinaryPrimitives.ReadUInt64BigEndian(body.Checksum("CRC64XZ")).ToString(CultureInfo.InvariantCulture));
    }

    private async Task<Exchange> PutAsync()
    {
        var upload = await Session.CreateUploadAsync();
        var exchange = await Session.PutPartAsync(upload, "1", SmallBody);
        MustWork(exchange, "a part without a fault");
        return exchange;
    }
}
