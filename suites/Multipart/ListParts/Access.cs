using Conformance.Multipart.Judging;
using Conformance.Rules.Rulebooks;
using Conformance.Running;
using Conformance.Running.Judging;
using Conformance.Wire.Requests;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.ListParts;

/// <summary>Who may list the parts of an upload.</summary>
public sealed class Access(CaseContext context) : ListChecks(context)
{
    private const string UnknownKeyId = "AKIANOSUCHKEY0000000";

    [Check]
    public Task RefusesAnybody(Expectation expect) => RefusesAsync(Identity.Anonymous, expect);

    [Check]
    public Task RefusesWhoWasGrantedNothing(Expectation expect) => RefusesAsync(Identity.Second, expect);

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

    [Check]
    public async Task TakesAPresignedRequest()
    {
        var upload = await Session.CreateUploadAsync();
        await PutGoodPartAsync(upload, 1, SmallBody);

        var exchange = await AskAsync(upload, request =>
        {
            request.PresignFor = TimeSpan.FromMinutes(5);
            request.Payload = PayloadMode.Unsigned;
        });

        Verify(exchange).Meets(Expectations.Accepted, isAboutAccess: true);
        VerifyShowsOne(exchange);
    }

    [Check(RunsLast = true)]
    public Task RefusesAnUnknownKey(Expectation expect) => RefusesSignatureAsync(expect,
        request => request.AccessKey = new Dialects.AccessKey(UnknownKeyId, "no such secret"));

    /// <summary>One hexadecimal digit is another.</summary>
    [Check(RunsLast = true)]
    public Task RefusesAWrongSignature(Expectation expect) => RefusesSignatureAsync(expect, request => request.AfterSigning = head =>
    {
        var signed = head.Headers["Authorization"]!;
        head.Headers.Set("Authorization", signed[..^1] + (signed[^1] == '0' ? '1' : '0'));
        return head;
    });

    private async Task RefusesAsync(Identity identity, Expectation expect)
    {
        await ClosedBucket.VerifyAsync(Context, identity);
        var upload = await ListedUploadAsync();

        var exchange = await AskAsync(upload, request => request.Identity = identity);

        Verify(exchange).Meets(expect, isAboutAccess: true);
    }

    private async Task RefusesSignatureAsync(Expectation expect, Action<Request> fault)
    {
        var upload = await ListedUploadAsync();

        var exchange = await AskAsync(upload, fault);

        Verify(exchange).Meets(expect, isAboutAccess: true);
    }

    private async Task<UploadHandle> ListedUploadAsync()
    {
        var upload = await Session.CreateUploadAsync();
        MustWork(await AskAsync(upload), "a list by the owner");
        return upload;
    }

    private async Task<UploadHandle> UploadOfTheSecondAsync()
    {
        var bucket = await GrantedBucket.OpenAsync(Context);
        var upload = await Session.CreateUploadAsync(new CreateOptions { Bucket = bucket, Identity = Identity.Second });
        await PutGoodPartAsync(upload, 1, SmallBody, request => request.Identity = Identity.Second);
        return upload;
    }
}
