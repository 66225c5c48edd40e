using Conformance.Dialects;
using Conformance.Dialects.Signatures;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Dialects;

/// <summary>The signatures of the vendors' own SDKs, recomputed: what an SDK sends on a plain call, its vendor's service accepts.</summary>
public sealed class SdkSignatureTests
{
    [TestCase("alibaba-oss")]
    [TestCase("huawei-obs")]
    [TestCase("tencent-cos")]
    [TestCase("yandex-object-storage")]
    public void Verify_but_for_those_named(string document)
    {
        var found = SdkRequest.All.Where(request => request.Document == document && Fault(request)
            && !SdkSignatures.ThatDoNotVerify.ContainsKey(SdkSignatures.NameOf(request)));

        found.Select(request => $"{SdkSignatures.NameOf(request)}, {request.Sdk} {request}").Should().BeEmpty();
    }

    [Test]
    public void Name_none_that_verifies() =>
        SdkRequest.All.Where(Fault).Select(SdkSignatures.NameOf).Should().Contain(SdkSignatures.ThatDoNotVerify.Keys);

    /// <summary>Three SDKs can sign so, though the vendor's API reference does not have it; one of the keys is made of dots.</summary>
    [Test]
    public void Verify_signatures_in_the_second_version_of_oss() => SdkRequest.All
        .Where(request => Vendors.BuiltIn.ReadSignatures(request.Head) is [{ Scheme: "oss-v2" }])
        .Select(Fault).Should().HaveCount(27).And.ContainSingle(isFault => isFault);

    private static bool Fault(SdkRequest request) =>
        Vendors.BuiltIn.ReadSignatures(request.Head) is not [{ Fault: null } presented]
        || !Vendors.BuiltIn.SignatureScheme(presented.Scheme).Verify(request.Head, presented, request.KeyOf(presented.AccessKeyId),
            new VerificationInput(request.Time, request.Region, TimeSpan.FromMinutes(15), request.Bucket, request.ObjectKey)
            { TakesHostWithoutPort = true }).Holds;
}
