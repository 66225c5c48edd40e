using System.Globalization;
using System.Security.Cryptography;
using Conformance.Reference;
using Conformance.Reference.Behaviours;

namespace Conformance.SelfChecks.Multipart.Faults;

/// <summary>Stores that decide what no page decides otherwise than the reference does.</summary>
internal static class RightDecisions
{
    private static Behaviour Its { get; } = Behaviour.For(FrontRun.Document);

    public static IReadOnlyList<RightStore> All { get; } =
    [
        Deciding("gives upload IDs with signs that addresses and XML escape", Replacement.Of(Its.Uploads.NewId,
            _ => () => $"{Convert.ToBase64String(RandomNumberGenerator.GetBytes(24))}+/=~&:")) with { About = ["framing.sdk-defaults"] },
        Deciding("gives upload IDs of 900 letters", Replacement.Of(Its.Uploads.NewId,
            _ => () => RandomNumberGenerator.GetHexString(900, lowercase: true))),
        Deciding("counts upload IDs from 1", Replacement.Of(Its.Uploads.NewId, _ =>
        {
            var last = 0;
            return () => Interlocked.Increment(ref last).ToString(CultureInfo.InvariantCulture);
        })),
        Deciding("lists two entries a page at most",
            Replacement.Of(Its.Listings.PageSize, _ => asked => Math.Min(asked, 2)),
            Replacement.Of(Its.UploadListings.PageSize, _ => asked => Math.Min(asked, 2)))
            with { About = ["listing.", "pagination."] },
        Deciding("has ETags that are no MD5", Replacement.Of(Its.ETags.OfPart,
            _ => (md5, _) => Convert.ToHexStringLower(SHA256.HashData(md5)))) with { About = ["etag.md5", "copy-source.etag"] },
        Deciding("has ETags with letters in upper case", Replacement.Of(Its.ETags.OfPart,
            honest => (md5, encryption) => honest.ETags.OfPart(md5, encryption).ToUpperInvariant())) with { About = ["etag."] },
    ];

    private static RightStore Deciding(string name, params IReadOnlyList<Replacement> replacements) =>
        new(name, () => (_, _) => Task.FromResult<FrontResponse?>(null)) { Behaviour = Its.With(replacements) };
}
