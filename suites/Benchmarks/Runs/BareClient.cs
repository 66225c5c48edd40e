using System.Net;
using Conformance.Dialects;
using Conformance.Dialects.Signatures;
using Conformance.Reference;
using Conformance.Wire.Bodies;

namespace Conformance.Benchmarks.Runs;

/// <summary>
/// As little client as can send a signed request: .NET's own HTTP handler, version 4 signatures, responses read to their end and dropped.
/// </summary>
internal sealed class BareClient(ReferenceServer server) : IDisposable
{
    private const int BufferBytes = 64 << 10;

    private readonly HttpClient client = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        UseCookies = false,
        UseProxy = false,
    });

    /// <param name="path">Bucket and key.</param>
    /// <exception cref="InvalidOperationException">A fault of the server's.</exception>
    public async Task SendAsync(HttpMethod method, string path, Body? body, CancellationToken cancellation)
    {
        var head = new RequestHead { Method = method.Method, Target = path };
        head.Headers.Add("Host", server.Endpoint.Authority);
        Vendors.BuiltIn.SignatureScheme("aws-v4").SignHeader(head, new SigningInput
        {
            Key = server.Owner,
            Region = server.Region,
            Time = DateTimeOffset.UtcNow,
            PayloadHash = body?.Sha256Hex ?? "UNSIGNED-PAYLOAD",
        });
        using var request = new HttpRequestMessage(method, new Uri(server.Endpoint, path));
        foreach (var (name, value) in head.Headers)
            request.Headers.TryAddWithoutValidation(name, value);
        if (body is not null)
            request.Content = new StreamContent(body.Open(), BufferBytes);
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        await response.Content.CopyToAsync(Stream.Null, cancellation);
        if ((int)response.StatusCode >= 500 || response.StatusCode == HttpStatusCode.Forbidden)
            throw new InvalidOperationException($"The server answers {(int)response.StatusCode} to {method} {path}.");
    }

    public void Dispose() => client.Dispose();
}
