using Conformance.Dialects;
using Conformance.Multipart.Judging;
using Conformance.Rules;
using Conformance.Rules.Rulebooks;
using Conformance.Running;
using Conformance.Running.Judging;
using Conformance.Wire.Requests;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.CreateUpload;

/// <summary>The class that an upload, and then its object, is stored in.</summary>
public sealed class StorageClasses(CaseContext context) : CreateChecks(context)
{
    /// <param name="storageClass">What the creation asks for; left out for none.</param>
    /// <param name="listed">What the list of parts calls it.</param>
    [Check]
    public async Task AreListed(string listed, string? storageClass = null)
    {
        Requires(Operation.ListParts);
        var upload = await CreateAcceptedAsync(new CreateOptions { StorageClass = storageClass });

        var exchange = await Session.SendAsync(
            new Request("GET") { Bucket = upload.Bucket, Key = upload.Key }.WithQuery("uploadId", upload.UploadId));

        MustWork(exchange, "listing the parts");
        var found = exchange.Xml() is { } list ? ListedPage.TextOf(list, "StorageClass") : null;
        Verify(found == listed, Aspect.Body, $"StorageClass {listed}", $"StorageClass {Shown(found)}", exchange);
    }

    /// <summary>
    /// An upload whose creation names no class is stored as an object is that comes in one request and names none.
    /// </summary>
    /// <param name="unnamed">The class of an object that no header names.</param>
    [Check]
    public async Task AreThoseOfTheBucket(string unnamed)
    {
        Requires(Operation.ListParts);
        var key = Session.NewKey();
        MustWork(await Session.PutObjectAsync(key, SmallBody), "storing an object");
        var ordinary = await Session.HeadObjectAsync(key);
        MustWork(ordinary, "asking for the object's headers");

        await AreListed(ordinary.ResponseHeaders[Dialect.StorageClassHeader] ?? unnamed);
    }

    /// <summary>As <see cref="AreThoseOfTheBucket"/>, of the completed object.</summary>
    [Check]
    public async Task AreThoseOfTheBucketInTheEnd()
    {
        var key = Session.NewKey();
        MustWork(await Session.PutObjectAsync(key, SmallBody), "storing an object");
        var ordinary = await Session.HeadObjectAsync(key);
        MustWork(ordinary, "asking for the object's headers");

        await AreNamedByTheObject(named: ordinary.ResponseHeaders[Dialect.StorageClassHeader]);
    }

    /// <param name="storageClass">What the creation asks for; left out for none.</param>
    /// <param name="named">What the object's header calls it; left out where there is to be no header.</param>
    [Check]
    public async Task AreNamedByTheObject(string? storageClass = null, string? named = null)
    {
        var head = await CompleteAndAskAsync(await CreateAcceptedAsync(new CreateOptions { StorageClass = storageClass }));

        if (named is null) Verify(head).HasNoHeader(Dialect.StorageClassHeader);
        else Verify(head).HasHeader(Dialect.StorageClassHeader, named);
    }

    [Check]
    public Task AreRefused(string storageClass, Expectation expect) =>
        VerifyRefusedAsync(new CreateOptions { StorageClass = storageClass }, expect);

    /// <summary>Only records what becomes of a word that no page says anything about.</summary>
    [Check]
    public async Task AreRecorded(string storageClass) =>
        Record((await CreateAsync(new CreateOptions { StorageClass = storageClass })).Exchange);
}
