using Conformance.Endurance.Interruptions;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Programs.Endurance;

/// <summary>A round of <c>endurance kills</c> at a known moment, so that neither the program nor what it shows rots.</summary>
[NonParallelizable]
[Platform(Exclude = "Win", Reason = "Windows has no such signals")]
public sealed class KilledRuns
{
    [TestCase("KillAll")]
    [TestCase("KillStarter")]
    [TestCase("Terminate")]
    public async Task LoseNothingThatWasJudged(string blow)
    {
        await using var stage = await Stage.SetAsync();

        var round = await new KillRound(stage, Starter.ConformanceRun, Enum.Parse<Blow>(blow), number: 1).RunAsync(TimeSpan.Zero, afterFirstRecord: true);

        round.Faults.Should().BeEmpty();
        round.JudgedBefore.Should().BePositive();
        round.IsPartial.Should().BeTrue();
        round.Left.Should().Be(blow == "KillAll" ? 1 : 0, "the suites clean up when it is only their starter that was killed");
    }
}
