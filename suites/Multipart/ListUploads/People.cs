using Conformance.Multipart.Judging;
using Conformance.Running;
using Conformance.Running.Judging;
using Conformance.Wire.Requests;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.ListUploads;

/// <summary>Whom a list names as an upload's initiator and owner.</summary>
public sealed class People(CaseContext context) : UploadListChecks(context)
{
    [Check]
    public async Task AreWhoInitiated()
    {
        var upload = await Session.CreateUploadAsync();

        var (entry, page) = await FindAsync(upload);

        VerifyNamesWhoInitiated(entry.Element, page);
    }

    /// <param name="only">One of <c>Initiator</c> and <c>Owner</c>.</param>
    [Check]
    public async Task HaveIdAndName(string only)
    {
        var upload = await Session.CreateUploadAsync();

        var (entry, page) = await FindAsync(upload);

        VerifyNamesInitiatorAndOwner(entry.Element, page, only);
    }

    /// <summary>The ID is that under which the list of the account's buckets names it.</summary>
    [Check]
    public async Task AreTheAccountAsOwner()
    {
        var upload = await Session.CreateUploadAsync();
        var account = await AccountIdAsync();

        var (entry, page) = await FindAsync(upload);

        VerifyNamesAsOwner(entry.Element, account, page);
    }

    /// <summary>
    /// The second account may write to the bucket; the list that the first one asks for names who created each upload. A store that lists
    /// only what the caller has created leaves the question open.
    /// </summary>
    [Check]
    public async Task AreEachTheirOwn()
    {
        var bucket = await GrantedBucket.OpenAsync(Context);
        var own = await Session.CreateUploadAsync(new CreateOptions { Bucket = bucket });
        var other = await Session.CreateUploadAsync(new CreateOptions { Bucket = bucket, Identity = Identity.Second });

        var (first, _) = await FindAsync(own);
        var (second, page) = await FindAsync(other);

        VerifyNamesAnotherInitiator(first.Element, second.Element, page);
    }

    /// <summary>Only records.</summary>
    [Check]
    public async Task AreRecorded()
    {
        var upload = await Session.CreateUploadAsync();

        var (entry, page) = await FindAsync(upload);

        Record(page);
        foreach (var (name, leaf) in new[] { ("Initiator", "ID"), ("Initiator", "DisplayName"), ("Owner", "ID"), ("Owner", "DisplayName") })
            Context.Saw($"{leaf} of {name} {Shown(ListPage.TextOf(entry.Element, name, leaf))}");
    }
}
