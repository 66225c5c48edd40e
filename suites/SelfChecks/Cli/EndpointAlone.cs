using Conformance.Reference;
using Conformance.Reporting;
using Conformance.SelfChecks.Support;
using Conformance.SelfChecks.Support.Wire;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Cli;

/// <summary><c>--endpoint URL</c>: an address and two variables are enough, without a profile.</summary>
[NonParallelizable]
public sealed class EndpointAlone
{
    private const string Buckets =
        """<?xml version="1.0"?><ListAllMyBucketsResult><Owner><ID>1</ID></Owner><Buckets/></ListAllMyBucketsResult>""";

    private static readonly Dictionary<string, string> Variables = new()
    {
        ["AWS_ACCESS_KEY_ID"] = EndpointProfile.Key.Id,
        ["AWS_SECRET_ACCESS_KEY"] = EndpointProfile.Key.Secret,
    };

    private static readonly Dictionary<string, string> WrongVariables = new(Variables) { ["AWS_SECRET_ACCESS_KEY"] = "planted/wrong" };

    [Test]
    public async Task IsJudgedWithoutAProfile()
    {
        await using var server = await StartAsync();
        using var folder = new TemporaryFolder();

        var ending = await RunAsync(server, "--topic", "part-number", "--results", folder.Path);

        ending.ExitCode.Should().Be(0, "the error output was: {0}", ending.Error);
        ending.Output.Should().Contain("AS EXPECTED").And.StartWith(server.Endpoint.Authority);
        var run = await RunRecordFile.ReadAsync(folder[server.Endpoint.Authority.Replace(':', '-'), "latest"]);
        run.Profile.Title.Should().Be(server.Endpoint.Authority);
        run.Profile.Dialect.Should().Be("aws");
        run.Profile.Region.Should().Be("us-east-1");
        run.Profile.Addressing.Should().Be("path");
        run.Cases.Should().HaveCountGreaterThan(20).And.OnlyContain(@case => @case.Document == "aws-s3");
        await MustBeCleanAsync(server);
    }

    [Test]
    public async Task TakesOurOwnVariablesFirst()
    {
        await using var server = await StartAsync();
        var variables = new Dictionary<string, string>(WrongVariables)
        {
            ["CONFORMANCE_ACCESS_KEY"] = EndpointProfile.Key.Id,
            ["CONFORMANCE_SECRET_KEY"] = EndpointProfile.Key.Secret,
        };

        var ending = await ConformanceCommand.RunAsync(["doctor", "--endpoint", AddressOf(server)], variables);

        ending.ExitCode.Should().Be(0, "the output was: {0}", ending.Output);
        ending.Output.Should().Contain("CONFORMANCE_SECRET_KEY is set");
    }

    [Test]
    public async Task WorksInABucketThatIsThere()
    {
        await using var server =
            await ReferenceServer.StartAsync(new ReferenceOptions { Owner = EndpointProfile.Key, Buckets = ["given"] });
        using var folder = new TemporaryFolder();

        var ending = await RunAsync(server, "--bucket", "given", "--rule", "aws.upload-part.part-number.outside-range", "--results",
            folder.Path);

        ending.ExitCode.Should().Be(0, "the error output was: {0}", ending.Error);
        await using var target = await Endpoints.ConnectAsync(server);
        await using var session = target.OpenSession("after");
        (await session.ListObjectsAsync("", "given")).Objects.Should().BeEmpty();
        (await session.ListUploadsAsync("", "given"))!.Uploads.Should().BeEmpty();
    }

    [Test]
    public async Task TrustsTheAuthoritiesOfAFile()
    {
        await using var server = await ReferenceServer.StartAsync(new ReferenceOptions { Owner = EndpointProfile.Key, Tls = true });
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["ca.pem"], server.CertificatePem);
        await File.WriteAllTextAsync(folder["none.pem"], "no certificate");

        var trusted = await DoctorAsync(server, "--ca-file", folder["ca.pem"]);
        var untrusted = await RunAsync(server);
        var empty = await RunAsync(server, "--ca-file", folder["none.pem"]);

        trusted.ExitCode.Should().Be(0, "the output was: {0}", trusted.Output);
        MustBeOneSentence(untrusted, "its issuer is not among the roots", "--ca-file FILE");
        MustBeOneSentence(empty, "none.pem", "-----BEGIN CERTIFICATE-----");
    }

    /// <summary>A vendor that takes a bucket in the host alone: an IP address is refused with what to write, and a name works.</summary>
    [TestCase("huawei-obs", "obs", "obs.eu-de")]
    [TestCase("tencent-cos", "cos", "cos.ap-guangzhou")]
    [TestCase("alibaba-oss", "oss", "oss-cn-hangzhou")]
    public async Task SpeaksANativeDialect(string document, string dialect, string host)
    {
        await using var server = await ReferenceServer.StartAsync(
            new ReferenceOptions { Owner = EndpointProfile.Key, Document = document });
        string[] options = ["--dialect", dialect, "--region", server.Region];

        var path = await RunAsync(server, options);
        var name = await ConformanceCommand.RunAsync(
            ["doctor", "--endpoint", $"http://{host}.localhost:{server.Endpoint.Port}", .. options], Variables);

        MustBeOneSentence(path, "takes a bucket in the host's name alone", "virtual-hosted as --addressing", "as --endpoint");
        name.ExitCode.Should().Be(0, "the output was: {0}", name.Output);
    }

    [TestCase("--endpoint|http://127.0.0.1:9|--profile|reference-aws", "--endpoint and --profile", "take one of them out")]
    [TestCase("--endpoint|storage.example.com", "--endpoint", "https://storage.example.com")]
    [TestCase("--endpoint|ftp://storage.example.com", "--endpoint", "scheme, host and port")]
    [TestCase("--endpoint|https://me:planted@storage.example.com", "--endpoint", "scheme, host and port")]
    [TestCase("--endpoint|https://storage.example.com/bucket", "--endpoint", "--bucket")]
    [TestCase("--endpoint|http://127.0.0.1:9|--dialect|azure", "--dialect", "azure", "aws, oss")]
    [TestCase("--endpoint|http://127.0.0.1:9|--signature|aws-v3", "--signature", "aws-v3", "aws-v4")]
    [TestCase("--endpoint|http://127.0.0.1:9|--region|us east", "--region", "us-east-1")]
    [TestCase("--endpoint|http://127.0.0.1:9|--bucket|x", "--bucket", "3 to 63")]
    [TestCase("--endpoint|http://127.0.0.1:9|--document|aws-s4", "--document", "did you mean \"aws-s3\"")]
    [TestCase("--endpoint|http://127.0.0.1:9|--operation|uplod-part", "--operation", "upload-part")]
    [TestCase("--endpoint|http://127.0.0.1:9|--addressing|virtual-hosted", "--addressing", "IP address")]
    [TestCase("--endpoint|http://127.0.0.1:9|--ca-file|x.pem", "--ca-file", "https://")]
    [TestCase("--endpoint|https://127.0.0.1:9|--ca-file|no-such.pem", "--ca-file", "no-such.pem")]
    [TestCase("--bucket|mine", "--bucket", "--endpoint URL")]
    public async Task WrongOptionIsTold(string arguments, params string[] says)
    {
        var ending = await ConformanceCommand.RunAsync(["run", .. arguments.Split('|')], Variables);

        MustBeOneSentence(ending, says);
        ending.Error.Should().StartWith("conformance run: ").And.NotContain("planted");
    }

    [TestCase("run")]
    [TestCase("doctor")]
    public async Task MissingCredentialsAreTold(string verb)
    {
        var none = await ConformanceCommand.RunAsync(verb, "--endpoint", "http://127.0.0.1:9");
        var half = await ConformanceCommand.RunAsync([verb, "--endpoint", "http://127.0.0.1:9"],
            new Dictionary<string, string> { ["CONFORMANCE_ACCESS_KEY"] = "MYKEY" });

        MustBeOneSentence(none, $"conformance {verb}: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set");
        MustBeOneSentence(half, $"conformance {verb}: CONFORMANCE_SECRET_KEY is not set");
    }

    [Test]
    public async Task WrongRegionVariableIsTold()
    {
        var variables = new Dictionary<string, string>(Variables) { ["AWS_REGION"] = "no region" };

        MustBeOneSentence(await ConformanceCommand.RunAsync(["run", "--endpoint", "http://127.0.0.1:9"], variables), "AWS_REGION",
            "no region");
    }

    [Test]
    public async Task WrongSecretIsTold()
    {
        await using var server = await StartAsync();

        var ending = await ConformanceCommand.RunAsync(["run", "--endpoint", AddressOf(server)], WrongVariables);

        MustBeOneSentence(ending, "AWS_SECRET_ACCESS_KEY", "the secret is wrong, or --signature (aws-v4) or --region (us-east-1) is");
        ending.Error.Should().NotContain("planted");
    }

    /// <summary>It lists buckets, so that its refusal of everything else is met where a bucket is made.</summary>
    [Test]
    public async Task EndpointThatRefusesEverythingIsTold()
    {
        await using var server = ScriptedServer.Start(async exchange =>
        {
            await exchange.ReadBodyAsync();
            await exchange.SendAsync(exchange.RequestLine.StartsWith("GET / ", StringComparison.Ordinal)
                ? ScriptedServer.Response("200 OK", Buckets)
                : ScriptedServer.Response("403 Forbidden", "<Error><Code>AccessDenied</Code></Error>"));
        });

        var ending = await ConformanceCommand.RunAsync(["run", "--endpoint", server.Endpoint.GetLeftPart(UriPartial.Authority)], Variables);

        MustBeOneSentence(ending, "could not be made", "AccessDenied", "allow AWS_ACCESS_KEY_ID to create buckets", "--bucket");
    }

    [Test]
    public async Task SweepNeedsAnEndpointOrAProfile()
    {
        await using var server = await StartAsync();

        var ending = await ConformanceCommand.RunAsync(["sweep", "--endpoint", AddressOf(server)], Variables);

        ending.ExitCode.Should().Be(0, "the error output was: {0}", ending.Error);
        MustBeOneSentence(await ConformanceCommand.RunAsync("sweep"), "--profile NAME or --endpoint URL");
    }

    private static Task<ReferenceServer> StartAsync() => ReferenceServer.StartAsync(new ReferenceOptions { Owner = EndpointProfile.Key });

    private static string AddressOf(ReferenceServer server) => server.Endpoint.GetLeftPart(UriPartial.Authority);

    private static Task<Ending> RunAsync(ReferenceServer server, params string[] more) =>
        ConformanceCommand.RunAsync(["run", "--endpoint", AddressOf(server), .. more], Variables);

    private static Task<Ending> DoctorAsync(ReferenceServer server, params string[] more) =>
        ConformanceCommand.RunAsync(["doctor", "--endpoint", AddressOf(server), .. more], Variables);

    private static void MustBeOneSentence(Ending ending, params string[] says)
    {
        ending.ExitCode.Should().Be(3, "the error output was: {0}", ending.Error);
        ending.ErrorLines.Should().ContainSingle();
        ending.Error.Should().ContainAll(says);
        (ending.Error + ending.Output).Should().NotContain("   at ").And.NotContain(EndpointProfile.Key.Secret);
        ending.Output.Should().BeEmpty();
    }

    private static async Task MustBeCleanAsync(ReferenceServer server)
    {
        await using var target = await Endpoints.ConnectAsync(server);
        await using var session = target.OpenSession("after");
        (await session.SendAsync(new Conformance.Wire.Requests.Request("GET") { Bucket = "" })).ResponseText()
            .Should().NotContain("conformance-");
    }
}
