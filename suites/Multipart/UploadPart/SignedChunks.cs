using System.Globalization;
using Conformance.Dialects.Chunks;
using Conformance.Multipart.Judging;
using Conformance.Rules;
using Conformance.Rules.Rulebooks;
using Conformance.Running;
using Conformance.Running.Judging;
using Conformance.Wire.Bodies;
using Conformance.Wire.Exchanges;
using Conformance.Wire.Requests;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.UploadPart;

/// <summary>What is wrong with a body whose chunks are signed.</summary>
public enum ChunkFault
{
    BrokenHeader,

    NoLineEnd,

    /// <summary>The body ends within a chunk.</summary>
    Cut,

    /// <summary>The body ends with the last byte of the payload, before the chunk of length 0.</summary>
    NoLastChunk,

    OtherData,

    OtherSignature,

    /// <summary>The chunks are signed for the day before that of the head.</summary>
    OtherDate,

    /// <summary>The decoded length is one byte less than the data.</summary>
    ShorterLength,

    /// <summary>The decoded length is one byte more than the data.</summary>
    LongerLength,

    NoLength,

    UnreadableLength,

    /// <summary>The decoded length is more than 64 bits count.</summary>
    BoundlessLength,
}

/// <summary>
/// Parts whose chunks are signed one by one. An endpoint may refuse the form as a whole; where it does, nothing can be asked about it.
/// </summary>
public sealed class SignedChunks(CaseContext context) : FaultyParts(context)
{
    /// <summary>In bytes: half of what every chunk but the last has at least.</summary>
    private const int HalfTheLeastChunk = 4096;

    private string DecodedLengthHeader => $"{Dialect.HeaderPrefix}decoded-content-length";

    /// <param name="scheme">The signature scheme, where the form needs another than the profile's.</param>
    [Check]
    public async Task AreRefused(ChunkFault fault, NumberUse number, Expectation expect, string? scheme = null)
    {
        void StreamSigned(Request request)
        {
            Stream(request);
            request.Scheme = scheme;
        }

        await RequireFormAsync(StreamSigned);
        var upload = await Session.CreateUploadAsync();

        await VerifyKeptOutAsync(
            upload, number, expect, fault: request => Spoil(request, fault), faultless: StreamSigned, isAboutAccess: true);
    }

    /// <summary>The word of the form is refused where a request has no payload.</summary>
    /// <param name="method">GET, which lists the parts, or DELETE, which aborts the upload.</param>
    [Check]
    public async Task NeedAPayload(string method, Expectation expect)
    {
        Requires(method == "GET" ? Operation.ListParts : Operation.AbortUpload);
        var upload = await Session.CreateUploadAsync();
        var control = await PutGoodPartAsync(upload, 1, SmallBody);
        MustWork(await AskAsync(method == "GET" ? upload : await Session.CreateUploadAsync(), method), $"{method} of an upload");

        var exchange = await AskAsync(upload, method, request => request.PayloadHashOverride = AwsChunkedForm.SignedChunks);

        Verify(exchange).Meets(expect, isAboutAccess: true);
        await Verify(upload).HoldsOnlyAsync(control);
    }

    /// <summary>Chunks that are signed need a head that is.</summary>
    [Check]
    public async Task AreRefusedOfTheAnonymous(Expectation expect)
    {
        await RequireFormAsync(Stream);
        var upload = await Session.CreateUploadAsync();
        var control = await PutGoodPartAsync(upload, 1, SmallBody);

        var exchange = await Session.PutPartAsync(upload, "1", FramedByNobody(OtherSmallBody), request =>
        {
            request.Identity = Identity.Anonymous;
            request.Headers.Set(Dialect.ContentSha256Header!, AwsChunkedForm.SignedChunks);
            request.Headers.Set("Content-Encoding", AwsChunks.ContentCoding);
            request.Headers.Set(DecodedLengthHeader, OtherSmallBody.Length.ToString(CultureInfo.InvariantCulture));
        });

        if (Response.Classify(exchange) == ResponseClass.Accepted)
            Verify(false, Aspect.Access, "a refusal of who has not signed", Response.Describe(exchange), exchange);
        Verify(exchange).Meets(expect, isAboutAccess: true);
        await Verify(upload).HoldsOnlyAsync(control);
    }

    /// <summary>Only records whether small chunks are taken: the pages ask for 8 KiB in all but the last.</summary>
    [Check]
    public async Task AreRecordedWhenSmall()
    {
        var upload = await Session.CreateUploadAsync();

        var exchange = await Session.PutPartAsync(upload, "1", BodyOf(2), request =>
        {
            Stream(request);
            request.ChunkSize = request.Body!.Length > HalfTheLeastChunk ? HalfTheLeastChunk : 1;
        });

        Record(exchange);
    }

    /// <summary>Only records what a head without a date is answered with.</summary>
    [Check]
    public async Task AreRecordedWithoutADate()
    {
        var upload = await Session.CreateUploadAsync();

        var exchange = await Session.PutPartAsync(upload, "1", SmallBody, request =>
        {
            Stream(request);
            request.AfterSigning = head =>
            {
                head.Headers.Set($"{Dialect.HeaderPrefix}date", "");
                return head;
            };
        });

        Record(exchange);
    }

    private void Stream(Request request)
    {
        request.Payload = PayloadMode.StreamingSigned;
        request.ChunkSize = OneChunk;
    }

    /// <summary>One chunk under a signature that is nobody's.</summary>
    private static Body FramedByNobody(Body body)
    {
        var signature = new string('0', 64);
        return Body.Concat(
            Body.OfText(string.Create(CultureInfo.InvariantCulture, $"{body.Length:x};chunk-signature={signature}\r\n")),
            body, Body.OfText($"\r\n0;chunk-signature={signature}\r\n\r\n"));
    }

    /// <summary>Ends the case where the endpoint cleanly refuses a right body of the form, as it may.</summary>
    private async Task RequireFormAsync(Action<Request> stream)
    {
        var upload = await Session.CreateUploadAsync();
        var exchange = await Session.PutPartAsync(upload, "1", SmallBody, stream);
        if (Response.Classify(exchange) is not ResponseClass.Refused && exchange is not { Status: 501, Error: not null }) return;
        await PutGoodPartAsync(upload, 2, SmallBody);
        throw new CaseUnsupportedException($"the endpoint takes no signed chunks: {Response.Describe(exchange)}");
    }

    private Task<Exchange> AskAsync(UploadHandle upload, string method, Action<Request>? alter = null)
    {
        var request = new Request(method) { Bucket = upload.Bucket, Key = upload.Key }.WithQuery("uploadId", upload.UploadId);
        alter?.Invoke(request);
        return Session.SendAsync(request);
    }

    private void Spoil(Request request, ChunkFault fault)
    {
        switch (fault)
        {
            case ChunkFault.OtherDate:
                request.ChunkTime = DateTimeOffset.UtcNow.AddDays(-1);
                break;
            case ChunkFault.ShorterLength:
                // The data is longer than the least part, so that the length itself is none that is too small.
                SetLength(request, request.Body!.Length.ToString(CultureInfo.InvariantCulture));
                request.Body = Body.Concat(request.Body, Body.OneByte);
                break;
            case ChunkFault.LongerLength:
                SetLength(request, (request.Body!.Length + 1).ToString(CultureInfo.InvariantCulture));
                break;
            case ChunkFault.NoLength:
                SetLength(request, null);
                break;
            case ChunkFault.UnreadableLength:
                SetLength(request, "one");
                break;
            case ChunkFault.BoundlessLength:
                SetLength(request, "9223372036854775808");
                break;
            default:
                request.AfterFraming = fault switch
                {
                    ChunkFault.BrokenHeader => AwsChunks.WithABrokenHeader,
                    ChunkFault.NoLineEnd => AwsChunks.WithoutALineEnd,
                    ChunkFault.Cut => AwsChunks.CutInTheChunk,
                    ChunkFault.NoLastChunk => AwsChunks.WithoutTheLast,
                    ChunkFault.OtherData => AwsChunks.WithOtherData,
                    _ => AwsChunks.WithAnotherSignature,
                };
                break;
        }
    }

    /// <summary>The length is signed as it is sent.</summary>
    private void SetLength(Request request, string? length) => request.BeforeSigning = head =>
    {
        if (length is null) head.Headers.Remove(DecodedLengthHeader);
        else head.Headers.Set(DecodedLengthHeader, length);
        return head;
    };
}
