using Conformance.Cli.Reproducing;
using Conformance.Reference;
using Conformance.Reporting;
using Conformance.SelfChecks.Support.Wire;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Cli;

/// <summary><c>conformance run --case --keep</c>: what one case made stays at the endpoint until the printed line removes it.</summary>
public sealed class Keeping
{
    private const string Case = "aws.list-parts.overwrite.last";

    [TestCase(true)]
    [TestCase(false)]
    public async Task LeavesOneCasesTracesAndSaysHowToRemoveThem(bool hasProfile)
    {
        await using var server = await ReferenceServer.StartAsync(new ReferenceOptions { Owner = EndpointProfile.Key });
        using var profile = new EndpointProfile(server.Endpoint.GetLeftPart(UriPartial.Authority));
        var variables = new Dictionary<string, string>(EndpointProfile.Variables)
        {
            ["AWS_ACCESS_KEY_ID"] = EndpointProfile.Key.Id,
            ["AWS_SECRET_ACCESS_KEY"] = EndpointProfile.Key.Secret,
        };
        string[] endpoint = hasProfile ? ["--profile", profile.Path] : ["--endpoint", server.Endpoint.GetLeftPart(UriPartial.Authority)];

        var ending = await ConformanceCommand.RunAsync(
            ["run", .. endpoint, "--case", Case, "--keep", "--results", profile["results"]], variables);

        ending.ExitCode.Should().Be(0, "the error output was: {0}", ending.Error);
        var run = await RunRecordFile.ReadAsync(Directory.GetDirectories(profile["results"]).Single() + "/latest");
        var kept = run.Leftovers.Should().ContainSingle(line => line.StartsWith("upload ", StringComparison.Ordinal)).Which;
        ending.Output.Should().ContainAll($"bucket {run.Profile.Bucket}: kept, as it was asked for", kept, " 1. POST /", "?uploads: 200\n",
            Path.Combine(run.RunId, RunWriter.RecordFileName));
        await using (var target = await Endpoints.ConnectAsync(server))
        {
            await using var session = target.OpenSession("after");
            (await session.ListUploadsAsync("", run.Profile.Bucket))!.Uploads
                .Should().ContainSingle().Which.UploadId.Should().Be(kept.Split(' ')[1]);
        }

        var line = ending.Output.Split('\n').Single(line => line.StartsWith("Remove it: conformance ", StringComparison.Ordinal));
        var swept = await ConformanceCommand.RunAsync([.. ShellWords.Split(line["Remove it: conformance ".Length..])], variables);

        swept.ExitCode.Should().Be(0, "the error output was: {0}", swept.Error);
        swept.Output.Should().Contain($"removed bucket {run.Profile.Bucket}");
        await using var again = await Endpoints.ConnectAsync(server);
        await using var looking = again.OpenSession("after");
        (await looking.SendAsync(new Conformance.Wire.Requests.Request("GET") { Bucket = "" })).ResponseText()
            .Should().NotContain("conformance-");
    }

    [Test]
    public async Task LeavesItUnderThePrefixOfAGivenBucket()
    {
        await using var server =
            await ReferenceServer.StartAsync(new ReferenceOptions { Owner = EndpointProfile.Key, Buckets = ["given"] });
        using var profile = new EndpointProfile(server.Endpoint.GetLeftPart(UriPartial.Authority), "bucket: given");

        var ending = await ConformanceCommand.RunAsync(
            ["run", "--profile", profile.Path, "--case", Case, "--keep", "--results", profile["results"]], EndpointProfile.Variables);
        var run = await RunRecordFile.ReadAsync(profile["results", "mine", "latest"]);
        var other = await ConformanceCommand.RunAsync(["sweep", "--profile", profile.Path, "--run", run.RunId + "0"],
            EndpointProfile.Variables);
        var swept = await ConformanceCommand.RunAsync(["sweep", "--profile", profile.Path, "--run", run.RunId], EndpointProfile.Variables);

        ending.ExitCode.Should().Be(0, "the error output was: {0}", ending.Error);
        run.Leftovers.Should().ContainSingle().Which.Should().StartWith("upload ").And.Contain($" of given/conformance/{run.RunId}/");
        other.Output.Should().Contain("mine: 0 removed");
        swept.Output.Should().Contain("mine: 1 removed");
    }
}
