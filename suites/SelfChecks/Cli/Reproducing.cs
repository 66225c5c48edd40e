using CliWrap;
using CliWrap.Buffered;
using Conformance.Reference;
using Conformance.Reference.Defects;
using Conformance.SelfChecks.Support;
using Conformance.SelfChecks.Support.Reference;
using Conformance.SelfChecks.Support.Wire;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Cli;

/// <summary><c>conformance reproduce</c>: the scripts are run, and get the recorded responses.</summary>
[Platform(Exclude = "Win", Reason = "the scripts are for bash")]
public sealed class Reproducing
{
    /// <summary>Of a script; a busy machine starts its many small programs slowly, and what hangs is killed.</summary>
    private static readonly TimeSpan MaxDuration = TimeSpan.FromMinutes(15);

    private static readonly string[] OthersOfTheNight =
    [
        "aws.list-parts.signature.presigned",
        "aws.complete-upload.assembly.length",
        "aws.complete-upload.customer-key.another",
        "aws.upload-part.framing.signed-chunks-broken/no line end",
        "aws.upload-part.signature.chunks/other signature",
        "aws.upload-part.signature.chunks-without-date",
    ];

    /// <summary>
    /// A case for each kind of request: by what it asks for, how it is signed, and what its body is made of. Those that differ from
    /// another in the operation or the place of the fault alone are left to the night.
    /// </summary>
    private static readonly string[] Cases =
    [
        "aws.create-upload.access.anonymous",
        "aws.upload-part.key.byte-for-byte/ampersand",
        "aws.upload-part.integrity.content-md5-fresh-number/presigned",
        "aws.list-uploads.listing.root",
        "aws.complete-upload.unknown-upload.other-bucket",
        "aws.upload-part-copy.customer-key.not-matching/another key",
        "aws.abort-upload.concurrency.further-abort",
        "aws.read-object.metadata.headers/Expires by HEAD",
        "aws.upload-part.framing.trailer-line-end/signed with trailer",
        "aws.upload-part.framing.cut-chunks/signed chunks",
        "aws.upload-part.framing.http-1-0",
        "aws.upload-part.signature.chunks/other day",
        "aws.upload-part.checksum.trailer-wrong/unsigned CRC32",
        .. WholeCatalogues.AreAsked ? OthersOfTheNight : [],
    ];

    [Test]
    public async Task Scripts_of_each_kind_of_request_get_the_recorded_responses_and_leave_nothing()
    {
        await using var server = await ReferenceServer.StartAsync(new ReferenceOptions { Owner = EndpointProfile.Key });
        using var profile = new EndpointProfile(
            server.Endpoint.GetLeftPart(UriPartial.Authority),
            "features: { second-bucket: true, sse-c: any, checksums: true, trailers: true, many-bad-signatures: true }");
        await RunAsync(profile, Cases);

        await Parallel.ForEachAsync(Cases.Index(), new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (@case, cancellation) =>
        {
            var script = profile[$"{@case.Index}.sh"];
            var written = await ConformanceCommand.RunAsync("reproduce", @case.Item, "--results", profile["results"], "--out", script);
            written.ExitCode.Should().Be(0, "{0}: {1}", @case.Item, written.Error);
            (await File.ReadAllTextAsync(script, cancellation)).Should().NotContain(EndpointProfile.Key.Secret);

            var ending = await BashAsync(script);

            ending.ExitCode.Should().Be(0, "{0}: {1} {2}", @case.Item, ending.Output, ending.Error);
            ending.Output.Should().Contain("Every request got the recorded response.").And.Contain(". question: ");
        });

        await using var target = await Endpoints.ConnectAsync(server);
        await using var session = target.OpenSession("after");
        (await session.SendAsync(new Conformance.Wire.Requests.Request("GET") { Bucket = "" })).ResponseText()
            .Should().NotContain("conformance-", "each script removes what it made");
    }

    [TestCase("AcceptsPartNumberZero", "aws.upload-part.part-number.outside-range/zero", "400 InvalidArgument")]
    [TestCase("NeedsNoLastChunk", "aws.upload-part.framing.signed-chunks-broken/no last chunk", "400 IncompleteBody")]
    public async Task A_script_shows_a_defect_and_says_where_another_endpoint_responds_otherwise(string defect, string id, string received)
    {
        var behaviour = DefectCatalogue.All.Single(each => each.Name == defect).Of("aws-s3");
        await using var wrong = await ReferenceServer.StartAsync(
            new ReferenceOptions { Owner = EndpointProfile.Key, Behaviour = behaviour });
        await using var right = await ReferenceServer.StartAsync(new ReferenceOptions { Owner = EndpointProfile.Key });
        using var profile = new EndpointProfile(wrong.Endpoint.GetLeftPart(UriPartial.Authority));
        await RunAsync(profile, id);
        await File.WriteAllTextAsync(profile["again.sh"],
            (await ConformanceCommand.RunAsync("reproduce", id, "--results", profile["results"])).Output);

        var again = await BashAsync(profile["again.sh"]);
        var elsewhere = await BashAsync(profile["again.sh"], right.Endpoint.GetLeftPart(UriPartial.Authority));

        again.ExitCode.Should().Be(0, "{0} {1}", again.Output, again.Error);
        elsewhere.ExitCode.Should().Be(1, "{0} {1}", elsewhere.Output, elsewhere.Error);
        elsewhere.Output.Should().Contain($"received  {received}").And.Contain("The endpoint responds otherwise than recorded");
    }

    /// <summary>Cases of each vendor and signature; the first shows a defect, and each night that it is kept without one.</summary>
    [TestCase("alibaba-oss", "oss", "cn-hangzhou", "oss-v4, oss-v1", "oss.upload-part.part-number.outside-range/zero",
        "oss.upload-part.signature.version-1", "oss.upload-part.signature.tampered", "oss.upload-part.signature.unknown-key",
        "oss.upload-part.access.anonymous", "oss.upload-part.idempotence.completed")]
    [TestCase("alibaba-oss", "oss", "cn-hangzhou", "oss-v2", "oss.upload-part.part-number.outside-range/zero")]
    [TestCase("huawei-obs", "obs-s3", "eu-de", "aws-v2, aws-v4", "obs.upload-part.part-number.outside-range/zero",
        "obs.upload-part.signature.version-4", "obs.upload-part.signature.own-date", "obs.upload-part.signature.presigned",
        "obs.upload-part.signature.tampered", "obs.upload-part.signature.presigned-expired",
        "obs.upload-part.framing.streaming", "obs.upload-part.framing.no-last-chunk/used number")]
    [TestCase("huawei-obs", "obs-s3", "eu-de", "aws-v4", "obs.upload-part.part-number.outside-range/zero")]
    [TestCase("huawei-obs", "obs", "eu-de", "obs", "obs.upload-part.part-number.outside-range/zero")]
    [TestCase("tencent-cos", "cos", "ap-guangzhou", "cos", "cos.upload-part.part-number.outside-range/zero",
        "cos.upload-part.signature.presigned", "cos.upload-part.signature.tampered", "cos.upload-part.idempotence.completed")]
    public async Task Scripts_are_signed_as_the_run_was(
        string document, string dialect, string region, string signatures, params string[] cases)
    {
        var behaviour = DefectCatalogue.All.Single(each => each.Name == "AcceptsPartNumberZero").Of(document);
        await using var right = await ReferenceServer.StartAsync(new ReferenceOptions { Document = document, Owner = EndpointProfile.Key });
        await using var wrong = await ReferenceServer.StartAsync(
            new ReferenceOptions { Document = document, Owner = EndpointProfile.Key, Behaviour = behaviour });
        using var profile = NativeProfile(right, document, dialect, region, signatures);
        using var defective = NativeProfile(wrong, document, dialect, region, signatures);
        var kept = WholeCatalogues.AreAsked ? cases : cases[1..];
        if (kept.Length > 0) await RunAsync(profile, kept);
        await RunAsync(defective, cases[0]);

        await Parallel.ForEachAsync(kept, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (id, _) =>
            (await RepeatAsync(profile, id)).Output.Should().Contain("Every request got the recorded response.", id));
        (await RepeatAsync(defective, cases[0])).Output.Should().Contain("received  200").And
            .Contain("Every request got the recorded response.");

        foreach (var server in new[] { right, wrong })
        {
            var list = await new RawClient(server).OwnerAsync("GET", "/");
            list.Text.Should().Contain("ListAllMyBucketsResult").And.NotContain("conformance-", "each script removes what it made");
        }
    }

    /// <param name="signatures">The first is the profile's own.</param>
    private static EndpointProfile NativeProfile(
        ReferenceServer server, string document, string dialect, string region, string signatures) =>
        new(FormattableString.Invariant($"http://localhost:{server.Endpoint.Port}"),
            $"signature: {signatures.Split(',')[0]}\nfeatures: {{ signatures: [{signatures}] }}\n"
                + FormattableString.Invariant($"connectTo: 127.0.0.1:{server.Endpoint.Port}"), dialect, region, document);

    private static async Task<Ending> RepeatAsync(EndpointProfile profile, string id)
    {
        var script = profile[id.Replace('/', '-').Replace(' ', '-') + ".sh"];
        var written = await ConformanceCommand.RunAsync("reproduce", id, "--results", profile["results"], "--out", script);
        written.ExitCode.Should().Be(0, "{0}: {1}", id, written.Error);
        (await File.ReadAllTextAsync(script)).Should().NotContain(EndpointProfile.Key.Secret);
        var ending = await BashAsync(script);
        ending.ExitCode.Should().Be(0, "{0}: {1} {2}", id, ending.Output, ending.Error);
        return ending;
    }

    /// <summary>A script would sign it in the scheme's usual form, and so ask something else.</summary>
    [TestCase("alibaba-oss", "oss", "cn-hangzhou", "oss-v4", "oss.upload-part.signature.date-alone")]
    [TestCase("huawei-obs", "obs-s3", "eu-de", "aws-v4", "obs.upload-part.signature.built-in-region")]
    public async Task A_request_that_is_signed_in_a_form_of_its_own_is_left_out_with_the_reason(
        string document, string dialect, string region, string signature, string id)
    {
        await using var server = await ReferenceServer.StartAsync(
            new ReferenceOptions { Document = document, Owner = EndpointProfile.Key });
        using var profile = NativeProfile(server, document, dialect, region, signature);
        await RunAsync(profile, id);

        var ending = await ConformanceCommand.RunAsync("reproduce", id, "--results", profile["results"]);

        ending.ExitCode.Should().Be(0, ending.Error);
        ending.Output.Should().MatchRegex("(?m)^skip [0-9]+ .*curl cannot send it");
    }

    [Test]
    public async Task A_case_that_no_script_repeats_is_refused_with_the_reason()
    {
        const string Unsendable = "aws.upload-part.framing.no-length";
        var behaviour = DefectCatalogue.All.Single(each => each.Name == "NeedsNoContentLength").Of("aws-s3");
        await using var server = await ReferenceServer.StartAsync(
            new ReferenceOptions { Owner = EndpointProfile.Key, Behaviour = behaviour });
        using var profile = new EndpointProfile(server.Endpoint.GetLeftPart(UriPartial.Authority));
        await RunAsync(profile, Unsendable);

        var unsendable = await ConformanceCommand.RunAsync("reproduce", Unsendable, "--results", profile["results"]);
        var unknown = await ConformanceCommand.RunAsync("reproduce", Unsendable[..^1], "--results", profile["results"]);

        (unsendable.ExitCode, unknown.ExitCode).Should().Be((3, 3));
        unsendable.ErrorLines.Should().ContainSingle().Which.Should().Contain("curl cannot send it");
        unknown.ErrorLines.Should().ContainSingle().Which.Should().EndWith($"did you mean {Unsendable}?");
    }

    private static async Task RunAsync(EndpointProfile profile, params string[] cases)
    {
        var ending = await ConformanceCommand.RunAsync(
            ["run", "--profile", profile.Path, "--results", profile["results"], "--rule", string.Join(',', cases)],
            EndpointProfile.Variables);
        ending.ExitCode.Should().BeOneOf([0, 1], "the error output was: {0}", ending.Error);
    }

    private static async Task<Ending> BashAsync(string script, string? endpoint = null)
    {
        using var patience = new CancellationTokenSource(MaxDuration);
        var (code, output, error) = await new Command("bash")
            .WithArguments(script)
            .WithEnvironmentVariables(new Dictionary<string, string?>
            {
                ["AWS_ACCESS_KEY_ID"] = EndpointProfile.Key.Id,
                ["AWS_SECRET_ACCESS_KEY"] = EndpointProfile.Key.Secret,
                ["AWS_SESSION_TOKEN"] = null,
                ["ENDPOINT"] = endpoint,
                ["BUCKET"] = null,
            })
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(patience.Token);
        return new Ending(code, output, error);
    }
}
