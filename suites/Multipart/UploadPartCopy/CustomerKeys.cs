using Conformance.Rules.Rulebooks;
using Conformance.Running;
using Conformance.Running.Judging;
using Conformance.Wire.Bodies;
using Conformance.Wire.Requests;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.UploadPartCopy;

/// <summary>Keys of the customer's own (SSE-C), of the source and of the upload.</summary>
public sealed class CustomerKeys(CaseContext context) : CopyChecks(context)
{
    private const string Right = "right";
    private const string Missing = "missing";

    private static readonly CustomerKey Key = CustomerKey.Generated(seed: 1);
    private static readonly CustomerKey AnotherKey = CustomerKey.Generated(seed: 2);

    [Check]
    public async Task MatchTheUpload()
    {
        var source = await PutSourceAsync(OtherSmallBody);
        var upload = await Session.CreateUploadAsync(new CreateOptions { CustomerKey = Key });

        var copied = await CopyAsync(upload, "1", source);

        Verify(copied.Exchange).IsAccepted();
        await Verify(upload).CompletesToAsync(await ListedAsync(upload, 1, copied, source.Body));
    }

    [Check]
    public async Task AreEchoed()
    {
        var prepared = await PrepareAsync(new CreateOptions { CustomerKey = Key });

        var copied = await CopyAsync(prepared.Upload, "1", prepared.Source);

        MustWork(copied.Exchange, "a copy without a fault");
        Verify(copied.Exchange).HasHeader(Dialect.CustomerAlgorithmHeader!, "AES256");
        Verify(copied.Exchange).HasHeader(Dialect.CustomerKeyMd5Header!, Key.Md5Base64);
    }

    [Check]
    public async Task AreNeverRevealed()
    {
        var prepared = await PrepareAsync(new CreateOptions { CustomerKey = Key });

        var copied = await CopyAsync(prepared.Upload, "1", prepared.Source);

        MustWork(copied.Exchange, "a copy without a fault");
        Verify(copied.Exchange).DoesNotRevealTheCustomerKey();
        Verify(copied.Exchange).HasNoHeader(Dialect.CustomerKeyHeader!);
    }

    /// <summary>Each argument says what stands in one of the three headers, as <see cref="UploadPart.CustomerKeys"/> reads it.</summary>
    [Check]
    public async Task AreRefused(Expectation expect, string algorithm = Right, string key = Right, string keyMd5 = Right)
    {
        var prepared = await PrepareAsync(new CreateOptions { CustomerKey = Key });

        var copied = await CopyAsync(prepared.Upload, "1", prepared.Source,
            request => UploadPart.CustomerKeys.Replace(Dialect, request, algorithm, key, keyMd5));

        await VerifyStaysAsync(prepared, copied, expect);
    }

    [Check]
    public async Task AreRefusedOnAPlainUpload(Expectation expect)
    {
        var prepared = await PrepareAsync();

        var copied = await CopyAsync(prepared.Upload, "1", prepared.Source, request => request.WithCustomerKey(Dialect, Key));

        await VerifyStaysAsync(prepared, copied, expect);
    }

    [Check]
    public async Task OpenTheSource()
    {
        var source = await PutEncryptedSourceAsync();

        await VerifyCopiesAsync(await Session.CreateUploadAsync(), source, source.Body, request => OfSource(request, Key));
    }

    /// <summary>A range of the source is opened as the whole is: other ten bytes than the control's.</summary>
    [Check]
    public async Task OpenARangeOfTheSource()
    {
        var source = (await PrepareRangedAsync(request => request.WithCustomerKey(Dialect, Key), request => OfSource(request, Key))).Source;

        await VerifyCopiesAsync(await Session.CreateUploadAsync(), source, source.Body.Slice(3, 10),
            request => OfSource(request, Key), "bytes=3-12");
    }

    /// <param name="key">What is sent of the source's key: <c>missing</c> or <c>of another key</c>.</param>
    [Check]
    public async Task AreNeededForTheSource(string key, Expectation expect)
    {
        var source = await PutEncryptedSourceAsync();
        var upload = await Session.CreateUploadAsync();
        await CopyGoodPartAsync(await Session.CreateUploadAsync(), 1, source, request => OfSource(request, Key));
        var control = await PutGoodPartAsync(upload, 1, SmallBody);

        var copied = await CopyAsync(upload, "1", source, key == Missing ? null : request => OfSource(request, AnotherKey));

        await VerifyStaysAsync(new PreparedCopy(upload, control, source), copied, expect);
    }

    /// <summary>The upload has a key of its own besides.</summary>
    [Check]
    public async Task MayDiffer()
    {
        var source = await PutEncryptedSourceAsync();
        var upload = await Session.CreateUploadAsync(new CreateOptions { CustomerKey = AnotherKey });

        var copied = await CopyAsync(upload, "1", source, request => OfSource(request, Key));

        Verify(copied.Exchange).IsAccepted();
        await Verify(upload).CompletesToAsync(await ListedAsync(upload, 1, copied, source.Body));
    }

    private Task<SourceObject> PutEncryptedSourceAsync() =>
        PutSourceAsync(OtherSmallBody, alter: request => request.WithCustomerKey(Dialect, Key));

    private void OfSource(Request request, CustomerKey key)
    {
        request.Headers.Set(OfSource(Dialect.CustomerAlgorithmHeader!), "AES256");
        request.Headers.Set(OfSource(Dialect.CustomerKeyHeader!), key.Base64);
        request.Headers.Set(OfSource(Dialect.CustomerKeyMd5Header!), key.Md5Base64);
    }

    /// <summary>Bytes decide: the part that was there is completed and read.</summary>
    private async Task VerifyStaysAsync(PreparedCopy prepared, CopyResult copied, Expectation expect)
    {
        Verify(copied.Exchange).Meets(expect);
        await Verify(prepared.Upload).HoldsOnlyAndCompletesToAsync(prepared.Control);
    }
}
