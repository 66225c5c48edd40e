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
using Conformance.Wire.Sdk;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.UploadPart;

/// <summary>How the body of a part is framed, and what becomes of it when the framing breaks.</summary>
public sealed class Framing(CaseContext context) : FaultyParts(context)
{
    private const int CutAfter = 1024;

    /// <summary>
    /// The response, if any, is not the question: what is stored is, at once or a while later.
    /// </summary>
    [Check]
    public async Task KeepsNothingOfACutBody()
    {
        var upload = await Session.CreateUploadAsync();
        var earlier = await PutGoodPartAsync(upload, 1, SmallBody);

        var exchange = await Session.PutPartAsync(upload, "1", Body.Generated(SmallBody.Length + 64 * CutAfter, seed: 2),
            request => request.CutBodyAfter = CutAfter);

        await VerifyNothingIsStoredAsync(exchange, upload, earlier);
        await Verify(upload).CompletesToAsync(earlier);
    }

    /// <summary>As <see cref="KeepsNothingOfACutBody"/>; the number stays free for the whole body.</summary>
    [Check]
    public async Task KeepsNothingOfACutBodyUnderAFreshNumber()
    {
        var upload = await Session.CreateUploadAsync();
        var control = await PutGoodPartAsync(upload, 1, SmallBody);

        var exchange = await Session.PutPartAsync(upload, NumberOf(NumberUse.Fresh),
            Body.Generated(SmallBody.Length + 64 * CutAfter, seed: 2), request => request.CutBodyAfter = CutAfter);

        await VerifyNothingIsStoredAsync(exchange, upload, control);
        await VerifyStillWorksAsync(upload, control, NumberUse.Fresh);
    }

    /// <summary>As <see cref="KeepsNothingOfACutBody"/>; afterwards the whole body is taken under the same number.</summary>
    /// <param name="number">1 where the part that was there has this number, another for one that was never sent.</param>
    [Check]
    public async Task KeepsNothingOfABodyOneByteShort(int number)
    {
        var (there, sent) = (BodyOf(CutAfter, seed: 1), BodyOf(CutAfter, seed: 2));
        var upload = await Session.CreateUploadAsync();
        var earlier = await PutGoodPartAsync(upload, 1, there, request => request.Payload = PayloadMode.Unsigned);

        var exchange = await Session.PutPartAsync(upload, number, sent, request =>
        {
            request.Payload = PayloadMode.Unsigned;
            request.CutBodyAfter = sent.Length - 1;
        });

        await VerifyNothingIsStoredAsync(exchange, upload, earlier);
        var again = await Session.PutPartAsync(upload, number, sent, request => request.Payload = PayloadMode.Unsigned);
        Verify(again).IsAccepted();
        var whole = new SentPart(number, again.ETag ?? "", sent);
        if (number == earlier.Number) await Verify(upload).HoldsOnlyAndCompletesToAsync(whole);
        else await Verify(upload).ListsOnlyAsync(earlier, whole);
    }

    /// <summary>As <see cref="KeepsNothingOfACutBody"/>, for a body that breaks off after the first of two chunks.</summary>
    [Check]
    public async Task KeepsNothingOfCutChunks(PayloadMode form)
    {
        var isSigned = form is PayloadMode.StreamingSigned or PayloadMode.StreamingSignedTrailer;
        var upload = await Session.CreateUploadAsync();
        var earlier = await PutGoodPartAsync(upload, 1, SmallBody);

        var exchange = await Session.PutPartAsync(upload, "1", Body.Generated(2 * OneChunk, seed: 2), request =>
        {
            request.Payload = form;
            request.ChunkSize = OneChunk;
            request.CutBodyAfter = AwsChunkedEncoder.EncodedLength(2 * OneChunk, OneChunk, isSigned, [])
                - AwsChunkedEncoder.EncodedLength(OneChunk, OneChunk, isSigned, []);
        });

        await VerifyNothingIsStoredAsync(exchange, upload, earlier);
        await Verify(upload).CompletesToAsync(earlier);
    }

    private async Task VerifyNothingIsStoredAsync(Exchange cut, UploadHandle upload, SentPart earlier)
    {
        Context.Saw($"the cut request gets {Response.Describe(cut)}");
        Context.Judging("nothing stored of the cut body", cut);
        await Context.LookAgainForAWhileAsync(() => Verify(upload).ListsOnlyAsync(earlier));
        await Verify(upload).HasNotBecomeAnObjectAsync();
    }

    [Check]
    public async Task NeedsALength(Expectation expect)
    {
        var upload = await Session.CreateUploadAsync();
        var control = await PutGoodPartAsync(upload, 1, SmallBody);

        var exchange = await Session.PutPartAsync(upload, "1", Body.Empty, request => request.OmitLength = true);

        Verify(exchange).Meets(expect);
        await Verify(upload).HoldsOnlyAsync(control);
    }

    /// <summary>
    /// No client sends such a head; what comes of it must not be a part. Front ends respond without an error document, or not at all.
    /// </summary>
    /// <param name="length">Sent as the Content-Length.</param>
    [Check]
    public async Task RefusesALengthThatIsNone(string length)
    {
        var upload = await Session.CreateUploadAsync();
        var control = await PutGoodPartAsync(upload, 1, SmallBody, request => request.Payload = PayloadMode.Unsigned);

        var exchange = await Session.PutPartAsync(upload, "1", OtherSmallBody, request =>
        {
            request.Payload = PayloadMode.Unsigned;
            request.AfterSigning = head =>
            {
                head.Headers.Set("Content-Length", length);
                return head;
            };
        });

        var isClosed = exchange is { Status: null, Failure.Kind: TransportFailureKind.ConnectionLost };
        if (!isClosed && exchange.Status is null) Context.MustBeUsable(exchange, "a part with such a length");
        Verify(isClosed || exchange.Status == 400, Aspect.Status, "status 400, or the connection closed", Response.Describe(exchange),
            exchange);
        await Verify(upload).HoldsOnlyAndCompletesToAsync(control);
    }

    /// <summary>Only records: the byte beyond the declared length is the beginning of another request on the wire.</summary>
    [Check]
    public async Task IsRecordedWithALengthTooShort()
    {
        var upload = await Session.CreateUploadAsync();
        var body = BodyOf(2);

        var exchange = await Session.PutPartAsync(upload, "1", body, request =>
        {
            request.Payload = PayloadMode.Unsigned;
            request.DeclaredLength = body.Length - 1;
        });

        Record(exchange);
        if (await Session.ListPartsAsync(upload) is { IsWhole: true } listing)
            Context.Saw(listing.Parts is [var listed] ? $"listed with {Quantity.ByteCount(listed.Size)}" : "no part listed");
    }

    /// <summary>Only records what becomes of a part over HTTP/1.0.</summary>
    [Check]
    public async Task IsRecordedOverHttp10()
    {
        var upload = await Session.CreateUploadAsync();

        Record(await Session.PutPartAsync(upload, "1", SmallBody, request => request.IsHttp10 = true));
    }

    /// <summary>Only records what becomes of an expectation that HTTP does not know.</summary>
    /// <param name="value">Sent as the Expect header.</param>
    [Check]
    public async Task IsRecordedWithExpect(string value)
    {
        var upload = await Session.CreateUploadAsync();

        Record(await Session.PutPartAsync(upload, "1", SmallBody, request =>
        {
            if (value == "100-continue") request.ExpectContinue = true;
            else request.AfterSigning = head =>
            {
                head.Headers.Set("Expect", value);
                return head;
            };
        }));
    }

    /// <summary>
    /// A client may announce its body and wait: the endpoint asks for it or answers at once, but does not keep the client waiting.
    /// </summary>
    [Check]
    public async Task HeedsExpect()
    {
        var upload = await Session.CreateUploadAsync();

        var exchange = await Session.PutPartAsync(upload, "1", SmallBody, request => request.ExpectContinue = true);

        Context.Saw(exchange.SawContinue ? "an interim 100" : "no interim response");
        Verify(exchange).IsAccepted();
        await Verify(upload).HoldsOnlyAsync(new SentPart(1, exchange.ETag ?? "", SmallBody));
    }

    /// <summary>Only records: no page says whether a part may come in chunks of unknown number.</summary>
    [Check]
    public async Task IsRecordedWhenChunked()
    {
        var upload = await Session.CreateUploadAsync();

        var exchange = await Session.PutPartAsync(upload, "1", SmallBody, request =>
        {
            request.ChunkedTransfer = true;
            request.Payload = PayloadMode.Unsigned;
        });

        Record(exchange);
    }

    /// <summary>Only records: the chunks say where the body ends, and so does a length that is right.</summary>
    [Check]
    public async Task IsRecordedChunkedWithALength()
    {
        var upload = await Session.CreateUploadAsync();

        var exchange = await Session.PutPartAsync(upload, "1", SmallBody, request =>
        {
            request.ChunkedTransfer = true;
            request.Payload = PayloadMode.Unsigned;
            request.AfterSigning = head =>
            {
                head.Headers.Set("Content-Length", SmallBody.Length.ToString(CultureInfo.InvariantCulture));
                return head;
            };
        });

        Record(exchange);
    }

    /// <summary>Only records what a part in such a form is answered with.</summary>
    /// <param name="scheme">The signature scheme, where the form needs another than the profile's.</param>
    [Check]
    public async Task IsRecordedIn(PayloadMode form, string? scheme = null)
    {
        var upload = await Session.CreateUploadAsync();

        Record(await Session.PutPartAsync(upload, "1", SmallBody, request =>
        {
            request.Payload = form;
            request.Scheme = scheme;
        }));
    }

    /// <summary>
    /// An endpoint may refuse a form that it does not know, but what it takes it must decode: size and bytes are the payload's.
    /// </summary>
    /// <param name="scheme">The signature scheme, where the form needs another than the profile's.</param>
    [Check]
    public async Task DecodesOrRefuses(PayloadMode form, string? scheme = null)
    {
        var body = Body.Generated(SmallBody.Length + 100 * 1024, seed: 1);
        var upload = await Session.CreateUploadAsync();
        await PutGoodPartAsync(upload, 1, body);

        var exchange = await Session.PutPartAsync(upload, "1", body, request =>
        {
            request.Payload = form;
            request.Scheme = scheme;
        });

        var response = Response.Classify(exchange);
        if (response is ResponseClass.Unusable && exchange.Failure is not null)
            Context.MustBeUsable(exchange, $"a part in the form {form}");
        // A signature fault is no clean refusal here: the signature is right, so the endpoint computed it over the wrong thing. A refusal
        // without an error document names no such fault, but by its 403.
        var isRefused = response is ResponseClass.Refused
            || (response is ResponseClass.Odd && exchange.Status is (>= 400 and < 500 and not 403) or 501);
        Verify(response is ResponseClass.Accepted || isRefused, Aspect.Status,
            "acceptance, or a refusal that names the form (4xx or 501)", Response.Describe(exchange), exchange);
        if (response == ResponseClass.Accepted)
            await Verify(upload).HoldsOnlyAndCompletesToAsync(new SentPart(1, exchange.ETag ?? "", body));
    }

    /// <summary>The form is refused in one way, or decoded: no frame of it is ever stored.</summary>
    [Check]
    public async Task DecodesOrMeets(PayloadMode form, Expectation expect)
    {
        var body = Body.Generated(SmallBody.Length + 100 * 1024, seed: 1);
        var ordinary = await Session.CreateUploadAsync();
        await PutGoodPartAsync(ordinary, 1, body);
        var upload = await Session.CreateUploadAsync();

        var exchange = await Session.PutPartAsync(upload, "1", body, request => request.Payload = form);

        if (Response.Classify(exchange) == ResponseClass.Accepted)
            await Verify(upload).HoldsOnlyAndCompletesToAsync(new SentPart(1, exchange.ETag ?? "", body));
        else await Verify(upload).HoldsOnlyAsync();
        Verify(exchange).Meets(expect);
    }

    /// <summary>The payload is stored, without its frames, whatever the sizes of the chunks.</summary>
    /// <param name="size">Bytes of the payload.</param>
    /// <param name="chunkSize">Bytes of it in a chunk.</param>
    [Check]
    public async Task DecodesChunks(long size, int chunkSize)
    {
        var body = BodyOf(size);
        var upload = await Session.CreateUploadAsync();

        var exchange = await Session.PutPartAsync(upload, "1", body, request =>
        {
            request.Payload = PayloadMode.StreamingSigned;
            request.ChunkSize = chunkSize;
        });

        Verify(exchange).IsAccepted();
        await Verify(upload).HoldsOnlyAndCompletesToAsync(new SentPart(1, exchange.ETag ?? "", body));
    }

    /// <summary>
    /// Some clients end a trailer's line as the text that is signed does, in LF, and write CR LF after it. Who takes the form takes it
    /// so too.
    /// </summary>
    [Check]
    public async Task TakesTrailersThatEndInLineFeed(PayloadMode form)
    {
        var body = Body.Generated(SmallBody.Length + 100 * 1024, seed: 1);
        var ordinary = await Session.CreateUploadAsync();
        var control = await Session.PutPartAsync(ordinary, "1", body, request => request.Payload = form);
        var isRefused = Response.Classify(control) is ResponseClass.Refused || control is { Status: 501, Error: not null };
        if (!isRefused) MustWork(control, $"a part in the form {form} whose trailer ends in CR LF");
        var upload = await Session.CreateUploadAsync();

        var exchange = await Session.PutPartAsync(upload, "1", body, request =>
        {
            request.Payload = form;
            request.TrailerLineEnd = "\n\r\n";
        });

        if (isRefused)
        {
            Context.Saw($"the form {form} gets {Response.Describe(control)} whatever its trailer ends in");
            Verify(Response.Classify(exchange) != ResponseClass.Accepted, Aspect.Status,
                "the same as when the trailer ends in CR LF", Response.Describe(exchange), exchange);
            return;
        }

        Verify(exchange).IsAccepted();
        await Verify(upload).HoldsOnlyAndCompletesToAsync(new SentPart(1, exchange.ETag ?? "", body));
    }

    /// <summary>Vendors' users do not send exact bytes; they call an SDK and leave its defaults alone.</summary>
    [Check]
    public async Task TakesTheSdkDefaults()
    {
        var key = Session.NewKey("sdk");
        var body = Body.Generated(SmallBody.Length + 100 * 1024, seed: 1);

        using var sdk = Session.OpenSdkClient();
        var created = await sdk.CreateUploadAsync(key);
        MustBeContent(created, "CreateMultipartUpload");
        var part = await sdk.UploadPartAsync(created.Value!, 1, body);
        MustBeContent(part, "UploadPart");
        var completed = await sdk.CompleteAsync(created.Value!, [part.Value!]);
        MustBeContent(completed, "CompleteMultipartUpload");
        await Verify(created.Value!).HasBecomeAsync(body);
    }

    private void MustBeContent<T>(SdkResponse<T> response, string operation)
    {
        if (response is { IsSuccess: false, Status: null, Exchange.Failure: not null }) Context.MustBeUsable(response.Exchange, operation);
        Verify(response.IsSuccess, Aspect.Status, "the AWS SDK for .NET to upload with its defaults",
            response.IsSuccess
                ? $"the SDK is content with {operation}"
                : $"{operation} through the SDK gets "
                    + $"{(response.Exchange is null ? response.Complaint : Response.Describe(response.Exchange))}", response.Exchange);
    }
}
