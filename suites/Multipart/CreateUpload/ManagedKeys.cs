using System.Text;
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

    /// <summary>Two layers of encryption, under the endpoint's own key of the key service or the one that is asked for.</summary>
    [Check]
    public async Task AreConfirmedTwice(bool namesTheKey)
    {
        var word = Dialect.SseKmsWord + ":dsse";

        var upload = await CreateAcceptedAsync(namesTheKey
            ? Asking((Dialect.SseHeader, word), (Dialect.SseKmsKeyIdHeader, Session.Target.KmsKeyId!))
            : Asking((Dialect.SseHeader, word)));

        VerifyNamed(upload.Created!, word);
    }

    /// <summary>A key of the bucket's own below that of the key service.</summary>
    [Check]
    public async Task AreConfirmedBelowABucketKey()
    {
        var header = Dialect.SseHeader + "-bucket-key-enabled";

        var upload = await CreateAcceptedAsync(
            Encrypted(UploadEncryption.Kms) with { Alter = request => request.WithHeader(header, "true") });

        Verify(upload.Created!).HasHeader(header, "true", sameLetterCase: false);
    }

    /// <summary>Additional data that the key service holds the key to.</summary>
    /// <param name="context">JSON.</param>
    [Check]
    public async Task AreTakenInAContext(string context)
    {
        var encoded = Convert.ToBase64String(Encoding.UTF8.GetBytes(context));

        var upload = await CreateAcceptedAsync(Encrypted(UploadEncryption.Kms) with
        {
            Alter = request => request.WithHeader(Dialect.SseHeader + "-context", encoded),
        });

        VerifyNamed(upload.Created!, WordOf(UploadEncryption.Kms));
    }

    /// <summary>Whether the endpoint offers it or not, what is accepted has to be confirmed.</summary>
    /// <param name="encryption">Asked for without a key's ID.</param>
    [Check]
    public async Task AreConfirmedOrRefused(UploadEncryption encryption)
    {
        MustWork((await CreateAsync()).Exchange, "creating an upload that asks for nothing");

        var (exchange, upload) = await CreateAsync(Asking((Dialect.SseHeader, WordOf(encryption))));

        VerifyRefusedOrNotThere(exchange, upload);
        if (upload is not null) VerifyNamed(exchange, WordOf(encryption));
    }

    /// <summary>Both responses of the completed upload name the encryption, and so do both ways of reading the object.</summary>
    [Check]
    public async Task AreNamedByReads()
    {
        var upload = await CreateAcceptedAsync(Encrypted(UploadEncryption.Kms));
        var head = await CompleteAndAskAsync(upload);
        var read = (await Session.ReadObjectAsync(upload.Key)).Exchange;
        MustWork(read, "reading the object");

        foreach (var exchange in new[] { head, read })
        {
            VerifyNamed(exchange, WordOf(UploadEncryption.Kms));
            Verify(exchange).HasHeaderEndingIn(Dialect.SseKmsKeyIdHeader, Session.Target.KmsKeyId!);
        }
    }

    /// <summary>Creation and completion say how the object is encrypted, and under which key.</summary>
    [Check]
    public async Task AreNamedByCreationAndCompletion()
    {
        var upload = await CreateAcceptedAsync(Encrypted(UploadEncryption.Kms));
        var part = await PutGoodPartAsync(upload, 1, SmallBody);

        var completed = await CompleteGoodAsync(upload, part);

        foreach (var exchange in new[] { upload.Created!, completed })
        {
            Verify(exchange).HasHeader(Dialect.SseHeader, WordOf(UploadEncryption.Kms));
            Verify(exchange).HasHeaderEndingIn(Dialect.SseKmsKeyIdHeader, Session.Target.KmsKeyId!);
        }
    }

    /// <summary>Only records what becomes of words and headers that no page explains.</summary>
    /// <param name="word">Sent as the encryption; left out for that of the key service, with its key.</param>
    /// <param name="header">Behind the header of the encryption, a hyphen first; left out for none.</param>
    /// <param name="value">Of that header.</param>
    [Check]
    public async Task AreRecorded(string? word = null, string? header = null, string value = "")
    {
        var options = word is null ? Encrypted(UploadEncryption.Kms) : Asking((Dialect.SseHeader, word));

        var (exchange, _) = await CreateAsync(header is null ? options
            : options with { Alter = request => request.WithHeader(Dialect.SseHeader + header, value) });

        Record(exchange);
        Context.Saw($"{Dialect.SseHeader} {Shown(exchange.ResponseHeaders[Dialect.SseHeader])}");
        Context.Saw($"{Dialect.SseKmsKeyIdHeader} {Shown(exchange.ResponseHeaders[Dialect.SseKmsKeyIdHeader])}");
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

    private static CreateOptions Asking(params (string Name, string Value)[] headers) => new()
    {
        Alter = request =>
        {
            foreach (var (name, value) in headers) request.WithHeader(name, value);
        },
    };

    private string WordOf(UploadEncryption encryption) =>
        encryption == UploadEncryption.Kms ? Dialect.SseKmsWord! : Dialect.SseManagedWord;

    private void VerifyNamed(Exchange exchange, string word)
    {
        var found = exchange.ResponseHeaders[Dialect.SseHeader];
        Verify(found == word, Aspect.Access, $"{Dialect.SseHeader}: {word}", $"{Dialect.SseHeader} {Shown(found)}", exchange);
    }
}
