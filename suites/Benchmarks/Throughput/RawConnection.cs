using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Conformance.Benchmarks.Throughput;

/// <summary>
/// The cheapest HTTP client there is: bytes made ready beforehand go out by a blocking socket, and of a response no more is read than tells
/// where it ends. Client and server share the machine's cores, so what a client spends is missing from what is measured.
/// </summary>
internal sealed class RawConnection : IDisposable
{
    private readonly Socket socket =
        new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveTimeout = 30_000, SendTimeout = 30_000 };
    private readonly byte[] buffer = new byte[16 << 10];

    public RawConnection(Uri endpoint) => socket.Connect(IPAddress.Parse(endpoint.Host), endpoint.Port);

    /// <summary>The last response's head, status line and headers.</summary>
    public string LastHead { get; private set; } = "";

    /// <summary>The response's body, if it is short.</summary>
    public string LastBody { get; private set; } = "";

    /// <summary>Whether the other side said that it closes the connection.</summary>
    public bool IsClosed { get; private set; }

    /// <returns>The status.</returns>
    /// <exception cref="IOException">The connection ended or the response is none that this client understands.</exception>
    public int Exchange(PreparedBytes request, bool isHead = false)
    {
        SendAll(request.Head);
        for (var sent = 0; sent < request.Repeats && request.Body.Length > 0 && !IsClosed; sent++)
            SendAll(request.Body);
        return Receive(isHead);
    }

    /// <summary>The first value of a header of the last response; null when there is none.</summary>
    public string? Header(string name) => Header(LastHead, name);

    public void Dispose() => socket.Dispose();

    private void SendAll(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            for (var left = bytes.Span; left.Length > 0;)
                left = left[socket.Send(left)..];
        }
        catch (SocketException)
        {
            // A server may refuse early and close; what it answered is still to be read.
            IsClosed = true;
        }
    }

    private int Receive(bool isHead)
    {
        var filled = 0;
        int end;
        while ((end = buffer.AsSpan(0, filled).IndexOf("\r\n\r\n"u8)) < 0)
            filled += ReadSome(filled);
        var head = Encoding.Latin1.GetString(buffer, 0, end);
        LastHead = head;
        var status = int.Parse(head.AsSpan(9, 3), NumberStyles.None, CultureInfo.InvariantCulture);
        if (status == 100)
            throw new IOException("The server answered 100 to a request that did not ask for it.");
        IsClosed |= Header(head, "Connection")?.Equals("close", StringComparison.OrdinalIgnoreCase) ?? false;
        var bodyLength = Header(head, "Content-Length") is { } length && !isHead ? int.Parse(length, CultureInfo.InvariantCulture) : 0;
        if (Header(head, "Transfer-Encoding") is not null)
        {
            while (buffer.AsSpan(0, filled).IndexOf("\r\n0\r\n\r\n"u8) < 0)
                filled += ReadSome(filled);
        }

        while (filled < end + 4 + bodyLength)
            filled += ReadSome(filled);
        LastBody = Encoding.UTF8.GetString(buffer, end + 4, filled - end - 4);
        return status;
    }

    private int ReadSome(int from)
    {
        if (from == buffer.Length)
            throw new IOException("The response is longer than this client accepts.");
        var read = socket.Receive(buffer, from, buffer.Length - from, SocketFlags.None);
        return read > 0 ? read : throw new IOException("The server closed the connection before its response was whole.");
    }

    private static string? Header(string head, string name) => head.Split("\r\n")
        .FirstOrDefault(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))?[(name.Length + 1)..].Trim();
}

/// <summary>A request as it goes out, signed already.</summary>
/// <param name="Repeats">How often the body's bytes go out, one after the other: so a body can be longer than memory is.</param>
internal sealed record PreparedBytes(byte[] Head, ReadOnlyMemory<byte> Body, int Repeats = 1);
