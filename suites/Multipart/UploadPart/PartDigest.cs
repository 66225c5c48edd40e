using System.Buffers.Binary;
using System.Globalization;
using Conformance.Multipart.Judging;
using Conformance.Rules.Rulebooks;
using Conformance.Running;
using Conformance.Running.Judging;
using Conformance.Wire.Bodies;
using Conformance.Wire.Requests;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.UploadPart;

/// <summary>A digest of a part's bytes in a request header, by what it is: the dialect has its name.</summary>
public enum DigestHeader
{
    /// <summary>Base64 of the MD5 in <c>Content-MD5</c>.</summary>
    ContentMd5,

    /// <summary>CRC-64 of ECMA-182, as XZ computes it, in decimal digits without a sign.</summary>
    Crc64,

    /// <summary>SHA-1 in lower-case hexadecimal digits.</summary>
    ContentSha1,
}

/// <summary>
/// A digest of the part in a header of the request. The payload is left unsigned, so that nothing else keeps a part with other bytes out.
/// </summary>
public sealed class PartDigest(CaseContext context) : FaultyParts(context)
{
    /// <param name="size">Bytes of the part.</param>
    /// <param name="echoed">Whether the response repeats the header.</param>
    [Check]
    public async Task IsAccepted(DigestHeader digest, long size, bool echoed = false)
    {
        var body = BodyOf(size);
        var upload = await Session.CreateUploadAsync();

        var exchange = await Session.PutPartAsync(upload, "1", body, With(digest, Of(digest, body)));

        Verify(exchange).IsAccepted();
        if (echoed) Verify(exchange).HasHeader(NameOf(digest), Of(digest, body));
        await Verify(upload).HoldsOnlyAsync(new SentPart(1, exchange.ETag ?? "", body));
    }

    /// <summary>Nothing is kept of a part with a wrong digest, and the upload works: a number that was fresh then takes the same bytes with
    /// their own digest.</summary>
    /// <param name="size">Bytes of the part.</param>
    [Check]
    public async Task IsRefusedWhenWrong(DigestHeader digest, long size, NumberUse number, Expectation expect)
    {
        var upload = await Session.CreateUploadAsync();

        await VerifyKeptOutAsync(upload, number, expect,
            fault: request => request.Headers.Set(NameOf(digest), Wrong(digest, request.Body!)),
            faultless: request => With(digest, Of(digest, request.Body!))(request),
            body: BodyOf(size, seed: 2));
    }

    /// <summary>A text that is no such digest.</summary>
    /// <param name="value">The header's text.</param>
    [Check]
    public async Task IsRefusedWhenMalformed(DigestHeader digest, string value, Expectation expect)
    {
        var upload = await Session.CreateUploadAsync();
        var control = await PutGoodPartAsync(upload, 1, SmallBody, With(digest, Of(digest, SmallBody)));

        var exchange = await Session.PutPartAsync(upload, "1", OtherSmallBody, With(digest, value));

        Verify(exchange).Meets(expect);
        await Verify(upload).HoldsOnlyAsync(control);
    }

    /// <summary>Only records: no page says what becomes of such a text.</summary>
    /// <param name="value">The header's text; <c>wrong</c> stands for a well-formed digest of other bytes,
    /// <c>without padding</c> for the right one without its last equals signs.</param>
    /// <param name="scheme">The signature scheme, where encryption needs another than the profile's.</param>
    [Check]
    public async Task IsRecorded(
        DigestHeader digest, string value, UploadEncryption encryption = UploadEncryption.None, string? scheme = null)
    {
        var upload = await Session.CreateUploadAsync(Encrypted(encryption) with { Alter = request => request.Scheme = scheme });

        var exchange = await Session.PutPartAsync(upload, "1", SmallBody, request =>
        {
            With(digest, value switch
            {
                "wrong" => Wrong(digest, SmallBody),
                "without padding" => Of(digest, SmallBody).TrimEnd('='),
                _ => value,
            })(request);
            request.Scheme = scheme;
        });

        Record(exchange);
    }

    /// <summary>Only records whether the response names the digest though the request did not.</summary>
    [Check]
    public async Task IsRecordedUnasked(DigestHeader digest)
    {
        var name = NameOf(digest);
        var upload = await Session.CreateUploadAsync();

        var exchange = await Session.PutPartAsync(upload, "1", SmallBody);

        Record(exchange);
        Context.Saw(exchange.ResponseHeaders[name] is { } value ? $"{name}: {value}" : $"no header {name}");
    }

    private Action<Request> With(DigestHeader digest, string value)
    {
        var name = NameOf(digest);
        return request =>
        {
            request.Payload = PayloadMode.Unsigned;
            request.Headers.Set(name, value);
        };
    }

    /// <exception cref="CaseUnsupportedException">The dialect has no such header.</exception>
    private string NameOf(DigestHeader digest) => digest switch
    {
        DigestHeader.Crc64 => Dialect.Crc64Header
            ?? throw new CaseUnsupportedException($"the dialect {Dialect.Name} has no header for a CRC-64"),
        DigestHeader.ContentSha1 => Dialect.ContentSha1Header
            ?? throw new CaseUnsupportedException($"the dialect {Dialect.Name} has no header for an SHA-1"),
        _ => "Content-MD5",
    };

    private static string Of(DigestHeader digest, Body body) => digest switch
    {
        DigestHeader.Crc64 => Crc64Of(body).ToString(CultureInfo.InvariantCulture),
        DigestHeader.ContentSha1 => Convert.ToHexStringLower(body.Checksum("SHA1")),
        _ => body.Md5Base64,
    };

    /// <summary>A well-formed digest that the body does not have: one more than its CRC-64, or that of another body.</summary>
    private static string Wrong(DigestHeader digest, Body body) => digest == DigestHeader.Crc64
        ? unchecked(Crc64Of(body) + 1).ToString(CultureInfo.InvariantCulture)
        : Of(digest, Body.OfText("other bytes"));

    private static ulong Crc64Of(Body body) => BinaryPrimitives.ReadUInt64BigEndian(body.Checksum("CRC64XZ"));
}
