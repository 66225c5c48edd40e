using Conformance.Clients.Planning;
using Conformance.Clients.Records;
using Conformance.Clients.Reports;
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
        var runs = new List<ClientRunRecord>();
        foreach (var profile in Order.Select(name => Path.Combine(root, "clients", name)).Where(Directory.Exists))
        {
            var all = new List<ClientRunRecord>();
            foreach (var run in Directory.GetDirectories(profile).Order(StringComparer.Ordinal))
                all.Add(await ClientReports.ReadAsync(Path.Combine(run, ClientReports.RecordName)));
            runs.Add(all[^1] with { Cases = Newest(all) });
        }

        runs.Should().NotBeEmpty();
        await File.WriteAllTextAsync(Repository.PathOf("docs", "clients.md"), ClientMarkdown.Render(runs));
    }

    /// <summary>A run may have been of some cases alone; what is no case any more is left out.</summary>
    private static List<JourneyRecord> Newest(List<ClientRunRecord> runs)
    {
        var newest = runs.SelectMany(run => run.Cases)
            .GroupBy(record => (record.Client, record.Journey)).ToDictionary(group => group.Key, group => group.Last());
        return [.. from client in Plan.Clients
                   from journey in Plan.Journeys
                   where newest.ContainsKey((client.Name, journey.Name))
                   select newest[(client.Name, journey.Name)]];
    }
}
