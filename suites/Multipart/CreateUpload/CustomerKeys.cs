using Conformance.Rules.Rulebooks;
using Conformance.Running;
using Conformance.Running.Judging;
using Conformance.Wire.Bodies;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.CreateUpload;

/// <summary>Encryption with a key of the customer's own (SSE-C), given when an upload is created.</summary>
public sealed class CustomerKeys(CaseContext context) : CreateChecks(context)
{
    private const string Right = "right";

    private static readonly CustomerKey Key = CustomerKey.Generated(seed: 1);

    /// <summary>The response repeats algorithm and key-MD5.</summary>
    [Check]
    public async Task AreConfirmed()
    {
        var created = (await CreateAcceptedAsync(new CreateOptions { CustomerKey = Key })).Created!;

        Verify(created).HasHeader(Dialect.CustomerAlgorithmHeader!, "AES256");
        Verify(created).HasHeader(Dialect.CustomerKeyMd5Header!, Key.Md5Base64);
    }

    [Check]
    public async Task AreNeverRevealed()
    {
        var created = (await CreateAcceptedAsync(new CreateOptions { CustomerKey = Key })).Created!;

        Verify(created).DoesNotRevealTheCustomerKey();
        Verify(created).HasNoHeader(Dialect.CustomerKeyHeader!);
    }

    /// <summary>
    /// Each argument says what stands in one of the three headers: <c>right</c>, <c>missing</c>, <c>of another key</c>, <c>N bytes</c>
    /// (a key of that length), or the header's very text.
    /// </summary>
    [Check]
    public Task AreRefused(Expectation expect, string algorithm = Right, string key = Right, string keyMd5 = Right) => VerifyRefusedAsync(
        new CreateOptions { Alter = request => UploadPart.CustomerKeys.Replace(Dialect, request, algorithm, key, keyMd5) }, expect,
        new CreateOptions { CustomerKey = Key });

    /// <summary>The key comes together with a request for the endpoint's own.</summary>
    [Check]
    public Task AreRefusedBesideManagedOnes(Expectation expect) => VerifyRefusedAsync(
        new CreateOptions { CustomerKey = Key, ManagedEncryption = true }, expect, new CreateOptions { CustomerKey = Key });
}
