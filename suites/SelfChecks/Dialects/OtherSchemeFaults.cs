using Conformance.Dialects;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Dialects;

/// <summary>The faults that the schemes beside AWS version 4 tell apart, next to what is still accepted.</summary>
public sealed class OtherSchemeFaults
{
    private static readonly DateTimeOffset Time = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);
    private static readonly AccessKey Key = new("AKID", "secret");

    public static IEnumerable<TestCaseData> HeaderRows()
    {
        foreach (var (scheme, word) in ((string, string)[])[("aws-v2", "AWS"), ("obs", "OBS"), ("oss-v1", "OSS")])
        {
            yield return Row(scheme, "as signed", _ => { }, SignatureFaultKind.None);
            yield return Row(scheme, "no colon", head => Edit(head, ":", ""), SignatureFaultKind.Malformed);
            yield return Row(scheme, "two colons", head => Edit(head, ":", "::"), SignatureFaultKind.Malformed);
            yield return Row(scheme, "the word alone", head => head.Headers.Set("Authorization", word), SignatureFaultKind.Malformed);
            yield return Row(scheme, "no ID", head => Edit(head, "AKID", ""), SignatureFaultKind.Malformed);
            yield return Row(scheme, "no date", head => head.Headers.Remove("Date"), SignatureFaultKind.MissingDate);
            yield return Row(scheme, "a date that is none", head => head.Headers.Set("Date", "today"), SignatureFaultKind.MissingDate);
            yield return Row(scheme, "a token of lasting keys", head => head.Headers.Set(SignatureTokens[scheme], "t"), SignatureFaultKind.WrongToken);
        }
        yield return Row("oss-v4", "as signed", _ => { }, SignatureFaultKind.None);
        yield return Row("oss-v4", "an unsigned header that is not the vendor's", head => head.Headers.Add("Range", "bytes=0-1"), SignatureFaultKind.None);
        yield return Row("oss-v4", "equal parameters in another order", head => head.Target = head.Target.Replace("a=2&a=1", "a=1&a=2", StringComparison.Ordinal), SignatureFaultKind.None);
        yield return Row("oss-v4", "the date in Date only", head => { head.Headers.Remove("x-oss-date"); head.Headers.Add("Date", "Tue, 14 Nov 2023 22:13:20 GMT"); }, SignatureFaultKind.Mismatch);
        yield return Row("oss-v4", "no credential", head => Edit(head, "Credential=", "Cred="), SignatureFaultKind.Malformed);
        yield return Row("oss-v4", "a broken credential", head => Edit(head, "/oss/", "/"), SignatureFaultKind.Malformed);
        yield return Row("oss-v4", "an empty list of additional headers", head => Edit(head, ",Signature", ",AdditionalHeaders=,Signature"), SignatureFaultKind.Malformed);
        yield return Row("oss-v4", "an additional header more", head => Edit(head, ",Signature", ",AdditionalHeaders=host,Signature"), SignatureFaultKind.Mismatch);
        yield return Row("oss-v4", "no date", head => head.Headers.Remove("x-oss-date"), SignatureFaultKind.MissingDate);
        yield return Row("oss-v4", "no payload word", head => head.Headers.Remove("x-oss-content-sha256"), SignatureFaultKind.BadPayloadHash);
        yield return Row("oss-v4", "a payload hash", head => head.Headers.Set("x-oss-content-sha256", new string('0', 64)), SignatureFaultKind.BadPayloadHash);
        yield return Row("oss-v4", "another region", head => Edit(head, "/here/", "/there/"), SignatureFaultKind.WrongScope);
        yield return Row("oss-v4", "another product", head => Edit(head, "/oss/", "/s3/"), SignatureFaultKind.WrongScope);
        yield return Row("oss-v4", "another terminator", head => Edit(head, "aliyun_v4_request", "aws4_request"), SignatureFaultKind.WrongScope);
        yield return Row("oss-v4", "another scope date", head => Edit(head, "/20231114/", "/20231115/"), SignatureFaultKind.WrongScope);
        yield return Row("oss-v4", "a token of lasting keys", head => head.Headers.Set("x-oss-security-token", "t"), SignatureFaultKind.WrongToken);
        yield return Row("cos", "as signed", _ => { }, SignatureFaultKind.None);
        yield return Row("cos", "a header that is not listed", head => head.Headers.Add("x-cos-meta-new", "n"), SignatureFaultKind.None);
        yield return Row("cos", "no algorithm", head => Edit(head, "q-sign-algorithm=sha1&", ""), SignatureFaultKind.Malformed);
        yield return Row("cos", "another algorithm", head => Edit(head, "=sha1", "=sha256"), SignatureFaultKind.Malformed);
        yield return Row("cos", "a field twice", head => Edit(head, "q-ak=AKID", "q-ak=AKID&q-ak=AKID"), SignatureFaultKind.Malformed);
        yield return Row("cos", "no header list", head => Edit(head, "q-header-list", "q-headers"), SignatureFaultKind.Malformed);
        yield return Row("cos", "times that are none", head => Edit(head, ";1700007200&q-key", "&q-key"), SignatureFaultKind.Malformed);
        yield return Row("cos", "an end before the start", head => Edit(head, "1700007200", "1600007200"), SignatureFaultKind.Malformed);
        yield return Row("cos", "a key time that is over", head => Edit(head, "q-key-time=1699999940;1700007200", "q-key-time=1699999940;1699999999"), SignatureFaultKind.Expired);
        yield return Row("cos", "a signing time that is over", head => Edit(head, "q-sign-time=1699999940;1700007200", "q-sign-time=1699999940;1699999999"), SignatureFaultKind.Expired);
        yield return Row("cos", "a key time that has not begun", head => Edit(head, "q-key-time=1699999940;", "q-key-time=1700000001;"), SignatureFaultKind.Skewed);
        yield return Row("cos", "a signing time that has not begun", head => Edit(head, "q-sign-time=1699999940;", "q-sign-time=1700000001;"), SignatureFaultKind.Skewed);
        yield return Row("cos", "a shorter list of headers", head => Edit(head, "=host;x-cos-meta-a", "=host"), SignatureFaultKind.Mismatch);
        yield return Row("cos", "a token of lasting keys", head => head.Headers.Set("x-cos-security-token", "t"), SignatureFaultKind.WrongToken);
    }

    [TestCaseSource(nameof(HeaderRows))]
    public void TellHeaderFaultsApart(string scheme, Action<RequestHead> change, SignatureFaultKind kind)
    {
        var head = Head(scheme);
        SignatureSchemes.Named(scheme).SignHeader(head, Input());

        change(head);

        var finding = Judge(scheme, head, Time);
        finding.Kind.Should().Be(kind, finding.Detail);
    }

    public static IEnumerable<TestCaseData> QueryRows()
    {
        foreach (var scheme in (string[])["aws-v2", "obs", "oss-v1"])
        {
            yield return Query(scheme, "no signature", "&Signature=", "&Sign=", SignatureFaultKind.Malformed);
            yield return Query(scheme, "no end", "&Expires=", "&Expire=", SignatureFaultKind.Malformed);
            yield return Query(scheme, "an end that is no number", "&Expires=1", "&Expires=x", SignatureFaultKind.Malformed);
            yield return Query(scheme, "an end no calendar has", "&Expires=1", "&Expires=99999999", SignatureFaultKind.Malformed);
        }
        yield return Query("oss-v4", "no expires", "&x-oss-expires=", "&x-oss-expire=", SignatureFaultKind.Malformed);
        yield return Query("oss-v4", "an expires that is no number", "expires=60", "expires=-60", SignatureFaultKind.Malformed);
        yield return Query("oss-v4", "another version", "OSS4-HMAC-SHA256", "OSS5-HMAC-SHA256", SignatureFaultKind.Malformed);
        yield return Query("oss-v4", "a date that is none", "20231114T221320Z", "20231114", SignatureFaultKind.Malformed);
        yield return Query("oss-v4", "another region", "%2Fhere%2F", "%2Fthere%2F", SignatureFaultKind.WrongScope);
        yield return Query("cos", "no ID", "q-ak=AKID", "q-ak=", SignatureFaultKind.Malformed);
        yield return Query("cos", "no signature", "&q-signature=", "&q-sign=", SignatureFaultKind.Malformed);
    }

    [TestCaseSource(nameof(QueryRows))]
    public void TellQueryFaultsApart(string scheme, string from, string to, SignatureFaultKind kind)
    {
        var head = Presigned(scheme);

        head.Target.Should().Contain(from);
        head.Target = head.Target.Replace(from, to, StringComparison.Ordinal);

        var finding = Judge(scheme, head, Time);
        finding.Kind.Should().Be(kind, finding.Detail);
    }

    [Test]
    public void LetPresignedRequestsExpire([Values("aws-v2", "obs", "oss-v1", "oss-v4", "cos")] string scheme)
    {
        Judge(scheme, Presigned(scheme), Time.AddSeconds(60)).Kind.Should().Be(SignatureFaultKind.None);
        Judge(scheme, Presigned(scheme), Time.AddSeconds(61)).Kind.Should().Be(SignatureFaultKind.Expired);
    }

    [TestCase("aws-v2", 900, 901, SignatureFaultKind.Skewed)]
    [TestCase("obs", 900, 901, SignatureFaultKind.Skewed)]
    [TestCase("oss-v1", 900, 901, SignatureFaultKind.Skewed)]
    [TestCase("oss-v4", 900, 901, SignatureFaultKind.Skewed)]
    [TestCase("aws-v2", -900, -901, SignatureFaultKind.Skewed)]
    [TestCase("obs", -900, -901, SignatureFaultKind.Skewed)]
    [TestCase("oss-v1", -900, -901, SignatureFaultKind.Skewed)]
    [TestCase("oss-v4", -900, -901, SignatureFaultKind.Skewed)]
    [TestCase("cos", -60, -61, SignatureFaultKind.Skewed)]
    [TestCase("cos", 7200, 7201, SignatureFaultKind.Expired)]
    public void AllowNoMoreThanTheSkew(string scheme, int lastAllowed, int firstRefused, SignatureFaultKind kind)
    {
        var head = Head(scheme);
        SignatureSchemes.Named(scheme).SignHeader(head, Input());

        Judge(scheme, head, Time.AddSeconds(lastAllowed)).Kind.Should().Be(SignatureFaultKind.None);
        Judge(scheme, head, Time.AddSeconds(firstRefused)).Kind.Should().Be(kind);
    }

    [Test]
    public void RefuseToJudgeForAnotherScheme([Values("aws-v4", "oss-v4", "cos")] string scheme)
    {
        var head = Presigned("aws-v2");
        var presented = SignatureSchemes.Named("aws-v2").Read(head)!;

        FluentActions.Invoking(() => SignatureSchemes.Named(scheme).Verify(head, presented, Key, new VerificationInput(Time, "", TimeSpan.Zero, null, null)))
            .Should().Throw<ArgumentException>().WithMessage("*another scheme*");
    }

    [Test]
    public void NameTheSchemesThereAre() =>
        FluentActions.Invoking(() => SignatureSchemes.Named("v4")).Should().Throw<ArgumentException>().WithMessage("*aws-v4, aws-v2, obs, oss-v1, oss-v4, cos*");

    private static readonly Dictionary<string, string> SignatureTokens = new() { ["aws-v2"] = "x-amz-security-token", ["obs"] = "x-obs-security-token", ["oss-v1"] = "x-oss-security-token" };

    private static TestCaseData Row(string scheme, string name, Action<RequestHead> change, SignatureFaultKind kind) => new TestCaseData(scheme, change, kind).SetName($"{{m}} {scheme} {name}");

    private static TestCaseData Query(string scheme, string name, string from, string to, SignatureFaultKind kind) => new TestCaseData(scheme, from, to, kind).SetName($"{{m}} {scheme} {name}");

    private static void Edit(RequestHead head, string from, string to)
    {
        head.Headers["Authorization"].Should().Contain(from);
        head.Headers.Set("Authorization", head.Headers["Authorization"]!.Replace(from, to, StringComparison.Ordinal));
    }

    private static RequestHead Head(string scheme) => Requests.Head("PUT", "/key?partNumber=1&a=2&a=1", ("Host", "bucket.example"), (scheme == "cos" ? "x-cos-meta-a" : "x-meta-a", "a"));

    private static RequestHead Presigned(string scheme)
    {
        var head = Head(scheme);
        SignatureSchemes.Named(scheme).SignQuery(head, Input(), TimeSpan.FromSeconds(60));
        return head;
    }

    private static SigningInput Input() => new() { Key = Key, Region = "here", Time = Time, Bucket = "bucket", ObjectKey = "key" };

    private static SignatureFinding Judge(string scheme, RequestHead head, DateTimeOffset now) =>
        SignatureSchemes.Named(scheme).Verify(head, SignatureSchemes.Named(scheme).Read(head)!, Key, new VerificationInput(now, "here", TimeSpan.FromMinutes(15), "bucket", "key"));
}
