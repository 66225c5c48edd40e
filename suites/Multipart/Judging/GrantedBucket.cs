using Conformance.Dialects;
using Conformance.Running.Judging;
using Conformance.Wire.Requests;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.Judging;

/// <summary>A bucket of the first account that the second account may write to.</summary>
public static class GrantedBucket
{
    /// <summary>
    /// The bucket that the profile says was granted by hand; else the run's second bucket, granted now through its access control list,
    /// to that one account and to nobody else.
    /// </summary>
    /// <exception cref="CaseUnsupportedException">There is neither.</exception>
    /// <exception cref="CaseInconclusiveException">The grant was refused.</exception>
    public static async Task<string> OpenAsync(CaseContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var session = context.Session;
        if (session.Target.Profile.SecondAccountBucket is { } granted) return granted;
        var bucket = session.Target.SecondBucket
            ?? throw new CaseUnsupportedException(
                "the profile has neither a secondAccountBucket, granted by hand, nor a second bucket to grant");
        var prefix = session.Dialect.HeaderPrefix;
        var request = new Request("PUT") { Bucket = bucket, Query = [new QueryPart("acl", null)] }
            .WithHeader(prefix + "grant-full-control", $"id=\"{await AccountIdAsync(context, Identity.Main)}\"")
            .WithHeader(prefix + "grant-write", $"id=\"{await AccountIdAsync(context, Identity.Second)}\"");
        context.MustWork(await session.SendAsync(request), "granting the second account to write to the second bucket");
        return bucket;
    }

    /// <summary>An account's canonical ID, as the list of its buckets names its owner.</summary>
    internal static async Task<string> AccountIdAsync(CaseContext context, Identity identity)
    {
        var exchange = await context.Session.SendAsync(new Request("GET") { Bucket = "", Identity = identity });
        context.MustWork(exchange, "listing an account's buckets");
        return exchange.Xml()?.Elements().FirstOrDefault(element => element.Name.LocalName == "Owner")?
                .Elements().FirstOrDefault(element => element.Name.LocalName == "ID")?.Value
            ?? throw new CaseInconclusiveException("set-up refused: the list of an account's buckets names no owner to grant to")
            { Exchange = exchange };
    }
}
