using Conformance.Running.Judging;
using Conformance.Wire.Bodies;
using Conformance.Wire.Exchanges;
using Conformance.Wire.Requests;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.Judging;

/// <summary>One version of an object.</summary>
public sealed record StoredVersion(string Id, Body Body);

/// <summary>An object with two versions, in a bucket of the case's own that keeps them.</summary>
public sealed record VersionedObject(string Bucket, string Key, StoredVersion Older, StoredVersion Newer)
{
    /// <exception cref="CaseInconclusiveException">A step did not work, or a response names no version.</exception>
    public static async Task<VersionedObject> StoreAsync(CaseContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var bucket = await OwnBucket.VersionedAsync(context);
        var key = context.Session.NewKey();
        var length = context.Traits.SmallestPart.Length;
        return new(bucket, key, await PutAsync(context, bucket, key, Body.Generated(length, seed: 5)),
            await PutAsync(context, bucket, key, Body.Generated(length, seed: 6)));
    }

    /// <summary>Stores one version.</summary>
    /// <exception cref="CaseInconclusiveException">That did not work, or the response names no version.</exception>
    public static async Task<StoredVersion> PutAsync(
        CaseContext context, string bucket, string key, Body body, Action<Request>? alter = null)
    {
        ArgumentNullException.ThrowIfNull(context);
        var stored = await context.Session.PutObjectAsync(key, body, alter, bucket);
        context.MustWork(stored, "storing an object in a bucket that keeps versions");
        var id = IdIn(context, stored);
        if (id is null or "null") context.CannotTell(stored, "storing an object in a bucket that keeps versions", "no version ID");
        return new StoredVersion(id, body);
    }

    /// <summary>The version that a response names; null for none.</summary>
    public static string? IdIn(CaseContext context, Exchange exchange)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(exchange);
        return exchange.ResponseHeaders[context.Session.Dialect.HeaderPrefix + "version-id"];
    }

    /// <summary>Names a version in the query.</summary>
    public static Action<Request> Naming(string id) => request => request.WithQuery("versionId", id);
}
