using Conformance.Multipart.Judging;
using Conformance.Rules.Rulebooks;
using Conformance.Running;
using Conformance.Running.Judging;
using Conformance.Wire.Requests;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.ListParts;

/// <summary>Who may list the parts of an upload that another account has created.</summary>
public sealed class Access(CaseContext context) : ListChecks(context)
{
    /// <summary>The second account may write to the bucket, and the upload is its own; the bucket's owner may list it.</summary>
    [Check]
    public async Task TakesTheOwnerOfTheBucket()
    {
        var upload = await UploadOfTheSecondAsync();

        var exchange = await AskAsync(upload);

        Verify(exchange).Meets(Expectations.Accepted, isAboutAccess: true);
    }

    /// <summary>The second account may write to the bucket, and the upload is its own.</summary>
    [Check]
    public async Task TakesTheInitiator()
    {
        var upload = await UploadOfTheSecondAsync();

        var exchange = await AskAsync(upload, request => request.Identity = Identity.Second);

        Verify(exchange).Meets(Expectations.Accepted, isAboutAccess: true);
    }

    /// <summary>A policy lets everybody list the bucket, as an unsigned list shows, and says nothing of its objects.</summary>
    /// <param name="actions">What the policy allows of the bucket itself.</param>
    /// <param name="resource">The bucket, as policies name it.</param>
    [Check]
    public async Task RefusesAnybodyWhoMayListTheBucket(string[] actions, string resource, Expectation expect)
    {
        var bucket = await BucketPolicies.OpenToListsAsync(Context, actions, resource);
        var upload = await Session.CreateUploadAsync(new CreateOptions { Bucket = bucket });
        await PutGoodPartAsync(upload, 1, SmallBody);
        MustWork(await AskAsync(upload), "the owner's list of parts");

        var exchange = await AskAsync(upload, request => request.Identity = Identity.Anonymous);

        Verify(exchange).Meets(expect, isAboutAccess: true);
    }

    private async Task<UploadHandle> UploadOfTheSecondAsync()
    {
        var bucket = await GrantedBucket.OpenAsync(Context);
        var upload = await Session.CreateUploadAsync(new CreateOptions { Bucket = bucket, Identity = Identity.Second });
        await PutGoodPartAsync(upload, 1, SmallBody, request => request.Identity = Identity.Second);
        return upload;
    }
}
