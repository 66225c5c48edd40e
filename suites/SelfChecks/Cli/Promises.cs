using Conformance.Cli.Doctor;
using Conformance.Reference;
using Conformance.Reference.Defects;
using Conformance.Rules;
using Conformance.Running.Probing;
using Conformance.SelfChecks.Support.Wire;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Cli;

/// <summary><c>conformance doctor</c> tries what a profile promises, and <c>run</c> says the worst of it before its first case.</summary>
public sealed class Promises
{
    [Test]
    public async Task AreAllKeptByTheReference()
    {
        var ending = await ConformanceCommand.RunAsync("doctor");

        ending.ExitCode.Should().Be(0, "the output was: {0}", ending.Output);
        string[] words = ["signature", "sse-c", "sse-s3", "kms", "storage-classes", "tagging", "acl", "conditional-writes", "checksums",
            "checksums-2025", "object-attributes", "trailers", "versioning", "bucket-create", "lifecycle", "default-encryption",
            "object-lock"];
        words.Select(word => MarkOf(ending, word)).Should().AllBe("✓");
        ending.Output.Should().NotContain("✗");
    }

    /// <summary>A store that passes over something looks like one that has it.</summary>
    [TestCase("sse-s3: true", "NamesNoManagedEncryption")]
    [TestCase("storage-classes: [STANDARD_IA]", "TakesAnyStorageClass")]
    [TestCase("conditional-writes: true", "IgnoresIfNoneMatchAtCompletion")]
    [TestCase("checksums: true", "IgnoresChecksums")]
    [TestCase("checksums-2025: true", "IgnoresChecksums")]
    public async Task ThatAreIgnoredCannotBeTold(string feature, string defect)
    {
        var ending = await DoctorAsync(feature, defect);

        ending.ExitCode.Should().Be(0, "the output was: {0}", ending.Output);
        LineOf(ending, feature.Split(':')[0]).Should().StartWith("– ").And.NotContain("; write ");
    }

    [TestCase("signature", "checksums: true", "a list that is signed with a wrong secret is taken", "AcceptsBadSignatures")]
    [TestCase("sse-c", "sse-c: any", "creating an upload with a customer's key got 400")]
    [TestCase("sse-c", "sse-c: https", "over HTTPS only, and this profile speaks plain HTTP")]
    [TestCase("kms", "kms: nobody-has-this-key", "creating an upload with the key got 400")]
    [TestCase("storage-classes", "storage-classes: [STANDARD_IA, NOWHERE]", "NOWHERE got 400 InvalidStorageClass")]
    [TestCase("conditional-writes", "conditional-writes: true", "completing with If-None-Match: * got ", "RefusesConditionsAtCompletion")]
    [TestCase("checksums", "checksums: true", "a part with it got 400", "RefusesChecksums")]
    [TestCase("tagging", "tagging: true", "it was asked for at the creation, and looking for it got 200", "DropsTagsOfUploads")]
    [TestCase("website-redirect", "website-redirect: true", "looking for it got 200", "DropsRedirects")]
    [TestCase("acl", "acl: true", "looking for it got 200", "DropsGrantsOfUploads")]
    [TestCase("trailers", "trailers: true", "a part with one got ", "RefusesTrailers")]
    public async Task ThatAreNotKeptAreNamed(string word, string feature, string says, params string[] defects)
    {
        var ending = await DoctorAsync(feature, defects);

        ending.ExitCode.Should().Be(3, "the output was: {0}", ending.Output);
        LineOf(ending, word).Should().StartWith("✗ ").And.Contain(says);
        ending.Output.Split('\n').Count(line => line.StartsWith('✗')).Should().Be(1);
    }

    [Test]
    public void ThatARightIsMissingForSayWhoPrintsIt()
    {
        var finding = PromisedFeatures.Told(new Promise(Feature.Tagging, false, "creating an upload with it got 403 AccessDenied"));

        finding.Should().Be(Finding.Failed("tagging", "creating an upload with it got 403 AccessDenied; grant the rights to it "
            + "(conformance policy prints them), or take it out of the profile's features"));
    }

    [Test]
    public async Task AreTriedByARunBeforeItsFirstCase()
    {
        await using var server = await StartAsync("RefusesChecksums");
        using var profile = new EndpointProfile(
            server.Endpoint.GetLeftPart(UriPartial.Authority), "features: { checksums: true, tagging: true }");

        var ending = await ConformanceCommand.RunAsync(["run", "--profile", profile.Path, "--topic", "part-number", "--results",
            profile["results"]], EndpointProfile.Variables);

        ending.ErrorLines.Where(line => !line.StartsWith('[')).Should().ContainSingle()
            .Which.Should().StartWith("mine: the profile promises checksums, but ").And.EndWith("; see conformance doctor.");
        await using var target = await Endpoints.ConnectAsync(server);
        await using var session = target.OpenSession("after");
        (await session.SendAsync(new Conformance.Wire.Requests.Request("GET") { Bucket = "" })).ResponseText()
            .Should().NotContain("conformance-", "what was tried is removed");
    }

    private static async Task<Ending> DoctorAsync(string feature, params string[] defects)
    {
        await using var server = await StartAsync(defects);
        using var profile = new EndpointProfile(server.Endpoint.GetLeftPart(UriPartial.Authority), $"features: {{ {feature} }}");
        return await ConformanceCommand.RunAsync(["doctor", "--profile", profile.Path], EndpointProfile.Variables);
    }

    /// <summary>Customer keys are refused over plain HTTP, as the vendors do.</summary>
    private static Task<ReferenceServer> StartAsync(params string[] defects) => ReferenceServer.StartAsync(new ReferenceOptions
    {
        Owner = EndpointProfile.Key,
        SseCOverHttp = false,
        Behaviour = defects is [var defect] ? DefectCatalogue.All.Single(each => each.Name == defect).Of("aws-s3") : null,
    });

    private static string MarkOf(Ending ending, string word) => LineOf(ending, word)[..1];

    private static string LineOf(Ending ending, string word) => ending.Output.Split('\n')
        .Single(line => line.Length > 2 && line[2..].StartsWith(word + " ", StringComparison.Ordinal));
}
