using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Conformance.Cli.Serving;
using Conformance.Reference;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Cli;

/// <summary>
/// <c>conformance policy</c>, held against what the reference's own log says that honest runs did there: the log names operations by
/// the server's routes, the policy goes by the requests that were sent.
/// </summary>
public sealed class Policies
{
    /// <summary>What each vendor's manual calls the right to an operation, where it is not the operation's own name.</summary>
    private static readonly Dictionary<string, Dictionary<string, string>> Actions = new()
    {
        ["aws-s3"] = new()
        {
            ["ListBuckets"] = "s3:ListAllMyBuckets",
            ["HeadBucket"] = "s3:ListBucket",
            ["ListObjects"] = "s3:ListBucket",
            ["ListObjectVersions"] = "s3:ListBucketVersions",
            ["ListMultipartUploads"] = "s3:ListBucketMultipartUploads",
            ["ListParts"] = "s3:ListMultipartUploadParts",
            ["CreateMultipartUpload"] = "s3:PutObject",
            ["UploadPart"] = "s3:PutObject",
            ["UploadPartCopy"] = "s3:PutObject",
            ["CompleteMultipartUpload"] = "s3:PutObject",
            ["CopyObject"] = "s3:PutObject",
            ["HeadObject"] = "s3:GetObject",
            ["PutObjectLockConfiguration"] = "s3:PutBucketObjectLockConfiguration",
            ["PutBucketEncryption"] = "s3:PutEncryptionConfiguration",
            ["GetBucketEncryption"] = "s3:GetEncryptionConfiguration",
            ["PutBucketLifecycle"] = "s3:PutLifecycleConfiguration",
            ["GetBucketLifecycle"] = "s3:GetLifecycleConfiguration",
        },
        ["alibaba-oss"] = new()
        {
            ["CreateBucket"] = "oss:PutBucket",
            ["HeadBucket"] = "oss:GetBucketInfo",
            ["CreateMultipartUpload"] = "oss:PutObject",
            ["UploadPart"] = "oss:PutObject",
            ["CompleteMultipartUpload"] = "oss:PutObject",
            ["HeadObject"] = "oss:GetObject",
        },
        ["huawei-obs"] = new()
        {
            ["ListBuckets"] = "obs:bucket:ListAllMyBuckets",
            ["ListObjects"] = "obs:bucket:ListBucket",
            ["ListMultipartUploads"] = "obs:bucket:ListBucketMultipartUploads",
            ["ListParts"] = "obs:object:ListMultipartUploadParts",
            ["CreateMultipartUpload"] = "obs:object:PutObject",
            ["UploadPart"] = "obs:object:PutObject",
            ["CompleteMultipartUpload"] = "obs:object:PutObject",
            ["HeadObject"] = "obs:object:GetObject",
        },
        ["tencent-cos"] = new()
        {
            ["ListBuckets"] = "name/cos:GetService",
            ["CreateBucket"] = "name/cos:PutBucket",
            ["ListObjects"] = "name/cos:GetBucket",
            ["CreateMultipartUpload"] = "name/cos:InitiateMultipartUpload",
        },
    };

    /// <summary>Rights that only cases with these features need.</summary>
    private static readonly Dictionary<string, string[]> OfFeature = new()
    {
        ["tagging"] = ["s3:PutObjectTagging", "s3:GetObjectTagging"],
        ["acl"] = ["s3:PutObjectAcl", "s3:GetObjectAcl"],
        ["kms"] = ["kms:Decrypt", "kms:GenerateDataKey"],
        ["object-lock"] = ["s3:PutObjectRetention", "s3:PutObjectLegalHold", "s3:BypassGovernanceRetention", "s3:DeleteObjectVersion"],
        ["lifecycle"] = ["s3:PutLifecycleConfiguration"],
        ["default-encryption"] = ["s3:PutEncryptionConfiguration"],
    };

    [TestCase("aws-s3", "aws", "us-east-1", "--topic=tagging,expiry", "features: { tagging: true, bucket-create: true, lifecycle: true }")]
    [TestCase("aws-s3", "aws", "us-east-1", "--topic=copy-source,version", "features: { bucket-create: true, versioning: true }")]
    [TestCase("alibaba-oss", "oss", "cn-hangzhou", "--topic=part-number,error", "")]
    [TestCase("huawei-obs", "obs-s3", "eu-de", "--topic=part-number,error", "")]
    [TestCase("tencent-cos", "cos", "ap-guangzhou", "--topic=part-number,error", "")]
    public async Task AllowsWhateverAnHonestRunDoes(string document, string dialect, string region, string selection, string features)
    {
        using var text = new StringWriter();
        using var written = TextWriter.Synchronized(text);
        using var loggers = RequestLog.Open(isWanted: true, new JsonLines(written, ownsWriter: false, TimeProvider.System));
        await using var server = await ReferenceServer.StartAsync(new ReferenceOptions
        {
            Document = document,
            Owner = EndpointProfile.Key,
            LoggerFactory = loggers,
        });
        var port = server.Endpoint.Port.ToString(CultureInfo.InvariantCulture);
        using var profile = new EndpointProfile(
            $"http://localhost:{port}", $"connectTo: 127.0.0.1:{port}\n{features}", dialect, region, document);

        var run = await ConformanceCommand.RunAsync(
            ["run", "--profile", profile.Path, selection, "--results", profile["results"]], EndpointProfile.Variables);
        var policy = await ConformanceCommand.RunAsync("policy", "--profile", profile.Path, selection);

        run.ExitCode.Should().Be(0, "the error output was: {0}", run.Error);
        policy.ExitCode.Should().Be(0, "the error output was: {0}", policy.Error);
        policy.Error.Should().Contain("https://", "the vendor's page of actions is named");
        policy.ErrorLines[0].Should().StartWith("Finding on the embedded reference which rights ").And.EndWith(" …", "it takes a minute");
        string[] lines;
        lock (written)
            lines = text.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var done = lines.Select(line => JsonNode.Parse(line)!).Where(entry => entry["status"]?.GetValue<int>() is >= 200 and <= 299)
            .Select(entry => (Operation: (string)entry["operation"]!, HasKey: entry["key"] is not null)).Distinct().ToList();
        done.Should().HaveCountGreaterThan(8);
        var statements = StatementsOf(policy.Output);
        var allowed = statements.SelectMany(statement => statement.Actions).ToHashSet();
        done.Where(each => !allowed.Contains(ActionOf(document, each.Operation, each.HasKey))).Should().BeEmpty();
        statements.SelectMany(statement => statement.Resources).Should().OnlyContain(
            resource => Regex.IsMatch(resource, @"^(\*|acs:oss:\*:\*:\*)$|conformance-\*(/\*)?$"));
    }

    [TestCase("none")]
    [TestCase("tagging", "tagging")]
    [TestCase("acl,lifecycle,bucket-create", "acl", "lifecycle")]
    public async Task HasTheRightsOfTheFeaturesThatAreChosenAndOfNoOther(string chosen, params string[] granted)
    {
        var ending = await ConformanceCommand.RunAsync("policy", "--operation", "create-upload", "--feature", chosen);

        ending.ExitCode.Should().Be(0, "the error output was: {0}", ending.Error);
        var actions = StatementsOf(ending.Output).SelectMany(statement => statement.Actions).ToList();
        actions.Should().Contain(["s3:CreateBucket", "s3:PutObject", "s3:AbortMultipartUpload"]);
        foreach (var (feature, rights) in OfFeature)
        {
            if (granted.Contains(feature))
                actions.Should().Contain(rights, feature);
            else
                actions.Should().NotContain(rights, feature);
        }
    }

    [Test]
    public async Task NamesAGivenBucketAndThePrefixInIt()
    {
        using var profile = new EndpointProfile("https://storage.example.com", "bucket: mine", document: "yandex-object-storage");

        var ending = await ConformanceCommand.RunAsync(
            "policy", "--profile", profile.Path, "--operation", "abort-upload", "--topic", "response");

        ending.ExitCode.Should().Be(0, "the error output was: {0}", ending.Error);
        StatementsOf(ending.Output).SelectMany(statement => statement.Resources).Should()
            .BeEquivalentTo("arn:aws:s3:::mine", "arn:aws:s3:::mine/conformance/*");
        ending.Error.Should().Contain("SERVICE-ACCOUNT-ID");
    }

    [Test]
    public async Task NamesTheKeyOfTheProfile()
    {
        const string Key = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
        using var profile = new EndpointProfile("https://storage.example.com", $"features: {{ kms: \"{Key}\" }}");

        var ending = await ConformanceCommand.RunAsync("policy", "--profile", profile.Path, "--rule", "aws.create-upload.managed-key.*");

        ending.ExitCode.Should().Be(0, "the error output was: {0}", ending.Error);
        StatementsOf(ending.Output).Should().ContainSingle(statement => statement.Resources.Contains(Key))
            .Which.Actions.Should().Equal("kms:Decrypt", "kms:GenerateDataKey");
        ending.Error.Should().NotContain("kms:");
    }

    [Test]
    public async Task SpeaksTheLanguageOfTheDocumentThatIsNamed()
    {
        var ending = await ConformanceCommand.RunAsync("policy", "--document", "tencent-cos", "--topic", "error");

        ending.ExitCode.Should().Be(0, "the error output was: {0}", ending.Error);
        StatementsOf(ending.Output).SelectMany(statement => statement.Actions).Should().Contain("name/cos:UploadPart")
            .And.OnlyContain(action => action.StartsWith("name/cos:", StringComparison.Ordinal));
        ending.Error.Should().Contain("in the place of APPID");
    }

    private static string ActionOf(string document, string operation, bool hasKey) =>
        Actions[document].GetValueOrDefault(operation) ?? document switch
        {
            "aws-s3" => "s3:",
            "alibaba-oss" => "oss:",
            "huawei-obs" => hasKey ? "obs:object:" : "obs:bucket:",
            _ => "name/cos:",
        } + operation;

    private static List<(string[] Actions, string[] Resources)> StatementsOf(string policy)
    {
        var document = JsonNode.Parse(policy)!.AsObject();
        var statements = (document["Statement"] ?? document["statement"])!.AsArray();
        return
        [
            .. statements.Select(statement => (Words(statement!["Action"] ?? statement["action"]),
                Words(statement["Resource"] ?? statement["resource"]))),
        ];
    }

    private static string[] Words(JsonNode? node) => node switch
    {
        null => [],
        JsonArray several => [.. several.Select(each => (string)each!)],
        _ => [(string)node!],
    };
}
