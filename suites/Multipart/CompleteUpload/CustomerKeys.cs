using Conformance.Multipart.Judging;
using Conformance.Rules.Rulebooks;
using Conformance.Running;
using Conformance.Running.Judging;
using Conformance.Wire.Bodies;
using Conformance.Wire.Exchanges;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.CompleteUpload;

/// <summary>Whether an upload under a customer's key is completed without it, and what the response then says.</summary>
public sealed class CustomerKeys(CaseContext context) : CompletionChecks(context)
{
    private const string Algorithm = "CRC32";

    private static readonly CustomerKey Key = CustomerKey.Generated(seed: 1);

    private static readonly CustomerKey AnotherKey = CustomerKey.Generated(seed: 2);

    /// <param name="sent">Whether the key comes all the same.</param>
    [Check]
    public async Task AreNotNeededWithoutAChecksum(bool sent = false)
    {
        var upload = await Session.CreateUploadAsync(new CreateOptions { CustomerKey = Key });
        var part = await PutGoodPartAsync(upload, 1, SmallBody);

        var exchange = await CompleteAsync(upload, part, sent ? Key : null);

        Verify(exchange).IsAccepted();
        await Verify(upload).HasBecomeAsync(part.Body);
    }

    [Check]
    public async Task AreTaken()
    {
        var (upload, part) = await UploadWithAChecksumAsync();

        Verify(await CompleteAsync(upload, part, Key)).IsAccepted();
        await Verify(upload).HasBecomeAsync(part.Body);
    }

    /// <param name="another">Whether another key comes in place of none.</param>
    [Check]
    public async Task AreNeededWithAChecksum(Expectation expect, bool another = false)
    {
        var (upload, part) = await UploadWithAChecksumAsync();

        var exchange = await CompleteAsync(upload, part, another ? AnotherKey : null);

        Verify(exchange).Meets(expect);
        await Verify(upload).HasNotBecomeAnObjectAsync();
        MustWork(await CompleteAsync(upload, part, Key), "completing the upload with its key");
    }

    [Check]
    public async Task AreNeverRevealed()
    {
        var (upload, part) = await UploadWithAChecksumAsync();

        var exchange = await CompleteAsync(upload, part, Key);

        Context.MustBeUsable(exchange, "completing the upload with its key");
        Verify(exchange).DoesNotRevealTheCustomerKey();
    }

    private Task<Exchange> CompleteAsync(UploadHandle upload, SentPart part, CustomerKey? key) =>
        CompleteAsync(upload, [part], key is null ? null : request => request.WithCustomerKey(Dialect, key));

    private async Task<(UploadHandle Upload, SentPart Part)> UploadWithAChecksumAsync()
    {
        var upload = await Session.CreateUploadAsync(new CreateOptions { CustomerKey = Key, ChecksumAlgorithm = Algorithm });
        var part = await PutGoodPartAsync(upload, 1, SmallBody, request =>
            request.WithHeader(Dialect.HeaderPrefix + "checksum-crc32", Convert.ToBase64String(SmallBody.Checksum(Algorithm))));
        return (upload, part.WithChecksum(Algorithm));
    }
}
