using Conformance.Clients.Planning;
using Conformance.Rules;
using Conformance.Rules.Clients;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Clients;

/// <summary>What the readers of the two lists refuse, and how they say it.</summary>
public sealed class ClientReaderTests
{
    private const string Journeys = """
        journeys:
          - { name: upload, title: It arrives., procedure: upload, size: 5 MiB }
        """;

    private const string Client = """
        clients:
          - name: made-up
            package: made-up
            version: "1.0"
            language: C#
            dialects: [aws]
            start: [made-up]
            install: make it up
            retries: "off"
        """;

    [Test]
    public void Reads_the_lists_that_come_with_the_program()
    {
        var plan = ClientPlan.Read([]);

        plan.Cases.Select(planned => planned.Profile.Dialect).Distinct().Should().BeEquivalentTo("aws", "oss", "cos", "obs-s3");
        plan.Cases.Select(planned => (planned.Profile, planned.Id)).Should().OnlyHaveUniqueItems();
    }

    [TestCase("    colour: blue", "clients.yaml:10: unknown key \"colour\"*Allowed here: name, package, *")]
    [TestCase("    without: { uplaod: no }", "clients.yaml:10: there is no journey \"uplaod\"; did you mean \"upload\"?*")]
    [TestCase("    faults: [{ journey: download, reason: no }]", "clients.yaml:10: there is no journey \"download\"*")]
    [TestCase("    multipart: plenty", "clients.yaml:10: *multipart*a size such as 17 MiB*")]
    [TestCase("    without:", "clients.yaml:10: *without*")]
    public void Refuses_a_mistake_with_its_line(string line, string message)
    {
        var read = () => ClientReader.Parse($"{Client}\n{line}\n", "clients.yaml", JourneyReader.Parse(Journeys, "journeys.yaml"));

        read.Should().Throw<ConfigurationException>().WithMessage(message);
    }

    [TestCase("procedure: uplaod", "journeys.yaml:2: *unknown word \"uplaod\"; did you mean \"upload\"?*")]
    [TestCase("procedure: upload, needs: [wings]", "journeys.yaml:2: *unknown word \"wings\"*")]
    [TestCase("procedure: upload, checksums: MD4", "journeys.yaml:2: *unknown word \"MD4\"*")]
    public void Refuses_a_mistake_in_a_journey_with_its_line(string words, string message)
    {
        var read = () => JourneyReader.Parse($"journeys:\n  - {{ name: upload, title: It arrives., {words} }}\n", "journeys.yaml");

        read.Should().Throw<ConfigurationException>().WithMessage(message);
    }

    [Test]
    public void Refuses_a_journey_that_is_listed_twice()
    {
        var read = () => JourneyReader.Parse(Journeys + "\n" + Journeys.Split('\n')[1] + "\n", "journeys.yaml");

        read.Should().Throw<ConfigurationException>()
            .WithMessage("journeys.yaml:3: the journey \"upload\" is listed twice*journeys.yaml:2*");
    }
}
