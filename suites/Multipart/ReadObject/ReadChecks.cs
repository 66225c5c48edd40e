using Conformance.Multipart.Judging;
using Conformance.Rules;
using Conformance.Running.Judging;
using Conformance.Wire.Bodies;
using Conformance.Wire.Exchanges;
using Conformance.Wire.Requests;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.ReadObject;

/// <summary>By which request an object is read.</summary>
public enum Reading
{
    /// <summary>With its bytes.</summary>
    Get,

    /// <summary>Headers alone.</summary>
    Head,

    /// <summary>A document about it, by GetObjectAttributes.</summary>
    Attributes,
}

/// <summary>An upload that was completed, or an object that was stored in one request.</summary>
/// <param name="Parts">By number; none where it was stored in one request.</param>
/// <param name="ETag">As the completion named it; null where it named none.</param>
public sealed record CompletedObject(UploadHandle Upload, IReadOnlyList<SentPart> Parts, Body Body, string? ETag)
{
    public string Key => Upload.Key;
}

/// <summary>What the checks of this operation have in common: objects to read, and how they are asked for.</summary>
public abstract class ReadChecks(CaseContext context) : Checks(context)
{
    /// <summary>
    /// An object of parts of these sizes for a case that only reads it: of one kind there is one in a run.
    /// </summary>
    /// <inheritdoc cref="CompletedAsync(IReadOnlyList{long}, CreateOptions?)"/>
    /// <param name="options">Checksum and encryption alone.</param>
    /// <param name="numbers">Those of the parts; null for 1, 2, … in order.</param>
    protected Task<CompletedObject> SharedAsync(
        IReadOnlyList<long> sizes, CreateOptions? options = null, IReadOnlyList<int>? numbers = null) =>
        SharedAsync(Context, sizes, options, numbers);

    /// <inheritdoc cref="SharedAsync(IReadOnlyList{long}, CreateOptions?, IReadOnlyList{int}?)"/>
    internal static Task<CompletedObject> SharedAsync(
        CaseContext context, IReadOnlyList<long> sizes, CreateOptions? options = null, IReadOnlyList<int>? numbers = null)
    {
        var bodies = sizes.Select((size, index) => (numbers?[index] ?? index + 1, Body.Generated(size, seed: index + 1))).ToList();
        var parts = string.Join(' ', bodies.Select(part => $"{part.Item1}:{part.Item2.Length}"));
        options ??= new CreateOptions();
        var kind = $"completed {parts}, {options.ChecksumAlgorithm} {options.ChecksumType}, {options.ManagedEncryption} "
            + $"{options.CustomerKey?.Md5Base64}";
        return context.ShareAsync(kind, shared => new Making(shared).CompletedAsync(bodies, options));
    }

    /// <summary>An object that was stored in one request, for a case that only reads it.</summary>
    protected Task<CompletedObject> SharedPlainAsync(long size) =>
        Context.ShareAsync($"plain {size}", shared => new Making(shared).PlainAsync(size));

    /// <summary>Completes an upload of parts of these sizes under the numbers from 1 on; their bytes differ from each other.</summary>
    /// <param name="sizes">In bytes.</param>
    /// <exception cref="CaseInconclusiveException">A step did not work.</exception>
    protected Task<CompletedObject> CompletedAsync(IReadOnlyList<long> sizes, CreateOptions? options = null) =>
        CompletedAsync([.. sizes.Select((size, index) => (index + 1, Body.Generated(size, seed: index + 1)))], options);

    /// <inheritdoc cref="CompletedAsync(IReadOnlyList{long}, CreateOptions?)"/>
    protected async Task<CompletedObject> CompletedAsync(IReadOnlyList<(int Number, Body Body)> bodies, CreateOptions? options = null)
    {
        var upload = await Session.CreateUploadAsync(options);
        var parts = new List<SentPart>();
        foreach (var (number, body) in bodies)
        {
            var part = await PutGoodPartAsync(upload, number, body, request =>
            {
                if (options?.ChecksumAlgorithm is { } algorithm)
                {
                    request.WithHeader($"{Dialect.HeaderPrefix}checksum-{algorithm.ToLowerInvariant()}",
                        Convert.ToBase64String(body.Checksum(algorithm)));
                }
            });
            parts.Add(options?.ChecksumAlgorithm is { } named ? part.WithChecksum(named) : part);
        }

        var completed = await Session.CompleteLenientlyAsync(upload, [.. parts.Select(part => part.Reference)]);
        MustWork(completed.Exchange, "completing the upload");
        return new CompletedObject(upload, parts, Body.Concat(bodies.Select(part => part.Body)), completed.ETag);
    }

    /// <summary>Stores an object in one request.</summary>
    protected async Task<CompletedObject> PlainAsync(long size)
    {
        var (key, body) = (Session.NewKey("plain"), Body.Generated(size, seed: 1));
        var stored = await Session.PutObjectAsync(key, body);
        MustWork(stored, "storing an object in one request");
        return new CompletedObject(new UploadHandle(Session.Target.Bucket, key, ""), [], body, stored.ETag);
    }

    /// <summary>Reads the object, whatever comes of it.</summary>
    protected async Task<Exchange> ReadAsync(CompletedObject stored, Reading by, Action<Request>? alter = null) => by switch
    {
        Reading.Get => (await Session.ReadObjectAsync(stored.Key, alter)).Exchange,
        Reading.Head => await Session.HeadObjectAsync(stored.Key, alter),
        _ => await AskAsync(stored, "ETag,ObjectSize", alter),
    };

    /// <summary>The header that names attributes.</summary>
    protected string AskingHeader => Dialect.HeaderPrefix + "object-attributes";

    /// <summary>Asks for the attributes of an object, whatever comes of it.</summary>
    /// <param name="asked">The header as it is sent; null to send none.</param>
    protected Task<Exchange> AskAsync(CompletedObject stored, string? asked, Action<Request>? alter = null)
    {
        var request = new Request("GET") { Bucket = stored.Upload.Bucket, Key = stored.Key }.WithQuery("attributes");
        if (asked is not null) request.WithHeader(AskingHeader, asked);
        alter?.Invoke(request);
        return Session.SendAsync(request);
    }

    /// <summary>Shows that the same read works without what the case asks about.</summary>
    protected async Task<Exchange> MustReadAsync(CompletedObject stored, Reading by, Action<Request>? alter = null)
    {
        var exchange = await ReadAsync(stored, by, alter);
        MustWork(exchange, "reading the object without a fault");
        return exchange;
    }

    /// <summary>Shows that the response is these bytes, or names their length where it has no body.</summary>
    /// <exception cref="CaseInconclusiveException">It is something else, so that its headers tell nothing.</exception>
    protected void MustBe(Exchange exchange, Body expected)
    {
        var isSame = exchange.Method == "HEAD"
            ? exchange.ResponseHeaders["Content-Length"] == $"{expected.Length}"
            : Has(exchange, expected);
        if (!isSame) Context.CannotTell(exchange, "reading the object without a fault", "which is not what was stored");
    }

    /// <summary>The response is these bytes, or names their length where it has no body.</summary>
    protected void VerifyIs(Exchange exchange, Body expected, string what)
    {
        Verify(exchange).IsAccepted();
        if (exchange.Method == "HEAD")
        {
            Verify(exchange).HasHeader("Content-Length", $"{expected.Length}");
            return;
        }

        // A body in chunks has no Content-Length, and is as right.
        var isSame = Has(exchange, expected);
        Verify(isSame, Aspect.Bytes, $"{what}: {Quantity.ByteCount(expected.Length)} with MD5 {expected.Md5Hex}",
            isSame ? what : $"{Quantity.ByteCount(exchange.ResponseBytes)} with MD5 {exchange.ResponseMd5Hex}", exchange);
    }

    private static bool Has(Exchange exchange, Body body) =>
        exchange.ResponseBytes == body.Length && exchange.ResponseMd5Hex == body.Md5Hex;

    /// <summary>The response names the ETag that the completion named.</summary>
    protected void VerifyHasETagOf(CompletedObject stored, Exchange exchange)
    {
        if (stored.ETag is not { Length: > 0 } etag) return;
        Verify(exchange.ETag is { } found && ETags.Equal(found, etag), Aspect.Header, $"ETag {etag}", $"ETag {Shown(exchange.ETag)}",
            exchange);
    }

    protected static Action<Request> Part(string number) => request => request.WithQuery("partNumber", number);

    protected static Action<Request> Range(string range) => request => request.WithHeader("Range", range);

    /// <summary>The steps of a case, for the session that what is shared is made in.</summary>
    private sealed class Making(CaseContext context) : ReadChecks(context)
    {
        public new Task<CompletedObject> CompletedAsync(IReadOnlyList<(int Number, Body Body)> bodies, CreateOptions? options) =>
            base.CompletedAsync(bodies, options);

        public new Task<CompletedObject> PlainAsync(long size) => base.PlainAsync(size);
    }
}
