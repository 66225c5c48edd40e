using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Conformance.Dialects;
using Conformance.Reference;
using Conformance.SelfChecks.Support;

namespace Conformance.SelfChecks.Multipart.Faults;

/// <summary>The reference, as a store in front of it asks it.</summary>
internal sealed class StoreBehind(ReferenceServer reference, Dialect dialect, CancellationToken stopping)
{
    public ReferenceServer Reference => reference;

    public CancellationToken Stopping => stopping;

    /// <summary>Sends a request as it is, and if it was cut, cut.</summary>
    public async Task<FrontResponse> SendAsync(FrontRequest request)
    {
        await using var connection = await ConnectAsync();
        await connection.WriteAsync((byte[])[.. HeadOf(request.Head), .. request.Body], stopping);
        if (request.IsCut) await LoopbackListener.EndSendingAsync(connection);
        var response = new MemoryStream();
        await connection.CopyToAsync(response, stopping);
        return FrontResponse.Read(response.ToArray());
    }

    /// <summary>Sends a request that was changed, signed anew by whose key signed it, with the length of its body.</summary>
    /// <param name="key">Who signs; null for the key that the request names.</param>
    /// <param name="isUnsigned">Whether the payload is left out of the signature; else its hash stays what the request says it is.</param>
    public Task<FrontResponse> SignAndSendAsync(FrontRequest request, AccessKey? key = null, bool isUnsigned = true)
    {
        var sized = request.With(headers: headers =>
        {
            headers.Remove("Content-Length");
            if (request.Head.Method is "PUT" or "POST" || request.Body.Length > 0)
                headers.Set("Content-Length", request.Body.Length.ToString(CultureInfo.InvariantCulture));
        });
        var payload = isUnsigned || request.PayloadWord.Length == 0 ? "UNSIGNED-PAYLOAD" : request.PayloadWord;
        return SendAsync(RequestSignature.Anew(sized, reference, key, payload) with { IsCut = false });
    }

    /// <summary>Sends a request of its own, as the owner.</summary>
    public Task<FrontResponse> OwnAsync(FrontRequest like, string method, string target, byte[]? body = null)
    {
        var head = new RequestHead
        {
            Method = method,
            Target = target,
            IsTls = like.Head.IsTls,
            PlusIsBlank = dialect.PlusInQueryIsBlank,
        };
        head.Headers.Add("Host", like.Head.Headers["Host"] ?? reference.Endpoint.Authority);
        return SignAndSendAsync(new FrontRequest(head, body ?? [], dialect), reference.Owner);
    }

    /// <summary>Lets request and response pass as they come, for a body that was not read.</summary>
    public async Task PassOnAsync(Stream client, RequestHead head, byte[] begun)
    {
        await using var connection = await ConnectAsync();
        await connection.WriteAsync((byte[])[.. HeadOf(head), .. begun], stopping);
        await LoopbackListener.RelayAsync(client, connection, stopping);
    }

    private async Task<Stream> ConnectAsync()
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(reference.Endpoint.Host, reference.Endpoint.Port, stopping);
        var plain = new NetworkStream(socket, ownsSocket: true);
        if (reference.CertificateFingerprint is not { } fingerprint) return plain;
        var secured = new SslStream(plain, false, (_, certificate, _, _) =>
            string.Equals(certificate?.GetCertHashString(HashAlgorithmName.SHA256), fingerprint, StringComparison.OrdinalIgnoreCase));
        await secured.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "localhost" }, stopping);
        return secured;
    }

    private static byte[] HeadOf(RequestHead head) => Encoding.UTF8.GetBytes(
        $"{head.Method} {head.Target} HTTP/1.1\r\n"
            + string.Concat(head.Headers.Where(header => !header.Key.Equals("Connection", StringComparison.OrdinalIgnoreCase))
                .Select(header => $"{header.Key}: {header.Value}\r\n"))
            + "Connection: close\r\n\r\n");
}
