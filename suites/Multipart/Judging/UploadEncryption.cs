namespace Conformance.Multipart.Judging;

/// <summary>How an upload is encrypted, chosen when it is created.</summary>
public enum UploadEncryption
{
    /// <summary>Nothing is asked for.</summary>
    None,

    /// <summary>With keys of the store itself.</summary>
    Store,

    /// <summary>With a key of a key management service.</summary>
    Kms,

    /// <summary>With a key that the customer sends (SSE-C).</summary>
    Customer,
}
