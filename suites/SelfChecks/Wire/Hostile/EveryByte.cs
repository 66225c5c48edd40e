using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Conformance.SelfChecks.Support;
using Conformance.Wire.Exchanges;
using Conformance.Wire.Targets;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Wire.Hostile;

/// <summary>
/// An exchange that is cut at whichever byte is a lost connection, never a response, never an exception; and the next exchange is whole.
/// </summary>
public sealed class EveryByte
{
    private const string Plain = "HTTP/1.1 200 OK\r\nETag: \"0cc175b9c0f1b6a831c399e269772661\"\r\nContent-Length: 9\r\n\r\n<a>ok</a>";
    private const string Chunked =
        "HTTP/1.1 200 OK\r\nETag: \"0cc175b9c0f1b6a831c399e269772661\"\r\nTransfer-Encoding: chunked\r\n\r\n9\r\n<a>ok</a>\r\n0\r\n\r\n";
    private const string Refusal = "HTTP/1.1 400 Bad Request\r\nContent-Length: 41\r\n\r\n<Error><Code>InvalidArgument</Code></Error>";

    [TestCase(Plain, TestName = "{m}(a response with its length)")]
    [TestCase(Chunked, TestName = "{m}(a response in chunks)")]
    [TestCase(Refusal, TestName = "{m}(a refusal)")]
    public async Task OfAResponseMayBeTheLast(string response)
    {
        var whole = Encoding.ASCII.GetBytes(response.Replace("Length: 41", "Length: 43", StringComparison.Ordinal));
        var (sent, isReset, usual) = (0, false, response == Refusal ? 400 : 200);
        await using var server = ScriptedServer.Start(async exchange =>
        {
            await exchange.ReadBodyAsync();
            await exchange.SendAsync(whole[..sent]);
            if (isReset)
                exchange.Reset();
            else
                exchange.Close();
        });
        await using var target = await Asking.ConnectAsync(server.Endpoint);

        foreach (var transport in Enum.GetValues<Transport>())
        {
            for (sent = 0; sent < whole.Length; sent++)
            {
                isReset = sent % 2 == 0;
                var (exchange, _) = await Asking.AskAsync(target, transport);

                exchange.Failure!.Kind.Should().Be(TransportFailureKind.ConnectionLost, "{0} bytes came by transport {1}: {2}", sent,
                    transport, exchange.Failure.Message);
                exchange.IsSuccess.Should().BeFalse();
                (exchange.Status ?? usual).Should().Be(usual);
            }
            // Closed, not reset: a reset may overtake what was sent before it on systems other than Linux.
            isReset = false;
            (await Asking.AskAsync(target, transport)).Exchange.Failure.Should().BeNull("the whole came by transport {0}", transport);
        }
        server.Exchanges.Should().HaveCount(3 * (whole.Length + 1), "nothing is sent again");
    }

    /// <summary>Every length up to the request line's end, the ends of every line and of the body, and each seventh byte between.</summary>
    [Test]
    public async Task OfARequestMayBeTheLastThatIsRead([Values] Transport transport)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await using var target =
            await Asking.ConnectAsync(new UriBuilder("http", "127.0.0.1", ((IPEndPoint)listener.LocalEndpoint).Port).Uri);
        var request = await ReadAsync(listener, target, transport);
        var line = request.IndexOf('\n', StringComparison.Ordinal);
        var cuts = Enumerable.Range(0, request.Length + 1)
            .Where(at => at <= line + 1 || at % 7 == 0 || at >= request.Length - 8 || request[at - 1] is '\r' or '\n').ToList();

        foreach (var cut in cuts)
        {
            var accepting = listener.AcceptSocketAsync();
            var asking = Asking.AskAsync(target, transport);
            using (var socket = await accepting)
            {
                await ReadAsync(socket, cut);
                socket.LingerState = new LingerOption(enable: true, 0);
            }
            var (exchange, _) = await asking;

            exchange.Failure!.Kind.Should().Be(TransportFailureKind.ConnectionLost, "{0} bytes were read by transport {1}: {2}", cut,
                transport, exchange.Failure.Message);
            exchange.Status.Should().BeNull();
            listener.Pending().Should().BeFalse("nothing is sent again");
        }
    }

    private static async Task<string> ReadAsync(TcpListener listener, Target target, Transport transport)
    {
        var asking = Asking.AskAsync(target, transport);
        using var socket = await listener.AcceptSocketAsync();
        var text = new StringBuilder();
        var buffer = new byte[4096];
        while (!IsWhole(text.ToString()))
            text.Append(Encoding.ASCII.GetString(buffer, 0, await socket.ReceiveAsync(buffer)));
        socket.Close();
        await asking;
        return text.ToString();
    }

    private static bool IsWhole(string text) =>
        text.IndexOf("\r\n\r\n", StringComparison.Ordinal) is > 0 and var end
        && text.Split("\r\n").First(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase)) is var length
        && text.Length >= end + 4 + int.Parse(length.Split(':')[1], CultureInfo.InvariantCulture);

    private static async Task ReadAsync(Socket socket, int count)
    {
        var buffer = new byte[Math.Max(1, count)];
        for (var read = 0; read < count;)
            read += await socket.ReceiveAsync(buffer.AsMemory(read, count - read));
    }
}
