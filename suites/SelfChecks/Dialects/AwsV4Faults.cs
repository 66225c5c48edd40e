using Conformance.Dialects;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Dialects;

/// <summary>Each fault of an AWS version 4 signature that S3's error table tells apart, next to what is still accepted.</summary>
public sealed class AwsV4Faults
{
    private static readonly DateTimeOffset Time = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);
    private static readonly AccessKey Key = new("AKID", "secret");
    private static readonly ISignatureScheme Scheme = SignatureSchemes.Named("aws-v4");

    public static IEnumerable<TestCaseData> HeaderRows()
    {
        yield return Row("as signed", _ => { }, SignatureFaultKind.None);
        yield return Row("blanks after the commas", head => Edit(head, ",", ", "), SignatureFaultKind.None);
        yield return Row("another header that need not be signed", head => head.Headers.Add("Accept", "*/*"), SignatureFaultKind.None);
        yield return Row("more blanks in a value", head => head.Headers.Set("x-amz-meta-a", "  one   two "), SignatureFaultKind.None);

        yield return Row("equal parameters in another order", head => head.Target = head.Target.Replace("a=2&a=1", "a=1&a=2", StringComparison.Ordinal), SignatureFaultKind.None);
        yield return Row("another spelling of the path", head => head.Target = head.Target.Replace("/key", "/k%65y", StringComparison.Ordinal), SignatureFaultKind.None);

        yield return Row("no credential", head => Edit(head, "Credential=", "Credentials="), SignatureFaultKind.Malformed);
        yield return Row("no signed headers", head => Edit(head, "SignedHeaders=", "Signed="), SignatureFaultKind.Malformed);
        yield return Row("no signature", head => Edit(head, "Signature=", "Sign="), SignatureFaultKind.Malformed);
        yield return Row("a field twice", head => Edit(head, ",Signature=", ",Signature=0,Signature="), SignatureFaultKind.Malformed);
        yield return Row("a field without value", head => Edit(head, ",Signature=", ",Signature,x="), SignatureFaultKind.Malformed);
        yield return Row("a scope too short", head => Edit(head, "/aws4_request", ""), SignatureFaultKind.Malformed);
        yield return Row("a scope date that is none", head => Edit(head, "/20231114/", "/2023-11-14/"), SignatureFaultKind.Malformed);
        yield return Row("signed headers in capitals", head => Edit(head, "=host;", "=Host;"), SignatureFaultKind.Malformed);
        yield return Row("a signed header twice", head => Edit(head, "=host;", "=host;host;"), SignatureFaultKind.Malformed);
        yield return Row("an empty signed header", head => Edit(head, "=host;", "=;host;"), SignatureFaultKind.Malformed);
        yield return Row("nothing after the algorithm", head => head.Headers.Set("Authorization", "AWS4-HMAC-SHA256"), SignatureFaultKind.Malformed);

        yield return Row("another region", head => Edit(head, "/us-east-1/", "/us-west-2/"), SignatureFaultKind.WrongScope);
        yield return Row("another service", head => Edit(head, "/s3/", "/ec2/"), SignatureFaultKind.WrongScope);
        yield return Row("another terminator", head => Edit(head, "aws4_request", "aws5_request"), SignatureFaultKind.WrongScope);
        yield return Row("another scope date", head => Edit(head, "/20231114/", "/20231113/"), SignatureFaultKind.WrongScope);

        yield return Row("no date", head => head.Headers.Remove("x-amz-date"), SignatureFaultKind.MissingDate);
        yield return Row("a date that is none", head => head.Headers.Set("x-amz-date", "yesterday"), SignatureFaultKind.MissingDate);

        yield return Row("no payload hash", head => head.Headers.Remove("x-amz-content-sha256"), SignatureFaultKind.BadPayloadHash);
        yield return Row("a payload hash too short", head => head.Headers.Set("x-amz-content-sha256", new string('0', 63)), SignatureFaultKind.BadPayloadHash);
        yield return Row("a payload word that is none", head => head.Headers.Set("x-amz-content-sha256", "STREAMING"), SignatureFaultKind.BadPayloadHash);
        yield return Row("another payload word", head => head.Headers.Set("x-amz-content-sha256", "STREAMING-UNSIGNED-PAYLOAD-TRAILER"), SignatureFaultKind.Mismatch);

        yield return Row("an unsigned vendor header", head => head.Headers.Add("X-Amz-Acl", "private"), SignatureFaultKind.UnsignedHeaders);
        yield return Row("an unsigned host", head => Edit(head, "=host;", "="), SignatureFaultKind.UnsignedHeaders);
        yield return Row("a signed header that is gone", head => head.Headers.Remove("x-amz-meta-a"), SignatureFaultKind.Mismatch);
        yield return Row("an empty signed header that is gone", head => head.Headers.Remove("x-amz-meta-empty"), SignatureFaultKind.Mismatch);
        yield return Row("an absent header in the list", head => Edit(head, "=host;", "=accept;host;"), SignatureFaultKind.Mismatch);
        yield return Row("a token nobody asked for", head => head.Headers.Add("x-amz-security-token", "t"), SignatureFaultKind.UnsignedHeaders);
    }

    [TestCaseSource(nameof(HeaderRows))]
    public void TellHeaderFaultsApart(Action<RequestHead> change, SignatureFaultKind kind)
    {
        var head = SignedHead(Key);

        change(head);

        Judge(head, Key, Time).Kind.Should().Be(kind);
    }

    [Test]
    public void ListTheUnsignedHeaders()
    {
        var head = SignedHead(Key);
        head.Headers.Add("X-Amz-Acl", "private");
        head.Headers.Add("x-amz-tagging", "a=b");

        Judge(head, Key, Time).Detail.Should().Be("x-amz-acl, x-amz-tagging");
    }

    [Test]
    public void NameTheRightRegion()
    {
        var head = SignedHead(Key);
        Edit(head, "/us-east-1/", "/us-west-2/");

        var finding = Judge(head, Key, Time);

        finding.WrongRegion.Should().BeTrue();
        finding.Detail.Should().Be("the region 'us-west-2' is wrong; expecting 'us-east-1'");
    }

    [TestCase(-901, SignatureFaultKind.Skewed)]
    [TestCase(-900, SignatureFaultKind.None)]
    [TestCase(900, SignatureFaultKind.None)]
    [TestCase(901, SignatureFaultKind.Skewed)]
    public void AllowFifteenMinutes(int seconds, SignatureFaultKind kind) => Judge(SignedHead(Key), Key, Time.AddSeconds(seconds)).Kind.Should().Be(kind);

    [TestCase("t", "t", SignatureFaultKind.None)]
    [TestCase("t", "u", SignatureFaultKind.WrongToken)]
    [TestCase("t", null, SignatureFaultKind.WrongToken)]
    [TestCase(null, "t", SignatureFaultKind.WrongToken)]
    public void CompareTheToken(string? sent, string? known, SignatureFaultKind kind)
    {
        Judge(SignedHead(Key with { SessionToken = sent }), Key with { SessionToken = known }, Time).Kind.Should().Be(kind);
        Judge(PresignedHead(Key with { SessionToken = sent }, 60), Key with { SessionToken = known }, Time).Kind.Should().Be(kind);
    }

    [Test]
    public void TakeTheDateHeaderWhereThereIsNoOther()
    {
        // x-amz-date is put aside after signing with equal content in Date, as a client does that has only Date.
        var head = SignedHead(Key);
        head.Headers.Remove("x-amz-date");
        head.Headers.Set("Date", "Tue, 14 Nov 2023 22:13:20 GMT");

        Judge(head, Key, Time).Kind.Should().Be(SignatureFaultKind.Mismatch, "the date is read, and only the signature over another header is wrong");
    }

    public static IEnumerable<TestCaseData> QueryRows()
    {
        yield return Query("as signed", "", "", SignatureFaultKind.None);
        yield return Query("no expires", "X-Amz-Expires=60&", "", SignatureFaultKind.Malformed);
        yield return Query("a negative expires", "X-Amz-Expires=60", "X-Amz-Expires=-1", SignatureFaultKind.Malformed);
        yield return Query("an expires that is no number", "X-Amz-Expires=60", "X-Amz-Expires=6o", SignatureFaultKind.Malformed);
        yield return Query("a second more than a week", "X-Amz-Expires=60", "X-Amz-Expires=604801", SignatureFaultKind.Malformed);
        yield return Query("a week that was not signed", "X-Amz-Expires=60", "X-Amz-Expires=604800", SignatureFaultKind.Mismatch);
        yield return Query("no signature", "&X-Amz-Signature", "&X-Amz-Sign", SignatureFaultKind.Malformed);
        yield return Query("a parameter twice", "&X-Amz-Expires=60", "&X-Amz-Expires=60&X-Amz-Expires=60", SignatureFaultKind.Malformed);
        yield return Query("another algorithm", "AWS4-HMAC-SHA256", "AWS4-HMAC-SHA1", SignatureFaultKind.Malformed);
        yield return Query("a broken credential", "%2Faws4_request", "", SignatureFaultKind.Malformed);
        yield return Query("a date that is none", "20231114T221320Z", "2023-11-14", SignatureFaultKind.Malformed);
        yield return Query("another region", "us-east-1", "us-west-2", SignatureFaultKind.WrongScope);
    }

    [TestCaseSource(nameof(QueryRows))]
    public void TellQueryFaultsApart(string from, string to, SignatureFaultKind kind)
    {
        var head = PresignedHead(Key, 60);

        if (from.Length > 0)
        {
            head.Target.Should().Contain(from);
            head.Target = head.Target.Replace(from, to, StringComparison.Ordinal);
        }

        var finding = Judge(head, Key, Time);
        finding.Kind.Should().Be(kind, finding.Detail);
    }

    [TestCase(60, 60, SignatureFaultKind.None)]
    [TestCase(60, 61, SignatureFaultKind.Expired)]
    [TestCase(604800, 604800, SignatureFaultKind.None)]
    [TestCase(60, -900, SignatureFaultKind.None)]
    [TestCase(60, -901, SignatureFaultKind.Skewed)]
    public void LetPresignedRequestsExpire(int validity, int secondsLater, SignatureFaultKind kind) =>
        Judge(PresignedHead(Key, validity), Key, Time.AddSeconds(secondsLater)).Kind.Should().Be(kind);

    [Test]
    public void SignAHashIntoAPresignedRequest()
    {
        var head = Requests.Head("PUT", "/key", ("Host", "bucket.example"));
        Scheme.SignQuery(head, Input(Key) with { PayloadHash = new string('a', 64) }, TimeSpan.FromMinutes(1));

        Judge(head, Key, Time).Kind.Should().Be(SignatureFaultKind.None);
        head.Headers["x-amz-content-sha256"].Should().Be(new string('a', 64));
        head.Headers.Set("x-amz-content-sha256", "UNSIGNED-PAYLOAD");
        Judge(head, Key, Time).Kind.Should().Be(SignatureFaultKind.Mismatch);
    }

    [Test]
    public void SeeTwoSignaturesInOneRequest()
    {
        var head = SignedHead(Key);
        SignatureSchemes.Named("aws-v2").SignQuery(head, Input(Key) with { Bucket = "bucket" }, TimeSpan.FromMinutes(1));

        SignatureSchemes.Read(head).Select(presented => presented.Scheme).Should().BeEquivalentTo("aws-v4", "aws-v2");
    }

    [Test]
    public void LeaveOtherRequestsAlone()
    {
        SignatureSchemes.Read(Requests.Head("GET", "/?list-type=2", ("Host", "h"))).Should().BeEmpty();
        SignatureSchemes.Read(Requests.Head("GET", "/", ("Authorization", "Bearer abc"))).Should().BeEmpty();
    }

    private static TestCaseData Row(string name, Action<RequestHead> change, SignatureFaultKind kind) => new TestCaseData(change, kind).SetName($"{{m}} {name}");

    private static TestCaseData Query(string name, string from, string to, SignatureFaultKind kind) => new TestCaseData(from, to, kind).SetName($"{{m}} {name}");

    private static void Edit(RequestHead head, string from, string to)
    {
        head.Headers["Authorization"].Should().Contain(from);
        head.Headers.Set("Authorization", head.Headers["Authorization"]!.Replace(from, to, StringComparison.Ordinal));
    }

    private static RequestHead SignedHead(AccessKey key)
    {
        var head = Requests.Head("PUT", "/key?partNumber=1&a=2&a=1", ("Host", "bucket.example"), ("x-amz-meta-a", "one two"), ("x-amz-meta-empty", ""));
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

    private static SignatureFinding Judge(RequestHead head, AccessKey key, DateTimeOffset now) =>
        Scheme.Verify(head, Scheme.Read(head)!, key, new VerificationInput(now, "us-east-1", TimeSpan.FromMinutes(15), "bucket", "key"));
}
