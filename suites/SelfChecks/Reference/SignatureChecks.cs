using Conformance.Dialects;
using Conformance.Dialects.Checksums;
using Conformance.Dialects.Chunks;
using Conformance.Dialects.Signatures;
using Conformance.SelfChecks.Support.Reference;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Reference;

public sealed class SignatureChecks : ReferenceChecks
{
    private static readonly byte[] Body = "signed bytes"u8.ToArray();

    [Test]
    public async Task ATemporaryKeyNeedsItsToken()
    {
        var (path, upload) = await NewUploadAsync();

        var with = await Client.SendAsync(Part(path, upload) with { Key = Server.Temporary });
        var without = await Client.SendAsync(Part(path, upload) with { Key = Server.Temporary with { SessionToken = null } });
        var wrong = await Client.SendAsync(Part(path, upload) with { Key = Server.Temporary with { SessionToken = "another" } });

        with.Status.Should().Be(200);
        (without.Status, without.Code).Should().Be((400, "InvalidToken"));
        (wrong.Status, wrong.Code).Should().Be((400, "InvalidToken"));
    }

    [Test]
    public async Task ARefusalRepeatsNoToken()
    {
        var (path, upload) = await NewUploadAsync();
        var token = Server.Temporary.SessionToken!;

        var inHeader = await Client.SendAsync(Part(path, upload) with { Key = Server.Temporary with { Secret = "wrong" } });
        var inQuery = await Client.SendAsync(
            Part(path, upload) with { Key = Server.Temporary with { Secret = "wrong" }, PresignFor = TimeSpan.FromMinutes(1) });

        foreach (var response in new[] { inHeader, inQuery })
        {
            response.Code.Should().Be("SignatureDoesNotMatch");
            response.Text.Should().NotContain(token).And.NotContain(PercentEncoding.Encode(token));
        }
    }

    [Test]
    public async Task WhatIsNotSignedRightIsRefusedByName()
    {
        var (path, upload) = await NewUploadAsync();
        var part = Part(path, upload);
        (string What, RawRequest Request, int Status, string Code)[] cases =
        [
            ("unknown key", part with { Key = new AccessKey("NOBODY", "secret") }, 403, "InvalidAccessKeyId"),
            ("wrong secret", part with { Key = Server.Owner with { Secret = "wrong" } }, 403, "SignatureDoesNotMatch"),
            ("header changed", part with { Tamper = head => head.Headers.Set("x-amz-date", "20130524T000000Z") }, 400,
                "AuthorizationHeaderMalformed"),
            ("target changed", part with { Tamper = head => head.Target += "&more=1" }, 403, "SignatureDoesNotMatch"),
            ("header added", part with { Tamper = head => head.Headers.Add("x-amz-meta-a", "b") }, 403, "AccessDenied"),
            ("clock behind", part with { Time = DateTimeOffset.UtcNow.AddMinutes(-16) }, 403, "RequestTimeTooSkewed"),
            ("clock ahead", part with { Time = DateTimeOffset.UtcNow.AddMinutes(16) }, 403, "RequestTimeTooSkewed"),
            ("expired link", part with { PresignFor = TimeSpan.FromMinutes(1), Time = DateTimeOffset.UtcNow.AddMinutes(-5) }, 403,
                "AccessDenied"),
            ("link valid too long", part with { PresignFor = TimeSpan.FromDays(8) }, 400, "AuthorizationQueryParametersError"),
            ("link for another part", part with
            {
                PresignFor = TimeSpan.FromMinutes(1),
                Tamper = head => head.Target = head.Target.Replace("partNumber=1", "partNumber=2", StringComparison.Ordinal),
            }, 403, "SignatureDoesNotMatch"),
            ("unknown scheme", part with { Key = null, Headers = [("Authorization", "Bearer abc")] }, 400, "InvalidRequest"),
            ("anonymous", part with { Key = null }, 403, "AccessDenied"),
            ("other account", part with { Key = Server.SecondAccount }, 403, "AccessDenied"),
        ];

        foreach (var (what, request, status, code) in cases)
        {
            var response = await Client.SendAsync(request);
            (response.Status, response.Code).Should().Be((status, code), what);
            response.Text.Should().NotContain(Server.Owner.Secret);
        }

        (await ListPartsAsync(path, upload)).Should().NotContain("<Part>");
    }

    [Test]
    public async Task APresignedPartIsTaken()
    {
        var (path, upload) = await NewUploadAsync();

        var response = await Client.SendAsync(Part(path, upload) with { PresignFor = TimeSpan.FromMinutes(1) });

        response.Status.Should().Be(200);
    }

    [Test]
    public async Task EveryFormOfAwsChunkedHoldsThePayload()
    {
        var payload = Bytes(3, 100_000);
        foreach (var form in new[]
        {
            AwsChunkedForm.SignedChunks,
            AwsChunkedForm.SignedChunksAndTrailer,
            AwsChunkedForm.UnsignedChunksAndTrailer,
        })
        {
            var (path, upload) = await NewUploadAsync();

            var response = await SendChunkedAsync(path, upload, payload, form, spoils: _ => { });

            response.Status.Should().Be(200, form);
            response.ETag.Should().Be($"\"{Convert.ToHexStringLower(System.Security.Cryptography.MD5.HashData(payload))}\"", form);
            if (AwsChunkedForm.HasTrailer(form))
                response.Headers["x-amz-checksum-crc32"].Should().Be(Convert.ToBase64String(ChecksumAlgorithms.Compute("CRC32", payload)));
        }
    }

    [Test]
    public async Task ASpoiltChunkIsRefusedAndNothingKept()
    {
        foreach (var (form, code) in new[]
        {
            (AwsChunkedForm.SignedChunks, "SignatureDoesNotMatch"),
            (AwsChunkedForm.SignedChunksAndTrailer, "SignatureDoesNotMatch"),
            (AwsChunkedForm.UnsignedChunksAndTrailer, "BadDigest"),
        })
        {
            var (path, upload) = await NewUploadAsync();
            var before = Server.Store.StoredBytes;

            var response = await SendChunkedAsync(path, upload, Bytes(4, 2_000_000), form, spoils: wire => wire[1_500_000] ^= 1);

            (response.Status is 400 or 403, response.Code).Should().Be((true, code), form);
            (await ListPartsAsync(path, upload)).Should().NotContain("<Part>");
            Server.Store.StoredBytes.Should().Be(before);
        }
    }

    private async Task<RawResponse> SendChunkedAsync(string path, string upload, byte[] payload, string form, Action<byte[]> spoils)
    {
        const int Chunk = 65536;
        var time = DateTimeOffset.UtcNow;
        List<(string, string)> headers = [("x-amz-decoded-content-length", $"{payload.Length}"), ("Content-Encoding", "aws-chunked")];
        AwsChunkedTrailer[] Trailers() => AwsChunkedForm.HasTrailer(form) ? [AwsChunkedTrailer.OfChecksum("CRC32")] : [];
        if (AwsChunkedForm.HasTrailer(form))
            headers.Add(("x-amz-trailer", "x-amz-checksum-crc32"));
        var isSigned = AwsChunkedForm.HasSignedChunks(form);
        var length = AwsChunkedEncoder.EncodedLength(payload.Length, Chunk, isSigned, Trailers());
        // The chunks' signatures begin with the head's, so the head is signed once beforehand with the same time.
        var head = new RequestHead { Method = "PUT", Target = RawClient.PartTarget(path, upload, "1") };
        head.Headers.Add("Host", Server.Endpoint.Authority);
        head.Headers.Add("Content-Length", $"{length}");
        foreach (var (name, value) in headers)
            head.Headers.Add(name, value);
        var seed = Vendors.BuiltIn.SignatureScheme("aws-v4")
            .SignHeader(head, new SigningInput { Key = Server.Owner, Region = Server.Region, Time = time, PayloadHash = form });
        var wire = new MemoryStream();
        await using var encoded = AwsChunkedEncoder.Encode(new MemoryStream(payload), Chunk,
            isSigned ? new ChunkSigner(Server.Owner, Server.Region, time, seed) : null, Trailers());
        await encoded.CopyToAsync(wire);
        var body = wire.ToArray();
        spoils(body);
        return await Client.SendAsync(
            new RawRequest("PUT", head.Target) { Key = Server.Owner, Time = time, PayloadHash = form, Body = body, Headers = headers });
    }

    private RawRequest Part(string path, string upload) =>
        new("PUT", RawClient.PartTarget(path, upload, "1")) { Key = Server.Owner, Body = Body };
}
