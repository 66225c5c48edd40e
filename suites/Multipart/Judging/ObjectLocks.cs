using System.Globalization;
using Conformance.Dialects;
using Conformance.Wire.Requests;

namespace Conformance.Multipart.Judging;

/// <summary>Asks for locks that last for minutes, under a mode that can be lifted: what is locked can be removed.</summary>
internal static class ObjectLocks
{
    /// <summary>Ends in the future on every server, however far ahead its clock is.</summary>
    public static readonly TimeSpan Lasting = ServerClock.MaxSkew + TimeSpan.FromMinutes(5);

    /// <summary>An instant as headers have it, in ISO 8601.</summary>
    public static string Written(DateTimeOffset instant) =>
        instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>Has the object of a creation or a write locked.</summary>
    public static Request WithLock(this Request request, Dialect dialect) => request
        .WithHeader(dialect.HeaderPrefix + "object-lock-mode", "GOVERNANCE")
        .WithHeader(dialect.HeaderPrefix + "object-lock-retain-until-date", Written(DateTimeOffset.UtcNow.Add(Lasting)));
}
