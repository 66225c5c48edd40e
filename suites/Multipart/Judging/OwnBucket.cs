using System.Xml.Linq;
using Conformance.Running.Judging;
using Conformance.Wire.Bodies;
using Conformance.Wire.Exchanges;
using Conformance.Wire.Requests;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.Judging;

/// <summary>A bucket of the case's own with a configuration, which no other case depends on.</summary>
internal static class OwnBucket
{
    private static readonly XNamespace Space = "http://s3.amazonaws.com/doc/2006-03-01/";

    /// <summary>A new bucket whose encryption is set.</summary>
    /// <param name="word">As headers name it.</param>
    /// <param name="keyId">Of the key service; null for none.</param>
    /// <exception cref="CaseInconclusiveException">No bucket was made.</exception>
    /// <exception cref="CaseUnsupportedException">The configuration was refused.</exception>
    public static async Task<string> EncryptedAsync(CaseContext context, string word, string? keyId)
    {
        var bucket = await context.Session.MakeBucketAsync();
        await ConfigureAsync(context, bucket, "encryption", Element("ServerSideEncryptionConfiguration", Element("Rule",
            Element("ApplyServerSideEncryptionByDefault", Element("SSEAlgorithm", word),
                keyId is null ? null : Element("KMSMasterKeyID", keyId)))));
        return bucket;
    }

    /// <summary>A new bucket that ends the uploads of keys with a prefix a day after their creation.</summary>
    /// <exception cref="CaseInconclusiveException">No bucket was made.</exception>
    /// <exception cref="CaseUnsupportedException">The configuration was refused.</exception>
    public static async Task<string> EndingUploadsAsync(CaseContext context, string prefix, string ruleId)
    {
        var bucket = await context.Session.MakeBucketAsync();
        await ConfigureAsync(context, bucket, "lifecycle", Element("LifecycleConfiguration", Element("Rule",
            Element("ID", ruleId), Element("Filter", Element("Prefix", prefix)), Element("Status", "Enabled"),
            Element("AbortIncompleteMultipartUpload", Element("DaysAfterInitiation", "1")))));
        return bucket;
    }

    /// <summary>A new bucket that keeps versions.</summary>
    /// <exception cref="CaseInconclusiveException">No bucket was made.</exception>
    /// <exception cref="CaseUnsupportedException">The configuration was refused.</exception>
    public static async Task<string> VersionedAsync(CaseContext context)
    {
        var bucket = await context.Session.MakeBucketAsync();
        await SetVersioningAsync(context, bucket, "Enabled");
        return bucket;
    }

    /// <exception cref="CaseUnsupportedException">The configuration was refused.</exception>
    public static Task SetVersioningAsync(CaseContext context, string bucket, string status) =>
        ConfigureAsync(context, bucket, "versioning", Element("VersioningConfiguration", Element("Status", status)));

    /// <summary>A new bucket whose objects can be locked.</summary>
    /// <param name="days">For how many days what comes is locked without asking, under a mode that can be lifted; null for none.</param>
    /// <exception cref="CaseInconclusiveException">No bucket was made.</exception>
    /// <exception cref="CaseUnsupportedException">The configuration was refused.</exception>
    public static async Task<string> LockingAsync(CaseContext context, int? days = null)
    {
        var bucket = await context.Session.MakeBucketAsync(request => request.WithHeader(
            context.Session.Dialect.HeaderPrefix + "bucket-object-lock-enabled", "true"));
        if (days is { } count)
        {
            await ConfigureAsync(context, bucket, "object-lock", Element("ObjectLockConfiguration",
                Element("ObjectLockEnabled", "Enabled"), Element("Rule", Element("DefaultRetention",
                    Element("Mode", "GOVERNANCE"), Element("Days", count)))));
        }

        return bucket;
    }

    /// <summary>Asks for what was set.</summary>
    /// <param name="subresource">The parameter that names it.</param>
    public static Task<Exchange> ReadAsync(CaseContext context, string bucket, string subresource) =>
        context.Session.SendAsync(new Request("GET") { Bucket = bucket }.WithQuery(subresource));

    /// <summary>Sets something for a bucket.</summary>
    /// <exception cref="CaseUnsupportedException">It was refused.</exception>
    public static async Task ConfigureAsync(CaseContext context, string bucket, string subresource, Body document)
    {
        var request = new Request("PUT") { Bucket = bucket, Body = document }.WithQuery(subresource)
            .WithHeader("Content-MD5", document.Md5Base64);
        var exchange = await context.Session.SendAsync(request);
        if (exchange.Status == 501 || Response.Classify(exchange) is ResponseClass.Refused or ResponseClass.Denied)
            throw new CaseUnsupportedException($"setting {subresource} for a bucket got {Response.Describe(exchange)}");
        context.MustWork(exchange, $"setting {subresource} for a bucket");
    }

    private static Task ConfigureAsync(CaseContext context, string bucket, string subresource, XElement document) =>
        ConfigureAsync(context, bucket, subresource, Body.OfText(document.ToString(SaveOptions.DisableFormatting)));

    private static XElement Element(string name, params object?[] content) => new(Space + name, content);
}
