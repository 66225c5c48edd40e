using System.Globalization;
using Conformance.Dialects;
using Conformance.Multipart.Judging;
using Conformance.Rules;
using Conformance.Rules.Rulebooks;
using Conformance.Running.Judging;
using Conformance.Wire.Bodies;
using Conformance.Wire.Exchanges;
using Conformance.Wire.Requests;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.UploadPartCopy;

/// <summary>
/// What the checks of this operation have in common: objects to copy from, copies without a fault, and what a refused one did.
/// </summary>
public abstract class CopyChecks(CaseContext context) : Checks(context)
{
    /// <summary>Bytes of a source that no document finds too small for a range.</summary>
    protected const long LargeEnough = LargeSource.Size;

    private const long SmallSource = 20;

    private readonly CopyingSteps steps = new(context);

    /// <inheritdoc cref="CopyingSteps.PutSourceAsync"/>
    protected Task<SourceObject> PutSourceAsync(Body body, string? key = null, string? bucket = null, Action<Request>? alter = null) =>
        steps.PutSourceAsync(body, key, bucket, alter);

    /// <summary>An object that ranges are copied from: of that size the run's own, which no case changes.</summary>
    protected async Task<SourceObject> RangeSourceAsync(long size = LargeEnough)
    {
        if (size != LargeEnough) return await PutSourceAsync(Body.Generated(size, seed: 3));
        var shared = await LargeSource.OfAsync(Context);
        return new SourceObject(Session.Target.Bucket, shared.Key, shared.Body);
    }

    /// <inheritdoc cref="CopyingSteps.CopyAsync"/>
    protected Task<CopyResult> CopyAsync(
        UploadHandle upload, string number, SourceObject source, Action<Request>? alter = null, string? range = null,
        bool inFull = false) => steps.CopyAsync(upload, number, source, alter, range, inFull);

    /// <inheritdoc cref="CopyingSteps.CopyGoodPartAsync"/>
    protected Task<SentPart> CopyGoodPartAsync(UploadHandle upload, int number, SourceObject source, Action<Request>? alter = null) =>
        steps.CopyGoodPartAsync(upload, number, source, alter);

    /// <inheritdoc cref="CopyingSteps.PrepareAsync"/>
    protected Task<PreparedCopy> PrepareAsync(CreateOptions? options = null) => steps.PrepareAsync(options);

    /// <summary>
    /// Copies a range of a source: of a small one where the endpoint takes ranges of such, else of one of more than 5 MiB. Another upload
    /// has a part 1 that was sent.
    /// </summary>
    /// <param name="stored">What the source is stored with; null for nothing.</param>
    /// <param name="opened">What it is copied with; null for nothing.</param>
    protected async Task<PreparedCopy> PrepareRangedAsync(Action<Request>? stored = null, Action<Request>? opened = null)
    {
        const string Range = "bytes=10-19";
        var twin = await Session.CreateUploadAsync();
        var source = await PutSourceAsync(Body.Generated(SmallSource, seed: 3), alter: stored);
        var copied = await CopyAsync(twin, "1", source, opened, Range);
        if (Response.Classify(copied.Exchange) == ResponseClass.Refused)
        {
            source = await PutSourceAsync(Body.Generated(LargeEnough, seed: 3), alter: stored);
            copied = await CopyAsync(twin, "1", source, opened, Range);
        }

        MustWork(copied.Exchange, $"copying {Range}");
        var upload = await Session.CreateUploadAsync();
        return new PreparedCopy(upload, await PutGoodPartAsync(upload, 1, SmallBody), source);
    }

    /// <summary>
    /// Copies a part that the case is about, and verifies that it was accepted and is the source's bytes, whole or in a range.
    /// </summary>
    /// <param name="bytes">What the part should be.</param>
    /// <param name="alter">What is not as usual; null for a plain copy.</param>
    /// <exception cref="CaseUnsupportedException">The endpoint completes no part of so few bytes.</exception>
    protected async Task VerifyCopiesAsync(UploadHandle upload, SourceObject source, Body bytes, Action<Request>? alter = null,
        string? range = null, bool inFull = false)
    {
        var copied = await CopyAsync(upload, "1", source, alter, range, inFull);

        Verify(copied.Exchange).IsAccepted();
        if (bytes.Length < SmallBody.Length)
            throw new CaseUnsupportedException($"the endpoint completes no part of {Quantity.ByteCount(bytes.Length)}");
        await Verify(upload).CompletesToAsync(await ListedAsync(upload, 1, copied, bytes));
    }

    /// <summary>
    /// The copied part is listed, alone and with the size of its bytes. Its ETag is the list's where lists show those of parts: which
    /// one the result names is another rule's question.
    /// </summary>
    protected async Task<SentPart> ListedAsync(UploadHandle upload, int number, CopyResult copied, Body bytes)
    {
        if (Context.Profile.IsMissing(Operation.ListParts) || Session.FaultOf(Operation.ListParts) is not null)
            return new SentPart(number, copied.ETag ?? "", bytes);
        var (listing, exchange) = await Context.PollAsync(async () =>
        {
            var found = (await Session.ListPartsAsync(upload))!;
            return (found, (Exchange?)found.Exchange);
        }, found => found.Parts.Any(part => part.Number == number));
        if (!listing.IsWhole) return new SentPart(number, copied.ETag ?? "", bytes);
        var isAlone = listing.Parts is [var only] && only.Number == number && only.Size == bytes.Length;
        Verify(isAlone, Aspect.State, $"ListParts to show part {number} ({Quantity.ByteCount(bytes.Length)})",
            listing.Parts.Count == 0 ? "ListParts shows no part" : $"ListParts shows {string.Join(", ", listing.Parts.Select(Describe))}",
            exchange);
        var etag = Context.Traits.ListsETags && listing.Parts[0].ETag is { Length: > 0 } listed ? listed : copied.ETag;
        return new SentPart(number, etag ?? "", bytes);

        static string Describe(ListedPart part) => $"part {part.Number} ({Quantity.ByteCount(part.Size)})";
    }

    /// <summary>Judges a request with a fault, sent under the number of the control, which has to stay as it was.</summary>
    /// <param name="number">The part number as sent; null for none.</param>
    protected Task VerifyKeptOutAsync(PreparedCopy prepared, Exchange exchange, Expectation expect, string? number = "1") =>
        Around(prepared).VerifyAsync(exchange, prepared.Source.Body, prepared.Upload, number, expect);

    /// <summary>The same where no page says what the response should be, so that only harm is a miss.</summary>
    protected Task VerifyUnharmedAsync(PreparedCopy prepared, Exchange exchange) =>
        Around(prepared).VerifyUnharmedAsync(exchange, prepared.Source.Body, prepared.Upload, "1");

    /// <summary>What an element of the result says; null where it is absent.</summary>
    internal static string? Element(Exchange copied, string name) =>
        copied.Xml()?.Elements().FirstOrDefault(element => element.Name.LocalName == name)?.Value.Trim();

    private Witnesses Around(PreparedCopy prepared)
    {
        var witnesses = new Witnesses(Context);
        witnesses.Add(prepared.Upload, prepared.Control, "the upload");
        witnesses.AddAbsence(prepared.Upload.Key, prepared.Upload.Bucket);
        witnesses.AddObject(prepared.Source.Key, prepared.Source.Body, prepared.Source.Bucket);
        return witnesses;
    }

    /// <summary>The header of a customer's key, as it is called where it is the source's.</summary>
    protected string OfSource(string header) => Dialect.CopySourceHeader + header[(Dialect.HeaderPrefix.Length - 1)..];

    /// <summary>Names the source in other words than usual.</summary>
    /// <param name="spelling">
    /// The header's text. <c>{bucket}</c>, <c>{key}</c> and <c>{upload}</c> (the key of the upload) are percent-encoded with their slashes
    /// kept; <c>{absent}</c> is a key without an object, <c>{absent-bucket}</c> a bucket that does not exist.
    /// </param>
    protected Action<Request> Naming(SourceObject source, UploadHandle upload, string spelling)
    {
        var text = spelling
            .Replace("{bucket}", PercentEncoding.Encode(source.Bucket), StringComparison.Ordinal)
            .Replace("{key}", PercentEncoding.Encode(source.Key, keepSlash: true), StringComparison.Ordinal)
            .Replace("{upload}", PercentEncoding.Encode(upload.Key, keepSlash: true), StringComparison.Ordinal)
            .Replace("{absent}", Session.NewKey("absent"), StringComparison.Ordinal)
            .Replace("{absent-bucket}", $"conformance-absent-{Guid.NewGuid():n}", StringComparison.Ordinal);
        return request => request.Headers.Set(Dialect.CopySourceHeader, text);
    }
}

/// <summary>An object to copy from.</summary>
public sealed record SourceObject(string Bucket, string Key, Body Body)
{
    /// <summary>All of its bytes, as the header of a range says it.</summary>
    public string WholeRange => string.Create(CultureInfo.InvariantCulture, $"bytes=0-{Body.Length - 1}");
}

/// <summary>An upload whose part 1 was sent, where another upload has shown that copying works here.</summary>
/// <param name="Control">Part 1.</param>
/// <param name="Source">An object of other bytes: what the request in question copies.</param>
public sealed record PreparedCopy(UploadHandle Upload, SentPart Control, SourceObject Source);

/// <summary>The steps of copying a part.</summary>
internal sealed class CopyingSteps(CaseContext context)
{
    /// <summary>Whether the plain form of a copy is refused, and the other one is not.</summary>
    private bool needsFullForm;

    private Session Session => context.Session;

    /// <summary>Stores an object to copy from.</summary>
    /// <exception cref="CaseInconclusiveException">It was refused.</exception>
    public async Task<SourceObject> PutSourceAsync(Body body, string? key = null, string? bucket = null, Action<Request>? alter = null)
    {
        var source = new SourceObject(bucket ?? Session.Target.Bucket, key ?? Session.NewKey("source"), body);
        context.MustWork(await Session.PutObjectAsync(source.Key, body, alter, source.Bucket), "storing the object to copy from");
        return source;
    }

    /// <summary>Copies an object or a range of it, whatever comes of it.</summary>
    /// <param name="range">As the header wants it; null for the whole.</param>
    /// <param name="inFull">
    /// Whether a slash stands before the source's bucket, and a range is named also where it is the whole, as one document has it.
    /// </param>
    public Task<CopyResult> CopyAsync(UploadHandle upload, string number, SourceObject source, Action<Request>? alter = null,
        string? range = null, bool inFull = false)
    {
        var isFull = inFull || needsFullForm;
        return Session.CopyPartAsync(upload, number, source.Bucket, source.Key, range ?? (isFull ? source.WholeRange : null), request =>
        {
            var header = context.Session.Dialect.CopySourceHeader;
            if (!isFull) request.Headers.Set(header, request.Headers[header]!.TrimStart('/'));
            alter?.Invoke(request);
        });
    }

    /// <summary>
    /// Copies a whole object without any fault; a refused copy is tried once more in the full form of <see cref="CopyAsync"/>.
    /// </summary>
    /// <exception cref="CaseInconclusiveException">The endpoint did not take it, so refusing a faulty one would prove nothing.</exception>
    public async Task<SentPart> CopyGoodPartAsync(UploadHandle upload, int number, SourceObject source, Action<Request>? alter = null)
    {
        var text = number.ToString(CultureInfo.InvariantCulture);
        var copied = await CopyAsync(upload, text, source, alter);
        if (!needsFullForm && source.Body.Length > 0 && Response.Classify(copied.Exchange) == ResponseClass.Refused)
        {
            var inFull = await CopyAsync(upload, text, source, alter, inFull: true);
            needsFullForm = Response.Classify(inFull.Exchange) == ResponseClass.Accepted;
            if (needsFullForm) copied = inFull;
        }

        context.MustWork(copied.Exchange, $"copying part {number} without a fault ({Quantity.ByteCount(source.Body.Length)})");
        return new SentPart(number, copied.ETag ?? "", source.Body);
    }

    /// <summary>
    /// Copies an object into an upload without a fault, and sends part 1 of another one, which the request in question must leave alone.
    /// </summary>
    public async Task<PreparedCopy> PrepareAsync(CreateOptions? options = null)
    {
        var source = await PutSourceAsync(Body.Generated(context.Traits.SmallestPart.Length, seed: 2));
        await CopyGoodPartAsync(await Session.CreateUploadAsync(options), 1, source);
        var upload = await Session.CreateUploadAsync(options);
        var sent = await Session.PutPartAsync(upload, 1, context.Traits.SmallestPart);
        context.MustWork(sent, "a part without a fault");
        return new PreparedCopy(upload, new SentPart(1, sent.ETag ?? "", context.Traits.SmallestPart), source);
    }
}
