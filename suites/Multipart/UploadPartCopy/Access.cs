using Conformance.Multipart.EveryOperation;
using Conformance.Multipart.Judging;
using Conformance.Rules.Rulebooks;
using Conformance.Running;
using Conformance.Running.Judging;
using Conformance.Wire.Requests;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.UploadPartCopy;

/// <summary>Who may copy a part: whoever may read the source and write to the bucket.</summary>
public sealed class Access(CaseContext context) : CopyChecks(context)
{
    /// <summary>The second account's signature is right, but nobody has granted it anything, as the bucket shows first.</summary>
    [Check]
    public async Task RefusesWhoWasGrantedNothing(Expectation expect)
    {
        await ClosedBucket.VerifyAsync(Context, Identity.Second);
        await VerifyRefusedAsync(expect, request => request.Identity = Identity.Second);
    }

    /// <summary>
    /// The second account may write to a bucket, where it sends a part to an upload of its own first; it may not read the source, which is
    /// in another.
    /// </summary>
    [Check]
    public async Task RefusesWhoMayNotReadTheSource(Expectation expect)
    {
        await ClosedBucket.VerifyAsync(Context, Identity.Second);
        var source = await PutSourceAsync(OtherSmallBody);
        await CopyGoodPartAsync(await Session.CreateUploadAsync(), 1, source);
        var bucket = await GrantedBucket.OpenAsync(Context);
        var upload = await Session.CreateUploadAsync(new CreateOptions { Bucket = bucket, Identity = Identity.Second });
        var control = await PutGoodPartAsync(upload, 1, SmallBody, request => request.Identity = Identity.Second);

        var copied = await CopyAsync(upload, "1", source, request => request.Identity = Identity.Second);

        Verify(copied.Exchange).Meets(expect, isAboutAccess: true);
        await Verify(upload with { Initiator = await WhoListsAsync(upload) }).ListsOnlyAsync(control);
    }

    /// <summary>The second account may read the source, as it shows first, but not write to the bucket.</summary>
    [Check]
    public async Task RefusesWhoMayNotWrite(Expectation expect)
    {
        await ClosedBucket.VerifyAsync(Context, Identity.Second);
        var prepared = await PrepareAsync();
        var reader = await GrantedBucket.AccountIdAsync(Context, Identity.Second);
        var granted = await Session.PutObjectAsync(prepared.Source.Key, prepared.Source.Body,
            request => request.WithHeader(Dialect.HeaderPrefix + "grant-read", $"id=\"{reader}\""));
        if (Response.Classify(granted) != ResponseClass.Accepted)
            throw new CaseUnsupportedException("the endpoint does not store an object with a grant to read it");
        MustWork((await Session.ReadObjectAsync(prepared.Source.Key, request => request.Identity = Identity.Second)).Exchange,
            "reading the source as the second account");

        var copied = await CopyAsync(prepared.Upload, "1", prepared.Source, request => request.Identity = Identity.Second);

        Verify(copied.Exchange).Meets(expect, isAboutAccess: true);
        await Verify(prepared.Upload).HoldsOnlyAsync(prepared.Control);
    }

    /// <summary>The second account may write to a bucket, and reads an object that it has stored there.</summary>
    [Check]
    public async Task TakesWhoMayDoBoth()
    {
        var bucket = await GrantedBucket.OpenAsync(Context);
        var source = await PutSourceAsync(OtherSmallBody, bucket: bucket, alter: request => request.Identity = Identity.Second);
        MustWork((await Session.ReadObjectAsync(source.Key, request => request.Identity = Identity.Second, bucket)).Exchange,
            "reading the source as the second account");
        var upload = await Session.CreateUploadAsync(new CreateOptions { Bucket = bucket, Identity = Identity.Second });

        var copied = await CopyAsync(upload, "1", source, request => request.Identity = Identity.Second);

        Verify(copied.Exchange).Meets(Expectations.Accepted, isAboutAccess: true);
        await ListedAsync(upload with { Initiator = await WhoListsAsync(upload) }, 1, copied, source.Body);
    }

    /// <summary>The header that names the source is added once the rest was signed.</summary>
    [Check(RunsLast = true)]
    public Task RefusesAnUnsignedSource(Expectation expect) => VerifyRefusedAsync(expect, request =>
    {
        var name = request.Headers[Dialect.CopySourceHeader]!;
        request.Headers.Remove(Dialect.CopySourceHeader);
        request.AfterSigning = head =>
        {
            head.Headers.Set(Dialect.CopySourceHeader, name);
            return head;
        };
    });

    [Check(RunsLast = true)]
    public Task RefusesAnUnknownKey(Expectation expect) => VerifyRefusedAsync(expect, SignatureFaults.UnknownKey);

    [Check(RunsLast = true)]
    public Task RefusesAWrongSignature(Expectation expect) => VerifyRefusedAsync(expect, SignatureFaults.WrongDigit);

    private async Task VerifyRefusedAsync(Expectation expect, Action<Request> fault)
    {
        var prepared = await PrepareAsync();

        var copied = await CopyAsync(prepared.Upload, "1", prepared.Source, fault);

        Verify(copied.Exchange).Meets(expect, isAboutAccess: true);
        await Verify(prepared.Upload).HoldsOnlyAsync(prepared.Control);
    }

    private async Task<Identity> WhoListsAsync(UploadHandle upload) =>
        await Session.ListPartsAsync(upload) is { Exchange: { Status: 401 or 403 } } ? Identity.Main : upload.Initiator;
}
