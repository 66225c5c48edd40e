using Conformance.Reference;
using Conformance.Rules;
using Conformance.Wire;

namespace Conformance.Multipart.Running;

/// <summary>
/// The embedded reference in an endpoint's place: what a run would ask of the endpoint is asked of the reference and counted, and the endpoint is sent nothing.
/// </summary>
public static class StandIn
{
    /// <summary>The profile as it is, but for where the endpoint is, what keeps a run short of its end, and what the reference has ways of its own for.</summary>
    public static Profile For(Profile profile)
    {
        ArgumentNullException.ThrowIfNull(profile);
        var behaviour = Speaking(profile.Dialect, Behaviour.For(DocumentFor(profile)))!;
        return profile with
        {
            Endpoint = null,
            IsReferenceOverHttps = profile.IsReferenceOverHttps || profile.Endpoint?.Scheme == Uri.UriSchemeHttps,
            Region = behaviour.Region,
            Signature = behaviour.Signatures.Contains(profile.Signature) ? profile.Signature : behaviour.Signatures[0],
            Addressing = behaviour.TakesPathStyle ? profile.Addressing : "virtual-hosted",
            HostTemplate = "{bucket}.localhost",
            ConnectTo = null,
            TlsFingerprint = null,
            Credentials = null,
            SecondAccount = null,
            Temporary = null,
            Limits = profile.Limits with { RequestsPerSecond = null, MaxBytes = null, MaxRequests = null, MaxDuration = null },
            KnownDeviations = [],
        };
    }

    /// <summary>The document that the reference follows: the profile's own where that is written in the profile's dialect, else the dialect's.</summary>
    public static string DocumentFor(Profile profile)
    {
        ArgumentNullException.ThrowIfNull(profile);
        return profile.Documents.Concat(Behaviour.Documents).First(document => Behaviour.Documents.Contains(document) && Speaking(profile.Dialect, Behaviour.For(document)) is not null);
    }

    /// <summary>The buckets that a profile says are there.</summary>
    public static ReferenceOptions WithBucketsOf(this ReferenceOptions options, Profile profile)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(profile);
        return options with { Buckets = [.. new[] { profile.Bucket, profile.SecondBucket }.OfType<string>()], GrantedBucket = profile.SecondAccountBucket };
    }

    /// <summary>The reference's accounts and keys, but only those of a kind that the profile offers.</summary>
    public static TargetOptions Within(this TargetOptions options, Offers offers)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(offers);
        return options with
        {
            Second = offers.SecondAccount ? options.Second : null,
            Temporary = offers.TemporaryCredentials ? options.Temporary : null,
            KmsKeyId = offers.KmsKeyId is null ? null : options.KmsKeyId,
        };
    }

    private static Behaviour? Speaking(string dialect, Behaviour behaviour) =>
        new[] { behaviour }.Concat(behaviour.OtherDialects).FirstOrDefault(each => each.Dialect.Name == dialect);
}
