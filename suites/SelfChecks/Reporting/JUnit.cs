using System.Xml.Linq;
using Conformance.Reporting.Exports;
using Conformance.Rules;
using Conformance.SelfChecks.Support.Reporting;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Reporting;

/// <summary>What tools that read JUnit XML see of a run.</summary>
public sealed class JUnit
{
    [TestCase(Verdict.Kept, false, null)]
    [TestCase(Verdict.Observed, false, null)]
    [TestCase(Verdict.Differs, false, null)]
    [TestCase(Verdict.Differs, true, "failure")]
    [TestCase(Verdict.Broken, false, "failure")]
    [TestCase(Verdict.Fixed, false, "failure")]
    [TestCase(Verdict.Inconclusive, false, "error")]
    [TestCase(Verdict.HarnessError, false, "error")]
    [TestCase(Verdict.Unsupported, false, "skipped")]
    [TestCase(Verdict.Known, false, "skipped")]
    public void VerdictsBecomeOutcomes(Verdict verdict, bool strict, string? outcome)
    {
        var run = SampleRun.With([SampleRun.CaseOf("aws.upload-part.part-order.by-number", "sparse", verdict)]) with { Strict = strict };

        var test = XDocument.Parse(JUnitXml.Render([run])).Descendants("testcase").Should().ContainSingle().Which;

        test.Attribute("name")!.Value.Should().Be("aws.upload-part.part-order.by-number sparse");
        test.Attribute("classname")!.Value.Should().Be("ceph-rgw.aws-s3.upload-part.part-order");
        test.Elements().Where(element => element.Name != "properties").Select(element => element.Name.LocalName)
            .Should().Equal(outcome is null ? verdict == Verdict.Kept ? [] : ["system-out"] : [outcome]);
        if (outcome is not null)
            test.Elements().Single(element => element.Name != "properties").Attribute("message")!.Value.Should().StartWith($"{verdict}: ");
    }

    [Test]
    public void KnownDeviationsAreNamedWithTheirHarm()
    {
        var run = SampleRun.With([SampleRun.CaseOf("aws.upload-part.part-order.by-number", "sparse", Verdict.Known) with
        {
            Findings = [new(Aspect.Bytes, Harm.Corruption, "the parts in order", "the parts as they came")],
        }]);
        run = run with
        {
            Profile = run.Profile with
            {
                KnownDeviations =
                    [new() { Rule = "aws.upload-part.part-order.by-number", Reason = "See the ticket.", Since = new(2025, 3, 4) }],
            },
        };

        var xml = XDocument.Parse(JUnitXml.Render([run]));

        Properties(xml.Descendants("testsuite").Single()).Should().Contain("known-deviations=1")
            .And.Contain("accepted=1 stated rule is broken, accepted on 2025-03-04.");
        Properties(xml.Descendants("testcase").Single()).Should()
            .Equal("harm=corruption", "known-since=2025-03-04", "known-reason=See the ticket.");

        static IEnumerable<string> Properties(XElement of) => of.Element("properties")!.Elements()
            .Select(property => $"{property.Attribute("name")!.Value}={property.Attribute("value")!.Value}");
    }

    [Test]
    public void TotalsFitTheTests()
    {
        var xml = XDocument.Parse(
            JUnitXml.Render([SampleRun.Make(), SampleRun.Make() with { Profile = SampleRun.ProfileNamed("s3rver") }])).Root!;

        foreach (var suite in xml.Elements("testsuite").Append(xml))
        {
            suite.Attribute("tests")!.Value.Should().Be(Count(suite, "testcase"));
            suite.Attribute("failures")!.Value.Should().Be(Count(suite, "failure"));
            suite.Attribute("errors")!.Value.Should().Be(Count(suite, "error"));
            suite.Attribute("skipped")!.Value.Should().Be(Count(suite, "skipped"));
        }

        xml.Attribute("tests")!.Value.Should().Be("174");
        xml.Attribute("failures")!.Value.Should().Be("10");
    }

    [Test]
    public void FailureHoldsTheWholeMessage() =>
        XDocument.Parse(JUnitXml.Render([SampleRun.Make()])).Descendants("failure").First().Value
            .Should().Contain("stated in").And.Contain("repeat");

    [TestCaseSource(typeof(HostileRun), nameof(HostileRun.Texts))]
    public void HostileTextsStayText(string text)
    {
        var xml = XDocument.Parse(JUnitXml.Render([HostileRun.Of(text)]));

        xml.Descendants().Select(element => element.Name.LocalName).Distinct().Should()
            .BeSubsetOf(["testsuites", "testsuite", "properties", "property", "testcase", "failure", "error", "skipped", "system-out"]);
        xml.Descendants("testcase").Should().HaveCount(9);
    }

    private static string Count(XElement suite, string name) =>
        suite.Descendants(name).Count().ToString(System.Globalization.CultureInfo.InvariantCulture);
}
