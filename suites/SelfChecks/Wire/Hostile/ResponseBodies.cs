using System.Globalization;
using System.IO.Compression;
using System.Text;
using Conformance.SelfChecks.Support;
using Conformance.SelfChecks.Support.Wire;
using Conformance.Wire.Exchanges;
using Conformance.Wire.Requests;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Wire.Hostile;

/// <summary>Bodies without end or measure take bounded time and memory, and nothing unpacks them.</summary>
[NonParallelizable]
public sealed class ResponseBodies
{
    private const long MaxGrowthInBytes = 48L << 20;

    [Test]
    public async Task ABodyWithoutEndIsBrokenOff([Values(Transport.Client, Transport.Raw)] Transport transport)
    {
        await using var server = ScriptedServer.Start(async exchange =>
        {
            await exchange.ReadBodyAsync();
            await exchange.SendAsync("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
            while (true)
                await exchange.SendAsync("10\r\n0123456789abcdef\r\n");
        });

        var (exchange, _) = await Asking.AskAsync(server, transport, alter: request =>
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
    public async Task ABodyThatDripsEndsWithItsTime([Values] Transport transport)
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

        var (exchange, took) = await Asking.AskAsync(server, transport, idleMilliseconds: 300, connectMilliseconds: 500);
        // A busy machine holds the drops themselves back: then with more time between them.
        if (exchange.Failure is { } failure && !failure.Message.StartsWith("the exchange was not over", StringComparison.Ordinal))
            (exchange, took) = await Asking.AskAsync(server, transport, idleMilliseconds: 4000);

        exchange.Failure!.Kind.Should().Be(TransportFailureKind.Timeout);
        exchange.Failure.Message.Should().StartWith("the exchange was not over after");
        took.Should().BeLessThan(Endpoints.Soon);
    }

    [Test]
    public async Task ACompressedResponseStaysCompressed()
    {
        await using var server = ScriptedServer.Responding("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nabcd");

        var (exchange, _) = await Asking.AskAsync(server, Transport.Client);

        exchange.ResponseText().Should().Be("abcd");
        server.Exchanges[0].Header("Accept-Encoding").Should().Be("identity");
    }

    [Test]
    public async Task CookiesAreNeitherKeptNorShown()
    {
        await using var server =
            ScriptedServer.Responding(ScriptedServer.Response("200 OK", "", "Set-Cookie: session=verysecretcookie; Path=/\r\n"));
        await using var target = await Endpoints.ConnectAsync(server);
        await using var session = target.OpenSession("cookies");

        await session.SendAsync(new Request("GET") { Key = "k" });
        var second = await session.SendAsync(new Request("GET") { Key = "k" });

        server.Exchanges[1].Header("Cookie").Should().BeNull();
        second.Transcript().Should().NotContain("verysecretcookie");
    }

    /// <summary>Memory is asked of the collector, with the server's own share in it, which is one block.</summary>
    [Test]
    public async Task AnErrorOfAHundredMegabytesIsBrokenOffInLittleMemory([Values] Transport transport)
    {
        var block = Encoding.ASCII.GetBytes(new string('e', 1 << 20));
        await using var server = ScriptedServer.Start(async exchange =>
        {
            await exchange.ReadBodyAsync();
            await exchange.SendAsync("HTTP/1.1 400 Bad Request\r\nContent-Length: 104857600\r\n\r\n<Error><Code>");
            for (var sent = 0; sent < 100; sent++)
                await exchange.SendAsync(block);
        });
        await using var target = await Asking.ConnectAsync(server.Endpoint);
        var before = GC.GetTotalMemory(forceFullCollection: true);

        var (exchange, took) = await Asking.AskAsync(target, transport);

        exchange.Status.Should().Be(400);
        exchange.Error.Should().BeNull();
        exchange.Failure!.Kind.Should().Be(TransportFailureKind.TooLarge);
        exchange.ResponseBytes.Should().BeInRange(64 << 20, 65 << 20);
        exchange.ResponseBody.Length.Should().Be(Request.UsualBytesKept);
        took.Should().BeLessThan(Endpoints.Soon);
        (GC.GetTotalMemory(forceFullCollection: true) - before).Should().BeLessThan(MaxGrowthInBytes);
    }

    /// <summary>Asked for no encoding, it answers in one that a hundred megabytes would come of.</summary>
    [Test]
    public async Task ABombStaysPacked([Values] Transport transport)
    {
        var bomb = new MemoryStream();
        await using (var packing = new GZipStream(bomb, CompressionLevel.Fastest, leaveOpen: true))
        {
            var zeros = new byte[1 << 20];
            for (var megabytes = 0; megabytes < 100; megabytes++)
                packing.Write(zeros);
        }
        await using var server = ScriptedServer.Start(async exchange =>
        {
            await exchange.ReadBodyAsync();
            await exchange.SendAsync(
                string.Create(CultureInfo.InvariantCulture,
                    $"HTTP/1.1 400 Bad Request\r\nContent-Type: application/xml\r\nContent-Encoding: gzip\r\n"
                        + $"Content-Length: {bomb.Length}\r\n\r\n"));
            await exchange.SendAsync(bomb.ToArray());
        });
        await using var target = await Asking.ConnectAsync(server.Endpoint);
        var before = GC.GetTotalAllocatedBytes(precise: true);

        var (exchange, _) = await Asking.AskAsync(target, transport);

        exchange.ResponseBytes.Should().Be(bomb.Length);
        exchange.Failure.Should().BeNull();
        exchange.Error.Should().BeNull();
        (GC.GetTotalAllocatedBytes(precise: true) - before).Should().BeLessThan(MaxGrowthInBytes);
    }
}
