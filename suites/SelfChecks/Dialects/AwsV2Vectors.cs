using System.Globalization;
using Conformance.Dialects;
using Conformance.Dialects.Signatures;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Dialects;

/// <summary>
/// V2-…: the examples of the Amazon S3 Developer Guide that fit its own rules (its DELETE and its query example do not, and are left out).
/// OBS-…: what Huawei's Python signer gives for the multipart operations, in both dialects of OBS.
/// </summary>
public sealed class AwsV2Vectors
{
    private const string UploadPart = "/object02?partNumber=1&uploadId=00000163D40171ED8DF4050919BD02B8";
    private const string Aws = "awsexamplebucket1.us-west-1.s3.amazonaws.com";

    private static readonly AccessKey Key = new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY");

    public static IEnumerable<TestCaseData> Rows()
    {
        yield return Row("V2-1", "aws-v2", "GET", "/photos/puppy.jpg", "awsexamplebucket1", "photos/puppy.jpg",
            "Tue, 27 Mar 2007 19:36:42 +0000", "qgk2+6Sv9/oM7G3qLEjTH1a1l1g=", ("Host", Aws));
        yield return Row("V2-2", "aws-v2", "PUT", "/photos/puppy.jpg", "awsexamplebucket1", "photos/puppy.jpg",
            "Tue, 27 Mar 2007 21:15:45 +0000", "iqRzw+ileNPu1fhspnRs8nOjjIA=", ("Host", Aws), ("Content-Type", "image/jpeg"),
            ("Content-Length", "94328"));
        yield return Row("V2-3", "aws-v2", "GET", "/?prefix=photos&max-keys=50&marker=puppy", "awsexamplebucket1", null,
            "Tue, 27 Mar 2007 19:42:41 +0000", "m0WP8eCtspQl5Ahe6L1SozdX9YA=", ("Host", Aws));
        yield return Row("V2-4", "aws-v2", "GET", "/?acl", "awsexamplebucket1", null, "Tue, 27 Mar 2007 19:44:46 +0000",
            "82ZHiFIjc+WbcwFKGUVEQspPn+0=", ("Host", Aws));
        yield return Row("V2-5", "aws-v2", "PUT", "/db-backup.dat.gz", "static.awsexamplebucket1.net", "db-backup.dat.gz",
            "Tue, 27 Mar 2007 21:06:08 +0000", "dKZcB+bz2EPXgSdXZp9ozGeOM4I=",
            ("Host", "static.awsexamplebucket1.net:8080"), ("x-amz-acl", "public-read"), ("content-type", "application/x-download"),
            ("Content-MD5", "4gJE4saaMU4BqNR0kLY+lw=="),
            ("X-Amz-Meta-ReviewedBy", "joe@awsexamplebucket1.net"), ("X-Amz-Meta-ReviewedBy", "jane@awsexamplebucket1.net"),
            ("X-Amz-Meta-FileChecksum", "0x02661779"),
            ("X-Amz-Meta-ChecksumAlgorithm", "crc32"), ("Content-Encoding", "gzip"));
        yield return Row("V2-6", "aws-v2", "GET", "/", null, null, "Wed, 28 Mar 2007 01:29:59 +0000", "qGdzdERIC03wnaRNKh6OqZehG9s=",
            ("Host", "s3.us-west-1.amazonaws.com"));
        yield return Row("V2-7", "aws-v2", "GET", "/dictionary/fran%C3%A7ais/pr%c3%a9f%c3%a8re", "dictionary", "français/préfère",
            "Wed, 28 Mar 2007 01:49:49 +0000", "DNEZGsoieTZ92F3bUfSPQcbGmlM=", ("Host", "s3.us-west-1.amazonaws.com"));
        foreach (var scheme in (string[])["aws-v2", "obs"])
        {
            yield return Row("OBS-1", scheme, "PUT", UploadPart, "examplebucket", "object02", "Wed, 01 Jul 2015 05:15:55 GMT",
                "+qCe2vwSAFiVRgiDbLpkGjo/TvQ=", ("Content-MD5", "q3q7DaS8pTI6thGbtdzSlg=="));
            yield return Row("OBS-1 path style", scheme, "PUT", "/examplebucket" + UploadPart, "examplebucket", "object02",
                "Wed, 01 Jul 2015 05:15:55 GMT", "+qCe2vwSAFiVRgiDbLpkGjo/TvQ=", ("Content-MD5", "q3q7DaS8pTI6thGbtdzSlg=="));
            yield return Row("OBS-1 with capitals in the host", scheme, "PUT", UploadPart, "ExampleBucket", "object02",
                "Wed, 01 Jul 2015 05:15:55 GMT", "+qCe2vwSAFiVRgiDbLpkGjo/TvQ=", ("Content-MD5", "q3q7DaS8pTI6thGbtdzSlg=="));
            yield return Row("OBS-4", scheme, "POST", "/object02?uploads", "examplebucket", "object02", "Wed, 01 Jul 2015 05:14:52 GMT",
                "xRtLPRzorsynZdLGRUavrWYEXKA=");
            yield return Row("OBS-5", scheme, "POST", "/object02?uploadId=00000163D46218698DF407362295674C", "examplebucket", "object02",
                "Wed, 01 Jul 2015 05:23:46 GMT", "euHiOEhTpvLYQTrKhzVOaTrspcc=", ("Content-Type", "application/xml"));
            yield return Row("OBS-6", scheme, "GET", "/?uploads&max-uploads=2", "examplebucket", null, "Wed, 01 Jul 2015 04:51:21 GMT",
                "2J2pWf/nHuVsRCSfki10j+BbiUE=");
        }
        yield return CustomerKeyRow("OBS-2", "aws-v2", "x-amz-", "inY4JTiFpjhE3eVv9aIqVNeA1Hc=");
        yield return CustomerKeyRow("OBS-3", "obs", "x-obs-", "3ZSag2GJUMLNZCNWGM0qe6rxKj8=");
    }

    [TestCaseSource(nameof(Rows))]
    public void SignAndVerify(string schemeName, RequestHead head, string? bucket, string? objectKey, DateTimeOffset time, string signature)
    {
        var scheme = Vendors.BuiltIn.SignatureScheme(schemeName);

        // The examples were signed with dates in forms of their own, so what is verified is the published signature, not ours.
        head.Headers.Set("Authorization", $"{(schemeName == "obs" ? "OBS" : "AWS")} {Key.Id}:{signature}");
        var finding = scheme.Verify(head, scheme.Read(head)!, Key,
            new VerificationInput(time, "us-east-1", TimeSpan.FromMinutes(15), bucket, objectKey));

        finding.Kind.Should().Be(SignatureFaultKind.None, finding.StringToSign);
        if (head.Headers["Date"]?.EndsWith("+0000", StringComparison.Ordinal) != true)
            scheme.SignHeader(head, new SigningInput
            {
                Key = Key,
                Region = "us-east-1",
                Time = time,
                Bucket = bucket,
                ObjectKey = objectKey,
            }).Should().Be(signature);
    }

    [TestCase("aws-v2", "x-amz-meta-note")]
    [TestCase("obs", "x-obs-meta-note")]
    [TestCase("oss-v1", "x-oss-meta-note")]
    public void SignAFoldedHeaderAsOneLine(string scheme, string name)
    {
        var input = new SigningInput { Key = Key, Region = "", Time = DateTimeOffset.UnixEpoch, Bucket = "b", ObjectKey = "k" };

        var folded = Vendors.BuiltIn.SignatureScheme(scheme).SignHeader(Requests.Head("PUT", "/k", (name, "one\r\n\ttwo ")), input);

        folded.Should().Be(Vendors.BuiltIn.SignatureScheme(scheme).SignHeader(Requests.Head("PUT", "/k", (name, "one two")), input));
    }

    [TestCase("aws-v2", "AWSAccessKeyId")]
    [TestCase("obs", "AccessKeyId")]
    public void PresignObs7(string schemeName, string keyIdParameter)
    {
        var scheme = Vendors.BuiltIn.SignatureScheme(schemeName);
        var head = Requests.Head("PUT", UploadPart);
        var end = DateTimeOffset.FromUnixTimeSeconds(1532779451);

        scheme.SignQuery(head, new SigningInput
        {
            Key = Key,
            Region = "",
            Time = end.AddHours(-1),
            Bucket = "examplebucket",
            ObjectKey = "object02",
        }, TimeSpan.FromHours(1));

        head.Target.Should().Be($"{UploadPart}&{keyIdParameter}={Key.Id}&Expires=1532779451&Signature=lpc6AB%2BJpdPcL9i9xtYEkJ9ABUA%3D");
        var presented = scheme.Read(head)!;
        scheme.Verify(head, presented, Key, new VerificationInput(end, "", TimeSpan.Zero, "examplebucket", "object02")).Kind
            .Should().Be(SignatureFaultKind.None);
        scheme.Verify(head, presented, Key, new VerificationInput(end.AddSeconds(1), "", TimeSpan.Zero, "examplebucket", "object02")).Kind
            .Should().Be(SignatureFaultKind.Expired);
    }

    private static TestCaseData CustomerKeyRow(string name, string scheme, string prefix, string signature)
    {
        var head = Requests.Head("PUT", "/dir/ob%20ject%2B%C3%A9.txt?partNumber=1&uploadId=00000163D40171ED8DF4050919BD02B8",
            ("Content-Type", "text/plain"),
            (prefix + "date", "Wed, 01 Jul 2015 05:15:55 GMT"),
            (prefix + "server-side-encryption-customer-algorithm", "AES256"),
            (prefix + "server-side-encryption-customer-key", "K7QkYpBkM5+hcs27fsNkUnNVaobncnLht/rCB2o/9Cw="),
            (prefix + "server-side-encryption-customer-key-MD5", "4XvB3tbNTN+tIEVa0/fGaQ=="));
        return new TestCaseData(scheme, head, "examplebucket", "dir/ob ject+é.txt", Parse("Wed, 01 Jul 2015 05:15:55 GMT"), signature)
            .SetName($"{{m}} {name}");
    }

    private static TestCaseData Row(string name, string scheme, string method, string target, string? bucket, string? objectKey,
        string date, string signature, params (string, string)[] headers) =>
            new TestCaseData(scheme, Requests.Head(method, target, [.. headers, ("Date", date)]), bucket, objectKey, Parse(date), signature)
                .SetName($"{{m}} {name} {scheme}");

    private static DateTimeOffset Parse(string date) => DateTimeOffset.Parse(date, CultureInfo.InvariantCulture);
}
