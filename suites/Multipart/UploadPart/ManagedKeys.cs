using Conformance.Multipart.Judging;
using Conformance.Multipart.Running;
using Conformance.Rules;
using Conformance.Wire;

namespace Conformance.Multipart.UploadPart;

/// <summary>Parts of an upload whose encryption the endpoint manages: chosen when the upload is created, never on the part.</summary>
public sealed class ManagedKeys : UploadPartSuite
{
    [Check]
    public async Task NeedNoHeaders(UploadEncryption encryption)
    {
        var upload = await Target.CreateUploadAsync(Encrypted(encryption));

        var exchange = await Target.PutPartAsync(upload, "1", SmallBody);

        exchange.Should().BeAccepted();
        await upload.Should().CompleteToAsync(new SentPart(1, exchange.ETag ?? "", SmallBody));
    }

    /// <param name="scheme">The signature scheme, where encryption needs another than the profile's.</param>
    [Check]
    public async Task AreNamedInTheAnswer(UploadEncryption encryption, string? scheme = null)
    {
        var upload = await Target.CreateUploadAsync(SignedBy(scheme, Encrypted(encryption)));

        var exchange = await Target.PutPartAsync(upload, "1", SmallBody, request => request.Scheme = scheme);

        exchange.MustWork("a part without a fault");
        exchange.Should().CarryHeader(Dialect.SseHeader, encryption == UploadEncryption.Kms ? Dialect.SseKmsWord! : Dialect.SseManagedWord);
    }

    /// <summary>The answer says that a key service encrypts, in any word, and with which key.</summary>
    /// <param name="scheme">The signature scheme, where encryption needs another than the profile's.</param>
    [Check]
    public async Task NameTheKmsKey(string? scheme = null)
    {
        var upload = await Target.CreateUploadAsync(SignedBy(scheme, Encrypted(UploadEncryption.Kms)));

        var exchange = await Target.PutPartAsync(upload, "1", SmallBody, request => request.Scheme = scheme);

        exchange.MustWork("a part without a fault");
        exchange.Should().CarryHeader(Dialect.SseHeader);
        exchange.Should().CarryHeaderEndingIn(Dialect.SseKmsKeyIdHeader, Target.Target.KmsKeyId!);
    }

    [Check]
    public async Task AreNotNamedUnasked()
    {
        var upload = await Target.CreateUploadAsync();

        var exchange = await Target.PutPartAsync(upload, "1", SmallBody);

        exchange.MustWork("a part without a fault");
        exchange.Should().NotCarryHeader(Dialect.SseHeader);
    }

    /// <summary>Encryption is chosen when the upload is created; a part comes too late.</summary>
    [Check]
    public async Task AreRefusedOnAPart(Expectation expect)
    {
        var upload = await Target.CreateUploadAsync();
        var control = await Target.PutGoodPartAsync(upload, 1, SmallBody);

        var exchange = await Target.PutPartAsync(upload, "1", OtherSmallBody, request => request.WithHeader(Dialect.SseHeader, Dialect.SseManagedWord));

        exchange.Should().Meet(expect);
        await upload.Should().HoldOnlyAsync(control);
    }

    private static Dialects.Dialect Dialect => Target.Target.Dialect;

    private static CreateOptions SignedBy(string? scheme, CreateOptions options) =>
        scheme is null ? options : options with { Alter = request => request.Scheme = scheme };
}
