using Conformance.Dialects;
using Conformance.Multipart.Judging;
using Conformance.Rules.Rulebooks;
using Conformance.Running;
using Conformance.Running.Judging;
using Conformance.Wire.Exchanges;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.AbortUpload;

/// <summary>Upload IDs that name no upload, or nearly one.</summary>
public sealed class UploadId(CaseContext context) : Checks(context)
{
    /// <summary>Whatever the response, no upload ends.</summary>
    /// <param name="withEqualsSign">Whether the parameter is sent as <c>uploadId=</c>, or as its name alone.</param>
    [Check]
    public async Task EndsNoUploadWhenEmpty(bool withEqualsSign = true)
    {
        var upload = await Session.CreateUploadAsync();
        var witnesses = await UploadsAroundAsync(upload);

        var exchange = await AbortWithoutAValueAsync(upload, withEqualsSign);

        Context.MustBeUsable(exchange, "an abort with an empty upload ID");
        Context.Saw(Response.Describe(exchange));
        await witnesses.VerifyUntouchedAsync(exchange, SmallBody, upload);
    }

    /// <summary>Whatever the response, the object at the key stays.</summary>
    /// <inheritdoc cref="EndsNoUploadWhenEmpty"/>
    [Check]
    public async Task DeletesNoObjectWhenEmpty(bool withEqualsSign = true)
    {
        var upload = await Session.CreateUploadAsync();
        var witnesses = new Witnesses(Context);
        await witnesses.AddObjectAsync(upload.Key);

        var exchange = await AbortWithoutAValueAsync(upload, withEqualsSign);

        Context.MustBeUsable(exchange, "an abort with an empty upload ID");
        Context.Saw(Response.Describe(exchange));
        await witnesses.VerifyUntouchedAsync(exchange, SmallBody, upload);
    }

    /// <summary>And neither the object at the key nor an upload is touched.</summary>
    /// <inheritdoc cref="EndsNoUploadWhenEmpty"/>
    [Check]
    public async Task IsRefusedWhenEmpty(Expectation expect, bool withEqualsSign = true)
    {
        MustWork(await Session.AbortAsync(await Session.CreateUploadAsync()), "aborting another upload without a fault");
        var upload = await Session.CreateUploadAsync();
        var witnesses = await UploadsAroundAsync(upload);
        await witnesses.AddObjectAsync(upload.Key);

        var exchange = await AbortWithoutAValueAsync(upload, withEqualsSign);

        await witnesses.VerifyAsync(exchange, SmallBody, upload with { UploadId = "" }, expect);
    }

    /// <summary>Only records.</summary>
    [Check]
    public async Task IsRecordedWhenEmpty()
    {
        var upload = await Session.CreateUploadAsync();

        Record(await AbortWithoutAValueAsync(upload, withEqualsSign: true));
    }

    /// <summary>Only records what becomes of an ID of which one letter is in the other case.</summary>
    [Check]
    public async Task IsRecordedInAnotherLetterCase()
    {
        var upload = await Session.CreateUploadAsync();
        var place = upload.UploadId.TakeWhile(sign => !char.IsAsciiLetter(sign)).Count();
        if (place == upload.UploadId.Length) throw new CaseUnsupportedException("the endpoint's upload IDs have no letters");
        var letter = upload.UploadId[place];
        var other = char.IsAsciiLetterUpper(letter) ? char.ToLowerInvariant(letter) : char.ToUpperInvariant(letter);

        Record(await Session.AbortAsync(
            upload with { UploadId = $"{upload.UploadId[..place]}{other}{upload.UploadId[(place + 1)..]}" }));
    }

    private async Task<Witnesses> UploadsAroundAsync(UploadHandle upload)
    {
        var witnesses = new Witnesses(Context);
        witnesses.Add(upload, await PutGoodPartAsync(upload, 1, SmallBody), "the upload");
        await witnesses.AddUploadAsync("another upload of the key", upload.Key);
        await witnesses.AddUploadAsync("an upload of another key");
        return witnesses;
    }

    private Task<Exchange> AbortWithoutAValueAsync(UploadHandle upload, bool withEqualsSign) => Session.AbortAsync(
        upload with { UploadId = "" }, request =>
        {
            var place = request.Query.FindIndex(part => part.Name == "uploadId");
            request.Query[place] = new QueryPart("uploadId", withEqualsSign ? "" : null);
        });
}
