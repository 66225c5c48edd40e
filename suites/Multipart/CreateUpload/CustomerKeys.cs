using Conformance.Rules;
using Conformance.Rules.Rulebooks;
using Conformance.Running;
using Conformance.Running.Judging;
using Conformance.Wire.Bodies;
using Conformance.Wire.Exchanges;
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

    /// <summary>
    /// Whether the endpoint offers it or not: an upload that is created has the key confirmed, and its object is read with the key only.
    /// </summary>
    [Check]
    public async Task AreConfirmedOrRefused()
    {
        MustWork((await CreateAsync()).Exchange, "creating an upload that asks for nothing");

        var (exchange, upload) = await CreateAsync(new CreateOptions { CustomerKey = Key });

        VerifyRefusedOrNotThere(exchange, upload);
        if (upload is null) return;
        VerifyNamed(exchange, Dialect.CustomerAlgorithmHeader!, "AES256");
        VerifyNamed(exchange, Dialect.CustomerKeyMd5Header!, Key.Md5Base64);
        await CompleteAsync(upload);
        var bare = await Session.ReadObjectAsync(upload.Key);
        Context.MustBeUsable(bare.Exchange, "reading the object without its key");
        Verify(!bare.IsSuccess, Aspect.Access, "no bytes without the key", bare.IsSuccess ? "the object without the key" : "none",
            bare.Exchange);
        var read = await Session.ReadObjectAsync(upload.Key, WithKeyOf(upload));
        Verify(read.Is(SmallBody), Aspect.Bytes, "the object's bytes with the key", Response.Describe(read.Exchange), read.Exchange);
    }

    /// <summary>Only records what becomes of a customer's key where no page speaks of one.</summary>
    [Check]
    public async Task AreRecorded()
    {
        var (exchange, _) = await CreateAsync(new CreateOptions { CustomerKey = Key });

        Record(exchange);
        Context.Saw($"{Dialect.CustomerAlgorithmHeader} {Shown(exchange.ResponseHeaders[Dialect.CustomerAlgorithmHeader!])}");
    }

    private void VerifyNamed(Exchange exchange, string header, string value)
    {
        var found = exchange.ResponseHeaders[header];
        Verify(found == value, Aspect.Access, $"{header}: {value}", $"{header} {Shown(found)}", exchange);
    }
}
