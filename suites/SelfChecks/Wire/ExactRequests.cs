using System.Globalization;
using System.Text;
using Conformance.Dialects;
using Conformance.Dialects.Chunks;
using Conformance.Dialects.Signatures;
using Conformance.Rules;
using Conformance.Rules.Profiles;
using Conformance.SelfChecks.Support;
using Conformance.SelfChecks.Support.Wire;
using Conformance.Wire.Bodies;
using Conformance.Wire.Requests;
using Conformance.Wire.Sessions;
using Conformance.Wire.Targets;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Wire;

/// <summary>What was asked for is what goes over the wire, byte for byte, and its signature holds.</summary>
public sealed class ExactRequests
{
    private const string Ok = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

    [TestCase("plain", "/b/plain")]
    [TestCase("dir/k é+1.txt", "/b/dir/k%20%C3%A9%2B1.txt")]
    [TestCase("a/../b/./c", "/b/a/../b/./c")]
    [TestCase("/leading//double/", "/b//leading//double/")]
    [TestCase("per%cent %2F ?#&=;~", "/b/per%25cent%20%252F%20%3F%23%26%3D%3B~")]
    [TestCase("\u00e9 and e\u0301", "/b/%C3%A9%20and%20e%CC%81")]
    [TestCase("\U0001F600", "/b/%F0%9F%98%80")]
    [TestCase("..", "/b/..")]
    public async Task KeysAreKeptByteForByte(string key, string target)
    {
        foreach (var raw in new[] { false, true })
        {
            var sent = await SendAsync(new Request("PUT") { Bucket = "b", Key = key, Body = Body.OneByte, ExpectContinue = raw });

            sent.Target.Should().Be(target);
        }
    }

    [Test]
    public async Task TheQueryIsEncodedOnceAndKeepsItsOrder()
    {
        var sent = await SendAsync(new Request("GET") { Bucket = "b", Key = "k" }.WithQuery("uploads").WithQuery("prefix", "a b+c/d=é")
            .WithQuery("empty", "").WithQuery("a", "%2F"));

        sent.Target.Should().Be("/b/k?uploads&prefix=a%20b%2Bc%2Fd%3D%C3%A9&empty=&a=%252F");
    }

    [Test]
    public async Task NothingIsAddedThatWasNotPrepared()
    {
        var sent = await SendAsync(
            new Request("PUT") { Bucket = "b", Key = "k", Body = Body.OfText("abc") }.WithHeader("x-amz-meta-a", "Zoë"));

        var names = sent.Head.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Split(':')[0]);
        names.Should().BeEquivalentTo(
            "Host", "x-amz-meta-a", "x-amz-content-sha256", "x-amz-date", "Authorization", "Content-Length", "Accept", "Accept-Encoding",
            "User-Agent");
        sent.Header("x-amz-meta-a").Should().Be("Zoë");
        sent.Header("Content-Length").Should().Be("3");
        sent.Header("x-amz-content-sha256").Should().Be(Body.OfText("abc").Sha256Hex);
        Encoding.UTF8.GetString(sent.Body).Should().Be("abc");
    }

    [TestCase("PUT", "0")]
    [TestCase("POST", "0")]
    [TestCase("GET", null)]
    [TestCase("DELETE", null)]
    [TestCase("HEAD", null)]
    public async Task WithoutABodyOnlyPutAndPostSayZero(string method, string? length)
    {
        var sent = await SendAsync(new Request(method) { Bucket = "b", Key = "k" });

        sent.RequestLine.Should().Be($"{method} /b/k HTTP/1.1");
        sent.Header("Content-Length").Should().Be(length);
    }

    [Test]
    public async Task BucketsAppearInThePathOrInTheHost([Values] bool raw)
    {
        await using var server = ScriptedServer.Responding(Ok);
        var profile = Endpoints.Profile(new Uri("http://s3.example.test")) with
        {
            Addressing = "virtual-hosted",
            ConnectTo = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{server.Port}"),
        };
        await using var target = await Endpoints.ConnectAsync(profile);

        await target.OpenSession("host").SendAsync(new Request("PUT") { Bucket = "my.bucket", Key = "k", ExpectContinue = raw });
        await target.OpenSession("service").SendAsync(new Request("GET") { Bucket = "" });
        await target.OpenSession("path").SendAsync(new Request("GET") { Bucket = "my.bucket", Key = "k", Addressing = Addressing.Path });

        server.Exchanges.Select(exchange => (exchange.Header("Host"), exchange.Target)).Should().Equal(
            ("my.bucket.s3.example.test", "/k"), ("s3.example.test", "/"), ("s3.example.test", "/my.bucket/k"));
    }

    [Test]
    public async Task AHostTemplateIsFilledIn()
    {
        await using var server = ScriptedServer.Responding(Ok);
        var profile = Endpoints.Profile(new Uri("http://example.test:8080")) with
        {
            Addressing = "virtual-hosted",
            HostTemplate = "{bucket}-appid.cos.{host}",
            ConnectTo = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{server.Port}"),
        };
        await using var target = await Endpoints.ConnectAsync(profile);

        await target.OpenSession("template").SendAsync(new Request("GET") { Bucket = "b" });

        server.Exchanges.Single().Header("Host").Should().Be("b-appid.cos.example.test:8080");
    }

    [TestCase(PayloadMode.Hash)]
    [TestCase(PayloadMode.Unsigned)]
    [TestCase(PayloadMode.StreamingSigned)]
    [TestCase(PayloadMode.StreamingSignedTrailer)]
    [TestCase(PayloadMode.StreamingUnsignedTrailer)]
    public async Task SignaturesHoldAndBodiesDecode(PayloadMode mode)
    {
        var body = Body.Generated(100_000, 5);
        var sent = await SendAsync(
            new Request("PUT") { Bucket = "b", Key = "a key", Body = body, Payload = mode, ChunkSize = 8192 }.WithQuery("partNumber", "1"));

        var head = HeadOf(sent);
        var scheme = Vendors.BuiltIn.SignatureScheme("aws-v4");
        var presented = scheme.Read(head)!;
        scheme.Verify(head, presented, Endpoints.Main,
            new VerificationInput(DateTimeOffset.UtcNow, "us-east-1", TimeSpan.FromMinutes(1), "b", "a key"))
            .Kind.Should().Be(SignatureFaultKind.None);
        if (mode is PayloadMode.Hash or PayloadMode.Unsigned)
        {
            sent.Body.Should().Equal(body.ToArray());
            return;
        }
        sent.Header("Content-Encoding").Should().Be("aws-chunked");
        sent.Header("x-amz-decoded-content-length").Should().Be("100000");
        sent.Header("x-amz-trailer").Should().Be(mode == PayloadMode.StreamingSigned ? null : "x-amz-checksum-crc32");
        var text = Encoding.Latin1.GetString(sent.Body);
        text.Contains("chunk-signature=", StringComparison.Ordinal).Should().Be(mode != PayloadMode.StreamingUnsignedTrailer);
        text.Should().Contain(mode == PayloadMode.StreamingSigned
            ? "0;chunk-signature="
            : "x-amz-checksum-crc32:" + Convert.ToBase64String(body.Checksum("CRC32")));
    }

    [Test]
    public async Task A_trailer_goes_out_under_the_name_and_announcement_asked_for()
    {
        var renamed = await SendAsync(WithTrailer(request => request.TrailerNameOverride = "x-foo"));
        var unannounced = await SendAsync(WithTrailer(request => request.TrailerAnnouncement = ""));
        var omitted = await SendAsync(WithTrailer(request => request.OmitTrailer = true));

        renamed.Header("x-amz-trailer").Should().Be("x-foo");
        Encoding.Latin1.GetString(renamed.Body).Should().Be("1\r\nx\r\n0\r\nx-foo:jNwWgw==\r\n\r\n");
        unannounced.Header("x-amz-trailer").Should().BeNull();
        Encoding.Latin1.GetString(unannounced.Body).Should().EndWith("0\r\nx-amz-checksum-crc32:jNwWgw==\r\n\r\n");
        omitted.Header("x-amz-trailer").Should().Be("x-amz-checksum-crc32");
        Encoding.Latin1.GetString(omitted.Body).Should().Be("1\r\nx\r\n0\r\n\r\n");
    }

    [Test]
    public async Task Altered_frames_go_out_with_their_own_length()
    {
        var sent = await SendAsync(WithTrailer(request => request.AfterFraming = framed => [.. framed.Take(6)]));

        Encoding.Latin1.GetString(sent.Body).Should().Be("1\r\nx\r\n");
        sent.Header("Content-Length").Should().Be("6");
        sent.Header("x-amz-decoded-content-length").Should().Be("1");
    }

    [TestCase(null)]
    [TestCase(-1)]
    public async Task Chunks_are_signed_for_the_time_asked_for(int? daysOff)
    {
        var time = new DateTimeOffset(2013, 5, 24, 0, 0, 0, TimeSpan.Zero);
        DateTimeOffset? chunkTime = daysOff is { } days ? time.AddDays(days) : null;

        var sent = await SendAsync(new Request("PUT")
        {
            Bucket = "b",
            Key = "k",
            Body = Body.OneByte,
            Payload = PayloadMode.StreamingSigned,
            Time = time,
            ChunkTime = chunkTime,
        });

        var seed = sent.Header("Authorization")!.Split("Signature=")[1];
        var signature = new ChunkSigner(Endpoints.Main, "us-east-1", chunkTime ?? time, seed).SignChunk("x"u8);
        Encoding.Latin1.GetString(sent.Body).Should().StartWith($"1;chunk-signature={signature}\r\n");
    }

    private static Request WithTrailer(Action<Request> alter)
    {
        var request = new Request("PUT") { Bucket = "b", Key = "k", Body = Body.OneByte, Payload = PayloadMode.StreamingUnsignedTrailer };
        alter(request);
        return request.Copy();
    }

    [Test]
    public async Task APresignedRequestCarriesItsSignatureInTheQueryAlone()
    {
        var sent = await SendAsync(new Request("PUT")
        {
            Bucket = "b",
            Key = "k",
            Body = Body.OneByte,
            PresignFor = TimeSpan.FromMinutes(5),
        }.WithQuery("uploadId", "u/+="));

        sent.Header("Authorization").Should().BeNull();
        sent.Target.Should().StartWith("/b/k?uploadId=u%2F%2B%3D&X-Amz-Algorithm=AWS4-HMAC-SHA256&").And.Contain("X-Amz-Expires=300");
        var head = HeadOf(sent);
        var scheme = Vendors.BuiltIn.SignatureScheme("aws-v4");
        scheme.Verify(head, scheme.Read(head)!, Endpoints.Main,
            new VerificationInput(DateTimeOffset.UtcNow, "us-east-1", TimeSpan.FromMinutes(1), "b", "k"))
            .Kind.Should().Be(SignatureFaultKind.None);
    }

    [Test]
    public async Task EachIdentitySignsWithItsOwnKey()
    {
        (await SendAsync(new Request("GET") { Identity = Identity.Second })).Header("Authorization")
            .Should().Contain("Credential=SECONDKEYID/");
        (await SendAsync(new Request("GET") { Identity = Identity.Anonymous })).Header("Authorization").Should().BeNull();
        var temporary = await SendAsync(new Request("GET") { Identity = Identity.Temporary });
        temporary.Header("Authorization").Should().Contain("Credential=TEMPKEYID/").And.Contain("x-amz-security-token");
        temporary.Header("x-amz-security-token").Should().Be(Endpoints.Temporary.SessionToken);
        (await SendAsync(new Request("GET") { AccessKey = new AccessKey("OTHER", "other-secret") })).Header("Authorization")
            .Should().Contain("Credential=OTHER/");
    }

    [Test]
    public async Task TimeHashAndTamperingGoOutAsAsked()
    {
        var sent = await SendAsync(new Request("PUT")
        {
            Bucket = "b",
            Key = "k",
            Body = Body.OneByte,
            Time = new DateTimeOffset(2013, 5, 24, 0, 0, 0, TimeSpan.Zero),
            PayloadHashOverride = Body.Empty.Sha256Hex,
            AfterSigning = head =>
            {
                head.Headers.Set("x-amz-meta-late", "1");
                return head.Copy(target: "/b/other");
            },
        });

        sent.Target.Should().Be("/b/other");
        sent.Header("x-amz-date").Should().Be("20130524T000000Z");
        sent.Header("x-amz-content-sha256").Should().Be(Body.Empty.Sha256Hex);
        sent.Header("x-amz-meta-late").Should().Be("1");
        sent.Header("Authorization").Should().NotContain("x-amz-meta-late");
    }

    [Test]
    public async Task AMissingAccountIsUnsupported()
    {
        await using var target =
            await Target.ConnectAsync(Endpoints.Profile(new Uri("http://127.0.0.1:1")), new TargetOptions { Main = Endpoints.Main });

        var sending = () => target.OpenSession("second").SendAsync(new Request("GET") { Identity = Identity.Second });

        await sending.Should().ThrowAsync<CaseUnsupportedException>().WithMessage("the profile names no second account");
    }

    [Test]
    public async Task AMissingVariableIsNamed()
    {
        var profile = Endpoints.Profile(new Uri("http://127.0.0.1:1")) with
        {
            Credentials = new CredentialNames("CONFORMANCE_UNSET_KEY",
            "CONFORMANCE_UNSET_SECRET", null)
        };

        var connecting = () => Target.ConnectAsync(profile, new TargetOptions());

        await connecting.Should().ThrowAsync<ConfigurationException>()
            .WithMessage("profiles/scripted.yaml:1: the environment variable CONFORMANCE_UNSET_KEY*");
    }

    private static async Task<ScriptedExchange> SendAsync(Request request)
    {
        await using var server = ScriptedServer.Start(async exchange =>
        {
            if (exchange.Header("Expect") is not null)
                await exchange.SendAsync("HTTP/1.1 100 Continue\r\n\r\n");
            await exchange.ReadBodyAsync();
            await exchange.SendAsync(Ok);
        });
        await using var target = await Endpoints.ConnectAsync(server);
        var exchange = await target.OpenSession("exact").SendAsync(request);
        exchange.Failure.Should().BeNull();
        exchange.Status.Should().Be(200);
        return server.Exchanges.Single();
    }

    private static RequestHead HeadOf(ScriptedExchange sent)
    {
        var head = new RequestHead { Method = sent.RequestLine.Split(' ')[0], Target = sent.Target };
        foreach (var line in sent.Head.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Skip(1))
            head.Headers.Add(line[..line.IndexOf(':', StringComparison.Ordinal)],
                line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim());
        return head;
    }
}
