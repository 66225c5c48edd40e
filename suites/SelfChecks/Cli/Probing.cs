using Conformance.Reference;
using Conformance.Reference.Behaviours;
using Conformance.Reference.Defects;
using Conformance.Reporting;
using Conformance.Rules;
using Conformance.Rules.Profiles;
using Conformance.Running.Probing;
using Conformance.SelfChecks.Support;
using Conformance.SelfChecks.Support.Wire;
using Conformance.Wire.Requests;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Cli;

/// <summary><c>conformance probe</c>: what it finds, what it writes, and that it leaves nothing.</summary>
[NonParallelizable]
public sealed class Probing
{
    private static readonly Dictionary<string, string> Variables = new()
    {
        ["AWS_ACCESS_KEY_ID"] = EndpointProfile.Key.Id,
        ["AWS_SECRET_ACCESS_KEY"] = EndpointProfile.Key.Secret,
    };

    [Test]
    public async Task FindsWhatTheReferenceHasAndWritesAProfileThatRuns()
    {
        await using var server = await StartAsync();
        using var folder = new TemporaryFolder();

        var ending = await ProbeAsync(server, "--out", folder["mine.yaml"]);

        ending.ExitCode.Should().Be(0, "the error output was: {0}", ending.Error);
        ending.Error.Should().BeEmpty();
        ending.Output.Should().StartWith($"Probing {server.Endpoint.Authority} sends ").And.NotContain(EndpointProfile.Key.Secret);
        var profile = ProfileReader.Read(folder["mine.yaml"]);
        Words(profile.Features).Should().Equal("sse-c: any", "sse-s3", "storage-classes: STANDARD_IA", "second-bucket",
            "tagging", "acl", "public-access", "website-redirect", "conditional-writes", "checksums", "checksums-2025",
            "object-attributes", "trailers", "checks-signatures",
            "signatures: aws-v4", "path-style");
        (await File.ReadAllTextAsync(folder["mine.yaml"])).Should().ContainAll(Feature.Words.Select(word => $"{word}: "))
            .And.NotContain(EndpointProfile.Key.Secret);
        await MustHaveBucketsAsync(server);

        var run = await ConformanceCommand.RunAsync(
            ["run", "--profile", folder["mine.yaml"], "--topic", "part-number", "--results", folder["results"]], Variables);

        run.ExitCode.Should().Be(0, "the error output was: {0}", run.Error);
    }

    [Test]
    public async Task IsWhatARunWithoutAProfileBeginsWith()
    {
        await using var server = await StartAsync();
        using var folder = new TemporaryFolder();

        var ending = await ConformanceCommand.RunAsync(
            ["run", "--endpoint", AddressOf(server), "--topic", "checksum", "--results", folder.Path], Variables);

        ending.ExitCode.Should().Be(0, "the error output was: {0}", ending.Error);
        ending.ErrorLines[0].Should().StartWith("Probed with ").And.Contain("checksums, checksums-2025, object-attributes, trailers");
        ending.ErrorLines[1].Should().StartWith("Not found, or cannot be determined: kms, ");
        var run = await RunRecordFile.ReadAsync(folder[server.Endpoint.Authority.Replace(':', '-'), "latest"]);
        run.Profile.Features.Should().Contain("checksums").And.Contain("sse-c: any");
        run.Totals.Kept.Should().BePositive();
        await MustHaveBucketsAsync(server);
    }

    /// <summary>Uploads work, and all that is optional is ignored or refused.</summary>
    [Test]
    public async Task LeavesOutWhatIsIgnoredOrRefused()
    {
        string[] defects = ["IgnoresChecksums", "IgnoresIfNoneMatchAtCompletion"];
        var behaviour = Behaviour.For("aws-s3").With(
            [.. DefectCatalogue.All.Where(defect => defects.Contains(defect.Name)).SelectMany(defect => defect.Replacements)]);
        await using var server = await ReferenceServer.StartAsync(
            new ReferenceOptions { Owner = EndpointProfile.Key, Behaviour = behaviour, SseCOverHttp = false });

        var ending = await ProbeAsync(server);

        ending.ExitCode.Should().Be(0, "the error output was: {0}", ending.Error);
        LineOf(ending, "sse-c").Should().StartWith("–").And.EndWith("write sse-c: https where it is taken over HTTPS");
        LineOf(ending, "checksums").Should().StartWith("–").And.EndWith("write checksums: true to have that judged");
        LineOf(ending, "checksums-2025").Should().StartWith("–").And.EndWith("write checksums-2025: true to have that judged");
        LineOf(ending, "conditional-writes").Should().StartWith("–").And.EndWith("write conditional-writes: true to have that judged");
        LineOf(ending, "sse-s3").Should().StartWith("✓");
        await MustHaveBucketsAsync(server);
    }

    /// <summary>Said once, at the head; a profile that lists it is not failed for it.</summary>
    [Test]
    public async Task FindsThatNobodyIsKeptOut()
    {
        var honest = Behaviour.For("aws-s3");
        var open = honest.With(
        [
            Replacement.Of(honest.Signatures.Takes, _ => _ => true), Replacement.Of(honest.Signatures.TakesUnknownKey, _ => _ => true),
            Replacement.Of(honest.Access.Permits, _ => (_, _, _) => true),
        ]);
        await using var server = await ReferenceServer.StartAsync(new ReferenceOptions { Owner = EndpointProfile.Key, Behaviour = open });
        using var folder = new TemporaryFolder();
        string[] topics = ["--topic", "access", "--topic", "signature", "--operation", "upload-part", "--results", folder["results"]];

        var found = await ConformanceCommand.RunAsync(["run", "--endpoint", AddressOf(server), .. topics], Variables);
        var probed = await ProbeAsync(server, "--out", folder["mine.yaml"]);
        var listed = await ConformanceCommand.RunAsync(["run", "--profile", folder["mine.yaml"], .. topics], Variables);

        found.ExitCode.Should().Be(1, "the error output was: {0}", found.Error);
        found.Output.Should().StartWith("Exposure: the endpoint checks no signatures and keeps nobody out; ").And.Contain("NOT AS EXPECTED")
            .And.NotContain("BROKEN  ");
        LineOf(probed, "checks-signatures").Should().StartWith("–").And.Contain("got 200");
        listed.ExitCode.Should().Be(0, "the error output was: {0}", listed.Error);
        listed.Output.Should().StartWith(
            "Exposure: the endpoint checks no signatures and keeps nobody out, which the profile lists; ");
        var run = await RunRecordFile.ReadAsync(folder["results", "mine", "latest"]);
        run.Cases.Should().HaveCountGreaterThan(5).And.OnlyContain(@case => @case.Verdict == Verdict.Unsupported);
    }

    [Test]
    public async Task NeitherAddsToNorChangesABucketThatIsGiven()
    {
        await using var server =
            await ReferenceServer.StartAsync(new ReferenceOptions { Owner = EndpointProfile.Key, Buckets = ["given"] });

        var ending = await ProbeAsync(server, "--bucket", "given");

        ending.ExitCode.Should().Be(0, "the error output was: {0}", ending.Error);
        LineOf(ending, "second-bucket").Should().StartWith("–");
        LineOf(ending, "checksums").Should().StartWith("✓");
        await MustHaveBucketsAsync(server, "given");
        await using var target = await Endpoints.ConnectAsync(server);
        await using var session = target.OpenSession("after");
        (await session.ListObjectsAsync("", "given")).Objects.Should().BeEmpty();
        (await session.ListUploadsAsync("", "given"))!.Uploads.Should().BeEmpty();
    }

    /// <summary>Buckets can be made and listed, and nothing else works.</summary>
    [Test]
    public async Task SaysThatNothingCanBeToldWhereNoUploadWorks()
    {
        await using var server = ScriptedServer.Start(async exchange =>
        {
            await exchange.ReadBodyAsync();
            var line = exchange.RequestLine;
            await exchange.SendAsync(line.StartsWith("GET / ", StringComparison.Ordinal)
                ? ScriptedServer.Response("200 OK", "<ListAllMyBucketsResult><Buckets/></ListAllMyBucketsResult>")
                : line.Contains("conformance-", StringComparison.Ordinal) && !line.Contains('?', StringComparison.Ordinal)
                    ? ScriptedServer.Response("200 OK", "")
                    : ScriptedServer.Response("403 Forbidden", "<Error><Code>AccessDenied</Code></Error>"));
        });

        var ending = await ConformanceCommand.RunAsync(["probe", "--endpoint", server.Endpoint.GetLeftPart(UriPartial.Authority)],
            Variables);

        LineOf(ending, "checksums").Should().StartWith("–").And.Contain(
            "not tried, since an ordinary upload does not work: create-upload got 403 AccessDenied");
        ending.Output.Should().NotContain("✓ checksums").And.NotContain("✓ sse-c").And.NotContain("✓ trailers");
    }

    [Test]
    public async Task WhatIsWrongIsToldInOneSentence()
    {
        await using var server = await StartAsync();
        await using var refusing =
            ScriptedServer.Responding(ScriptedServer.Response("403 Forbidden", "<Error><Code>AccessDenied</Code></Error>"));
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["there.yaml"], "");
        var wrong = new Dictionary<string, string>(Variables) { ["AWS_SECRET_ACCESS_KEY"] = "planted/wrong" };

        MustBeOneSentence(await ConformanceCommand.RunAsync("probe"), "add --endpoint URL");
        MustBeOneSentence(await ConformanceCommand.RunAsync(["probe", "--endpoint", AddressOf(server)], wrong), "the secret is wrong");
        MustBeOneSentence(await ProbeAsync(server, "--out", folder["there.yaml"]), "there.yaml is there already");
        MustBeOneSentence(await ProbeAsync(server, "--out", folder["no", "mine.yaml"]), "a folder that is not there");
        MustBeOneSentence(await ConformanceCommand.RunAsync(
            ["probe", "--endpoint", refusing.Endpoint.GetLeftPart(UriPartial.Authority)], Variables), "could not be made", "--bucket");
        await MustHaveBucketsAsync(server);
    }

    /// <summary>A new feature needs a trial or a reason why there is none.</summary>
    [Test]
    public void EveryFeatureIsTriedOrSaysWhyNot() => Feature.All.Where(feature => !FeatureProbe.Knows(feature)).Should().BeEmpty();

    private static Task<ReferenceServer> StartAsync() => ReferenceServer.StartAsync(new ReferenceOptions { Owner = EndpointProfile.Key });

    private static string AddressOf(ReferenceServer server) => server.Endpoint.GetLeftPart(UriPartial.Authority);

    private static Task<Ending> ProbeAsync(ReferenceServer server, params string[] more) =>
        ConformanceCommand.RunAsync(["probe", "--endpoint", AddressOf(server), .. more], Variables);

    private static string LineOf(Ending ending, string feature) =>
        ending.Output.Split('\n')
            .Single(line => line.Length > 2 && line[2..].StartsWith(feature + " ", StringComparison.Ordinal)).TrimEnd();

    private static IEnumerable<string> Words(Features features) => Feature.All.Where(features.Has).Select(feature =>
        features[feature]!.Count == 0 ? feature.Word : $"{feature}: {string.Join(", ", features[feature]!)}");

    private static void MustBeOneSentence(Ending ending, params string[] says)
    {
        ending.ExitCode.Should().Be(3, "the error output was: {0}", ending.Error);
        ending.ErrorLines.Should().ContainSingle();
        ending.Error.Should().ContainAll(says);
        (ending.Error + ending.Output).Should().NotContain("   at ").And.NotContain(EndpointProfile.Key.Secret).And.NotContain("planted");
    }

    private static async Task MustHaveBucketsAsync(ReferenceServer server, params string[] names)
    {
        await using var target = await Endpoints.ConnectAsync(server);
        await using var session = target.OpenSession("after");
        var listed = await session.SendAsync(new Request("GET") { Bucket = "" });
        listed.Xml()!.Descendants().Where(element => element.Parent?.Name.LocalName == "Bucket" && element.Name.LocalName == "Name")
            .Select(element => element.Value).Should().BeEquivalentTo(names);
    }
}
