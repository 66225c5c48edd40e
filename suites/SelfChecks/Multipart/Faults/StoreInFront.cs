using System.Net;
using System.Net.Sockets;
using System.Text;
using Conformance.Dialects;
using Conformance.Reference;

namespace Conformance.SelfChecks.Multipart.Faults;

/// <summary>What a store makes of a request.</summary>
/// <returns>Its response; null where it passes the request on as it came.</returns>
internal delegate Task<FrontResponse?> Handling(FrontRequest request, StoreBehind behind);

/// <summary>
/// A store that uses the reference for its own: it may change what it is asked, ask more, or change the response. One request a connection.
/// </summary>
internal sealed class StoreInFront : IAsyncDisposable
{
    private const int MaxBody = 64 << 20;

    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stopping = new();
    private readonly StoreBehind behind;
    private readonly Handling handling;
    private readonly Task accepting;

    public StoreInFront(ReferenceServer reference, Handling handling)
    {
        behind = new StoreBehind(reference, stopping.Token);
        this.handling = handling;
        listener.Start();
        accepting = AcceptAsync();
    }

    public Uri Endpoint => new(FormattableString.Invariant($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}"));

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        listener.Stop();
        await accepting;
        stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        var serving = new List<Task>();
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                serving.Add(ServeAsync(await listener.AcceptSocketAsync(stopping.Token)));
            }
            catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                break;
            }
        }

        await Task.WhenAll(serving);
    }

    private async Task ServeAsync(Socket client)
    {
        using (client)
        {
            try
            {
                var request = await ReadAsync(client);
                var response = await handling(request, behind);
                if (response is null && request.IsAnnounced)
                {
                    await behind.PassOnAsync(client, request.Head, request.Body);
                    return;
                }

                response ??= await behind.SendAsync(request);
                await StoreBehind.SendAllAsync(client, response.Write(request.Head.Method));
                client.Shutdown(SocketShutdown.Send);
                // Closing at once would reset what is not read yet.
                await client.ReceiveAsync(new byte[1], stopping.Token);
            }
            catch (Exception exception)
                when (exception is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // The client went away, or the store is stopping.
            }
        }
    }

    private async Task<FrontRequest> ReadAsync(Socket client)
    {
        var received = new MemoryStream();
        var buffer = new byte[64 * 1024];
        FrontRequest? begun = null;
        var bodyAt = 0;
        while (true)
        {
            var read = await client.ReceiveAsync(buffer, stopping.Token);
            if (read == 0)
                return begun is null
                    ? throw new IOException("The client went away.")
                    : begun with { Body = received.ToArray()[bodyAt..], IsCut = true };
            received.Write(buffer, 0, read);
            if (begun is null)
            {
                bodyAt = received.GetBuffer().AsSpan(0, (int)received.Length).IndexOf("\r\n\r\n"u8) + 4;
                if (bodyAt < 4) continue;
                begun = new FrontRequest(HeadOf(received.GetBuffer().AsSpan(0, bodyAt - 4)), []);
            }

            if (IsAnnounced(begun)) return begun with { Body = received.ToArray()[bodyAt..], IsAnnounced = true };
            if (received.Length - bodyAt >= begun.DeclaredLength) return begun with { Body = received.ToArray()[bodyAt..] };
        }
    }

    private static bool IsAnnounced(FrontRequest request) => request.DeclaredLength > MaxBody
        || request.Head.Headers.Contains("Expect") || request.Head.Headers.Contains("Transfer-Encoding");

    private static RequestHead HeadOf(ReadOnlySpan<byte> bytes)
    {
        var lines = Encoding.UTF8.GetString(bytes).Split("\r\n");
        var words = lines[0].Split(' ');
        var head = new RequestHead { Method = words[0], Target = words[1] };
        foreach (var line in lines.Skip(1))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            head.Headers.Add(line[..colon], line[(colon + 1)..].Trim());
        }

        return head;
    }
}
