using System.Globalization;
using Conformance.Reference;
using Conformance.Rules;
using Conformance.SelfChecks.Support;
using Conformance.SelfChecks.Support.Wire;
using Conformance.Wire.Bodies;
using Conformance.Wire.Requests;
using Conformance.Wire.Sessions;
using Conformance.Wire.Targets;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Wire;

/// <summary>A run leaves nothing, says what it could not remove, and sweeping takes what earlier runs left and nothing else.</summary>
public sealed class Cleaning
{
    [Test]
    public async Task ARunRemovesItsBucketsWithEverythingInThem()
    {
        await using var server = await ReferenceServer.StartAsync(new ReferenceOptions());
        await using var target = await Endpoints.ConnectAsync(server);
        await target.PrepareAsync();
        var session = target.OpenSession("left open");
        await session.CreateUploadAsync();
        await session.CreateUploadAsync(new CreateOptions { Bucket = target.SecondBucket });
        await session.PutObjectAsync("an object é", Body.OneByte);

        var left = await target.CleanAsync();

        left.Should().BeEmpty();
        (await BucketsAsync(target)).Should().NotContain("conformance");
        target.Bucket.Should().MatchRegex("^conformance-[0-9]{8}t[0-9]{6}z-[0-9a-f]{4}-[0-9a-f]{6}$");
        target.SecondBucket.Should().Be(target.Bucket + "-2");
    }

    [Test]
    public async Task AGivenBucketKeepsWhatIsNotOurs()
    {
        await using var server = await ReferenceServer.StartAsync(new ReferenceOptions());
        await using var owner = await Endpoints.ConnectAsync(server,
            profile => profile with { Features = profile.Features.With(Feature.SecondBucket, null) });
        await owner.OpenSession("bucket").SendAsync(new Request("PUT") { Bucket = "given" });
        await owner.OpenSession("bucket").PutObjectAsync("theirs", Body.OneByte, bucket: "given");
        await using var target = await Endpoints.ConnectAsync(
            server, profile => profile with { Bucket = "given", Features = profile.Features.With(Feature.SecondBucket, null) });
        await target.PrepareAsync();
        var session = target.OpenSession("ours");
        var key = session.NewKey();
        await session.PutObjectAsync(key, Body.OneByte);
        await session.CreateUploadAsync();

        var left = await target.CleanAsync();

        key.Should().StartWith($"conformance/{target.Options.RunId}/ours-");
        left.Should().BeEmpty();
        var after = owner.OpenSession("after");
        (await after.ListObjectsAsync("", "given")).Objects.Select(found => found.Key).Should().Equal("theirs");
        (await after.ListUploadsAsync("", "given"))!.Uploads.Should().BeEmpty();
    }

    [Test]
    public async Task WhatResistsIsListedWithItsReason()
    {
        await using var server = ScriptedServer.Start(async exchange =>
        {
            await exchange.ReadBodyAsync();
            await exchange.SendAsync(exchange.RequestLine switch
            {
                var line when line.StartsWith("DELETE", StringComparison.Ordinal) =>
                    ScriptedServer.Response("403 Forbidden", "<Error><Code>AccessDenied</Code></Error>"),
                var line when line.Contains("?uploads", StringComparison.Ordinal) && line.StartsWith("POST", StringComparison.Ordinal) =>
                    ScriptedServer.Response("200 OK",
                        "<InitiateMultipartUploadResult><UploadId>U1</UploadId></InitiateMultipartUploadResult>"),
                var line when line.Contains("uploads", StringComparison.Ordinal) =>
                    ScriptedServer.Response("200 OK", "<ListMultipartUploadsResult/>"),
                var line when line.StartsWith("GET", StringComparison.Ordinal) => ScriptedServer.Response("200 OK", "<ListBucketResult/>"),
                _ => ScriptedServer.Response("200 OK"),
            });
        });
        await using var target = await Endpoints.ConnectAsync(server);
        await target.PrepareAsync();
        await using (var session = target.OpenSession("resisting"))
            await session.CreateUploadAsync(new CreateOptions { Key = "k" });

        var left = await target.CleanAsync();

        left.Should().HaveCount(2);
        left[0].Should().StartWith($"bucket {target.Bucket}: 403 AccessDenied to DELETE /{target.Bucket}");
        left[1].Should().StartWith($"upload U1 of {target.Bucket}/k: 403 AccessDenied");
    }

    /// <summary>The second upload's creation gives no ID, so nobody can abort what it may have made.</summary>
    [TestCase(false, "unseen in {0}: written to by case a/x, case b/y")]
    [TestCase(true, "unseen in {0}: of 2 that wrote to it, these were cut off or got no upload ID: case b/y")]
    public async Task ABucketThatIsFullAndShowsNothingIsSaidToHideSomething(bool withholdsAnId, string sentence)
    {
        var creations = 0;
        await using var server = ScriptedServer.Start(async exchange =>
        {
            await exchange.ReadBodyAsync();
            await exchange.SendAsync(exchange.RequestLine switch
            {
                var line when line.StartsWith("DELETE", StringComparison.Ordinal) && !line.Contains("uploadId", StringComparison.Ordinal) =>
                    ScriptedServer.Response("409 Conflict", "<Error><Code>BucketNotEmpty</Code></Error>"),
                var line when line.StartsWith("POST", StringComparison.Ordinal) => ScriptedServer.Response("200 OK",
                    withholdsAnId && Interlocked.Increment(ref creations) == 2 ? ""
                        : "<InitiateMultipartUploadResult><UploadId>U1</UploadId></InitiateMultipartUploadResult>"),
                var line when line.Contains("?uploads", StringComparison.Ordinal) =>
                    ScriptedServer.Response("200 OK", "<ListMultipartUploadsResult/>"),
                var line when line.StartsWith("GET", StringComparison.Ordinal) => ScriptedServer.Response("200 OK", "<ListBucketResult/>"),
                _ => ScriptedServer.Response("200 OK"),
            });
        });
        await using var target = await Endpoints.ConnectAsync(server);
        await target.PrepareAsync();
        foreach (var name in (string[])["case a/x", "case b/y"])
        {
            await using var session = target.OpenSession(name);
            var creating = () => session.CreateUploadAsync();
            if (withholdsAnId && name == "case b/y")
                await creating.Should().ThrowAsync<CaseInconclusiveException>();
            else
                await creating();
        }

        var left = await target.CleanAsync();

        left.Should().HaveCount(2);
        left[0].Should().Be($"bucket {target.Bucket}: 409 BucketNotEmpty while its lists of objects, versions and uploads are empty: the "
            + "store keeps what it does not show");
        left[1].Should().Be(string.Format(CultureInfo.InvariantCulture, sentence, target.Bucket));
    }

    [Test]
    public async Task CleaningGivesUpOnAnEndpointThatDoesNotResponse()
    {
        var silent = false;
        await using var server = ScriptedServer.Start(async exchange =>
        {
            await exchange.ReadBodyAsync();
            if (silent)
                await exchange.WaitAsync();
            await exchange.SendAsync(ScriptedServer.Response("200 OK"));
        });
        await using var target = await Endpoints.ConnectAsync(Endpoints.Profile(server.Endpoint).Impatient(1000));
        await target.PrepareAsync();
        var session = target.OpenSession("many");
        for (var number = 0; number < 50; number++)
            await session.PutObjectAsync(session.NewKey(), Body.OneByte);
        await session.DisposeAsync();
        silent = true;

        var left = await target.CleanAsync();

        // Which request is given up first depends on how far clean-up had come in its time.
        left.Should().Contain(line => line.StartsWith($"bucket {target.Bucket}: ", StringComparison.Ordinal)).And
            .Contain(line => line.Contains("no response to DELETE", StringComparison.Ordinal)).And.HaveCountLessThan(10);
        server.Exchanges.Count.Should().BeLessThan(1 + 50 + 50 + 10);
    }

    [Test]
    public async Task SweepingTakesOldRunsAlone()
    {
        await using var server = await ReferenceServer.StartAsync(new ReferenceOptions());
        await using var target =
            await Endpoints.ConnectAsync(server, profile => profile with { Features = profile.Features.With(Feature.SecondBucket, null) });
        var session = target.OpenSession("sweep");
        var young = "conformance-" + DateTime.UtcNow.AddMinutes(-5).ToString("yyyyMMdd't'HHmmss'z'", CultureInfo.InvariantCulture)
            + "-aaaa-bbbbbb";
        foreach (var bucket in new[] { "conformance-20200101t000000z-4f2a-c0ffee", young, "conformance-of-the-ministry", "given" })
            (await session.SendAsync(new Request("PUT") { Bucket = bucket })).IsSuccess.Should().BeTrue();
        await session.CreateUploadAsync(new CreateOptions { Bucket = "conformance-20200101t000000z-4f2a-c0ffee" });
        await session.PutObjectAsync("old", Body.OneByte, bucket: "conformance-20200101t000000z-4f2a-c0ffee");
        await session.PutObjectAsync("conformance/20200101T000000Z-4f2a/k", Body.OneByte, bucket: "given");
        await session.PutObjectAsync("conformance/readme", Body.OneByte, bucket: "given");
        await using var sweeping = await Endpoints.ConnectAsync(
            server, profile => profile with { Bucket = "given", Features = profile.Features.With(Feature.SecondBucket, null) });

        var planned = await Sweeper.SweepAsync(sweeping, TimeSpan.FromHours(24), isRehearsal: true);
        var report = await Sweeper.SweepAsync(sweeping, TimeSpan.FromHours(24));

        planned.Removed.Should().Equal(report.Removed, "a rehearsal names the same things and removes none");
        report.Left.Should().BeEmpty();
        report.Kept.Should().Equal($"bucket {young}");
        report.Removed.Should().HaveCount(4).And.Contain("bucket conformance-20200101t000000z-4f2a-c0ffee")
            .And.Contain("object given/conformance/20200101T000000Z-4f2a/k");
        (await BucketsAsync(target))
            .Should().Contain("conformance-of-the-ministry").And.Contain("given").And.Contain(young).And.NotContain("c0ffee");
        (await session.ListObjectsAsync("", "given")).Objects.Select(found => found.Key).Should().Equal("conformance/readme");
    }

    private static async Task<string> BucketsAsync(Target target) =>
        (await target.OpenSession("buckets").SendAsync(new Request("GET") { Bucket = "" })).ResponseText(int.MaxValue)!;
}
