using System.Security.Cryptography;
using Conformance.Dialects;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Reference;

public sealed class ConcurrencyChecks : ReferenceChecks
{
    private const int Writers = 16;

    [SetUp]
    public void BeginEmpty() => Server.Store.StoredBytes.Should().Be(0, "every check gives back what it stored");

    [Test]
    public async Task OneWriterOfOneNumberWinsWhole()
    {
        var path = NewPath();
        var upload = await Client.CreateUploadAsync(path);
        var bodies = Enumerable.Range(0, Writers).Select(seed => Bytes(seed, 1_300_000)).ToList();

        var responses = await Task.WhenAll(bodies.Select(body => Client.PutPartAsync(path, upload, "1", body)));
        var listed = await ListPartsAsync(path, upload);

        responses.Should().OnlyContain(response => response.Status == 200);
        var winner = bodies.Single(body => listed.Contains(Convert.ToHexStringLower(MD5.HashData(body)), StringComparison.Ordinal));
        Server.Store.StoredBytes.Should().Be(winner.Length, "the others are given back");
        await Client.CompleteAsync(path, upload, [(1, $"\"{Convert.ToHexStringLower(MD5.HashData(winner))}\"")]);
        (await Client.OwnerAsync("GET", path)).Body.Should().Equal(winner);
        await Client.OwnerAsync("DELETE", path);
    }

    [Test]
    public async Task AnUploadThatEndsUnderItsPartsKeepsNothing()
    {
        var path = NewPath();
        var upload = await Client.CreateUploadAsync(path);
        var parts = Enumerable.Range(1, Writers)
            .Select(number => Client.PutPartAsync(path, upload, $"{number}", Bytes(number, 700_000))).ToList();
        await Task.WhenAny(parts);

        var aborted = await Client.OwnerAsync("DELETE", $"{path}?uploadId={PercentEncoding.Encode(upload)}");
        var responses = await Task.WhenAll(parts);

        aborted.Status.Should().Be(204);
        responses.Should().OnlyContain(response => response.Status == 200 || response.Code == "NoSuchUpload");
        Server.Store.StoredBytes.Should().Be(0);
    }

    [Test]
    public async Task CompletionsOfOneUploadAgree()
    {
        var path = NewPath();
        var upload = await Client.CreateUploadAsync(path);
        var part = await Client.PutPartAsync(path, upload, "1", Bytes(1, 100_000));

        var responses = await Task.WhenAll(Enumerable.Range(0, Writers).Select(_ => Client.CompleteAsync(path, upload, [(1, part.ETag)])));

        responses.Should().OnlyContain(response => response.Status == 200);
        responses.Select(response => response.Leaf("ETag")).Distinct().Should().ContainSingle();
        await Client.OwnerAsync("DELETE", path);
    }
}
