using Conformance.Multipart.Judging;
using Conformance.Rules.Rulebooks;
using Conformance.Running;
using Conformance.Running.Judging;
using Conformance.Wire.Requests;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.UploadPart;

/// <summary>How a request's payload is bound to its signature.</summary>
public enum PayloadBinding
{
    /// <summary>By its SHA-256 in <c>x-amz-content-sha256</c>.</summary>
    Hash,

    /// <summary>Not at all: <c>UNSIGNED-PAYLOAD</c> in a signed header.</summary>
    Unsigned,

    /// <summary>Not at all: a presigned URL.</summary>
    Presigned,
}

/// <summary>Whether a part whose digest is wrong is kept out.</summary>
public sealed class Integrity(CaseContext context) : FaultyParts(context)
{
    [Check]
    public async Task TakesTheRightContentMd5(PayloadBinding payload)
    {
        var upload = await Session.CreateUploadAsync();
        var control = await PutGoodPartAsync(upload, 2, OtherSmallBody, request => Bind(request, payload));

        var exchange = await Session.PutPartAsync(upload, "1", SmallBody, request =>
        {
            Bind(request, payload);
            request.Headers.Set("Content-MD5", SmallBody.Md5Base64);
        });

        Verify(exchange).IsAccepted();
        await Verify(upload).HoldsOnlyAsync(new SentPart(1, exchange.ETag ?? "", SmallBody), control);
    }

    /// <summary>Nothing may appear under the number, and it stays free for the part's right digest.</summary>
    [Check]
    public async Task RefusesAWrongContentMd5UnderAFreshNumber(PayloadBinding payload, Expectation expect)
    {
        var upload = await Session.CreateUploadAsync();

        await VerifyKeptOutAsync(upload, NumberUse.Fresh, expect,
            fault: request => request.Headers.Set("Content-MD5", SmallBody.Md5Base64),
            faultless: request =>
            {
                Bind(request, payload);
                request.Headers.Set("Content-MD5", request.Body!.Md5Base64);
            });
    }

    /// <summary>The part under the same number that was there before must survive the refusal.</summary>
    [Check]
    public async Task RefusesAWrongContentMd5(PayloadBinding payload, Expectation expect)
    {
        var upload = await Session.CreateUploadAsync();
        var earlier = await PutGoodPartAsync(upload, 1, SmallBody, request =>
        {
            Bind(request, payload);
            request.Headers.Set("Content-MD5", SmallBody.Md5Base64);
        });

        var exchange = await Session.PutPartAsync(upload, "1", OtherSmallBody, request =>
        {
            Bind(request, payload);
            request.Headers.Set("Content-MD5", SmallBody.Md5Base64);
        });

        Verify(exchange).Meets(expect);
        await Verify(upload).HoldsOnlyAndCompletesToAsync(earlier);
    }

    /// <param name="size">Bytes of the part.</param>
    [Check]
    public async Task TakesTheRightContentMd5OfSize(long size)
    {
        var body = BodyOf(size);
        var upload = await Session.CreateUploadAsync();

        var exchange = await Session.PutPartAsync(upload, "1", body, request => request.Headers.Set("Content-MD5", body.Md5Base64));

        Verify(exchange).IsAccepted();
        await Verify(upload).HoldsOnlyAsync(new SentPart(1, exchange.ETag ?? "", body));
    }

    /// <summary>The part that was there stays, and the upload works: the same bytes are taken under the same number with their own
    /// Content-MD5.</summary>
    /// <param name="size">Bytes of each part.</param>
    /// <param name="number">1 where the part that was there has this number, another for one that was never sent.</param>
    [Check]
    public async Task KeepsOutAWrongContentMd5(long size, int number, Expectation expect)
    {
        var (there, sent) = (BodyOf(size, seed: 1), BodyOf(size, seed: 2));
        var upload = await Session.CreateUploadAsync();
        var control = await PutGoodPartAsync(upload, 1, there, request => request.Headers.Set("Content-MD5", there.Md5Base64));

        var exchange = await Session.PutPartAsync(upload, number, sent, request => request.Headers.Set("Content-MD5", there.Md5Base64));

        Verify(exchange).Meets(expect);
        await Verify(upload).ListsOnlyAsync(control);
        await Verify(upload).HasNotBecomeAnObjectAsync();
        var right = await Session.PutPartAsync(upload, number, sent, request => request.Headers.Set("Content-MD5", sent.Md5Base64));
        Verify(right).IsAccepted();
        var taken = new SentPart(number, right.ETag ?? "", sent);
        if (number == control.Number) await Verify(upload).HoldsOnlyAndCompletesToAsync(taken);
        else await Verify(upload).ListsOnlyAsync(control, taken);
    }

    /// <summary>Only records what becomes of a Content-MD5 in a form that the page leaves open.</summary>
    /// <param name="value">The header's text; left out for the right MD5 without the padding of base64.</param>
    [Check]
    public async Task IsRecordedWithContentMd5(string? value = null)
    {
        var upload = await Session.CreateUploadAsync();

        Record(await Session.PutPartAsync(upload, "1", SmallBody,
            request => request.Headers.Set("Content-MD5", value ?? SmallBody.Md5Base64.TrimEnd('='))));
    }

    /// <summary>Only records what becomes of a checksum header that no page of the document names.</summary>
    /// <param name="value">The header's text; left out for the right CRC-32.</param>
    [Check]
    public async Task IsRecordedWithACrc32(string? value = null)
    {
        var upload = await Session.CreateUploadAsync();

        Record(await Session.PutPartAsync(upload, "1", SmallBody, request => request.WithHeader(Dialect.HeaderPrefix + "checksum-crc32",
            value ?? Convert.ToBase64String(SmallBody.Checksum("CRC32")))));
    }

    [Check]
    public async Task RefusesAMalformedContentMd5(string value, Expectation expect)
    {
        var upload = await Session.CreateUploadAsync();
        var control = await PutGoodPartAsync(upload, 1, SmallBody);

        var exchange = await Session.PutPartAsync(upload, "1", OtherSmallBody, request => request.Headers.Set("Content-MD5", value));

        Verify(exchange).Meets(expect);
        await Verify(upload).HoldsOnlyAsync(control);
    }

    [Check]
    public async Task TakesThePayloadHash(PayloadBinding payload)
    {
        var upload = await Session.CreateUploadAsync();

        var exchange = await Session.PutPartAsync(upload, "1", SmallBody, request => Bind(request, payload));

        Verify(exchange).IsAccepted();
        await Verify(upload).HoldsOnlyAsync(new SentPart(1, exchange.ETag ?? "", SmallBody));
    }

    /// <param name="hash">The header's text; <c>of other bytes</c> stands for the SHA-256 of another body.</param>
    /// <param name="scheme">The signature scheme, where the profile's own has no such hash.</param>
    [Check]
    public async Task RefusesAPayloadHash(string hash, Expectation expect, string? scheme = null)
    {
        var upload = await Session.CreateUploadAsync();
        var earlier = await PutGoodPartAsync(upload, 1, SmallBody, request => request.Scheme = scheme);

        var exchange = await Session.PutPartAsync(upload, "1", OtherSmallBody, request =>
        {
            request.Scheme = scheme;
            request.PayloadHashOverride = hash == "of other bytes" ? SmallBody.Sha256Hex : hash;
        });

        Verify(exchange).Meets(expect);
        await Verify(upload).HoldsOnlyAndCompletesToAsync(earlier);
    }

    [Check]
    public async Task RefusesAWrongPayloadHashUnderAFreshNumber(Expectation expect)
    {
        var upload = await Session.CreateUploadAsync();

        await VerifyKeptOutAsync(upload, NumberUse.Fresh, expect, fault: request => request.PayloadHashOverride = SmallBody.Sha256Hex);
    }

    private static void Bind(Request request, PayloadBinding payload)
    {
        request.Payload = payload == PayloadBinding.Hash ? PayloadMode.Hash : PayloadMode.Unsigned;
        request.PresignFor = payload == PayloadBinding.Presigned ? ServerClock.MaxSkew : null;
    }
}
