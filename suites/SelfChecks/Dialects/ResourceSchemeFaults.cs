using Conformance.Dialects;
using Conformance.Dialects.Signatures;
using FluentAssertions;
using NUnit.Framework;
using static Conformance.SelfChecks.Dialects.FaultRow;

namespace Conformance.SelfChecks.Dialects;

/// <summary>
/// The faults that AWS version 2, OBS and OSS version 1 tell apart, next to what is still accepted; and the dates they read.
/// </summary>
public sealed class ResourceSchemeFaults
{
    private const string Expired = "Request has expired";
    private const string BadEnd = "Invalid date (should be seconds since epoch).";

    private static readonly DateTimeOffset Time = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);
    private static readonly AccessKey Key = new("AKID", "secret");

    /// <summary>What the vendors' pages call things in each scheme.</summary>
    private static readonly (string Scheme, string Word, string Prefix, string KeyId, string Token)[] Schemes =
    [
        ("aws-v2", "AWS", "x-amz-", "AWSAccessKeyId", "x-amz-security-token"),
        ("obs", "OBS", "x-obs-", "AccessKeyId", "x-obs-security-token"),
        ("oss-v1", "OSS", "x-oss-", "OSSAccessKeyId", "security-token"),
    ];

    public static IEnumerable<TestCaseData> HeaderRows() =>
        Schemes.SelectMany(name => HeaderFaults(name.Scheme, name.Word, name.Prefix, name.Token)).Select(row => row.AsCase());

    public static IEnumerable<TestCaseData> QueryRows() =>
        Schemes.SelectMany(name => QueryFaults(name.Scheme, name.Prefix, name.KeyId, name.Token)).Select(row => row.AsCase());

    [TestCaseSource(nameof(HeaderRows))]
    public void TellHeaderFaultsApart(FaultRow row) => row.Check(Signed(row.Scheme), Key, At(Time), inQuery: false);

    [TestCaseSource(nameof(QueryRows))]
    public void TellQueryFaultsApart(FaultRow row) => row.Check(Presigned(row.Scheme), Key, At(Time), inQuery: true);

    [Test]
    public void AllowFifteenMinutes([Values("aws-v2", "obs", "oss-v1")] string scheme)
    {
        ShouldBe(Judge(scheme, Signed(scheme), Time.AddSeconds(900)), SignatureFaultKind.None, Holds);
        ShouldBe(Judge(scheme, Signed(scheme), Time.AddSeconds(901)), SignatureFaultKind.Skewed, Skewed);
        ShouldBe(Judge(scheme, Signed(scheme), Time.AddSeconds(-900)), SignatureFaultKind.None, Holds);
        ShouldBe(Judge(scheme, Signed(scheme), Time.AddSeconds(-901)), SignatureFaultKind.Skewed, Skewed);
    }

    [Test]
    public void LetPresignedRequestsExpire([Values("aws-v2", "obs", "oss-v1")] string scheme)
    {
        ShouldBe(Judge(scheme, Presigned(scheme), Time.AddSeconds(60)), SignatureFaultKind.None, Holds);
        ShouldBe(Judge(scheme, Presigned(scheme), Time.AddSeconds(61)), SignatureFaultKind.Expired, Expired);
        ShouldBe(Judge(scheme, Presigned(scheme), Time.AddYears(-1)), SignatureFaultKind.None, Holds);
    }

    [Test]
    public void PreferTheTokenOfTheHeader([Values("aws-v2", "obs", "oss-v1")] string scheme)
    {
        var head = Head();
        Vendors.BuiltIn.SignatureScheme(scheme)
            .SignQuery(head, Input() with { Key = Key with { SessionToken = "t" } }, TimeSpan.FromSeconds(60));
        var judge = () => Vendors.BuiltIn.SignatureScheme(scheme)
            .Verify(head, Vendors.BuiltIn.SignatureScheme(scheme).Read(head)!, Key with { SessionToken = "t" }, At(Time));
        ShouldBe(judge(), SignatureFaultKind.None, Holds);

        head.Headers.Set(scheme == "aws-v2"
            ? "x-amz-security-token"
            : scheme == "obs" ? "x-obs-security-token" : "x-oss-security-token", "u");

        ShouldBe(judge(), SignatureFaultKind.WrongToken, "The session token is not the access key's.");
    }

    [TestCase("Tue, 14 Nov 2023 22:13:20 GMT")]
    [TestCase("Tue, 14 Nov 2023 22:13:20 UTC")]
    [TestCase("Tue, 14 Nov 2023 22:13:20 +0000")]
    [TestCase("Wed, 15 Nov 2023 01:13:20 +0300")]
    [TestCase("Wed, 15 Nov 2023 01:13:20 +03:00")]
    [TestCase("2023-11-14T22:13:20Z")]
    [TestCase("20231114T221320Z")]
    [TestCase("  Tue, 14 Nov 2023 22:13:20 GMT ")]
    public void ReadEachFormOfDate(string date)
    {
        foreach (var (scheme, _, _, _, _) in Schemes)
        {
            var head = Signed(scheme);
            head.Headers.Set("Date", date);

            Judge(scheme, head, Time.AddSeconds(901)).Kind.Should().Be(SignatureFaultKind.Skewed);
            Judge(scheme, head, Time.AddSeconds(900)).Kind.Should().BeOneOf(SignatureFaultKind.Mismatch, SignatureFaultKind.None);
        }
    }

    [TestCase("Tue, 4 Nov 2023 22:13:20 GMT", TestName = "Read no date with the wrong weekday")]
    [TestCase("14 Nov 2023 22:13:20 GMT", TestName = "Read no date without a weekday")]
    [TestCase("2023-11-14", TestName = "Read no date without a time")]
    [TestCase("1700000000", TestName = "Read no date in seconds")]
    [TestCase("", TestName = "Read no empty date")]
    public void ReadNoOtherDate(string date)
    {
        var head = Signed("aws-v2");
        head.Headers.Set("Date", date);

        ShouldBe(Judge("aws-v2", head, Time), SignatureFaultKind.MissingDate, "Authentication requires a valid Date or x-amz-date header.");
    }

    /// <summary>
    /// Where the vendor's date header is there it is the one that counts; OSS signs it in the place of the date,
    /// the others leave that line empty.
    /// </summary>
    [TestCase("aws-v2", "x-amz-date", "")]
    [TestCase("obs", "x-obs-date", "")]
    [TestCase("oss-v1", "x-oss-date", "Tue, 14 Nov 2023 22:13:20 GMT")]
    public void PreferTheVendorsDate(string scheme, string header, string dateLine)
    {
        var head = Requests.Head("PUT", "/key", (header, "an old one"));
        Vendors.BuiltIn.SignatureScheme(scheme).SignHeader(head, Input());
        head.Headers[header].Should().Be("Tue, 14 Nov 2023 22:13:20 GMT");
        head.Headers.Contains("Date").Should().BeFalse();

        var both = Requests.Head("PUT", "/key", (header, "an old one"), ("Date", "another"));
        Vendors.BuiltIn.SignatureScheme(scheme).SignHeader(both, Input());
        both.Headers["Date"].Should().Be("Tue, 14 Nov 2023 22:13:20 GMT");
        both.Headers.Set("Date", "Tue, 14 Nov 2000 22:13:20 GMT");

        var finding = Judge(scheme, both, Time);
        ShouldBe(finding, SignatureFaultKind.None, Holds);
        finding.StringToSign.Should().Be($"PUT\n\n\n{dateLine}\n{header}:Tue, 14 Nov 2023 22:13:20 GMT\n/bucket/key");
        both.Headers.Set(header, "today");
        ShouldBe(Judge(scheme, both, Time), SignatureFaultKind.MissingDate, $"Authentication requires a valid Date or {header} header.");
    }

    [Test]
    public void WriteTheResource([Values("aws-v2", "obs", "oss-v1")] string scheme)
    {
        var service = Requests.Head("GET", "/", ("Content-Type", " text/plain "), ("Content-MD5", " m "));
        Vendors.BuiltIn.SignatureScheme(scheme).SignHeader(service, Input() with { Bucket = null, ObjectKey = null });
        Vendors.BuiltIn.SignatureScheme(scheme)
            .Verify(service, Vendors.BuiltIn.SignatureScheme(scheme).Read(service)!, Key, At(Time) with { Bucket = null, ObjectKey = null })
            .StringToSign.Should().Be("GET\nm\ntext/plain\nTue, 14 Nov 2023 22:13:20 GMT\n/");

        var list = Requests.Head("GET", "/?prefix=a");
        Vendors.BuiltIn.SignatureScheme(scheme).SignHeader(list, Input() with { ObjectKey = null });
        Vendors.BuiltIn.SignatureScheme(scheme)
            .Verify(list, Vendors.BuiltIn.SignatureScheme(scheme).Read(list)!, Key, At(Time) with { ObjectKey = null })
            .StringToSign.Should().Be("GET\n\n\nTue, 14 Nov 2023 22:13:20 GMT\n/bucket/");
    }

    private static IEnumerable<FaultRow> HeaderFaults(string scheme, string word, string prefix, string tokenParameter)
    {
        var form = $"The authorization header must be \"{word} id:signature\".";
        var noDate = $"Authentication requires a valid Date or {prefix}date header.";
        yield return Accepted(scheme, "as signed");
        yield return Accepted(scheme, "blanks around the field",
            head => head.Headers.Set("Authorization", $"  {head.Headers["Authorization"]} "));
        yield return Accepted(scheme, "a token in the query, where a header signature has none",
            head => { head.AppendQuery([new(tokenParameter, "t")]); Vendors.BuiltIn.SignatureScheme(scheme).SignHeader(head, Input()); });
        yield return Malformed(scheme, "no colon", Header(":", ""), form, "AKID" + SignatureOf(scheme));
        yield return Malformed(scheme, "two colons", Header(":", "::"), form);
        yield return Malformed(scheme, "nothing after the colon", Set("Authorization", $"{word} AKID:"), form);
        yield return Malformed(scheme, "the word alone", Set("Authorization", word), form, "");
        yield return Malformed(scheme, "no ID", Header("AKID", ""), form, "");
        yield return Refused(scheme, "no date", Remove("Date"), SignatureFaultKind.MissingDate, noDate);
        yield return Refused(scheme, "a date that is none", Set("Date", "today"), SignatureFaultKind.MissingDate, noDate);
        yield return Refused(scheme, "a token of lasting keys", Set(prefix + "security-token", "t"), SignatureFaultKind.WrongToken,
            SuperfluousToken);
        yield return Mismatched(scheme, "another content type", Set("Content-Type", "text/x-changed"));
        yield return Mismatched(scheme, "a vendor's header more", Set(prefix + "meta-a", "a"));
    }

    private static IEnumerable<FaultRow> QueryFaults(string scheme, string prefix, string keyIdParameter, string tokenParameter)
    {
        var missing = $"Query-string authentication requires the Signature, Expires and {keyIdParameter} parameters.";
        yield return Accepted(scheme, "as signed");
        yield return Malformed(scheme, "no signature", Target("&Signature=", "&Sign="), missing);
        yield return Malformed(scheme, "an empty signature", head =>
            head.Target = head.Target[..(head.Target.IndexOf("&Signature=", StringComparison.Ordinal) + "&Signature=".Length)], missing);
        yield return Malformed(scheme, "no end", Target("&Expires=", "&Expire="), missing);
        yield return Malformed(scheme, "an end that is no number", Target("&Expires=1", "&Expires=x"), BadEnd);
        yield return Malformed(scheme, "a second after the calendar's end", Target("&Expires=1700000060", "&Expires=253402300800"), BadEnd);
        yield return Mismatched(scheme, "the calendar's last second", Target("&Expires=1700000060", "&Expires=253402300799"));
        yield return Malformed(scheme, "a second before the calendar's begin",
            Target("&Expires=1700000060", "&Expires=-62135596801"), BadEnd);
        yield return Refused(scheme, "the calendar's first second", Target("&Expires=1700000060", "&Expires=-62135596800"),
            SignatureFaultKind.Expired, Expired);
        yield return Refused(scheme, "a token of lasting keys", head => head.AppendQuery([new(tokenParameter, "t")]),
            SignatureFaultKind.WrongToken, SuperfluousToken);
        yield return Refused(scheme, "a token of lasting keys in a header", Set(prefix + "security-token", "t"),
            SignatureFaultKind.WrongToken, SuperfluousToken);
        yield return Mismatched(scheme, "another content type", Set("Content-Type", "text/x-changed"));
    }

    private static void ShouldBe(SignatureFinding finding, SignatureFaultKind kind, string sentence) =>
        (finding.Kind, finding.Detail).Should().Be((kind, sentence));

    private static RequestHead Head() => Requests.Head("PUT", "/key?partNumber=1&a=2&a=1", ("Host", "bucket.example"), ("x-meta-a", "a"));

    private static RequestHead Signed(string scheme)
    {
        var head = Head();
        Vendors.BuiltIn.SignatureScheme(scheme).SignHeader(head, Input());
        return head;
    }

    private static RequestHead Presigned(string scheme)
    {
        var head = Head();
        Vendors.BuiltIn.SignatureScheme(scheme).SignQuery(head, Input(), TimeSpan.FromSeconds(60));
        return head;
    }

    private static string SignatureOf(string scheme) => Vendors.BuiltIn.SignatureScheme(scheme).Read(Signed(scheme))!.Signature;

    private static SigningInput Input() => new() { Key = Key, Region = "here", Time = Time, Bucket = "bucket", ObjectKey = "key" };

    private static VerificationInput At(DateTimeOffset now) => new(now, "here", TimeSpan.FromMinutes(15), "bucket", "key");

    private static SignatureFinding Judge(string scheme, RequestHead head, DateTimeOffset now) =>
        Vendors.BuiltIn.SignatureScheme(scheme).Verify(head, Vendors.BuiltIn.SignatureScheme(scheme).Read(head)!, Key, At(now));
}
