using Conformance.Multipart.Judging;
using Conformance.Running;
using Conformance.Running.Judging;
using Conformance.Wire.Bodies;
using Conformance.Wire.Requests;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.UploadPartCopy;

/// <summary>Copies between objects and uploads that are encrypted in one way or another.</summary>
public sealed class ManagedKeys(CaseContext context) : CopyChecks(context)
{
    private static readonly CustomerKey SourceKey = CustomerKey.Generated(seed: 3);

    [Check]
    public async Task AreNamedInTheResponse(UploadEncryption encryption)
    {
        var source = await PutSourceAsync(OtherSmallBody);
        var upload = await Session.CreateUploadAsync(Encrypted(encryption));

        var copied = await CopyAsync(upload, "1", source);

        MustWork(copied.Exchange, "a copy without a fault");
        Verify(copied.Exchange).HasHeader(
            Dialect.SseHeader, encryption == UploadEncryption.Kms ? Dialect.SseKmsWord! : Dialect.SseManagedWord);
    }

    /// <summary>The part is the source's bytes, however either is encrypted.</summary>
    [Check]
    public async Task MayDiffer(UploadEncryption ofSource, UploadEncryption ofUpload)
    {
        var source = await PutSourceAsync(OtherSmallBody, alter: request => Encrypt(request, ofSource));
        var upload = await Session.CreateUploadAsync(Encrypted(ofUpload));

        var copied = await CopyAsync(upload, "1", source, ofSource == UploadEncryption.Customer ? OpenSource : null);

        Verify(copied.Exchange).IsAccepted();
        await Verify(upload).CompletesToAsync(await ListedAsync(upload, 1, copied, source.Body));
    }

    private void Encrypt(Request request, UploadEncryption encryption)
    {
        if (encryption == UploadEncryption.Store) request.WithHeader(Dialect.SseHeader, Dialect.SseManagedWord);
        if (encryption == UploadEncryption.Customer) request.WithCustomerKey(Dialect, SourceKey);
        if (encryption == UploadEncryption.Kms)
            request.WithHeader(Dialect.SseHeader, Dialect.SseKmsWord!).WithHeader(Dialect.SseKmsKeyIdHeader, Session.Target.KmsKeyId!);
    }

    private void OpenSource(Request request)
    {
        request.Headers.Set(OfSource(Dialect.CustomerAlgorithmHeader!), "AES256");
        request.Headers.Set(OfSource(Dialect.CustomerKeyHeader!), SourceKey.Base64);
        request.Headers.Set(OfSource(Dialect.CustomerKeyMd5Header!), SourceKey.Md5Base64);
    }
}
