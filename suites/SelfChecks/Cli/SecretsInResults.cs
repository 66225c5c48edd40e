using System.Collections.Concurrent;
using System.Net;
using System.Text.RegularExpressions;
using Conformance.SelfChecks.Support;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Cli;

/// <summary>
/// A whole run against an endpoint that gives back, in headers and bodies, all that it was sent and the secret key itself:
/// no file of the results holds it.
/// </summary>
[NonParallelizable]
public sealed partial class SecretsInResults
{
    [Test]
    public async Task AreInNoFile()
    {
        var secrets = new ConcurrentDictionary<string, bool> { [EndpointProfile.Key.Secret] = true };
        await using var server = ScriptedServer.Start(async exchange =>
        {
            await exchange.ReadBodyAsync();
            foreach (Match match in Secret().Matches(exchange.Head))
                secrets[match.Groups["value"].Value] = true;
            await exchange.SendAsync(ResponseTo(exchange));
        });
        using var profile = new EndpointProfile(server.Endpoint.GetLeftPart(UriPartial.Authority),
            "features: { sse-c: any, path-style: true, signatures: [aws-v4, aws-v2] }");

        var ending = await ConformanceCommand.RunAsync(
            ["run", "--profile", profile.Path, "--topic", "customer-key,signature,access,integrity", "--results", profile["results"]],
            EndpointProfile.Variables);

        ending.ExitCode.Should().BeOneOf([1, 2], "the error output was: {0}", ending.Error);
        secrets.Should().HaveCountGreaterThan(10, "signatures and customer keys were sent");
        var files = Directory.GetFiles(profile["results"], "*", SearchOption.AllDirectories);
        files.Select(Path.GetFileName)
            .Should().Contain(["conformance.json", "report.html", "summary.md", "junit.xml", "environment.properties"]);
        (await File.ReadAllTextAsync(profile["results", "mine", "latest", "conformance.json"])).Should().Contain(
            "Signature=REDACTED Accept: */*").And.Contain("customer-key: REDACTED", "what came back is recorded, without its secrets");
        foreach (var file in files)
        {
            var text = await File.ReadAllTextAsync(file);
            secrets.Keys.SelectMany(Spellings).Where(secret => text.Contains(secret, StringComparison.Ordinal))
                .Should().BeEmpty("{0} is for everybody", Path.GetFileName(file));
        }

        (ending.Output + ending.Error).Should().NotContain(EndpointProfile.Key.Secret);
    }

    /// <summary>Uploads can be created; everything else is refused with all that was known of it.</summary>
    private static string ResponseTo(ScriptedExchange exchange)
    {
        var echo = $"x-echo: {string.Join(' ', exchange.Head.Split("\r\n", StringSplitOptions.RemoveEmptyEntries))} "
            + $"{EndpointProfile.Key.Secret}\r\n";
        if (exchange.RequestLine.StartsWith("GET / ", StringComparison.Ordinal))
            return ScriptedServer.Response("200 OK",
                """<?xml version="1.0"?><ListAllMyBucketsResult><Owner><ID>1</ID></Owner><Buckets/></ListAllMyBucketsResult>""", echo);
        if (exchange.RequestLine.Contains("?uploads", StringComparison.Ordinal)
            && exchange.RequestLine.StartsWith("POST", StringComparison.Ordinal))
            return ScriptedServer.Response("200 OK", """<?xml version="1.0"?><InitiateMultipartUploadResult><Bucket>b</Bucket><Key>"""
                + """k</Key><UploadId>upload-0001</UploadId></InitiateMultipartUploadResult>""", echo);
        if (exchange.Target.Count(unit => unit == '/') < 2)
            return ScriptedServer.Response("200 OK", "", echo);
        return ScriptedServer.Response("403 Forbidden", "<Error><Code>SignatureDoesNotMatch</Code><Message>"
            + $"{WebUtility.HtmlEncode(exchange.Head)} {WebUtility.HtmlEncode(EndpointProfile.Key.Secret)}</Message></Error>", echo);
    }

    private static IEnumerable<string> Spellings(string secret) => new[]
    {
        secret,
        Uri.EscapeDataString(secret),
        WebUtility.HtmlEncode(secret),
        secret.Replace("+", "\\u002B", StringComparison.Ordinal),
    }.Distinct();

    /// <summary>Signatures of version 4 and 2, in header and URL, and customer keys.</summary>
    [GeneratedRegex(@"Signature=(?<value>[^&\s,]{20,})|Authorization: AWS [^:\s]+:(?<value>\S+)|customer-key: (?<value>\S{16,})",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Secret();
}
