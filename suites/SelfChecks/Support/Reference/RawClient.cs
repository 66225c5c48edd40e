using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Conformance.Dialects;
using Conformance.Dialects.Signatures;
using Conformance.Reference;

namespace Conformance.SelfChecks.Support.Reference;

/// <summary>What is sent, and how it is meant to go wrong.</summary>
public sealed record RawRequest(string Method, string Target)
{
    public byte[] Body { get; init; } = [];

    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>Null sends it unsigned.</summary>
    public AccessKey? Key { get; init; }

    /// <summary>How it is signed; null for the first scheme that the server's document names.</summary>
    public string? Scheme { get; init; }

    /// <summary>The region it is signed for; null for the server's.</summary>
    public string? Region { get; init; }

    /// <summary>The payload line of the signature; null for the body's hash.</summary>
    public string? PayloadHash { get; init; }

    public TimeSpan? PresignFor { get; init; }

    public DateTimeOffset? Time { get; init; }

    /// <summary>Null names no length; otherwise the length named, whatever is sent.</summary>
    public long? DeclaredLength { get; init; }

    public bool OmitsLength { get; init; }

    /// <summary>Sends only so much of the body and ends the sending.</summary>
    public int? CutsBodyAfter { get; init; }

    /// <summary>Waits for an interim 100 before the body; the body is never sent when a final response comes first.</summary>
    public bool ExpectsContinue { get; init; }

    /// <summary>Null names the bucket of the target where the server wants it: in the path, or in the host.</summary>
    public string? Host { get; init; }

    /// <summary>Changes the head after it was signed.</summary>
    public Action<RequestHead>? Tamper { get; init; }
}

/// <summary>Sends requests over sockets of its own, byte for byte as they are described, one connection each.</summary>
public sealed class RawClient(ReferenceServer server)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public ReferenceServer Server { get; } = server;

    public static string Sha256Hex(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    public async Task<RawResponse> SendAsync(RawRequest request)
    {
        using var patience = new CancellationTokenSource(Patience);
        using var socket = new TcpClient();
        await socket.ConnectAsync(Server.Endpoint.Host, Server.Endpoint.Port, patience.Token);
        await using var stream = await SecureAsync(socket.GetStream(), patience.Token);
        var head = Sign(request);
        await stream.WriteAsync(Encoding.UTF8.GetBytes(Write(head)), patience.Token);
        var hasBody = request.Method != "HEAD";
        if (request.ExpectsContinue)
        {
            var (status, headers) = await RawResponse.ReadHeadAsync(stream, patience.Token);
            if (status != 100)
            {
                var length = int.Parse(headers["Content-Length"] ?? "0", CultureInfo.InvariantCulture);
                var body = new byte[hasBody ? length : 0];
                await stream.ReadExactlyAsync(body, patience.Token);
                return new RawResponse(status, headers, body, SawContinue: false);
            }

            if (request.CutsBodyAfter is not null)
                return new RawResponse(status, headers, [], SawContinue: true);
            await stream.WriteAsync(request.Body, patience.Token);
            return await RawResponse.ReadAsync(stream, hasBody, patience.Token) with { SawContinue = true };
        }

        await stream.WriteAsync(request.Body.AsMemory(0, request.CutsBodyAfter ?? request.Body.Length), patience.Token);
        if (request.CutsBodyAfter is not null && stream is NetworkStream)
            socket.Client.Shutdown(SocketShutdown.Send);
        return await RawResponse.ReadAsync(stream, hasBody, patience.Token);
    }

    /// <summary>Signs with the owner's key unless another is given.</summary>
    public Task<RawResponse> OwnerAsync(string method, string target, byte[]? body = null, params (string Name, string Value)[] headers) =>
        SendAsync(new RawRequest(method, target) { Key = Server.Owner, Body = body ?? [], Headers = headers });

    public async Task<string> CreateUploadAsync(string path, params (string Name, string Value)[] headers)
    {
        var response = await OwnerAsync("POST", path + "?uploads", null, headers);
        return response.Status == 200
            ? response.Leaf("UploadId")
            : throw new InvalidOperationException($"No upload was created: {response.Status} {response.Text}");
    }

    public Task<RawResponse> PutPartAsync(string path, string uploadId, string number, byte[] body,
        params (string Name, string Value)[] headers) =>
            OwnerAsync("PUT", PartTarget(path, uploadId, number), body, headers);

    public Task<RawResponse> CompleteAsync(string path, string uploadId, IEnumerable<(int Number, string ETag)> parts,
        params (string Name, string Value)[] headers) =>
            OwnerAsync("POST", $"{path}?uploadId={PercentEncoding.Encode(uploadId)}", CompletionBody(parts), headers);

    public static string PartTarget(string path, string uploadId, string number) =>
        $"{path}?partNumber={PercentEncoding.Encode(number)}&uploadId={PercentEncoding.Encode(uploadId)}";

    public static byte[] CompletionBody(IEnumerable<(int Number, string ETag)> parts) => Encoding.UTF8.GetBytes(
        "<CompleteMultipartUpload>"
            + string.Concat(parts.Select(
                part => FormattableString.Invariant($"<Part><PartNumber>{part.Number}</PartNumber><ETag>{part.ETag}</ETag></Part>")))
        + "</CompleteMultipartUpload>");

    private RequestHead Sign(RawRequest request)
    {
        var (host, target, bucket, objectKey) = Address(request);
        var head = new RequestHead { Method = request.Method, Target = target, IsTls = Server.Endpoint.Scheme == "https" };
        head.Headers.Add("Host", host);
        if (!request.OmitsLength)
            head.Headers.Add("Content-Length", (request.DeclaredLength ?? request.Body.Length).ToString(CultureInfo.InvariantCulture));
        foreach (var (name, value) in request.Headers)
            head.Headers.Add(name, value);
        if (request.ExpectsContinue)
            head.Headers.Add("Expect", "100-continue");
        if (request.Key is { } key)
        {
            var input = new SigningInput
            {
                Key = key,
                Region = request.Region ?? Server.Region,
                Time = request.Time ?? DateTimeOffset.UtcNow,
                Bucket = bucket,
                ObjectKey = objectKey,
                PayloadHash = request.PayloadHash ?? (request.PresignFor is null ? Sha256Hex(request.Body) : "UNSIGNED-PAYLOAD"),
            };
            var scheme = Vendors.BuiltIn.SignatureScheme(request.Scheme ?? Server.Behaviour.Signatures.Schemes[0]);
            if (request.PresignFor is { } validity)
                scheme.SignQuery(head, input, validity);
            else
                scheme.SignHeader(head, input);
        }

        request.Tamper?.Invoke(head);
        return head;
    }

    private (string Host, string Target, string? Bucket, string? ObjectKey) Address(RawRequest request)
    {
        var path = request.Target.Split('?')[0].TrimStart('/');
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        var bucket = path.Length == 0 ? null : PercentEncoding.Decode(slash < 0 ? path : path[..slash]);
        var objectKey = slash < 0 || slash == path.Length - 1 ? null : PercentEncoding.Decode(path[(slash + 1)..]);
        if (request.Host is not null || Server.Behaviour.Addressing.TakesPathStyle || bucket is null)
            return (request.Host ?? Server.Endpoint.Authority, request.Target, bucket, objectKey);
        var query = request.Target[(1 + path.Length)..];
        return ($"{bucket}.localhost:{Server.Endpoint.Port}", (slash < 0 ? "/" : "/" + path[(slash + 1)..]) + query, bucket, objectKey);
    }

    private static string Write(RequestHead head) =>
        $"{head.Method} {head.Target} HTTP/1.1\r\n" + string.Concat(head.Headers.Select(header => $"{header.Key}: {header.Value}\r\n"))
            + "Connection: close\r\n\r\n";

    private async Task<Stream> SecureAsync(NetworkStream plain, CancellationToken cancellation)
    {
        if (Server.CertificateFingerprint is not { } fingerprint)
            return plain;
        var secure = new SslStream(plain, false, (_, certificate, _, _) =>
            string.Equals(certificate?.GetCertHashString(HashAlgorithmName.SHA256), fingerprint, StringComparison.OrdinalIgnoreCase));
        await secure.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "localhost" }, cancellation);
        return secure;
    }
}
