using Conformance.Multipart.EveryOperation;
using Conformance.Multipart.Judging;
using Conformance.Rules.Rulebooks;
using Conformance.Running;
using Conformance.Running.Judging;
using Conformance.Wire.Requests;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.AbortUpload;

/// <summary>Who may abort an upload.</summary>
public sealed class Access(CaseContext context) : Checks(context)
{
    private readonly AbortingAnUpload operation = new(context);

    [Check]
    public Task RefusesAnybody(Expectation expect) => RefusesAsync(Identity.Anonymous, expect);

    [Check]
    public Task RefusesWhoWasGrantedNothing(Expectation expect) => RefusesAsync(Identity.Second, expect);

    /// <summary>The second account may write to the bucket, and the upload is its own; the bucket's owner may abort it.</summary>
    [Check]
    public Task TakesTheOwnerOfTheBucket() => TakesAsync(Identity.Main);

    /// <summary>The second account may write to the bucket, and the upload is its own.</summary>
    [Check]
    public Task TakesTheInitiator() => TakesAsync(Identity.Second);

    /// <summary>The second account creates an upload, which a policy denies it to abort.</summary>
    /// <param name="allowed">What the policy allows, so that there is an upload.</param>
    /// <param name="denied">What it denies.</param>
    /// <param name="resource">The bucket's objects, as policies name them.</param>
    [Check]
    public async Task RefusesWhomAPolicyDenies(string[] allowed, string[] denied, string resource, Expectation expect)
    {
        var bucket = await BucketPolicies.OpenAsync(Context,
            new PolicyStatement(allowed, resource), new PolicyStatement(denied, resource, Denies: true));
        var upload = await Session.CreateUploadAsync(new CreateOptions { Bucket = bucket, Identity = Identity.Second });
        var part = await PutGoodPartAsync(upload, 1, SmallBody, request => request.Identity = Identity.Second);

        var exchange = await Session.AbortAsync(upload, request => request.Identity = Identity.Second);

        Verify(exchange).Meets(expect, isAboutAccess: true);
        await Verify(upload with { Initiator = Identity.Main }).HoldsOnlyAsync(part);
    }

    /// <summary>A policy allows the second account to abort, and the upload is the owner's.</summary>
    /// <param name="resource">The bucket's objects, as policies name them.</param>
    [Check]
    public async Task TakesWhomAPolicyAllows(string[] actions, string resource)
    {
        var bucket = await BucketPolicies.OpenAsync(Context, new PolicyStatement(actions, resource));
        var upload = await Session.CreateUploadAsync(new CreateOptions { Bucket = bucket });
        var part = await PutGoodPartAsync(upload, 1, SmallBody);

        var exchange = await Session.AbortAsync(upload, request => request.Identity = Identity.Second);

        Verify(exchange).Meets(Expectations.Accepted, isAboutAccess: true);
        await Verify(upload).IsGoneAsync(part);
    }

    [Check(RunsLast = true)]
    public Task RefusesAnUnknownKey(Expectation expect) => RefusesFaultAsync(expect, SignatureFaults.UnknownKey);

    [Check(RunsLast = true)]
    public Task RefusesAWrongSignature(Expectation expect) => RefusesFaultAsync(expect, SignatureFaults.WrongDigit);

    private async Task RefusesAsync(Identity identity, Expectation expect)
    {
        await ClosedBucket.VerifyAsync(Context, identity);
        await RefusesFaultAsync(expect, request => request.Identity = identity);
    }

    private async Task RefusesFaultAsync(Expectation expect, Action<Request> fault)
    {
        var upload = await operation.PrepareAsync();

        var exchange = await operation.SendAsync(upload, fault);

        Verify(exchange).Meets(expect, isAboutAccess: true);
        await operation.VerifyNothingDoneAsync(upload);
    }

    private async Task TakesAsync(Identity identity)
    {
        var bucket = await GrantedBucket.OpenAsync(Context);
        var upload = await Session.CreateUploadAsync(new CreateOptions { Bucket = bucket, Identity = Identity.Second });
        var part = await PutGoodPartAsync(upload, 1, SmallBody, request => request.Identity = Identity.Second);

        var exchange = await Session.AbortAsync(upload, request => request.Identity = identity);

        Verify(exchange).Meets(Expectations.Accepted, isAboutAccess: true);
        // Whether there is an upload is told to who may ask: to the bucket's owner, and no longer to who created it.
        await Verify(upload with { Initiator = Identity.Main }).IsGoneAsync(part);
    }
}
