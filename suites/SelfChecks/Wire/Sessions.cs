using Conformance.Reference;
using Conformance.SelfChecks.Support.Wire;
using Conformance.Wire.Bodies;
using Conformance.Wire.Requests;
using Conformance.Wire.Sessions;
using Conformance.Wire.Targets;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Wire;

/// <summary>A session's operations against the reference, over HTTP and HTTPS.</summary>
[TestFixture(false)]
[TestFixture(true)]
public sealed class Sessions(bool tls)
{
    private ReferenceServer server = null!;
    private Target target = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        server = await ReferenceServer.StartAsync(new ReferenceOptions { Tls = tls });
        target = await Endpoints.ConnectAsync(server);
        await target.PrepareAsync();
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        (await target.CleanAsync()).Should().BeEmpty();
        await target.DisposeAsync();
        await server.DisposeAsync();
    }

    [Test]
    public async Task AnUploadGoesThroughFromCreateToRead()
    {
        await using var session = target.OpenSession("Whole upload: every step");
        var (first, last) = (Body.Generated(5 << 20, 1), Body.Generated(1000, 2));

        var upload = await session.CreateUploadAsync();
        var one = await session.PutPartAsync(upload, 1, first);
        var two = await session.PutPartAsync(upload, "2", last);
        var listed = await session.ListPartsAsync(upload, pageSize: 1);
        var uploads = await session.ListUploadsAsync(upload.Key);
        var completed = await session.CompleteAsync(upload, [new(1, one.ETag!), new(2, two.ETag!)]);
        var read = await session.ReadObjectAsync(upload.Key);

        upload.Key.Should().StartWith("whole-upload-every-step-");
        one.ETag.Should().Be($"\"{first.Md5Hex}\"");
        one.RequestBytes.Should().Be(5 << 20);
        listed!.IsWhole.Should().BeTrue();
        listed.Parts.Should().Equal(new ListedPart(1, one.ETag!, 5 << 20), new ListedPart(2, two.ETag!, 1000));
        uploads!.Shows(upload).Should().BeTrue();
        completed.IsSuccess.Should().BeTrue(completed.Exchange.Transcript());
        completed.ETag.Should().EndWith("-2\"");
        completed.Key.Should().Be(upload.Key);
        read.Is(Body.Concat(first, last)).Should().BeTrue();
        read.Bytes.Should().BeNull("only 1 MiB is kept");
        session.Exchanges.Should().HaveCount(8);
    }

    [TestCase(PayloadMode.Hash)]
    [TestCase(PayloadMode.Unsigned)]
    [TestCase(PayloadMode.StreamingSigned)]
    [TestCase(PayloadMode.StreamingSignedTrailer)]
    [TestCase(PayloadMode.StreamingUnsignedTrailer)]
    public async Task EveryPayloadModeIsAccepted(PayloadMode mode)
    {
        foreach (var raw in new[] { false, true })
        {
            await using var session = target.OpenSession("payload");
            var body = Body.Generated(200_000, 3);
            var key = session.NewKey();

            var put = await session.PutObjectAsync(key, body, request =>
            {
                request.Payload = mode;
                request.ExpectContinue = raw;
            });

            put.IsSuccess.Should().BeTrue(put.Transcript());
            put.SawContinue.Should().Be(raw);
            (await session.ReadObjectAsync(key)).Is(body).Should().BeTrue();
        }
    }

    [Test]
    public async Task PresignedTemporaryAndSecondAccountsAreSigned()
    {
        await using var session = target.OpenSession("identities");
        var key = session.NewKey(" é+");

        (await session.PutObjectAsync(key, Body.OneByte, request => request.PresignFor = TimeSpan.FromMinutes(1))).IsSuccess
            .Should().BeTrue();
        (await session.PutObjectAsync(key, Body.OneByte, request => request.Identity = Identity.Temporary)).IsSuccess.Should().BeTrue();
        (await session.PutObjectAsync(key, Body.OneByte, request => request.Identity = Identity.Second)).Code.Should().Be("AccessDenied");
        (await session.PutObjectAsync(key, Body.OneByte, request => request.Identity = Identity.Anonymous)).Code
            .Should().Be("AccessDenied");
        (await session.PutObjectAsync(key, Body.OneByte,
            request => request.AfterSigning = head => head.Copy(target: head.Target + "?x"))).Code.Should().Be("SignatureDoesNotMatch");
        (await session.PutObjectAsync(key, Body.OneByte, request => request.Time = DateTimeOffset.UtcNow.AddHours(-1))).Code
            .Should().Be("RequestTimeTooSkewed");
    }

    [Test]
    public async Task PartsAreCopied()
    {
        await using var session = target.OpenSession("copy");
        var (source, body) = (session.NewKey(" source é%"), Body.Generated(6 << 20, 8));
        await session.PutObjectAsync(source, body);
        var upload = await session.CreateUploadAsync();

        var whole = await session.CopyPartAsync(upload, "1", target.Bucket, source);
        var range = await session.CopyPartAsync(upload, "2", target.Bucket, source, "bytes=1-1000");
        var missing = await session.CopyPartAsync(upload, "3", target.Bucket, source + "x");
        var completed = await session.CompleteAsync(upload, [new(1, whole.ETag!), new(2, range.ETag!)]);

        whole.ETag.Should().Be($"\"{body.Md5Hex}\"");
        range.ETag.Should().Be($"\"{body.Slice(1, 1000).Md5Hex}\"");
        missing.IsSuccess.Should().BeFalse();
        missing.ETag.Should().BeNull();
        completed.IsSuccess.Should().BeTrue();
        (await session.ReadObjectAsync(upload.Key)).Is(Body.Concat(body, body.Slice(1, 1000))).Should().BeTrue();
    }

    [Test]
    public async Task CustomerKeysTravelWithTheUpload()
    {
        await using var session = target.OpenSession("customer key");
        var key = CustomerKey.Generated(1);
        var upload = await session.CreateUploadAsync(new CreateOptions { CustomerKey = key });

        var part = await session.PutPartAsync(upload, 1, Body.OneByte);
        await session.CompleteAsync(upload, [new(1, part.ETag!)]);
        var without = await session.ReadObjectAsync(upload.Key);
        var with = await session.ReadObjectAsync(upload.Key, request => request.WithCustomerKey(target.Dialect, key));

        part.IsSuccess.Should().BeTrue();
        part.EchoesCustomerKey.Should().BeFalse();
        without.IsSuccess.Should().BeFalse();
        with.Is(Body.OneByte).Should().BeTrue();
    }

    [Test]
    public async Task TheSdkGivesASecondOpinion()
    {
        await using var session = target.OpenSession("sdk");
        using var sdk = session.OpenSdkClient();
        var (first, last) = (Body.Generated(5 << 20, 4), Body.OfText("end"));

        var upload = (await sdk.CreateUploadAsync()).Value!;
        var one = await sdk.UploadPartAsync(upload, 1, first);
        var two = await sdk.UploadPartAsync(upload, 2, last);
        var listed = await sdk.ListPartsAsync(upload);
        var refused = await sdk.UploadPartAsync(upload with { UploadId = "bm90LWFuLXVwbG9hZA" }, 1, last);
        var completed = await sdk.CompleteAsync(upload, [one.Value!, two.Value!]);
        var read = await sdk.GetObjectAsync(upload.Key);
        var again = await sdk.AbortAsync(upload with { UploadId = "bm90LWFuLXVwbG9hZA" });

        one.Complaint.Should().BeNull();
        listed.Value!.Select(part => part.Size).Should().Equal(5 << 20, 3);
        refused.IsSuccess.Should().BeFalse();
        (refused.Status, refused.Code).Should().Be((404, "NoSuchUpload"));
        completed.Value.Should().EndWith("-2\"");
        read.Value.Should().Be(((5 << 20) + 3L, Body.Concat(first, last).Md5Hex));
        again.Code.Should().Be("NoSuchUpload");
        session.Exchanges.Should().HaveCount(8);
        session.Exchanges[1].RequestHeaders["x-amz-content-sha256"]
            .Should().Be("STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER", "the SDK's defaults are what is asked about");
        session.Exchanges[1].Transcript().Should().Contain("Signature=REDACTED").And.NotContain(server.Owner.Secret);
        session.Exchanges[1].Repeat.Should().EndWith("was sent by AWSSDK.S3 with headers and framing of its own");
    }

    [Test]
    public async Task TheSdkSignsForOtherAccounts()
    {
        await using var session = target.OpenSession("sdk identities");
        using var temporary = session.OpenSdkClient(Identity.Temporary);
        using var second = session.OpenSdkClient(Identity.Second);

        (await temporary.CreateUploadAsync()).IsSuccess.Should().BeTrue();
        (await second.CreateUploadAsync()).Code.Should().Be("AccessDenied");
    }

    [Test]
    public async Task ARefusedSetUpIsInconclusive()
    {
        await using var session = target.OpenSession("refused");

        var creating = () => session.CreateUploadAsync(new CreateOptions { Bucket = "no-such-bucket-here" });

        (await creating.Should().ThrowAsync<CaseInconclusiveException>())
            .Which.Message.Should().StartWith("set-up refused: CreateMultipartUpload gave no upload ID but 404 NoSuchBucket");
    }

    [Test]
    public async Task NothingIsLeftWhenASessionEnds()
    {
        UploadHandle upload;
        string key;
        await using (var session = target.OpenSession("leaving"))
        {
            upload = await session.CreateUploadAsync();
            await session.PutPartAsync(upload, 1, Body.OneByte);
            key = session.NewKey();
            await session.PutObjectAsync(key, Body.OneByte);
        }

        await using var after = target.OpenSession("after");
        (await after.ListUploadsAsync(upload.Key))!.Uploads.Should().BeEmpty();
        (await after.ListObjectsAsync(key)).Objects.Should().BeEmpty();
    }

    [Test]
    public async Task KeysOfTwoSessionsNeverMeet()
    {
        await using var left = target.OpenSession("same name");
        await using var right = target.OpenSession("same name");

        new[] { left.NewKey(), left.NewKey(), right.NewKey(), right.NewKey() }.Should().OnlyHaveUniqueItems();
        left.NewKey("/é").Should().EndWith("/é");
    }

    [Test]
    public async Task WhatTheProfileLacksIsNotListed()
    {
        await using var lacking =
            await Endpoints.ConnectAsync(server, profile => profile with { Missing = ["list-parts", "list-uploads"] });
        var session = lacking.OpenSession("lacking");

        (await session.ListPartsAsync(new UploadHandle("b", "k", "u"))).Should().BeNull();
        (await session.ListUploadsAsync("k")).Should().BeNull();
        session.Exchanges.Should().BeEmpty();
        lacking.WhyNot("list-parts").Should().Be("the profile says that the endpoint has no list-parts");
        lacking.WhyNot("https").Should().Be(tls ? null : "the endpoint is spoken to over plain HTTP, and this needs HTTPS");
    }
}
