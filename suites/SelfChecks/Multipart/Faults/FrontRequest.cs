using System.Globalization;
using Conformance.Dialects;

namespace Conformance.SelfChecks.Multipart.Faults;

/// <summary>A request as it came to a store in front of the reference.</summary>
/// <param name="Body">What has come of it: all, or less where <see cref="IsCut"/> or <see cref="IsAnnounced"/> says so.</param>
/// <param name="Dialect">What it is read as.</param>
internal sealed record FrontRequest(RequestHead Head, byte[] Body, Dialect Dialect)
{
    /// <summary>Whether the connection ended before the body did.</summary>
    public bool IsCut { get; init; }

    /// <summary>
    /// Whether the body was not read: the client waits to be asked for it, or sends it in HTTP chunks, or more than memory should hold.
    /// </summary>
    public bool IsAnnounced { get; init; }

    public string? UploadId => Head.QueryValue("uploadId");

    public string? Number => Head.QueryValue("partNumber");

    /// <summary>Bytes that the head declares; 0 where it declares none.</summary>
    public long DeclaredLength => long.TryParse(Head.Headers["Content-Length"], CultureInfo.InvariantCulture, out var length) ? length : 0;

    /// <summary>The key as it is in the target, still percent-encoded; empty for a bucket or the service.</summary>
    public string RawKey => HostedBucket is not null ? Head.Path[1..]
        : Head.Path.IndexOf('/', 1) is > 0 and var slash ? Head.Path[(slash + 1)..] : "";

    /// <summary>The path of the bucket, without a slash at its end; empty where the host names the bucket.</summary>
    public string BucketPath => HostedBucket is not null ? ""
        : Head.Path.IndexOf('/', 1) is > 0 and var slash ? Head.Path[..slash] : Head.Path.TrimEnd('/');

    /// <summary>Null for the service.</summary>
    public string? Bucket => HostedBucket
        ?? (BucketPath.Length > 1 ? PercentEncoding.Decode(BucketPath[1..]) : null);

    /// <summary>A part with an upload ID and a number, whatever their values, and bytes of its own.</summary>
    public bool IsPart => Head.Method == "PUT" && UploadId is not null && Number is not null && !IsCopy;

    public bool IsCopy => HasHeader(Dialect.CopySourceHeader);

    public bool IsCreation => Head.Method == "POST" && Has("uploads");

    public bool IsCompletion => Head.Method == "POST" && UploadId is not null;

    public bool IsAbort => Head.Method == "DELETE" && UploadId is not null;

    public bool IsListOfParts => Head.Method == "GET" && UploadId is not null;

    public bool IsListOfUploads => Head.Method == "GET" && RawKey.Length == 0 && Has("uploads");

    public bool IsListOfObjects => Head.Method == "GET" && RawKey.Length == 0 && !Has("uploads") && Has("prefix");

    /// <summary>Reading an object or its head.</summary>
    public bool IsReading => Head.Method is "GET" or "HEAD" && RawKey.Length > 0 && !HasOperation;

    /// <summary>Storing an object in one request.</summary>
    public bool IsObject => Head.Method == "PUT" && RawKey.Length > 0 && !HasOperation && !IsCopy;

    /// <summary>The word or hash on the payload line of the signature; empty where there is none.</summary>
    public string PayloadWord => Dialect.ContentSha256Header is { } name ? Head.Headers[name] ?? "" : "";

    /// <summary>Whether a signature in its head covers all that it says, the payload too where the scheme can.</summary>
    public bool IsSignedWhole => IsSigned
        && (PayloadWord.Length == 64 || !Vendors.BuiltIn.SignatureScheme(Dialect.DefaultSignature).SignsPayload);

    /// <summary>Whether it has a signature in its head.</summary>
    public bool IsSigned => HasHeader("Authorization");

    public bool IsPresigned => !IsSigned && RequestSignature.Of(this) is { InQuery: true };

    public bool IsFramed => PayloadWord.StartsWith("STREAMING-", StringComparison.Ordinal);

    private string? HostedBucket =>
        Head.Headers["Host"] is { } host && host.IndexOf(".localhost", StringComparison.Ordinal) is > 0 and var end ? host[..end] : null;

    private bool HasOperation => Head.Query.Any(part => !RequestSignature.IsParameter(part.Name));

    /// <summary>Headers of the dialect's own that have a digest of the bytes.</summary>
    public IEnumerable<string> DigestHeaders => new[] { Dialect.Crc64Header, Dialect.ContentSha1Header }.OfType<string>();

    private bool Has(string parameter) => Head.QueryValue(parameter) is not null;

    /// <param name="name">Null for a header that the dialect does not have.</param>
    public bool HasHeader(string? name) => name is not null && Head.Headers.Contains(name);

    /// <summary>The same with another target, headers or body, its signature as it was.</summary>
    public FrontRequest With(string? method = null, string? target = null, Action<HeaderList>? headers = null, byte[]? body = null)
    {
        var head = Head.Copy(method, target);
        headers?.Invoke(head.Headers);
        return this with { Head = head, Body = body ?? Body };
    }

    /// <summary>The same with other bytes, and without the digests of these.</summary>
    public FrontRequest WithBytes(byte[] body) => With(body: body, headers: headers =>
    {
        headers.Remove("Content-MD5");
        foreach (var name in DigestHeaders) headers.Remove(name);
    });

    /// <summary>The same with other parameters: <paramref name="change"/> gives what each becomes, null for nothing.</summary>
    public FrontRequest WithQuery(Func<QueryPart, QueryPart?> change)
    {
        var head = Head.Copy(target: Head.Path);
        head.AppendQuery(Head.Query.Select(change).OfType<QueryPart>());
        return this with { Head = head };
    }

    /// <summary>The same with another value of a parameter, or without the parameter.</summary>
    public FrontRequest WithParameter(string name, string? value) =>
        WithQuery(part => part.Name != name ? part : value is null ? null : part with { Value = value });
}
