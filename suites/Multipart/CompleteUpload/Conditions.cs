using Conformance.Multipart.Judging;
using Conformance.Rules.Rulebooks;
using Conformance.Running;
using Conformance.Running.Judging;
using Conformance.Wire.Exchanges;
using Conformance.Wire.Requests;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.CompleteUpload;

/// <summary>The ETag that a conditional completion names.</summary>
public enum NamedETag
{
    /// <summary>Of the object at the key, as the endpoint gave it.</summary>
    Current,

    /// <summary>The same without its quotes.</summary>
    CurrentWithoutQuotes,

    /// <summary>Of no object.</summary>
    OfNoObject,

    /// <summary>The asterisk, which means any object.</summary>
    Any,
}

/// <summary>
/// Completions that hold only as long as the object at the key is the one they name. The object is there before the upload is created:
/// one that comes between is another question.
/// </summary>
public sealed class Conditions(CaseContext context) : CompletionChecks(context)
{
    private const string IfMatch = "If-Match";
    private const string IfNoneMatch = "If-None-Match";
    private const string Asterisk = "*";

    /// <param name="deleted">Whether there was an object, which was deleted before the upload was created.</param>
    [Check]
    public async Task MakeANewObject(bool deleted = false)
    {
        var key = Session.NewKey();
        if (deleted)
        {
            await PutObjectAsync(key);
            MustWork(await Session.DeleteObjectAsync(key), "deleting the object");
        }

        var upload = await Session.CreateUploadAsync(new CreateOptions { Key = key });
        var part = await PutGoodPartAsync(upload, 1, SmallBody);

        Verify(await CompleteAsync(upload, [part], request => request.WithHeader(IfNoneMatch, Asterisk))).IsAccepted();
        await Verify(upload).HasBecomeAsync(part.Body);
    }

    /// <param name="byUpload">Whether the object was made from parts itself.</param>
    [Check]
    public async Task KeepAnObjectThatMustNotBeThere(Expectation expect, bool byUpload = false)
    {
        var key = Session.NewKey();
        if (byUpload) await UploadObjectAsync(key);
        else await PutObjectAsync(key);

        await VerifyKeptAsync(key, request => request.WithHeader(IfNoneMatch, Asterisk), expect);
    }

    [Check]
    public async Task ReplaceTheNamedObject(NamedETag etag)
    {
        var key = Session.NewKey();
        var stored = await PutObjectAsync(key);
        var upload = await Session.CreateUploadAsync(new CreateOptions { Key = key });
        var part = await PutGoodPartAsync(upload, 1, SmallBody);

        Verify(await CompleteAsync(upload, [part], request => request.WithHeader(IfMatch, TextOf(etag, stored)))).IsAccepted();
        await Verify(upload).HasBecomeAsync(part.Body);
    }

    [Check]
    public async Task KeepAnotherObject(Expectation expect)
    {
        var key = Session.NewKey();
        var stored = await PutObjectAsync(key);

        await VerifyKeptAsync(key, request => request.WithHeader(IfMatch, TextOf(NamedETag.OfNoObject, stored)), expect);
    }

    /// <param name="etag">Of an object that was never there, or any.</param>
    [Check]
    public async Task NeedTheNamedObject(NamedETag etag, Expectation expect)
    {
        var upload = await Session.CreateUploadAsync();
        var part = await PutGoodPartAsync(upload, 1, SmallBody);
        var witnesses = new Witnesses(Context);
        witnesses.AddAbsence(upload.Key);

        var exchange = await CompleteAsync(upload, [part], request => request.WithHeader(IfMatch, TextOf(etag, null)));

        await witnesses.VerifyAsync(exchange, part.Body, upload, expect);
        await CompleteGoodAsync(upload, part);
    }

    /// <summary>An object that came after the upload was created is not lost, whichever code says so.</summary>
    /// <param name="replaces">Whether the upload was begun to replace an object, which another has replaced since.</param>
    [Check]
    public async Task KeepWhatCameBetween(bool replaces, Expectation expect)
    {
        var key = Session.NewKey();
        var before = replaces ? await PutObjectAsync(key) : null;
        var upload = await Session.CreateUploadAsync(new CreateOptions { Key = key });
        var part = await PutGoodPartAsync(upload, 1, SmallBody);
        var between = BodyOf(64, seed: 4);
        MustWork(await Session.PutObjectAsync(key, between), "storing an object after the upload was created");
        var witnesses = new Witnesses(Context);
        witnesses.AddObject(key, between);

        var exchange = await CompleteAsync(upload, [part], request => _ = before is null
            ? request.WithHeader(IfNoneMatch, Asterisk)
            : request.WithHeader(IfMatch, TextOf(NamedETag.Current, before)));

        await witnesses.VerifyAsync(exchange, part.Body, upload, expect);
        await VerifyCompletionWorksAsync();
    }

    private async Task VerifyKeptAsync(string key, Action<Request> condition, Expectation expect)
    {
        var upload = await Session.CreateUploadAsync(new CreateOptions { Key = key });
        var part = await PutGoodPartAsync(upload, 1, SmallBody);
        var witnesses = new Witnesses(Context);
        witnesses.AddObject(key, OtherSmallBody);

        var exchange = await CompleteAsync(upload, [part], condition);

        await witnesses.VerifyAsync(exchange, part.Body, upload, expect);
        await VerifyCompletionWorksAsync();
    }

    /// <summary>Whether completions work at all, shown elsewhere: an upload whose condition failed may have to be begun anew.</summary>
    private async Task VerifyCompletionWorksAsync()
    {
        var twin = await Session.CreateUploadAsync();
        await CompleteGoodAsync(twin, await PutGoodPartAsync(twin, 1, SmallBody));
    }

    private async Task<Exchange> PutObjectAsync(string key)
    {
        var stored = await Session.PutObjectAsync(key, OtherSmallBody);
        MustWork(stored, "storing an object at the key");
        return stored;
    }

    private async Task UploadObjectAsync(string key)
    {
        var upload = await Session.CreateUploadAsync(new CreateOptions { Key = key });
        await CompleteGoodAsync(upload, await PutGoodPartAsync(upload, 1, OtherSmallBody));
    }

    private static string TextOf(NamedETag etag, Exchange? stored) => etag switch
    {
        NamedETag.Any => Asterisk,
        NamedETag.OfNoObject => $"\"{new string('0', 32)}\"",
        _ => (stored?.ETag, etag) switch
        {
            ({ Length: > 0 } current, NamedETag.Current) => current,
            ({ Length: > 0 } current, _) => ETags.Unquoted(current),
            _ => throw new CaseInconclusiveException("The object that a completion is to replace was stored without an ETag.")
            {
                Exchange = stored,
            },
        },
    };
}
