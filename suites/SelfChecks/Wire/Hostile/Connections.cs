using Conformance.SelfChecks.Support;
using Conformance.SelfChecks.Support.Wire;
using Conformance.Wire.Bodies;
using Conformance.Wire.Exchanges;
using Conformance.Wire.Requests;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Wire.Hostile;

/// <summary>
/// Whatever an endpoint does is an exchange with a failure in one sentence, soon, in every transport; never an exception, and never a
/// second request but where a connection was closed in order before the first could be read.
/// </summary>
public sealed class Connections
{
    [Test]
    public async Task SilenceIsATimeout([Values] Transport transport)
    {
        await using var server = ScriptedServer.Start(exchange => exchange.WaitAsync());

        var (exchange, took) = await Asking.AskAsync(server, transport, idleMilliseconds: 300);

        exchange.Status.Should().BeNull();
        exchange.Failure!.Kind.Should().Be(TransportFailureKind.Timeout);
        exchange.Failure.Message.Should().Be("the endpoint did nothing for 0.3 s and the exchange was given up");
        took.Should().BeLessThan(Endpoints.Soon);
        server.Exchanges.Count.Should().BeLessThanOrEqualTo(1, "nothing is sent again");
    }

    [Test]
    public async Task ClosingWithoutAResponseIsALostConnection([Values] Transport transport)
    {
        await using var server = ScriptedServer.Start(async exchange =>
        {
            await exchange.ReadBodyAsync();
            exchange.Close();
        });

        var (exchange, _) = await Asking.AskAsync(server, transport);

        exchange.Status.Should().BeNull();
        exchange.Failure!.Kind.Should().Be(TransportFailureKind.ConnectionLost);
        server.Exchanges.Should().HaveCount(1, "nothing is sent again");
    }

    [Test]
    public async Task AResetIsALostConnection([Values] Transport transport)
    {
        await using var server = ScriptedServer.Start(async exchange =>
        {
            await exchange.ReadBodyAsync();
            exchange.Reset();
        });

        var (exchange, _) = await Asking.AskAsync(server, transport);

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
                await exchange.SendAsync(Asking.Ok);
        });
        await using var target = await Endpoints.ConnectAsync(server);
        await using var session = target.OpenSession("reset");

        var first = await session.SendAsync(new Request("GET") { Key = "k" });
        var second = await session.SendAsync(new Request("GET") { Key = "k" });

        first.Status.Should().Be(200);
        second.Failure!.Kind
            .Should().Be(TransportFailureKind.ConnectionLost, "a client that repairs this makes a flaky endpoint look sound");
        server.Connections.Should().BeLessThanOrEqualTo(2);
        server.Exchanges.Should().HaveCount(2);
    }

    [TestCase("GET")]
    [TestCase("HEAD")]
    [TestCase("PUT")]
    [TestCase("DELETE")]
    public async Task AnEndpointMayCloseAConnectionBetweenTwoRequests(string method)
    {
        await using var server = ScriptedServer.Start(ClosingAfterwards);
        await using var target = await Endpoints.ConnectAsync(server);
        await using var session = target.OpenSession("closing");

        for (var count = 0; count < 20; count++)
        {
            var exchange = await session.SendAsync(new Request(method) { Key = "k", Body = method == "PUT" ? Body.OneByte : null });
            exchange.Status.Should().Be(200);
        }

        server.Exchanges.Should().HaveCount(20, "none is handled twice");
    }

    [Test]
    public async Task APostIsNotSentAgainAndHasAConnectionOfItsOwnOnceAnEndpointClosedOne()
    {
        await using var server = ScriptedServer.Start(ClosingAfterwards);
        await using var target = await Endpoints.ConnectAsync(server);
        await using var session = target.OpenSession("closing");

        var failures = 0;
        for (var count = 0; count < 20; count++)
            failures += (await session.SendAsync(new Request("POST") { Key = "k", Body = Body.OneByte })).Failure is null ? 0 : 1;

        failures.Should().Be(1);
        server.Exchanges.Should().HaveCount(19);
    }

    [Test]
    public async Task ClosingAfterTheHeadersKeepsTheStatusAndTellsTheFailure([Values] Transport transport)
    {
        await using var server = ScriptedServer.Start(async exchange =>
        {
            await exchange.ReadBodyAsync();
            await exchange.SendAsync("HTTP/1.1 200 OK\r\nETag: \"e\"\r\nContent-Length: 10\r\n\r\n1234");
            exchange.Close();
        });

        var (exchange, _) = await Asking.AskAsync(server, transport);

        exchange.Status.Should().Be(200);
        exchange.ETag.Should().Be("\"e\"");
        exchange.ResponseBytes.Should().Be(4);
        exchange.Failure!.Kind.Should().Be(TransportFailureKind.ConnectionLost);
        exchange.IsSuccess.Should().BeFalse("half a response is no success");
    }

    [Test]
    public async Task AnEarlyRefusalOfALongBodyIsHeard([Values(Transport.Client, Transport.Raw)] Transport transport)
    {
        const string Refusal = "<Error><Code>EntityTooLarge</Code></Error>";
        await using var server = ScriptedServer.Start(async exchange =>
        {
            await exchange.SendAsync(ScriptedServer.Response("400 Bad Request", Refusal));
            await Task.Delay(100, exchange.Stopping);
            exchange.Close();
        });

        var (exchange, _) = await Asking.AskAsync(server, transport, alter: request => request.Body = Body.Generated(32 << 20, 7));

        if (exchange.Status is null && !OperatingSystem.IsLinux())
            Assert.Ignore("this system drops what was received when the other side resets the connection");
        exchange.Status.Should().Be(400, exchange.Transcript());
        exchange.Code.Should().Be("EntityTooLarge");
        exchange.RequestBytes.Should().BeLessThan(32 << 20);
    }

    [Test]
    public async Task AfterARefusedBodyTheConnectionIsNotUsedAgain()
    {
        await using var server = ScriptedServer.Responding(ScriptedServer.Response("400 Bad Request"));
        await using var target = await Endpoints.ConnectAsync(server);
        await using var session = target.OpenSession("retired");

        await session.PutObjectAsync("a", Body.OneByte);
        await session.PutObjectAsync("b", Body.OneByte);

        server.Connections.Should().Be(2);
    }

    [Test]
    public async Task CancellingEndsTheExchange([Values(Transport.Client, Transport.Raw)] Transport transport)
    {
        await using var server = ScriptedServer.Start(exchange => exchange.WaitAsync());
        await using var target = await Endpoints.ConnectAsync(server);
        using var cancelling = new CancellationTokenSource(200);
        await using var session = target.OpenSession("cancelled", cancelling.Token);

        var sending = () => session.SendAsync(new Request("GET") { Key = "k", ChunkedTransfer = transport == Transport.Raw });

        await sending.Should().ThrowAsync<OperationCanceledException>();
    }

    private static async Task ClosingAfterwards(ScriptedExchange exchange)
    {
        await exchange.ReadBodyAsync();
        await exchange.SendAsync(Asking.Ok);
        await exchange.CloseAsTheNextComesAsync();
    }
}
