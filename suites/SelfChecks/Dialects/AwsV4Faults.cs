using Conformance.Dialects;
using Conformance.Dialects.Signatures;
using FluentAssertions;
using NUnit.Framework;
using static Conformance.SelfChecks.Dialects.FaultRow;

namespace Conformance.SelfChecks.Dialects;

/// <summary>Each fault of an AWS version 4 signature that S3's error table tells apart, next to what is still accepted.</summary>
public sealed class AwsV4Faults
{
    private const string NotAList = "the authorization header must be a list of name=value, each once.";
    private const string BadCredential = "the Credential is malformed; expecting \"<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request\".";
    private const string BadNames = "SignedHeaders must be a list of lower-case names, each once, separated by semicolons.";
    private const string BadHash = "x-amz-content-sha256 must be UNSIGNED-PAYLOAD, a STREAMING word or a valid SHA-256 in hex.";
    private const string MissingDate = "AWS authentication requires a valid Date or x-amz-date header";
    private const string MissingParameter =
        "Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, X-Amz-Date, "
            + "X-Amz-SignedHeaders, and X-Amz-Expires parameters, each once.";

    private static readonly DateTimeOffset Time = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);
    private static readonly AccessKey Key = new("AKID", "secret");
    private static readonly ISignatureScheme Scheme = Vendors.BuiltIn.SignatureScheme("aws-v4");

    private static readonly FaultRow[] HeaderFaults =
    [
        Accepted("as signed"),
        Accepted("blanks after the commas", Header(",", ", ")),
        Accepted("another header that need not be signed", Set("Accept", "*/*")),
        Accepted("more blanks in a value", Set("x-amz-meta-a", "  one   two ")),
        Accepted("tabs in a value", Set("x-amz-meta-a", "\tone\t \ttwo")),
        Accepted("equal parameters in another order", Target("a=2&a=1", "a=1&a=2")),
        Accepted("another spelling of the path", Target("/key", "/k%65y")),
        Accepted("a Date besides the vendor's", Set("Date", "Tue, 14 Nov 2000 22:13:20 GMT")),
        Accepted("a token in the query, where a header signature has none",
            head => { head.AppendQuery([new("X-Amz-Security-Token", "t")]); Scheme.SignHeader(head, Input(Key)); }),

        Malformed("no credential", Header("Credential=", "Credentials="), Missing("Credential"), ""),
        Malformed("no signed headers", Header("SignedHeaders=", "Signed="), Missing("SignedHeaders"), ""),
        Malformed("no signature", Header("Signature=", "Sign="), Missing("Signature"), ""),
        Malformed("an empty signature", head => Set("Authorization", head.Headers["Authorization"]![..^64])(head),
            Missing("Signature"), ""),
        Malformed("a field twice", Header(",Signature=", ",Signature=0,Signature="), NotAList, ""),
        Malformed("a field without value", Header(",Signature=", ",Signature,x="), NotAList, ""),
        Malformed("a field without name", Header(",Signature=", ",=x,Signature="), NotAList, ""),
        Malformed("nothing after the algorithm", Set("Authorization", "AWS4-HMAC-SHA256"), NotAList, ""),
        Malformed("a scope too short", Header("/aws4_request", ""), BadCredential),
        Malformed("a scope date with hyphens", Header("/20231114/", "/2023-11-14/"), BadCredential),
        Malformed("a scope date with a letter", Header("/20231114/", "/2023111x/"), BadCredential),
        Malformed("a scope date of nine digits", Header("/20231114/", "/202311140/"), BadCredential),
        Malformed("a credential without ID", Header("AKID", ""), BadCredential, ""),
        Malformed("signed headers in capitals", Header("=host;", "=Host;"), BadNames),
        Malformed("a signed header twice", Header("=host;", "=host;host;"), BadNames),
        Malformed("an empty signed header", Header("=host;", "=;host;"), BadNames),

        Refused("another region", Header("/us-east-1/", "/us-west-2/"), SignatureFaultKind.WrongScope,
            "the region 'us-west-2' is wrong; expecting 'us-east-1'"),
        Refused("another service", Header("/s3/", "/ec2/"), SignatureFaultKind.WrongScope,
            "incorrect service \"ec2\". This endpoint belongs to \"s3\"."),
        Refused("another terminator", Header("aws4_request", "aws5_request"), SignatureFaultKind.WrongScope,
            "incorrect terminal \"aws5_request\". This endpoint uses \"aws4_request\"."),
        Refused("another scope date", Header("/20231114/", "/20231113/"), SignatureFaultKind.WrongScope,
            "Invalid credential date \"20231113\". This date is not the same as X-Amz-Date: \"20231114\"."),

        Refused("no date", Remove("x-amz-date"), SignatureFaultKind.MissingDate, MissingDate),
        Refused("a date that is none", Set("x-amz-date", "yesterday"), SignatureFaultKind.MissingDate, MissingDate),
        Mismatched("the date in the form of Date", Set("x-amz-date", "Tue, 14 Nov 2023 22:13:20 GMT")),
        Mismatched("the date in Date only", head => { head.Headers.Remove("x-amz-date"); head.Headers.Set("Date",
            "Tue, 14 Nov 2023 22:13:20 GMT"); }, "SignedHeaders names x-amz-date, which the request does not have."),

        Refused("no payload hash", Remove("x-amz-content-sha256"), SignatureFaultKind.BadPayloadHash,
            "Missing required header for this request: x-amz-content-sha256"),
        Refused("a payload hash too short", Set("x-amz-content-sha256", new string('0', 63)), SignatureFaultKind.BadPayloadHash, BadHash),
        Refused("a payload hash with a letter too many", Set("x-amz-content-sha256", new string('0', 63) + "g"),
            SignatureFaultKind.BadPayloadHash, BadHash),
        Refused("a payload word that is none", Set("x-amz-content-sha256", "STREAMING"), SignatureFaultKind.BadPayloadHash, BadHash),
        Mismatched("another payload word", Set("x-amz-content-sha256", "STREAMING-UNSIGNED-PAYLOAD-TRAILER")),

        Refused("an unsigned vendor header", Set("X-Amz-Acl", "private"), SignatureFaultKind.UnsignedHeaders, "x-amz-acl"),
        Refused("two unsigned vendor headers", head => { head.Headers.Add("X-Amz-Acl", "private"); head.Headers.Add("x-amz-tagging",
            "a=b"); }, SignatureFaultKind.UnsignedHeaders, "x-amz-acl, x-amz-tagging"),
        Refused("an unsigned host", Header("=host;", "="), SignatureFaultKind.UnsignedHeaders, "host"),
        Refused("a token nobody asked for", Set("x-amz-security-token", "t"), SignatureFaultKind.UnsignedHeaders, "x-amz-security-token"),
        Mismatched("a signed header that is gone", Remove("x-amz-meta-a"),
            "SignedHeaders names x-amz-meta-a, which the request does not have."),
        Mismatched("an empty signed header that is gone", Remove("x-amz-meta-empty"),
            "SignedHeaders names x-amz-meta-empty, which the request does not have."),
        Mismatched("an absent header in the list", Header("=host;", "=accept;host;"),
            "SignedHeaders names accept, which the request does not have."),
    ];

    private static readonly FaultRow[] QueryFaults =
    [
        Accepted("as signed"),
        .. from name in (string[])["Algorithm", "Credential", "Signature", "Date", "SignedHeaders", "Expires"]
           select Malformed($"no {name}", Target($"X-Amz-{name}=", "X-Amz-Other="), MissingParameter, ""),
        Malformed("a parameter twice", Target("&X-Amz-Expires=60", "&X-Amz-Expires=60&X-Amz-Expires=60"), MissingParameter, ""),
        Malformed("a negative expires", Target("X-Amz-Expires=60", "X-Amz-Expires=-1"), "X-Amz-Expires must be non-negative."),
        Malformed("an expires that is no number", Target("X-Amz-Expires=60", "X-Amz-Expires=6o"), "X-Amz-Expires should be a number."),
        Malformed("a second more than a week", Target("X-Amz-Expires=60", "X-Amz-Expires=604801"),
            "X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than 604800 seconds."),
        Malformed("another algorithm", Target("AWS4-HMAC-SHA256", "AWS4-HMAC-SHA1"), "X-Amz-Algorithm only supports \"AWS4-HMAC-SHA256\"."),
        Malformed("a broken credential", Target("%2Faws4_request", ""),
            "Error parsing the X-Amz-Credential parameter; expecting \"<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request\"."),
        Malformed("a date that is none", Target("20231114T221320Z", "2023-11-14"),
            "X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\"."),
        Malformed("an empty signed header", Target("SignedHeaders=host", "SignedHeaders=host%3B"), BadNames),
        Mismatched("a week that was not signed", Target("X-Amz-Expires=60", "X-Amz-Expires=604800")),
        Mismatched("no validity, which was not signed", Target("X-Amz-Expires=60", "X-Amz-Expires=0")),
        Refused("another region", Target("us-east-1", "us-west-2"), SignatureFaultKind.WrongScope,
            "the region 'us-west-2' is wrong; expecting 'us-east-1'"),
        Refused("a payload hash that is none", Set("x-amz-content-sha256", "none"), SignatureFaultKind.BadPayloadHash, BadHash),
        Refused("a token in an unsigned header", Set("x-amz-security-token", "t"), SignatureFaultKind.UnsignedHeaders,
            "x-amz-security-token"),
        Refused("a token of lasting keys", head => head.AppendQuery([new("X-Amz-Security-Token", "t")]), SignatureFaultKind.WrongToken,
            SuperfluousToken),
    ];

    public static IEnumerable<TestCaseData> HeaderRows() => HeaderFaults.Select(row => row.AsCase());

    public static IEnumerable<TestCaseData> QueryRows() => QueryFaults.Select(row => row.AsCase());

    [TestCaseSource(nameof(HeaderRows))]
    public void TellHeaderFaultsApart(FaultRow row) => row.Check(SignedHead(Key), Key, At(Time), inQuery: false);

    [TestCaseSource(nameof(QueryRows))]
    public void TellQueryFaultsApart(FaultRow row) => row.Check(PresignedHead(Key, 60), Key, At(Time), inQuery: true);

    [TestCase(-901, SignatureFaultKind.Skewed, Skewed)]
    [TestCase(-900, SignatureFaultKind.None, Holds)]
    [TestCase(900, SignatureFaultKind.None, Holds)]
    [TestCase(901, SignatureFaultKind.Skewed, Skewed)]
    public void AllowFifteenMinutes(int seconds, SignatureFaultKind kind, string sentence) =>
        ShouldBe(Judge(SignedHead(Key), Key, Time.AddSeconds(seconds)), kind, sentence);

    [TestCase(60, 60, SignatureFaultKind.None, Holds)]
    [TestCase(60, 61, SignatureFaultKind.Expired, "Request has expired")]
    [TestCase(0, 0, SignatureFaultKind.None, Holds)]
    [TestCase(0, 1, SignatureFaultKind.Expired, "Request has expired")]
    [TestCase(604800, 604800, SignatureFaultKind.None, Holds)]
    [TestCase(60, -900, SignatureFaultKind.None, Holds)]
    [TestCase(60, -901, SignatureFaultKind.Skewed, "Request is not valid yet")]
    public void LetPresignedRequestsExpire(int validity, int secondsLater, SignatureFaultKind kind, string sentence) =>
        ShouldBe(Judge(PresignedHead(Key, validity), Key, Time.AddSeconds(secondsLater)), kind, sentence);

    [TestCase("t", "t", SignatureFaultKind.None, Holds)]
    [TestCase("t", "u", SignatureFaultKind.WrongToken, "The session token is not the access key's.")]
    [TestCase("t", null, SignatureFaultKind.WrongToken, SuperfluousToken)]
    [TestCase(null, "t", SignatureFaultKind.WrongToken, "The access key is temporary, but the request carries no session token.")]
    public void CompareTheToken(string? sent, string? known, SignatureFaultKind kind, string sentence)
    {
        ShouldBe(Judge(SignedHead(Key with { SessionToken = sent }), Key with { SessionToken = known }, Time), kind, sentence);
        ShouldBe(Judge(PresignedHead(Key with { SessionToken = sent }, 60), Key with { SessionToken = known }, Time), kind, sentence);
    }

    [Test]
    public void TakeTheTokenOfAPresignedRequestFromASignedHeaderToo()
    {
        var head = Requests.Head("PUT", "/key", ("Host", "bucket.example"), ("x-amz-security-token", "t"));
        Scheme.SignQuery(head, Input(Key), TimeSpan.FromMinutes(1));
        ShouldBe(Judge(head, Key with { SessionToken = "t" }, Time), SignatureFaultKind.None, Holds);

        var both = Requests.Head("PUT", "/key", ("Host", "bucket.example"), ("x-amz-security-token", "u"));
        Scheme.SignQuery(both, Input(Key with { SessionToken = "t" }), TimeSpan.FromMinutes(1));
        ShouldBe(Judge(both, Key with { SessionToken = "t" }, Time), SignatureFaultKind.None, Holds);
    }

    [Test]
    public void TakeAnAccessKeyIdWithSlashes()
    {
        var key = Key with { Id = "an/ID/of/many/pieces" };

        Scheme.Read(SignedHead(key))!.AccessKeyId.Should().Be("an/ID/of/many/pieces");
        Judge(SignedHead(key), key, Time).Kind.Should().Be(SignatureFaultKind.None);
        Judge(PresignedHead(key, 60), key, Time).Kind.Should().Be(SignatureFaultKind.None);
    }

    [TestCase("UNSIGNED-PAYLOAD")]
    [TestCase("STREAMING-AWS4-HMAC-SHA256-PAYLOAD")]
    [TestCase("STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER")]
    [TestCase("STREAMING-UNSIGNED-PAYLOAD-TRAILER")]
    [TestCase("STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD")]
    [TestCase("STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD-TRAILER")]
    [TestCase("0123456789abcdefABCDEF0123456789abcdefABCDEF0123456789abcdefABCD")]
    public void TakeEachPayloadWord(string word)
    {
        var head = Requests.Head("PUT", "/key", ("Host", "bucket.example"));
        Scheme.SignHeader(head, Input(Key) with { PayloadHash = word });

        var finding = Judge(head, Key, Time);

        ShouldBe(finding, SignatureFaultKind.None, Holds);
        finding.CanonicalRequest.Should()
            .EndWith($"\nx-amz-content-sha256:{word}\nx-amz-date:20231114T221320Z\n\nhost;x-amz-content-sha256;x-amz-date\n{word}");
    }

    [TestCase(null, null, "UNSIGNED-PAYLOAD")]
    [TestCase("a", null, "a")]
    [TestCase(null, "b", "b")]
    [TestCase("a", "b", "a")]
    public void SignAHashIntoAPresignedRequest(string? inHeader, string? inQuery, string signed)
    {
        var head = Requests.Head("PUT", inQuery is null ? "/key" : "/key?X-Amz-Content-Sha256=" + Hash(inQuery),
            ("Host", "bucket.example"));
        Scheme.SignQuery(head, inHeader is null ? Input(Key) : Input(Key) with { PayloadHash = Hash(inHeader) }, TimeSpan.FromMinutes(1));

        var finding = Judge(head, Key, Time);

        ShouldBe(finding, SignatureFaultKind.None, Holds);
        finding.CanonicalRequest.Should().EndWith("\n" + Hash(signed));
        head.Headers["x-amz-content-sha256"].Should().Be(inHeader is null ? null : Hash(inHeader));
        head.Headers.Set("x-amz-content-sha256", "STREAMING-UNSIGNED-PAYLOAD-TRAILER");
        Judge(head, Key, Time).Holds.Should().BeFalse();
    }

    [Test]
    public void SignNoHeadersButThoseItMust()
    {
        (string, string)[] headers =
        [
            ("User-Agent", "u"), ("Host", "bucket.example"), ("Date", "d"), ("Content-MD5", "m"), ("Content-Type", "t"),
            ("Content-Length", "1"), ("Content-Encoding", "e"),
            ("Range", "r"), ("Accept", "*/*"), ("X-Amz-Acl", "private"), ("Content-Language", "la"),
        ];
        var inHeader = Requests.Head("PUT", "/key", headers);
        Scheme.SignHeader(inHeader, Input(Key));
        inHeader.Headers["Authorization"].Should().StartWith(
            "AWS4-HMAC-SHA256 Credential=AKID/20231114/us-east-1/s3/aws4_request,SignedHeaders=content-encoding;content-length;content-md5;"
                + "content-type;date;host;range;x-amz-acl;x-amz-content-sha256;x-amz-date,Signature=");

        var inQuery = Requests.Head("PUT", "/key", headers);
        Scheme.SignQuery(inQuery, Input(Key), TimeSpan.FromMinutes(1));
        inQuery.QueryValue("X-Amz-SignedHeaders").Should().Be("host;x-amz-acl");
    }

    [TestCase("/key?a=2&b&a=1&=v&%7E=%7e&c=", "/key", "=v&a=1&a=2&b=&c=&~=~")]
    [TestCase("?acl", "/", "acl=")]
    [TestCase("/a//../b%2fc", "/a//../b/c", "")]
    public void WriteTheCanonicalPathAndQuery(string target, string path, string query)
    {
        var head = Requests.Head("GET", target, ("Host", "bucket.example"));
        Scheme.SignHeader(head, Input(Key));

        Judge(head, Key, Time).CanonicalRequest.Should().StartWith($"GET\n{path}\n{query}\nhost:bucket.example\n");
    }

    [Test]
    public void SignChunksOnlyAfterAHeadThatCouldBeRead()
    {
        var broken = SignedHead(Key);
        Header("Credential=", "Credentials=")(broken);

        FluentActions.Invoking(() => AwsV4.ChunkSignerFor(Scheme.Read(broken)!, Key))
            .Should().Throw<ArgumentException>().WithMessage("Chunks can only follow an aws-v4 signature that could be read.*");
        AwsV4.ChunkSignerFor(Scheme.Read(SignedHead(Key))!, Key).Previous.Should().Be(Scheme.Read(SignedHead(Key))!.Signature);
    }

    [Test]
    public void SeeTwoSignaturesInOneRequest()
    {
        var head = SignedHead(Key);
        Vendors.BuiltIn.SignatureScheme("aws-v2").SignQuery(head, Input(Key) with { Bucket = "bucket" }, TimeSpan.FromMinutes(1));

        Vendors.BuiltIn.ReadSignatures(head).Select(presented => presented.Scheme).Should().BeEquivalentTo("aws-v4", "aws-v2");
    }

    private static FaultRow Accepted(string name, Action<RequestHead>? change = null) => FaultRow.Accepted("aws-v4", name, change);

    private static FaultRow Malformed(string name, Action<RequestHead> change, string sentence, string accessKeyId = "AKID") =>
        FaultRow.Malformed("aws-v4", name, change, sentence, accessKeyId);

    private static FaultRow Mismatched(string name, Action<RequestHead> change, string sentence = Mismatch) =>
        Refused(name, change, SignatureFaultKind.Mismatch, sentence);

    private static FaultRow Refused(string name, Action<RequestHead> change, SignatureFaultKind kind, string sentence) =>
        FaultRow.Refused("aws-v4", name, change, kind, sentence);

    private static string Missing(string name) =>
        $"the authorization header requires three components: Credential, SignedHeaders, and Signature; {name} is missing.";

    /// <summary>A hash of one digit over and over; a word stays a word.</summary>
    private static string Hash(string digit) => digit.Length == 1 ? new string(digit[0], 64) : digit;

    private static void ShouldBe(SignatureFinding finding, SignatureFaultKind kind, string sentence) =>
        (finding.Kind, finding.Detail).Should().Be((kind, sentence));

    private static RequestHead SignedHead(AccessKey key)
    {
        var head = Requests.Head("PUT", "/key?partNumber=1&a=2&a=1", ("Host", "bucket.example"), ("x-amz-meta-a", "one two"),
            ("x-amz-meta-empty", ""));
        Scheme.SignHeader(head, Input(key));
        return head;
    }

    private static RequestHead PresignedHead(AccessKey key, int validityInSeconds)
    {
        var head = Requests.Head("PUT", "/key?partNumber=1", ("Host", "bucket.example"));
        Scheme.SignQuery(head, Input(key), TimeSpan.FromSeconds(validityInSeconds));
        return head;
    }

    private static SigningInput Input(AccessKey key) => new() { Key = key, Region = "us-east-1", Time = Time };

    private static VerificationInput At(DateTimeOffset now) => new(now, "us-east-1", TimeSpan.FromMinutes(15), "bucket", "key");

    private static SignatureFinding Judge(RequestHead head, AccessKey key, DateTimeOffset now) =>
        Scheme.Verify(head, Scheme.Read(head)!, key, At(now));
}
