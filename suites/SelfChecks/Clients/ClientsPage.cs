using Conformance.Clients.Records;
using Conformance.Clients.Reports;
using Conformance.SelfChecks.Support;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Clients;

/// <summary>docs/clients.md, which is generated from the records of runs.</summary>
public sealed class ClientsPage
{
    private static readonly string[] Order =
        ["reference-aws", "reference-oss", "reference-cos", "reference-obs", "ceph-rgw", "s3rver", "swift"];

    [Test]
    [Explicit("Writes docs/clients.md from the newest run of each profile under results/clients.")]
    public async Task WriteAnew()
    {
        var root = Environment.GetEnvironmentVariable("CONFORMANCE_RESULTS") ?? Repository.PathOf("results");
        var runs = new List<ClientRunRecord>();
        foreach (var profile in Order.Select(name => Path.Combine(root, "clients", name)).Where(Directory.Exists))
        {
            var newest = Directory.GetDirectories(profile).Order(StringComparer.Ordinal).Last();
            runs.Add(await ClientReports.ReadAsync(Path.Combine(newest, ClientReports.RecordName)));
        }

        runs.Should().NotBeEmpty();
        await File.WriteAllTextAsync(Repository.PathOf("docs", "clients.md"), ClientMarkdown.Render(runs));
    }
}
