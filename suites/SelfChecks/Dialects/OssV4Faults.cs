using Conformance.Dialects;
using Conformance.Dialects.Signatures;
using FluentAssertions;
using NUnit.Framework;
using static Conformance.SelfChecks.Dialects.FaultRow;

namespace Conformance.SelfChecks.Dialects;

/// <summary>The faults of an OSS version 4 signature, next to what is still accepted, and what it covers.</summary>
public sealed class OssV4Faults
{
    private const string NotAList = "The authorization header must be a list of name=value, each once.";
    private const string NoFields = "The authorization header must have Credential and Signature.";
    private const string BadCredential = "The credential must be \"id/yyyymmdd/region/oss/aliyun_v4_request\".";
    private const string MissingDate = "OSS authentication requires a valid Date or x-oss-date header.";
    private const string BadHash = "x-oss-content-sha256 must be UNSIGNED-PAYLOAD.";

    private static readonly DateTimeOffset Time = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);
    private static readonly AccessKey Key = new("AKID", "secret");

    private static readonly FaultRow[] HeaderFaults =
    [
        Accepted("as signed"),
        Accepted("blanks after the commas", Header(",", ", ")),
        Accepted("an unsigned header that is not the vendor's", Set("Range", "bytes=0-1")),
        Accepted("equal parameters in another order", Target("a=2&a=1", "a=1&a=2")),
        Accepted("a Date besides the vendor's", Set("Date", "Tue, 14 Nov 2000 22:13:20 GMT")),
        Accepted("a token in the query, where a header signature has none",
            head => { head.AppendQuery([new("x-oss-security-token", "t")]); Scheme.SignHeader(head, Input(Key)); }),
        Mismatched("the date in Date only", head => { head.Headers.Remove("x-oss-date"); head.Headers.Add("Date",
            "Tue, 14 Nov 2023 22:13:20 GMT"); }),
        Mismatched("an additional header more", Header(",Signature", ",AdditionalHeaders=host,Signature")),
        Mismatched("a vendor's header more", Set("x-oss-meta-a", "a")),
        Mismatched("a content type more", Set("Content-Type", "text/plain")),
        Mismatched("a digest more", Set("Content-MD5", "EI9SjrY7Zec08nrjMfX/qg==")),
        Malformed("nothing after the algorithm", Set("Authorization", "OSS4-HMAC-SHA256"), NotAList, ""),
        Malformed("a field twice", Header(",Signature=", ",Signature=0,Signature="), NotAList, ""),
        Malformed("a field without name", Header(",Signature=", ",=x,Signature="), NotAList, ""),
        Malformed("no credential", Header("Credential=", "Cred="), NoFields, ""),
        Malformed("no signature", Header("Signature=", "Sign="), NoFields, ""),
        Malformed("an empty signature", head => Set("Authorization", head.Headers["Authorization"]![..^64])(head), NoFields, ""),
        Malformed("a credential of four pieces", Header("/oss/", "/"), BadCredential),
        Malformed("a credential with a date of nine digits", Header("/20231114/", "/202311140/"), BadCredential),
        Malformed("a credential without ID", Header("AKID", ""), BadCredential, ""),
        Malformed("an empty list of additional headers", Header(",Signature", ",AdditionalHeaders=,Signature"),
            "AdditionalHeaders must name a header or be left out."),
        Refused("no date", Remove("x-oss-date"), SignatureFaultKind.MissingDate, MissingDate),
        Refused("a date that is none", Set("x-oss-date", "today"), SignatureFaultKind.MissingDate, MissingDate),
        Refused("no payload word", Remove("x-oss-content-sha256"), SignatureFaultKind.BadPayloadHash, BadHash),
        Refused("a payload hash", Set("x-oss-content-sha256", new string('0', 64)), SignatureFaultKind.BadPayloadHash, BadHash),
        Refused("another region", Header("/here/", "/there/"), SignatureFaultKind.WrongScope,
            "Invalid signing region in Authorization header."),
        Refused("another product", Header("/oss/", "/s3/"), SignatureFaultKind.WrongScope,
            "Invalid signing product in Authorization header."),
        Refused("another terminator", Header("aliyun_v4_request", "aws4_request"), SignatureFaultKind.WrongScope,
            "Invalid signing terminator in Authorization header."),
        Refused("another scope date", Header("/20231114/", "/20231115/"), SignatureFaultKind.WrongScope,
            "Invalid signing date in Authorization header."),
        Refused("a token of lasting keys", Set("x-oss-security-token", "t"), SignatureFaultKind.WrongToken, SuperfluousToken),
    ];

    private static readonly FaultRow[] QueryFaults =
    [
        Accepted("as signed"),
        .. from name in (string[])["x-oss-signature-version", "x-oss-credential", "x-oss-date", "x-oss-expires", "x-oss-signature"]
           select Malformed($"no {name}", Target($"{name}=", "x-oss-other="), $"The query must have {name} once.", ""),
        Malformed("an end twice", Target("x-oss-expires=60", "x-oss-expires=60&x-oss-expires=60"),
            "The query must have x-oss-expires once.", ""),
        Malformed("a credential of four pieces", Target("%2Foss%2F", "%2F"), BadCredential),
        Malformed("another version", Target("OSS4-HMAC-SHA256", "OSS5-HMAC-SHA256"), "x-oss-signature-version must be OSS4-HMAC-SHA256."),
        Malformed("a date that is none", Target("20231114T221320Z", "20231114"), "x-oss-date must be yyyymmddThhmmssZ."),
        Malformed("a negative expires", Target("expires=60", "expires=-60"), "x-oss-expires must be a number of seconds."),
        Malformed("an empty list of additional headers", head => head.Target += "&x-oss-additional-headers=",
            "x-oss-additional-headers must name a header or be left out."),
        Mismatched("an additional header more", head => head.Target += "&x-oss-additional-headers=host"),
        Refused("another region", Target("%2Fhere%2F", "%2Fthere%2F"), SignatureFaultKind.WrongScope,
            "Invalid signing region in Authorization header."),
        Refused("a token of lasting keys", head => head.AppendQuery([new("x-oss-security-token", "t")]), SignatureFaultKind.WrongToken,
            SuperfluousToken),
        Refused("a token of lasting keys in a header", Set("x-oss-security-token", "t"), SignatureFaultKind.WrongToken, SuperfluousToken),
    ];

    private static ISignatureScheme Scheme => Vendors.BuiltIn.SignatureScheme("oss-v4");

    public static IEnumerable<TestCaseData> HeaderRows() => HeaderFaults.Select(row => row.AsCase());

    public static IEnumerable<TestCaseData> QueryRows() => QueryFaults.Select(row => row.AsCase());

    [TestCaseSource(nameof(HeaderRows))]
    public void TellHeaderFaultsApart(FaultRow row) => row.Check(Signed(Key), Key, At(Time), inQuery: false);

    [TestCaseSource(nameof(QueryRows))]
    public void TellQueryFaultsApart(FaultRow row) => row.Check(Presigned(Key, 60), Key, At(Time), inQuery: true);

    [TestCase(-901, SignatureFaultKind.Skewed, Skewed)]
    [TestCase(-900, SignatureFaultKind.None, Holds)]
    [TestCase(900, SignatureFaultKind.None, Holds)]
    [TestCase(901, SignatureFaultKind.Skewed, Skewed)]
    public void AllowFifteenMinutes(int seconds, SignatureFaultKind kind, string sentence) =>
        ShouldBe(Judge(Signed(Key), Key, Time.AddSeconds(seconds)), kind, sentence);

    [TestCase(60, 60, SignatureFaultKind.None, Holds)]
    [TestCase(60, 61, SignatureFaultKind.Expired, "Request has expired.")]
    [TestCase(3600, 3600, SignatureFaultKind.None, Holds)]
    [TestCase(60, -900, SignatureFaultKind.None, Holds)]
    [TestCase(60, -901, SignatureFaultKind.Skewed, Skewed)]
    public void LetPresignedRequestsExpire(int validity, int secondsLater, SignatureFaultKind kind, string sentence) =>
        ShouldBe(Judge(Presigned(Key, validity), Key, Time.AddSeconds(secondsLater)), kind, sentence);

    [TestCase("t", "t", SignatureFaultKind.None, Holds)]
    [TestCase("t", "u", SignatureFaultKind.WrongToken, "The session token is not the access key's.")]
    [TestCase(null, "t", SignatureFaultKind.WrongToken, "The access key is temporary, but the request carries no session token.")]
    public void CompareTheToken(string? sent, string? known, SignatureFaultKind kind, string sentence)
    {
        ShouldBe(Judge(Signed(Key with { SessionToken = sent }), Key with { SessionToken = known }, Time), kind, sentence);
        ShouldBe(Judge(Presigned(Key with { SessionToken = sent }, 60), Key with { SessionToken = known }, Time), kind, sentence);
    }

    [Test]
    public void TakeTheTokenOfAPresignedRequestFromItsQueryAndElseFromAHeader()
    {
        var temporary = Key with { SessionToken = "t" };
        var inHeader = Requests.Head("PUT", "/key", ("x-oss-security-token", "t"));
        Scheme.SignQuery(inHeader, Input(Key), TimeSpan.FromMinutes(1));
        ShouldBe(Judge(inHeader, temporary, Time), SignatureFaultKind.None, Holds);

        var both = Requests.Head("PUT", "/key", ("x-oss-security-token", "u"));
        Scheme.SignQuery(both, Input(temporary), TimeSpan.FromMinutes(1));
        ShouldBe(Judge(both, temporary, Time), SignatureFaultKind.None, Holds);
    }

    /// <summary>A header that is signed anyhow is not named again, and one that the request does not have cannot be signed.</summary>
    [Test]
    public void NameAdditionalHeadersOnce()
    {
        var scheme = new OssV4(["range", "host", "host", "content-type", "content-md5", "x-oss-acl", "absent"]);
        var head = Requests.Head("PUT", "/key", ("Host", " bucket.example "), ("Range", "r"), ("Content-Type", "t"), ("Content-MD5", "m"),
            ("X-Oss-Acl", "private"));

        scheme.SignHeader(head, Input(Key));

        head.Headers["Authorization"].Should()
            .StartWith("OSS4-HMAC-SHA256 Credential=AKID/20231114/here/oss/aliyun_v4_request,AdditionalHeaders=host;range,Signature=");
        Judge(head, Key, Time).CanonicalRequest.Should().Be(
            "PUT\n/bucket/key\n\ncontent-md5:m\ncontent-type:t\n"
                + "host:bucket."
                + "example\nrange:r\nx-oss-acl:private\nx-oss-content-sha256:UNSIGNED-PAYLOAD\nx-oss-date:20231114T221320Z\n\n"
                + "host;range\nUNSIGNED-PAYLOAD");
    }

    [TestCase(null, null, "/")]
    [TestCase("bucket", null, "/bucket/")]
    [TestCase("bucket", "a b/c", "/bucket/a%20b/c")]
    public void WriteTheResourceAndTheQuery(string? bucket, string? key, string resource)
    {
        var head = Requests.Head("GET", "/?a=2&b&a=1&c=");
        Scheme.SignHeader(head, Input(Key) with { Bucket = bucket, ObjectKey = key });

        var finding = Scheme.Verify(head, Scheme.Read(head)!, Key, At(Time) with { Bucket = bucket, ObjectKey = key });

        finding.CanonicalRequest.Should().StartWith($"GET\n{resource}\na=1&a=2&b&c\n");
    }

    private static FaultRow Accepted(string name, Action<RequestHead>? change = null) => FaultRow.Accepted("oss-v4", name, change);

    private static FaultRow Malformed(string name, Action<RequestHead> change, string sentence, string accessKeyId = "AKID") =>
        FaultRow.Malformed("oss-v4", name, change, sentence, accessKeyId);

    private static FaultRow Mismatched(string name, Action<RequestHead> change) => FaultRow.Mismatched("oss-v4", name, change);

    private static FaultRow Refused(string name, Action<RequestHead> change, SignatureFaultKind kind, string sentence) =>
        FaultRow.Refused("oss-v4", name, change, kind, sentence);

    private static void ShouldBe(SignatureFinding finding, SignatureFaultKind kind, string sentence) =>
        (finding.Kind, finding.Detail).Should().Be((kind, sentence));

    private static RequestHead Head() => Requests.Head("PUT", "/key?partNumber=1&a=2&a=1", ("Host", "bucket.example"), ("x-meta-a", "a"));

    private static RequestHead Signed(AccessKey key)
    {
        var head = Head();
        Scheme.SignHeader(head, Input(key));
        return head;
    }

    private static RequestHead Presigned(AccessKey key, int validityInSeconds)
    {
        var head = Head();
        Scheme.SignQuery(head, Input(key), TimeSpan.FromSeconds(validityInSeconds));
        return head;
    }

    private static SigningInput Input(AccessKey key) =>
        new() { Key = key, Region = "here", Time = Time, Bucket = "bucket", ObjectKey = "key" };

    private static VerificationInput At(DateTimeOffset now) => new(now, "here", TimeSpan.FromMinutes(15), "bucket", "key");

    private static SignatureFinding Judge(RequestHead head, AccessKey key, DateTimeOffset now) =>
        Scheme.Verify(head, Scheme.Read(head)!, key, At(now));
}
