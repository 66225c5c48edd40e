using System.Globalization;
using System.Xml.Linq;
using Conformance.Multipart.Judging;
using Conformance.Rules;
using Conformance.Rules.Rulebooks;
using Conformance.Running;
using Conformance.Running.Judging;
using Conformance.Wire.Exchanges;
using Conformance.Wire.Requests;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.CreateUpload;

/// <summary>How a date is written.</summary>
public enum DateForm
{
    /// <summary>ISO 8601, in UTC.</summary>
    Iso,

    /// <summary>As HTTP has it.</summary>
    Http,

    /// <summary>RFC 850.</summary>
    Rfc850,

    /// <summary>As asctime of C writes it.</summary>
    Asctime,
}

/// <summary>
/// Locks that a creation asks for, in a bucket of the case's own. They last for minutes under a mode that can be lifted, so that what is
/// locked can be removed.
/// </summary>
public sealed class Locks(CaseContext context) : CreateChecks(context)
{
    private readonly DateTimeOffset until = DateTimeOffset.UtcNow.Add(ObjectLocks.Lasting);

    /// <summary>The object has the lock that the creation asked for, as its headers or its documents say it.</summary>
    /// <param name="retained">Whether a retention is asked for, of the mode GOVERNANCE.</param>
    /// <param name="form">How its date is written.</param>
    /// <param name="hold">The legal hold that is asked for; left out for none.</param>
    /// <param name="inDocuments">Whether retention and hold are asked for by requests of their own; else by HEAD.</param>
    [Check]
    public async Task AreKept(bool retained, DateForm form = DateForm.Iso, string? hold = null, bool inDocuments = false)
    {
        var upload = await CreateLockedAsync(await OwnBucket.LockingAsync(Context), retained ? "GOVERNANCE" : null,
            retained ? Written(until, form) : null, hold);
        await CompleteLockedAsync(upload);

        if (inDocuments) await VerifyDocumentsAsync(upload, retained, hold);
        else await VerifyHeadersAsync(upload, retained, hold);
    }

    /// <summary>A version under a lock is not deleted until the lock is lifted.</summary>
    /// <param name="hold">The legal hold that is asked for; left out for a retention.</param>
    [Check]
    public async Task KeepFromDeletion(Expectation expect, string? hold = null)
    {
        var upload = await CreateLockedAsync(await OwnBucket.LockingAsync(Context), hold is null ? "GOVERNANCE" : null,
            hold is null ? Written(until, DateForm.Iso) : null, hold);
        var completed = await CompleteLockedAsync(upload);
        var version = VersionedObject.IdIn(Context, completed);
        if (version is null) Context.CannotTell(completed, "completing the upload", "no version ID");

        var deleted = await Session.DeleteObjectAsync(upload.Key, VersionedObject.Naming(version), upload.Bucket);

        Verify(deleted).Meets(expect, isAboutAccess: true);
        await Verify(upload).HasBecomeAsync(SmallBody);
        if (hold is not null)
            MustWork(await Session.SendAsync(LegalHold.Lifting(upload.Bucket, upload.Key, version)), "lifting the hold");
        MustWork(await Session.DeleteObjectAsync(upload.Key, request =>
        {
            VersionedObject.Naming(version)(request);
            request.WithHeader(Dialect.HeaderPrefix + "bypass-governance-retention", "true");
        }, upload.Bucket), "deleting the version once nothing locks it");
    }

    /// <summary>A lock with one fault, after the same without it.</summary>
    /// <param name="mode">As it is sent; left out for none.</param>
    /// <param name="date">As it is sent; <c>right</c> and <c>passed</c> stand for an instant to come and one that has passed.</param>
    /// <param name="hold">As it is sent; left out for none.</param>
    /// <param name="withoutLocks">Whether the bucket has none, which is then the fault.</param>
    [Check]
    public async Task AreRefused(
        Expectation expect, string? mode = null, string? date = null, string? hold = null, bool withoutLocks = false)
    {
        var bucket = withoutLocks ? await Session.MakeBucketAsync() : await OwnBucket.LockingAsync(Context);
        var faultless = withoutLocks ? new CreateOptions { Bucket = bucket }
            : Asking(bucket, "GOVERNANCE", Written(until, DateForm.Iso), hold is null ? null : "ON");

        await VerifyRefusedAsync(Asking(bucket, mode, DateOf(date), hold), expect, faultless);
    }

    /// <summary>What is locked so that nobody can lift it is asked for, and never made: the upload is aborted.</summary>
    [Check]
    public async Task MayBeBeyondEverybody(string mode)
    {
        var bucket = await OwnBucket.LockingAsync(Context);

        var upload = await CreateAcceptedAsync(Asking(bucket, mode, Written(until, DateForm.Iso), null));

        MustWork(await Session.AbortAsync(upload), "aborting the upload");
    }

    /// <summary>Only records. No object comes of it.</summary>
    /// <inheritdoc cref="AreRefused"/>
    [Check]
    public async Task AreRecorded(string? mode = null, string? date = null, string? hold = null)
    {
        var bucket = await OwnBucket.LockingAsync(Context);

        Record((await CreateAsync(Asking(bucket, mode, DateOf(date), hold))).Exchange);
    }

    private async Task<UploadHandle> CreateLockedAsync(string bucket, string? mode, string? date, string? hold) =>
        await CreateAcceptedAsync(Asking(bucket, mode, date, hold));

    private async Task<Exchange> CompleteLockedAsync(UploadHandle upload) => await CompleteGoodAsync(upload,
        await PutGoodPartAsync(upload, 1, SmallBody, request => request.WithHeader("Content-MD5", SmallBody.Md5Base64)));

    private CreateOptions Asking(string bucket, string? mode, string? date, string? hold) => new()
    {
        Bucket = bucket,
        Alter = request =>
        {
            if (mode is not null) request.WithHeader(Header("mode"), mode);
            if (date is not null) request.WithHeader(Header("retain-until-date"), date);
            if (hold is not null) request.WithHeader(Header("legal-hold"), hold);
        },
    };

    private async Task VerifyHeadersAsync(UploadHandle upload, bool retained, string? hold)
    {
        var head = await Session.HeadObjectAsync(upload.Key, bucket: upload.Bucket);
        MustWork(head, "asking for the object's headers");
        if (retained)
        {
            Verify(head).HasHeader(Header("mode"), "GOVERNANCE");
            VerifyUntil(head.ResponseHeaders[Header("retain-until-date")], head);
        }

        if (hold == "ON") Verify(head).HasHeader(Header("legal-hold"), hold);
        else if (head.ResponseHeaders[Header("legal-hold")] is not null) Verify(head).HasHeader(Header("legal-hold"), "OFF");
    }

    private async Task VerifyDocumentsAsync(UploadHandle upload, bool retained, string? hold)
    {
        if (retained)
        {
            var (retention, asked) = await AskAsync(upload, "retention");
            MustTell(asked, "asking for the retention");
            Verify(TextOf(retention, "Mode") == "GOVERNANCE", Aspect.Body, "Mode GOVERNANCE", $"Mode {Shown(TextOf(retention, "Mode"))}",
                asked);
            VerifyUntil(TextOf(retention, "RetainUntilDate"), asked);
        }

        if (hold is null) return;
        var (document, exchange) = await AskAsync(upload, "legal-hold");
        MustTell(exchange, "asking for the hold");
        var status = TextOf(document, "Status");
        // That there is no hold may be said by the absence of the document.
        var isSo = status == hold || (hold == "OFF" && exchange.Status == 404);
        Verify(isSo, Aspect.Body, $"Status {hold}", isSo ? $"Status {hold}" : $"Status {Shown(status)}", exchange);
    }

    private async Task<(XElement? Document, Exchange Exchange)> AskAsync(UploadHandle upload, string subresource)
    {
        var exchange = await Session.SendAsync(new Request("GET") { Bucket = upload.Bucket, Key = upload.Key }.WithQuery(subresource));
        return (exchange.Xml(), exchange);
    }

    /// <summary>That there is no such document tells too: the lock is lost.</summary>
    private void MustTell(Exchange exchange, string step)
    {
        if (exchange is not { Status: 404, Code: "NoSuchObjectLockConfiguration" }) MustWork(exchange, step);
    }

    /// <summary>To the second: fractions need not be kept.</summary>
    private void VerifyUntil(string? text, Exchange exchange)
    {
        var isSo = DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var found)
            && (found - until).Duration() < TimeSpan.FromSeconds(2);
        Verify(isSo, Aspect.Header, $"a retention until {Written(until, DateForm.Iso)}", $"a retention until {Shown(text)}", exchange);
    }

    private string? DateOf(string? date) => date switch
    {
        "right" => Written(until, DateForm.Iso),
        "passed" => Written(until.AddDays(-2), DateForm.Iso),
        _ => date,
    };

    private static string Written(DateTimeOffset time, DateForm form) => form == DateForm.Iso
        ? ObjectLocks.Written(time)
        : time.UtcDateTime.ToString(form switch
        {
            DateForm.Http => "r",
            DateForm.Rfc850 => "dddd, dd-MMM-yy HH:mm:ss 'GMT'",
            _ => time.UtcDateTime.Day < 10 ? "ddd MMM  d HH:mm:ss yyyy" : "ddd MMM d HH:mm:ss yyyy",
        }, CultureInfo.InvariantCulture);

    private string Header(string name) => $"{Dialect.HeaderPrefix}object-lock-{name}";

    private static string? TextOf(XElement? document, string name) =>
        document?.Elements().FirstOrDefault(leaf => leaf.Name.LocalName == name)?.Value.Trim();
}
