using Conformance.Multipart.Judging;
using Conformance.Rules.Rulebooks;
using Conformance.Running;
using Conformance.Running.Judging;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.UploadPart;

/// <summary>Parts of an upload whose encryption the endpoint manages: chosen when the upload is created, never on the part.</summary>
public sealed class ManagedKeys(CaseContext context) : Checks(context)
{
    [Check]
    public async Task NeedNoHeaders(UploadEncryption encryption)
    {
        var upload = await Session.CreateUploadAsync(Encrypted(encryption));

        var exchange = await Session.PutPartAsync(upload, "1", SmallBody);

        Verify(exchange).IsAccepted();
        await Verify(upload).CompletesToAsync(new SentPart(1, exchange.ETag ?? "", SmallBody));
    }

    /// <param name="scheme">The signature scheme, where encryption needs another than the profile's.</param>
    [Check]
    public async Task AreNamedInTheResponse(UploadEncryption encryption, string? scheme = null)
    {
        var upload = await Session.CreateUploadAsync(SignedBy(scheme, Encrypted(encryption)));

        var exchange = await Session.PutPartAsync(upload, "1", SmallBody, request => request.Scheme = scheme);

        MustWork(exchange, "a part without a fault");
        Verify(exchange).HasHeader(Dialect.SseHeader, encryption == UploadEncryption.Kms ? Dialect.SseKmsWord! : Dialect.SseManagedWord);
    }

    /// <summary>The response says that a key service encrypts, in any word, and with which key.</summary>
    /// <param name="scheme">The signature scheme, where encryption needs another than the profile's.</param>
    [Check]
    public async Task NameTheKmsKey(string? scheme = null)
    {
        var upload = await Session.CreateUploadAsync(SignedBy(scheme, Encrypted(UploadEncryption.Kms)));

        var exchange = await Session.PutPartAsync(upload, "1", SmallBody, request => request.Scheme = scheme);

        MustWork(exchange, "a part without a fault");
        Verify(exchange).HasHeader(Dialect.SseHeader);
        Verify(exchange).HasHeaderEndingIn(Dialect.SseKmsKeyIdHeader, Session.Target.KmsKeyId!);
    }

    /// <summary>The upload was created below a key of the bucket's own.</summary>
    [Check]
    public async Task NameTheBucketKey()
    {
        var header = Dialect.SseHeader + "-bucket-key-enabled";
        var upload = await Session.CreateUploadAsync(
            Encrypted(UploadEncryption.Kms) with { Alter = request => request.WithHeader(header, "true") });

        var exchange = await Session.PutPartAsync(upload, "1", SmallBody);

        MustWork(exchange, "a part without a fault");
        Verify(exchange).HasHeader(Dialect.SseHeader, Dialect.SseKmsWord!);
        Verify(exchange).HasHeader(header, "true", sameLetterCase: false);
        if (exchange.ResponseHeaders[Dialect.SseKmsKeyIdHeader] is not null)
            Verify(exchange).HasHeaderEndingIn(Dialect.SseKmsKeyIdHeader, Session.Target.KmsKeyId!);
    }

    [Check]
    public async Task AreNotNamedUnasked()
    {
        var upload = await Session.CreateUploadAsync();

        var exchange = await Session.PutPartAsync(upload, "1", SmallBody);

        MustWork(exchange, "a part without a fault");
        Verify(exchange).HasNoHeader(Dialect.SseHeader);
    }

    /// <summary>Encryption is chosen when the upload is created; a part comes too late.</summary>
    [Check]
    public async Task AreRefusedOnAPart(Expectation expect)
    {
        var upload = await Session.CreateUploadAsync();
        var control = await PutGoodPartAsync(upload, 1, SmallBody);

        var exchange = await Session.PutPartAsync(upload, "1", OtherSmallBody,
            request => request.WithHeader(Dialect.SseHeader, Dialect.SseManagedWord));

        Verify(exchange).Meets(expect);
        await Verify(upload).HoldsOnlyAsync(control);
    }

    /// <summary>What a key service protects needs a signature of one scheme; another one, right as it is, is not enough.</summary>
    /// <param name="scheme">The scheme that it needs, in which the upload is created.</param>
    /// <param name="otherScheme">The scheme that the part is signed in.</param>
    [Check]
    public async Task NeedTheScheme(string scheme, string otherScheme, Expectation expect)
    {
        var upload = await Session.CreateUploadAsync(SignedBy(scheme, Encrypted(UploadEncryption.Kms)));
        var control = await PutGoodPartAsync(upload, 1, SmallBody, request => request.Scheme = scheme);

        var exchange = await Session.PutPartAsync(upload, "1", OtherSmallBody, request => request.Scheme = otherScheme);

        Verify(exchange).Meets(expect, isAboutAccess: true);
        await Verify(upload).HoldsOnlyAsync(control);
    }

    /// <summary>Only records what becomes of a key that a part names, on an upload that is encrypted with the endpoint's key.</summary>
    /// <param name="keyId">The key that the part names; left out for that of the upload.</param>
    [Check]
    public async Task AreRecordedOnAPart(string? keyId = null)
    {
        var upload = await Session.CreateUploadAsync(Encrypted(UploadEncryption.Kms));

        Record(await Session.PutPartAsync(upload, "1", SmallBody, request => request
            .WithHeader(Dialect.SseHeader, Dialect.SseKmsWord!)
            .WithHeader(Dialect.SseKmsKeyIdHeader, keyId ?? Session.Target.KmsKeyId!)));
    }

    private static CreateOptions SignedBy(string? scheme, CreateOptions options) =>
        scheme is null ? options : options with { Alter = request => request.Scheme = scheme };
}
