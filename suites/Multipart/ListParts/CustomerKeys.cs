using Conformance.Rules.Rulebooks;
using Conformance.Running;
using Conformance.Running.Judging;
using Conformance.Wire.Bodies;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.ListParts;

/// <summary>Whether parts under a customer's key are listed without it.</summary>
public sealed class CustomerKeys(CaseContext context) : ListChecks(context)
{
    private static readonly CustomerKey Key = CustomerKey.Generated(seed: 1);

    private static readonly CustomerKey AnotherKey = CustomerKey.Generated(seed: 2);

    [Check]
    public async Task AreNotNeededWithoutAChecksum()
    {
        var upload = await Session.CreateUploadAsync(new CreateOptions { CustomerKey = Key });
        await PutGoodPartAsync(upload, 1, SmallBody);

        await VerifyShowsOneAsync(upload);
    }

    [Check]
    public async Task AreTaken()
    {
        var upload = await UploadWithAChecksumAsync();

        await VerifyShowsOneAsync(upload, request => request.WithCustomerKey(Dialect, Key));
    }

    /// <param name="another">Whether another key comes in place of none.</param>
    [Check]
    public async Task AreNeededWithAChecksum(Expectation expect, bool another = false)
    {
        var upload = await UploadWithAChecksumAsync();
        MustWork(await AskAsync(upload, request => request.WithCustomerKey(Dialect, Key)), "listing the parts with the key");

        var exchange = await AskAsync(upload, another ? request => request.WithCustomerKey(Dialect, AnotherKey) : null);

        Verify(exchange).Meets(expect);
    }

    private async Task<UploadHandle> UploadWithAChecksumAsync()
    {
        var upload = await Session.CreateUploadAsync(new CreateOptions { CustomerKey = Key, ChecksumAlgorithm = "CRC32" });
        await PutGoodPartAsync(upload, 1, SmallBody, request =>
            request.WithHeader(Dialect.HeaderPrefix + "checksum-crc32", Convert.ToBase64String(SmallBody.Checksum("CRC32"))));
        return upload;
    }
}
