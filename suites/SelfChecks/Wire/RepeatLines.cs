using CliWrap;
using CliWrap.Buffered;
using Conformance.Dialects;
using Conformance.Reference;
using Conformance.Rules.Profiles;
using Conformance.SelfChecks.Support.Wire;
using Conformance.Wire.Bodies;
using Conformance.Wire.Requests;
using Conformance.Wire.Targets;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Wire;

/// <summary>
/// Every exchange ends in a line that sends it again: it is read here, and run against the reference where curl is at hand.
/// </summary>
public sealed class RepeatLines
{
    private ReferenceServer server = null!;
    private Target target = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        server = await ReferenceServer.StartAsync(new ReferenceOptions());
        target = await Endpoints.ConnectAsync(server,
            profile => profile with { Temporary = new CredentialNames("TMP_KEY", "TMP_SECRET", "TMP_TOKEN") });
        await target.PrepareAsync();
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        await target.CleanAsync();
        await target.DisposeAsync();
        await server.DisposeAsync();
    }

    [Test]
    public async Task ASmallBodyIsPrinted()
    {
        await using var session = target.OpenSession("small");
        var exchange = await session.PutObjectAsync("it's", Body.OfText("-a'%\\\u0001\u00e9"));

        exchange.Repeat.Should().Be(
            """printf '\055a\047%%\134\001\303\251' | curl -sS -i --aws-sigv4 'aws:amz:us-east-1:s3' """
            + """--user "$CONFORMANCE_ACCESS_KEY:$CONFORMANCE_SECRET_KEY" """
            + $"-H 'x-amz-content-sha256: {Body.OfText("-a'%\\\u0001\u00e9").Sha256Hex}' -X PUT -H 'Content-Type: "
            + $"application/octet-stream' --data-binary @- '{server.Endpoint}{target.Bucket}/it%27s'");
    }

    [Test]
    public async Task AGeneratedBodyIsGeneratedAgain()
    {
        await using var session = target.OpenSession("generated");
        var exchange = await session.PutObjectAsync(session.NewKey(), Body.Generated(100_000, 42));

        exchange.Repeat.Should().StartWith("conformance body --length 100000 --seed 42 | curl ");
    }

    [Test]
    public async Task SecretsAreNamedAsVariables()
    {
        await using var session = target.OpenSession("variables");
        var request = new Request("PUT")
        {
            Key = session.NewKey(),
            Body = Body.OneByte,
            Identity = Identity.Temporary,
        }.WithCustomerKey(target.Dialect, CustomerKey.Generated(1));
        var exchange = await session.SendAsync(request);

        exchange.Repeat.Should().Contain("--user \"$TMP_KEY:$TMP_SECRET\"").And.Contain("-H \"x-amz-security-token: $TMP_TOKEN\"")
            .And.Contain("-H \"x-amz-server-side-encryption-customer-key: $CUSTOMER_KEY\"");
    }

    [Test]
    public async Task WhatCurlCannotDoIsSaid()
    {
        await using var session = target.OpenSession("remarks");
        var upload = await session.CreateUploadAsync();

        (await session.PutPartAsync(upload, 1, Body.OneByte, request => request.PresignFor = TimeSpan.FromMinutes(1))).Repeat
            .Should().EndWith("# was presigned; this line signs in a header").And.NotContain("X-Amz-");
        (await session.PutPartAsync(upload, 1, Body.OneByte,
            request => request.AfterSigning = head => head.Copy(target: head.Target + "&x"))).Repeat
            .Should().EndWith("# was altered after signing, which curl cannot repeat");
        (await session.PutPartAsync(upload, 1, Body.OneByte, request => request.Region = "elsewhere-1")).Repeat
            .Should().EndWith("# was signed in a form of its own, which curl cannot repeat");
        (await session.PutPartAsync(upload, 1, Body.OneByte, request => request.Payload = PayloadMode.StreamingSignedTrailer)).Repeat
            .Should().StartWith("printf 'x' > part.bin; AWS_ACCESS_KEY_ID=\"$CONFORMANCE_ACCESS_KEY\"")
            .And.Contain($"aws s3api upload-part --endpoint-url '{server.Endpoint.GetLeftPart(UriPartial.Authority)}'");
        (await session.PutPartAsync(upload, 1, Body.OneByte,
            request => request.AccessKey = new AccessKey("NOBODY", "nobodys-secret"))).Repeat
            .Should().Contain("\"NOBODY:$SECRET_KEY\"").And.Contain("# was signed with another key than the profile's");
        (await session.SendAsync(new Request("GET") { Identity = Identity.Anonymous })).Repeat
            .Should().NotContain("--user").And.NotContain("--aws-sigv4");
    }

    [TestCase("plain")]
    [TestCase("quoted ' and $HOME `id` \" é+%")]
    [TestCase("a/../b")]
    public async Task ALineRunsAndIsAnsweredAlike(string suffix)
    {
        await using var session = target.OpenSession("run");
        var key = session.NewKey(suffix);
        var put = await session.PutObjectAsync(key, Body.OfText("it's 100%\n"), request => request.WithHeader("x-amz-meta-a", "it's"));
        var refused = await session.SendAsync(
            new Request("PUT") { Key = key, Body = Body.OneByte }.WithQuery("partNumber", "0").WithQuery("uploadId", "none"));
        await session.DeleteObjectAsync(key);

        (await RunAsync(put.Repeat)).Should().StartWith("HTTP/1.1 200");
        (await session.ReadObjectAsync(key)).Is(Body.OfText("it's 100%\n")).Should().BeTrue();
        (await RunAsync(refused.Repeat)).Should().StartWith($"HTTP/1.1 {refused.Status}").And.Contain($"<Code>{refused.Code}</Code>");
    }

    private async Task<string> RunAsync(string line)
    {
        if (OperatingSystem.IsWindows())
            Assert.Ignore("the line is for a POSIX shell");
        using var patience = new CancellationTokenSource(Endpoints.Soon);
        var (_, output, complaint) = await new Command("/bin/sh")
            .WithArguments(["-c", line])
            .WithEnvironmentVariables(variables => variables
                .Set("CONFORMANCE_ACCESS_KEY", server.Owner.Id)
                .Set("CONFORMANCE_SECRET_KEY", server.Owner.Secret))
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(patience.Token);
        if (complaint.Contains("not found", StringComparison.Ordinal) || complaint.Contains("aws-sigv4", StringComparison.Ordinal))
            Assert.Ignore($"no curl that signs is at hand: {complaint.Trim()}");
        complaint.Should().BeEmpty();
        return output;
    }
}
