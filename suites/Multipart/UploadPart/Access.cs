using System.Globalization;
using Conformance.Dialects.Signatures;
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
    /// <param name="identity">Whose credentials sign the URL, and have created the upload.</param>
    /// <param name="scheme">The name of a signature scheme; null for the profile's.</param>
    /// <param name="inOneParameter">Whether the whole text of the signature stands in one parameter.</param>
    [Check]
    public async Task TakesAPresignedPart(Identity identity = Identity.Main, string? scheme = null, bool inOneParameter = false)
    {
        var upload = await Session.CreateUploadAsync(new CreateOptions { Identity = identity });

        var exchange = await Session.PutPartAsync(upload, "1", SmallBody, request =>
        {
            request.Identity = identity;
            request.Scheme = scheme;
            request.PresignInOneParameter = inOneParameter;
            request.PresignFor = ServerClock.MaxSkew;
            request.Payload = PayloadMode.Unsigned;
        });

        Verify(exchange).IsAccepted();
        await Verify(upload).HoldsOnlyAsync(new SentPart(1, exchange.ETag ?? "", SmallBody));
    }

    /// <summary>The URL carries letters beyond ASCII, the body bytes of all values.</summary>
    /// <param name="key">The end of the key.</param>
    /// <param name="size">Bytes of the part.</param>
    [Check]
    public async Task TakesAPresignedPartOf(string key, long size)
    {
        var body = BodyOf(size);
        var upload = await Session.CreateUploadAsync(new CreateOptions { Key = Session.NewKey(key) });

        var exchange = await Session.PutPartAsync(upload, "1", body, request =>
        {
            request.PresignFor = ServerClock.MaxSkew;
            request.Payload = PayloadMode.Unsigned;
        });

        Verify(exchange).IsAccepted();
        await Verify(upload).HoldsOnlyAndCompletesToAsync(new SentPart(1, exchange.ETag ?? "", body));
    }

    /// <summary>A policy lets everybody list the bucket, as an unsigned list shows, and says nothing of its objects.</summary>
    /// <param name="actions">What the policy allows of the bucket itself.</param>
    /// <param name="resource">The bucket, as policies name it.</param>
    [Check]
    public async Task RefusesAnybodyWhoMayList(string[] actions, string resource, Expectation expect)
    {
        var bucket = await BucketPolicies.OpenToListsAsync(Context, actions, resource);
        var upload = await Session.CreateUploadAsync(new CreateOptions { Bucket = bucket });
        var control = await PutGoodPartAsync(upload, 1, SmallBody);

        var exchange = await Session.PutPartAsync(upload, "1", OtherSmallBody, request => request.Identity = Identity.Anonymous);

        Verify(exchange).Meets(expect, isAboutAccess: true);
        await Verify(upload).HoldsOnlyAsync(control);
    }

    /// <summary>A signature need not cover headers that are none of the vendor's.</summary>
    [Check]
    public async Task TakesOtherHeadersUnsigned()
    {
        var upload = await Session.CreateUploadAsync();

        var exchange = await Session.PutPartAsync(upload, "1", SmallBody, request => request.AfterSigning = head =>
        {
            head.Headers.Set("X-Conformance-Unsigned", "1");
            return head;
        });

        Verify(exchange).Meets(Expectations.Accepted, isAboutAccess: true);
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

    /// <summary>The time is said in Date alone, where the vendor has a header of its own for it.</summary>
    /// <param name="scheme">The name of a signature scheme.</param>
    [Check]
    public Task TakesDateAlone(string scheme) => TakesOnceSignedAsync(scheme, request => request.SigningDate = SigningDate.DateAsSent);

    /// <summary>The time is said in the vendor's own header alone, where Date would do.</summary>
    /// <param name="scheme">The name of a signature scheme.</param>
    [Check]
    public Task TakesTheOwnDateAlone(string scheme) => TakesOnceSignedAsync(scheme, SetOwnDate);

    /// <param name="scheme">The name of a signature scheme.</param>
    /// <param name="region">What the signature is made for, in place of the profile's region.</param>
    [Check]
    public Task TakesTheRegion(string scheme, string region) => TakesOnceSignedAsync(scheme, request => request.Region = region);

    /// <summary>Only records what becomes of a part whose Date is a day off beside the right time in the vendor's own header.</summary>
    /// <param name="scheme">The name of a signature scheme.</param>
    [Check]
    public async Task IsRecordedWithTwoDates(string scheme)
    {
        var upload = await Session.CreateUploadAsync();

        Record(await Session.PutPartAsync(upload, "1", SmallBody, request =>
        {
            request.Scheme = scheme;
            SetOwnDate(request);
            request.AfterSigning = head =>
            {
                head.Headers.Set("Date", DateTimeOffset.UtcNow.AddDays(-1).ToString("r", CultureInfo.InvariantCulture));
                return head;
            };
        }));
    }

    /// <summary>Only records what becomes of a session token in a header of another name.</summary>
    /// <param name="header">The header's very name.</param>
    /// <param name="scheme">The name of a signature scheme.</param>
    [Check]
    public async Task IsRecordedWithTheTokenIn(string header, string scheme)
    {
        var upload = await Session.CreateUploadAsync(new CreateOptions { Identity = Identity.Temporary });

        Record(await Session.PutPartAsync(upload, "1", SmallBody, request =>
        {
            request.Identity = Identity.Temporary;
            request.Scheme = scheme;
            request.TokenHeader = header;
        }));
    }

    /// <summary>Only records what becomes of one signature in two places, the URL and Authorization.</summary>
    /// <param name="scheme">The name of a signature scheme whose whole text can stand in one parameter.</param>
    /// <param name="parameter">That parameter's name.</param>
    [Check]
    public async Task IsRecordedSignedTwice(string scheme, string parameter)
    {
        var upload = await Session.CreateUploadAsync();

        Record(await Session.PutPartAsync(upload, "1", SmallBody, request =>
        {
            request.Scheme = scheme;
            request.PresignInOneParameter = true;
            request.PresignFor = ServerClock.MaxSkew;
            request.Payload = PayloadMode.Unsigned;
            request.AfterSigning = head =>
            {
                head.Headers.Set("Authorization", head.QueryValue(parameter)!);
                return head;
            };
        }));
    }

    /// <summary>Only records whether nobody in particular may add a part to an upload in a bucket that is everybody's to write.</summary>
    [Check]
    public async Task IsRecordedWhereAllMayWrite()
    {
        var bucket = await Session.MakeBucketAsync(request => request.WithHeader(Dialect.BucketAclHeader, "public-read-write"));
        var upload = await Session.CreateUploadAsync(new CreateOptions { Bucket = bucket });

        Record(await Session.PutPartAsync(upload, "1", SmallBody, request => request.Identity = Identity.Anonymous));
    }

    /// <summary>The upload is the temporary credentials' own: some endpoints let nobody but the initiator add parts.</summary>
    /// <param name="scheme">The name of a signature scheme; null for the profile's.</param>
    [Check]
    public async Task TakesTemporaryCredentials(string? scheme = null)
    {
        var upload = await Session.CreateUploadAsync(new CreateOptions { Identity = Identity.Temporary });

        var exchange = await Session.PutPartAsync(upload, "1", SmallBody, request =>
        {
            request.Identity = Identity.Temporary;
            request.Scheme = scheme;
        });

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
        var (upload, control) = await UploadThatTheSecondDidNotInitiateAsync();

        var exchange = await Session.PutPartAsync(upload, "1", OtherSmallBody, request => request.Identity = Identity.Second);

        Verify(exchange).Meets(expect);
        await Verify(upload).HoldsOnlyAsync(control);
    }

    /// <summary>The second account's signature is right, but nobody has granted it anything, as the bucket shows first.</summary>
    [Check]
    public async Task RefusesWhoWasGrantedNothing(Expectation expect)
    {
        await ClosedBucket.VerifyAsync(Context, Identity.Second);
        var upload = await Session.CreateUploadAsync();
        var control = await PutGoodPartAsync(upload, 1, SmallBody);

        var exchange = await Session.PutPartAsync(upload, "2", OtherSmallBody, request => request.Identity = Identity.Second);

        Verify(exchange).Meets(expect, isAboutAccess: true);
        await Verify(upload).HoldsOnlyAsync(control);
    }

    /// <summary>The second account may write to the bucket, and the upload is its own.</summary>
    [Check]
    public async Task TakesAnotherAccountsOwnPart()
    {
        var bucket = await GrantedBucket.OpenAsync(Context);
        var upload = await Session.CreateUploadAsync(new CreateOptions { Bucket = bucket, Identity = Identity.Second });

        var exchange = await Session.PutPartAsync(upload, "1", SmallBody, request => request.Identity = Identity.Second);

        Verify(exchange).Meets(Expectations.Accepted, isAboutAccess: true);
        await Verify(upload with { Initiator = await WhoListsAsync(upload) })
            .HoldsOnlyAsync(new SentPart(1, exchange.ETag ?? "", SmallBody));
    }

    /// <summary>
    /// The second account may write to the bucket, but another initiated the upload, which holds what was accepted either way.
    /// </summary>
    [Check]
    public async Task DecidesAboutWhoDidNotInitiate(Expectation expect)
    {
        var (upload, control) = await UploadThatTheSecondDidNotInitiateAsync();

        var exchange = await Session.PutPartAsync(upload, "2", OtherSmallBody, request => request.Identity = Identity.Second);

        Verify(exchange).Meets(expect, isAboutAccess: true);
        if (Response.Classify(exchange) == ResponseClass.Accepted)
            await Verify(upload).HoldsOnlyAsync(control, new SentPart(2, exchange.ETag ?? "", OtherSmallBody));
        else await Verify(upload).HoldsOnlyAsync(control);
    }

    /// <summary>A part that is signed in this way is accepted, as one is that the scheme signs in its usual way.</summary>
    private async Task TakesOnceSignedAsync(string scheme, Action<Request> way)
    {
        var upload = await Session.CreateUploadAsync();
        var control = await PutGoodPartAsync(upload, 1, SmallBody, request => request.Scheme = scheme);

        var exchange = await Session.PutPartAsync(upload, "2", OtherSmallBody, request =>
        {
            request.Scheme = scheme;
            way(request);
        });

        Verify(exchange).Meets(Expectations.Accepted, isAboutAccess: true);
        await Verify(upload).HoldsOnlyAsync(control, new SentPart(2, exchange.ETag ?? "", OtherSmallBody));
    }

    /// <summary>Signing puts the time where a header for it is.</summary>
    private void SetOwnDate(Request request) => request.WithHeader(Dialect.HeaderPrefix + "date", "");

    /// <summary>With one part of its initiator, in a bucket that the second account may write to, as an object of its own shows.</summary>
    private async Task<(UploadHandle Upload, SentPart Control)> UploadThatTheSecondDidNotInitiateAsync()
    {
        var bucket = await GrantedBucket.OpenAsync(Context);
        MustWork(await Session.PutObjectAsync(Session.NewKey("granted"), SmallBody, request => request.Identity = Identity.Second, bucket),
            "an object that the second account stores");
        var upload = await Session.CreateUploadAsync(new CreateOptions { Bucket = bucket });
        return (upload, await PutGoodPartAsync(upload, 1, SmallBody));
    }

    /// <summary>
    /// Some let who initiated an upload list its parts, and some the bucket's owner alone: who may write is not always one who may read.
    /// </summary>
    private async Task<Identity> WhoListsAsync(UploadHandle upload) =>
        await Session.ListPartsAsync(upload) is { Exchange: { Status: 401 or 403 } } ? Identity.Main : upload.Initiator;
}
