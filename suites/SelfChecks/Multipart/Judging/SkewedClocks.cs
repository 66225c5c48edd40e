using Conformance.Reference;
using Conformance.Rules;
using Conformance.Running;
using Conformance.SelfChecks.Support.Running;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Multipart.Judging;

/// <summary>An endpoint whose clock is off by less than signatures allow is judged like one whose clock is right.</summary>
public sealed class SkewedClocks
{
    private const int Parts = 12;

    /// <param name="minutes">How far the endpoint's clock is ahead of ours.</param>
    [Test]
    public async Task ChangeNoVerdict(
        [ValueSource(typeof(ProvingGround), nameof(ProvingGround.Documents))] string document, [Values(-9, 9)] int minutes)
    {
        var ground = ProvingGround.Of(document);
        var honest = await ground.BaselineAsync();
        var profile = ProvingGround.ReferenceProfile(document) with { ListLag = TimeSpan.Zero };
        await using var reference = await ReferenceServer.StartAsync(new ReferenceOptions
        {
            Document = document,
            Tls = profile.IsReferenceOverHttps,
            Clock = new SkewedClock(TimeSpan.FromMinutes(minutes)),
        });
        await using var run = await DirectRun.StartAsync(profile, reference);

        var place = (2 * ProvingGround.Documents.ToList().IndexOf(document)) + (minutes > 0 ? 1 : 0);
        var light = ground.Cases.Where(planned => planned.Rule.Weight == Weight.Light).DistinctBy(planned => planned.Rule.Id).ToList();
        var records = await run.RunAsync(Shares.Of(
            light.Where(planned => planned.Rule.Topic != "signature"), place, Parts).Concat(light.Where(planned =>
                planned.Rule.Topic == "signature")));

        records.Where(record => Outcome.Of(record) != Outcome.Of(honest[record.Id])).Select(record => $"{record.Id}: {record.Message}")
            .Should().BeEmpty();
    }

    private sealed class SkewedClock(TimeSpan ahead) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + ahead;
    }
}
