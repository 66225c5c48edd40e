using System.Globalization;
using Conformance.Multipart.Judging;
using Conformance.Rules;
using Conformance.Running;
using Conformance.Running.Judging;
using Conformance.Wire.Exchanges;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.CreateUpload;

/// <summary>A lifecycle rule of the bucket, a day for keys with a prefix, and what creations there say of the upload's end.</summary>
public sealed class Lifecycle(CaseContext context) : CreateChecks(context)
{
    private const string Prefix = "p/";
    private const string RuleId = "r1";

    private string DateHeader => Dialect.HeaderPrefix + "abort-date";

    private string RuleHeader => Dialect.HeaderPrefix + "abort-rule-id";

    /// <summary>The date is one of HTTP's, and in the future.</summary>
    [Check]
    public async Task EndsUploads()
    {
        var created = await CreateUnderTheRuleAsync();

        Verify(created).HasHeader(RuleHeader, RuleId);
        var date = DateOf(created);
        Verify(date > ServerClock.At(created).Time, Aspect.Header, $"{DateHeader}: a date in the future, as HTTP writes it",
            $"{DateHeader} {Shown(created.ResponseHeaders[DateHeader])}", created);
    }

    /// <summary>A day is at least 24 hours, and at most to the midnight after, an hour of lag included.</summary>
    [Check]
    public async Task EndsUploadsAfterADay()
    {
        var created = await CreateUnderTheRuleAsync();

        var (date, now) = (DateOf(created), ServerClock.At(created).Time);
        Verify(date >= now.AddHours(24).AddMinutes(-1) && date <= now.AddHours(49), Aspect.Header,
            $"{DateHeader}: 24 to 49 hours from now", $"{DateHeader} {Shown(created.ResponseHeaders[DateHeader])}", created);
    }

    /// <summary>A key that does not begin with the rule's prefix, and a bucket without a rule.</summary>
    [Check]
    public async Task LeavesOthersAlone()
    {
        var bucket = await OwnBucket.EndingUploadsAsync(Context, Prefix, RuleId);
        var control = await CreateUnderTheRuleAsync(bucket);
        if (control.ResponseHeaders[DateHeader] is null)
            throw new CaseInconclusiveException("No creation names a date, so that none names it here shows nothing.")
            { Exchange = control };

        var beside = (await CreateAcceptedAsync(new CreateOptions { Bucket = bucket, Key = "q/x" })).Created!;
        var elsewhere = (await CreateAcceptedAsync()).Created!;

        foreach (var created in new[] { beside, elsewhere })
        {
            Verify(created).HasNoHeader(DateHeader);
            Verify(created).HasNoHeader(RuleHeader);
        }
    }

    /// <summary>What was set is given back.</summary>
    [Check]
    public async Task IsKept()
    {
        var bucket = await OwnBucket.EndingUploadsAsync(Context, Prefix, RuleId);

        var read = await OwnBucket.ReadAsync(Context, bucket, "lifecycle");

        MustWork(read, "asking for the bucket's lifecycle rules");
        var days = read.Xml()?.Descendants().Where(leaf => leaf.Name.LocalName == "DaysAfterInitiation")
            .Select(leaf => leaf.Value).ToList();
        Verify(days is ["1"], Aspect.Body, "a rule with DaysAfterInitiation 1",
            days is null or [] ? "none" : $"DaysAfterInitiation {string.Join(", ", days)}", read);
    }

    private DateTimeOffset? DateOf(Exchange created) => DateTimeOffset.TryParseExact(created.ResponseHeaders[DateHeader], "r",
        CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) ? date : null;

    /// <summary>A rule may take effect late: creations are repeated until one names it.</summary>
    private async Task<Exchange> CreateUnderTheRuleAsync(string? bucket = null)
    {
        bucket ??= await OwnBucket.EndingUploadsAsync(Context, Prefix, RuleId);
        var (_, created) = await Context.PollAsync<bool>(async () =>
        {
            var upload = await CreateAcceptedAsync(new CreateOptions { Bucket = bucket, Key = Prefix + "x" });
            return (upload.Created!.ResponseHeaders[DateHeader] is not null, upload.Created);
        }, isNamed => isNamed);
        return created!;
    }
}
