using Conformance.SelfChecks.Support;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Wire.Hostile;

/// <summary>
/// A redirect is a response like any other: nobody follows it, whatever it says, so no signature gets to where it points.
/// </summary>
public sealed class Redirects
{
    private static readonly string[] Statuses =
    [
        "300 Multiple Choices", "301 Moved Permanently", "302 Found", "303 See Other", "305 Use Proxy", "307 Temporary Redirect",
        "308 Permanent Redirect",
    ];

    [Test]
    public async Task ToAnotherHostAreNotFollowed([Values] Transport transport)
    {
        await using var elsewhere = ScriptedServer.Responding(Asking.Ok);
        foreach (var status in Statuses)
        {
            var body = $"<Error><Code>TemporaryRedirect</Code><Endpoint>127.0.0.1:{elsewhere.Port}</Endpoint><Bucket>b</Bucket></Error>";
            await using var server = ScriptedServer.Responding(
                ScriptedServer.Response(status, body, $"Location: {elsewhere.Endpoint}b/key\r\n"
                    + $"Refresh: 0;url={elsewhere.Endpoint}\r\nx-amz-bucket-region: eu-west-1\r\nConnection: close\r\n"));

            var (exchange, _) = await Asking.AskAsync(server, transport);

            exchange.Status.Should().Be(int.Parse(status[..3], System.Globalization.CultureInfo.InvariantCulture));
            exchange.Failure.Should().BeNull();
            exchange.ResponseHeaders["Location"].Should().StartWith(elsewhere.Endpoint.ToString());
            server.Exchanges.Should().HaveCount(1, "{0} is answered to one request", status);
        }

        elsewhere.Connections.Should().Be(0);
    }

    [Test]
    public async Task ToThemselvesAreNotFollowed([Values] Transport transport)
    {
        await using var server = ScriptedServer.Start(async exchange =>
        {
            await exchange.ReadBodyAsync();
            await exchange.SendAsync(
                ScriptedServer.Response("307 Temporary Redirect", "", $"Location: http://{exchange.Header("Host")}{exchange.Target}\r\n"));
        });

        var (exchange, _) = await Asking.AskAsync(server, transport);

        exchange.Status.Should().Be(307);
        server.Exchanges.Should().HaveCount(1);
    }

    /// <summary>The SDK knows these responses and would try another region.</summary>
    [Test]
    public async Task ToAnotherRegionAreNotFollowed(
        [Values("AuthorizationHeaderMalformed", "PermanentRedirect", "IllegalLocationConstraintException")] string code)
    {
        await using var server = ScriptedServer.Responding(
            ScriptedServer.Response("400 Bad Request", $"<Error><Code>{code}</Code><Region>eu-west-1</Region></Error>",
                "x-amz-bucket-region: eu-west-1\r\n"));

        var (exchange, _) = await Asking.AskAsync(server, Transport.Sdk);

        exchange.Code.Should().Be(code);
        server.Exchanges.Should().HaveCount(1);
    }
}
