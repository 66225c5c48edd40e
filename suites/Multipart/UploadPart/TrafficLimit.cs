using System.Globalization;
using Conformance.Multipart.Judging;
using Conformance.Rules;
using Conformance.Rules.Rulebooks;
using Conformance.Running;
using Conformance.Running.Judging;
using Conformance.Wire.Bodies;
using Conformance.Wire.Requests;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.UploadPart;

/// <summary>A header that bounds the speed of one upload, in bit/s.</summary>
public sealed class TrafficLimit(CaseContext context) : Checks(context)
{
    [Check]
    public async Task IsAccepted(string limit, UploadEncryption encryption = UploadEncryption.None)
    {
        var upload = await Session.CreateUploadAsync(Encrypted(encryption));

        var exchange = await Session.PutPartAsync(upload, "1", SmallBody, Limited(limit));

        Verify(exchange).IsAccepted();
        await Verify(upload).HoldsOnlyAsync(new SentPart(1, exchange.ETag ?? "", SmallBody));
    }

    /// <summary>Clients that cannot set headers send the limit as a parameter.</summary>
    [Check]
    public async Task IsAcceptedInTheQuery(string limit)
    {
        var upload = await Session.CreateUploadAsync();

        var exchange = await Session.PutPartAsync(upload, "1", SmallBody, request => request.WithQuery(Header, limit));

        Verify(exchange).IsAccepted();
        await Verify(upload).HoldsOnlyAsync(new SentPart(1, exchange.ETag ?? "", SmallBody));
    }

    /// <summary>The same limit as a header and as a parameter.</summary>
    [Check]
    public async Task IsRefusedTwice(string limit, Expectation expect)
    {
        var upload = await Session.CreateUploadAsync();
        var control = await PutGoodPartAsync(upload, 1, SmallBody, Limited(limit));

        var exchange = await Session.PutPartAsync(upload, "1", OtherSmallBody,
            request => request.WithHeader(Header, limit).WithQuery(Header, limit));

        Verify(exchange).Meets(expect);
        await Verify(upload).HoldsOnlyAsync(control);
    }

    /// <param name="within">A limit that is allowed: with it the same request is accepted.</param>
    [Check]
    public async Task IsRefused(string limit, string within, Expectation expect, UploadEncryption encryption = UploadEncryption.None)
    {
        var upload = await Session.CreateUploadAsync(Encrypted(encryption));
        var control = await PutGoodPartAsync(upload, 1, SmallBody, Limited(within));

        var exchange = await Session.PutPartAsync(upload, "1", OtherSmallBody, Limited(limit));

        Verify(exchange).Meets(expect);
        await Verify(upload).HoldsOnlyAsync(control);
    }

    /// <summary>Only records: no page says what becomes of a limit that is no number.</summary>
    [Check]
    public async Task IsRecorded(string limit)
    {
        var upload = await Session.CreateUploadAsync();

        var exchange = await Session.PutPartAsync(upload, "1", SmallBody, Limited(limit));

        Record(exchange);
    }

    /// <summary>
    /// The line itself must be fast enough for the limit to show: without it the part takes a quarter of the nominal time at most.
    /// </summary>
    /// <param name="size">Bytes of the part.</param>
    /// <param name="limit">In bit/s; size and limit together make the nominal time.</param>
    [Check]
    public async Task SlowsTheUpload(long size, long limit)
    {
        var nominal = TimeSpan.FromSeconds(size * 8.0 / limit);
        var body = Body.Generated(size, seed: 1);
        var upload = await Session.CreateUploadAsync();
        var free = await Session.PutPartAsync(upload, "1", body);
        MustWork(free, "the same part without a limit");
        if (free.Duration > nominal / 4)
            throw new CaseInconclusiveException($"Without a limit the part took {Seconds(free.Duration)}, more than a quarter of the "
                + $"nominal {Seconds(nominal)}: this line is too slow to show the limit.")
            { Exchange = free };

        var limited = await Session.PutPartAsync(upload, "1", body, request =>
        {
            Limited(limit.ToString(CultureInfo.InvariantCulture))(request);
            request.Patience = (nominal * 3) + TimeSpan.FromSeconds(30);
        });

        Verify(limited).IsAccepted();
        Verify(limited.Duration >= nominal / 2, Aspect.Status, $"{Seconds(nominal / 2)} at least for {Quantity.ByteCount(size)} at {limit} "
            + "bit/s", $"{Seconds(limited.Duration)}, and {Seconds(free.Duration)} without the limit", limited);
    }

    /// <exception cref="CaseUnsupportedException">The dialect has no such header.</exception>
    private string Header => Dialect.TrafficLimitHeader
        ?? throw new CaseUnsupportedException($"the dialect {Dialect.Name} has no header for a traffic limit");

    private Action<Request> Limited(string limit)
    {
        var header = Header;
        return request => request.Headers.Set(header, limit);
    }

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s");
}
