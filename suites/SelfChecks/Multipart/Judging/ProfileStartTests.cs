using Conformance.Dialects;
using Conformance.Reference;
using Conformance.Rules;
using Conformance.Rules.Profiles;
using Conformance.Running;
using Conformance.SelfChecks.Support;
using Conformance.SelfChecks.Support.Running;
using Conformance.SelfChecks.Support.Wire;
using Conformance.Wire.Requests;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Multipart.Judging;

/// <summary>The profiles of a run start in parallel.</summary>
public sealed class ProfileStartTests
{
    private const string AccessVariable = "STARTED_ACCESS_KEY";
    private const string SecretVariable = "STARTED_SECRET_KEY";
    private static readonly AccessKey Key = new("STARTEDKEYID", "started/secret+with=signs");

    [OneTimeSetUp]
    public void NameTheKey()
    {
        Environment.SetEnvironmentVariable(AccessVariable, Key.Id);
        Environment.SetEnvironmentVariable(SecretVariable, Key.Secret);
    }

    [OneTimeTearDown]
    public void ForgetTheKey()
    {
        Environment.SetEnvironmentVariable(AccessVariable, null);
        Environment.SetEnvironmentVariable(SecretVariable, null);
    }

    [Test]
    public async Task Profiles_of_one_endpoint_do_not_disturb_each_other()
    {
        using var folder = new TemporaryFolder();
        await using var server = await ReferenceServer.StartAsync(new ReferenceOptions { Owner = Key });
        var plan = PlanOf(Named("third", server.Endpoint), Named("first", server.Endpoint), Named("second", server.Endpoint));

        await using var run = await SuiteRun.StartAsync(plan, folder.Path);
        await run.RunAllAsync();
        var missing = await run.EndAsync();

        missing.Should().BeEmpty();
        run.Runs.Select(ended => ended.Profile.Name).Should().Equal("third", "first", "second");
        run.Runs.Select(ended => ended.Record!.Profile.Bucket).Should().OnlyHaveUniqueItems();
        run.Runs.Should().AllSatisfy(ended => ended.Record!.Leftovers.Should().BeEmpty());
        run.Runs.SelectMany(ended => ended.Record!.Cases).Select(@case => @case.Verdict)
            .Should().HaveCount(plan.Cases.Count).And.OnlyContain(verdict => verdict == Verdict.Kept);
        await MustBeCleanAsync(server);
    }

    [Test]
    public async Task First_profile_of_the_plan_that_cannot_be_judged_is_reported_and_nothing_is_left()
    {
        using var folder = new TemporaryFolder();
        await using var server = await ReferenceServer.StartAsync(new ReferenceOptions { Owner = Key });
        var slowRefusal = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var refusing = ScriptedServer.Start(async exchange =>
        {
            await slowRefusal.Task;
            await exchange.SendAsync(ScriptedServer.Response("403 Forbidden", "<Error><Code>InvalidAccessKeyId</Code></Error>"));
        });
        // The profile that comes later in the plan fails before the first one does.
        await using var failing = ScriptedServer.Start(async exchange =>
        {
            await exchange.SendAsync(ScriptedServer.Response("403 Forbidden", "<Error><Code>InvalidAccessKeyId</Code></Error>"));
            slowRefusal.TrySetResult();
        });
        var plan = PlanOf(Named("good", server.Endpoint), Named("slow", refusing.Endpoint), Named("quick", failing.Endpoint),
            ProvingGround.ReferenceProfile("aws-s3"));

        var start = () => SuiteRun.StartAsync(plan, folder.Path);

        (await start.Should().ThrowAsync<ConfigurationException>()).Which.Message.Should().StartWith("profiles/slow.yaml");
        Directory.EnumerateDirectories(folder.Path).SelectMany(Directory.EnumerateFileSystemEntries).Should().BeEmpty("no run began");
        await MustBeCleanAsync(server);
    }

    [Test]
    public async Task Interrupted_start_leaves_nothing()
    {
        using var folder = new TemporaryFolder();
        using var interruption = new CancellationTokenSource();
        await using var server = await ReferenceServer.StartAsync(new ReferenceOptions { Owner = Key });
        var silence = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var silent = ScriptedServer.Start(_ => silence.Task);
        var plan = PlanOf(Named("good", server.Endpoint), Named("silent", silent.Endpoint));

        var starting = SuiteRun.StartAsync(plan, folder.Path, cancellation: interruption.Token);
        using var patience = new CancellationTokenSource(Endpoints.Soon);
        while (silent.Exchanges.Count == 0 || !Directory.Exists(folder["good"])) await Task.Delay(20, patience.Token);
        await interruption.CancelAsync();

        await starting.Awaiting(start => start).Should().ThrowAsync<OperationCanceledException>();
        Directory.EnumerateDirectories(folder.Path).SelectMany(Directory.EnumerateFileSystemEntries).Should().BeEmpty("no case had begun");
        silence.SetResult();
        await MustBeCleanAsync(server);
    }

    private static Profile Named(string name, Uri endpoint) => Endpoints.Profile(endpoint) with
    {
        Name = name,
        Credentials = new CredentialNames(AccessVariable, SecretVariable, null),
        At = new SourceLine($"profiles/{name}.yaml", 1),
    };

    private static RunPlan PlanOf(params Profile[] profiles)
    {
        var etags = new CaseSelection(["aws.upload-part.etag.md5"], [], []);
        return RunPlan.Of(new RunOptions { Profiles = [], Weights = new HashSet<Weight> { Weight.Light }, Selection = etags }, profiles,
            SuitesUnderTest.Own);
    }

    private static async Task MustBeCleanAsync(ReferenceServer server)
    {
        await using var target = await Endpoints.ConnectAsync(server);
        await using var session = target.OpenSession("after");
        (await session.SendAsync(new Request("GET") { Bucket = "" })).ResponseText().Should().NotContain("conformance-");
    }
}
