using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Conformance.Benchmarks.Runs;

/// <summary>
/// A far endpoint made of a near one: passes connections on and holds back what comes from the server, so that every response begins so
/// much later. It knows nothing of HTTP. Bytes that follow one another within a response keep their distance, so a response is late once,
/// not once per packet.
/// </summary>
internal sealed class DelayingProxy : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly Uri server;
    private readonly TimeSpan delay;
    private readonly CancellationTokenSource stopping = new();
    private readonly Task accepting;

    public DelayingProxy(Uri server, TimeSpan delay)
    {
        this.server = server;
        this.delay = delay;
        listener.Start();
        accepting = AcceptAsync();
    }

    public Uri Endpoint => new($"http://{listener.LocalEndpoint}");

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        listener.Stop();
        await accepting;
        stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = PassOnAsync(await listener.AcceptSocketAsync(stopping.Token));
        }
        catch (OperationCanceledException)
        {
            // The end.
        }
    }

    private async Task PassOnAsync(Socket client)
    {
        using var near = client;
        using var far = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            near.NoDelay = far.NoDelay = true;
            await far.ConnectAsync(IPAddress.Parse(server.Host), server.Port, stopping.Token);
            await Task.WhenAll(CopyAsync(near, far, TimeSpan.Zero), CopyAsync(far, near, delay));
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // One side is gone, and with both sockets the other learns of it.
        }
    }

    private async Task CopyAsync(Socket from, Socket to, TimeSpan late)
    {
        var pieces = System.Threading.Channels.Channel.CreateUnbounded<(long At, byte[] Bytes)>();
        var reading = Task.Run(async () =>
        {
            try
            {
                var buffer = new byte[64 << 10];
                for (int read; (read = await from.ReceiveAsync(buffer, stopping.Token)) > 0;)
                    await pieces.Writer.WriteAsync((Stopwatch.GetTimestamp(), buffer[..read]));
            }
            catch (Exception exception) when (exception is SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // What came before still goes on its way.
            }
            finally
            {
                pieces.Writer.Complete();
            }
        });
        await foreach (var (at, bytes) in pieces.Reader.ReadAllAsync(stopping.Token))
        {
            if (late - Stopwatch.GetElapsedTime(at) is { Ticks: > 0 } wait)
                await Task.Delay(wait, stopping.Token);
            await to.SendAsync(bytes, stopping.Token);
        }

        to.Shutdown(SocketShutdown.Send);
        await reading;
    }
}
