using Conformance.Reference;
using Conformance.Rules;
using Conformance.Rules.Profiles;
using Conformance.Running;
using Conformance.SelfChecks.Support;
using Conformance.SelfChecks.Support.Running;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Multipart.Judging;

/// <summary>Parts that are right are never called wrong for another operation's fault, which the baseline names once.</summary>
[Parallelizable(ParallelScope.Children)]
public sealed class NeighbourFaultTests
{
    private const string Widest = "aws-s3";

    /// <summary>All faults before the document with the most cases, one of each operation before the others.</summary>
    private static IEnumerable<TestCaseData> Faults =>
        from document in ProvingGround.Documents
        from fault in NeighbourFault.All
        where document == Widest
            || fault.Name is "ListParts gets 403" or "CompleteMultipartUpload gets 200 with an error" or "GetObject gets 403"
        select new TestCaseData(document, fault.Name).SetArgDisplayNames(document, fault.Name);

    [TestCaseSource(nameof(Faults))]
    public async Task Breaks_no_rule_about_parts(string document, string name)
    {
        var fault = NeighbourFault.All.Single(each => each.Name == name);
        var ground = ProvingGround.Of(document);
        var honest = await ground.BaselineAsync();
        var profile = ProvingGround.ReferenceProfile(document) with { ListLag = TimeSpan.Zero, Limits = new Limits { Concurrency = 16 } };
        await using var reference = await ReferenceServer.StartAsync(new ReferenceOptions { Document = document });
        await using var between = MischiefServer.Before(reference.Endpoint);
        between.Mischief = async (passing, client, stopping) =>
        {
            if (fault.Change(passing) is not { } changed) return false;
            await client.SendAsync(changed, stopping);
            return true;
        };

        await using var run = await DirectRun.StartAsync(profile, reference, between.Endpoint);
        // The rows of a rule take the same steps.
        var cases = Shares.Of(
            ground.Cases.Where(planned => honest.TryGetValue(planned.Id, out var record) && record.DurationMs < 2000
                && planned.Rule.Operation == Operation.UploadPart.Word).DistinctBy(planned => planned.Rule.Id),
            NeighbourFault.All.ToList().IndexOf(fault));
        var records = await run.RunAsync(cases);

        records.Where(record => !IsAllowed(honest[record.Id].Verdict, record.Verdict)
            && !fault.About.Any(about => record.Id.Contains(about, StringComparison.Ordinal)))
            .Select(record => $"{record.Id} {honest[record.Id].Verdict} -> {record.Message}").Should().BeEmpty();
        records.Where(record => record.Verdict == Verdict.Inconclusive && record.Cause is null).Select(record => record.Message)
            .Should().BeEmpty();
        var said = run.Baseline.Where(step => step.Fault is not null).Select(step => $"{step.Call} {step.Fault}").ToList();
        if (fault.Baseline is null) said.Should().BeEmpty();
        else said.Should().Contain(sentence => sentence.Contains(fault.Baseline));
    }

    /// <summary>What needs HTTPS is unsupported here.</summary>
    private static bool IsAllowed(Verdict honest, Verdict found) => found == honest || found is Verdict.Inconclusive or Verdict.Unsupported;
}
