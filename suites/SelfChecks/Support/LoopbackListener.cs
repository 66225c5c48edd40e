using System.Net;
using System.Net.Security;
using System.Net.Sockets;

namespace Conformance.SelfChecks.Support;

/// <summary>
/// Accepts connections on loopback and serves each, side by side, until it is disposed. That a client goes away is no failure.
/// </summary>
public sealed class LoopbackListener : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stopping = new();
    private readonly Func<Socket, CancellationToken, Task> serve;
    private readonly Task accepting;

    /// <param name="serve">Serves a connection, which is closed afterwards.</param>
    public LoopbackListener(Func<Socket, CancellationToken, Task> serve)
    {
        this.serve = serve;
        listener.Start();
        accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        listener.Stop();
        await accepting;
        stopping.Dispose();
    }

    /// <summary>Lets bytes pass between two connections, both ways, until the second one ends.</summary>
    public static async Task RelayAsync(Stream client, Stream server, CancellationToken cancellation)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var sending = CopyAsync(client, server, ended.Token);
        await CopyAsync(server, client, ended.Token);
        await ended.CancelAsync();
        await sending;
    }

    /// <summary>Says that nothing more is sent, as the connection has it; the other way stays open.</summary>
    public static async Task EndSendingAsync(Stream connection)
    {
        if (connection is SslStream secured) await secured.ShutdownAsync();
        else ((NetworkStream)connection).Socket.Shutdown(SocketShutdown.Send);
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
                await serve(client, stopping.Token);
            }
            catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException
                or ObjectDisposedException or System.Security.Authentication.AuthenticationException)
            {
                // The client went away, or the test is over: what it saw is what is asserted.
            }
        }
    }

    private static async Task CopyAsync(Stream from, Stream to, CancellationToken cancellation)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            for (int read; (read = await from.ReadAsync(buffer, cancellation)) > 0;)
                await to.WriteAsync(buffer.AsMemory(0, read), cancellation);
            await EndSendingAsync(to);
        }
        catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException
            or ObjectDisposedException)
        {
            // One side went away, and the other is told by closing.
        }
    }
}
