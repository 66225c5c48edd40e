using System.Globalization;
using Conformance.Multipart.Judging;
using Conformance.Rules.Rulebooks;
using Conformance.Running;
using Conformance.Running.Judging;
using Conformance.Wire.Requests;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.UploadPart;

/// <summary>Headers with which a request itself says how small and how large its part may be.</summary>
public sealed class PartLimits(CaseContext context) : Checks(context)
{
    private const int Size = 1000;

    /// <param name="least">How many bytes more than it has the part has to have; null for no such limit.</param>
    /// <param name="most">How many bytes more than it has the part may have; null for no such limit.</param>
    [Check]
    public async Task AreKept(int? least = null, int? most = null)
    {
        var body = BodyOf(Size);
        var upload = await Session.CreateUploadAsync();

        var exchange = await Session.PutPartAsync(upload, "1", body, Limited(body.Length + least, body.Length + most));

        Verify(exchange).IsAccepted();
        await Verify(upload).HoldsOnlyAsync(new SentPart(1, exchange.ETag ?? "", body));
    }

    /// <inheritdoc cref="AreKept"/>
    [Check]
    public async Task AreNotKept(Expectation expect, int? least = null, int? most = null)
    {
        var body = BodyOf(Size);
        var upload = await Session.CreateUploadAsync();
        var control = await PutGoodPartAsync(upload, 1, body,
            Limited(least is null ? null : body.Length, most is null ? null : body.Length));

        var exchange = await Session.PutPartAsync(upload, "2", body, Limited(body.Length + least, body.Length + most));

        Verify(exchange).Meets(expect);
        await Verify(upload).HoldsOnlyAsync(control);
    }

    /// <summary>Only records what becomes of limits that cannot be kept, or read.</summary>
    /// <param name="least">The header's very text; null for none.</param>
    /// <param name="most">The header's very text; null for none.</param>
    [Check]
    public async Task AreRecorded(string? least = null, string? most = null)
    {
        var upload = await Session.CreateUploadAsync();

        Record(await Session.PutPartAsync(upload, "1", BodyOf(Size), Limited(least, most)));
    }

    private Action<Request> Limited(long? least, long? most) =>
        Limited(least?.ToString(CultureInfo.InvariantCulture), most?.ToString(CultureInfo.InvariantCulture));

    /// <exception cref="CaseUnsupportedException">The dialect has no such headers.</exception>
    private Action<Request> Limited(string? least, string? most)
    {
        if (Dialect is not { SmallestPartHeader: { } leastHeader, LargestPartHeader: { } mostHeader })
            throw new CaseUnsupportedException($"the dialect {Dialect.Name} has no headers for the limits of a part");
        return request =>
        {
            if (least is not null) request.WithHeader(leastHeader, least);
            if (most is not null) request.WithHeader(mostHeader, most);
        };
    }
}
