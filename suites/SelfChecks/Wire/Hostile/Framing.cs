using System.Globalization;
using System.Text;
using Conformance.SelfChecks.Support;
using Conformance.SelfChecks.Support.Wire;
using Conformance.Wire.Exchanges;
using Conformance.Wire.Requests;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Wire.Hostile;

/// <summary>
/// Responses whose lengths, chunks, heads and versions lie or never end: each is a failure with its reason,
/// and nothing of it reaches the next exchange.
/// </summary>
public sealed class Framing
{
    private const string Smuggled = "HTTP/1.1 200 OK\r\nETag: \"smuggled\"\r\nContent-Length: 0\r\n\r\n";

    [TestCase("SSH-2.0-OpenSSH_9.2\r\n\r\n")]
    [TestCase("HTTP/1.1 abc OK\r\n\r\n")]
    [TestCase("HTTP/1.1 200 OK\r\nno colon here\r\n\r\n")]
    public async Task WhatIsNotHttpIsSaidSo(string response)
    {
        foreach (var transport in Enum.GetValues<Transport>())
        {
            await using var server = ScriptedServer.Start(async exchange =>
            {
                await exchange.ReadBodyAsync();
                await exchange.SendAsync(response);
                exchange.Close();
            });

            var (exchange, _) = await Asking.AskAsync(server, transport);

            exchange.Failure!.Kind.Should().Be(TransportFailureKind.Malformed, exchange.Failure.Message);
        }
    }

    [Test]
    public async Task HugeHeadersAreTooLarge([Values] Transport transport)
    {
        await using var server = ScriptedServer.Start(async exchange =>
        {
            await exchange.ReadBodyAsync();
            await exchange.SendAsync("HTTP/1.1 200 OK\r\nx-long: " + new string('x', 200_000) + "\r\nContent-Length: 0\r\n\r\n");
        });

        var (exchange, _) = await Asking.AskAsync(server, transport);

        exchange.Failure!.Kind.Should().Be(TransportFailureKind.TooLarge);
    }

    [Test]
    public async Task RepeatedAndForeignHeadersArriveAsTheyAre([Values(Transport.Client, Transport.Raw)] Transport transport)
    {
        await using var server = ScriptedServer.Responding(
            "HTTP/1.1 200 OK\r\nETag: \"a\"\r\netag: no quotes\r\nx-amz-meta-name: Zoë ☃\r\nContent-Type: \r\n"
                + "Last-Modified: yesterday\r\nContent-Length: 2\r\n\r\nok");

        var (exchange, _) = await Asking.AskAsync(server, transport);

        exchange.Failure.Should().BeNull();
        exchange.ResponseHeaders.All("ETag").Should().Equal("\"a\"", "no quotes");
        exchange.ResponseHeaders["x-amz-meta-name"].Should().Be("Zoë ☃");
        exchange.ResponseHeaders["Last-Modified"].Should().Be("yesterday");
        exchange.ResponseText().Should().Be("ok");
    }

    [Test]
    public async Task MoreHeadersThanAnybodyNeedsAreTooLarge([Values] Transport transport)
    {
        await using var server = ScriptedServer.Start(async exchange =>
        {
            await exchange.ReadBodyAsync();
            await exchange.SendAsync("HTTP/1.1 200 OK\r\n");
            for (var number = 0; ; number++)
                await exchange.SendAsync(string.Create(CultureInfo.InvariantCulture, $"x-{number}: y\r\n"));
        });

        var (exchange, _) = await Asking.AskAsync(server, transport);

        exchange.Failure!.Kind.Should().Be(TransportFailureKind.TooLarge);
        exchange.Status.Should().BeNull();
    }

    [Test]
    public async Task ATrailerWithoutEndIsNoSuccess([Values] Transport transport)
    {
        await using var server = ScriptedServer.Start(async exchange =>
        {
            await exchange.ReadBodyAsync();
            await exchange.SendAsync("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n");
            while (true)
                await exchange.SendAsync("x-trailer: y\r\n");
        });

        var (exchange, _) = await Asking.AskAsync(server, transport);

        exchange.Failure!.Kind.Should().Be(TransportFailureKind.TooLarge);
        exchange.IsSuccess.Should().BeFalse();
    }

    [TestCase("ffffffffffffffff\r\nabc\r\n")]
    [TestCase("7fffffffffffffff\r\nabc\r\n")]
    [TestCase("-3\r\nabc\r\n0\r\n\r\n")]
    [TestCase("zz\r\nabc\r\n0\r\n\r\n")]
    [TestCase("2\r\nabc\r\n0\r\n\r\n")]
    [TestCase("5\r\nabc\r\n0\r\n\r\n")]
    [TestCase("3\r\nabc\r\n")]
    [TestCase("3\r\nabc0\r\n\r\n")]
    [TestCase("\r\n\r\n")]
    public async Task ChunksThatLieAreNoSuccess(string chunks)
    {
        await using var server = ScriptedServer.Start(async exchange =>
        {
            await exchange.ReadBodyAsync();
            await exchange.SendAsync("HTTP/1.1 200 OK\r\nETag: \"e\"\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks);
            exchange.Close();
        });

        foreach (var transport in Enum.GetValues<Transport>())
        {
            var (exchange, _) = await Asking.AskAsync(server, transport);

            exchange.Failure!.Kind.Should().BeOneOf([TransportFailureKind.Malformed, TransportFailureKind.ConnectionLost],
                "by transport {0}: {1}", transport, exchange.Failure.Message);
            exchange.IsSuccess.Should().BeFalse();
        }
    }

    [TestCase("Content-Length: 5\r\nContent-Length: 6\r\n\r\nabcde")]
    [TestCase("Content-Length: -5\r\n\r\nabcde")]
    [TestCase("Content-Length: 5x\r\n\r\nabcde")]
    [TestCase("Content-Length: 99999999999999999999\r\n\r\nabcde")]
    public async Task ALengthThatIsNoneIsNoSuccess(string rest)
    {
        await using var server = ScriptedServer.Start(async exchange =>
        {
            await exchange.ReadBodyAsync();
            await exchange.SendAsync("HTTP/1.1 200 OK\r\n" + rest);
            exchange.Close();
        });

        foreach (var transport in Enum.GetValues<Transport>())
        {
            var (exchange, _) = await Asking.AskAsync(server, transport);

            exchange.Failure!.Kind
                .Should().Be(TransportFailureKind.Malformed, "by transport {0}: {1}", transport, exchange.Failure.Message);
            exchange.IsSuccess.Should().BeFalse();
        }
    }

    [Test]
    public async Task ALengthThatIsTooLongIsWaitedForInVain([Values] Transport transport)
    {
        await using var server = ScriptedServer.Start(async exchange =>
        {
            await exchange.ReadBodyAsync();
            await exchange.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n1234");
            await exchange.WaitAsync();
        });

        var (exchange, took) = await Asking.AskAsync(server, transport, idleMilliseconds: 2000);

        exchange.Status.Should().Be(200);
        exchange.Failure!.Kind.Should().Be(TransportFailureKind.Timeout);
        exchange.IsSuccess.Should().BeFalse();
        took.Should().BeLessThan(Endpoints.Soon);
    }

    /// <summary>What comes after the declared length belongs to nobody, least of all to the next request on that connection.</summary>
    [Test]
    public async Task SurplusBytesNeverBecomeTheNextResponse([Values] bool atOnce)
    {
        var count = 0;
        using var isSent = new SemaphoreSlim(0);
        await using var server = ScriptedServer.Start(async exchange =>
        {
            var number = Interlocked.Increment(ref count);
            var response = string.Create(CultureInfo.InvariantCulture,
                $"HTTP/1.1 200 OK\r\nETag: \"{number}\"\r\nContent-Length: 2\r\n\r\nok");
            await exchange.SendAsync(atOnce ? response + Smuggled : response);
            if (!atOnce)
            {
                await Task.Delay(20, exchange.Stopping);
                await exchange.SendAsync(Smuggled);
            }
            isSent.Release();
        });
        await using var target = await Endpoints.ConnectAsync(server);
        var session = target.OpenSession("surplus");

        for (var number = 1; number <= 5; number++)
        {
            var exchange = await session.SendAsync(new Request("GET") { Key = "k" });

            exchange.ETag.Should().Be(string.Create(CultureInfo.InvariantCulture, $"\"{number}\""));
            (await isSent.WaitAsync(Endpoints.Soon)).Should().BeTrue();
            await Task.Delay(atOnce ? 0 : 40);
        }
    }

    [Test]
    public async Task InterimResponsesWithoutEndEnd([Values] Transport transport)
    {
        await using var server = ScriptedServer.Start(async exchange =>
        {
            await exchange.ReadBodyAsync();
            while (true)
                await exchange.SendAsync("HTTP/1.1 102 Processing\r\n\r\n");
        });

        var (exchange, took) = await Asking.AskAsync(server, transport);

        exchange.Failure!.Kind.Should()
            .Be(transport == Transport.Raw ? TransportFailureKind.Malformed : TransportFailureKind.TooLarge, exchange.Failure.Message);
        exchange.Status.Should().BeNull();
        took.Should().BeLessThan(Endpoints.Soon);
    }

    [Test]
    public async Task SomeInterimResponsesAreHarmless([Values] Transport transport)
    {
        await using var server = ScriptedServer.Start(async exchange =>
        {
            await exchange.ReadBodyAsync();
            await exchange.SendAsync("HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n"
                + ScriptedServer.Response("200 OK", "", "ETag: \"e\"\r\n"));
        });

        var (exchange, _) = await Asking.AskAsync(server, transport);

        exchange.Status.Should().Be(200);
        exchange.Failure.Should().BeNull();
    }

    [Test]
    public async Task AContinueAfterTheFinalResponseIsNotRead()
    {
        await using var server = ScriptedServer.Start(async exchange =>
        {
            await exchange.SendAsync(
                ScriptedServer.Response("400 Bad Request", "<Error><Code>EntityTooLarge</Code></Error>") + "HTTP/1.1 100 Continue\r\n\r\n");
            await exchange.WaitAsync();
        });

        var (exchange, took) = await Asking.AskAsync(server, Transport.Raw, alter: request => request.ExpectContinue = true);

        exchange.Code.Should().Be("EntityTooLarge");
        exchange.SawContinue.Should().BeFalse();
        exchange.RequestBytes.Should().Be(0);
        took.Should().BeLessThan(Endpoints.Soon);
    }

    [TestCase("HTTP/1.0 200 OK\r\nETag: \"e\"\r\n\r\nabc")]
    [TestCase("HTTP/1.0 200 OK\r\nETag: \"e\"\r\nContent-Length: 3\r\n\r\nabc")]
    [TestCase("HTTP/1.0 200 OK\r\nETag: \"e\"\r\nConnection: keep-alive\r\nContent-Length: 3\r\n\r\nabc")]
    public async Task TheFirstVersionOfHttpIsRead(string response)
    {
        await using var server = ScriptedServer.Start(async exchange =>
        {
            await exchange.ReadBodyAsync();
            await exchange.SendAsync(response);
            exchange.Close();
        });

        foreach (var transport in Enum.GetValues<Transport>())
        {
            var (exchange, _) = await Asking.AskAsync(server, transport);

            exchange.Failure.Should().BeNull();
            exchange.ETag.Should().Be("\"e\"");
            exchange.ResponseBytes.Should().Be(3);
        }
    }

    /// <summary>What a server that speaks nothing else sends to a stranger: its settings, then that it goes away.</summary>
    [Test]
    public async Task TheSecondVersionOfHttpIsSaidSo([Values] Transport transport)
    {
        byte[] settingsAndGoAway = [0, 0, 6, 4, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 100, 0, 0, 8, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1];
        await using var server = ScriptedServer.Start(async exchange =>
        {
            await exchange.SendAsync(settingsAndGoAway);
            exchange.Close();
        });

        var (exchange, _) = await Asking.AskAsync(server, transport);

        exchange.Failure.Should().Be(new TransportFailure(TransportFailureKind.Malformed,
            "the endpoint answers in HTTP/2 alone, and the suites speak HTTP/1.1; let it offer HTTP/1.1 on this port too"));
    }

    [TestCase("HTTP/1.1 000 Nothing\r\n\r\n")]
    [TestCase("HTTP/1.1 99 Low\r\n\r\n")]
    [TestCase("HTTP/9.9 200 OK\r\nContent-Length: 0\r\n\r\n")]
    [TestCase("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n")]
    [TestCase("\0\0\0\0\0\0\0\0\r\n\r\n")]
    public async Task OddStatusLinesAreNoSuccess(string response)
    {
        await using var server = ScriptedServer.Start(async exchange =>
        {
            await exchange.ReadBodyAsync();
            await exchange.SendAsync(Encoding.ASCII.GetBytes(response));
            exchange.Close();
        });

        foreach (var transport in Enum.GetValues<Transport>())
        {
            var (exchange, _) = await Asking.AskAsync(server, transport);

            exchange.IsSuccess.Should().BeFalse("by transport {0} it is {1}", transport, exchange);
            exchange.Error.Should().BeNull();
        }
    }
}
