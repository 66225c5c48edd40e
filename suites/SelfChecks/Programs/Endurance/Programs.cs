using System.Security.Cryptography;
using Conformance.Endurance.Fuzzing;
using Conformance.Endurance.Soaking;
using Conformance.Reference;
using Conformance.SelfChecks.Support;
using FluentAssertions;
using FsCheck;
using FsCheck.Fluent;
using NUnit.Framework;

namespace Conformance.SelfChecks.Programs.Endurance;

/// <summary>The long programs for a moment each, so that none of them rots. docs/endurance.md has their long runs.</summary>
public sealed class Programs
{
    /// <summary>A count, not a duration: within a fixed time a busy machine may play no script that gets 200.</summary>
    private const int ScriptsPerDocument = 40;

    [Test]
    public async Task FuzzingFindsNothingInAMoment()
    {
        using var folder = new TemporaryFolder();
        using var output = new StringWriter();
        var seed = RandomNumberGenerator.GetInt32(int.MaxValue);

        var findings = await FuzzRun.RunAsync(
            new FuzzPlan(seed, TimeSpan.FromMinutes(5), ScriptsPerDocument, Behaviour.Documents, folder.Path), output);

        findings.Should().Be(0, $"seed {seed} shows what is wrong again:\n{output}");
        output.ToString().Should().Contain($"seed {seed}: ").And.MatchRegex("[1-9][0-9]* × 200").And.Contain("pipelined");
    }

    [Test]
    public async Task ASeedGivesTheSameScriptsAgain() =>
        (await DrawAsync(7)).Should().Equal(await DrawAsync(7)).And.NotEqual(await DrawAsync(8));

    [Test]
    public void AScriptThatIsWrittenIsRead() =>
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), Gen.Choose(0, 900).ToArbitrary(), (bytes, wait) =>
        {
            var script = new Script([new Send(bytes), new Wait(wait), new Send(Enumerable.Repeat((byte)'\\', wait).ToArray()),
                new EndSending(), new Reset()], ["none"]);

            var read = ScriptText.Read(ScriptText.Write(script, ["a remark\nof two lines"]));

            read.Steps.OfType<Send>().SelectMany(send => send.Bytes)
                .Should().Equal(script.Steps.OfType<Send>().SelectMany(send => send.Bytes));
            read.Steps.Where(step => step is not Send).Should().Equal(script.Steps.Where(step => step is not Send));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(100));

    [TestCase("sent x")]
    [TestCase("send \\q")]
    [TestCase("wait soon")]
    [TestCase("send \\x4")]
    public void AScriptThatIsNoneNamesItsLine(string line) =>
        FluentActions.Invoking(() => ScriptText.Read("# first\n" + line + "\n")).Should().Throw<FormatException>().WithMessage("line 2 *");

    [Test]
    public async Task SoakingFindsNothingInAMoment()
    {
        using var output = new StringWriter();

        var findings = await new SoakRun(TimeSpan.FromSeconds(2), TimeSpan.FromMilliseconds(20), output).RunAsync();

        findings.Should().Be(0, output.ToString());
        output.ToString().Should().MatchRegex("[1-9][0-9]* uploads by").And.Contain("lines of log");
    }

    private static async Task<List<string>> DrawAsync(int seed)
    {
        await using var ground = await Ground.StartAsync("aws-s3");
        await ground.PrepareAsync();
        var (scripting, random) = (new Scripting(ground.Server, ground.Pool), new System.Random(seed));
        return [.. Enumerable.Range(0, 60).Select(_ => ScriptText.Write(scripting.Draw(random), []))];
    }
}
