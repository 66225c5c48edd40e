using System.Security.Cryptography.X509Certificates;
using Conformance.Dialects;
using Conformance.Rules.Profiles;
using Conformance.SelfChecks.Support;
using Conformance.SelfChecks.Support.Wire;
using Conformance.Wire.Targets;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Cli;

/// <summary><c>conformance serve</c> as a person would use it: what it prints is all that a client needs.</summary>
public sealed class Serving
{
    [TestCase(false)]
    [TestCase(true)]
    public async Task PrintsAllThatAClientNeeds(bool tls)
    {
        using var folder = new TemporaryFolder();
        using var process = ConformanceProcess.Start(tls ? ["serve", "--tls", "--certificate-out", folder["server.pem"]] : ["serve"]);
        var card = await ReadCardAsync(process);

        await using var target = await Target.ConnectAsync(ProfileOf(card), new TargetOptions
        {
            Main = new AccessKey(card["access key"], card["secret key"]),
            Second = new AccessKey(card["second access key"], card["second secret key"]),
            Temporary = new AccessKey(card["temporary access key"], card["temporary secret key"], card["temporary session token"]),
        });
        var preflight = await target.PreflightAsync();

        preflight.Findings.Should().BeEmpty();
        preflight.Exchanges.Should().HaveCount(3, "each account is asked for");
        if (tls)
        {
            using var certificate = X509Certificate2.CreateFromPem(await File.ReadAllTextAsync(folder["server.pem"]));
            certificate.GetCertHashString(System.Security.Cryptography.HashAlgorithmName.SHA256)
                .Should().BeEquivalentTo(card["TLS fingerprint"]);
            certificate.HasPrivateKey.Should().BeFalse();
        }
    }

    [TestCase("aws-s3", "aws --endpoint-url", "require(")]
    [TestCase("yandex-object-storage", "aws --endpoint-url", "require(")]
    [TestCase("alibaba-oss", "require('ali-oss')", "aws ")]
    [TestCase("huawei-obs", "require('esdk-obs-nodejs')", "aws ")]
    [TestCase("tencent-cos", "Domain: '{Bucket}.cos.ap-guangzhou.localhost:", "aws ")]
    public async Task NamesAClientThatSpeaksToTheServer(string document, string named, string notNamed)
    {
        using var process = ConformanceProcess.Start(["serve", "--document", document]);
        (await ReadCardAsync(process))["document"].Should().Be(document);

        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var examples = "";
        while (await process.Output.ReadLineAsync(patience.Token) is { } line && !line.StartsWith("Ctrl-C", StringComparison.Ordinal))
            examples += line + "\n";

        examples.Should().Contain(named).And.NotContain(notNamed);
    }

    [TestCase("alibaba-oss", "--signature", "oss-v1", "oss-v1", "authorizationV4: false", "authorizationV4: true")]
    [TestCase("huawei-obs", "--dialect", "obs", "obs", "AuthTypeEnum.OBS", "AuthTypeEnum.V4")]
    [TestCase("huawei-obs", "--signature", "aws-v4,aws-v2", "aws-v2, aws-v4", "signature='v4'", "SignatureObs")]
    public async Task PrintsLinesForTheSignaturesThatItTakes(
        string document, string option, string value, string taken, string named, string notNamed)
    {
        using var process = ConformanceProcess.Start(["serve", "--document", document, option, value]);
        (await ReadCardAsync(process))["signatures"].Should().Be(taken);

        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var examples = "";
        while (await process.Output.ReadLineAsync(patience.Token) is { } line && !line.StartsWith("Ctrl-C", StringComparison.Ordinal))
            examples += line + "\n";

        examples.Should().Contain(named).And.NotContain(notNamed);
    }

    [TestCase("INT")]
    [TestCase("TERM")]
    [Platform(Exclude = "Win", Reason = "Windows has no such signals")]
    public async Task EndsWellWhenAsked(string signal)
    {
        using var process = ConformanceProcess.Start(["serve"]);
        await ReadCardAsync(process);

        await process.SignalAsync(signal);
        var ending = await process.EndAsync();

        ending.ExitCode.Should().Be(0);
        ending.Error.Should().BeEmpty();
    }

    [Test]
    public async Task TakesLimitsAndWritesItsLog()
    {
        using var folder = new TemporaryFolder();
        using var process = ConformanceProcess.Start(
            ["serve", "--max-bytes", "1MiB", "--max-connections", "10", "--idle-timeout", "30s", "--head-timeout", "10s", "--min-rate", "0",
                "--expire-uploads", "1d", "--stop-within", "5s", "--log-file", folder["requests.jsonl"]]);
        var card = await ReadCardAsync(process);
        using var client = new HttpClient();

        var health = await client.GetStringAsync(new Uri(new Uri(card["endpoint"]), "/-/health"));

        health.Should().Contain("\"status\":\"ok\"").And.Contain("\"maxBytes\":1048576");
        var log = "";
        for (var wait = 0; log.Length == 0 && wait < 6000; wait++)
        {
            await Task.Delay(10);
            using var reader = new StreamReader(
                new FileStream(folder["requests.jsonl"], FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
            log = await reader.ReadToEndAsync();
        }

        log.Should().StartWith("{\"time\":\"").And.Contain("\"operation\":\"Health\",\"status\":200");
    }

    [TestCase("--max-bytes", "much", "--max-bytes")]
    [TestCase("--expire-uploads", "soon", "--expire-uploads")]
    [TestCase("--idle-timeout", "0s", "--idle-timeout")]
    [TestCase("--max-connections", "0", "--max-connections")]
    [TestCase("--log", "xml", "xml")]
    [TestCase("--signature", "cos", "aws-s3 has no signature cos; there is aws-v4.")]
    [TestCase("--dialect", "cos", "aws-s3 has no dialect cos; there is aws.")]
    [TestCase("--host", "http://storage.test:9000", "--host")]
    [TestCase("--log-file", "/no/such/folder/x.jsonl", "--log-file")]
    public async Task MistakesInLimitsAreToldInOneSentence(string option, string value, string named)
    {
        var ending = await ConformanceCommand.RunAsync("serve", option, value);

        ending.ExitCode.Should().Be(3);
        ending.ErrorLines.Should().ContainSingle().Which.Should().Contain(named);
    }

    [Test]
    public async Task TakesKeysFromVariablesAndShowsNoSecretOfTheirs()
    {
        using var process = ConformanceProcess.Start(
            ["serve", "--access-key", EndpointProfile.AccessVariable, "--secret-key", EndpointProfile.SecretVariable],
            EndpointProfile.Variables);
        var card = await ReadCardAsync(process);

        await using var target = await Target.ConnectAsync(ProfileOf(card), new TargetOptions { Main = EndpointProfile.Key });
        var preflight = await target.PreflightAsync();

        preflight.Findings.Should().BeEmpty();
        card["access key"].Should().Be(EndpointProfile.Key.Id);
        string.Concat(card.Values).Should().NotContain(EndpointProfile.Key.Secret);
    }

    [Test]
    public async Task TakenPortIsTold()
    {
        using var first = ConformanceProcess.Start(["serve"]);
        var port = new Uri((await ReadCardAsync(first))["endpoint"]).Port;

        var second = await ConformanceCommand.RunAsync("serve", "--port", port.ToString(System.Globalization.CultureInfo.InvariantCulture));

        second.ExitCode.Should().Be(3);
        second.ErrorLines.Should().ContainSingle().Which.Should().Contain($"port {port}").And.Contain("--port");
    }

    /// <summary>Names and values up to the blank line before the examples.</summary>
    private static async Task<Dictionary<string, string>> ReadCardAsync(ConformanceProcess process)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var card = new Dictionary<string, string>(StringComparer.Ordinal);
        while (await process.Output.ReadLineAsync(patience.Token) is { Length: > 25 } line)
            card.Add(line[..25].Trim(), line[25..]);
        card.Should().ContainKey("endpoint", "the error output was: {0}", process.Error);
        return card;
    }

    private static Profile ProfileOf(Dictionary<string, string> card) => Endpoints.Profile(new Uri(card["endpoint"])) with
    {
        Region = card["region"],
        TlsFingerprint = card.GetValueOrDefault("TLS fingerprint"),
    };
}
