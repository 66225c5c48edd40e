using Conformance.Dialects;

namespace Conformance.SelfChecks.Dialects;

/// <summary>What is known of the signatures of the recorded requests.</summary>
internal static class SdkSignatures
{
    private const string WrongSecret = "No secret that is known verifies it; the SDK may have been given a wrong one on purpose.";
    private const string KeyOfDots = "The key is made of dots, which HTTP clients take out of a path after it was signed.";
    private const string EmptyContentType = "A URL of the Java SDK; the recorded Content-Type is empty and need not be what was signed.";
    private const string BucketLeftOut = "rclone's version 2 leaves the bucket in the host out of what it signs.";

    /// <summary>The signatures that do not verify, by their beginning or, where none was found, by SDK and request.</summary>
    public static IReadOnlyDictionary<string, string> ThatDoNotVerify { get; } = new Dictionary<string, string>
    {
        ["YtykQ+VLJm"] = WrongSecret,
        ["456b89bcac"] = WrongSecret,
        ["krvtYUjDrO"] = WrongSecret,
        ["Q7KMvuRva0"] = KeyOfDots,
        ["b62c254617"] = KeyOfDots,
        ["C0hxF6Rdxs"] = KeyOfDots,
        ["077d37a1aa"] = KeyOfDots,
        ["F6s55OUGm2"] = KeyOfDots,
        ["vTEYukUlaN"] = KeyOfDots,
        ["DeXJN42fZF"] = KeyOfDots,
        ["44cf7fcb40"] = KeyOfDots,
        ["d69aabf827"] = KeyOfDots,
        ["85af77f759"] = KeyOfDots,
        ["0b9a75dcd7"] = EmptyContentType,
        ["fe034f58ed"] = EmptyContentType,
        ["zZ1qIWhFSv"] = BucketLeftOut,
        ["Nnz4UtD9u/"] = BucketLeftOut,
    };

    /// <summary>The beginning of its signature or, where none is found, SDK and request.</summary>
    public static string NameOf(SdkRequest request) => Vendors.BuiltIn.ReadSignatures(request.Head) is [{ Signature: { Length: > 0 } text }]
        ? text[..Math.Min(text.Length, 10)]
        : $"{request.Sdk} {request.Head.Method} {request.Head.Path}";
}
