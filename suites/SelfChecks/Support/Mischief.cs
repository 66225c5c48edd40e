using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Conformance.SelfChecks.Support;

/// <summary>A request on its way through a <see cref="MischiefServer"/>, and the right response to it.</summary>
/// <param name="Head">Of the request.</param>
/// <param name="Response">Head and body, as the server behind gave them, on a connection that it then closed.</param>
public sealed record Passing(string Head, byte[] Response)
{
    public string Method => Head.Split(' ')[0];

    public string Target => Head.Split(' ')[1];

    public bool IsPart => Method == "PUT" && Target.Contains("partNumber=", StringComparison.Ordinal);

    public bool IsListOfParts => Method == "GET" && Target.Contains("uploadId=", StringComparison.Ordinal);

    public bool IsCompletion => Method == "POST" && Target.Contains("uploadId=", StringComparison.Ordinal);

    /// <summary>Of an object, not of a bucket: its target has no query.</summary>
    public bool IsReading => Method == "GET" && !Target.Contains('?', StringComparison.Ordinal);

    public int BodyAt => Response.AsSpan().IndexOf("\r\n\r\n"u8) + 4;

    /// <summary>The response with another body, its length put right.</summary>
    public byte[] WithBody(byte[] body, string moreHeaders = "")
    {
        var lines = Encoding.Latin1.GetString(Response, 0, BodyAt - 4).Split("\r\n")
            .Where(line => !line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase)
                && !line.StartsWith("Transfer-Encoding:", StringComparison.OrdinalIgnoreCase));
        var head = string.Create(CultureInfo.InvariantCulture,
            $"{string.Join("\r\n", lines)}\r\nContent-Length: {body.Length}\r\n{moreHeaders}\r\n");
        return [.. Encoding.Latin1.GetBytes(head), .. body];
    }
}

/// <summary>What is done to responses that pass.</summary>
/// <returns>Whether it dealt with the response itself; else the right one is sent on.</returns>
public delegate Task<bool> Mischief(Passing passing, Socket client, CancellationToken stopping);

/// <summary>
/// Stands before an honest server and spoils what passes: a run through it meets a road that is bad and an endpoint that is good.
/// </summary>
public sealed class MischiefServer : IAsyncDisposable
{
    private const int MaxBody = 64 << 20;

    private readonly LoopbackListener listener;
    private readonly Uri behind;

    private MischiefServer(Uri behind)
    {
        this.behind = behind;
        listener = new LoopbackListener(ServeAsync);
    }

    /// <summary>None while null.</summary>
    public Mischief? Mischief { get; set; }

    public Uri Endpoint => new(FormattableString.Invariant($"http://127.0.0.1:{listener.Port}"));

    public static MischiefServer Before(Uri endpoint) => new(endpoint);

    public ValueTask DisposeAsync() => listener.DisposeAsync();

    private async Task ServeAsync(Socket client, CancellationToken stopping)
    {
        var (head, request, isWhole) = await ReadRequestAsync(client, stopping);
        if (!isWhole)
        {
            await PassOnAsync(client, head, request, stopping);
            return;
        }

        var passing = new Passing(head, await AskBehindAsync(head, request, stopping));
        if (Mischief is not { } mischief || !await mischief(passing, client, stopping))
            await client.SendAsync(passing.Response, stopping);
        client.Shutdown(SocketShutdown.Send);
        // Closing at once would reset what is not read yet.
        await client.ReceiveAsync(new byte[1], stopping);
    }

    /// <summary>
    /// A client that waits for its body to be asked for, or sends one of unknown length or more than memory holds, is not read to its end.
    /// </summary>
    private static async Task<(string Head, byte[] Request, bool IsWhole)> ReadRequestAsync(Socket client, CancellationToken stopping)
    {
        var request = new MemoryStream();
        var buffer = new byte[64 * 1024];
        while (true)
        {
            var read = await client.ReceiveAsync(buffer, stopping);
            if (read == 0)
                throw new IOException("The client went away.");
            request.Write(buffer, 0, read);
            var bytes = request.GetBuffer().AsSpan(0, (int)request.Length);
            if (bytes.IndexOf("\r\n\r\n"u8) is var end && end < 0)
                continue;
            var head = Encoding.UTF8.GetString(bytes[..(end + 4)]);
            var declared = head.Split("\r\n")
                .FirstOrDefault(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase))?.Split(':')[1];
            // What is no length is the honest server's to refuse.
            if (!long.TryParse(declared ?? "0", CultureInfo.InvariantCulture, out var length) || length < 0)
                return (head, request.ToArray(), false);
            if (length > MaxBody || head.Contains("\r\nExpect:", StringComparison.OrdinalIgnoreCase)
                || head.Contains("\r\nTransfer-Encoding:", StringComparison.OrdinalIgnoreCase))
                return (head, request.ToArray(), false);
            if (bytes.Length >= end + 4 + length)
                return (head, request.ToArray(), true);
        }
    }

    /// <summary>Lets request and response pass as they come, without mischief.</summary>
    private async Task PassOnAsync(Socket client, string head, byte[] begun, CancellationToken stopping)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await SendOnAsync(socket, head, begun, stopping);
        await using var asking = new NetworkStream(client);
        await using var answering = new NetworkStream(socket);
        await LoopbackListener.RelayAsync(asking, answering, stopping);
    }

    private async Task SendOnAsync(Socket socket, string head, byte[] request, CancellationToken stopping)
    {
        await socket.ConnectAsync(behind.Host, behind.Port, stopping);
        // The honest server says when it is through by closing.
        var line = head.IndexOf("\r\n", StringComparison.Ordinal) + 2;
        await socket.SendAsync(
            (ArraySegment<byte>[])[new(request, 0, line), "Connection: close\r\n"u8.ToArray(), new(request, line, request.Length - line)]);
    }

    private async Task<byte[]> AskBehindAsync(string head, byte[] request, CancellationToken stopping)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await SendOnAsync(socket, head, request, stopping);
        var response = new MemoryStream();
        var buffer = new byte[64 * 1024];
        for (int read; (read = await socket.ReceiveAsync(buffer, stopping)) > 0;)
            response.Write(buffer, 0, read);
        return response.ToArray();
    }
}
