using Conformance.Dialects;
using Conformance.Dialects.Signatures;
using FluentAssertions;
using NUnit.Framework;
using static Conformance.SelfChecks.Dialects.FaultRow;

namespace Conformance.SelfChecks.Dialects;

/// <summary>The faults of a COS signature, next to what is still accepted, and what it covers.</summary>
public sealed class CosFaults
{
    private const string BadTimes = "q-sign-time and q-key-time must be \"start;end\" in seconds since 1970, the start not after the end.";
    private const string Empty = "q-ak and q-signature must not be empty.";
    private const string NotYet = "The signature is not valid yet.";
    private const string Expired = "Request has expired";
    private const string Validity = "1699999100;1700007200";

    private static readonly string[] Fields =
        ["q-sign-algorithm", "q-ak", "q-sign-time", "q-key-time", "q-header-list", "q-url-param-list", "q-signature"];
    private static readonly DateTimeOffset Time = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);
    private static readonly AccessKey Key = new("AKID", "secret");

    private static readonly FaultRow[] HeaderFaults =
    [
        Accepted("as signed"),
        Accepted("a header that is not listed", Set("x-cos-meta-new", "n")),
        Accepted("blanks around the field", head => head.Headers.Set("Authorization", $" {head.Headers["Authorization"]} ")),
        .. from name in Fields[1..]
           select Malformed($"no {name}", Header($"&{name}=", "&q-other="), $"{name} is missing.", name == "q-ak" ? "" : "AKID"),
        Malformed("no algorithm", Header("q-sign-algorithm=sha1&", ""), "q-sign-algorithm is missing."),
        Malformed("another algorithm", Header("=sha1", "=sha256"), "q-sign-algorithm must be sha1."),
        Malformed("a field twice", Header("q-ak=AKID", "q-ak=AKID&q-ak=AKID"), "q-ak is given twice."),
        Malformed("an ID without value", Header("q-ak=AKID", "q-ak"), Empty, ""),
        Malformed("an empty ID", Header("q-ak=AKID", "q-ak="), Empty, ""),
        Malformed("an empty signature", head => Set("Authorization", head.Headers["Authorization"]![..^40])(head), Empty),
        Malformed("a signing time that is none", Header($"q-sign-time={Validity}", "q-sign-time=1699999100"), BadTimes),
        Malformed("a key time that is none", Header($"q-key-time={Validity}", "q-key-time=now;then"), BadTimes),
        Malformed("an end before the start", Header("1700007200", "1699999099"), BadTimes),
        Mismatched("a start that is the end", Header(Validity, "1700000000;1700000000")),
        Refused("a key time that is over", Header($"q-key-time={Validity}", "q-key-time=1699999100;1699999999"),
            SignatureFaultKind.Expired, Expired),
        Refused("a signing time that is over", Header($"q-sign-time={Validity}", "q-sign-time=1699999100;1699999999"),
            SignatureFaultKind.Expired, Expired),
        Refused("a key time that has not begun", Header("q-key-time=1699999100;", "q-key-time=1700000001;"),
            SignatureFaultKind.Skewed, NotYet),
        Refused("a signing time that has not begun", Header("q-sign-time=1699999100;", "q-sign-time=1700000001;"),
            SignatureFaultKind.Skewed, NotYet),
        Mismatched("a shorter list of headers", Header("=host;x-cos-meta-a", "=host")),
        Mismatched("a shorter list of parameters", Header("=a;partnumber", "=a")),
        Refused("a token of lasting keys", Set("x-cos-security-token", "t"), SignatureFaultKind.WrongToken, SuperfluousToken),
    ];

    private static readonly FaultRow[] QueryFaults =
    [
        Accepted("as signed"),
        .. from name in Fields
           select Malformed($"no {name}", Target($"{name}=", "q-other="), $"{name} is missing.", name == "q-ak" ? "" : "AKID"),
        Malformed("no ID", Target("q-ak=AKID", "q-ak="), Empty, ""),
        Malformed("a field twice", Target("q-ak=AKID", "q-ak=AKID&q-ak=B"), "q-ak is given twice."),
        Refused("a token of lasting keys", head => head.AppendQuery([new("x-cos-security-token", "t")]), SignatureFaultKind.WrongToken,
            SuperfluousToken),
    ];

    private static ISignatureScheme Scheme => Vendors.BuiltIn.SignatureScheme("cos");

    public static IEnumerable<TestCaseData> HeaderRows() => HeaderFaults.Select(row => row.AsCase());

    public static IEnumerable<TestCaseData> QueryRows() => QueryFaults.Select(row => row.AsCase());

    [TestCaseSource(nameof(HeaderRows))]
    public void TellHeaderFaultsApart(FaultRow row) => row.Check(Signed(Key), Key, At(Time), inQuery: false);

    [TestCaseSource(nameof(QueryRows))]
    public void TellQueryFaultsApart(FaultRow row) => row.Check(Presigned(Key), Key, At(Time), inQuery: true);

    [TestCase(-901, SignatureFaultKind.Skewed, NotYet)]
    [TestCase(-900, SignatureFaultKind.None, Holds)]
    [TestCase(7200, SignatureFaultKind.None, Holds)]
    [TestCase(7201, SignatureFaultKind.Expired, Expired)]
    public void HoldFromAQuarterOfAnHourAgoForTwoHours(int seconds, SignatureFaultKind kind, string sentence) =>
        ShouldBe(Judge(Signed(Key), Key, Time.AddSeconds(seconds)), kind, sentence);

    [TestCase(60, SignatureFaultKind.None, Holds)]
    [TestCase(61, SignatureFaultKind.Expired, Expired)]
    public void LetPresignedRequestsExpire(int secondsLater, SignatureFaultKind kind, string sentence) =>
        ShouldBe(Judge(Presigned(Key), Key, Time.AddSeconds(secondsLater)), kind, sentence);

    [TestCase("t", "t", SignatureFaultKind.None, Holds)]
    [TestCase("t", "u", SignatureFaultKind.WrongToken, "The session token is not the access key's.")]
    [TestCase(null, "t", SignatureFaultKind.WrongToken, "The access key is temporary, but the request carries no session token.")]
    public void CompareTheToken(string? sent, string? known, SignatureFaultKind kind, string sentence)
    {
        ShouldBe(Judge(Signed(Key with { SessionToken = sent }), Key with { SessionToken = known }, Time), kind, sentence);
        ShouldBe(Judge(Presigned(Key with { SessionToken = sent }), Key with { SessionToken = known }, Time), kind, sentence);
    }

    [Test]
    public void PreferTheTokenOfTheHeader()
    {
        var head = Presigned(Key with { SessionToken = "t" });
        head.Headers.Add("x-cos-security-token", "u");

        ShouldBe(Judge(head, Key with { SessionToken = "t" }, Time), SignatureFaultKind.WrongToken,
            "The session token is not the access key's.");
    }

    /// <summary>"Request Signature" lists what must be signed; everything else a proxy may change.</summary>
    [Test]
    public void SignNoHeadersButThoseItMust()
    {
        var head = Requests.Head("PUT", "/a%20key?b=2&acl&b=1&c=",
            ("User-Agent", "u"), ("Host", "bucket.example"), ("Date", "d"), ("Content-MD5", "m"), ("Content-Encoding", "e e"),
            ("Range", " r "), ("Accept", "*/*"), ("X-Cos-Acl", "private"));

        Scheme.SignHeader(head, Input(Key));

        head.Headers["Authorization"]
            .Should().Contain("&q-header-list=content-encoding;content-md5;date;host;range;x-cos-acl&q-url-param-list=acl;b;c&");
        Judge(head, Key, Time).CanonicalRequest.Should().Be(
            "put\n/a key\nacl=&b=1&b=2&c=\ncontent-encoding=e%20e&content-md5=m&date=d&host=bucket.example&range=r&x-cos-acl=private\n");
    }

    private static FaultRow Accepted(string name, Action<RequestHead>? change = null) => FaultRow.Accepted("cos", name, change);

    private static FaultRow Malformed(string name, Action<RequestHead> change, string sentence, string accessKeyId = "AKID") =>
        FaultRow.Malformed("cos", name, change, sentence, accessKeyId);

    private static FaultRow Mismatched(string name, Action<RequestHead> change) => FaultRow.Mismatched("cos", name, change);

    private static FaultRow Refused(string name, Action<RequestHead> change, SignatureFaultKind kind, string sentence) =>
        FaultRow.Refused("cos", name, change, kind, sentence);

    private static void ShouldBe(SignatureFinding finding, SignatureFaultKind kind, string sentence) =>
        (finding.Kind, finding.Detail).Should().Be((kind, sentence));

    private static RequestHead Head() =>
        Requests.Head("PUT", "/key?partNumber=1&a=2&a=1", ("Host", "bucket.example"), ("x-cos-meta-a", "a"));

    private static RequestHead Signed(AccessKey key)
    {
        var head = Head();
        Scheme.SignHeader(head, Input(key));
        return head;
    }

    private static RequestHead Presigned(AccessKey key)
    {
        var head = Head();
        Scheme.SignQuery(head, Input(key), TimeSpan.FromSeconds(60));
        return head;
    }

    private static SigningInput Input(AccessKey key) => new() { Key = key, Region = "here", Time = Time };

    private static VerificationInput At(DateTimeOffset now) => new(now, "here", TimeSpan.FromMinutes(15), null, null);

    private static SignatureFinding Judge(RequestHead head, AccessKey key, DateTimeOffset now) =>
        Scheme.Verify(head, Scheme.Read(head)!, key, At(now));
}
