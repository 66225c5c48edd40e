using Conformance.Rules;
using Conformance.Running;
using Conformance.SelfChecks.Support;
using Conformance.SelfChecks.Support.Running;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Multipart.Judging;

/// <summary>A run of several profiles, of whose cases a filter leaves some.</summary>
public sealed class SuiteRunTests
{
    [Test]
    public async Task A_profile_without_a_selected_case_leaves_neither_record_nor_report()
    {
        using var folder = new TemporaryFolder();
        var options = new RunOptions { Profiles = [], Weights = new HashSet<Weight> { Weight.Light } };
        var plan = RunPlan.Of(options, [ProvingGround.ReferenceProfile("aws-s3"), ProvingGround.ReferenceProfile("tencent-cos")],
            SuitesUnderTest.Own);
        var selected = plan.Cases.Where(planned => planned.Rule.Id == "aws.upload-part.etag.md5").ToList();

        await using var run = await SuiteRun.StartAsync(plan, folder.Path);
        foreach (var planned in selected) await run.RunAsync(planned);
        var missing = await run.EndAsync(selected);

        missing.Should().BeEmpty();
        run.Runs.Where(ended => ended.IsIdle).Select(ended => ended.Profile.Name).Should().Equal("reference-cos");
        run.Runs.Where(ended => ended.Record is not null).Select(ended => ended.Record!.Cases.Count).Should().Equal(selected.Count);
        Directory.EnumerateDirectories(folder.Path).Select(Path.GetFileName).Should().Equal("reference-aws");
        (await File.ReadAllTextAsync(folder["index.json"])).Should().Contain("reference-aws").And.NotContain("reference-cos");
    }
}
