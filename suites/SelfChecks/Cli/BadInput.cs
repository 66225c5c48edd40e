using System.Globalization;
using System.Net;
using System.Net.Sockets;
using CliWrap;
using CliWrap.Buffered;
using Conformance.Reference;
using Conformance.SelfChecks.Support;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Cli;

/// <summary>What the user gets wrong is told in one sentence, before anything is judged, and ends with code 3.</summary>
public sealed class BadInput
{
    private const string Buckets =
        """<?xml version="1.0"?><ListAllMyBucketsResult><Owner><ID>1</ID></Owner><Buckets/></ListAllMyBucketsResult>""";

    [Test]
    public async Task MissingProfileIsNamed() =>
        MustBeOneSentence(await ConformanceProcess.RunAsync("run", "--profile", "refrence-aws"), "refrence-aws", "did you mean",
            "reference-aws");

    [Test]
    public async Task UnknownKeyIsNamedWithItsLine()
    {
        using var profile = new EndpointProfile("http://127.0.0.1:9", "regoin: us-east-1");

        MustBeOneSentence(await RunAsync(profile), "mine.yaml:8", "regoin", "region");
    }

    [Test]
    public async Task WrongTypeIsNamedWithItsLine()
    {
        using var profile = new EndpointProfile("http://127.0.0.1:9", "limits: { concurrency: many }");

        MustBeOneSentence(await RunAsync(profile), "mine.yaml:8", "concurrency");
    }

    [Test]
    public async Task UnsetVariableIsNamed()
    {
        using var profile = new EndpointProfile("http://127.0.0.1:9");

        MustBeOneSentence(await ConformanceCommand.RunAsync("run", "--profile", profile.Path), EndpointProfile.AccessVariable, "not set");
    }

    [Test]
    public async Task UnknownDocumentIsNamed() =>
        MustBeOneSentence(await ConformanceCommand.RunAsync("run", "--document", "aws-s4"), "aws-s4", "did you mean aws-s3");

    [TestCase("run", "--results", "")]
    [TestCase("run", "--profile", "")]
    [TestCase("matrix", "results", "--out", " ")]
    [TestCase("diff", "", "results")]
    public async Task BlankValueIsNamed(params string[] arguments) =>
        MustBeOneSentence(await ConformanceCommand.RunAsync(arguments), $"conformance {arguments[0]}", "is blank");

    [TestCase("run", "--strict")]
    [TestCase("estimate", "--format=json")]
    [TestCase("rules", "--format=json")]
    [TestCase("documents", "--format=json")]
    public async Task UnknownOperationIsNamed(string verb, string option) =>
        MustBeOneSentence(await ConformanceCommand.RunAsync(verb, option, "--operation", "upload-prat"), "--operation", "upload-prat",
            "upload-part");

    [TestCase("run", "--profile=reference-cos",
        "No case is left: the profiles reference-cos have none with weights light about read-object")]
    [TestCase("estimate", "--profile=reference-cos",
        "No case is left: the profiles reference-cos have none with weights light about read-object")]
    [TestCase("rules", "--document=tencent-cos", "--operation: no rulebook is about read-object; there are rulebooks about: upload-part.")]
    [TestCase("documents", "--document=tencent-cos",
        "--operation: no rulebook is about read-object; there are rulebooks about: upload-part.")]
    public async Task OperationWithoutRulebookIsNamed(string verb, string option, string sentence) =>
        MustBeOneSentence(await ConformanceCommand.RunAsync(verb, option, "--operation", "read-object"), sentence);

    [Test]
    public async Task UnreachableHostIsTold()
    {
        using var profile = new EndpointProfile($"http://127.0.0.1:{ClosedPort()}");

        MustBeOneSentence(await RunAsync(profile), "127.0.0.1");
    }

    [Test]
    public async Task HostWithoutAddressIsTold()
    {
        using var profile = new EndpointProfile("http://no-such-host.invalid");

        MustBeOneSentence(await RunAsync(profile), "no-such-host.invalid");
    }

    [Test]
    public async Task UntrustedCertificateIsTold()
    {
        await using var server = await ReferenceServer.StartAsync(new ReferenceOptions { Tls = true, Owner = EndpointProfile.Key });
        using var profile = new EndpointProfile(server.Endpoint.GetLeftPart(UriPartial.Authority));

        MustBeOneSentence(await RunAsync(profile), "certificate", "tls:", server.CertificateFingerprint!.ToUpperInvariant());
    }

    [Test]
    public async Task WrongSecretIsTold()
    {
        await using var server = await ReferenceServer.StartAsync(new ReferenceOptions { Owner = EndpointProfile.Key });
        using var profile = new EndpointProfile(server.Endpoint.GetLeftPart(UriPartial.Authority));

        MustBeOneSentence(await RunAsync(profile, EndpointProfile.WrongVariables), EndpointProfile.SecretVariable);
    }

    [Test]
    public async Task ClockTwentyMinutesOffIsTold()
    {
        await using var server = ScriptedServer.Start(exchange => exchange.SendAsync(ScriptedServer.Response(
            "200 OK", Buckets, string.Create(CultureInfo.InvariantCulture,
                $"Date: {DateTimeOffset.UtcNow.AddMinutes(20):R}\r\nContent-Type: application/xml\r\n"))));
        using var profile = new EndpointProfile(server.Endpoint.GetLeftPart(UriPartial.Authority));

        MustBeOneSentence(await RunAsync(profile), "clock", "20 minutes ahead");
    }

    [Test]
    public async Task HtmlIsTold()
    {
        await using var server = ScriptedServer.Responding(
            ScriptedServer.Response("200 OK", "<!doctype html><title>Welcome</title>", "Content-Type: text/html\r\n"));
        using var profile = new EndpointProfile(server.Endpoint.GetLeftPart(UriPartial.Authority));

        MustBeOneSentence(await RunAsync(profile), "HTML");
    }

    [Test]
    public async Task SilenceIsTold()
    {
        await using var server = ScriptedServer.Start(exchange => exchange.WaitAsync());
        using var profile = new EndpointProfile(server.Endpoint.GetLeftPart(UriPartial.Authority),
            "limits: { timeouts: { firstByte: 1 s } }");

        MustBeOneSentence(await RunAsync(profile), "does not respond");
    }

    /// <summary>Before the endpoint is sent anything, which nobody would read the results of.</summary>
    [Test]
    public async Task ResultsThatCannotBeWrittenAreToldFirst()
    {
        using var profile = new EndpointProfile($"http://127.0.0.1:{ClosedPort()}");

        MustBeOneSentence(await ConformanceCommand.RunAsync(
            ["run", "--profile", profile.Path, "--results", Path.Combine(profile.Path, "below")], EndpointProfile.Variables),
            "results cannot be written", "--results or CONFORMANCE_RESULTS");
    }

    [Test]
    [Platform("Linux")]
    public async Task FullDiskIsNoBug()
    {
        var ending = await new Command("sh").WithArguments(["-c", $"dotnet '{ConformanceProcess.Assembly}' rules > /dev/full"])
            .WithValidation(CommandResultValidation.None).ExecuteBufferedAsync();

        ending.ExitCode.Should().Be(3);
        ending.StandardError.Trim().Should()
            .Be("No space is left where the output or the results go; free space, or write them elsewhere.");
    }

    [TestCase("run|--profle|x", "--profle", "did you mean --profile?")]
    [TestCase("rune", "rune", "did you mean run?")]
    [TestCase("run|--weights|light,hevy", "hevy", "did you mean heavy?")]
    [TestCase("run|--weights|,", "--weights", "names nothing")]
    [TestCase("run|--rule|", "--rule", "names nothing")]
    [TestCase("run|--topic", "--topic", "argument missing")]
    [TestCase("run|--case|aws.upload-part.part-number.in-range/lowst", "did you mean aws.upload-part.part-number.in-range/lowest?")]
    [TestCase("run|--case|x|--rule|y", "--case and --rule both say")]
    [TestCase("run|--max-cost|a lot", "--max-cost", "write for example 0.50")]
    [TestCase("policy|--feature|taging", "did you mean tagging?")]
    [TestCase("policy|--profile|reference-aws|--profile|reference-cos", "name one")]
    [TestCase("run|--keep", "--keep leaves what one case makes on one endpoint", "--case RULE/ROW")]
    [TestCase("run|--profile|reference-aws|--keep|--case|aws.upload-part.part-number.in-range/lowest", "forgets everything")]
    [TestCase("run|--filter|Topic=part-number", "--filter", "--help")]
    [TestCase("run|--|-v", "-v")]
    [TestCase("run|--seed|one", "--seed", "whole number")]
    [TestCase("rules|--format|jsn", "jsn", "did you mean json?")]
    [TestCase("rules|--document|aws", "aws", "aws-s3")]
    [TestCase("doctor|--profile|nowhere.yaml", "nowhere.yaml")]
    [TestCase("rules|--topic|part-numbr", "--topic \"part-numbr\" fits no rule; did you mean part-number?")]
    [TestCase("rules|--rule|aws.*.part-numbr.*", "did you mean aws.*.part-number.*?")]
    [TestCase("rules|--basis|stated|--topic|page|--rule|*.etag.*", "No rule fits all of", "take one of them out")]
    [TestCase("serve|--port|65536", "--port", "65535")]
    [TestCase("serve|--address|localhost", "--address", "IP address")]
    [TestCase("serve|--certificate-out|x.pem", "--tls")]
    [TestCase("serve|--access-key|planted/cli+secret=4711|--secret-key|X_Y", "--access-key", "not set")]
    [TestCase("sweep", "--profile")]
    [TestCase("sweep|--profile|s3rver|--older-than|soon", "soon", "24h")]
    [TestCase("sweep|--profile|reference-aws", "nothing to sweep")]
    [TestCase("accept|no-such-folder", "no-such-folder")]
    [TestCase("diff|no-such-folder|neither", "no-such-folder")]
    [TestCase("body|--length|-1|--seed|1", "--length")]
    [TestCase("body", "--length")]
    public async Task WrongArgumentIsTold(string arguments, params string[] says) =>
        MustBeOneSentence(await ConformanceCommand.RunAsync(arguments.Split('|')), says);

    private static Task<Ending> RunAsync(EndpointProfile profile, IReadOnlyDictionary<string, string>? variables = null) =>
        ConformanceCommand.RunAsync(["run", "--profile", profile.Path], variables ?? EndpointProfile.Variables);

    private static void MustBeOneSentence(Ending ending, params string[] says)
    {
        ending.ExitCode.Should().Be(3, "the error output was: {0}", ending.Error);
        ending.ErrorLines.Should().ContainSingle();
        ending.Error.Should().ContainAll(says);
        (ending.Error + ending.Output).Should().NotContain("   at ").And.NotContain(EndpointProfile.Key.Secret)
            .And.NotContain(EndpointProfile.WrongVariables[EndpointProfile.SecretVariable]);
        ending.Output.Should().BeEmpty();
    }

    private static int ClosedPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
