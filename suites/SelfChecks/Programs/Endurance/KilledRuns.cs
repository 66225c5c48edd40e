using Conformance.Endurance.Interruptions;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Programs.Endurance;

/// <summary>A round of <c>endurance kills</c> at a known moment, so that neither the program nor what it shows rots.</summary>
[NonParallelizable]
[Platform(Exclude = "Win", Reason = "Windows has no such signals")]
public sealed class KilledRuns
{
    [TestCase("KillAll", 1)]
    [TestCase("Terminate", 0)]
    [TestCase("Interrupt", 0)]
    public async Task LoseNothingThatWasJudged(string killMethod, int bucketsLeft)
    {
        await using var stage = await Stage.SetAsync();

        var round = await new KillRound(stage, Starter.ConformanceRun, Enum.Parse<KillMethod>(killMethod), number: 1)
            .RunAsync(TimeSpan.Zero, afterFirstRecord: true);

        round.Faults.Should().BeEmpty();
        round.JudgedBefore.Should().BePositive();
        round.IsPartial.Should().BeTrue();
        round.Left.Should().Be(bucketsLeft, "a run that is killed cannot clean up, and one that is told to end does");
    }
}
