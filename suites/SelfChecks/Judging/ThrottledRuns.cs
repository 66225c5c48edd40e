using Conformance.Multipart.Running;
using Conformance.Reference;
using Conformance.Rules;
using Conformance.SelfChecks.Defects;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Judging;

/// <summary>An endpoint that throttles is judged by what it says otherwise.</summary>
public sealed class ThrottledRuns
{
    [TestCaseSource(typeof(ProvingGround), nameof(ProvingGround.Documents))]
    public async Task EndAsWithoutThrottling(string document)
    {
        var ground = ProvingGround.Of(document);
        var honest = await ground.BaselineAsync();
        var profile = ProvingGround.ReferenceProfile(document) with { ListLag = TimeSpan.Zero };
        await using var reference = await ReferenceServer.StartAsync(new ReferenceOptions { Document = document, Tls = profile.IsReferenceOverHttps, ThrottleEvery = 5 });
        await using var run = await DirectRun.StartAsync(profile, reference);

        var records = await run.RunAsync(ground.Cases.Where(planned => planned.Rule.Weight == Weight.Light));

        records.Should().HaveCount(honest.Count);
        records.Where(record => Outcome.Of(record) != Outcome.Of(honest[record.Id])).Select(record => $"{record.Id}: {record.Message}").Should().BeEmpty();
        var exchanges = records.SelectMany(record => record.Exchanges).ToList();
        exchanges.Count(exchange => exchange.Status == 503).Should().BeInRange(exchanges.Count / 10, exchanges.Count / 4, "every attempt is on the record");
    }

    /// <summary>A rule that asked for such an answer would wait for another one in vain.</summary>
    [Test]
    public void NoRuleAsksForThrottling() =>
        CasePlan.ReadRulebooks().SelectMany(book => book.Rules).SelectMany(rule => rule.Rows)
            .SelectMany(row => row.Expect?.Answers ?? []).Should().NotContain(answer => answer.Status == 429 || answer.Status == 503);
}
