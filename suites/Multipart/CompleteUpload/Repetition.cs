using Conformance.Multipart.Judging;
using Conformance.Rules;
using Conformance.Rules.Rulebooks;
using Conformance.Running;
using Conformance.Running.Judging;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.CompleteUpload;

/// <summary>What has become of the object before an upload is completed once more.</summary>
public enum Since
{
    /// <summary>An object was stored at the key.</summary>
    Overwritten,

    /// <summary>The object was deleted.</summary>
    Deleted,
}

/// <summary>A completion after a completion, and after a refused one.</summary>
public sealed class Repetition(CaseContext context) : CompletionChecks(context)
{
    /// <summary>An object is announced under its own ETag, and stays as it is.</summary>
    [Check]
    public async Task IsAnsweredAsTheFirst(Expectation expect)
    {
        var (upload, part, first) = await CompletedAsync();

        var second = await Session.CompleteAsync(upload, [part.Reference]);

        Verify(second.Exchange).Meets(expect);
        VerifySameETag(first, second);
        await Verify(upload).HasBecomeAsync(part.Body);
    }

    /// <summary>
    /// Another list names a part that was never sent. An object that is announced is the one that is there, under its own ETag.
    /// </summary>
    [Check]
    public async Task IsNotTakenForAnother(Expectation expect)
    {
        var (upload, part, first) = await CompletedAsync();

        var second = await Session.CompleteAsync(upload, [(part with { Number = 2 }).Reference]);

        Verify(second.Exchange).Meets(expect);
        VerifySameETag(first, second);
        await Verify(upload).HasBecomeAsync(part.Body);
    }

    /// <summary>Whatever the response, what happened to the object since is not undone.</summary>
    [Check]
    public async Task NeverBringsBackTheObject(Since since)
    {
        var upload = await Session.CreateUploadAsync();
        var part = await PutGoodPartAsync(upload, 1, SmallBody);
        await CompleteGoodAsync(upload, part);
        if (since == Since.Overwritten) MustWork(await Session.PutObjectAsync(upload.Key, OtherSmallBody), "storing an object at the key");
        else await DeleteAsync(upload.Key);
        var witnesses = new Witnesses(Context);
        if (since == Since.Overwritten) witnesses.AddObject(upload.Key, OtherSmallBody);
        else witnesses.AddAbsence(upload.Key);

        var exchange = await CompleteAsync(upload, [part]);

        Context.MustBeUsable(exchange, "completing the upload once more");
        Context.Saw(Response.Describe(exchange));
        await witnesses.VerifyUntouchedAsync(exchange, part.Body, upload);
    }

    /// <summary>A refused list does not end the upload: the right one completes it.</summary>
    [Check]
    public async Task IsTakenAfterARefusal()
    {
        var upload = await Session.CreateUploadAsync();
        var part = await PutGoodPartAsync(upload, 1, SmallBody);
        var refused = await CompleteAsync(upload, [part with { ETag = $"\"{new string('0', 32)}\"" }]);
        if (Response.Classify(refused) is not (ResponseClass.Refused or ResponseClass.Denied))
            Context.CannotTell(refused, "completing with a wrong ETag, which is to be refused,", Response.Describe(refused));

        await Verify(upload).CompletesToAsync(part);
    }

    private async Task<(UploadHandle Upload, SentPart Part, CompleteResult First)> CompletedAsync()
    {
        var upload = await Session.CreateUploadAsync();
        var part = await PutGoodPartAsync(upload, 1, SmallBody);
        var first = await Session.CompleteAsync(upload, [part.Reference]);
        MustWork(first.Exchange, "completing the upload");
        return (upload, part, first);
    }

    /// <summary>Says nothing where the second was refused, or the first named none.</summary>
    private void VerifySameETag(CompleteResult first, CompleteResult second)
    {
        if (Response.Classify(second.Exchange) != ResponseClass.Accepted || first.ETag is not { Length: > 0 }) return;
        Verify(ETags.Equal(second.ETag ?? "", first.ETag), Aspect.Body, $"the ETag of the first response, {first.ETag}",
            second.ETag is null ? "no ETag" : $"ETag {second.ETag}", second.Exchange);
    }

    private async Task DeleteAsync(string key)
    {
        var exchange = await Session.DeleteObjectAsync(key);
        MustWork(exchange, "deleting the object");
    }
}
