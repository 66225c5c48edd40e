using System.Net.Security;
using Conformance.SelfChecks.Support;
using Conformance.SelfChecks.Support.Wire;
using Conformance.Wire.Exchanges;
using Conformance.Wire.Targets;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Wire.Hostile;

/// <summary>
/// What is wrong with an endpoint's TLS is said in a sentence with its remedy, before the first case and in the midst of a run.
/// </summary>
/// <remarks>Certificates that are expired, made out to another name, or signed by nobody: <see cref="PreflightSentences"/>.</remarks>
public sealed class TlsPeers
{
    [Test]
    public async Task ACertificateOfTomorrow()
    {
        using var certificate = Certificates.For("127.0.0.1", DateTimeOffset.UtcNow.AddDays(1), DateTimeOffset.UtcNow.AddDays(3));
        await using var server = ScriptedServer.Start(exchange => exchange.WaitAsync(), certificate);

        (await PreflightAsync(server)).Sentence.Should().Contain("it is not valid before ").And.EndWith(
            $"put its SHA-256 fingerprint into the profile: tls: {{ fingerprint: \"{Certificates.Fingerprint(certificate)}\" }}.");
    }

    [Test]
    public async Task AServerOfTheSecondVersionOfHttpAlone()
    {
        using var certificate = Certificates.Good();
        await using var server = ScriptedServer.StartTls(
            exchange => exchange.WaitAsync(),
            () =>
                new SslServerAuthenticationOptions
                {
                    ServerCertificate = certificate,
                    ApplicationProtocols = [SslApplicationProtocol.Http2],
                });

        var finding = await PreflightAsync(server, Certificates.Fingerprint(certificate));

        finding.Kind.Should().Be(PreflightKind.Tls);
        finding.Sentence.Should().Contain("the TLS handshake with 127.0.0.1 failed").And.Contain("HTTP/1.1").And.NotContain("   at ");
    }

    [Test]
    public async Task AHandshakeThatNeverEnds([Values] Transport transport)
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        var endpoint = new UriBuilder("https", "127.0.0.1", ((System.Net.IPEndPoint)listener.LocalEndpoint).Port).Uri;

        var (exchange, took) = await AskAsync(300);
        // A busy machine may not even have connected by then.
        if (exchange.Failure!.Message.StartsWith("no connection", StringComparison.Ordinal))
            (exchange, took) = await AskAsync(10_000);

        exchange.Failure!.Kind.Should().Be(TransportFailureKind.ConnectTimeout);
        exchange.Failure.Message.Should().MatchRegex("takes connections but had not finished the TLS handshake after (0.3|10) s")
            .And.Contain("limits.timeouts.connect");
        took.Should().BeLessThan(Endpoints.Soon);

        async Task<(Exchange Exchange, TimeSpan Took)> AskAsync(int connectMilliseconds)
        {
            await using var target = await Asking.ConnectAsync(endpoint, connectMilliseconds: connectMilliseconds);
            return await Asking.AskAsync(target, transport);
        }
    }

    /// <summary>Trust is asked for each connection: who stands in the way in mid-run gets no request to see.</summary>
    [Test]
    public async Task ACertificateThatChangesInMidRun([Values] Transport transport)
    {
        using var first = Certificates.Good();
        using var second = Certificates.Good();
        var current = first;
        await using var server = ScriptedServer.StartTls(
            async exchange =>
            {
                await exchange.ReadBodyAsync();
                await exchange.SendAsync(ScriptedServer.Response("200 OK", "", "ETag: \"e\"\r\nConnection: close\r\n"));
                exchange.Close();
            },
            () => new SslServerAuthenticationOptions { ServerCertificate = current });
        await using var target = await Asking.ConnectAsync(server.Endpoint,
            options: Endpoints.Options with { TlsFingerprint = Certificates.Fingerprint(first) });

        var (before, _) = await Asking.AskAsync(target, transport);
        current = second;
        var (after, _) = await Asking.AskAsync(target, transport);
        current = first;
        var (again, _) = await Asking.AskAsync(target, transport);

        before.Status.Should().Be(200);
        after.Failure!.Kind.Should().Be(TransportFailureKind.Tls);
        after.Failure.Message.Should().StartWith("127.0.0.1 presented a certificate with SHA-256 fingerprint "
            + $"{Certificates.Fingerprint(second)}, but the profile trusts {Certificates.Fingerprint(first)} only");
        again.Status.Should().Be(200);
        server.Exchanges.Should().HaveCount(2);
    }

    private static async Task<PreflightFinding> PreflightAsync(ScriptedServer server, string? fingerprint = null)
    {
        await using var target =
            await Asking.ConnectAsync(server.Endpoint, options: Endpoints.Options with { TlsFingerprint = fingerprint });
        return (await target.PreflightAsync()).Findings.Should().ContainSingle().Subject;
    }
}
