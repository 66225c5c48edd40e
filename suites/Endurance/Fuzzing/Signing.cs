using System.Globalization;
using System.Security.Cryptography;
using Conformance.Dialects;
using Conformance.Dialects.Chunks;
using Conformance.Dialects.Signatures;
using Conformance.Reference;

namespace Conformance.Endurance.Fuzzing;

/// <summary>Puts drafts into the words of a server's dialect, and signs them.</summary>
internal sealed class Signing(ReferenceServer server)
{
    public WireRequest Write(Draft draft, Random random)
    {
        var isInHost = draft.Bucket is not null && (!server.Behaviour.Addressing.TakesPathStyle || random.Next(4) == 0);
        var head = new RequestHead { Method = draft.Method, Target = TargetOf(draft, isInHost) };
        // The port is another in every run; what is written down is signed for this one, and the server passes over ports.
        const string Authority = "localhost:9000";
        head.Headers.Add("Host", isInHost ? $"{draft.Bucket}.{Authority}" : Authority);
        var payload = draft.Body;
        IReadOnlyList<AwsChunkedTrailer> trailers = [];
        if (draft.ChunkedForm is { } form)
        {
            trailers = AwsChunkedForm.HasTrailer(form) ? [AwsChunkedTrailer.OfChecksum("CRC32")] : [];
            head.Headers.Add("x-amz-decoded-content-length", payload.Length.ToString(CultureInfo.InvariantCulture));
            head.Headers.Add("Content-Encoding", "aws-chunked");
            if (trailers.Count > 0)
                head.Headers.Add("x-amz-trailer", trailers[0].Name);
        }

        const int Chunk = 8192;
        var isSigned = AwsChunkedForm.HasSignedChunks(draft.ChunkedForm);
        var length = draft.ChunkedForm is null
            ? payload.Length
            : AwsChunkedEncoder.EncodedLength(payload.Length, Chunk, isSigned, trailers);
        head.Headers.Add("Content-Length", length.ToString(CultureInfo.InvariantCulture));
        foreach (var (name, value) in draft.Headers)
            head.Headers.Add(name, value);
        if (Sign(draft, head) is { } seed && draft.ChunkedForm is not null)
        {
            using var encoded = AwsChunkedEncoder.Encode(
                new MemoryStream(payload), Chunk,
                isSigned ? new ChunkSigner(draft.Signer!, server.Region, FixedClock.Now, seed) : null, trailers);
            using var whole = new MemoryStream();
            encoded.CopyTo(whole);
            payload = whole.ToArray();
        }

        return new WireRequest { Method = head.Method, Target = head.Target, Headers = [.. head.Headers], Body = payload };
    }

    private string? Sign(Draft draft, RequestHead head)
    {
        if (draft.Signer is not { } key)
            return null;
        var input = new SigningInput
        {
            Key = key,
            Region = server.Region,
            Time = FixedClock.Now,
            Bucket = draft.Bucket,
            ObjectKey = draft.Key,
            PayloadHash = draft.ChunkedForm
                ?? (draft.IsPresigned ? "UNSIGNED-PAYLOAD" : Convert.ToHexStringLower(SHA256.HashData(draft.Body))),
        };
        var scheme = Vendors.BuiltIn.SignatureScheme(draft.Scheme);
        if (!draft.IsPresigned)
            return scheme.SignHeader(head, input);
        scheme.SignQuery(head, input, TimeSpan.FromMinutes(10));
        return null;
    }

    private static string TargetOf(Draft draft, bool isInHost)
    {
        var path = isInHost || draft.Bucket is null ? "/" : $"/{PercentEncoding.Encode(draft.Bucket)}/";
        if (draft.Key is { } key)
            path += PercentEncoding.Encode(key, keepSlash: true);
        else if (path.Length > 1)
            path = path.TrimEnd('/');
        var query = string.Join('&', draft.Query.Select(
            part => PercentEncoding.Encode(part.Key) + (part.Value is null ? "" : "=" + PercentEncoding.Encode(part.Value))));
        return query.Length == 0 ? path : $"{path}?{query}";
    }
}
