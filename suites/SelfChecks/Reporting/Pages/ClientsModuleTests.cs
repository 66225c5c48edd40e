using Conformance.SelfChecks.Support.Reporting;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Reporting.Pages;

/// <summary>What the report draws of real clients.</summary>
public sealed class ClientsModuleTests
{
    private static readonly PageModule Module = new PageModule("clients").With("records", SampleRun.Clients);

    [Test]
    public void Makes_a_row_of_each_client_in_the_order_of_the_journeys()
    {
        Module.Evaluate<string[]>("clientRows(records).journeys").Should().Equal("part-size", "checksums-off");
        Module.Evaluate<string[]>(
            "clientRows(records).rows.map((row) => `${row.client} ${row.version}: ${row.cells.map((cell) => cell?.verdict ?? 'none')}`)")
            .Should().Equal("new-sdk 4.1.0: broken,kept", "old-tool 1.2: kept,unsupported", "no-tool null: unsupported,none");
    }

    [Test]
    public void Says_which_setting_makes_a_client_work() => Module.Evaluate<string[]>("remediesOf(records)")
        .Should().Equal("new-sdk fails in part-size with its defaults, and works with checksums when required.");

    [Test]
    public void Shows_the_words_and_requests_of_what_failed() =>
        Module.Evaluate<string[]>("clientFailures(records).flatMap(journeyEvidence).map(([term, value]) => `${term}: ${value}`)")
            .Should().Equal("Wanted: It arrives.", "Found: the client failed to upload.", "The client: 400 XAmzContentSHA256Mismatch",
                "Verified: No open upload is left.", "Requests: PUT UploadPart 400 XAmzContentSHA256Mismatch; PUT (no operation)",
                "Repeat: dotnet test suites/Clients --filter Client=new-sdk");
}
