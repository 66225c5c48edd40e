using Conformance.Multipart.Judging;
using Conformance.Multipart.Running;
using Conformance.Rules;
using Conformance.Wire;

namespace Conformance.Multipart.UploadPart;

/// <summary>Parts of an upload that was created with a key of the customer's own (SSE-C).</summary>
public sealed class CustomerKeys : UploadPartSuite
{
    private const string Right = "right";
    private const string Missing = "missing";
    private const string OfAnotherKey = "of another key";

    private static readonly CustomerKey Key = CustomerKey.Generated(seed: 1);
    private static readonly CustomerKey AnotherKey = CustomerKey.Generated(seed: 2);

    [Check]
    public async Task MatchTheUpload()
    {
        var upload = await Target.CreateUploadAsync(new CreateOptions { CustomerKey = Key });

        var exchange = await Target.PutPartAsync(upload, "1", SmallBody);

        exchange.Should().BeAccepted();
        await upload.Should().CompleteToAsync(new SentPart(1, exchange.ETag ?? "", SmallBody));
    }

    /// <summary>Each argument says what stands in one of the three headers: <c>right</c>, <c>missing</c>, <c>of another key</c>,
    /// <c>N bytes</c> (a key of that length), or the header's very text.</summary>
    [Check]
    public async Task AreRefused(Expectation expect, string algorithm = Right, string key = Right, string keyMd5 = Right)
    {
        var upload = await Target.CreateUploadAsync(new CreateOptions { CustomerKey = Key });
        var control = await Target.PutGoodPartAsync(upload, 1, SmallBody);

        var exchange = await Target.PutPartAsync(upload, "1", OtherSmallBody, request => Replace(request, algorithm, key, keyMd5));

        exchange.Should().Meet(expect);
        await upload.Should().HoldOnlyAndCompleteToAsync(control);
    }

    /// <summary>Only records what becomes of a key or a word that the page leaves open.</summary>
    [Check]
    public async Task AreRecorded(string algorithm = Right, string key = Right, string keyMd5 = Right)
    {
        var upload = await Target.CreateUploadAsync(new CreateOptions { CustomerKey = Key });

        var exchange = await Target.PutPartAsync(upload, "1", SmallBody, request => Replace(request, algorithm, key, keyMd5));

        Record(exchange);
    }

    /// <summary>Only records what becomes of a key of another length, given when the upload is created and with its part.</summary>
    /// <param name="bytes">Length of the key.</param>
    [Check]
    public async Task AreRecordedOfLength(int bytes)
    {
        var options = new CreateOptions { CustomerKey = CustomerKey.Generated(seed: 1, bytes) };
        var creation = Target.CreateUpload(options);
        var created = await Target.SendAsync(creation);

        if (Target.ReadUpload(creation, created, options.CustomerKey) is { } upload) Record(await Target.PutPartAsync(upload, "1", SmallBody));
        else Record(created);
    }

    [Check]
    public async Task AreRefusedOnAPlainUpload(Expectation expect)
    {
        var upload = await Target.CreateUploadAsync();
        var control = await Target.PutGoodPartAsync(upload, 1, SmallBody);

        var exchange = await Target.PutPartAsync(upload, "1", OtherSmallBody, request => request.WithCustomerKey(Dialect, Key));

        exchange.Should().Meet(expect);
        await upload.Should().HoldOnlyAndCompleteToAsync(control);
    }

    [Check]
    public async Task AreEchoed()
    {
        var upload = await Target.CreateUploadAsync(new CreateOptions { CustomerKey = Key });

        var exchange = await Target.PutPartAsync(upload, "1", SmallBody);

        exchange.MustWork("a part without a fault");
        exchange.Should().CarryHeader(Dialect.CustomerAlgorithmHeader!, "AES256");
        exchange.Should().CarryHeader(Dialect.CustomerKeyMd5Header!, Key.Md5Base64);
    }

    [Check]
    public async Task AreNeverRevealed()
    {
        var upload = await Target.CreateUploadAsync(new CreateOptions { CustomerKey = Key });

        var exchange = await Target.PutPartAsync(upload, "1", SmallBody);

        exchange.MustWork("a part without a fault");
        exchange.Should().NotCarryHeader(Dialect.CustomerKeyHeader!);
        exchange.Should().NotRevealTheCustomerKey();
    }

    /// <param name="key">The key that the reader sends: <c>missing</c> or <c>of another key</c>.</param>
    [Check]
    public async Task AreNeededToRead(string key, Expectation expect)
    {
        var upload = await Target.CreateUploadAsync(new CreateOptions { CustomerKey = Key });
        var part = await Target.PutGoodPartAsync(upload, 1, SmallBody);
        await Target.CompleteGoodAsync(upload, part);
        (await Target.ReadObjectAsync(upload.Key, request => request.WithCustomerKey(Dialect, Key))).Exchange.MustWork("reading with the key");

        var read = await Target.ReadObjectAsync(upload.Key, key == Missing ? null : request => request.WithCustomerKey(Dialect, AnotherKey));

        read.Exchange.Should().Meet(expect);
    }

    private static Dialects.Dialect Dialect => Target.Target.Dialect;

    private static void Replace(Request request, string algorithm, string key, string keyMd5)
    {
        var sent = key switch
        {
            Right or Missing => Key,
            OfAnotherKey => AnotherKey,
            _ when key.EndsWith(" bytes", StringComparison.Ordinal) => CustomerKey.Generated(seed: 1, int.Parse(key[..^6], System.Globalization.CultureInfo.InvariantCulture)),
            _ => null,
        };
        Put(request, Dialect.CustomerAlgorithmHeader!, algorithm, "AES256");
        Put(request, Dialect.CustomerKeyHeader!, key == OfAnotherKey || sent is not null && key != Missing ? Right : key, sent?.Base64 ?? key);
        Put(request, Dialect.CustomerKeyMd5Header!, keyMd5 == OfAnotherKey ? Right : keyMd5, keyMd5 == OfAnotherKey ? AnotherKey.Md5Base64 : (sent ?? Key).Md5Base64);
    }

    private static void Put(Request request, string header, string what, string right)
    {
        if (what == Missing) request.Headers.Remove(header);
        else request.Headers.Set(header, what == Right ? right : what);
    }
}
