using Conformance.Dialects;
using Conformance.Dialects.Signatures;
using Conformance.Reference;

namespace Conformance.SelfChecks.Multipart.Faults;

/// <summary>How requests are signed in any dialect, and taken for signed.</summary>
internal static class RequestSignature
{
    private static readonly string[] Parameters =
    [
        "AWSAccessKeyId", "AccessKeyId", "OSSAccessKeyId", "Expires", "Signature", "security-token", "sign",
        "x-oss-date", "x-oss-expires", "x-oss-credential", "x-oss-additional-headers", "x-oss-access-key-id",
    ];

    private static readonly string[] Beginnings = ["X-Amz-", "x-oss-signature", "q-"];

    /// <summary>Whether a parameter of the query belongs to a signature rather than to what is asked.</summary>
    public static bool IsParameter(string name) => Parameters.Contains(name, StringComparer.OrdinalIgnoreCase)
        || Beginnings.Any(beginning => name.StartsWith(beginning, StringComparison.OrdinalIgnoreCase))
        || name.EndsWith("-security-token", StringComparison.OrdinalIgnoreCase);

    /// <summary>The first signature that a request has; null where it has none.</summary>
    public static PresentedSignature? Of(FrontRequest request) =>
        Vendors.BuiltIn.ReadSignatures(request.Head) is [var first, ..] ? first : null;

    /// <summary>Signs a request anew in its own scheme, or its dialect's where it has none, in its head.</summary>
    /// <param name="key">Who signs; null for the key that the request names.</param>
    /// <param name="payload">What stands for the payload, in schemes that sign it.</param>
    public static FrontRequest Anew(FrontRequest request, ReferenceServer reference, AccessKey? key, string payload)
    {
        var presented = Of(request);
        var scheme = Vendors.BuiltIn.SignatureScheme(presented?.Scheme ?? request.Dialect.DefaultSignature);
        var signed = request.WithQuery(part => IsParameter(part.Name) ? null : part);
        foreach (var name in HeadersIn(request.Dialect)) signed.Head.Headers.Remove(name);
        scheme.SignHeader(signed.Head, new SigningInput
        {
            Key = key ?? KeyOf(presented, reference),
            Region = reference.Region,
            Time = DateTimeOffset.UtcNow,
            Bucket = signed.Bucket,
            ObjectKey = signed.RawKey.Length > 0 ? PercentEncoding.Decode(signed.RawKey) : null,
            PayloadHash = payload,
        });
        return signed;
    }

    private static IEnumerable<string> HeadersIn(Dialect dialect) => new[]
    {
        "Authorization", "Date", "security-token", dialect.HeaderPrefix + "date", dialect.SecurityTokenHeader,
        dialect.ContentSha256Header,
    }.OfType<string>();

    private static AccessKey KeyOf(PresentedSignature? presented, ReferenceServer reference) =>
        new[] { reference.SecondAccount, reference.Temporary }.FirstOrDefault(key => key.Id == presented?.AccessKeyId) ?? reference.Owner;
}
