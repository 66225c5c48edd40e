using System.Text;
using Conformance.SelfChecks.Support;
using Conformance.SelfChecks.Support.Wire;
using Conformance.Wire.Bodies;
using Conformance.Wire.Exchanges;
using Conformance.Wire.Requests;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Wire;

/// <summary>What no HTTP client will send, and what comes back for it.</summary>
public sealed class RawFraming
{
    private const string Ok = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
    private const long FiveGigabytesAndOne = 5_368_709_121;

    [Test]
    public async Task AWithheldBodyMayBeRefusedOutright()
    {
        var (exchange, sent) = await SendAsync(Withheld(),
            exchange => exchange.SendAsync(ScriptedServer.Response("400 Bad Request", "<Error><Code>EntityTooLarge</Code></Error>")));

        exchange.Status.Should().Be(400);
        exchange.Code.Should().Be("EntityTooLarge");
        exchange.SawContinue.Should().BeFalse();
        exchange.Failure.Should().BeNull();
        exchange.RequestBytes.Should().Be(0);
        sent.Header("Content-Length").Should().Be("5368709121");
        sent.Header("Expect").Should().Be("100-continue");
    }

    [Test]
    public async Task AskingForAWithheldBodyIsObserved()
    {
        var (exchange, _) = await SendAsync(Withheld(), async exchange =>
        {
            await exchange.SendAsync("HTTP/1.1 100 Continue\r\n\r\n");
            await exchange.WaitAsync();
        });

        exchange.Status.Should().BeNull();
        exchange.SawContinue.Should().BeTrue();
        exchange.Failure!.Kind.Should().Be(TransportFailureKind.BodyWithheld);
    }

    [Test]
    public async Task WhatBecomesOfAWithheldBodyIsAwaitedAndIsNoResponse()
    {
        var isStored = false;
        var (exchange, _) = await SendAsync(Withheld(), async exchange =>
        {
            await exchange.SendAsync("HTTP/1.1 100 Continue\r\n\r\n");
            _ = await exchange.Stream.ReadAtLeastAsync(new byte[1], 1, throwOnEndOfStream: false, exchange.Stopping);
            await Task.Delay(300, exchange.Stopping);
            isStored = true;
            await exchange.SendAsync(ScriptedServer.Response("200 OK"));
        });

        isStored.Should().BeTrue();
        exchange.Status.Should().BeNull();
        exchange.Failure!.Kind.Should().Be(TransportFailureKind.BodyWithheld);
    }

    [Test]
    public async Task ARefusalJustAfterContinueIsStillHeard()
    {
        var (exchange, _) = await SendAsync(Withheld(), async exchange =>
        {
            await exchange.SendAsync("HTTP/1.1 100 Continue\r\n\r\n");
            await Task.Delay(100, exchange.Stopping);
            await exchange.SendAsync(ScriptedServer.Response("413 Too Large"));
        });

        exchange.Status.Should().Be(413);
        exchange.InterimStatuses.Should().Equal(100);
    }

    [Test]
    public async Task InterimResponsesAreRecordedAndTheBodyFollowsThem()
    {
        var (exchange, sent) = await SendAsync(new Request("PUT") { Key = "k", Body = Body.OfText("abc"), ExpectContinue = true },
            async exchange =>
            {
                await exchange.SendAsync(
                    "HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n");
                await exchange.ReadBodyAsync();
                await exchange.SendAsync(Ok);
            });

        exchange.Status.Should().Be(200);
        exchange.InterimStatuses.Should().Equal(102, 100, 103);
        Encoding.UTF8.GetString(sent.Body).Should().Be("abc");
    }

    [Test]
    public async Task WithoutAnInterimResponseTheBodyGoesOutUnasked()
    {
        var (exchange, sent) = await SendAsync(new Request("PUT") { Key = "k", Body = Body.OfText("abc"), ExpectContinue = true },
            async exchange =>
            {
                await exchange.ReadBodyAsync();
                await exchange.SendAsync(Ok);
            });

        exchange.Status.Should().Be(200);
        exchange.InterimStatuses.Should().BeEmpty();
        sent.Body.Should().HaveCount(3);
    }

    [Test]
    public async Task EndlessInterimResponsesEnd()
    {
        var (exchange, _) = await SendAsync(new Request("PUT") { Key = "k", Body = Body.OfText("abc"), ExpectContinue = true },
            async exchange =>
            {
                while (true)
                    await exchange.SendAsync("HTTP/1.1 102 Processing\r\n\r\n");
            });

        exchange.Failure!.Kind.Should().Be(TransportFailureKind.Malformed);
    }

    [Test]
    public async Task HalfOfTheBodyWaitsForWhatTheRequestWaitsFor()
    {
        var resumed = new TaskCompletionSource();
        var (first, rest) = ("", "");
        var request = new Request("PUT") { Key = "k", Body = Body.OfText("0123456789"), WaitHalfway = _ => resumed.Task };

        var (exchange, _) = await SendAsync(request, async exchange =>
        {
            first = await ReadAsync(exchange, 5);
            resumed.SetResult();
            rest = await ReadAsync(exchange, 5);
            await exchange.SendAsync(Ok);
        });

        exchange.Status.Should().Be(200);
        first.Should().Be("01234");
        rest.Should().Be("56789");

        static async Task<string> ReadAsync(ScriptedExchange exchange, int count)
        {
            var bytes = new byte[count];
            await exchange.Stream.ReadExactlyAsync(bytes, exchange.Stopping);
            return Encoding.ASCII.GetString(bytes);
        }
    }

    [Test]
    public async Task ACutBodyEndsTheSendingSideAndStillHearsTheResponse()
    {
        var received = -1;
        var (exchange, sent) = await SendAsync(new Request("PUT") { Key = "k", Body = Body.OfText("0123456789"), CutBodyAfter = 4 },
            async exchange =>
            {
                var buffer = new byte[100];
                received = 0;
                for (int read; (read = await exchange.Stream.ReadAsync(buffer, exchange.Stopping)) > 0; received += read)
                {
                }
                await exchange.SendAsync(ScriptedServer.Response("400 Bad Request", "<Error><Code>IncompleteBody</Code></Error>"));
            });

        sent.Header("Content-Length").Should().Be("10");
        received.Should().Be(4);
        exchange.RequestBytes.Should().Be(4);
        exchange.Code.Should().Be("IncompleteBody");
    }

    [Test]
    public async Task ALengthCanBeLeftOutAndCanLie()
    {
        var (_, without) = await SendAsync(new Request("PUT") { Key = "k", Body = Body.OfText("abc"), OmitLength = true },
            exchange => exchange.SendAsync(Ok));
        var (_, lying) = await SendAsync(new Request("PUT") { Key = "k", Body = Body.OfText("abc"), DeclaredLength = 2 },
            exchange => exchange.SendAsync(Ok));

        without.Header("Content-Length").Should().BeNull();
        without.Header("Transfer-Encoding").Should().BeNull();
        lying.Header("Content-Length").Should().Be("2");
    }

    [Test]
    public async Task HttpChunksAreFramedRight()
    {
        var body = Body.Generated(70_000, 3);
        var framed = new MemoryStream();
        var (exchange, sent) = await SendAsync(new Request("PUT") { Key = "k", Body = body, ChunkedTransfer = true }, async exchange =>
        {
            var buffer = new byte[64 * 1024];
            while (!Encoding.Latin1.GetString(framed.ToArray()).EndsWith("\r\n0\r\n\r\n", StringComparison.Ordinal))
                framed.Write(buffer, 0, await exchange.Stream.ReadAsync(buffer, exchange.Stopping));
            await exchange.SendAsync(Ok);
        });

        exchange.Status.Should().Be(200);
        sent.Header("Transfer-Encoding").Should().Be("chunked");
        sent.Header("Content-Length").Should().BeNull();
        var bytes = framed.ToArray();
        Encoding.ASCII.GetString(bytes, 0, 7).Should().Be("10000\r\n");
        bytes.AsSpan(7, 65536).SequenceEqual(body.Slice(0, 65536).ToArray()).Should().BeTrue();
        Encoding.ASCII.GetString(bytes, 7 + 65536, 8).Should().Be("\r\n1170\r\n");
        exchange.RequestBytes.Should().Be(70_000);
    }

    [TestCase("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nx-trailer: t\r\n\r\n", "abcde")]
    [TestCase("HTTP/1.0 200 OK\r\n\r\nabcde", "abcde")]
    [TestCase("HTTP/1.1 200\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\nabcde", "abcde")]
    public async Task EveryFramingOfResponsesIsRead(string response, string body)
    {
        var (exchange, _) = await SendAsync(new Request("PUT") { Key = "k", OmitLength = true }, async exchange =>
        {
            await exchange.SendAsync(response);
            exchange.Close();
        });

        exchange.Failure.Should().BeNull();
        exchange.ResponseText().Should().Be(body);
        exchange.ResponseTrailers.Count.Should().Be(response.Contains("x-trailer", StringComparison.Ordinal) ? 1 : 0);
    }

    [TestCase("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n", TransportFailureKind.Malformed)]
    [TestCase("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabcdef\r\n", TransportFailureKind.Malformed)]
    [TestCase("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n", TransportFailureKind.Malformed)]
    [TestCase("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcde", TransportFailureKind.Malformed)]
    [TestCase("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", TransportFailureKind.Malformed)]
    [TestCase("HTTP/1.1 200 OK\n\n", TransportFailureKind.Malformed)]
    [TestCase("HTTP/1.1 200 OK\r\nA: b\r\n folded\r\n\r\n", TransportFailureKind.Malformed)]
    [TestCase("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nab", TransportFailureKind.ConnectionLost)]
    [TestCase("HTTP/1.1 2", TransportFailureKind.ConnectionLost)]
    public async Task WrongFramingIsAFailure(string response, TransportFailureKind kind)
    {
        var (exchange, _) = await SendAsync(new Request("PUT") { Key = "k", OmitLength = true }, async exchange =>
        {
            await exchange.SendAsync(response);
            exchange.Close();
        });

        exchange.Failure!.Kind.Should().Be(kind, exchange.Failure.Message);
    }

    private static Request Withheld() =>
        new("PUT")
        {
            Key = "k",
            Body = Body.Generated(1024, 1),
            DeclaredLength = FiveGigabytesAndOne,
            ExpectContinue = true,
            WithholdBody = true,
            Payload = PayloadMode.Unsigned,
        };

    private static async Task<(Exchange Exchange, ScriptedExchange Sent)> SendAsync(Request request, Func<ScriptedExchange, Task> script)
    {
        await using var server = ScriptedServer.Start(script);
        await using var target = await Endpoints.ConnectAsync(server);
        var exchange = await target.OpenSession("raw").SendAsync(request);
        return (exchange, server.Exchanges[0]);
    }
}
