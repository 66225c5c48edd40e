using Conformance.Dialects;
using Conformance.Dialects.Signatures;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Dialects;

/// <summary>
/// Which query parameters belong to the resource and so enter the string to sign, name by name. A parameter wrongly left out lets a
/// listener change what a signed request acts on; one wrongly signed makes every client fail.
/// </summary>
public sealed class SignedParameters
{
    /// <summary>Parameters that no vendor's page lists: they only shape the response.</summary>
    private static readonly string[] Unsigned = ["prefix", "delimiter", "marker", "max-keys", "list-type", "max-uploads", "max-parts",
        "key-marker", "encoding-type", "Expires", "acls", "up"];

    private static readonly string[] Overrides =
    [
        "response-cache-control", "response-content-disposition", "response-content-encoding", "response-content-language",
        "response-content-type", "response-expires",
    ];

    /// <summary>
    /// "Signing and Authenticating REST Requests", the list of boto for what came later, and OBS's "User Signature Authentication".
    /// </summary>
    private static readonly string[] AwsV2 =
    [
        "acl", "cors", "delete", "deletebucket", "lifecycle", "location", "logging", "notification", "partNumber", "policy", "quota",
        "requestPayment", "restore",
        "storageinfo", "storagePolicy", "tagging", "torrent", "uploadId", "uploads", "versionId", "versioning", "versions", "website",
        "x-amz-security-token", "X-Amz-Anything",
        .. Overrides,
    ];

    /// <summary>"Authentication of Signature in a Header", which also Huawei's SDKs compare without case, and what these add.</summary>
    private static readonly string[] Obs =
    [
        "acl", "append", "attname", "CDNNotifyConfiguration", "cdnnotifyconfiguration", "cors", "customdomain", "delete", "deletebucket",
        "encryption", "inventory", "length",
        "lifecycle", "location", "logging", "metadata", "mirrorBackToSource", "modify", "name", "notification", "obscompresspolicy",
        "object-lock", "partNumber", "partnumber",
        "policy", "position", "quota", "rename", "replication", "requestPayment", "restore", "retention", "storageClass", "storageinfo",
        "storagePolicy", "storagepolicy",
        "tagging", "torrent", "truncate", "uploadId", "uploads", "versionId", "versioning", "versions", "website", "x-obs-security-token",
        "X-Obs-Anything",
        .. Overrides,
    ];

    /// <summary>"Add a signature to the header" and the list of the vendor's .NET SDK.</summary>
    private static readonly string[] OssV1 =
    [
        "acl", "append", "asyncFetch", "bucketInfo", "callback", "callback-var", "cname", "comp", "continuation-token", "cors", "delete",
        "encryption", "endTime", "img",
        "inventory", "inventoryId", "lifecycle", "live", "location", "logging", "metaQuery", "objectMeta", "partNumber", "policy",
        "position", "qos", "qosInfo", "referer",
        "replication", "replicationLocation", "replicationProgress", "requestPayment", "resourceGroup", "restore", "security-token",
        "sequential", "startTime", "stat", "status",
        "style", "styleName", "symlink", "tagging", "transferAcceleration", "uploadId", "uploads", "versionId", "versioning", "versions",
        "vod", "website", "worm", "wormExtend",
        "wormId", "x-oss-process", "x-oss-traffic-limit",
        .. Overrides,
    ];

    private static readonly AccessKey Key = new("AKID", "secret");

    [TestCase("aws-v2", nameof(AwsV2))]
    [TestCase("obs", nameof(Obs))]
    [TestCase("oss-v1", nameof(OssV1))]
    public void EnterTheStringToSignAndNoOthersDo(string scheme, string list)
    {
        var signed = ListNamed(list);
        var others = AwsV2.Concat(Obs).Concat(OssV1).Concat(Unsigned).Except(signed, StringComparer.Ordinal);

        signed.Where(name => ResourceWith(scheme, name + "=1") != $"/bucket/key?{name}=1")
            .Should().BeEmpty("each of them is signed with its value");
        others.Where(name => ResourceWith(scheme, name + "=1") != "/bucket/key").Should().BeEmpty("none of them is signed");
    }

    [TestCase("aws-v2", "uploads&partNumber=2&uploadId=", "?partNumber=2&uploadId=&uploads")]
    [TestCase("obs", "uploads&partNumber=2&uploadId=", "?partNumber=2&uploadId=&uploads")]
    [TestCase("oss-v1", "uploads&partNumber=2&uploadId=", "?partNumber=2&uploadId&uploads")]
    [TestCase("aws-v2", "response-content-type=text%2Fplain&acl", "?acl&response-content-type=text/plain")]
    [TestCase("oss-v1", "x-oss-process=a%20b&prefix=c", "?x-oss-process=a b")]
    [TestCase("oss-v1", "Acl&X-OSS-Process=1", "")]
    [TestCase("aws-v2", "Acl&PartNumber=1", "")]
    public void AreSortedAndDecoded(string scheme, string query, string signed) =>
        ResourceWith(scheme, query).Should().Be("/bucket/key" + signed);

    private static string[] ListNamed(string name) => name switch { nameof(AwsV2) => AwsV2, nameof(Obs) => Obs, _ => OssV1 };

    private static string ResourceWith(string schemeName, string query)
    {
        var scheme = Vendors.BuiltIn.SignatureScheme(schemeName);
        var head = Requests.Head("GET", "/key?" + query);
        scheme.SignHeader(head,
            new SigningInput { Key = Key, Region = "", Time = DateTimeOffset.UnixEpoch, Bucket = "bucket", ObjectKey = "key" });
        // What follows the date's line: none of these requests has a header that is signed.
        return scheme.Verify(head, scheme.Read(head)!, Key,
            new VerificationInput(DateTimeOffset.UnixEpoch, "", TimeSpan.Zero, "bucket", "key")).StringToSign!.Split('\n')[^1];
    }
}
