using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Conformance.Dialects;
using Conformance.Dialects.Checksums;
using Conformance.Dialects.Chunks;
using Conformance.Dialects.Signatures;

namespace Conformance.Benchmarks.Throughput;

/// <summary>Makes requests ready for a store: addressed by path, signed by version 4, framed.</summary>
internal sealed class RequestSigning(Uri endpoint, string region, AccessKey owner)
{
    private const int ChunkBytes = 64 << 10;

    private static readonly byte[] CustomerKey = SHA256.HashData("benchmark"u8);

    /// <param name="target">Path and query.</param>
    public PreparedBytes Plain(string method, string target, ReadOnlyMemory<byte> body = default, bool withCustomerKey = false) =>
        Make(method, target, PartForm.All[1], body, withCustomerKey);

    /// <param name="target">Path and query.</param>
    /// <param name="repeats">How often the body's bytes are sent; more than once in the unsigned plain form alone.</param>
    public PreparedBytes Make(string method, string target, PartForm form, ReadOnlyMemory<byte> body, bool withCustomerKey, int repeats = 1)
    {
        var head = new RequestHead { Method = method, Target = target };
        head.Headers.Add("Host", endpoint.Authority);
        if (withCustomerKey)
        {
            head.Headers.Add("x-amz-server-side-encryption-customer-algorithm", "AES256");
            head.Headers.Add("x-amz-server-side-encryption-customer-key", Convert.ToBase64String(CustomerKey));
            head.Headers.Add("x-amz-server-side-encryption-customer-key-MD5", Convert.ToBase64String(MD5.HashData(CustomerKey)));
        }

        if (form.IsChunked)
        {
            head.Headers.Add("Content-Encoding", "aws-chunked");
            head.Headers.Add("x-amz-decoded-content-length", body.Length.ToString(CultureInfo.InvariantCulture));
            if (AwsChunkedForm.HasTrailer(form.PayloadHash))
                head.Headers.Add("x-amz-trailer", AwsChecksums.HeaderOf(PartForm.TrailerAlgorithm));
        }

        var now = DateTimeOffset.UtcNow;
        var seed = Vendors.BuiltIn.SignatureScheme("aws-v4").SignHeader(head, new SigningInput
        {
            Key = owner,
            Region = region,
            Time = now,
            PayloadHash = form.PayloadHash ?? Convert.ToHexStringLower(SHA256.HashData(body.Span)),
        });
        var framed = form.IsChunked ? Chunked(form, body, new ChunkSigner(owner, region, now, seed)) : body;
        head.Headers.Add("Content-Length", ((long)framed.Length * repeats).ToString(CultureInfo.InvariantCulture));
        var text = new StringBuilder($"{method} {head.Target} HTTP/1.1\r\n");
        foreach (var (name, value) in head.Headers)
            text.Append(name).Append(": ").Append(value).Append("\r\n");
        return new PreparedBytes(Encoding.Latin1.GetBytes(text.Append("\r\n").ToString()), framed, repeats);
    }

    private static ReadOnlyMemory<byte> Chunked(PartForm form, ReadOnlyMemory<byte> body, ChunkSigner signer)
    {
        List<AwsChunkedTrailer> trailers = AwsChunkedForm.HasTrailer(form.PayloadHash)
            ? [AwsChunkedTrailer.OfChecksum(PartForm.TrailerAlgorithm)]
            : [];
        var isSigned = AwsChunkedForm.HasSignedChunks(form.PayloadHash);
        using var framed = new MemoryStream((int)AwsChunkedEncoder.EncodedLength(body.Length, ChunkBytes, isSigned, trailers));
        using var encoding = AwsChunkedEncoder.Encode(new MemoryStream(body.ToArray()), ChunkBytes, isSigned ? signer : null, trailers);
        encoding.CopyTo(framed);
        return framed.GetBuffer().AsMemory(0, (int)framed.Length);
    }
}
