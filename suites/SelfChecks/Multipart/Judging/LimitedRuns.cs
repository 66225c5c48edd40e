using Conformance.Reference;
using Conformance.Reporting;
using Conformance.Reporting.Records;
using Conformance.Rules;
using Conformance.Rules.Profiles;
using Conformance.Running;
using Conformance.SelfChecks.Support.Running;
using Conformance.SelfChecks.Support.Wire;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Multipart.Judging;

/// <summary>
/// A run of a third of the rules that the profile's limits end early: what was left out or cut off is Unsupported, and the bucket is as
/// empty as after any other.
/// </summary>
public sealed class LimitedRuns
{
    private const string Document = "yandex-object-storage";

    private static readonly RunOptions Light = new() { Profiles = [], Weights = new HashSet<Weight> { Weight.Light } };

    [Test]
    public async Task ByRequests()
    {
        var run = await RunAsync(new Limits { MaxRequests = 150 });

        await MustBeJudgedOrUnsupportedAsync(run, "the profile's limits.maxRequests of 150 is used up");
        (run.Traffic.Requests - run.Traffic.Cleaning).Should().Be(150);
        run.Traffic.Cleaning.Should().BePositive("cleaning is no case's, and goes on");
    }

    [Test]
    public async Task ByBytes()
    {
        var run = await RunAsync(new Limits { MaxBytes = 12 << 20 });

        await MustBeJudgedOrUnsupportedAsync(run, "would go beyond the profile's limits.maxBytes of 12,582,912, of which ");
        run.Traffic.BytesSent.Should().BeLessThanOrEqualTo(12 << 20);
    }

    /// <summary>At a hundred requests a third of the run is through when the time is over, and cases are in the midst of theirs.</summary>
    [Test]
    public async Task ByTimeAndRate()
    {
        var duration = TimeSpan.FromSeconds(1);
        var run = await RunAsync(duration);
        // On a busy machine the time can be over before a case is: then as many requests in a longer one.
        while (duration < Endpoints.Soon && (run is null || run.Cases.All(@case => @case.Verdict == Verdict.Unsupported)))
            run = await RunAsync(duration *= 4);

        await MustBeJudgedOrUnsupportedAsync(run!, $"the profile's limits.maxDuration of {duration} is over");
        (run!.Traffic.Requests - run.Traffic.Cleaning).Should().BeLessThan(120);
        run.Cases.Should().Contain(@case => @case.Verdict == Verdict.Unsupported && @case.Exchanges.Count > 0, "some had begun");
    }

    [Test]
    public async Task BeforeTheFirstCase()
    {
        var starting = () => RunAsync(new Limits { MaxRequests = 1 });

        (await starting.Should().ThrowAsync<ConfigurationException>()).Which.Message
            .Should().Be("profiles/reference-yandex.yaml: no case can begin, because the profile's limits.maxRequests of 1 is used up; "
                + "raise it (conformance estimate says what a run needs).");
    }

    /// <summary>What the endpoint does not have is asked nothing; where it only helps to see, other evidence does.</summary>
    [Test]
    public async Task WithoutAnOperation()
    {
        var run = await RunAsync(ProvingGround.ReferenceProfile(Document) with { Missing = [Operation.ListParts.Word] });

        run.Cases.Where(@case => @case.Operation == Operation.ListParts.Word).Should().NotBeEmpty()
            .And.OnlyContain(@case => @case.Verdict == Verdict.Unsupported && @case.Exchanges.Count == 0
                && @case.UnsupportedReason == "the profile says that the endpoint has no list-parts");
        run.Cases.Where(@case => @case.Verdict is not (Verdict.Kept or Verdict.Observed or Verdict.Unsupported))
            .Select(@case => @case.Message).Should().BeEmpty();
    }

    /// <summary>Cases whose requests wait for each other need as many places as requests, and never take each other's.</summary>
    [TestCase(1, Verdict.Unsupported)]
    [TestCase(10, Verdict.Kept)]
    public async Task ToSoManyRequestsAtOnce(int concurrency, Verdict verdict)
    {
        var ground = ProvingGround.Of("aws-s3");
        await using var reference = await ReferenceServer.StartAsync(new ReferenceOptions());
        await using var run = await DirectRun.StartAsync(
            ProvingGround.ReferenceProfile("aws-s3") with { Limits = new Limits { Concurrency = concurrency } }, reference);

        var records = await run.RunAsync(Enumerable.Repeat(
            ground.Cases.Single(planned => planned.Id == "aws.upload-part.concurrency.uploads-of-a-key"), 3));

        records.Select(record => record.Verdict).Should().Equal(verdict, verdict, verdict);
    }

    /// <returns>Null when the time was over before the first case could begin.</returns>
    private static async Task<RunRecord?> RunAsync(TimeSpan duration)
    {
        try
        {
            return await RunAsync(new Limits { MaxDuration = duration, RequestsPerSecond = 100 / duration.TotalSeconds });
        }
        catch (ConfigurationException mistake) when (mistake.Message.Contains("no case can begin", StringComparison.Ordinal))
        {
            return null;
        }
    }

    private static Task<RunRecord> RunAsync(Limits limits) => RunAsync(ProvingGround.ReferenceProfile(Document) with { Limits = limits });

    private static Task<RunRecord> RunAsync(Profile profile)
    {
        var plan = RunPlan.Of(Light, [profile], SuitesUnderTest.Own);
        var some = Some(plan.Cases).Select(planned => planned.Id).ToHashSet();
        return RecordedRun.OfAsync(plan, profile, planned => some.Contains(planned.Id));
    }

    private static IEnumerable<Case> Some(IEnumerable<Case> cases) => Shares.Of(cases, 0, 3);

    private static async Task MustBeJudgedOrUnsupportedAsync(RunRecord run, string reason)
    {
        var whole = await ProvingGround.Of(Document).BaselineAsync();
        var some = Some(ProvingGround.Of(Document).Cases.Where(planned => planned.Rule.Weight == Weight.Light)).ToList();
        var leftOut = run.Cases.Where(@case => @case.Verdict == Verdict.Unsupported).ToList();
        run.Cases.Should().HaveCount(some.Count);
        leftOut.Should().HaveCountGreaterThan(3).And.HaveCountLessThan(some.Count);
        leftOut.Should().OnlyContain(@case => @case.UnsupportedReason!.Contains(reason) && @case.Message!.Contains(reason));
        run.Cases.Except(leftOut).Where(@case => @case.Verdict != whole[@case.Id].Verdict).Select(@case => @case.Message)
            .Should().BeEmpty();
        run.Leftovers.Should().BeEmpty();
        TerminalTable.Outcome(run).Should().StartWith("AS EXPECTED");
    }
}
