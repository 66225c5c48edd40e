using Conformance.Dialects;
using Conformance.Dialects.Signatures;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Dialects;

/// <summary>The signatures of the vendors' own SDKs, recomputed: what an SDK sends on a plain call, its vendor's service accepts.</summary>
public sealed class SdkSignatureTests
{
    private const string WrongSecret = "No secret that is known verifies it; the SDK may have been given a wrong one on purpose.";
    private const string KeyOfDots = "The key is made of dots, which HTTP clients take out of a path after it was signed.";
    private const string EmptyContentType = "A URL of the Java SDK; the recorded Content-Type is empty and need not be what was signed.";
    private const string BucketLeftOut = "rclone's version 2 leaves the bucket in the host out of what it signs.";

    /// <summary>The signatures that do not verify, by their beginning or, where none was found, by SDK and request.</summary>
    private static readonly Dictionary<string, string> Refused = new()
    {
        ["YtykQ+VLJm"] = WrongSecret,
        ["456b89bcac"] = WrongSecret,
        ["krvtYUjDrO"] = WrongSecret,
        ["Q7KMvuRva0"] = KeyOfDots,
        ["b62c254617"] = KeyOfDots,
        ["C0hxF6Rdxs"] = KeyOfDots,
        ["077d37a1aa"] = KeyOfDots,
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

    [TestCase("alibaba-oss")]
    [TestCase("huawei-obs")]
    [TestCase("tencent-cos")]
    [TestCase("yandex-object-storage")]
    public void Verify_but_for_those_named(string document)
    {
        var found = SdkRequest.All.Where(request => request.Document == document && !IsOfSecondOssVersion(request.Head) && Fault(request))
            .Select(request => Name(request) + (Refused.ContainsKey(Name(request)) ? "" : $", {request.Sdk} {request}"));

        found.Where(name => !Refused.ContainsKey(name)).Should().BeEmpty();
    }

    [Test]
    public void Name_none_that_verifies() => SdkRequest.All.Where(Fault).Select(Name).Should().Contain(Refused.Keys);

    /// <summary>Three SDKs can sign by OSS version 2, which the vendor's API reference does not have.</summary>
    [Test]
    public void Find_no_signature_in_the_second_version_of_oss() =>
        SdkRequest.All.Where(request => IsOfSecondOssVersion(request.Head)).Should().HaveCount(27).And
            .OnlyContain(request => Fault(request));

    private static bool IsOfSecondOssVersion(RequestHead head) =>
        head.Headers["Authorization"]?.StartsWith("OSS2 ", StringComparison.Ordinal) == true
        || head.QueryValue("x-oss-signature-version") == "OSS2";

    private static string Name(SdkRequest request) => Vendors.BuiltIn.ReadSignatures(request.Head) is [{ Signature: var text }]
        ? text[..Math.Min(text.Length, 10)]
        : $"{request.Sdk} {request.Head.Method} {request.Head.Path}";

    private static bool Fault(SdkRequest request) =>
        Vendors.BuiltIn.ReadSignatures(request.Head) is not [{ Fault: null } presented]
        || !Vendors.BuiltIn.SignatureScheme(presented.Scheme).Verify(request.Head, presented, request.KeyOf(presented.AccessKeyId),
            new VerificationInput(request.Time, request.Region, TimeSpan.FromMinutes(15), request.Bucket, request.ObjectKey)
            { TakesHostWithoutPort = true }).Holds;
}
