using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Conformance.Dialects;
using Conformance.Reference;
using Conformance.SelfChecks.Support;

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

    /// <summary>How many pieces a response begins with that is sent in pieces.</summary>
    private const int MaxPieces = 32;

    private static readonly X509Certificate2 Certificate = Certificates.Good();

    /// <summary>Made once: a certificate alone would have its chain built for each connection.</summary>
    private static readonly SslServerAuthenticationOptions Tls =
        new() { ServerCertificateContext = SslStreamCertificateContext.Create(Certificate, null, offline: true) };

    private readonly LoopbackListener listener;
    private readonly ReferenceServer reference;
    private readonly Dialect dialect;
    private readonly Handling handling;

    /// <param name="dialect">What requests are taken to be written in.</param>
    public StoreInFront(ReferenceServer reference, Dialect dialect, Handling handling)
    {
        this.reference = reference;
        this.dialect = dialect;
        this.handling = handling;
        listener = new LoopbackListener(ServeAsync);
    }

    /// <summary>Over HTTPS where the reference is.</summary>
    public Uri Endpoint => new(FormattableString.Invariant($"{reference.Endpoint.Scheme}://127.0.0.1:{listener.Port}"));

    public static string Fingerprint => Certificates.Fingerprint(Certificate);

    private bool IsTls => reference.CertificateFingerprint is not null;

    public ValueTask DisposeAsync() => listener.DisposeAsync();

    private async Task ServeAsync(Socket socket, CancellationToken stopping)
    {
        socket.NoDelay = true;
        await using Stream plain = new NetworkStream(socket);
        await using var client = IsTls ? new SslStream(plain) : plain;
        if (client is SslStream secured)
            await secured.AuthenticateAsServerAsync(Tls, stopping);
        var behind = new StoreBehind(reference, dialect, stopping);
        var request = await ReadAsync(client, stopping);
        var response = await handling(request, behind);
        if (response is null && request.IsAnnounced)
        {
            await behind.PassOnAsync(client, request.Head, request.Body);
            return;
        }

        response = (response ?? await behind.SendAsync(request)).To(request);
        var written = response.Write(request.Head.Method);
        var whole = response.Piece == 0 ? 0 : Math.Min(written.Length, MaxPieces * response.Piece);
        foreach (var piece in written[..whole].Chunk(Math.Max(1, response.Piece))) await client.WriteAsync(piece, stopping);
        await client.WriteAsync(written.AsMemory(whole), stopping);
        await LoopbackListener.EndSendingAsync(client);
        // Closing at once would reset what is not read yet.
        _ = await client.ReadAtLeastAsync(new byte[1], 1, throwOnEndOfStream: false, stopping);
    }

    private async Task<FrontRequest> ReadAsync(Stream client, CancellationToken stopping)
    {
        var received = new MemoryStream();
        var buffer = new byte[64 * 1024];
        FrontRequest? begun = null;
        var bodyAt = 0;
        while (true)
        {
            var read = await client.ReadAsync(buffer, stopping);
            if (read == 0)
                return begun is null
                    ? throw new IOException("The client went away.")
                    : begun with { Body = received.ToArray()[bodyAt..], IsCut = true };
            received.Write(buffer, 0, read);
            if (begun is null)
            {
                bodyAt = received.GetBuffer().AsSpan(0, (int)received.Length).IndexOf("\r\n\r\n"u8) + 4;
                if (bodyAt < 4) continue;
                begun = new FrontRequest(HeadOf(received.GetBuffer().AsSpan(0, bodyAt - 4)), [], dialect);
            }

            if (IsAnnounced(begun)) return begun with { Body = received.ToArray()[bodyAt..], IsAnnounced = true };
            if (received.Length - bodyAt >= begun.DeclaredLength) return begun with { Body = received.ToArray()[bodyAt..] };
        }
    }

    private static bool IsAnnounced(FrontRequest request) => request.DeclaredLength > MaxBody
        || request.Head.Headers.Contains("Expect") || request.Head.Headers.Contains("Transfer-Encoding");

    private RequestHead HeadOf(ReadOnlySpan<byte> bytes)
    {
        var lines = Encoding.UTF8.GetString(bytes).Split("\r\n");
        var words = lines[0].Split(' ');
        var head = new RequestHead
        {
            Method = words[0],
            Target = words[1],
            IsTls = IsTls,
            PlusIsBlank = dialect.PlusInQueryIsBlank,
        };
        foreach (var line in lines.Skip(1))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            head.Headers.Add(line[..colon], line[(colon + 1)..].Trim());
        }

        return head;
    }
}
