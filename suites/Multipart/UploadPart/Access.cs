using Conformance.Multipart.Judging;
using Conformance.Multipart.Running;
using Conformance.Rules;
using Conformance.Wire;

namespace Conformance.Multipart.UploadPart;

/// <summary>Who may send a part, where nobody's signature is wrong.</summary>
public sealed class Access : UploadPartSuite
{
    [Check]
    public async Task TakesAPresignedPart()
    {
        var upload = await Target.CreateUploadAsync();

        var exchange = await Target.PutPartAsync(upload, "1", SmallBody, request =>
        {
            request.PresignFor = TimeSpan.FromMinutes(5);
            request.Payload = PayloadMode.Unsigned;
        });

        exchange.Should().BeAccepted();
        await upload.Should().HoldOnlyAsync(new SentPart(1, exchange.ETag ?? "", SmallBody));
    }

    [Check]
    public async Task RefusesTheAnonymous(Expectation expect)
    {
        var upload = await Target.CreateUploadAsync();
        var control = await Target.PutGoodPartAsync(upload, 1, SmallBody);

        var exchange = await Target.PutPartAsync(upload, "1", OtherSmallBody, request => request.Identity = Identity.Anonymous);

        exchange.Should().Meet(expect);
        await upload.Should().HoldOnlyAsync(control);
    }

    [Check]
    public async Task KnowsNoSuchBucket(Expectation expect)
    {
        var upload = await Target.CreateUploadAsync();
        var control = await Target.PutGoodPartAsync(upload, 1, SmallBody);

        var exchange = await Target.PutPartAsync(upload with { Bucket = $"conformance-absent-{Guid.NewGuid():n}" }, "1", OtherSmallBody);

        exchange.Should().Meet(expect);
        await upload.Should().HoldOnlyAsync(control);
    }

    /// <param name="scheme">The name of a signature scheme.</param>
    [Check]
    public async Task TakesTheScheme(string scheme)
    {
        var upload = await Target.CreateUploadAsync();

        var exchange = await Target.PutPartAsync(upload, "1", SmallBody, request => request.Scheme = scheme);

        exchange.Should().Meet(Expectations.Accepted, isAboutAccess: true);
        await upload.Should().HoldOnlyAsync(new SentPart(1, exchange.ETag ?? "", SmallBody));
    }

    /// <summary>The upload is the temporary credentials' own: some endpoints let nobody but the initiator add parts.</summary>
    [Check]
    public async Task TakesTemporaryCredentials()
    {
        var upload = await Target.CreateUploadAsync(new CreateOptions { Identity = Identity.Temporary });

        var exchange = await Target.PutPartAsync(upload, "1", SmallBody, request => request.Identity = Identity.Temporary);

        exchange.Should().Meet(Expectations.Accepted, isAboutAccess: true);
        await upload.Should().HoldOnlyAsync(new SentPart(1, exchange.ETag ?? "", SmallBody));
    }

    /// <summary>The signature is right in all else, so that the session token alone is the fault.</summary>
    /// <param name="token">Sent in place of the temporary credentials' token; empty for none.</param>
    [Check]
    public async Task RefusesTheToken(string token, Expectation expect)
    {
        var upload = await Target.CreateUploadAsync(new CreateOptions { Identity = Identity.Temporary });
        var control = await Target.PutGoodPartAsync(upload, 1, SmallBody, request => request.Identity = Identity.Temporary);

        var exchange = await Target.PutPartAsync(upload, "1", OtherSmallBody, request =>
        {
            request.Identity = Identity.Temporary;
            request.SessionToken = token;
        });

        exchange.Should().Meet(expect, isAboutAccess: true);
        await upload.Should().HoldOnlyAsync(control);
    }

    /// <summary>The second account's signature is right, but nobody has granted it anything.</summary>
    [Check]
    public async Task RefusesAnotherAccount(Expectation expect)
    {
        var upload = await Target.CreateUploadAsync();
        var control = await Target.PutGoodPartAsync(upload, 1, SmallBody);

        var exchange = await Target.PutPartAsync(upload, "1", OtherSmallBody, request => request.Identity = Identity.Second);

        exchange.Should().Meet(expect);
        await upload.Should().HoldOnlyAsync(control);
    }

    /// <summary>The second account may write to the bucket, as an object of its own shows first, but the upload is not its own.</summary>
    [Check]
    public async Task RefusesWhoDidNotInitiate(Expectation expect)
    {
        var bucket = await GrantedBucket.OpenAsync(Target);
        (await Target.PutObjectAsync(Target.NewKey("granted"), SmallBody, request => request.Identity = Identity.Second, bucket)).MustWork("an object that the second account stores");
        var upload = await Target.CreateUploadAsync(new CreateOptions { Bucket = bucket });
        var control = await Target.PutGoodPartAsync(upload, 1, SmallBody);

        var exchange = await Target.PutPartAsync(upload, "1", OtherSmallBody, request => request.Identity = Identity.Second);

        exchange.Should().Meet(expect);
        await upload.Should().HoldOnlyAsync(control);
    }
}
