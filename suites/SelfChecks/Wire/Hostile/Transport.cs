using System.Diagnostics;
using Conformance.SelfChecks.Support;
using Conformance.SelfChecks.Support.Wire;
using Conformance.Wire.Bodies;
using Conformance.Wire.Exchanges;
using Conformance.Wire.Requests;
using Conformance.Wire.Targets;

namespace Conformance.SelfChecks.Wire.Hostile;

/// <summary>The ways by which requests reach an endpoint.</summary>
public enum Transport
{
    /// <summary>RestSharp over our handler.</summary>
    Client,

    /// <summary>Our own framing over a bare connection.</summary>
    Raw,

    /// <summary>AWSSDK.S3 over our handler.</summary>
    Sdk,
}

/// <summary>Asks a hostile endpoint one thing by a transport.</summary>
internal static class Asking
{
    public const string Ok = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

    public static async Task<(Exchange Exchange, TimeSpan Took)> AskAsync(
        ScriptedServer server, Transport transport, int idleMilliseconds = 60_000, Action<Request>? alter = null,
        int connectMilliseconds = 60_000)
    {
        await using var target = await ConnectAsync(server.Endpoint, idleMilliseconds, connectMilliseconds);
        return await AskAsync(target, transport, alter);
    }

    public static Task<Target> ConnectAsync(Uri endpoint, int idleMilliseconds = 60_000, int connectMilliseconds = 60_000,
        TargetOptions? options = null)
    {
        var profile = Endpoints.Profile(endpoint).Impatient(idleMilliseconds);
        return Endpoints.ConnectAsync(
            profile with { Limits = profile.Limits with { ConnectTimeout = TimeSpan.FromMilliseconds(connectMilliseconds) } }, options);
    }

    /// <summary>
    /// Puts seven bytes, or what <paramref name="alter"/> makes of that; by the SDK begins an upload,
    /// since it waits a second before it sends a body.
    /// </summary>
    public static async Task<(Exchange Exchange, TimeSpan Took)> AskAsync(Target target, Transport transport, Action<Request>? alter = null)
    {
        // Not disposed: disposing would send what cleans up, and the scripts count requests.
        var session = target.OpenSession("hostile");
        var clock = Stopwatch.GetTimestamp();
        if (transport == Transport.Sdk)
        {
            using var client = session.OpenSdkClient();
            var response = await client.CreateUploadAsync("key");
            return (response.Exchange!, Stopwatch.GetElapsedTime(clock));
        }
        var request = new Request("PUT") { Key = "key", Body = Body.OfText("payload") };
        alter?.Invoke(request);
        if (transport == Transport.Raw && request.Body is { } body)
            request.DeclaredLength = body.Length;
        else if (transport == Transport.Raw)
            request.OmitLength = true;
        var exchange = await session.SendAsync(request);
        return (exchange, Stopwatch.GetElapsedTime(clock));
    }
}
