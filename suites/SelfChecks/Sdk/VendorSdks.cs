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
    [Test]
    public async Task UploadByTheServerAsAProxy()
    {
        await using var server = await ReferenceServer.StartAsync(new ReferenceOptions { Document = "tencent-cos" });

        await NodeScripts.RunAsync("cos.js", new Dictionary<string, string>
        {
            ["REFERENCE_PROXY"] = server.Endpoint.GetLeftPart(UriPartial.Authority),
            ["REFERENCE_ACCESS_KEY"] = server.Owner.Id,
            ["REFERENCE_SECRET_KEY"] = server.Owner.Secret,
            ["REFERENCE_BUCKET"] = "sdk-uploads-1250000000",
            ["REFERENCE_KEY"] = "dir/k é+1.txt",
        });
    }

    /// <summary>A registry's address in the lock file would bind everyone to it; npm takes the machine's own where there is none.</summary>
    [Test]
    public void ArePinnedWithoutARegistry()
    {
        var folder = Path.Combine(Repository.Root, "suites", "SelfChecks", "Sdk");

        File.ReadAllText(Path.Combine(folder, "package-lock.json")).Should().NotContain("\"resolved\"").And.Contain("\"integrity\"");
        File.ReadAllText(Path.Combine(folder, "package.json")).Should().NotContain("^").And.NotContain("~");
    }
}
