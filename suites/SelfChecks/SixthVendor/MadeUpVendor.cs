using Conformance.Dialects;
using Conformance.Reference;
using Conformance.Reference.Behaviours;
using Conformance.Running;

namespace Conformance.SelfChecks.SixthVendor;

/// <summary>A sixth vendor, as CONTRIBUTING says one is added: words, signature, behaviour and rulebook of its own.</summary>
internal static class MadeUpVendor
{
    private const string Name = "Made Up";
    private const string Region = "mu-east";

    public static Dialect Dialect { get; } = new()
    {
        Name = "made-up",
        HeaderPrefix = "x-mu-",
        RequestIdHeader = "x-mu-request-id",
        SecurityTokenHeader = "x-mu-security-token",
        StorageClassHeader = "x-mu-storage-class",
        SseHeader = "x-mu-server-side-encryption",
        SseManagedWord = "AES256",
        SseKmsKeyIdHeader = "x-mu-server-side-encryption-key-id",
        CopySourceHeader = "x-mu-copy-source",
        CopySourceRangeHeader = "x-mu-copy-source-range",
        AclHeader = "x-mu-acl",
        BucketAclHeader = "x-mu-acl",
        MetadataPrefix = "x-mu-meta-",
        DefaultSignature = MadeUpSignature.Word,
        DefaultAddressing = Addressing.Path,
        ThrottlingCodes = ["SlowDown"],
        SecretHeaders = ["Authorization", "x-mu-security-token"],
        SecretQueryParameters = ["signature"],
        ErrorLayout = new(ErrorLayout.UsualProlog, ["Code", "Message", "RequestId"], []),
        BucketCreation = new("Place", (_, _) => true),
    };

    public static Document Document { get; } = new("made-up", "mu", "MU", Name, Dialect);

    public static Vendor Vendor { get; } = new(Name)
    {
        Documents = [Document],
        Dialects = [Dialect],
        SignatureSchemes = [new MadeUpSignature()],
        Clients = [new("Node.js", "new (require('made-up'))({ endpoint: '{endpoint}', region: '{region}' })", MadeUpSignature.Word)],
    };

    /// <summary>Its document knows part numbers up to 1,000.</summary>
    public static Behaviour Behaviour { get; } = new(Document.Name, Dialect, Region)
    {
        Signatures = new SharedSignatures(Dialect, Region, MadeUpSignature.Word),
        Parts = new SharedParts { MaxNumber = 1000 },
        PartSizes = new SharedPartSizes { Min = 1 },
        ETags = new BinaryDigestETags(),
    };

    /// <summary>The whole registration.</summary>
    public static AddedVendor Added { get; } = new(Vendor, [Behaviour], typeof(MadeUpVendor).Assembly);
}
