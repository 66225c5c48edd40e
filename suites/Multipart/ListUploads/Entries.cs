using Conformance.Multipart.Judging;
using Conformance.Rules;
using Conformance.Running;
using Conformance.Running.Judging;
using Conformance.Wire.Exchanges;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.ListUploads;

/// <summary>The uploads that a list shows, and what it says of each.</summary>
public sealed class Entries(CaseContext context) : UploadListChecks(context)
{
    /// <summary>
    /// Five uploads of one key, which is the prefix, so that a store which finds uploads by their whole key is asked no more than others.
    /// One is completed and one aborted; of the open ones one has a part.
    /// </summary>
    [Check]
    public async Task AreTheOpenOnes()
    {
        Requires(Operation.AbortUpload);
        var own = await CreateAsync("u", "u", "u", "u", "u");
        var (completed, aborted, open) = (own.All[0], own.All[2], new[] { own.All[1], own.All[3], own.All[4] });
        await PutGoodPartAsync(open[0], 1, SmallBody);
        await CompleteGoodAsync(completed, await PutGoodPartAsync(completed, 1, SmallBody));
        MustWork(await Session.AbortAsync(aborted), "aborting an upload");
        var wanted = own.NamesOf(open);

        var page = await ListUntilAsync(own.All[0].Key, page => AreSame(own.NamesOn(page), wanted));

        if (open.FirstOrDefault(upload => page.Find(upload.UploadId) is null) is { } missing) await MustBeOpenAsync(missing);
        foreach (var ended in new[] { completed, aborted }.Where(upload => page.Find(upload.UploadId) is not null))
            await MustHaveEndedAsync(ended);
        VerifyShows(page, own, wanted);
    }

    /// <summary>Two buckets have an upload of one key each: the list of one does not show the other's.</summary>
    [Check]
    public async Task AreOfTheirBucket()
    {
        var bucket = Session.Target.SecondBucket ?? throw new CaseUnsupportedException("the profile has no second bucket");
        var upload = await Session.CreateUploadAsync();
        var other = await Session.CreateUploadAsync(new CreateOptions { Bucket = bucket, Key = upload.Key });
        // IDs are of one bucket on some stores, and no list could tell such uploads apart.
        if (other.UploadId == upload.UploadId)
            Context.CannotTell(other.Created!, "creating uploads in two buckets", "the same upload ID twice");

        var page = await ListUntilAsync(upload.Key, page => page.Find(upload.UploadId) is not null);

        if (page.Find(upload.UploadId) is null)
            Context.CannotTell(page.Exchange, "Listing the uploads of the key", "a list that does not show the open upload");
        var isAlone = page.Find(other.UploadId) is null;
        Verify(isAlone, Aspect.Body, "no upload of another bucket", isAlone ? "none" : "that of another bucket", page.Exchange);
    }

    /// <param name="most">What the list says of its length; left out where nothing is said.</param>
    [Check]
    public async Task AreNone(int? most = null)
    {
        var page = await ListAsync(NewPrefix());

        Verify(page.Uploads.Count == 0, Aspect.Body, "no upload", $"{page.Uploads.Count} of them", page.Exchange);
        Verify(page.IsTruncated == false, Aspect.Body, "IsTruncated false", $"IsTruncated {Shown(page.Text("IsTruncated"))}",
            page.Exchange);
        if (most is { } number) VerifyElement(page, "MaxUploads", Text(number));
    }

    /// <summary>Where nothing was asked for, they say so.</summary>
    /// <param name="elements">Names of elements that are there, and empty.</param>
    [Check]
    public async Task HaveEmptyElements(string[] elements)
    {
        var page = await ListAsync(NewPrefix());

        foreach (var name in elements) VerifyElement(page, name, "");
    }

    /// <summary>The key is that of the upload as the response to its creation names it, so that it was read alike there.</summary>
    /// <param name="key">The end of the key.</param>
    [Check]
    public async Task AreNamedAsTheyWereCreated(string? key = null)
    {
        var upload = await Session.CreateUploadAsync(new CreateOptions { Key = Session.NewKey($"/u{key}") });
        MustBeNamedAlike(upload);

        var (entry, page) = await FindAsync(upload);

        Verify(entry.Key == upload.Key, Aspect.Body, $"Key {upload.Key}", $"Key {Shown(entry.Key)}", page);
    }

    [Check]
    public async Task HaveTheTimeOfTheirCreation()
    {
        var upload = await Session.CreateUploadAsync();

        var (entry, page) = await FindAsync(upload);

        VerifyTime(entry.InitiatedAt, "Initiated", entry.Initiated, upload.Created!, page);
    }

    [Check]
    public async Task HaveAnInstant()
    {
        var upload = await Session.CreateUploadAsync();

        var (entry, page) = await FindAsync(upload);

        VerifyInstant("Initiated", entry.Initiated, page);
    }

    /// <param name="named">What the list calls it.</param>
    /// <param name="storageClass">What the upload is created in; asks for none when left out.</param>
    [Check]
    public async Task NameTheStorageClass(string named, string? storageClass = null)
    {
        var upload = await Session.CreateUploadAsync(new CreateOptions { StorageClass = storageClass });

        var (entry, page) = await FindAsync(upload);

        VerifyText(entry, "StorageClass", named, page);
    }

    /// <param name="algorithm">Of the creation.</param>
    /// <param name="type">Asked for at the creation; left out for the algorithm's own.</param>
    [Check]
    public async Task NameTheChecksum(string algorithm, string? type = null)
    {
        var upload = await Session.CreateUploadAsync(new CreateOptions { ChecksumAlgorithm = algorithm, ChecksumType = type });

        var (entry, page) = await FindAsync(upload);

        VerifyText(entry, "ChecksumAlgorithm", algorithm, page);
        if ((type ?? upload.Created?.ResponseHeaders[Dialect.HeaderPrefix + "checksum-type"]) is { } created)
            VerifyText(entry, "ChecksumType", created, page);
    }

    /// <summary>Only records.</summary>
    [Check]
    public async Task AreRecordedWithoutAChecksum()
    {
        var upload = await Session.CreateUploadAsync();

        var (entry, page) = await FindAsync(upload);

        Record(page);
        Context.Saw($"ChecksumAlgorithm {Shown(entry.Text("ChecksumAlgorithm"))}, ChecksumType {Shown(entry.Text("ChecksumType"))}");
    }

    private void VerifyText(UploadOnPage entry, string name, string text, Exchange page) =>
        Verify(entry.Text(name) == text, Aspect.Body, $"{name} {text}", $"{name} {Shown(entry.Text(name))}", page);
}
