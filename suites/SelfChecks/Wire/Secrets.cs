using System.Net;
using System.Text;
using Conformance.SelfChecks.Support;
using Conformance.SelfChecks.Support.Wire;
using Conformance.Wire.Bodies;
using Conformance.Wire.Exchanges;
using Conformance.Wire.Requests;
using Conformance.Wire.Targets;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Wire;

/// <summary>Secrets are planted everywhere an endpoint may echo them; nothing that is shown of an exchange holds one.</summary>
public sealed class Secrets
{
    private static readonly CustomerKey Key = CustomerKey.Generated(7);

    [Test]
    public async Task NothingShownHoldsASecret([Values] bool raw, [Values] bool presigned, [Values(200, 403)] int status)
    {
        await using var server = ScriptedServer.Start(async exchange =>
        {
            await exchange.ReadBodyAsync();
            await exchange.SendAsync(Echo(exchange, status));
        });
        await using var target = await Endpoints.ConnectAsync(server);
        var request = new Request("PUT")
        {
            Key = "k",
            Body = Body.OfText("x"),
            Identity = Identity.Temporary,
            PresignFor = presigned ? TimeSpan.FromHours(1) : null,
        };
        request.WithCustomerKey(target.Dialect, Key);
        if (raw)
            request.DeclaredLength = 1;

        var exchange = await target.OpenSession("secrets").SendAsync(request);

        exchange.Status.Should().Be(status);
        var signature = SignatureOf(server.Exchanges.Single());
        var shown = Shown(exchange);
        foreach (var secret in new[] { Endpoints.Temporary.Secret, Endpoints.Temporary.SessionToken!, Key.Base64, signature })
        {
            foreach (var spelling in new[]
            {
                secret,
                Uri.EscapeDataString(secret),
                WebUtility.HtmlEncode(secret),
                secret.Replace("+", "&#43;", StringComparison.Ordinal),
            })
                shown.Should().NotContain(spelling);
        }
        shown.Should().NotContain(Hex(Endpoints.Temporary.SessionToken!));
        shown.Should().Contain(Redaction).And.Contain("TEMPKEYID", "the key's ID is what one compares");
        exchange.RequestHeaders["x-amz-server-side-encryption-customer-key-MD5"].Should().Be(Key.Md5Base64, "the digest is no secret");
        exchange.EchoesCustomerKey.Should().BeTrue();
    }

    [Test]
    public async Task AnErrorDocumentIsStillReadAfterRedaction()
    {
        await using var server = ScriptedServer.Start(async exchange =>
        {
            await exchange.ReadBodyAsync();
            await exchange.SendAsync(Echo(exchange, 403));
        });
        await using var target = await Endpoints.ConnectAsync(server);

        var exchange = await target.OpenSession("secrets")
            .SendAsync(new Request("PUT") { Key = "k", Body = Body.OneByte, Identity = Identity.Temporary });

        exchange.Code.Should().Be("SignatureDoesNotMatch");
        exchange.Error!.Fields["SignatureProvided"].Should().Be(Redaction);
        exchange.Error.Fields["CanonicalRequest"].Should().Contain("x-amz-security-token:REDACTED");
        exchange.Error.Fields["StringToSignBytes"].Should().Be(Redaction);
        exchange.EchoesCustomerKey.Should().BeFalse("none was sent");
    }

    [TestCase("aws-v2", "AWS MAINKEYID:REDACTED")]
    [TestCase("obs", "OBS MAINKEYID:REDACTED")]
    [TestCase("oss-v1", "OSS MAINKEYID:REDACTED")]
    [TestCase("oss-v2", "OSS2 AccessKeyId:MAINKEYID,Signature:REDACTED")]
    public async Task OtherSchemesKeepTheKeysId(string scheme, string authorization)
    {
        await using var server = ScriptedServer.Responding(ScriptedServer.Response("200 OK"));
        await using var target = await Endpoints.ConnectAsync(server);

        var exchange = await target.OpenSession("schemes").SendAsync(new Request("GET") { Key = "k", Scheme = scheme });

        exchange.RequestHeaders["Authorization"].Should().Be(authorization);
        var sent = server.Exchanges.Single().Header("Authorization")!;
        Shown(exchange).Should().NotContain(sent[(sent.LastIndexOf(':') + 1)..]);
    }

    /// <summary>The parameter is the whole signature then, and what is shown of it is that it was there.</summary>
    [Test]
    public async Task Shows_no_signature_that_is_whole_in_one_parameter()
    {
        await using var server = ScriptedServer.Responding(ScriptedServer.Response("200 OK"));
        await using var target = await Endpoints.ConnectAsync(
            Endpoints.Profile(server.Endpoint) with { Dialect = "cos", Signature = "cos" });

        var exchange = await target.OpenSession("whole").SendAsync(
            new Request("GET") { Key = "k", PresignFor = TimeSpan.FromMinutes(1), PresignInOneParameter = true });

        var sent = server.Exchanges.Single().Target;
        exchange.Target.Should().Contain($"sign={Redaction}");
        Shown(exchange).Should().NotContain(sent[(sent.LastIndexOf("q-signature%3D", StringComparison.Ordinal) + 14)..]);
    }

    [Test]
    public async Task Shows_no_token_that_is_in_a_header_of_another_name()
    {
        await using var server = ScriptedServer.Responding(ScriptedServer.Response("200 OK"));
        await using var target = await Endpoints.ConnectAsync(
            Endpoints.Profile(server.Endpoint) with { Dialect = "oss", Signature = "oss-v1" });

        var exchange = await target.OpenSession("token").SendAsync(
            new Request("GET") { Key = "k", Identity = Identity.Temporary, TokenHeader = "security-token" });

        server.Exchanges.Single().Header("security-token").Should().Be(Endpoints.Temporary.SessionToken);
        server.Exchanges.Single().Header("x-oss-security-token").Should().BeNull();
        Shown(exchange).Should().NotContain(Endpoints.Temporary.SessionToken);
    }

    [Test]
    public void AProfilesKeyNeverPrintsItsSecret()
    {
        var options = new TargetOptions { Main = Endpoints.Main, Temporary = Endpoints.Temporary };

        options.ToString().Should().NotContain(Endpoints.Main.Secret).And.NotContain(Endpoints.Temporary.SessionToken);
    }

    private const string Redaction = "REDACTED";

    private static string Shown(Exchange exchange) => string.Join(
        '\n',
        [exchange.Transcript(), exchange.Repeat, exchange.Target, exchange.ToString(), exchange.ResponseText(int.MaxValue),
            Encoding.Latin1.GetString(exchange.ResponseBody.Span),
        exchange.Error?.Message, .. exchange.Error?.Fields.Values ?? [],
        .. exchange.RequestHeaders.Concat(exchange.ResponseHeaders).Select(header => header.Value)]);

    private static string SignatureOf(ScriptedExchange sent)
    {
        var text = sent.Header("Authorization") ?? sent.Target;
        return text[(text.LastIndexOf("Signature=", StringComparison.Ordinal) + 10)..];
    }

    private static string Hex(string text) => string.Join(' ',
        Encoding.UTF8.GetBytes(text).Select(octet => octet.ToString("X2", System.Globalization.CultureInfo.InvariantCulture)));

    private static string Echo(ScriptedExchange exchange, int status)
    {
        var token = Endpoints.Temporary.SessionToken!;
        var body = $"""
            <Error><Code>SignatureDoesNotMatch</Code><Message>{WebUtility.HtmlEncode(token)} and {token.Replace("+", "&#43;", StringComparison.Ordinal).Replace("&m", "&amp;m", StringComparison.Ordinal)}</Message>
            <SignatureProvided>{SignatureOf(exchange)}</SignatureProvided>
            <CanonicalRequest>PUT x-amz-security-token:{WebUtility.HtmlEncode(token)} x-amz-server-side-encryption-customer-key:{Key.Base64}</CanonicalRequest>
            <StringToSignBytes>{Hex(token)}</StringToSignBytes><Secret>{Endpoints.Temporary.Secret}</Secret>
            <Resource>/k?X-Amz-Security-Token={Uri.EscapeDataString(token)}</Resource><AWSAccessKeyId>TEMPKEYID</AWSAccessKeyId></Error>
            """;
        return ScriptedServer.Response(
            $"{status} Whatever", body, $"x-amz-server-side-encryption-customer-key: {Key.Base64}\r\n"
                + $"x-echo: {token} {Key.Base64} {SignatureOf(exchange)}\r\nLocation: /k?X-Amz-Signature={SignatureOf(exchange)}\r\n");
    }
}
