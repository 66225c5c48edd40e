using Conformance.Multipart.Judging;
using Conformance.Running;
using Conformance.Running.Judging;

namespace Conformance.Multipart.CompleteUpload;

/// <summary>What a completion's response says of the key that its upload is encrypted with.</summary>
public sealed class ManagedKeys(CaseContext context) : CompletionChecks(context)
{
    /// <param name="encryption">Of the upload's creation.</param>
    [Check]
    public async Task AreNamed(UploadEncryption encryption)
    {
        var upload = await Session.CreateUploadAsync(Encrypted(encryption));
        var part = await PutGoodPartAsync(upload, 1, SmallBody);

        var exchange = await CompleteAsync(upload, [part]);

        Verify(exchange).IsAccepted();
        Verify(exchange).HasHeader(Dialect.SseHeader, encryption == UploadEncryption.Kms ? Dialect.SseKmsWord! : Dialect.SseManagedWord);
        if (encryption == UploadEncryption.Kms && exchange.ResponseHeaders[Dialect.SseKmsKeyIdHeader] is not null)
            Verify(exchange).HasHeaderEndingIn(Dialect.SseKmsKeyIdHeader, Session.Target.KmsKeyId!);
    }
}
