using Conformance.Dialects;
using Conformance.Dialects.Signatures;
using Conformance.Multipart.EveryOperation;
using Conformance.Multipart.Judging;
using Conformance.Rules;
using Conformance.Rules.Rulebooks;
using Conformance.Running;
using Conformance.Running.Judging;
using Conformance.Wire.Exchanges;
using Conformance.Wire.Requests;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.UploadPart;

/// <summary>A component of a signature of version 4 that is made wrong or left out.</summary>
public enum SignatureFault
{
    WrongTerminal,
    WrongService,
    WrongRegion,
    WrongDate,
    NoSignedHeaders,
    NoSignature,

    /// <summary>The query names an algorithm that there is not.</summary>
    UnknownAlgorithm,

    /// <summary>The query does not say for how long it holds.</summary>
    NoExpiry,
    ExpiryInLetters,
    NegativeExpiry,

    /// <summary>The query says that it holds for eight days, one more than any may.</summary>
    ExpiryOfEightDays,
}

/// <summary>What of a presigned URL is changed after signing.</summary>
public enum PresignedChange
{
    PartNumber,
    UploadId,

    /// <summary>The key, with the ID of an upload to it.</summary>
    Key,

    /// <summary>It is sent as DELETE, which on this address ends the upload.</summary>
    Method,
    PayloadHash,
}

/// <summary>
/// Requests whose signature is wrong. They come last, one after another, and are at most three in a run: some endpoints lock an
/// account out after many. Rules that ask more need <c>many-bad-signatures</c>.
/// </summary>
public sealed class Signatures(CaseContext context) : Checks(context)
{
    /// <summary>How long ago a URL was presigned that has expired on every server, however far behind its clock is.</summary>
    private static readonly TimeSpan LongExpired = (ServerClock.MaxSkew * 2) + TimeSpan.FromMinutes(1);

    private const string Expiry = "&X-Amz-Expires=";

    [Check(RunsLast = true)]
    public async Task AreRefusedWhenTampered(Expectation expect) => await IsRefusedAsync(expect, request => request.AfterSigning = head =>
    {
        // The header is changed after it has been signed, as a proxy in between would.
        head.Headers.Set("Content-Type", "text/x-changed-after-signing");
        return head;
    }, request => request.Headers.Set("Content-Type", "text/plain"));

    [Check(RunsLast = true)]
    public async Task AreRefusedWhenWrong(Expectation expect) => await IsRefusedAsync(expect, SignatureFaults.WrongDigit);

    /// <param name="isPresigned">Whether the signature is in the query.</param>
    [Check(RunsLast = true)]
    public async Task AreRefusedOfAnUnknownKey(Expectation expect, bool isPresigned = false) =>
        await IsRefusedAsync(expect, SignatureFaults.UnknownKey, request =>
        {
            if (isPresigned) PresignUnsigned(request);
        });

    /// <param name="inOneParameter">Whether the whole text of the signature stands in one parameter.</param>
    [Check(RunsLast = true)]
    public async Task AreRefusedWhenExpired(Expectation expect, bool inOneParameter = false) =>
        await IsRefusedAsync(expect, request => request.Time = DateTimeOffset.UtcNow - LongExpired, request =>
        {
            request.Payload = PayloadMode.Unsigned;
            request.PresignInOneParameter = inOneParameter;
            request.PresignFor = ServerClock.MaxSkew;
        });

    /// <summary>The header is of those that a signature has to cover; the control signs it.</summary>
    /// <param name="field">An element of the error document that has to name it.</param>
    [Check(RunsLast = true)]
    public async Task AreRefusedBesideAnUnsignedHeader(Expectation expect, string? field = null)
    {
        var header = Dialect.HeaderPrefix + "meta-unsigned";

        var exchange = await IsRefusedAsync(expect, request =>
        {
            request.Headers.Remove(header);
            request.AfterSigning = head => With(head, header, "1");
        }, request => request.Headers.Set(header, "1"));

        if (field is not null) NamesTheHeader(exchange, field, header);
    }

    /// <param name="inQuery">Whether the request is presigned.</param>
    [Check(RunsLast = true)]
    public async Task AreRefusedInAWrongForm(SignatureFault fault, bool inQuery, Expectation expect) =>
        await IsRefusedAsync(expect, request => request.AfterSigning = head => inQuery ? InQuery(head, fault) : InHeader(head, fault),
            request =>
            {
                if (inQuery) PresignUnsigned(request);
            });

    /// <param name="days">How far the time of signing is from now; negative in the past.</param>
    [Check(RunsLast = true)]
    public async Task AreRefusedFarFromNow(int days, Expectation expect) =>
        await IsRefusedAsync(expect, request => request.Time = DateTimeOffset.UtcNow + TimeSpan.FromDays(days));

    /// <param name="date">Sent in place of the date that was signed; left out for none.</param>
    [Check(RunsLast = true)]
    public async Task AreRefusedWithoutADate(Expectation expect, string? date = null) =>
        await IsRefusedAsync(expect, request => request.AfterSigning = head =>
        {
            head.Headers.Remove("Date");
            head.Headers.Remove(Dialect.HeaderPrefix + "date");
            return date is null ? head : With(head, Dialect.HeaderPrefix + "date", date);
        });

    /// <summary>What a presigned URL permits is what was signed: another part, upload, key, method or body is another request.</summary>
    [Check(RunsLast = true)]
    public async Task AreRefusedOfAChangedUrl(PresignedChange change, Expectation expect)
    {
        var upload = await Session.CreateUploadAsync();
        var other = change switch
        {
            PresignedChange.UploadId => await Session.CreateUploadAsync(new CreateOptions { Key = upload.Key }),
            PresignedChange.Key => await Session.CreateUploadAsync(),
            _ => null,
        };
        var control = await PutGoodPartAsync(upload, 1, SmallBody, request => Presign(request, SmallBody.Sha256Hex));

        var exchange = await Session.PutPartAsync(upload, "1", OtherSmallBody, request =>
        {
            Presign(request, change == PresignedChange.PayloadHash ? SmallBody.Sha256Hex : OtherSmallBody.Sha256Hex);
            request.AfterSigning = head => change switch
            {
                PresignedChange.PartNumber => Retargeted(head, "partNumber=1", "partNumber=2"),
                PresignedChange.UploadId or PresignedChange.Key => Retargeted(
                    Retargeted(head, PercentEncoding.Encode(upload.Key), PercentEncoding.Encode(other!.Key)),
                    PercentEncoding.Encode(upload.UploadId), PercentEncoding.Encode(other.UploadId)),
                PresignedChange.Method => head.Copy("DELETE"),
                _ => With(head, Dialect.ContentSha256Header!, OtherSmallBody.Sha256Hex),
            };
        });

        Verify(exchange).Meets(expect, isAboutAccess: true);
        await Verify(upload).HoldsOnlyAsync(control);
        if (other is not null) await Verify(other).ListsOnlyAsync();
    }

    /// <summary>Only records: an empty Authorization may be none, or a wrong one.</summary>
    [Check(RunsLast = true)]
    public async Task AreRecordedWhenEmpty()
    {
        var upload = await Session.CreateUploadAsync();
        await PutGoodPartAsync(upload, 1, SmallBody);

        Record(await Session.PutPartAsync(
            upload, "2", OtherSmallBody, request => request.AfterSigning = head => With(head, "Authorization", "")));
    }

    /// <summary>Only records what becomes of a right signature in a scheme that the page does not name.</summary>
    [Check(RunsLast = true)]
    public Task AreRecordedInScheme(string scheme) => RecordAsync(request => request.Scheme = scheme);

    /// <summary>Only records what becomes of a signature that is made for another region than the profile's.</summary>
    [Check(RunsLast = true)]
    public Task AreRecordedForRegion(string scheme, string region) => RecordAsync(request =>
    {
        request.Scheme = scheme;
        request.Region = region;
    });

    /// <summary>Only records what becomes of a time that is said and signed in this way.</summary>
    [Check(RunsLast = true)]
    public Task AreRecordedWithDate(string scheme, SigningDate date) => RecordAsync(request =>
    {
        request.Scheme = scheme;
        request.SigningDate = date;
    });

    /// <summary>Only records what becomes of a session token in a presigned URL.</summary>
    /// <param name="token">Sent in place of the temporary credentials' token: empty for none; left out for the right one.</param>
    [Check(RunsLast = true)]
    public async Task AreRecordedWithATokenInTheUrl(string? token = null)
    {
        var upload = await Session.CreateUploadAsync(new CreateOptions { Identity = Identity.Temporary });

        Record(await Session.PutPartAsync(upload, "1", SmallBody, request =>
        {
            request.Identity = Identity.Temporary;
            request.PresignFor = ServerClock.MaxSkew;
            request.Payload = PayloadMode.Unsigned;
            request.SessionToken = token;
        }));
    }

    private async Task RecordAsync(Action<Request> alter)
    {
        var upload = await Session.CreateUploadAsync();
        await PutGoodPartAsync(upload, 1, SmallBody);

        Record(await Session.PutPartAsync(upload, "2", OtherSmallBody, alter));
    }

    private static void PresignUnsigned(Request request)
    {
        request.PresignFor = ServerClock.MaxSkew;
        request.Payload = PayloadMode.Unsigned;
    }

    private static void Presign(Request request, string payloadHash)
    {
        request.PresignFor = ServerClock.MaxSkew;
        request.PayloadHashOverride = payloadHash;
    }

    private static RequestHead With(RequestHead head, string header, string value)
    {
        head.Headers.Set(header, value);
        return head;
    }

    private static RequestHead Retargeted(RequestHead head, string signed, string sent)
    {
        head.Target = head.Target.Replace(signed, sent, StringComparison.Ordinal);
        return head;
    }

    private RequestHead InHeader(RequestHead head, SignatureFault fault)
    {
        var signed = head.Headers["Authorization"]!;
        return With(head, "Authorization", fault switch
        {
            SignatureFault.NoSignedHeaders => Without(signed, ",SignedHeaders=", ','),
            SignatureFault.NoSignature => Without(signed, ",Signature=", ','),
            _ => InScope(signed, fault, "/"),
        });
    }

    private RequestHead InQuery(RequestHead head, SignatureFault fault)
    {
        head.Target = fault switch
        {
            SignatureFault.NoSignedHeaders => Without(head.Target, "&X-Amz-SignedHeaders=", '&'),
            SignatureFault.NoSignature => Without(head.Target, "&X-Amz-Signature=", '&'),
            SignatureFault.UnknownAlgorithm =>
                Without(head.Target, "X-Amz-Algorithm=", '&').Replace("?&", "?", StringComparison.Ordinal) + "&X-Amz-Algorithm=AWS5-NONE",
            SignatureFault.NoExpiry => Without(head.Target, Expiry, '&'),
            SignatureFault.ExpiryInLetters => Without(head.Target, Expiry, '&') + Expiry + "abc",
            SignatureFault.NegativeExpiry => Without(head.Target, Expiry, '&') + Expiry + "-1",
            SignatureFault.ExpiryOfEightDays => Without(head.Target, Expiry, '&') + Expiry + "691200",
            _ => InScope(head.Target, fault, "%2F"),
        };
        return head;
    }

    /// <summary>The credential's scope is DATE/REGION/s3/aws4_request.</summary>
    private string InScope(string text, SignatureFault fault, string slash)
    {
        var end = text.IndexOf($"{slash}s3{slash}aws4_request", StringComparison.Ordinal);
        var region = Context.Profile.Region;
        var date = end - region.Length - slash.Length - 8;
        return fault switch
        {
            SignatureFault.WrongTerminal => text.Replace($"{slash}aws4_request", $"{slash}aws5_request", StringComparison.Ordinal),
            SignatureFault.WrongService => text.Replace($"{slash}s3{slash}", $"{slash}ec2{slash}", StringComparison.Ordinal),
            SignatureFault.WrongRegion => string.Concat(text.AsSpan(0, end - region.Length), "no-such-region", text.AsSpan(end)),
            _ => string.Concat(text.AsSpan(0, date), "20200101", text.AsSpan(date + 8)),
        };
    }

    private static string Without(string text, string begin, char end)
    {
        var from = text.IndexOf(begin, StringComparison.Ordinal);
        var to = text.IndexOf(end, from + 1);
        return to < 0 ? text[..from] : text.Remove(from, to - from);
    }

    private void NamesTheHeader(Exchange exchange, string field, string header)
    {
        var named = exchange.Error?.Fields.GetValueOrDefault(field);
        Verify(named?.Contains(header, StringComparison.OrdinalIgnoreCase) ?? false, Aspect.Body,
            $"an error document with {field} {header}", named is null ? $"no {field} in it" : $"{field} {named}", exchange);
    }

    private async Task<Exchange> IsRefusedAsync(Expectation expect, Action<Request> fault, Action<Request>? faultless = null)
    {
        var upload = await Session.CreateUploadAsync();
        var control = await PutGoodPartAsync(upload, 1, SmallBody, faultless);

        var exchange = await Session.PutPartAsync(upload, "1", OtherSmallBody, request =>
        {
            faultless?.Invoke(request);
            fault(request);
        });

        Verify(exchange).Meets(expect, isAboutAccess: true);
        await Verify(upload).HoldsOnlyAsync(control);
        return exchange;
    }
}
