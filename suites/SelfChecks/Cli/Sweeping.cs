using System.Globalization;
using Conformance.Reference;
using Conformance.SelfChecks.Support.Wire;
using Conformance.Wire.Bodies;
using Conformance.Wire.Requests;
using Conformance.Wire.Sessions;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Cli;

/// <summary><c>conformance sweep</c> and <c>conformance doctor</c> on a server with a history.</summary>
public sealed class Sweeping
{
    [Test]
    public async Task RemovesOldThingsOfOursAlone()
    {
        await using var server = await ReferenceServer.StartAsync(new ReferenceOptions { Owner = EndpointProfile.Key });
        using var profile = new EndpointProfile(server.Endpoint.GetLeftPart(UriPartial.Authority));
        await using var target = await Endpoints.ConnectAsync(server);
        await using var session = target.OpenSession("sweeping");
        var young = $"conformance-{DateTime.UtcNow.ToString("yyyyMMdd't'HHmmss'z'", CultureInfo.InvariantCulture)}-4f2a-c0ffee";
        const string Old = "conformance-20200101t000000z-4f2a-c0ffee", Foreign = "conformance-of-somebody-else";
        foreach (var bucket in new[] { young, Old, Foreign })
            (await session.SendAsync(new Request("PUT") { Bucket = bucket })).IsSuccess.Should().BeTrue();
        (await session.PutObjectAsync("left", Body.OneByte, bucket: Old)).IsSuccess.Should().BeTrue();
        (await session.SendAsync(new Request("POST") { Bucket = Old, Key = "begun" }.WithQuery("uploads"))).IsSuccess.Should().BeTrue();

        var rehearsal = await ConformanceCommand.RunAsync(["sweep", "--profile", profile.Path, "--dry-run"], EndpointProfile.Variables);

        rehearsal.ExitCode.Should().Be(0, "the error output was: {0}", rehearsal.Error);
        rehearsal.Output.Should().Contain($"would remove bucket {Old}").And.Contain($"would remove object {Old}/left")
            .And.Contain($"of {Old}/begun").And.Contain($"spared, too young: bucket {young}");
        rehearsal.Output.Should().NotContain(Foreign);
        (await BucketsAsync(session)).Should().BeEquivalentTo(young, Old, Foreign);

        var sweep = await ConformanceCommand.RunAsync(["sweep", "--profile", profile.Path], EndpointProfile.Variables);

        sweep.ExitCode.Should().Be(0, "the error output was: {0}", sweep.Error);
        sweep.Output.Should().Contain($"removed bucket {Old}");
        sweep.Error.Should().BeEmpty();
        (await BucketsAsync(session)).Should().BeEquivalentTo(young, Foreign);
    }

    [Test]
    public async Task DoctorFindsNothingWrongAndLeavesNothing()
    {
        await using var server = await ReferenceServer.StartAsync(new ReferenceOptions { Owner = EndpointProfile.Key });
        using var profile = new EndpointProfile(server.Endpoint.GetLeftPart(UriPartial.Authority));

        var ending = await ConformanceCommand.RunAsync(["doctor", "--profile", profile.Path], EndpointProfile.Variables);
        await using var target = await Endpoints.ConnectAsync(server);
        await using var session = target.OpenSession("doctor");

        ending.ExitCode.Should().Be(0, "the output was: {0}", ending.Output);
        ending.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Should().OnlyContain(line => line.StartsWith('✓'));
        ending.Output.Should().Contain("create a bucket").And.Contain("list parts").And.Contain("abort an upload");
        ending.Error.Should().BeEmpty();
        (await BucketsAsync(session)).Should().BeEmpty();
    }

    [Test]
    public async Task DoctorShowsTheCertificateAndHowToTrustIt()
    {
        await using var server = await ReferenceServer.StartAsync(new ReferenceOptions { Tls = true, Owner = EndpointProfile.Key });
        var fingerprint = server.CertificateFingerprint!.ToUpperInvariant();
        using var distrusting = new EndpointProfile(server.Endpoint.GetLeftPart(UriPartial.Authority));
        using var trusting = new EndpointProfile(server.Endpoint.GetLeftPart(UriPartial.Authority),
            $"tls: {{ fingerprint: \"{fingerprint}\" }}");

        var ill = await ConformanceCommand.RunAsync(["doctor", "--profile", distrusting.Path], EndpointProfile.Variables);
        var well = await ConformanceCommand.RunAsync(["doctor", "--profile", trusting.Path], EndpointProfile.Variables);

        ill.ExitCode.Should().Be(3);
        ill.Output.Should().MatchRegex("✗ TLS .*does not verify").And.Contain($"fingerprint: \"{fingerprint}\"")
            .And.Contain("– permissions");
        well.ExitCode.Should().Be(0, "the output was: {0}", well.Output);
        well.Output.Should().MatchRegex("✓ TLS .*expires 20[0-9][0-9]-");
    }

    /// <summary>An IP address takes no bucket in front of it, and the key that helps is named.</summary>
    [Test]
    public async Task Doctor_names_the_key_for_path_style_where_the_name_of_a_bucket_has_no_address()
    {
        await using var server = await ReferenceServer.StartAsync(
            new ReferenceOptions { Document = "alibaba-oss", AllowPathStyle = true, Owner = EndpointProfile.Key });
        var endpoint = server.Endpoint.GetLeftPart(UriPartial.Authority);
        using var inTheHost = new EndpointProfile(endpoint, "addressing: virtual-hosted", "oss", "cn-hangzhou", "alibaba-oss");
        using var inThePath = new EndpointProfile(endpoint, "addressing: path", "oss", "cn-hangzhou", "alibaba-oss");
        using var unsaid = new EndpointProfile(endpoint, "", "oss", "cn-hangzhou", "alibaba-oss");

        var ill = await ConformanceCommand.RunAsync(["doctor", "--profile", inTheHost.Path], EndpointProfile.Variables);
        var well = await ConformanceCommand.RunAsync(["doctor", "--profile", inThePath.Path], EndpointProfile.Variables);
        var usual = await ConformanceCommand.RunAsync(["doctor", "--profile", unsaid.Path], EndpointProfile.Variables);

        ill.ExitCode.Should().Be(3, "the output was: {0}", ill.Output);
        ill.Output.Should().Contain("✗ name of a bucket")
            .And.Contain("bucket.127.0.0.1 has no address; write addressing: path into the profile");
        well.ExitCode.Should().Be(0, "the output was: {0}", well.Output);
        usual.ExitCode.Should().Be(0, "an address as the endpoint means path style unless it is said: {0}", usual.Output);
    }

    [TestCase("wrong secret", "✗ credentials")]
    [TestCase("no variables", "✗ variables")]
    public async Task DoctorSaysWhatIsWrong(string what, string line)
    {
        await using var server = await ReferenceServer.StartAsync(new ReferenceOptions { Owner = EndpointProfile.Key });
        using var profile = new EndpointProfile(server.Endpoint.GetLeftPart(UriPartial.Authority));

        var ending = await ConformanceCommand.RunAsync(["doctor", "--profile", profile.Path],
            what == "no variables" ? null : EndpointProfile.WrongVariables);

        ending.ExitCode.Should().Be(3);
        ending.Output.Should().Contain(line).And.NotContain("planted").And.NotContain("   at ");
    }

    private static async Task<IEnumerable<string>> BucketsAsync(Session session)
    {
        var exchange = await session.SendAsync(new Request("GET") { Bucket = "" });
        exchange.IsSuccess.Should().BeTrue();
        return exchange.Xml()!.Descendants().Where(element => element.Name.LocalName == "Name").Select(element => element.Value);
    }
}
