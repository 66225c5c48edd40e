using System.Text.RegularExpressions;
using Conformance.Cli.Serving;
using Conformance.Reference;
using NUnit.Framework;

namespace Conformance.SelfChecks.Sdk;

/// <summary>
/// What <c>conformance serve</c> prints, word by word: the variables are exported, the line of the language makes the client, and the
/// client does the upload of its script. Names under localhost are this machine's, as the line for <c>/etc/hosts</c> says.
/// </summary>
[Category("Sdk")]
public sealed partial class PrintedLines
{
    [TestCase("aws-s3", "aws-v4", "aws-sdk.js")]
    [TestCase("yandex-object-storage", "aws-v4", "aws-sdk.js")]
    [TestCase("alibaba-oss", "oss-v4", "ali-oss.js")]
    [TestCase("alibaba-oss", "oss-v1", "ali-oss.js")]
    [TestCase("huawei-obs", "obs", "obs.js")]
    [TestCase("huawei-obs", "aws-v2", "obs.js")]
    [TestCase("tencent-cos", "cos", "cos.js")]
    public async Task Make_a_client_for_node(string document, string signature, string script)
    {
        await using var server = await ReferenceServer.StartAsync(Options(document, signature));

        await NodeScripts.RunAsync(script, Variables(server, Options(document, signature), "Node.js"));
    }

    [Test]
    public async Task Make_a_client_for_python([Values("aws-s3", "yandex-object-storage")] string document)
    {
        await using var server = await ReferenceServer.StartAsync(Options(document, "aws-v4"));

        await PythonScript.RunAsync("boto3", "boto3_uploads.py", Variables(server, Options(document, "aws-v4"), "Python"));
    }

    private static ReferenceOptions Options(string document, string signature) => new() { Document = document, Signatures = [signature] };

    private static Dictionary<string, string> Variables(ReferenceServer server, ReferenceOptions options, string language)
    {
        var card = ServerCard.Render(server, options, certificateFile: null, forPowerShell: false);
        var variables = Exported().Matches(card).ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value);
        variables["REFERENCE_PRINTED_LINE"] =
            card.Split('\n').Single(line => line.StartsWith($"  # In {language}: ", StringComparison.Ordinal)).Split(": ", 2)[1];
        variables["REFERENCE_PORT"] = FormattableString.Invariant($"{server.Endpoint.Port}");
        variables["REFERENCE_ACCESS_KEY"] = server.Owner.Id;
        variables["REFERENCE_SECRET_KEY"] = server.Owner.Secret;
        variables["REFERENCE_BUCKET"] = "sdk-uploads-1250000000";
        variables["REFERENCE_KEY"] = "dir/k é+1.txt";
        variables["REFERENCE_SIGNATURE"] = options.Signatures![0].Replace("aws-", "", StringComparison.Ordinal);
        return variables;
    }

    [GeneratedRegex("export ([A-Z_]+)='([^']*)'")]
    private static partial Regex Exported();
}
