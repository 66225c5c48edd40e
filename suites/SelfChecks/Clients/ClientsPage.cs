using Conformance.Clients.Planning;
using Conformance.Clients.Reports;
using Conformance.Reporting.Records;
using Conformance.SelfChecks.Support;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Clients;

/// <summary>docs/clients.md, which is generated from the records of runs.</summary>
public sealed class ClientsPage
{
    private static readonly ClientPlan Plan = ClientPlan.Read([]);

    private static readonly string[] Order =
        ["reference-aws", "reference-oss", "reference-cos", "reference-obs", "ceph-rgw", "s3rver", "swift"];

    [Test]
    [Explicit("Writes docs/clients.md from the newest record of each case under results/clients.")]
    public async Task WriteAnew()
    {
        var root = Environment.GetEnvironmentVariable("CONFORMANCE_RESULTS") ?? Repository.PathOf("results");
        var all = await ClientReports.ReadNewestAsync(Path.Combine(root, "clients"));
        var runs = Order.Select(name => all.FirstOrDefault(run => run.Profile == name)).OfType<ClientRunRecord>()
            .Select(run => run with { Cases = Planned(run.Cases) }).ToList();

        runs.Should().NotBeEmpty();
        await File.WriteAllTextAsync(Repository.PathOf("docs", "clients.md"), ClientMarkdown.Render(runs));
    }

    /// <summary>In the order of the lists; what is no case any more is left out.</summary>
    private static List<JourneyRecord> Planned(IReadOnlyList<JourneyRecord> records)
    {
        var byCase = records.ToDictionary(record => (record.Client, record.Journey));
        return [.. from client in Plan.Clients
                   from journey in Plan.Journeys
                   where byCase.ContainsKey((client.Name, journey.Name))
                   select byCase[(client.Name, journey.Name)]];
    }
}
