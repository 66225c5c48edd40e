using System.Globalization;
using Conformance.Rules;
using Conformance.Running;
using Conformance.Running.Judging;
using Conformance.Wire.Bodies;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.CompleteUpload;

/// <summary>What a completion answers, and the object that it makes.</summary>
public sealed class Result(CaseContext context) : CompletionChecks(context)
{
    /// <summary>The response names bucket, key and a URI of the object, and the ETag under which the object is read.</summary>
    [Check]
    public async Task NamesTheObject()
    {
        var (upload, result, head) = await CompletedAsync();

        Verify(result.Bucket == upload.Bucket, Aspect.Body, $"Bucket {upload.Bucket}", $"Bucket {Shown(result.Bucket)}",
            result.Exchange);
        Verify(result.Key == upload.Key, Aspect.Body, $"Key {upload.Key}", $"Key {Shown(result.Key)}", result.Exchange);
        Verify(Uri.TryCreate(result.Location, UriKind.RelativeOrAbsolute, out _) && result.Location.Length > 0, Aspect.Body,
            "Location with a URI", $"Location {Shown(result.Location)}", result.Exchange);
        var isSame = result.ETag is { Length: > 0 } && ETags.Equal(result.ETag, head ?? "");
        Verify(isSame, Aspect.Body, $"the object's ETag, {head ?? "none"}", $"ETag {Shown(result.ETag)}", result.Exchange);
    }

    /// <summary>An ETag of 32 hexadecimal digits is the MD5 of the object's bytes; any other form is the endpoint's affair.</summary>
    [Check]
    public async Task HasAnETagThatIsNoFalseMd5()
    {
        var (_, result, head) = await CompletedAsync();
        var etag = ETags.Unquoted(head ?? "");

        var isMd5Form = etag.Length == 32 && etag.All(char.IsAsciiHexDigit);
        Verify(!isMd5Form || etag.Equals(SmallBody.Md5Hex, StringComparison.OrdinalIgnoreCase), Aspect.Body,
            "the MD5 of the object's bytes, or not 32 hexadecimal digits", $"ETag {etag}", result.Exchange);
    }

    /// <summary>The object's: whether the response repeats it is another question.</summary>
    [Check]
    public async Task HasTheETagOfItsParts()
    {
        var (_, result, head) = await CompletedAsync();
        var expected = Body.OfBytes(Convert.FromHexString(SmallBody.Md5Hex)).Md5Hex + "-1";

        var etag = ETags.Unquoted(head ?? "");
        Verify(etag == expected, Aspect.Body, $"ETag {expected}", $"ETag {etag}", result.Exchange);
    }

    [Check]
    public async Task HasTheLengthOfItsParts()
    {
        var upload = await Session.CreateUploadAsync();
        await CompleteGoodAsync(upload, await PutGoodPartAsync(upload, 1, SmallBody));

        var head = await Session.HeadObjectAsync(upload.Key);

        Verify(head).IsAccepted();
        Verify(head).HasHeader("Content-Length", SmallBody.Length.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Nothing of the object that was there before is left: neither bytes nor what was stored with them.</summary>
    [Check]
    public async Task ReplacesTheObject()
    {
        var header = Dialect.MetadataPrefix + "old";
        var key = Session.NewKey();
        var stored = await Session.PutObjectAsync(key, OtherSmallBody,
            request => request.WithHeader("Content-Type", "text/old").WithHeader(header, "1"));
        MustWork(stored, "storing an object at the key");
        var upload = await Session.CreateUploadAsync(
            new CreateOptions { Key = key, Alter = request => request.WithHeader("Content-Type", "text/new") });
        await CompleteGoodAsync(upload, await PutGoodPartAsync(upload, 1, SmallBody));

        var read = await Session.ReadObjectAsync(key);

        await Verify(upload).HasBecomeAsync(SmallBody);
        Verify(read.Exchange).HasHeader("Content-Type", "text/new");
        Verify(read.Exchange).HasNoHeader(header);
    }

    private async Task<(UploadHandle Upload, CompleteResult Result, string? HeadETag)> CompletedAsync()
    {
        var upload = await Session.CreateUploadAsync();
        var part = await PutGoodPartAsync(upload, 1, SmallBody);
        var result = await Session.CompleteAsync(upload, [part.Reference]);
        Verify(result.Exchange).IsAccepted();
        var head = await Session.HeadObjectAsync(upload.Key);
        MustWork(head, "asking for the object's headers");
        return (upload, result, head.ETag);
    }
}
