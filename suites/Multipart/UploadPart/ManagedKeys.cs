using Conformance.Multipart.Judging;
using Conformance.Multipart.Running;
using Conformance.Wire;

namespace Conformance.Multipart.UploadPart;

/// <summary>Who keeps the key of an encrypted upload.</summary>
public enum ManagedEncryption
{
    /// <summary>The store itself.</summary>
    Store,

    /// <summary>A key management service.</summary>
    Kms,
}

/// <summary>Parts of an upload whose encryption the endpoint manages: chosen when the upload is created, never on the part.</summary>
public sealed class ManagedKeys : UploadPartSuite
{
    [Check]
    public async Task NeedNoHeaders(ManagedEncryption encryption)
    {
        var upload = await Target.CreateUploadAsync(Options(encryption));

        var exchange = await Target.PutPartAsync(upload, "1", SmallBody);

        exchange.Should().BeAccepted();
        await upload.Should().CompleteToAsync(new SentPart(1, exchange.ETag ?? "", SmallBody));
    }

    [Check]
    public async Task AreNamedInTheAnswer(ManagedEncryption encryption)
    {
        var upload = await Target.CreateUploadAsync(Options(encryption));

        var exchange = await Target.PutPartAsync(upload, "1", SmallBody);

        exchange.Should().BeAccepted();
        exchange.Should().CarryHeader(Dialect.SseHeader, encryption == ManagedEncryption.Kms ? Dialect.SseKmsWord! : Dialect.SseManagedWord);
    }

    private static Dialects.Dialect Dialect => Target.Target.Dialect;

    private static CreateOptions Options(ManagedEncryption encryption) => encryption == ManagedEncryption.Kms
        ? new CreateOptions { KmsKeyId = Target.Target.KmsKeyId }
        : new CreateOptions { ManagedEncryption = true };
}
