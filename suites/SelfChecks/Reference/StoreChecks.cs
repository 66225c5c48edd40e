using Conformance.Dialects;
using Conformance.Reference;
using Conformance.SelfChecks.Support.Reference;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Reference;

public sealed class StoreChecks : ReferenceChecks
{
    private const int Room = 8 << 20;

    /// <summary>More than the other checks need.</summary>
    private const int MaxEntries = 40;

    private protected override ReferenceOptions Options => new() { MaxStoredBytes = Room, MaxEntries = MaxEntries };

    [SetUp]
    public void BeginEmpty() => Server.Store.StoredBytes.Should().Be(0, "every check gives back what it stored");

    [Test]
    public async Task APeriodicBodyCostsOnePeriod()
    {
        var path = NewPath();
        var upload = await Client.CreateUploadAsync(path);

        var response = await Client.PutPartAsync(path, upload, "1", new byte[40 << 20]);

        response.Status.Should().Be(200);
        (Server.Store.StoredBytes, Server.Store.ChunkCount).Should().Be((1L << 20, 1));
        await AbortAsync(path, upload);
    }

    [Test]
    public async Task ManyPartsOfOneBodyCostOneBody()
    {
        var path = NewPath();
        var upload = await Client.CreateUploadAsync(path);
        var body = Bytes(1, 1_500_000);

        for (var number = 1; number <= 20; number++)
            (await Client.PutPartAsync(path, upload, $"{number}", body)).Status.Should().Be(200);

        Server.Store.StoredBytes.Should().Be(body.Length);
        await AbortAsync(path, upload);
    }

    [Test]
    public async Task AFullStoreSaysSoAndKeepsWhatItHas()
    {
        var path = NewPath();
        var upload = await Client.CreateUploadAsync(path);
        await Client.PutPartAsync(path, upload, "1", Bytes(1, 6 << 20));

        var response = await Client.PutPartAsync(path, upload, "2", Bytes(2, 3 << 20));

        (response.Status, response.Code).Should().Be((507, "InsufficientStorage"));
        Server.Store.StoredBytes.Should().Be(6 << 20, "the half that had come is given back");
        await AbortAsync(path, upload);
        Server.Store.ChunkCount.Should().Be(0);
    }

    /// <summary>What holds no byte takes memory as well.</summary>
    [Test]
    public async Task EmptyPartsAreBoundedToo()
    {
        var path = NewPath();
        var upload = await Client.CreateUploadAsync(path);
        for (var number = 1; number <= MaxEntries; number++)
            (await Client.PutPartAsync(path, upload, $"{number}", [])).Status.Should().Be(200);

        var response = await Client.PutPartAsync(path, upload, "9999", []);

        (response.Status, response.Code).Should().Be((507, "InsufficientStorage"));
        await AbortAsync(path, upload);
        var next = await Client.CreateUploadAsync(path);
        (await Client.PutPartAsync(path, next, "1", [])).Status.Should().Be(200, "the aborted upload's parts are given back");
        await AbortAsync(path, next);
    }

    [Test]
    public async Task UploadsAndBucketsAreBounded()
    {
        await using var server = await ReferenceServer.StartAsync(new ReferenceOptions { MaxEntries = 1, Buckets = ["one"] });
        var client = new RawClient(server);
        await client.CreateUploadAsync("/one/a");

        var upload = await client.OwnerAsync("POST", "/one/b?uploads");
        var bucket = await client.OwnerAsync("PUT", "/two");

        (upload.Status, upload.Code).Should().Be((507, "InsufficientStorage"));
        (bucket.Status, bucket.Code).Should().Be((507, "InsufficientStorage"));
    }

    [Test]
    public async Task OverwritingGivesBackTheEarlierPart()
    {
        var path = NewPath();
        var upload = await Client.CreateUploadAsync(path);

        for (var seed = 1; seed <= 5; seed++)
            (await Client.PutPartAsync(path, upload, "1", Bytes(seed, 3 << 20))).Status
                .Should().Be(200, $"write {seed} finds room, for only the one before is still held");

        Server.Store.StoredBytes.Should().Be(3 << 20);
        await AbortAsync(path, upload);
    }

    [Test]
    public async Task CompletingKeepsTheNamedPartsAlone()
    {
        var path = NewPath();
        var upload = await Client.CreateUploadAsync(path);
        await Client.PutPartAsync(path, upload, "1", Bytes(1, 2 << 20));
        var named = await Client.PutPartAsync(path, upload, "2", Bytes(2, 3 << 20));

        await Client.CompleteAsync(path, upload, [(2, named.ETag)]);

        Server.Store.StoredBytes.Should().Be(3 << 20);
        (await Client.OwnerAsync("DELETE", path)).Status.Should().Be(204);
        Server.Store.StoredBytes.Should().Be(0);
    }

    [Test]
    public async Task ACopyOutlivesItsSource()
    {
        var (source, copy) = (NewPath(), NewPath());
        var body = Bytes(9, 1_200_000);
        await Client.OwnerAsync("PUT", source, body);
        (await Client.OwnerAsync("PUT", copy, null, ("x-amz-copy-source", source))).Status.Should().Be(200);
        Server.Store.StoredBytes.Should().Be(body.Length, "the copy shares the source's chunks");

        await Client.OwnerAsync("DELETE", source);

        (await Client.OwnerAsync("GET", copy)).Body.Should().Equal(body);
        await Client.OwnerAsync("DELETE", copy);
    }

    private async Task AbortAsync(string path, string upload) =>
        (await Client.OwnerAsync("DELETE", $"{path}?uploadId={PercentEncoding.Encode(upload)}")).Status.Should().Be(204);
}
