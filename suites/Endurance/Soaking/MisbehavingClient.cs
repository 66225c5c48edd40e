using System.Net;
using System.Net.Sockets;
using System.Text;
using Conformance.Dialects;
using Conformance.Dialects.Signatures;

namespace Conformance.Endurance.Soaking;

/// <summary>A client that begins and does not go on: the server must cut it off, or bear that it is gone.</summary>
internal static class MisbehavingClient
{
    private const int DeclaredBytes = 8 << 20;

    /// <summary>Longer than every limit that the server is started with.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private const string Bucket = "soak-misbehaving";

    /// <summary>Makes the bucket that the bodies are for: a body for no bucket would be refused by its head alone.</summary>
    public static async Task PrepareAsync(ServedProcess server, CancellationToken cancellation)
    {
        using var socket = await ConnectAsync(server, cancellation);
        await socket.SendAsync(Put(server, "/" + Bucket, null, 0), cancellation);
        await socket.ReceiveAsync(new byte[4096], cancellation);
    }

    /// <returns>What was not as it must be; null when all was well.</returns>
    public static async Task<string?> VisitAsync(ServedProcess server, int number, CancellationToken cancellation)
    {
        var key = FormattableString.Invariant($"misbehaving-{number}");
        using var socket = await ConnectAsync(server, cancellation);
        switch (number % 5)
        {
            case 0:
                await socket.SendAsync("GET / HTTP/1.1\r\nHost: x\r\nX-Never"u8.ToArray(), cancellation);
                return await IsCutOffAsync(socket, cancellation) ? null : "a head that never ends is waited for";
            case 1:
                await socket.SendAsync(Put(server, $"/{Bucket}/{key}", key, DeclaredBytes), cancellation);
                await socket.SendAsync(new byte[1 << 16], cancellation);
                return await IsCutOffAsync(socket, cancellation) ? null : "a body that never ends is waited for";
            case 2:
                return await IsCutOffAsync(socket, cancellation) ? null : "a connection that never says anything is kept";
            case 3:
                await socket.SendAsync(Put(server, $"/{Bucket}/{key}", key, DeclaredBytes), cancellation);
                await SendQuietlyAsync(socket, new byte[DeclaredBytes / 2], cancellation);
                socket.LingerState = new LingerOption(true, 0);
                return null;
            default:
                await socket.SendAsync(Encoding.ASCII.GetBytes($"POST /{Bucket} HTTP/9.9\r\n\r\n"), cancellation);
                return await IsCutOffAsync(socket, cancellation) ? null : "a connection that speaks no HTTP is kept";
        }
    }

    private static async Task<Socket> ConnectAsync(ServedProcess server, CancellationToken cancellation)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, server.Endpoint.Port), cancellation);
        return socket;
    }

    private static byte[] Put(ServedProcess server, string target, string? key, int declaredBytes)
    {
        var head = new RequestHead { Method = "PUT", Target = target };
        head.Headers.Add("Host", server.Endpoint.Authority);
        head.Headers.Add("Content-Length", declaredBytes.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Vendors.BuiltIn.SignatureScheme("aws-v4").SignHeader(head, new SigningInput
        {
            Key = server.Owner,
            Region = server.Region,
            Time = DateTimeOffset.UtcNow,
            Bucket = Bucket,
            ObjectKey = key,
        });
        return Encoding.ASCII.GetBytes($"{head.Method} {head.Target} HTTP/1.1\r\n"
            + string.Concat(head.Headers.Select(header => $"{header.Key}: {header.Value}\r\n")) + "\r\n");
    }

    private static async Task SendQuietlyAsync(Socket socket, byte[] bytes, CancellationToken cancellation)
    {
        try
        {
            await socket.SendAsync(bytes, cancellation);
        }
        catch (SocketException)
        {
            // Refused before it was sent, as when the store is full.
        }
    }

    private static async Task<bool> IsCutOffAsync(Socket socket, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience);
        var buffer = new byte[4096];
        try
        {
            while (await socket.ReceiveAsync(buffer, patience.Token) > 0)
            {
                // A response may come first.
            }

            return true;
        }
        catch (SocketException)
        {
            return true;
        }
        catch (OperationCanceledException)
        {
            return cancellation.IsCancellationRequested;
        }
    }
}
