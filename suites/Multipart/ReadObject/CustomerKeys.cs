using Conformance.Rules.Rulebooks;
using Conformance.Running;
using Conformance.Running.Judging;
using Conformance.Wire.Bodies;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.ReadObject;

/// <summary>Reading an object that was uploaded with a customer's key.</summary>
public sealed class CustomerKeys(CaseContext context) : ReadChecks(context)
{
    private static readonly CustomerKey Key = CustomerKey.Generated(seed: 1);

    private static readonly CustomerKey AnotherKey = CustomerKey.Generated(seed: 2);

    /// <summary>The bytes come with the key, and the response names its algorithm and MD5, never the key.</summary>
    /// <param name="part">A part number that is asked for.</param>
    /// <param name="range">A range that is asked for, which is the first half.</param>
    [Check]
    public async Task AreTaken(Reading by, string? part = null, string? range = null)
    {
        var stored = await EncryptedAsync();

        var exchange = await ReadAsync(stored, by, request =>
        {
            request.WithCustomerKey(Dialect, Key);
            if (part is not null) Part(part)(request);
            if (range is not null) Range(range)(request);
        });

        VerifyIs(exchange, range is null ? stored.Body : stored.Body.Slice(0, 50), "the bytes");
        if (Dialect.CustomerAlgorithmHeader is { } algorithm) Verify(exchange).HasHeader(algorithm, "AES256");
        if (Dialect.CustomerKeyMd5Header is { } md5) Verify(exchange).HasHeader(md5, Key.Md5Base64);
        Verify(exchange).DoesNotRevealTheCustomerKey();
    }

    /// <param name="another">Whether another key comes in place of none.</param>
    [Check]
    public async Task AreNeeded(Reading by, Expectation expect, bool another = false)
    {
        var stored = await EncryptedAsync();
        await MustReadAsync(stored, by, request => request.WithCustomerKey(Dialect, Key));

        var exchange = await ReadAsync(stored, by, another ? request => request.WithCustomerKey(Dialect, AnotherKey) : null);

        Verify(exchange).Meets(expect);
    }

    private Task<CompletedObject> EncryptedAsync() => SharedAsync([100], new CreateOptions { CustomerKey = Key });
}
