using System.Globalization;
using Conformance.Multipart.Judging;
using Conformance.Running;
using Conformance.Running.Judging;

namespace Conformance.Multipart.AbortUpload;

/// <summary>An abort that names the time at which the upload is to have been created.</summary>
public sealed class InitiatedTime(CaseContext context) : Checks(context)
{
    /// <summary>Only records the response. An abort that is accepted ends the upload, and one that is refused leaves it open.</summary>
    /// <param name="years">From now; 0 for the time of the upload's creation, as the response to it is dated.</param>
    [Check]
    public async Task IsRecorded(int years)
    {
        var upload = await Session.CreateUploadAsync();
        var part = await PutGoodPartAsync(upload, 1, SmallBody);
        var created = ServerClock.At(upload.Created!).Time;

        var exchange = await Session.AbortAsync(upload, request => request.WithHeader(Dialect.HeaderPrefix + "if-match-initiated-time",
            created.AddYears(years).ToUniversalTime().ToString("r", CultureInfo.InvariantCulture)));

        Record(exchange);
        if (Response.Classify(exchange) == ResponseClass.Accepted) await Verify(upload).IsGoneAsync(part);
        else if (exchange.Status == 412) await Verify(upload).HoldsOnlyAsync(part);
    }
}
