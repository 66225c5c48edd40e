using System.Globalization;
using Conformance.Wire.Exchanges;

namespace Conformance.Multipart.Judging;

/// <summary>
/// The server's own clock at a response: what the response's <c>Date</c> names, or the client's clock, which cannot be far from it.
/// </summary>
/// <param name="Slack">How far from the time the server's clock may have been while it handled the request.</param>
/// <param name="IsNamed">Whether the response has a <c>Date</c>.</param>
public readonly record struct ServerClock(DateTimeOffset Time, TimeSpan Slack, bool IsNamed)
{
    /// <summary>How far a server's clock may run through a request, or apart from that which names its date.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Signed requests of a clock that is further away are refused. What is presigned for as long is valid wherever it is signed.
    /// </summary>
    public static readonly TimeSpan MaxSkew = TimeSpan.FromMinutes(15);

    public static ServerClock At(Exchange exchange)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        return DateTimeOffset.TryParse(exchange.ResponseHeaders["Date"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal,
            out var date)
            ? new ServerClock(date, Tolerance, IsNamed: true)
            : new ServerClock(exchange.StartedAt, MaxSkew, IsNamed: false);
    }
}
