using Conformance.Multipart;
using Conformance.Running;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Multipart.Suites;

/// <summary>The properties that <c>dotnet test --filter</c> selects cases by.</summary>
public sealed class CaseFilters
{
    [Test]
    public void Know_every_value_that_a_case_can_have()
    {
        var suite = MultipartSuite.Read();
        var cases = RunPlan.Make(RunOptions.Read(_ => null, _ => null), suite).Cases;

        CaseProperties.OfAll(suite.Rulebooks.SelectMany(book => book.Rules), []).ToHashSet()
            .IsSupersetOf(cases.SelectMany(CaseProperties.Of)).Should().BeTrue();
    }
}
