using Conformance.Dialects;
using Conformance.Multipart.EveryOperation;
using Conformance.Multipart.Judging;
using Conformance.Rules.Rulebooks;
using Conformance.Running;
using Conformance.Running.Judging;
using Conformance.Wire.Exchanges;
using Conformance.Wire.Requests;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.CreateUpload;

/// <summary>Who may create uploads.</summary>
public sealed class Access(CaseContext context) : CreateChecks(context)
{
    [Check]
    public Task RefusesAnybody(Expectation expect) => RefusesAsync(Identity.Anonymous, expect);

    [Check]
    public Task RefusesWhoWasGrantedNothing(Expectation expect) => RefusesAsync(Identity.Second, expect);

    /// <summary>The second account may write to the bucket: it creates an upload, and completes it.</summary>
    [Check]
    public async Task TakesWhoMayWrite()
    {
        var bucket = await GrantedBucket.OpenAsync(Context);

        var upload = await CreateAcceptedAsync(
            new CreateOptions { Bucket = bucket, Identity = Identity.Second }, isAboutAccess: true);

        var part = await Session.PutPartAsync(upload, "1", SmallBody, request => request.Identity = Identity.Second);
        Verify(part).Meets(Expectations.Accepted, isAboutAccess: true);
    }

    /// <summary>The signature is in a header, or in the query.</summary>
    [Check]
    public async Task TakesASignedRequest(bool isPresigned)
    {
        var upload = await CreateAcceptedAsync(new CreateOptions
        {
            Alter = request =>
            {
                if (!isPresigned) return;
                request.PresignFor = ServerClock.MaxSkew;
                request.Payload = PayloadMode.Unsigned;
            },
        }, isAboutAccess: true);

        await VerifyWorksAsync(upload);
    }

    [Check(RunsLast = true)]
    public Task RefusesAnUnknownKey(Expectation expect) => RefusesSignatureAsync(expect, SignatureFaults.UnknownKey);

    [Check(RunsLast = true)]
    public Task RefusesAWrongSignature(Expectation expect) => RefusesSignatureAsync(expect, SignatureFaults.WrongDigit);

    /// <param name="text">The whole header, in place of the signature.</param>
    [Check(RunsLast = true)]
    public Task RefusesAnAuthorization(string text, Expectation expect) =>
        RefusesSignatureAsync(expect, request => request.AfterSigning = head => WithAuthorization(head, text));

    /// <param name="days">How far the time of signing is from now; negative in the past.</param>
    [Check(RunsLast = true)]
    public Task RefusesATimeFarFromNow(int days, Expectation expect) =>
        RefusesSignatureAsync(expect, request => request.Time = DateTimeOffset.UtcNow + TimeSpan.FromDays(days));

    /// <summary>The vendor's own date header is right, and decides.</summary>
    /// <param name="days">How far the header Date is from now.</param>
    [Check]
    public async Task GoesByTheVendorsDate(int days) => await CreateAcceptedAsync(new CreateOptions
    {
        Alter = request => request.WithHeader("Date",
            (DateTimeOffset.UtcNow + TimeSpan.FromDays(days)).ToString("r", System.Globalization.CultureInfo.InvariantCulture)),
    }, isAboutAccess: true);

    private async Task RefusesAsync(Identity identity, Expectation expect)
    {
        await ClosedBucket.VerifyAsync(Context, identity);
        await VerifyRefusedAsync(new CreateOptions { Identity = identity }, expect, isAboutAccess: true);
    }

    private Task<Exchange> RefusesSignatureAsync(Expectation expect, Action<Request> fault) =>
        VerifyRefusedAsync(new CreateOptions { Alter = fault }, expect, isAboutAccess: true);

    private static RequestHead WithAuthorization(RequestHead head, string text)
    {
        head.Headers.Set("Authorization", text);
        return head;
    }
}
