using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Conformance.Dialects;
using Conformance.Reference;
using Conformance.Rules.Profiles;
using Conformance.SelfChecks.Support;
using Conformance.SelfChecks.Support.Wire;
using Conformance.Wire.Requests;
using Conformance.Wire.Targets;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Wire;

/// <summary>What is wrong before the first case is one sentence with its remedy, and never holds a secret.</summary>
public sealed class PreflightSentences
{
    private const string Buckets = "<?xml version=\"1.0\"?><ListAllMyBucketsResult><Buckets/></ListAllMyBucketsResult>";

    [Test]
    public async Task AGoodEndpointIsReady()
    {
        await using var server = await ReferenceServer.StartAsync(new ReferenceOptions());
        await using var target = await Endpoints.ConnectAsync(server);

        var preflight = await target.PreflightAsync();

        preflight.Findings.Should().BeEmpty();
        preflight.IsReady.Should().BeTrue();
        preflight.ClockSkew!.Value.Duration().Should().BeLessThan(Endpoints.Soon);
        preflight.Exchanges.Should().HaveCount(3, "each account is asked");
    }

    [Test]
    public async Task ANameThatDoesNotResolve() => (await AskAsync(Endpoints.Profile(new Uri("http://no-such-host.invalid:9000"))))
        .Should().Be(new PreflightFinding(
            PreflightKind.NameResolution, "the name no-such-host.invalid does not resolve; check the profile's endpoint, or say where to "
                + "connect with connectTo: address:port."));

    [Test]
    public async Task AClosedPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();

        var finding = await AskAsync(Endpoints.Profile(new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"))));

        finding.Kind.Should().Be(PreflightKind.Refused);
        finding.Sentence
            .Should().Be($"127.0.0.1:{port} refuses connections; is the server running, and is the port in the profile's endpoint right?");
    }

    [Test]
    public async Task SilenceAfterConnecting()
    {
        await using var server = ScriptedServer.Start(exchange => exchange.WaitAsync());

        var finding = await AskAsync(Endpoints.Profile(server.Endpoint).Impatient());

        finding.Kind.Should().Be(PreflightKind.FirstByteTimeout);
        finding.Sentence.Should().Contain("accepts connections but does not respond").And.Contain("limits.timeouts.firstByte");
    }

    [Test]
    public async Task Redirect()
    {
        await using var server = ScriptedServer.Responding(
            ScriptedServer.Response("301 Moved Permanently", "", "Location: https://s3.example.com/?signature=4711\r\n"));

        (await AskAsync(Endpoints.Profile(server.Endpoint))).Should().Be(new PreflightFinding(
            PreflightKind.NotS3,
            $"http://127.0.0.1:{server.Port} redirects (301) to https://s3.example.com/; if that is the S3 API, write its address into the "
                + "profile's endpoint."));
    }

    [Test]
    public async Task Html()
    {
        await using var server = ScriptedServer.Responding(
            ScriptedServer.Response("200 OK", "<!DOCTYPE html><title>Hello</title>", "Content-Type: text/html\r\n"));

        (await AskAsync(Endpoints.Profile(server.Endpoint))).Should().Be(new PreflightFinding(
            PreflightKind.NotS3,
            $"http://127.0.0.1:{server.Port} returns HTML (200), so this is a web page and not an S3 endpoint; put the address of the S3 "
                + "API into the profile's endpoint."));
    }

    [TestCase("200 OK", "", PreflightKind.NotS3)]
    [TestCase("200 OK", "{}", PreflightKind.NotS3)]
    [TestCase("403 Forbidden", "", PreflightKind.NotS3)]
    [TestCase("500 Internal Server Error", "", PreflightKind.ServerError)]
    [TestCase("503 Slow Down", "<Error><Code>SlowDown</Code></Error>", PreflightKind.Throttled)]
    [TestCase("400 Bad Request", "<Error><Code>InvalidRequest</Code></Error>", PreflightKind.NotS3)]
    [TestCase("301 Moved", "<Error><Code>PermanentRedirect</Code></Error>", PreflightKind.WrongRegion)]
    [TestCase("400 Bad Request", "<Error><Code>AuthorizationHeaderMalformed</Code><Region>eu-west-1</Region></Error>",
        PreflightKind.WrongRegion)]
    [TestCase("403 Forbidden", "<Error><Code>RequestTimeTooSkewed</Code></Error>", PreflightKind.ClockSkew)]
    [TestCase("400 Bad Request", "<Error><Code>ExpiredToken</Code></Error>", PreflightKind.WrongToken)]
    public async Task EveryOtherResponseHasItsKind(string status, string body, PreflightKind kind)
    {
        await using var server = ScriptedServer.Responding(ScriptedServer.Response(status, body));
        var profile = Endpoints.Profile(server.Endpoint);

        var finding = await AskAsync(profile with { Limits = profile.Limits with { ThrottledTimeout = TimeSpan.FromMilliseconds(200) } });

        finding.Kind.Should().Be(kind, finding.Sentence);
        finding.Sentence.Should().EndWith(".").And.NotContain("\n").And.NotContain(Endpoints.Main.Secret);
    }

    [Test]
    public async Task GarbageAndClosingAreToldApart()
    {
        await using var garbage = ScriptedServer.Responding("SSH-2.0-OpenSSH\r\n\r\n");
        await using var closing = ScriptedServer.Start(exchange =>
        {
            exchange.Close();
            return Task.CompletedTask;
        });

        (await AskAsync(Endpoints.Profile(garbage.Endpoint))).Sentence.Should().Contain("does not speak HTTP");
        (await AskAsync(Endpoints.Profile(closing.Endpoint))).Kind.Should().Be(PreflightKind.ConnectionLost);
    }

    [Test]
    public async Task AWrongSecretAndAnUnknownKey()
    {
        await using var server = await ReferenceServer.StartAsync(new ReferenceOptions());
        var profile = Endpoints.Profile(server.Endpoint) with { Region = server.Region };

        var wrong = await AskAsync(profile, new TargetOptions { Main = server.Owner with { Secret = "not the secret" } });
        var unknown = await AskAsync(profile, new TargetOptions { Main = new AccessKey("UNKNOWN", "whatever-it-is") });

        wrong.Kind.Should().Be(PreflightKind.WrongSecret);
        wrong.Sentence.Should().Contain("CONFORMANCE_SECRET_KEY").And.Contain(server.Owner.Id).And.NotContain("not the secret");
        unknown.Kind.Should().Be(PreflightKind.UnknownAccessKey);
        unknown.Sentence.Should().Contain("CONFORMANCE_ACCESS_KEY (UNKNOWN)");
    }

    [Test]
    public async Task AClockTwentyMinutesOff()
    {
        var off = DateTimeOffset.UtcNow.AddMinutes(20).ToString("R", CultureInfo.InvariantCulture);
        await using var server = ScriptedServer.Responding(ScriptedServer.Response("200 OK", Buckets, $"Date: {off}\r\n"));

        var finding = await AskAsync(Endpoints.Profile(server.Endpoint));

        finding.Should().Be(new PreflightFinding(
            PreflightKind.ClockSkew,
            $"the clock of http://127.0.0.1:{server.Port} is 20 minutes ahead of this machine's, and signatures are refused from 15 "
                + "minutes on; set the clock that is wrong (NTP)."));
    }

    [Test]
    public async Task ABucketThatIsMissing()
    {
        await using var server = await ReferenceServer.StartAsync(new ReferenceOptions());
        var profile = Endpoints.Profile(server.Endpoint) with { Region = server.Region, Bucket = "not-there" };

        (await AskAsync(profile, new TargetOptions { Main = server.Owner })).Should().Be(new PreflightFinding(
            PreflightKind.BucketMissing,
            "the bucket not-there, which the profile names, is not there; make it, or leave bucket: out so that each run makes its own."));
    }

    [Test]
    public async Task ABucketThatMayNotBeMade()
    {
        await using var server =
            ScriptedServer.Responding(ScriptedServer.Response("403 Forbidden", "<Error><Code>AccessDenied</Code></Error>"));
        await using var target = await Endpoints.ConnectAsync(server);

        var preparing = () => target.PrepareAsync();

        (await preparing.Should().ThrowAsync<TargetNotReadyException>()).Which.Finding.Kind.Should().Be(PreflightKind.MissingPermission);
    }

    [Test]
    public async Task AnUntrustedCertificateTellsItsFingerprintAndIsTrustedByIt()
    {
        await using var server = await ReferenceServer.StartAsync(new ReferenceOptions { Tls = true });
        var profile = Endpoints.Profile(server.Endpoint) with { Region = server.Region };
        var fingerprint = server.CertificateFingerprint!.ToUpperInvariant();

        var untrusted = await AskAsync(profile, new TargetOptions { Main = server.Owner });
        var wrong = await AskAsync(profile with { TlsFingerprint = new string('A', 64) }, new TargetOptions { Main = server.Owner });
        await using var target =
            await Target.ConnectAsync(profile with { TlsFingerprint = fingerprint }, new TargetOptions { Main = server.Owner });

        untrusted.Kind.Should().Be(PreflightKind.Tls);
        untrusted.Sentence.Should().Be(
            "the certificate of 127.0.0.1 does not verify: its issuer is not among the roots this system trusts; if you trust it all the "
                + $"same, put its SHA-256 fingerprint into the profile: tls: {{ fingerprint: \"{fingerprint}\" }}.");
        wrong.Sentence.Should().StartWith(
            $"127.0.0.1 presented a certificate with SHA-256 fingerprint {fingerprint}, but the profile trusts {new string('A', 64)} only");
        (await target.PreflightAsync()).IsReady.Should().BeTrue();
        (await target.OpenSession("raw").SendAsync(new Request("GET") { Bucket = "", ChunkedTransfer = true })).Failure
            .Should().BeNull("the raw transport speaks TLS too");
    }

    [Test]
    public async Task AnExpiredCertificateAndOneForAnotherName()
    {
        await using var expired = ScriptedServer.Start(exchange => exchange.WaitAsync(),
            Certificates.For("127.0.0.1", DateTimeOffset.UtcNow.AddDays(-10), DateTimeOffset.UtcNow.AddDays(-3)));
        await using var other = ScriptedServer.Start(exchange => exchange.WaitAsync(),
            Certificates.For("elsewhere.example", DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(3)));

        (await AskAsync(Endpoints.Profile(expired.Endpoint))).Sentence.Should().Contain("it expired on ");
        (await AskAsync(Endpoints.Profile(other.Endpoint))).Sentence
            .Should().Contain("it is made out to elsewhere.example, not to 127.0.0.1");
    }

    [Test]
    public async Task HttpsToAPortThatSpeaksPlainHttp()
    {
        await using var server = await ReferenceServer.StartAsync(new ReferenceOptions());

        var finding = await AskAsync(Endpoints.Profile(new UriBuilder(server.Endpoint) { Scheme = "https" }.Uri));

        finding.Kind.Should().Be(PreflightKind.Tls);
        finding.Sentence.Should().Contain("does this port speak HTTPS? If not, write http:// in the profile's endpoint");
    }

    private static async Task<PreflightFinding> AskAsync(Profile profile, TargetOptions? options = null)
    {
        await using var target = await Target.ConnectAsync(profile, options ?? new TargetOptions { Main = Endpoints.Main });
        var preflight = await target.PreflightAsync();
        preflight.IsReady.Should().BeFalse();
        return preflight.Findings.Should().ContainSingle().Subject;
    }
}
