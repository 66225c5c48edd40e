using Conformance.Multipart.Judging;
using Conformance.Rules.Rulebooks;
using Conformance.Running;
using Conformance.Running.Judging;
using Conformance.Wire.Requests;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.UploadPart;

/// <summary>Who may send a part, where nobody's signature is wrong.</summary>
public sealed class Access(CaseContext context) : Checks(context)
{
    [Check]
    public async Task TakesAPresignedPart()
    {
        var upload = await Session.CreateUploadAsync();

        var exchange = await Session.PutPartAsync(upload, "1", SmallBody, request =>
        {
            request.PresignFor = TimeSpan.FromMinutes(5);
            request.Payload = PayloadMode.Unsigned;
        });

        Verify(exchange).IsAccepted();
        await Verify(upload).HoldsOnlyAsync(new SentPart(1, exchange.ETag ?? "", SmallBody));
    }

    /// <param name="scheme">The name of a signature scheme.</param>
    [Check]
    public async Task TakesTheScheme(string scheme)
    {
        var upload = await Session.CreateUploadAsync();

        var exchange = await Session.PutPartAsync(upload, "1", SmallBody, request => request.Scheme = scheme);

        Verify(exchange).Meets(Expectations.Accepted, isAboutAccess: true);
        await Verify(upload).HoldsOnlyAsync(new SentPart(1, exchange.ETag ?? "", SmallBody));
    }

    /// <summary>The upload is the temporary credentials' own: some endpoints let nobody but the initiator add parts.</summary>
    [Check]
    public async Task TakesTemporaryCredentials()
    {
        var upload = await Session.CreateUploadAsync(new CreateOptions { Identity = Identity.Temporary });

        var exchange = await Session.PutPartAsync(upload, "1", SmallBody, request => request.Identity = Identity.Temporary);

        Verify(exchange).Meets(Expectations.Accepted, isAboutAccess: true);
        await Verify(upload).HoldsOnlyAsync(new SentPart(1, exchange.ETag ?? "", SmallBody));
    }

    /// <summary>The signature is right in all else, so that the session token alone is the fault.</summary>
    /// <param name="token">Sent in place of the temporary credentials' token; empty for none.</param>
    [Check]
    public async Task RefusesTheToken(string token, Expectation expect)
    {
        var upload = await Session.CreateUploadAsync(new CreateOptions { Identity = Identity.Temporary });
        var control = await PutGoodPartAsync(upload, 1, SmallBody, request => request.Identity = Identity.Temporary);

        var exchange = await Session.PutPartAsync(upload, "1", OtherSmallBody, request =>
        {
            request.Identity = Identity.Temporary;
            request.SessionToken = token;
        });

        Verify(exchange).Meets(expect, isAboutAccess: true);
        await Verify(upload).HoldsOnlyAsync(control);
    }

    /// <summary>The second account may write to the bucket, as an object of its own shows first, but the upload is not its own.</summary>
    [Check]
    public async Task RefusesWhoDidNotInitiate(Expectation expect)
    {
        var bucket = await GrantedBucket.OpenAsync(Context);
        MustWork(await Session.PutObjectAsync(Session.NewKey("granted"), SmallBody, request => request.Identity = Identity.Second, bucket),
            "an object that the second account stores");
        var upload = await Session.CreateUploadAsync(new CreateOptions { Bucket = bucket });
        var control = await PutGoodPartAsync(upload, 1, SmallBody);

        var exchange = await Session.PutPartAsync(upload, "1", OtherSmallBody, request => request.Identity = Identity.Second);

        Verify(exchange).Meets(expect);
        await Verify(upload).HoldsOnlyAsync(control);
    }
}
