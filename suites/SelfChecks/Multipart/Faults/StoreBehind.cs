using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Conformance.Dialects;
using Conformance.Dialects.Signatures;
using Conformance.Reference;
using Conformance.SelfChecks.Support;

namespace Conformance.SelfChecks.Multipart.Faults;

/// <summary>The reference, as a store in front of it asks it.</summary>
internal sealed class StoreBehind(ReferenceServer reference, CancellationToken stopping)
{
    private static readonly ISignatureScheme Scheme = Vendors.BuiltIn.SignatureScheme("aws-v4");

    private static readonly string[] SigningHeaders =
        ["Authorization", "x-amz-date", "Date", "x-amz-content-sha256", "x-amz-security-token", "Content-Length"];

    public ReferenceServer Reference => reference;

    public CancellationToken Stopping => stopping;

    /// <summary>Sends a request as it is, and if it was cut, cut.</summary>
    public async Task<FrontResponse> SendAsync(FrontRequest request)
    {
        using var socket = await ConnectAsync();
        await SendAllAsync(socket, [.. HeadOf(request.Head), .. request.Body]);
        if (request.IsCut) socket.Shutdown(SocketShutdown.Send);
        var response = new MemoryStream();
        var buffer = new byte[64 * 1024];
        for (int read; (read = await socket.ReceiveAsync(buffer, stopping)) > 0;) response.Write(buffer, 0, read);
        return FrontResponse.Read(response.ToArray());
    }

    /// <summary>Sends a request that was changed, signed anew by whose key signed it, with the length of its body.</summary>
    /// <param name="key">Who signs; null for the key that the request names.</param>
    /// <param name="isUnsigned">Whether the payload is left out of the signature; else its hash stays what the request says it is.</param>
    public Task<FrontResponse> SignAndSendAsync(FrontRequest request, AccessKey? key = null, bool isUnsigned = true)
    {
        var signed = request.WithQuery(part => part.Name.StartsWith("X-Amz-", StringComparison.OrdinalIgnoreCase) ? null : part);
        var head = signed.Head;
        foreach (var name in SigningHeaders) head.Headers.Remove(name);
        Scheme.SignHeader(head, new SigningInput
        {
            Key = key ?? KeyOf(request),
            Region = reference.Region,
            Time = DateTimeOffset.UtcNow,
            PayloadHash = isUnsigned || request.PayloadWord.Length == 0 ? "UNSIGNED-PAYLOAD" : request.PayloadWord,
        });
        if (head.Method is "PUT" or "POST" || request.Body.Length > 0)
            head.Headers.Set("Content-Length", request.Body.Length.ToString(CultureInfo.InvariantCulture));
        return SendAsync(signed with { IsCut = false });
    }

    /// <summary>Sends a request of its own, as the owner.</summary>
    public Task<FrontResponse> OwnAsync(FrontRequest like, string method, string target, byte[]? body = null)
    {
        var head = new RequestHead { Method = method, Target = target };
        head.Headers.Add("Host", like.Head.Headers["Host"] ?? reference.Endpoint.Authority);
        return SignAndSendAsync(new FrontRequest(head, body ?? []), reference.Owner);
    }

    /// <summary>Lets request and response pass as they come, for a body that was not read.</summary>
    public async Task PassOnAsync(Socket client, RequestHead head, byte[] begun)
    {
        using var socket = await ConnectAsync();
        await SendAllAsync(socket, [.. HeadOf(head), .. begun]);
        await LoopbackListener.RelayAsync(client, socket, stopping);
    }

    public static async Task SendAllAsync(Socket socket, byte[] bytes)
    {
        for (var sent = 0; sent < bytes.Length;) sent += await socket.SendAsync(bytes.AsMemory(sent));
    }

    private AccessKey KeyOf(FrontRequest request)
    {
        var named = request.Head.Headers["Authorization"] + request.Head.QueryValue("X-Amz-Credential");
        return new[] { reference.SecondAccount, reference.Temporary }
            .FirstOrDefault(key => named.Contains(key.Id, StringComparison.Ordinal)) ?? reference.Owner;
    }

    private async Task<Socket> ConnectAsync()
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(reference.Endpoint.Host, reference.Endpoint.Port, stopping);
        return socket;
    }

    private static byte[] HeadOf(RequestHead head) => Encoding.UTF8.GetBytes(
        $"{head.Method} {head.Target} HTTP/1.1\r\n"
            + string.Concat(head.Headers.Where(header => !header.Key.Equals("Connection", StringComparison.OrdinalIgnoreCase))
                .Select(header => $"{header.Key}: {header.Value}\r\n"))
            + "Connection: close\r\n\r\n");
}
