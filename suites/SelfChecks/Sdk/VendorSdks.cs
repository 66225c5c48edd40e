using Conformance.Reference;
using Conformance.SelfChecks.Support;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Sdk;

/// <summary>
/// Each vendor's own SDK for Node, as its registry has it, uploads to the reference with signature checking on: an upload in parts with one
/// sent twice, a list of parts, a completion read back, an abort, and a wrong secret refused. What it must see stands in its script.
/// </summary>
[Category("Sdk")]
public sealed class VendorSdks
{
    [TestCase("alibaba-oss", "ali-oss.js", "oss-v1")]
    [TestCase("alibaba-oss", "ali-oss.js", "oss-v4")]
    [TestCase("tencent-cos", "cos.js", "cos")]
    [TestCase("huawei-obs", "obs.js", "obs")]
    [TestCase("huawei-obs", "obs.js", "v2")]
    public async Task UploadToTheReference(string document, string script, string signature)
    {
        await using var server = await ReferenceServer.StartAsync(new ReferenceOptions { Document = document });

        await NodeScripts.RunAsync(script, new Dictionary<string, string>
        {
            ["REFERENCE_PORT"] = FormattableString.Invariant($"{server.Endpoint.Port}"),
            ["REFERENCE_ACCESS_KEY"] = server.Owner.Id,
            ["REFERENCE_SECRET_KEY"] = server.Owner.Secret,
            ["REFERENCE_BUCKET"] = "sdk-uploads-1250000000",
            ["REFERENCE_KEY"] = "dir/k é+1.txt",
            ["REFERENCE_SIGNATURE"] = signature,
        });
    }

    /// <summary>The SDK calls its vendor's own host, and the server is its proxy.</summary>
    [TestCase("aws-s3", "aws-sdk.js", "aws-v4")]
    [TestCase("yandex-object-storage", "aws-sdk.js", "aws-v4")]
    [TestCase("alibaba-oss", "ali-oss.js", "oss-v1")]
    [TestCase("alibaba-oss", "ali-oss.js", "oss-v4")]
    [TestCase("huawei-obs", "obs.js", "obs")]
    [TestCase("huawei-obs", "obs.js", "v2")]
    [TestCase("tencent-cos", "cos.js", "cos")]
    public async Task UploadByTheServerAsAProxy(string document, string script, string signature)
    {
        await using var server = await ReferenceServer.StartAsync(new ReferenceOptions { Document = document });

        await NodeScripts.RunAsync(script, ByProxy(server, signature));
    }

    [Test]
    public async Task UploadByTheServerAsAProxyOfPython([Values("aws-s3", "yandex-object-storage")] string document)
    {
        await using var server = await ReferenceServer.StartAsync(new ReferenceOptions { Document = document });

        await PythonScript.RunAsync("boto3", "boto3_uploads.py", ByProxy(server, "aws-v4"));
    }

    private static Dictionary<string, string> ByProxy(ReferenceServer server, string signature) => new()
    {
        ["REFERENCE_PROXY"] = server.Endpoint.GetLeftPart(UriPartial.Authority),
        ["HTTP_PROXY"] = server.Endpoint.GetLeftPart(UriPartial.Authority),
        ["REFERENCE_VENDOR_ENDPOINT"] = "http://" + server.Behaviour.Addressing.HostSuffixes(server.Region)[0],
        ["REFERENCE_REGION"] = server.Region,
        ["AWS_DEFAULT_REGION"] = server.Region,
        ["AWS_ACCESS_KEY_ID"] = server.Owner.Id,
        ["AWS_SECRET_ACCESS_KEY"] = server.Owner.Secret,
        ["REFERENCE_ACCESS_KEY"] = server.Owner.Id,
        ["REFERENCE_SECRET_KEY"] = server.Owner.Secret,
        ["REFERENCE_BUCKET"] = "sdk-uploads-1250000000",
        ["REFERENCE_KEY"] = "dir/k é+1.txt",
        ["REFERENCE_SIGNATURE"] = signature,
    };

    /// <summary>A registry's address in the lock file would bind everyone to it; npm takes the machine's own where there is none.</summary>
    [Test]
    public void ArePinnedWithoutARegistry()
    {
        var folder = Path.Combine(Repository.Root, "suites", "SelfChecks", "Sdk");

        File.ReadAllText(Path.Combine(folder, "package-lock.json")).Should().NotContain("\"resolved\"").And.Contain("\"integrity\"");
        File.ReadAllText(Path.Combine(folder, "package.json")).Should().NotContain("^").And.NotContain("~");
    }
}
