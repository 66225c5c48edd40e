using Conformance.Multipart.Judging;
using Conformance.Rules;
using Conformance.Rules.Rulebooks;
using Conformance.Running;
using Conformance.Running.Judging;
using Conformance.Wire.Bodies;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.CompleteUpload;

/// <summary>Completions where the bucket keeps what they replace.</summary>
public sealed class Versions(CaseContext context) : CompletionChecks(context)
{
    /// <summary>The object is a version of its own, and those before it can still be read.</summary>
    [Check]
    public async Task AreAdded()
    {
        var stored = await VersionedObject.StoreAsync(Context);
        var (upload, part) = await PrepareAsync(stored.Bucket, stored.Key);

        var exchange = await CompleteAsync(upload, [part]);

        Verify(exchange).IsAccepted();
        var id = VersionedObject.IdIn(Context, exchange);
        Verify(id is not (null or "null") && id != stored.Older.Id && id != stored.Newer.Id, Aspect.Header, "a version ID of its own",
            $"version ID {Shown(id)}", exchange);
        await VerifyVersionAsync(upload, id!, part.Body);
        await VerifyVersionAsync(upload, stored.Newer.Id, stored.Newer.Body);
        await VerifyVersionAsync(upload, stored.Older.Id, stored.Older.Body);
    }

    /// <param name="status">What the bucket is set to before the completion; left out for a bucket that never kept versions.</param>
    /// <param name="allowed">What the header may say; no header is right in each case.</param>
    [Check]
    public async Task AreNotNamed(string? status = null, string? allowed = null)
    {
        var bucket = status is null ? await Session.MakeBucketAsync() : await OwnBucket.VersionedAsync(Context);
        if (status is not null) await OwnBucket.SetVersioningAsync(Context, bucket, status);
        var (upload, part) = await PrepareAsync(bucket, Session.NewKey());

        var exchange = await CompleteAsync(upload, [part]);

        Verify(exchange).IsAccepted();
        var id = VersionedObject.IdIn(Context, exchange);
        var expected = allowed is null ? "no version ID" : $"no version ID, or {allowed}";
        Verify(id is null || id == allowed, Aspect.Header, expected, $"version ID {Shown(id)}", exchange);
        await Verify(upload).HasBecomeAsync(part.Body);
    }

    /// <summary>Of two versions of the object a condition names the older one by its ETag, which is no longer there.</summary>
    [Check]
    public async Task AreNoneForConditions(Expectation expect)
    {
        var stored = await VersionedObject.StoreAsync(Context);
        var older = await Session.HeadObjectAsync(stored.Key, VersionedObject.Naming(stored.Older.Id), stored.Bucket);
        var newer = await Session.HeadObjectAsync(stored.Key, bucket: stored.Bucket);
        MustWork(older, "asking for the older version's ETag");
        MustWork(newer, "asking for the object's ETag");
        var (upload, part) = await PrepareAsync(stored.Bucket, stored.Key);

        var exchange = await CompleteAsync(upload, [part], request => request.WithHeader("If-Match", older.ETag!));

        Verify(exchange).Meets(expect);
        var twin = await PrepareAsync(stored.Bucket, stored.Key);
        MustWork(await CompleteAsync(twin.Upload, [twin.Part], request => request.WithHeader("If-Match", newer.ETag!)),
            "completing with the ETag of the newest version");
    }

    /// <summary>A lock keeps a version, and not its key.</summary>
    [Check]
    public async Task AreAddedToALockedOne()
    {
        var bucket = await OwnBucket.LockingAsync(Context);
        var key = Session.NewKey();
        var locked = await VersionedObject.PutAsync(Context, bucket, key, OtherSmallBody, request => request
            .WithHeader("Content-MD5", OtherSmallBody.Md5Base64).WithLock(Dialect));
        var (upload, part) = await PrepareAsync(bucket, key);

        var exchange = await CompleteAsync(upload, [part]);

        Verify(exchange).IsAccepted();
        await Verify(upload).HasBecomeAsync(part.Body);
        await VerifyVersionAsync(upload, locked.Id, locked.Body);
    }

    /// <summary>In a bucket that locks what comes a completion needs a digest of its list.</summary>
    [Check]
    public async Task NeedADigestWhereAllIsLocked(Expectation expect)
    {
        var bucket = await OwnBucket.LockingAsync(Context, days: 1);
        var (upload, part) = await PrepareAsync(bucket, Session.NewKey());

        var exchange = await CompleteAsync(upload, [part]);

        Verify(exchange).Meets(expect);
        MustWork(await CompleteAsync(upload, [part], request => request.WithHeader("Content-MD5", request.Body!.Md5Base64)),
            "completing with a Content-MD5");
    }

    private async Task<(UploadHandle Upload, SentPart Part)> PrepareAsync(string bucket, string key)
    {
        var upload = await Session.CreateUploadAsync(new CreateOptions { Bucket = bucket, Key = key });
        return (upload, await PutGoodPartAsync(upload, 1, SmallBody, request => request.WithHeader("Content-MD5", SmallBody.Md5Base64)));
    }

    private async Task VerifyVersionAsync(UploadHandle upload, string id, Body body)
    {
        var read = (await Session.ReadObjectAsync(upload.Key, VersionedObject.Naming(id), upload.Bucket)).Exchange;
        var isSame = Response.Classify(read) == ResponseClass.Accepted && read.ResponseMd5Hex == body.Md5Hex;
        Verify(isSame, Aspect.Bytes, $"version {id} with MD5 {body.Md5Hex}",
            isSame ? "its bytes" : $"{Response.Describe(read)} with MD5 {read.ResponseMd5Hex}", read);
    }
}
