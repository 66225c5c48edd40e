using System.Globalization;
using System.Text.RegularExpressions;
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

    /// <summary>The body is well-formed XML, blanks before it passed over.</summary>
    /// <param name="root">The local name of its root.</param>
    /// <param name="namespace">The root's namespace; null for any.</param>
    [Check]
    public async Task IsADocument(string root, string? @namespace = null)
    {
        var (_, result, _) = await CompletedAsync();

        var found = result.Exchange.Xml()?.Name;
        Verify(found?.LocalName == root && (@namespace is null || found.NamespaceName == @namespace), Aspect.Body,
            $"an XML document with the root {root}{(@namespace is null ? "" : $" in the namespace {@namespace}")}",
            found is null ? "no XML document"
                : $"root {found.LocalName} in {(found.NamespaceName is { Length: > 0 } name ? name : "no namespace")}",
            result.Exchange);
    }

    /// <summary>The location is an absolute URI of the key, in the bucket that its path or its host names.</summary>
    /// <param name="keySuffix">At the end of the object's key.</param>
    [Check]
    public async Task LocatesTheObject(string keySuffix)
    {
        var upload = await Session.CreateUploadAsync(new CreateOptions { Key = Session.NewKey() + keySuffix });
        var part = await PutGoodPartAsync(upload, 1, SmallBody);

        var result = await Session.CompleteAsync(upload, [part.Reference]);

        Verify(result.Exchange).IsAccepted();
        var isWeb = Uri.TryCreate(result.Location, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https";
        // S3 itself writes a blank as a plus and a slash as %2F.
        var path = isWeb ? Uri.UnescapeDataString(uri!.AbsolutePath).Replace('+', ' ') : "";
        // A proxy may stand before the endpoint, with a path of its own.
        var isNamed = path.EndsWith($"/{upload.Bucket}/{upload.Key}", StringComparison.Ordinal)
            || (path.EndsWith("/" + upload.Key, StringComparison.Ordinal)
                && uri!.Host.Contains(upload.Bucket, StringComparison.OrdinalIgnoreCase));
        Verify(isNamed && !result.Location!.Any(char.IsWhiteSpace), Aspect.Body,
            $"Location with an absolute URI of {upload.Key} in {upload.Bucket}", $"Location {Shown(result.Location)}", result.Exchange);
    }

    /// <param name="form">A regular expression for the ETag of an object of one part.</param>
    [Check]
    public async Task HasAnETagOfTheForm(string form)
    {
        var (_, result, _) = await CompletedAsync();

        Verify(Regex.IsMatch(result.ETag ?? "", form, RegexOptions.CultureInvariant), Aspect.Body, $"ETag of the form {form}",
            $"ETag {Shown(result.ETag)}", result.Exchange);
    }

    /// <summary>Where the response has a header ETag, it is the one of the document. No response needs it.</summary>
    [Check]
    public async Task SaysOneETag()
    {
        var (_, result, _) = await CompletedAsync();

        var header = result.Exchange.ETag;
        Context.Saw(header is null ? "no header ETag" : $"header ETag {header}");
        Verify(header is null || ETags.Equal(header, result.ETag ?? ""), Aspect.Header, "no header ETag, or that of the document",
            $"header {Shown(header)}, document {Shown(result.ETag)}", result.Exchange);
    }

    /// <summary>Objects of other data have other ETags, whether the responses to their completions name them or not.</summary>
    [Check]
    public async Task HasAnETagOfItsData()
    {
        var (_, _, first) = await CompletedAsync();
        var (_, other, second) = await CompletedAsync(OtherSmallBody);

        Verify(first is { Length: > 0 } && !ETags.Equal(first, second ?? ""), Aspect.Body, "another ETag for other data",
            $"ETags {Shown(first)} and {Shown(second)}", other.Exchange);
    }

    /// <param name="headers">Names of response headers, each with a value.</param>
    [Check]
    public async Task HasHeaders(string[] headers)
    {
        var (_, result, _) = await CompletedAsync();

        foreach (var header in headers) Verify(result.Exchange).HasHeader(header);
    }

    /// <param name="type">The media type, without parameters.</param>
    [Check]
    public async Task IsOfTheType(string type)
    {
        var (_, result, _) = await CompletedAsync();

        var found = result.Exchange.ResponseHeaders["Content-Type"];
        Verify(string.Equals(found?.Split(';')[0].Trim(), type, StringComparison.OrdinalIgnoreCase), Aspect.Header,
            $"response header Content-Type: {type}", $"Content-Type: {Shown(found)}", result.Exchange);
    }

    /// <summary>Two uploads of one key: the one completed last is the object, and the first completion leaves the other open.</summary>
    [Check]
    public async Task IsOfTheUploadThatIsCompletedLast()
    {
        var first = await Session.CreateUploadAsync();
        var second = await Session.CreateUploadAsync(new CreateOptions { Key = first.Key });
        var part = await PutGoodPartAsync(second, 1, OtherSmallBody);
        await CompleteGoodAsync(first, await PutGoodPartAsync(first, 1, SmallBody));
        await Verify(first).HasBecomeAsync(SmallBody);

        await Verify(second).CompletesToAsync(part);
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

    /// <summary>
    /// Nothing of the object that was there before is left, though it was larger: neither bytes nor what was stored with them.
    /// </summary>
    [Check]
    public async Task ReplacesTheObject()
    {
        var header = Dialect.MetadataPrefix + "old";
        var key = Session.NewKey();
        var stored = await Session.PutObjectAsync(key, BodyOf(1024, seed: 2),
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

    private async Task<(UploadHandle Upload, CompleteResult Result, string? HeadETag)> CompletedAsync(Body? body = null)
    {
        var upload = await Session.CreateUploadAsync();
        var part = await PutGoodPartAsync(upload, 1, body ?? SmallBody);
        var result = await Session.CompleteAsync(upload, [part.Reference]);
        Verify(result.Exchange).IsAccepted();
        var head = await Session.HeadObjectAsync(upload.Key);
        MustWork(head, "asking for the object's headers");
        return (upload, result, head.ETag);
    }
}
