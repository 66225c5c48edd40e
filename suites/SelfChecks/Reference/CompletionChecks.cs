using Conformance.Dialects;
using Conformance.SelfChecks.Support.Reference;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Reference;

public sealed class CompletionChecks : ReferenceChecks
{
    private const int MinSize = 5 << 20;

    [Test]
    public async Task TheSameCompletionIsAnsweredAlikeTwice()
    {
        var (path, upload, etag) = await UploadedAsync("bytes"u8.ToArray());

        var first = await Client.CompleteAsync(path, upload, [(1, etag)]);
        var second = await Client.CompleteAsync(path, upload, [(1, etag)]);
        var another = await Client.CompleteAsync(path, upload, [(2, etag)]);

        (first.Status, second.Status).Should().Be((200, 200));
        second.Leaf("ETag").Should().Be(first.Leaf("ETag"));
        (another.Status, another.Code).Should().Be((404, "NoSuchUpload"));
    }

    [TestCase(MinSize - 1, 400)]
    [TestCase(MinSize, 200)]
    public async Task TheMinSizeAppliesToAllButTheLast(int size, int status)
    {
        var path = NewPath();
        var upload = await Client.CreateUploadAsync(path);
        var first = await Client.PutPartAsync(path, upload, "1", new byte[size]);
        var last = await Client.PutPartAsync(path, upload, "2", [1]);

        var response = await Client.CompleteAsync(path, upload, [(1, first.ETag), (2, last.ETag)]);

        (first.Status, response.Status).Should().Be((200, status), "the size is judged at completion");
        if (status == 400)
            (response.Code, response.Leaf("ProposedSize"), response.Leaf("PartNumber")).Should().Be(("EntityTooSmall", "5242879", "1"));
    }

    [Test]
    public async Task WhatDoesNotFitIsRefusedAndTheUploadStaysOpen()
    {
        var (path, upload, etag) = await UploadedAsync("bytes"u8.ToArray());
        await Client.PutPartAsync(path, upload, "2", "more"u8.ToArray());
        (string What, Task<RawResponse> Response, int Status, string Code)[] cases =
        [
            ("unknown number", Client.CompleteAsync(path, upload, [(3, etag)]), 400, "InvalidPart"),
            ("wrong ETag", Client.CompleteAsync(path, upload, [(1, "\"00000000000000000000000000000000\"")]), 400, "InvalidPart"),
            ("number zero", Client.CompleteAsync(path, upload, [(0, etag)]), 400, "InvalidArgument"),
            ("wrong object size", Client.CompleteAsync(path, upload, [(1, etag)], ("x-amz-mp-object-size", "6")), 400, "InvalidRequest"),
            ("If-Match without object", Client.CompleteAsync(path, upload, [(1, etag)], ("If-Match", etag)), 404, "NoSuchKey"),
            ("If-None-Match with an ETag", Client.CompleteAsync(path, upload, [(1, etag)], ("If-None-Match", etag)), 501, "NotImplemented"),
        ];

        foreach (var (what, pending, status, code) in cases)
        {
            var response = await pending;
            (response.Status, response.Code).Should().Be((status, code), what);
        }

        (await Client.OwnerAsync("HEAD", path)).Status.Should().Be(404);
        (await Client.CompleteAsync(path, upload, [(1, etag)], ("x-amz-mp-object-size", "5"))).Status.Should().Be(200);
    }

    [Test]
    public async Task PartsNamedOutOfOrderAreRefused()
    {
        var (path, upload, first) = await UploadedAsync("bytes"u8.ToArray());
        var second = await Client.PutPartAsync(path, upload, "2", "more"u8.ToArray());

        var descending = await Client.CompleteAsync(path, upload, [(2, second.ETag), (1, first)]);
        var twice = await Client.CompleteAsync(path, upload, [(1, first), (1, first)]);

        (descending.Status, descending.Code).Should().Be((400, "InvalidPartOrder"));
        (twice.Status, twice.Code).Should().Be((400, "InvalidPartOrder"));
    }

    [Test]
    public async Task IfNoneMatchKeepsAnObjectFromBeingReplaced()
    {
        var (path, upload, etag) = await UploadedAsync("bytes"u8.ToArray());
        await Client.OwnerAsync("PUT", path, "old"u8.ToArray());

        var response = await Client.CompleteAsync(path, upload, [(1, etag)], ("If-None-Match", "*"));

        (response.Status, response.Code).Should().Be((412, "PreconditionFailed"));
        (await Client.OwnerAsync("GET", path)).Text.Should().Be("old");
    }

    [Test]
    public async Task AnOverwrittenPartsETagNamesNothing()
    {
        var (path, upload, first) = await UploadedAsync("first"u8.ToArray());
        var second = await Client.PutPartAsync(path, upload, "1", "second"u8.ToArray());

        var stale = await Client.CompleteAsync(path, upload, [(1, first)]);
        var fresh = await Client.CompleteAsync(path, upload, [(1, second.ETag.Trim('"'))]);

        (stale.Status, stale.Code).Should().Be((400, "InvalidPart"));
        fresh.Status.Should().Be(200, "quotes are no part of an ETag");
        (await Client.OwnerAsync("GET", path)).Text.Should().Be("second");
    }

    [Test]
    public async Task AnIdIsBoundToItsBucketAndKeyAndEndsOnce()
    {
        await Client.OwnerAsync("PUT", "/other-bucket");
        var (path, upload, etag) = await UploadedAsync("bytes"u8.ToArray());
        foreach (var elsewhere in new[] { path + "-other", path.Replace("/bucket/", "/other-bucket/", StringComparison.Ordinal) })
        {
            (await Client.PutPartAsync(elsewhere, upload, "1", "x"u8.ToArray())).Code.Should().Be("NoSuchUpload");
            (await Client.CompleteAsync(elsewhere, upload, [(1, etag)])).Code.Should().Be("NoSuchUpload");
            (await Client.OwnerAsync("DELETE", $"{elsewhere}?uploadId={PercentEncoding.Encode(upload)}")).Code.Should().Be("NoSuchUpload");
        }

        await Client.CompleteAsync(path, upload, [(1, etag)]);

        (await Client.PutPartAsync(path, upload, "1", "x"u8.ToArray())).Code.Should().Be("NoSuchUpload");
        (await Client.OwnerAsync("DELETE", $"{path}?uploadId={PercentEncoding.Encode(upload)}")).Code.Should().Be("NoSuchUpload");
        (await Client.OwnerAsync("GET", path)).Text.Should().Be("bytes");
    }

    [Test]
    public async Task TheETagIsTheDigestOfThePartsDigests()
    {
        var path = NewPath();
        var upload = await Client.CreateUploadAsync(path);
        var first = await Client.PutPartAsync(path, upload, "1", [.. Enumerable.Repeat((byte)'a', MinSize)]);
        var second = await Client.PutPartAsync(path, upload, "2", "b"u8.ToArray());

        var response = await Client.CompleteAsync(path, upload, [(1, first.ETag), (2, second.ETag)]);

        response.Leaf("ETag").Should().Be("\"e5a8c5272b26fc10581a21089559b006-2\"");
        var part = await Client.OwnerAsync("GET", path + "?partNumber=2");
        (part.Status, part.Text, part.Headers["x-amz-mp-parts-count"]).Should().Be((206, "b", "2"));
    }

    private async Task<(string Path, string Upload, string ETag)> UploadedAsync(byte[] body)
    {
        var path = NewPath();
        var upload = await Client.CreateUploadAsync(path);
        return (path, upload, (await Client.PutPartAsync(path, upload, "1", body)).ETag);
    }
}
