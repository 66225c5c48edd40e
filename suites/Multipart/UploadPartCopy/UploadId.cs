using Conformance.Dialects;
using Conformance.Multipart.Judging;
using Conformance.Rules;
using Conformance.Rules.Rulebooks;
using Conformance.Running;
using Conformance.Running.Judging;

namespace Conformance.Multipart.UploadPartCopy;

/// <summary>Which upload a copied part belongs to, and when there is none.</summary>
public sealed class UploadId(CaseContext context) : CopyChecks(context)
{
    /// <summary>Without it, some stores take the request for CopyObject.</summary>
    [Check]
    public async Task IsRequired(Expectation expect)
    {
        var prepared = await PrepareAsync();
        var witnesses = await LaidAroundAsync(prepared);

        var copied = await CopyAsync(
            prepared.Upload, "1", prepared.Source, request => request.Query.RemoveAll(part => part.Name == "uploadId"));

        await witnesses.VerifyAsync(copied.Exchange, prepared.Source.Body, prepared.Upload with { UploadId = "" }, "1", expect);
    }

    /// <summary>An upload ID without a value ends no upload and touches no object, and a part that was taken is in one upload.</summary>
    /// <param name="withEqualsSign">Whether the parameter is sent as <c>uploadId=</c>, or as its name alone.</param>
    [Check]
    public async Task HarmsNothingWhenEmpty(bool withEqualsSign = true)
    {
        var prepared = await PrepareAsync();
        var witnesses = await LaidAroundAsync(prepared);

        var copied = await CopyAsync(prepared.Upload, "1", prepared.Source, request =>
        {
            var place = request.Query.FindIndex(part => part.Name == "uploadId");
            request.Query[place] = new QueryPart("uploadId", withEqualsSign ? "" : null);
        });

        await witnesses.VerifyUnharmedAsync(copied.Exchange, prepared.Source.Body, prepared.Upload with { UploadId = "" }, "1");
    }

    /// <summary>An upload ID without a value names no upload.</summary>
    [Check]
    public async Task IsRefusedWhenEmpty(Expectation expect)
    {
        var prepared = await PrepareAsync();
        var witnesses = await LaidAroundAsync(prepared);
        var named = prepared.Upload with { UploadId = "" };

        var copied = await CopyAsync(named, "1", prepared.Source);

        await witnesses.VerifyAsync(copied.Exchange, prepared.Source.Body, named, "1", expect);
    }

    [Check]
    public async Task EndsWithAbort(Expectation expect)
    {
        Requires(Operation.AbortUpload);
        var prepared = await PrepareAsync();
        MustWork(await Session.AbortAsync(prepared.Upload), "aborting the upload");
        var witnesses = new Witnesses(Context);
        await witnesses.AddUploadAsync("another upload of the key", prepared.Upload.Key);
        await witnesses.AddObjectAsync(prepared.Upload.Key);

        var copied = await CopyAsync(prepared.Upload, "1", prepared.Source);

        await witnesses.VerifyAsync(copied.Exchange, prepared.Source.Body, prepared.Upload, "1", expect);
    }

    [Check]
    public async Task EndsWithCompletion(Expectation expect)
    {
        var prepared = await PrepareAsync();
        await CompleteGoodAsync(prepared.Upload, prepared.Control);
        var witnesses = new Witnesses(Context);
        witnesses.AddObject(prepared.Upload.Key, prepared.Control.Body);
        await witnesses.AddUploadAsync("another upload of the key", prepared.Upload.Key);

        var copied = await CopyAsync(prepared.Upload, "1", prepared.Source);

        await witnesses.VerifyAsync(copied.Exchange, prepared.Source.Body, prepared.Upload, "1", expect);
    }

    /// <summary>What a request that names no upload may hit: uploads of its key, one of another key, and the object.</summary>
    private async Task<Witnesses> LaidAroundAsync(PreparedCopy prepared)
    {
        var witnesses = new Witnesses(Context);
        witnesses.Add(prepared.Upload, prepared.Control, "the upload");
        await witnesses.AddUploadAsync("another upload of the key", prepared.Upload.Key);
        await witnesses.AddUploadAsync("an upload of another key");
        await witnesses.AddObjectAsync(prepared.Upload.Key);
        return witnesses;
    }
}
