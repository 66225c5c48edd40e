using Conformance.Dialects;
using Conformance.Multipart.Judging;
using Conformance.Rules;
using Conformance.Rules.Rulebooks;
using Conformance.Running;
using Conformance.Running.Judging;
using Conformance.Wire.Bodies;
using Conformance.Wire.Requests;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.UploadPart;

/// <summary>Parts of an upload that was created with a key of the customer's own (SSE-C).</summary>
public sealed class CustomerKeys(CaseContext context) : Checks(context)
{
    private const string Right = "right";
    private const string Missing = "missing";
    private const string OfAnotherKey = "of another key";

    private static readonly CustomerKey Key = CustomerKey.Generated(seed: 1);
    private static readonly CustomerKey AnotherKey = CustomerKey.Generated(seed: 2);

    [Check]
    public async Task MatchTheUpload()
    {
        var upload = await Session.CreateUploadAsync(new CreateOptions { CustomerKey = Key });

        var exchange = await Session.PutPartAsync(upload, "1", SmallBody);

        Verify(exchange).IsAccepted();
        await Verify(upload).CompletesToAsync(new SentPart(1, exchange.ETag ?? "", SmallBody));
    }

    /// <summary>A cipher with blocks or chunks has to give back bytes of any length, in ranges too, and of the last write alone.</summary>
    /// <param name="size">Bytes of the part.</param>
    /// <param name="isResent">Whether other bytes were sent under the number before.</param>
    [Check]
    public async Task GiveBackTheBytes(long size, bool isResent)
    {
        var body = BodyOf(size, seed: 2);
        var (first, count) = (body.Length / 3, body.Length / 3);
        var upload = await Session.CreateUploadAsync(new CreateOptions { CustomerKey = Key });
        if (isResent) await PutGoodPartAsync(upload, 1, BodyOf(size, seed: 1));
        var part = await PutGoodPartAsync(upload, 1, body);

        await Verify(upload).CompletesToAsync(part);
        var read = await Session.ReadObjectAsync(upload.Key, request => request.WithCustomerKey(Dialect, Key)
            .WithHeader("Range", $"bytes={first}-{first + count - 1}"));

        MustWork(read.Exchange, "reading a range of the object");
        var expected = read.Status == 206 ? body.Slice(first, count) : body;
        Verify(read.Is(expected), Aspect.Bytes, $"{Quantity.ByteCount(expected.Length)} with MD5 {expected.Md5Hex}",
            $"{Quantity.ByteCount(read.Length)} with MD5 {read.Md5Hex}", read.Exchange);
    }

    /// <summary>Each argument says what stands in one of the three headers: <c>right</c>, <c>missing</c>, <c>of another key</c>,
    /// <c>N bytes</c> (a key of that length), or the header's very text.</summary>
    [Check]
    public async Task AreRefused(Expectation expect, string algorithm = Right, string key = Right, string keyMd5 = Right)
    {
        var upload = await Session.CreateUploadAsync(new CreateOptions { CustomerKey = Key });
        var control = await PutGoodPartAsync(upload, 1, SmallBody);

        var exchange = await Session.PutPartAsync(upload, "1", OtherSmallBody,
            request => Replace(Dialect, request, algorithm, key, keyMd5));

        Verify(exchange).Meets(expect);
        await Verify(upload).HoldsOnlyAndCompletesToAsync(control);
    }

    /// <summary>Only records what becomes of a key or a word that the page leaves open.</summary>
    [Check]
    public async Task AreRecorded(string algorithm = Right, string key = Right, string keyMd5 = Right)
    {
        var upload = await Session.CreateUploadAsync(new CreateOptions { CustomerKey = Key });

        var exchange = await Session.PutPartAsync(upload, "1", SmallBody, request => Replace(Dialect, request, algorithm, key, keyMd5));

        Record(exchange);
    }

    /// <summary>Only records what becomes of a key of another length, given when the upload is created and with its part.</summary>
    /// <param name="bytes">Length of the key.</param>
    [Check]
    public async Task AreRecordedOfLength(int bytes)
    {
        var options = new CreateOptions { CustomerKey = CustomerKey.Generated(seed: 1, bytes) };
        var creation = Session.CreateUpload(options);
        var created = await Session.SendAsync(creation);

        if (Session.ReadUpload(creation, created, options.CustomerKey) is { } upload)
            Record(await Session.PutPartAsync(upload, "1", SmallBody));
        else Record(created);
    }

    /// <inheritdoc cref="AreRefused"/>
    [Check]
    public async Task AreRefusedOnAPlainUpload(Expectation expect, string algorithm = Right, string key = Right, string keyMd5 = Right)
    {
        var upload = await Session.CreateUploadAsync();
        var control = await PutGoodPartAsync(upload, 1, SmallBody);

        var exchange = await Session.PutPartAsync(upload, "1", OtherSmallBody,
            request => Replace(Dialect, request, algorithm, key, keyMd5));

        Verify(exchange).Meets(expect);
        await Verify(upload).HoldsOnlyAndCompletesToAsync(control);
    }

    [Check]
    public async Task AreEchoed()
    {
        var upload = await Session.CreateUploadAsync(new CreateOptions { CustomerKey = Key });

        var exchange = await Session.PutPartAsync(upload, "1", SmallBody);

        MustWork(exchange, "a part without a fault");
        Verify(exchange).HasHeader(Dialect.CustomerAlgorithmHeader!, "AES256");
        Verify(exchange).HasHeader(Dialect.CustomerKeyMd5Header!, Key.Md5Base64);
    }

    [Check]
    public async Task AreNeverRevealed()
    {
        var upload = await Session.CreateUploadAsync(new CreateOptions { CustomerKey = Key });

        var exchange = await Session.PutPartAsync(upload, "1", SmallBody);

        MustWork(exchange, "a part without a fault");
        Verify(exchange).DoesNotRevealTheCustomerKey();
        Verify(exchange).HasNoHeader(Dialect.CustomerKeyHeader!);
    }

    /// <param name="key">The key that the reader sends: <c>missing</c> or <c>of another key</c>.</param>
    [Check]
    public async Task AreNeededToRead(string key, Expectation expect)
    {
        var upload = await Session.CreateUploadAsync(new CreateOptions { CustomerKey = Key });
        var part = await PutGoodPartAsync(upload, 1, SmallBody);
        await CompleteGoodAsync(upload, part);
        MustWork((await Session.ReadObjectAsync(upload.Key, request => request.WithCustomerKey(Dialect, Key))).Exchange,
            "reading with the key");

        var read = await Session.ReadObjectAsync(upload.Key,
            key == Missing ? null : request => request.WithCustomerKey(Dialect, AnotherKey));

        Verify(read.Exchange).Meets(expect);
    }

    /// <summary>Puts something else into the three headers, as <see cref="AreRefused"/> says it.</summary>
    internal static void Replace(Dialect dialect, Request request, string algorithm, string key, string keyMd5)
    {
        var sent = key switch
        {
            Right or Missing => Key,
            OfAnotherKey => AnotherKey,
            _ when key.EndsWith(" bytes", StringComparison.Ordinal) =>
                CustomerKey.Generated(seed: 1, int.Parse(key[..^6], System.Globalization.CultureInfo.InvariantCulture)),
            _ => null,
        };
        Put(request, dialect.CustomerAlgorithmHeader!, algorithm, "AES256");
        Put(request, dialect.CustomerKeyHeader!, key == OfAnotherKey || sent is not null && key != Missing ? Right : key,
            sent?.Base64 ?? key);
        Put(request, dialect.CustomerKeyMd5Header!, keyMd5 == OfAnotherKey ? Right : keyMd5,
            keyMd5 == OfAnotherKey ? AnotherKey.Md5Base64 : (sent ?? Key).Md5Base64);
    }

    private static void Put(Request request, string header, string what, string right)
    {
        if (what == Missing) request.Headers.Remove(header);
        else request.Headers.Set(header, what == Right ? right : what);
    }
}
