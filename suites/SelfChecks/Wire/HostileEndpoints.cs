using System.Diagnostics;
using Conformance.Wire;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Wire;

/// <summary>Whatever an endpoint does is an exchange with a failure in one sentence, soon, in both lanes; never an exception, never a second request.</summary>
public sealed class HostileEndpoints
{
    private const string Ok = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

    [Test]
    public async Task SilenceIsATimeout([Values] bool raw)
    {
        await using var server = ScriptedServer.Start(exchange => exchange.WaitAsync());

        var (exchange, took) = await AskAsync(server, raw, impatient: true);

        exchange.Status.Should().BeNull();
        exchange.Failure!.Kind.Should().Be(TransportFailureKind.Timeout);
        exchange.Failure.Message.Should().Be("the endpoint did nothing for 0.3 s and the exchange was given up");
        took.Should().BeLessThan(TimeSpan.FromSeconds(3));
        server.Exchanges.Should().HaveCount(1);
    }

    [Test]
    public async Task ClosingWithoutAnAnswerIsALostConnection([Values] bool raw)
    {
        await using var server = ScriptedServer.Start(async exchange =>
        {
            await exchange.ReadBodyAsync();
            exchange.Close();
        });

        var (exchange, _) = await AskAsync(server, raw);

        exchange.Status.Should().BeNull();
        exchange.Failure!.Kind.Should().Be(TransportFailureKind.ConnectionLost);
        server.Exchanges.Should().HaveCount(1, "nothing is sent again");
    }

    [Test]
    public async Task AResetIsALostConnection([Values] bool raw)
    {
        await using var server = ScriptedServer.Start(async exchange =>
        {
            await exchange.ReadBodyAsync();
            exchange.Reset();
        });

        var (exchange, _) = await AskAsync(server, raw);

        exchange.Failure!.Kind.Should().Be(TransportFailureKind.ConnectionLost);
        server.Exchanges.Should().HaveCount(1, "nothing is sent again");
    }

    [Test]
    public async Task AResetOnAConnectionThatServedBeforeIsNotRepaired()
    {
        var count = 0;
        await using var server = ScriptedServer.Start(async exchange =>
        {
            await exchange.ReadBodyAsync();
            if (Interlocked.Increment(ref count) == 2)
                exchange.Reset();
            else
                await exchange.SendAsync(Ok);
        });
        await using var target = await Endpoints.ConnectAsync(server);
        await using var session = target.OpenSession("reset");

        var first = await session.SendAsync(new Request("GET") { Key = "k" });
        var second = await session.SendAsync(new Request("GET") { Key = "k" });

        first.Status.Should().Be(200);
        second.Failure!.Kind.Should().Be(TransportFailureKind.ConnectionLost, "a client that repairs this makes a flaky endpoint look sound");
        server.Connections.Should().BeLessThanOrEqualTo(2);
        server.Exchanges.Should().HaveCount(2);
    }

    [Test]
    public async Task ClosingAfterTheHeadersKeepsTheStatusAndTellsTheFailure([Values] bool raw)
    {
        await using var server = ScriptedServer.Start(async exchange =>
        {
            await exchange.ReadBodyAsync();
            await exchange.SendAsync("HTTP/1.1 200 OK\r\nETag: \"e\"\r\nContent-Length: 10\r\n\r\n1234");
            exchange.Close();
        });

        var (exchange, _) = await AskAsync(server, raw);

        exchange.Status.Should().Be(200);
        exchange.ETag.Should().Be("\"e\"");
        exchange.ResponseBytes.Should().Be(4);
        exchange.Failure!.Kind.Should().Be(TransportFailureKind.ConnectionLost);
        exchange.IsSuccess.Should().BeFalse("half an answer is no success");
    }

    [Test]
    public async Task ABodyWithoutEndIsBrokenOff([Values] bool raw)
    {
        await using var server = ScriptedServer.Start(async exchange =>
        {
            await exchange.ReadBodyAsync();
            await exchange.SendAsync("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
            while (true)
                await exchange.SendAsync("10\r\n0123456789abcdef\r\n");
        });

        var (exchange, _) = await AskAsync(server, raw, alter: request =>
        {
            request.ResponseLimit = 100_000;
            request.BytesKept = 1000;
        });

        exchange.Failure!.Kind.Should().Be(TransportFailureKind.TooLarge);
        exchange.BodyTruncated.Should().BeTrue();
        exchange.ResponseBody.Length.Should().Be(1000);
        exchange.ResponseBytes.Should().BeInRange(100_001, 200_000);
    }

    [Test]
    public async Task ABodyThatDripsEndsWithItsTime([Values] bool raw)
    {
        await using var server = ScriptedServer.Start(async exchange =>
        {
            await exchange.ReadBodyAsync();
            await exchange.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
            while (true)
            {
                await Task.Delay(50, exchange.Stopping);
                await exchange.SendAsync(".");
            }
        });

        var (exchange, took) = await AskAsync(server, raw, impatient: true, connectMilliseconds: 500);

        exchange.Failure!.Kind.Should().Be(TransportFailureKind.Timeout);
        exchange.Failure.Message.Should().StartWith("the exchange was not over after");
        took.Should().BeLessThan(TimeSpan.FromSeconds(8));
    }

    [TestCase("SSH-2.0-OpenSSH_9.2\r\n\r\n")]
    [TestCase("HTTP/1.1 abc OK\r\n\r\n")]
    [TestCase("HTTP/1.1 200 OK\r\nno colon here\r\n\r\n")]
    public async Task WhatIsNotHttpIsSaidSo(string answer)
    {
        foreach (var raw in new[] { false, true })
        {
            await using var server = ScriptedServer.Start(async exchange =>
            {
                await exchange.ReadBodyAsync();
                await exchange.SendAsync(answer);
                exchange.Close();
            });

            var (exchange, _) = await AskAsync(server, raw);

            exchange.Failure!.Kind.Should().Be(TransportFailureKind.Malformed, exchange.Failure.Message);
        }
    }

    [Test]
    public async Task HugeHeadersAreTooLarge([Values] bool raw)
    {
        await using var server = ScriptedServer.Start(async exchange =>
        {
            await exchange.ReadBodyAsync();
            await exchange.SendAsync("HTTP/1.1 200 OK\r\nx-long: " + new string('x', 200_000) + "\r\nContent-Length: 0\r\n\r\n");
        });

        var (exchange, _) = await AskAsync(server, raw);

        exchange.Failure!.Kind.Should().Be(TransportFailureKind.TooLarge);
    }

    [Test]
    public async Task RepeatedAndForeignHeadersArriveAsTheyAre([Values] bool raw)
    {
        await using var server = ScriptedServer.Answering(
            "HTTP/1.1 200 OK\r\nETag: \"a\"\r\netag: no quotes\r\nx-amz-meta-name: Zoë ☃\r\nContent-Type: \r\nLast-Modified: yesterday\r\nContent-Length: 2\r\n\r\nok");

        var (exchange, _) = await AskAsync(server, raw);

        exchange.Failure.Should().BeNull();
        exchange.ResponseHeaders.All("ETag").Should().Equal("\"a\"", "no quotes");
        exchange.ResponseHeaders["x-amz-meta-name"].Should().Be("Zoë ☃");
        exchange.ResponseHeaders["Last-Modified"].Should().Be("yesterday");
        exchange.ResponseText().Should().Be("ok");
    }

    [Test]
    public async Task AnEarlyRefusalOfALongBodyIsHeard([Values] bool raw)
    {
        const string refusal = "<Error><Code>EntityTooLarge</Code></Error>";
        await using var server = ScriptedServer.Start(async exchange =>
        {
            await exchange.SendAsync(ScriptedServer.Answer("400 Bad Request", refusal));
            await Task.Delay(100, exchange.Stopping);
            exchange.Close();
        });

        var (exchange, _) = await AskAsync(server, raw, alter: request => request.Body = Body.Generated(32 << 20, 7));

        if (exchange.Status is null && !OperatingSystem.IsLinux())
            Assert.Ignore("this system drops what was received when the other side resets the connection");
        exchange.Status.Should().Be(400, exchange.Transcript());
        exchange.Code.Should().Be("EntityTooLarge");
        exchange.RequestBytes.Should().BeLessThan(32 << 20);
    }

    [Test]
    public async Task AfterARefusedBodyTheConnectionIsNotUsedAgain()
    {
        await using var server = ScriptedServer.Answering(ScriptedServer.Answer("400 Bad Request"));
        await using var target = await Endpoints.ConnectAsync(server);
        await using var session = target.OpenSession("retired");

        await session.PutObjectAsync("a", Body.OneByte);
        await session.PutObjectAsync("b", Body.OneByte);

        server.Connections.Should().Be(2);
    }

    [Test]
    public async Task ARedirectIsAnAnswer()
    {
        await using var server = ScriptedServer.Answering(ScriptedServer.Answer("307 Temporary Redirect", "", "Location: http://127.0.0.1:1/elsewhere\r\n"));

        var (exchange, _) = await AskAsync(server, raw: false);

        exchange.Status.Should().Be(307);
        exchange.Failure.Should().BeNull();
        server.Exchanges.Should().HaveCount(1);
    }

    [Test]
    public async Task ACompressedAnswerStaysCompressed()
    {
        await using var server = ScriptedServer.Answering("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nabcd");

        var (exchange, _) = await AskAsync(server, raw: false);

        exchange.ResponseText().Should().Be("abcd");
        server.Exchanges[0].Header("Accept-Encoding").Should().Be("identity");
    }

    [Test]
    public async Task CookiesAreNeitherKeptNorShown()
    {
        await using var server = ScriptedServer.Answering(ScriptedServer.Answer("200 OK", "", "Set-Cookie: session=verysecretcookie; Path=/\r\n"));
        await using var target = await Endpoints.ConnectAsync(server);
        await using var session = target.OpenSession("cookies");

        await session.SendAsync(new Request("GET") { Key = "k" });
        var second = await session.SendAsync(new Request("GET") { Key = "k" });

        server.Exchanges[1].Header("Cookie").Should().BeNull();
        second.Transcript().Should().NotContain("verysecretcookie");
    }

    [Test]
    public async Task CancellingEndsTheExchange([Values] bool raw)
    {
        await using var server = ScriptedServer.Start(exchange => exchange.WaitAsync());
        await using var target = await Endpoints.ConnectAsync(server);
        using var cancelling = new CancellationTokenSource(200);
        await using var session = target.OpenSession("cancelled", cancelling.Token);

        var sending = () => session.SendAsync(new Request("GET") { Key = "k", ChunkedTransfer = raw });

        await sending.Should().ThrowAsync<OperationCanceledException>();
    }

    private static async Task<(Exchange Exchange, TimeSpan Took)> AskAsync(
        ScriptedServer server, bool raw, bool impatient = false, Action<Request>? alter = null, int connectMilliseconds = 5000)
    {
        var profile = Endpoints.Profile(server.Endpoint);
        profile = impatient ? profile.Impatient() : profile;
        profile = profile with { Limits = profile.Limits with { ConnectTimeout = TimeSpan.FromMilliseconds(connectMilliseconds) } };
        await using var target = await Endpoints.ConnectAsync(profile);
        // Not disposed: disposing would send what cleans up, and the scripts count requests.
        var session = target.OpenSession("hostile");
        var request = new Request("PUT") { Key = "key", Body = Body.OfText("payload") };
        if (raw)
            request.DeclaredLength = 7;
        alter?.Invoke(request);
        if (raw)
            request.DeclaredLength = request.Body!.Length;
        var clock = Stopwatch.GetTimestamp();
        var exchange = await session.SendAsync(request);
        return (exchange, Stopwatch.GetElapsedTime(clock));
    }
}
