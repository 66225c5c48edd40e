using Conformance.Reference;
using Conformance.Rules;
using Conformance.Rules.Profiles;
using Conformance.Running;
using Conformance.SelfChecks.Support;
using Conformance.SelfChecks.Support.Running;
using Conformance.SelfChecks.Support.Wire;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Multipart.Judging;

/// <summary>An endpoint that throttles is judged by what it says otherwise.</summary>
public sealed class ThrottledRuns
{
    [TestCaseSource(typeof(ProvingGround), nameof(ProvingGround.Documents))]
    public async Task EndAsWithoutThrottling(string document)
    {
        var ground = ProvingGround.Of(document);
        var honest = await ground.BaselineAsync();
        var profile = ProvingGround.ReferenceProfile(document) with { ListLag = TimeSpan.Zero };
        await using var reference = await ReferenceServer.StartAsync(
            new ReferenceOptions { Document = document, Tls = profile.IsReferenceOverHttps, ThrottleEvery = 5 });
        await using var run = await DirectRun.StartAsync(profile, reference);

        var cases = Shares.Of(
            ground.Cases.Where(planned => planned.Rule.Weight == Weight.Light),
            ProvingGround.Documents.ToList().IndexOf(document)).ToList();
        var records = await run.RunAsync(cases);

        records.Should().HaveCount(cases.Count);
        records.Where(record => Outcome.Of(record) != Outcome.Of(honest[record.Id])).Select(record => $"{record.Id}: {record.Message}")
            .Should().BeEmpty();
        var exchanges = records.SelectMany(record => record.Exchanges).ToList();
        exchanges.Count(exchange => exchange.Status == 503)
            .Should().BeInRange(exchanges.Count / 10, exchanges.Count / 4, "every attempt is on the record");
    }

    [Test]
    public async Task EndInconclusiveWhereNothingElseIsSaid()
    {
        const string SlowDown = "<Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>";
        await using var server = ScriptedServer.Start(async exchange =>
        {
            if (exchange.Header("Expect") is null && exchange.Header("Transfer-Encoding") is null) await exchange.ReadBodyAsync();
            var isHead = exchange.RequestLine.StartsWith("HEAD ", StringComparison.Ordinal);
            await exchange.SendAsync(ScriptedServer.Response("503 Slow Down", isHead ? "" : SlowDown, "Connection: close\r\n"));
            exchange.Close();
        });
        var ground = ProvingGround.Of("yandex-object-storage");
        var profile = ProvingGround.ReferenceProfile("yandex-object-storage") with
        {
            ListLag = TimeSpan.Zero,
            Limits = new Limits { ThrottledTimeout = TimeSpan.FromMilliseconds(200) },
        };

        await using var run = await DirectRun.StartUnpreparedAsync(profile, Endpoints.Options with { EndpointOverride = server.Endpoint });
        var records = await run.RunAsync(Shares.Of(ground.Cases.Where(planned => planned.Rule.Weight == Weight.Light), 2));

        records.Should().OnlyContain(record =>
            record.Verdict == Verdict.Inconclusive && record.Message!.Contains("The endpoint throttles: it still returns 503 SlowDown"));
        records.Should().OnlyContain(record => record.Exchanges.Count > 0 && record.Exchanges.All(exchange => exchange.Status == 503));
    }

    /// <summary>A rule that asked for such a response would wait for another one in vain.</summary>
    [Test]
    public void NoRuleAsksForThrottling() =>
        SuitesUnderTest.Own.Rulebooks.SelectMany(book => book.Rules).SelectMany(rule => rule.Rows)
            .SelectMany(row => row.Expect?.Responses ?? [])
            .Should().NotContain(response => response.Status == 429 || response.Status == 503);
}
