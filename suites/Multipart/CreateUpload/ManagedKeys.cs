using Conformance.Multipart.Judging;
using Conformance.Rules;
using Conformance.Rules.Rulebooks;
using Conformance.Running;
using Conformance.Running.Judging;
using Conformance.Wire.Exchanges;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.CreateUpload;

/// <summary>Encryption with keys that the endpoint manages, asked for when an upload is created.</summary>
public sealed class ManagedKeys(CaseContext context) : CreateChecks(context)
{
    /// <summary>Accepted and not confirmed is not encrypted, as far as anybody can see.</summary>
    [Check]
    public async Task AreConfirmed(UploadEncryption encryption)
    {
        var upload = await CreateAcceptedAsync(Encrypted(encryption));

        VerifyNamed(upload.Created!, WordOf(encryption));
    }

    /// <summary>The key need not be named; one that is has to be the one that was asked for.</summary>
    [Check]
    public async Task AreUnderTheKeyAskedFor()
    {
        var upload = await CreateAcceptedAsync(Encrypted(UploadEncryption.Kms));

        VerifyNamed(upload.Created!, WordOf(UploadEncryption.Kms));
        var (asked, found) = (Session.Target.KmsKeyId!, upload.Created!.ResponseHeaders[Dialect.SseKmsKeyIdHeader]);
        var isSo = found is null || found.EndsWith(asked, StringComparison.Ordinal) || asked.EndsWith(found, StringComparison.Ordinal);
        Verify(isSo, Aspect.Access, $"{Dialect.SseKmsKeyIdHeader} ending in {asked}, or none",
            $"{Dialect.SseKmsKeyIdHeader} {Shown(found)}",
            upload.Created);
    }

    [Check]
    public async Task AreConfirmedWithoutAKey()
    {
        var upload = await CreateAcceptedAsync(new CreateOptions
        {
            Alter = request => request.WithHeader(Dialect.SseHeader, WordOf(UploadEncryption.Kms)),
        });

        VerifyNamed(upload.Created!, WordOf(UploadEncryption.Kms));
    }

    /// <summary>The response names the key that it was asked for, whatever stands before it.</summary>
    [Check]
    public async Task NameTheKey()
    {
        var upload = await CreateAcceptedAsync(Encrypted(UploadEncryption.Kms));

        Verify(upload.Created!).HasHeaderEndingIn(Dialect.SseKmsKeyIdHeader, Session.Target.KmsKeyId!);
    }

    /// <summary>HEAD of the completed object names the encryption, and where a key was asked for, the key.</summary>
    [Check]
    public async Task AreNamedByTheObject(UploadEncryption encryption)
    {
        var head = await CompleteAndAskAsync(await CreateAcceptedAsync(Encrypted(encryption)));

        VerifyNamed(head, WordOf(encryption));
        if (encryption == UploadEncryption.Kms) Verify(head).HasHeaderEndingIn(Dialect.SseKmsKeyIdHeader, Session.Target.KmsKeyId!);
    }

    /// <param name="word">Sent as the encryption; left out for none.</param>
    /// <param name="keyId">Sent as the key of the key service; left out for none.</param>
    [Check]
    public Task AreRefused(Expectation expect, string? word = null, string? keyId = null) => VerifyRefusedAsync(
        new CreateOptions
        {
            Alter = request =>
            {
                if (word is not null) request.WithHeader(Dialect.SseHeader, word);
                if (keyId is not null) request.WithHeader(Dialect.SseKmsKeyIdHeader, keyId);
            },
        }, expect);

    /// <summary>The key ID differs from a right one in its last letters and digits, and the encryption is the right one for it.</summary>
    [Check]
    public Task AreRefusedOfAnUnknownKey(Expectation expect) => VerifyRefusedAsync(
        new CreateOptions { KmsKeyId = NeverIssued(Session.Target.KmsKeyId!) }, expect, Encrypted(UploadEncryption.Kms));

    private string WordOf(UploadEncryption encryption) =>
        encryption == UploadEncryption.Kms ? Dialect.SseKmsWord! : Dialect.SseManagedWord;

    private void VerifyNamed(Exchange exchange, string word)
    {
        var found = exchange.ResponseHeaders[Dialect.SseHeader];
        Verify(found == word, Aspect.Access, $"{Dialect.SseHeader}: {word}", $"{Dialect.SseHeader} {Shown(found)}", exchange);
    }
}
