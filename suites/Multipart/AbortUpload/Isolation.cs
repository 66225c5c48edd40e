using Conformance.Multipart.Judging;
using Conformance.Rules;
using Conformance.Running;
using Conformance.Running.Judging;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.AbortUpload;

/// <summary>What is at the key of an upload that is aborted.</summary>
public enum AtTheKey
{
    /// <summary>No object.</summary>
    Nothing,

    /// <summary>An object that was there before the upload.</summary>
    AnObject,

    /// <summary>The object that the upload became.</summary>
    ItsOwn,
}

/// <summary>What an abort leaves alone.</summary>
public sealed class Isolation(CaseContext context) : Checks(context)
{
    /// <summary>The other upload has a part of the same number, which stays listed and completes.</summary>
    /// <param name="sameKey">Whether the other upload is one of the same key.</param>
    /// <param name="below">Whether its key begins with the key of the one that is aborted, as if that were its folder.</param>
    [Check]
    public async Task KeepsAnotherUpload(bool sameKey, bool below = false)
    {
        var aborted = await Session.CreateUploadAsync();
        await PutGoodPartAsync(aborted, 1, OtherSmallBody);
        var other = await Session.CreateUploadAsync(new CreateOptions
        {
            Key = below ? aborted.Key + "/below" : sameKey ? aborted.Key : null,
        });
        var part = await PutGoodPartAsync(other, 1, SmallBody);
        await Context.MustHoldAsync(other, part);

        var exchange = await Session.AbortAsync(aborted);

        MustWork(exchange, "the abort");
        await Verify(other).HoldsOnlyAndCompletesToAsync(part);
    }

    /// <summary>The next upload of the key has its own part alone, and completes to it.</summary>
    [Check]
    public async Task LeavesTheNextUploadNothing()
    {
        var aborted = await Session.CreateUploadAsync();
        await PutGoodPartAsync(aborted, 1, OtherSmallBody);
        await PutGoodPartAsync(aborted, 2, OtherSmallBody);
        MustWork(await Session.AbortAsync(aborted), "the abort");
        var next = await Session.CreateUploadAsync(new CreateOptions { Key = aborted.Key });

        var part = await PutGoodPartAsync(next, 1, SmallBody);

        await Verify(next).HoldsOnlyAndCompletesToAsync(part);
    }

    /// <summary>
    /// The object keeps its bytes and its ETag, and a key without one stays so. What an abort of the completed upload is answered with does
    /// not matter.
    /// </summary>
    [Check]
    public async Task KeepsTheObject(AtTheKey there)
    {
        Requires(Operation.ReadObject);
        var key = Session.NewKey();
        if (there == AtTheKey.AnObject) MustWork(await Session.PutObjectAsync(key, OtherSmallBody), "storing the object");
        var upload = await Session.CreateUploadAsync(new CreateOptions { Key = key });
        var part = await PutGoodPartAsync(upload, 1, SmallBody);
        if (there == AtTheKey.ItsOwn) await CompleteGoodAsync(upload, part);
        var before = await Session.ReadObjectAsync(key);
        if (there != AtTheKey.Nothing) MustWork(before.Exchange, "reading the object before the abort");

        var exchange = await Session.AbortAsync(upload);

        if (there == AtTheKey.ItsOwn) Context.MustBeUsable(exchange, "the abort");
        else MustWork(exchange, "the abort");
        Context.Saw(Response.Describe(exchange));
        if (there == AtTheKey.Nothing) await Verify(upload).HasNotBecomeAnObjectAsync();
        else await VerifyIsAsBeforeAsync(key, before);
    }

    /// <summary>A deletion of the object, which has no upload ID, does not end an upload of its key.</summary>
    [Check]
    public async Task IsNotADeletion()
    {
        var upload = await Session.CreateUploadAsync();
        var part = await PutGoodPartAsync(upload, 1, SmallBody);
        await Context.MustHoldAsync(upload, part);

        var exchange = await Session.DeleteObjectAsync(upload.Key);

        Context.MustBeUsable(exchange, "deleting the object, which is not there,");
        Context.Saw(Response.Describe(exchange));
        await Verify(upload).HoldsOnlyAndCompletesToAsync(part);
    }

    private async Task VerifyIsAsBeforeAsync(string key, ReadResult before)
    {
        var after = await Session.ReadObjectAsync(key);
        Context.MustBeResponse(after.Exchange, "reading the object after the abort");
        var isSame = Response.Classify(after.Exchange) == ResponseClass.Accepted && after.Length == before.Length
            && after.Md5Hex == before.Md5Hex;
        Verify(isSame, Aspect.Bytes, "the object as it was", isSame ? "the object as it was"
            : $"reading it gets {Response.Describe(after.Exchange)} ({Quantity.ByteCount(after.Length)})", after.Exchange);
        Verify(after.Exchange.ETag == before.Exchange.ETag, Aspect.Header, $"ETag {Shown(before.Exchange.ETag)}",
            $"ETag {Shown(after.Exchange.ETag)}", after.Exchange);
    }
}
