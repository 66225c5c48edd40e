using System.Globalization;
using System.Security.Cryptography;
using Conformance.Reference;
using Conformance.Reference.Behaviours;
using Conformance.Rules;
using static Conformance.SelfChecks.Multipart.Faults.Handlings;

namespace Conformance.SelfChecks.Multipart.Faults;

/// <summary>Stores that decide what no page decides otherwise than the reference does.</summary>
internal static class RightDecisions
{
    public static IReadOnlyList<RightStore> All { get; } =
    [
        Deciding("gives upload IDs with signs that addresses and XML escape", its => Replacement.Of(its.Uploads.NewId,
            _ => () => $"{Convert.ToBase64String(RandomNumberGenerator.GetBytes(24))}+/=~&:")) with { About = ["framing.sdk-defaults"] },
        Deciding("gives upload IDs of 900 letters", its => Replacement.Of(its.Uploads.NewId,
            _ => () => RandomNumberGenerator.GetHexString(900, lowercase: true))),
        Deciding("counts upload IDs from 1", its => Replacement.Of(its.Uploads.NewId, _ =>
        {
            var last = 0;
            return () => Interlocked.Increment(ref last).ToString(CultureInfo.InvariantCulture);
        })),
        Deciding("lists two entries a page at most",
            its => Replacement.Of(its.Listings.PageSize, _ => asked => Math.Min(asked, 2)),
            its => Replacement.Of(its.UploadListings.PageSize, _ => asked => Math.Min(asked, 2)))
            with { About = ["listing.", "pagination."] },
        Deciding("has ETags that are no MD5", its => Replacement.Of(its.ETags.OfPart,
            _ => (md5, _) => Convert.ToHexStringLower(SHA256.HashData(md5))))
            with { About = ["etag.md5", "etag.form", "copy-source.etag"] },
        Deciding("has ETags with letters in upper case", its => Replacement.Of(its.ETags.OfPart,
            honest => (md5, encryption) => honest.ETags.OfPart(md5, encryption).ToUpperInvariant())) with { About = ["etag."] },
        // Simulators are meant to; who wrote the profile knows.
        Deciding("checks no signatures",
            its => Replacement.Of(its.Signatures.Takes, _ => _ => true),
            its => Replacement.Of(its.Signatures.TakesUnknownKey, _ => _ => true),
            its => Replacement.Of(its.Signatures.ChecksChunks, _ => false),
            its => Replacement.Of(its.Access.Permits, _ => (_, _, _) => true)) with { Without = Feature.ChecksSignatures },
    ];

    private static RightStore Deciding(string name, params IReadOnlyList<Func<Behaviour, Replacement>> replacements) =>
        new(name, () => Nothing)
        {
            Decides = its => [.. replacements.Select(replacement => replacement(its))],
        };
}
