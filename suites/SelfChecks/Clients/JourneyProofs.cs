using Conformance.Clients;
using Conformance.Clients.Planning;
using Conformance.Reporting.Records;
using Conformance.Rules;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Clients;

/// <summary>
/// Each journey can fail: a reference that is wrong in one way fails the journeys that have to notice, and no others. One client shows it
/// for all, since what is judged is the same for every client.
/// </summary>
public sealed class JourneyProofs
{
    private const string Judge = "aws-sdk-net-4.1.0";

    /// <summary>
    /// Of the journeys that a fault must fail, how many are run for every change: a client is a process, and starting one takes time.
    /// </summary>
    private const int MaxFailing = 1;

    private static readonly ClientPlan Plan = ClientPlan.Read(["reference-aws"]);

    private static IReadOnlyList<ClientCase> Cases { get; } = [.. Plan.Cases.Where(planned => planned.Client.Name == Judge)];

    [TestCaseSource(typeof(Fault), nameof(Fault.All))]
    public async Task Fail_where_a_fault_shows(Fault fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        // Not the first of each, or some journeys would never be run.
        var failing = Cases.Where(planned => fault.Journeys.Contains(planned.Journey.Name)).ToList();
        var first = Fault.All.ToList().IndexOf(fault);
        var some = Enumerable.Range(first, Math.Min(MaxFailing, failing.Count)).Select(index => failing[index % failing.Count]);
        var kept = Cases.First(planned => !fault.Journeys.Contains(planned.Journey.Name) && planned.Journey.Size < 1 << 20);
        await FailAsync(fault, [.. some, kept]);
    }

    /// <summary>
    /// Every journey against every fault, once in a while: <c>--settings runsettings/full-proof.runsettings</c>.
    /// </summary>
    [Explicit("Takes minutes; runs where it is asked for.")]
    [Category("FullProof")]
    [TestCaseSource(typeof(Fault), nameof(Fault.All))]
    public Task Fail_nowhere_else(Fault fault) => FailAsync(fault, Cases);

    /// <summary>What is peculiar to a form is what a store can refuse of it alone.</summary>
    [TestCase("replayed-java-crt", "WantsQuotedETags")]
    [TestCase("replayed-minio-java", "WantsChecksumsInCapitals")]
    [TestCase("replayed-minio-go-trailer", "RefusesTrailersThatEndInLineFeed")]
    [TestCase("replayed-rust-stream", "RefusesTrailers")]
    [TestCase("replayed-go-transfermanager", "RefusesPromisedChecksums")]
    public async Task Of_a_replayed_form_fail_where_a_fault_shows(string form, string defect)
    {
        var planned = Plan.Cases.Single(each => each.Client.Name == form);
        await using var right = await ClientRun.StartAsync(Plan.Profiles[0]);
        await using var wrong = await ClientRun.StartAsync(Plan.Profiles[0], new Fault(defect).Of("aws-s3"));

        var kept = await right.RunAsync(planned);
        var failed = await wrong.RunAsync(planned);

        kept.Verdict.Should().Be(Verdict.Kept, Told(kept));
        failed.Verdict.Should().Be(Verdict.Broken, Told(failed));
    }

    [Test]
    public void Are_each_failed_by_some_fault() => Cases.Select(planned => planned.Journey.Name)
        .Except(Fault.All.SelectMany(fault => fault.Journeys)).Should().BeEmpty();

    private static async Task FailAsync(Fault fault, IReadOnlyCollection<ClientCase> cases)
    {
        await using var run = await ClientRun.StartAsync(Plan.Profiles[0], fault.Of("aws-s3"));

        var records = await Task.WhenAll(cases.Select(planned => run.RunAsync(planned)));

        records.Where(record => record.Verdict is Verdict.Broken or Verdict.Differs).Select(record => record.Journey)
            .Should().BeEquivalentTo(fault.Journeys.Intersect(cases.Select(planned => planned.Journey.Name)),
                string.Join('\n', records.Select(Told)));
        records.Select(record => record.Verdict).Should().BeSubsetOf([Verdict.Broken, Verdict.Differs, Verdict.Kept]);
    }

    private static string Told(JourneyRecord record) => $"{record.Journey} is {record.Verdict}: {record.Message} {record.Words}";
}
