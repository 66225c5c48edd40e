using Conformance.Multipart.Judging;
using Conformance.Rules;
using Conformance.Running;
using Conformance.Running.Judging;
using Conformance.Wire.Bodies;
using Conformance.Wire.Exchanges;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.UploadPart;

/// <summary>Which letters a document's samples write hexadecimal digits with.</summary>
public enum LetterCase
{
    Any,
    Upper,
    Lower,
}

/// <summary>The ETag that names a part.</summary>
public sealed class EntityTag(CaseContext context) : Checks(context)
{
    /// <summary>The digits are compared without quotes and without regard to letter case.</summary>
    /// <param name="size">Bytes of the part.</param>
    [Check]
    public async Task IsTheMd5(long size)
    {
        var body = BodyOf(size);
        var upload = await Session.CreateUploadAsync();

        var exchange = await Session.PutPartAsync(upload, "1", body);

        MustWork(exchange, "a part without a fault");
        Verify(IsMd5Of(body, exchange.ETag), Aspect.Header, $"an ETag with the MD5 {body.Md5Hex}", Describe(exchange), exchange);
    }

    /// <param name="size">Bytes of the part.</param>
    /// <param name="letters">Whether the case of the digits counts.</param>
    [Check]
    public async Task IsAQuotedMd5(long size, LetterCase letters = LetterCase.Any, UploadEncryption encryption = UploadEncryption.None)
    {
        var body = BodyOf(size);
        var upload = await Session.CreateUploadAsync(Encrypted(encryption));

        var exchange = await Session.PutPartAsync(upload, "1", body);

        MustWork(exchange, "a part without a fault");
        var isQuoted = exchange.ETag is { } tag && ETags.IsQuotedMd5(tag) && IsMd5Of(body, tag) && HasLetters(tag, letters);
        Verify(isQuoted, Aspect.Header, $"ETag \"{(letters == LetterCase.Upper ? body.Md5Hex.ToUpperInvariant() : body.Md5Hex)}\"",
            Describe(exchange), exchange);
    }

    /// <summary>Only records whether the ETag is the part's MD5.</summary>
    [Check]
    public async Task IsRecorded(long size = 1, UploadEncryption encryption = UploadEncryption.None)
    {
        var body = BodyOf(size);
        var upload = await Session.CreateUploadAsync(Encrypted(encryption));

        var exchange = await Session.PutPartAsync(upload, "1", body);

        Record(exchange);
        Context.Saw(IsMd5Of(body, exchange.ETag) ? "the ETag is the MD5 of the part" : "the ETag is not the MD5 of the part");
    }

    /// <summary>Completion takes back what the response to the part gave, byte for byte.</summary>
    /// <param name="size">Bytes of the part.</param>
    [Check]
    public async Task IsTakenBack(long size)
    {
        var body = BodyOf(size);
        var upload = await Session.CreateUploadAsync();

        var exchange = await Session.PutPartAsync(upload, "1", body);

        MustWork(exchange, "a part without a fault");
        Verify(!string.IsNullOrWhiteSpace(exchange.ETag), Aspect.Header, "an ETag", Describe(exchange), exchange, isRightRequest: true);
        await Verify(upload).CompletesToAsync(new SentPart(1, exchange.ETag!, body));
    }

    [Check]
    public async Task IsTheSameInTheList()
    {
        Requires(Operation.ListParts);
        var upload = await Session.CreateUploadAsync();
        var part = await PutGoodPartAsync(upload, 1, SmallBody);

        await Verify(upload).ListsETagAsync(part);
    }

    private static bool IsMd5Of(Body body, string? tag) => tag is not null && ETags.Equal(tag, body.Md5Hex);

    private static bool HasLetters(string tag, LetterCase letters) => letters switch
    {
        LetterCase.Upper => !tag.Any(char.IsAsciiLetterLower),
        LetterCase.Lower => !tag.Any(char.IsAsciiLetterUpper),
        _ => true,
    };

    private static string Describe(Exchange exchange) => exchange.ETag is { } tag ? $"ETag {tag}" : "no ETag";
}
