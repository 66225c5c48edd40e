using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Conformance.SelfChecks.Support;

/// <summary>
/// A server on loopback that does with each request what a script says, however wrong. It reads heads; bodies are the script's affair.
/// </summary>
public sealed class ScriptedServer : IAsyncDisposable
{
    private readonly LoopbackListener listener;
    private readonly ConcurrentQueue<ScriptedExchange> exchanges = new();
    private readonly Func<ScriptedExchange, Task> script;
    private readonly Func<SslServerAuthenticationOptions>? tls;
    private int connections;

    private ScriptedServer(Func<ScriptedExchange, Task> script, Func<SslServerAuthenticationOptions>? tls)
    {
        this.script = script;
        this.tls = tls;
        listener = new LoopbackListener(ServeAsync);
    }

    public int Port => listener.Port;

    public Uri Endpoint => new(FormattableString.Invariant($"{(tls is null ? "http" : "https")}://127.0.0.1:{Port}"));

    /// <summary>Requests whose head came whole, in order.</summary>
    public IReadOnlyList<ScriptedExchange> Exchanges => [.. exchanges];

    public int Connections => Volatile.Read(ref connections);

    public static ScriptedServer Start(Func<ScriptedExchange, Task> script, X509Certificate2? certificate = null) =>
        new(script, certificate is null ? null : () => new SslServerAuthenticationOptions { ServerCertificate = certificate });

    /// <param name="tls">Asked for each connection anew.</param>
    public static ScriptedServer StartTls(Func<ScriptedExchange, Task> script, Func<SslServerAuthenticationOptions> tls) =>
        new(script, tls);

    /// <summary>Responds to every request with the same text, its body read first.</summary>
    public static ScriptedServer Responding(string response) => Start(async exchange =>
    {
        await exchange.ReadBodyAsync();
        await exchange.SendAsync(response);
    });

    /// <summary>A response with its length, kept alive.</summary>
    public static string Response(string status, string body = "", string headers = "") =>
        string.Create(CultureInfo.InvariantCulture,
            $"HTTP/1.1 {status}\r\n{headers}Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}");

    /// <summary>
    /// A response after which the connection ends, and says so: else a client may take it up again before it learns of the end.
    /// </summary>
    public static string LastResponse(string status, string body = "", string headers = "") =>
        Response(status, body, $"Connection: close\r\n{headers}");

    public ValueTask DisposeAsync() => listener.DisposeAsync();

    private async Task ServeAsync(Socket socket, CancellationToken stopping)
    {
        Interlocked.Increment(ref connections);
        await using Stream plain = new NetworkStream(socket);
        await using var stream = tls is null ? plain : new SslStream(plain);
        if (stream is SslStream secured)
            await secured.AuthenticateAsServerAsync(tls!(), stopping);
        while (await ReadHeadAsync(stream, stopping) is { } head)
        {
            var exchange = new ScriptedExchange(socket, stream, head, stopping);
            exchanges.Enqueue(exchange);
            await script(exchange);
            if (exchange.IsClosed)
                break;
        }
    }

    private static async Task<string?> ReadHeadAsync(Stream stream, CancellationToken stopping)
    {
        var head = new List<byte>();
        var octet = new byte[1];
        while (await stream.ReadAsync(octet, stopping) == 1)
        {
            head.Add(octet[0]);
            if (head.Count >= 4 && head[^1] == '\n' && head[^2] == '\r' && head[^3] == '\n' && head[^4] == '\r')
                return Encoding.UTF8.GetString([.. head]);
        }
        return null;
    }
}

/// <summary>One request as it came, and what the script may do about it.</summary>
public sealed class ScriptedExchange(Socket socket, Stream stream, string head, CancellationToken stopping)
{
    public string Head => head;

    public Stream Stream => stream;

    public CancellationToken Stopping => stopping;

    public bool IsClosed { get; private set; }

    /// <summary>What <see cref="ReadBodyAsync"/> read.</summary>
    public byte[] Body { get; private set; } = [];

    /// <summary>Method, raw target and version, as they stood on the wire.</summary>
    public string RequestLine => head.Split("\r\n")[0];

    public string Target => RequestLine.Split(' ')[1];

    public string? Header(string name) => head.Split("\r\n").Skip(1)
        .Where(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))
        .Select(line => line[(name.Length + 1)..].Trim()).FirstOrDefault();

    /// <summary>Reads as many bytes as <c>Content-Length</c> declares; none where it is no length.</summary>
    public async Task ReadBodyAsync()
    {
        var declares = int.TryParse(Header("Content-Length"), NumberStyles.None, CultureInfo.InvariantCulture, out var length);
        Body = new byte[declares ? length : 0];
        await stream.ReadExactlyAsync(Body, stopping);
    }

    public Task SendAsync(string text) => SendAsync(Encoding.UTF8.GetBytes(text));

    public async Task SendAsync(byte[] bytes)
    {
        await stream.WriteAsync(bytes, stopping);
        await stream.FlushAsync(stopping);
    }

    /// <summary>Ends the connection in order after the script.</summary>
    public void Close() => IsClosed = true;

    /// <summary>
    /// Ends the connection in order just when the next request comes on it, which is not read: what a server that closes idle connections
    /// does now and then.
    /// </summary>
    public async Task CloseAsTheNextComesAsync()
    {
        IsClosed = true;
        while (socket.Available == 0) await Task.Delay(1, stopping);
        socket.Shutdown(SocketShutdown.Send);
    }

    /// <summary>Ends it with a TCP reset.</summary>
    public void Reset()
    {
        IsClosed = true;
        socket.LingerState = new LingerOption(enable: true, 0);
        socket.Close();
    }

    public Task WaitAsync() => Task.Delay(Timeout.Infinite, stopping);
}
