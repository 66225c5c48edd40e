using Conformance.Rules;
using Conformance.Rules.Profiles;
using Conformance.SelfChecks.Support.Wire;
using Conformance.Wire.Requests;
using Conformance.Wire.Targets;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Wire;

/// <summary>
/// An <c>aws</c> profile that names no credentials takes those of the AWS SDK's default chain,
/// and says in one sentence when there are none.
/// </summary>
[NonParallelizable]
public sealed class DefaultChain
{
    private static readonly string[] Names =
    [
        "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_EC2_METADATA_DISABLED", "AWS_SHARED_CREDENTIALS_FILE",
        "AWS_CONFIG_FILE", "AWS_PROFILE",
        "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_CONTAINER_CREDENTIALS_FULL_URI", "AWS_WEB_IDENTITY_TOKEN_FILE",
    ];

    private readonly Dictionary<string, string?> before = [];

    [SetUp]
    public void Forget()
    {
        foreach (var name in Names)
        {
            before[name] = Environment.GetEnvironmentVariable(name);
            Environment.SetEnvironmentVariable(name, null);
        }
        Environment.SetEnvironmentVariable("AWS_EC2_METADATA_DISABLED", "true");
        Environment.SetEnvironmentVariable("AWS_SHARED_CREDENTIALS_FILE",
            Path.Combine(Path.GetTempPath(), "conformance-no-such-credentials"));
        Environment.SetEnvironmentVariable("AWS_CONFIG_FILE", Path.Combine(Path.GetTempPath(), "conformance-no-such-config"));
    }

    [TearDown]
    public void Restore()
    {
        foreach (var (name, value) in before)
            Environment.SetEnvironmentVariable(name, value);
    }

    [Test]
    public async Task WithoutAnyTheSentenceNamesTheVariables()
    {
        var connecting = () => Target.ConnectAsync(Profile("aws"), new TargetOptions());

        await connecting.Should().ThrowAsync<ConfigurationException>().WithMessage(
            "profiles/scripted.yaml:1: the profile names no credentials and the AWS SDK's default chain found none; set AWS_ACCESS_KEY_ID "
                + "and AWS_SECRET_ACCESS_KEY, or name your own variables under credentials:.");
    }

    [Test]
    public async Task TheUsualVariablesAreTaken()
    {
        Environment.SetEnvironmentVariable("AWS_ACCESS_KEY_ID", "CHAINKEY");
        Environment.SetEnvironmentVariable("AWS_SECRET_ACCESS_KEY", "chain-secret");
        Environment.SetEnvironmentVariable("AWS_SESSION_TOKEN", "chain-token");

        await using var target = await Target.ConnectAsync(Profile("aws"), new TargetOptions());

        target.AccessKeyId(Identity.Main).Should().Be("CHAINKEY");
    }

    [Test]
    public async Task OtherDialectsHaveNoChain()
    {
        var connecting = () => Target.ConnectAsync(Profile("oss"), new TargetOptions());

        await connecting.Should().ThrowAsync<ConfigurationException>()
            .WithMessage("profiles/scripted.yaml:1: the profile names no credentials; add credentials: *");
    }

    private static Profile Profile(string dialect) =>
        Endpoints.Profile(new Uri("http://127.0.0.1:1")) with { Credentials = null, Dialect = dialect };
}
