using Conformance.Dialects;
using Conformance.Multipart.Judging;
using Conformance.Rules.Rulebooks;
using Conformance.Running;
using Conformance.Running.Judging;
using Conformance.Wire.Bodies;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.UploadPartCopy;

/// <summary>The object that a part is copied from: how it is named, and that it is there.</summary>
public sealed class Sources(CaseContext context) : CopyChecks(context)
{
    /// <param name="size">Bytes of the object.</param>
    /// <param name="inFull">As <see cref="CopyingSteps.CopyAsync"/> takes it.</param>
    [Check]
    public async Task AreCopiedWhole(long size, bool inFull = false)
    {
        var body = BodyOf(size, seed: 3);
        var source = await PutSourceAsync(body);
        var upload = await Session.CreateUploadAsync();

        await VerifyCopiesAsync(upload, source, body, inFull: inFull);
    }

    /// <summary>The copied part is the last one, behind a sent one.</summary>
    [Check]
    public async Task AreCopiedBehindAPart(bool inFull = false)
    {
        var source = await PutSourceAsync(OtherSmallBody);
        var upload = await Session.CreateUploadAsync();
        var first = await PutGoodPartAsync(upload, 1, Body.Generated(FiveMebibytes, seed: 1));

        var copied = await CopyAsync(upload, "2", source, inFull: inFull);

        Verify(copied.Exchange).IsAccepted();
        await Verify(upload).CompletesToAsync(first, new SentPart(2, copied.ETag ?? "", source.Body));
    }

    /// <param name="spelling">As <see cref="CopyChecks.Naming"/> reads it.</param>
    [Check]
    public async Task MayBeSpelled(string spelling, bool inFull = false)
    {
        var source = await PutSourceAsync(OtherSmallBody);
        var upload = await Session.CreateUploadAsync();

        await VerifyCopiesAsync(upload, source, source.Body, Naming(source, upload, spelling), inFull: inFull);
    }

    /// <summary>The header has the key percent-encoded. The source is read first, so that it is known to be there.</summary>
    /// <param name="key">The last segment of the key.</param>
    /// <param name="twin">That of another object, of other bytes, whose key looks alike; left out for none.</param>
    [Check]
    public async Task MayHaveTheKey(string key, string? twin = null, bool inFull = false)
    {
        var stem = Session.NewKey("/");
        var source = await PutSourceAsync(SmallBody, stem + key);
        if (twin is not null) await PutSourceAsync(OtherSmallBody, stem + twin);
        await MustBeThereAsync(source);
        var upload = await Session.CreateUploadAsync();

        await VerifyCopiesAsync(upload, source, source.Body, inFull: inFull);
    }

    /// <summary>There is an object at one key; the header that names another does not find it.</summary>
    /// <param name="key">The last segment of the key of the object that is there.</param>
    /// <param name="right">That segment as the header has to have it.</param>
    /// <param name="wrong">That segment as it is sent.</param>
    [Check]
    public async Task AreDecodedOnce(string key, string right, string wrong, Expectation expect)
    {
        var prepared = await PrepareAsync();
        var stem = Session.NewKey("/");
        var source = await PutSourceAsync(OtherSmallBody, stem + key);
        var twin = await Session.CreateUploadAsync();
        await CopyGoodPartAsync(twin, 1, source, Naming(source, twin, "{bucket}/" + PercentEncoding.Encode(stem, keepSlash: true) + right));

        var copied = await CopyAsync(prepared.Upload, "1", source,
            Naming(source, prepared.Upload, "{bucket}/" + PercentEncoding.Encode(stem, keepSlash: true) + wrong));

        await VerifyKeptOutAsync(prepared with { Source = source }, copied.Exchange, expect);
    }

    /// <summary>Objects of one key in two buckets: the named bucket's is copied.</summary>
    [Check]
    public async Task AreOfTheirBucket(bool inFull = false)
    {
        var bucket = Session.Target.SecondBucket ?? throw new CaseUnsupportedException("the profile has no second bucket");
        var source = await PutSourceAsync(OtherSmallBody, bucket: bucket);
        await PutSourceAsync(SmallBody, source.Key);
        await MustBeThereAsync(source);
        var upload = await Session.CreateUploadAsync();

        await VerifyCopiesAsync(upload, source, source.Body, inFull: inFull);
    }

    /// <summary>Data is copied, and nothing that the source was stored with: the object has what its own upload was created with.</summary>
    /// <param name="headers">Of the source, as <c>Name: value</c>; <c>{meta}</c> stands for what names of user metadata begin with.</param>
    [Check]
    public async Task GiveTheirDataAlone(string[] headers)
    {
        var named = headers.Select(header => header.Replace("{meta}", Dialect.MetadataPrefix, StringComparison.Ordinal).Split(": ", 2));
        var source = await PutSourceAsync(OtherSmallBody, alter: request =>
        {
            foreach (var header in named) request.Headers.Set(header[0], header[1]);
        });
        var shown = await Session.HeadObjectAsync(source.Key);
        MustWork(shown, "asking for the source's headers");
        var kept = named.Where(header => shown.ResponseHeaders[header[0]] == header[1]).Select(header => header[0]).ToList();
        if (kept.Count == 0) Context.CannotTell(shown, "asking for the source's headers", "none of those that it was stored with");
        var upload = await Session.CreateUploadAsync();
        await CompleteGoodAsync(upload, await CopyGoodPartAsync(upload, 1, source));

        var head = await Session.HeadObjectAsync(upload.Key);

        MustWork(head, "asking for the object's headers");
        foreach (var name in kept) Verify(head).HasNoHeader(name);
    }

    /// <summary>The source stays what it is, and may be replaced: the part keeps what was copied.</summary>
    [Check]
    public async Task MayBeReplacedLater(bool inFull = false)
    {
        var source = await PutSourceAsync(OtherSmallBody);
        var upload = await Session.CreateUploadAsync();
        var copied = await CopyAsync(upload, "1", source, inFull: inFull);
        MustWork(copied.Exchange, "copying a part");
        MustWork(await Session.PutObjectAsync(source.Key, SmallBody), "replacing the source");

        await Verify(upload).CompletesToAsync(await ListedAsync(upload, 1, copied, source.Body));
    }

    /// <summary>Another object of the same size takes the source's place between copies of it to two uploads.</summary>
    [Check]
    public async Task AreReadEachTime(bool inFull = false)
    {
        var source = await PutSourceAsync(Body.Generated(SmallBody.Length, seed: 4));
        var first = await CopyAsync(await Session.CreateUploadAsync(), "1", source, inFull: inFull);
        MustWork(first.Exchange, "copying the source as it was first");

        var later = await PutSourceAsync(Body.Generated(SmallBody.Length, seed: 5), source.Key);

        await VerifyCopiesAsync(await Session.CreateUploadAsync(), later, later.Body, inFull: inFull);
    }

    /// <param name="spelling">As <see cref="CopyChecks.Naming"/> reads it; it names no object.</param>
    [Check]
    public async Task AreRefused(string spelling, Expectation expect)
    {
        var prepared = await PrepareAsync();

        var copied = await CopyAsync(prepared.Upload, "1", prepared.Source, Naming(prepared.Source, prepared.Upload, spelling));

        await VerifyKeptOutAsync(prepared, copied.Exchange, expect);
    }

    /// <summary>Only records, as long as nothing is harmed.</summary>
    /// <param name="spelling">As <see cref="CopyChecks.Naming"/> reads it.</param>
    [Check]
    public async Task AreRecorded(string spelling)
    {
        var prepared = await PrepareAsync();

        var copied = await CopyAsync(prepared.Upload, "1", prepared.Source, Naming(prepared.Source, prepared.Upload, spelling));

        if (Response.Classify(copied.Exchange) == ResponseClass.Accepted) Record(copied.Exchange);
        else await VerifyUnharmedAsync(prepared, copied.Exchange);
    }

    /// <summary>Whether an endpoint tells two such keys apart is the affair of other operations.</summary>
    private async Task MustBeThereAsync(SourceObject source) =>
        MustBe(await Session.ReadObjectAsync(source.Key, bucket: source.Bucket), source.Body, "reading the object to copy from");
}
