using Conformance.Reporting;
using Conformance.Reporting.Records;
using Conformance.Rules;
using Conformance.SelfChecks.Support.Reporting;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Reporting;

/// <summary>Shards of one run become one run again, or are refused.</summary>
public sealed class Merging
{
    [Test]
    public void ShardsMakeTheWholeRun()
    {
        var whole = SampleRun.Make();

        var merged = RunMerge.Of([Shard(0, 3), Shard(2, 3), Shard(1, 3)]);

        merged.Run.Cases.Should().BeEquivalentTo(whole.Cases, options => options.WithStrictOrdering());
        merged.Run.Totals.Should().Be(whole.Totals);
        merged.Run.Plan.Selected.Should().Be(whole.Cases.Count);
        merged.Run.Partial.Should().BeFalse();
        merged.Run.Shard.Should().BeNull();
        merged.Run.Traffic.Requests.Should().Be(3 * whole.Traffic.Requests);
        merged.Missing.Should().BeEmpty();
        merged.Repeated.Should().BeEmpty();
        RunMerge.Unselected(merged).Should().Be(12);
    }

    [Test]
    public void GapsAreReportedAndLeaveTheRunPartial()
    {
        var lost = Shard(1, 2);
        lost = lost with { Cases = [.. lost.Cases.Skip(2)] };

        var merged = RunMerge.Of([Shard(0, 2), lost]);

        merged.Missing.Should().HaveCount(2);
        merged.Run.Partial.Should().BeTrue();
    }

    [Test]
    public void CasesOfSeveralShardsAreReported()
    {
        var merged = RunMerge.Of([Shard(0, 2), Shard(0, 2) with { RunId = "20251120T093000Z-00ff" }, Shard(1, 2)]);

        merged.Repeated.Should().BeEquivalentTo(Shard(0, 2).Cases.Select(@case => @case.Id));
    }

    [Test]
    public void AnotherProfileIsRefused() => Refusal(Shard(1, 2) with { Profile = SampleRun.ProfileNamed("s3rver") })
        .Should().Contain("another profile than").And.Contain("s3rver, not ceph-rgw");

    [Test]
    public void AnotherEndpointIsRefused() =>
        Refusal(Shard(1, 2) with { Profile = SampleRun.ProfileNamed("ceph-rgw") with { Endpoint = "http://127.0.0.1:9000" } })
            .Should().Contain("another endpoint than");

    [Test]
    public void OtherFeaturesAreRefused() =>
        Refusal(Shard(1, 2) with { Profile = SampleRun.ProfileNamed("ceph-rgw") with { Features = [] } })
            .Should().Contain("another profile's contents than");

    [Test]
    public void AnotherVersionIsRefused() => Refusal(Shard(1, 2) with { Suite = new SuiteRecord("0.2.0", SampleRun.Make().Suite.Commit) })
        .Should().Contain("another version of the suites than").And.Contain("0.2.0, not 0.1.0");

    [Test]
    public void AnotherCommitIsRefused() => Refusal(Shard(1, 2) with { Suite = new SuiteRecord("0.1.0") })
        .Should().Contain("another commit of the suites than").And.Contain("(none, not 6bf8ac5");

    [Test]
    public void OtherRulesAreRefused() => Refusal(Shard(1, 2) with { Rules = [] }).Should().Contain("another set of rules than");

    [Test]
    public void OneShardGivenTwiceIsRefused() => Refusal(Shard(0, 2)).Should().Contain("was given twice");

    [Test]
    public void NoShardIsRefused()
    {
        var merging = () => RunMerge.Of([]);

        merging.Should().Throw<ConfigurationException>().WithMessage("merge: no shard was given*");
    }

    private static string Refusal(RunRecord other)
    {
        var merging = () => RunMerge.Of([Shard(0, 2), other]);

        var message = merging.Should().Throw<ConfigurationException>().Which.Message;
        message.Should().NotContain("\n");
        return message;
    }

    private static RunRecord Shard(int number, int of)
    {
        var whole = SampleRun.Make();
        var cases = whole.Cases.Where((_, index) => index % of == number).ToList();
        return whole with
        {
            RunId = $"20251120T093000Z-000{number}",
            Shard = $"{number + 1}/{of}",
            Cases = cases,
            Totals = TotalsRecord.Of(cases),
            Plan = whole.Plan with
            {
                Total = whole.Plan.Total + 12,
                Selected = cases.Count,
                CaseIds = [.. cases.Select(@case => @case.Id)],
            },
        };
    }
}
