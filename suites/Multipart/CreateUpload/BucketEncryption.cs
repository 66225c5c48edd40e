using Conformance.Multipart.Judging;
using Conformance.Rules;
using Conformance.Running;
using Conformance.Running.Judging;
using Conformance.Wire.Exchanges;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.CreateUpload;

/// <summary>The encryption of an upload that asks for none: its bucket's, else the endpoint's own choice.</summary>
public sealed class BucketEncryption(CaseContext context) : CreateChecks(context)
{
    /// <summary>Nothing was set for the run's bucket, and nothing is asked for: the object is encrypted all the same.</summary>
    [Check]
    public async Task IsThereUnasked()
    {
        var head = await CompleteAndAskAsync(await CreateAcceptedAsync());

        VerifyNamed(head, Dialect.SseManagedWord);
    }

    /// <param name="encryption">What is set for the bucket.</param>
    [Check]
    public async Task IsThatOfTheObject(UploadEncryption encryption)
    {
        var bucket = await OpenAsync(encryption);

        var head = await CompleteAndAskAsync(await CreateAcceptedAsync(new CreateOptions { Bucket = bucket }));

        VerifyNamed(head, WordOf(encryption));
        if (encryption == UploadEncryption.Kms) Verify(head).HasHeaderEndingIn(Dialect.SseKmsKeyIdHeader, Session.Target.KmsKeyId!);
    }

    /// <param name="encryption">What is set for the bucket.</param>
    /// <param name="asked">What the creation asks for.</param>
    [Check]
    public async Task GivesWayToARequest(UploadEncryption encryption, UploadEncryption asked)
    {
        var bucket = await OpenAsync(encryption);

        var head = await CompleteAndAskAsync(await CreateAcceptedAsync(Encrypted(asked) with { Bucket = bucket }));

        VerifyNamed(head, WordOf(asked));
    }

    /// <summary>Creation, part and completion say how the object is encrypted.</summary>
    [Check]
    public async Task IsNamedByEveryResponse(UploadEncryption encryption)
    {
        var bucket = await OpenAsync(encryption);
        var upload = await CreateAcceptedAsync(new CreateOptions { Bucket = bucket });
        var part = await Session.PutPartAsync(upload, 1, SmallBody);
        MustWork(part, "a part without a fault");

        var completed = await CompleteGoodAsync(upload, new SentPart(1, part.ETag ?? "", SmallBody));

        foreach (var exchange in new[] { upload.Created!, part, completed }) VerifyNamed(exchange, WordOf(encryption), Aspect.Header);
    }

    /// <summary>A key of the bucket's own, asked for by one upload, is nothing that other uploads get.</summary>
    [Check]
    public async Task StaysAsItIs()
    {
        var bucket = await OpenAsync(UploadEncryption.Kms);
        var before = await SettingAsync(bucket);

        await CreateAcceptedAsync(Encrypted(UploadEncryption.Kms) with
        {
            Bucket = bucket,
            Alter = request => request.WithHeader(Dialect.SseHeader + "-bucket-key-enabled", "true"),
        });
        var after = await SettingAsync(bucket);

        Verify(before.Text == after.Text, Aspect.State, "the bucket's encryption as it was", before.Text == after.Text
            ? "the bucket's encryption as it was" : $"{after.Text} in the place of {before.Text}", after.Exchange);
    }

    /// <summary>Only records which responses name an encryption that was set for the bucket.</summary>
    [Check]
    public async Task IsRecorded(UploadEncryption encryption)
    {
        var bucket = encryption == UploadEncryption.None ? Session.Target.Bucket : await OpenAsync(encryption);

        var (created, upload) = await CreateAsync(new CreateOptions { Bucket = bucket });

        Record(created);
        Context.Saw($"creation: {Dialect.SseHeader} {Shown(created.ResponseHeaders[Dialect.SseHeader])}");
        if (upload is null) return;
        var head = await CompleteAndAskAsync(upload);
        Context.Saw($"object: {Dialect.SseHeader} {Shown(head.ResponseHeaders[Dialect.SseHeader])}");
    }

    private async Task<string> OpenAsync(UploadEncryption encryption) => await OwnBucket.EncryptedAsync(
        Context, WordOf(encryption), encryption == UploadEncryption.Kms ? Session.Target.KmsKeyId : null);

    private async Task<(string Text, Exchange Exchange)> SettingAsync(string bucket)
    {
        var exchange = await OwnBucket.ReadAsync(Context, bucket, "encryption");
        MustWork(exchange, "asking for the bucket's encryption");
        if (exchange.Xml()?.Descendants().Any(leaf => leaf.Value == Dialect.SseKmsWord) is not true)
            throw new CaseInconclusiveException("The bucket does not show the encryption that was set for it.") { Exchange = exchange };
        var leaves = (exchange.Xml()?.Descendants() ?? []).Where(element => !element.HasElements)
            .Select(leaf => $"{leaf.Name.LocalName} {leaf.Value}");
        return (string.Join(", ", leaves), exchange);
    }

    private string WordOf(UploadEncryption encryption) =>
        encryption == UploadEncryption.Kms ? Dialect.SseKmsWord! : Dialect.SseManagedWord;

    private void VerifyNamed(Exchange exchange, string word, Aspect aspect = Aspect.Access)
    {
        var found = exchange.ResponseHeaders[Dialect.SseHeader];
        Verify(found == word, aspect, $"{Dialect.SseHeader}: {word}", $"{Dialect.SseHeader} {Shown(found)}", exchange);
    }
}
