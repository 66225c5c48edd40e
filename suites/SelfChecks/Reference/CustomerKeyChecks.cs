using System.Security.Cryptography;
using Conformance.Reference;
using Conformance.SelfChecks.Support.Reference;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Reference;

public sealed class CustomerKeyChecks : ReferenceChecks
{
    private const string Prefix = "x-amz-server-side-encryption-customer-";

    private static readonly byte[] Key = [.. Enumerable.Range(1, 32).Select(value => (byte)value)];
    private static readonly byte[] OtherKey = [.. Enumerable.Range(2, 32).Select(value => (byte)value)];

    private protected override ReferenceOptions Options => new() { Tls = true, SseCOverHttp = false };

    [Test]
    public async Task BytesAreKeptEncipheredAndOnlyTheKeyReadsThem()
    {
        var path = NewPath();
        var plain = Bytes(11, 3_000_000);
        var upload = await Client.CreateUploadAsync(path, Headers(Key));
        var part = await Client.PutPartAsync(path, upload, "1", plain, Headers(Key));
        await Client.CompleteAsync(path, upload, [(1, part.ETag)]);

        (part.Headers[Prefix + "algorithm"], part.Headers[Prefix + "key-MD5"])
            .Should().Be(("AES256", Convert.ToBase64String(MD5.HashData(Key))));
        part.Headers.Contains(Prefix + "key").Should().BeFalse();
        part.ETag.Should().NotContain(Convert.ToHexStringLower(MD5.HashData(plain)));
        for (var offset = 0; offset + 16 < plain.Length; offset += 500_000)
            Server.Store.Contains(plain.AsSpan(offset, 16)).Should().BeFalse("what is kept is not the plain text");

        (await Client.OwnerAsync("GET", path, null, Headers(Key))).Body.Should().Equal(plain);
        var without = await Client.OwnerAsync("GET", path);
        var wrong = await Client.OwnerAsync("GET", path, null, Headers(OtherKey));
        (without.Status, without.Code).Should().Be((400, "InvalidRequest"));
        (wrong.Status, wrong.Code).Should().Be((403, "AccessDenied"));
    }

    [Test]
    public async Task RangesAcrossChunksAndPartsAreReadRight()
    {
        var path = NewPath();
        byte[][] bodies = [Bytes(1, (5 << 20) + 1), Bytes(2, 77)];
        var upload = await Client.CreateUploadAsync(path, Headers(Key));
        var parts = new List<(int, string)>();
        for (var number = 1; number <= 2; number++)
            parts.Add((number, (await Client.PutPartAsync(path, upload, $"{number}", bodies[number - 1], Headers(Key))).ETag));
        await Client.CompleteAsync(path, upload, parts);
        byte[] whole = [.. bodies[0], .. bodies[1]];

        foreach (var (first, last) in new[] { (0, 0), (1_048_570, 1_048_580), (5_242_870, 5_242_900), (5_242_881, 5_242_957) })
        {
            var response = await Client.OwnerAsync("GET", path, null, [.. Headers(Key), ("Range", $"bytes={first}-{last}")]);
            response.Status.Should().Be(206);
            response.Body.Should().Equal(whole[first..(last + 1)]);
        }
    }

    [Test]
    public async Task EveryComparisonOfThePartsHeadersIsMade()
    {
        var path = NewPath();
        var upload = await Client.CreateUploadAsync(path, Headers(Key));
        (string What, (string, string)[] Headers, string Code)[] cases =
        [
            ("none", [], "InvalidRequest"),
            ("another key", Headers(OtherKey), "InvalidArgument"),
            ("without algorithm", Headers(Key)[1..], "InvalidArgument"),
            ("without key", [Headers(Key)[0], Headers(Key)[2]], "InvalidArgument"),
            ("without MD5", Headers(Key)[..2], "InvalidArgument"),
            ("MD5 of another key", [Headers(Key)[0], Headers(Key)[1], Headers(OtherKey)[2]], "InvalidArgument"),
            ("another algorithm", [(Prefix + "algorithm", "AES128"), .. Headers(Key)[1..]], "InvalidEncryptionAlgorithmError"),
            ("31 bytes", Headers(Key[..31]), "InvalidArgument"),
            ("33 bytes", Headers([.. Key, 1]), "InvalidArgument"),
            ("no base64", [Headers(Key)[0], (Prefix + "key", "%%%"), Headers(Key)[2]], "InvalidArgument"),
        ];

        foreach (var (what, headers, code) in cases)
        {
            var response = await Client.PutPartAsync(path, upload, "1", "bytes"u8.ToArray(), headers);
            (response.Status, response.Code).Should().Be((400, code), what);
        }

        (await ListPartsAsync(path, upload)).Should().NotContain("<Part>");
        (await Client.PutPartAsync(path, upload, "1", "bytes"u8.ToArray(), Headers(Key))).Status.Should().Be(200);
    }

    [Test]
    public async Task AnUploadCreatedWithoutAKeyTakesNone()
    {
        var path = NewPath();
        var upload = await Client.CreateUploadAsync(path);

        var response = await Client.PutPartAsync(path, upload, "1", "bytes"u8.ToArray(), Headers(Key));

        (response.Status, response.Code).Should().Be((400, "InvalidRequest"));
    }

    [Test]
    public async Task PlainHttpIsRefusedUnlessTheServerIsToldOtherwise()
    {
        await using var strict = await ReferenceServer.StartAsync(new ReferenceOptions { SseCOverHttp = false });
        await using var lenient = await ReferenceServer.StartAsync(new ReferenceOptions());
        foreach (var (server, status) in new[] { (strict, 400), (lenient, 200) })
        {
            var client = new RawClient(server);
            await client.OwnerAsync("PUT", "/bucket");
            (await client.OwnerAsync("POST", "/bucket/key?uploads", null, Headers(Key))).Status.Should().Be(status);
        }
    }

    [Test]
    public async Task AnEncipheredSourceIsCopiedUnderAnotherKey()
    {
        var (source, target) = (NewPath(), NewPath());
        var plain = Bytes(5, 200_000);
        await Client.OwnerAsync("PUT", source, plain, Headers(Key));
        var upload = await Client.CreateUploadAsync(target, Headers(OtherKey));
        (string, string)[] sourceHeaders = [.. Headers(Key)
            .Select(header => (header.Name.Replace("x-amz-", "x-amz-copy-source-", StringComparison.Ordinal), header.Value))];

        var refused = await Client.PutPartAsync(target, upload, "1", [], [("x-amz-copy-source", source), .. Headers(OtherKey)]);
        var copied = await Client.PutPartAsync(target, upload, "1", [],
            [("x-amz-copy-source", source), .. Headers(OtherKey), .. sourceHeaders]);
        await Client.CompleteAsync(target, upload, [(1, copied.Leaf("ETag"))]);

        (refused.Status, refused.Code).Should().Be((400, "InvalidRequest"));
        copied.Status.Should().Be(200, copied.Text);
        (await Client.OwnerAsync("GET", target, null, Headers(OtherKey))).Body.Should().Equal(plain);
    }

    private static (string Name, string Value)[] Headers(byte[] key) =>
    [
        (Prefix + "algorithm", "AES256"),
        (Prefix + "key", Convert.ToBase64String(key)),
        (Prefix + "key-MD5", Convert.ToBase64String(MD5.HashData(key))),
    ];
}
