using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Conformance.Endurance.Fuzzing;

/// <summary>What came of a script.</summary>
/// <param name="Received">All bytes that came back.</param>
/// <param name="Ended">Whether the server closed the connection (or the script did) within the bound.</param>
internal sealed record Reception(byte[] Received, bool Ended, TimeSpan Elapsed);

/// <summary>Plays scripts on connections of their own and reads what comes back, within a bound.</summary>
internal static class ScriptPlayer
{
    /// <summary>From the end of the sending to the server's closing. Nothing that a script asks for takes a second.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private const int MaxBytes = 64 << 20;

    /// <summary>A server that has the whole request answers sooner; one that waits for more is told that no more will come.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromMilliseconds(150);

    public static async Task<Reception> PlayAsync(Script script, IPEndPoint server)
    {
        var clock = Stopwatch.StartNew();
        using var socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(server);
        using var patience = new CancellationTokenSource();
        var received = new MemoryStream();
        var arrivals = new Arrivals();
        var reading = ReadAsync(socket, received, arrivals, patience.Token);
        if (!await SendAsync(socket, script.Steps))
        {
            await reading;
            return new Reception(received.ToArray(), true, clock.Elapsed);
        }

        if (script.Steps is not [.., EndSending])
        {
            // A valid request asks for the connection's end itself; for any other the server's silence is broken by ours.
            var silence = script.IsValid ? Patience : Silence;
            while (!reading.IsCompleted && arrivals.SinceLast < silence)
                await Task.WhenAny(reading, Task.Delay(Silence));
            EndSendingOn(socket);
        }

        patience.CancelAfter(Patience);
        var ended = await reading;
        return new Reception(received.ToArray(), ended, clock.Elapsed);
    }

    /// <returns>False when the script or the server has cut the connection.</returns>
    private static async Task<bool> SendAsync(Socket socket, IReadOnlyList<Step> steps)
    {
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            foreach (var step in steps)
            {
                switch (step)
                {
                    case Send send:
                        for (var sent = 0; sent < send.Bytes.Length;)
                            sent += await socket.SendAsync(send.Bytes.AsMemory(sent), patience.Token);
                        break;
                    case Wait wait:
                        await Task.Delay(wait.Milliseconds, patience.Token);
                        break;
                    case EndSending:
                        socket.Shutdown(SocketShutdown.Send);
                        break;
                    case Reset:
                        socket.LingerState = new LingerOption(true, 0);
                        socket.Close();
                        return false;
                }
            }

            return true;
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException)
        {
            // The server has closed, or takes nothing in any more while its response waits to be read: what it said counts.
            return true;
        }
    }

    private static async Task<bool> ReadAsync(Socket socket, MemoryStream received, Arrivals arrivals, CancellationToken cancellation)
    {
        var buffer = new byte[16 << 10];
        try
        {
            while (await socket.ReceiveAsync(buffer, cancellation) is > 0 and var count)
            {
                arrivals.Note();
                if (received.Length < MaxBytes)
                    received.Write(buffer, 0, count);
            }

            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // Cut off: an end like any other.
            return true;
        }
    }

    private static void EndSendingOn(Socket socket)
    {
        try
        {
            socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // It is closed already.
        }
    }

    private sealed class Arrivals
    {
        private long last = Stopwatch.GetTimestamp();

        public TimeSpan SinceLast => Stopwatch.GetElapsedTime(Interlocked.Read(ref last));

        public void Note() => Interlocked.Exchange(ref last, Stopwatch.GetTimestamp());
    }
}
