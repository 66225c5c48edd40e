using System.Text.Json;
using Conformance.Reporting;
using Conformance.Reporting.Exports;
using Conformance.Reporting.Records;
using Conformance.Rules;
using Conformance.SelfChecks.Support;
using Conformance.SelfChecks.Support.Reporting;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Reporting;

/// <summary>What a run leaves on the disk: while it goes on, when it ends, and when it is killed.</summary>
public sealed class RunFolder
{
    private static readonly RunCompletion Completion = new()
    {
        FinishedAt = SampleRun.StartedAt.AddSeconds(18.4),
        Traffic = new TrafficRecord(612, 148_897_331, 1_204_118),
        Leftovers = [],
    };

    [Test]
    public void SaysPartialFromTheStart()
    {
        using var results = new TemporaryFolder();
        using var writer = RunWriter.Start(results.Path, SampleRun.Make());

        writer.Folder.Should().Be(results["ceph-rgw", "20251120T093000Z-4f2a"]);
        Json(Path.Combine(writer.Folder, "conformance.json")).GetProperty("partial").GetBoolean().Should().BeTrue();
        Json(results["ceph-rgw", "latest", "conformance.json"]).GetProperty("runId").GetString().Should().Be("20251120T093000Z-4f2a");
    }

    [Test]
    public async Task HoldsEachCaseAsSoonAsItIsAdded()
    {
        using var results = new TemporaryFolder();
        var run = SampleRun.Make();
        using var writer = RunWriter.Start(results.Path, run);

        writer.Add(run.Cases[3]);
        writer.Add(run.Cases[1]);

        var found = await RunRecordFile.ReadAsync(writer.Folder);
        found.Cases.Should().BeEquivalentTo([run.Cases[1], run.Cases[3]], options => options.WithStrictOrdering());
        found.Partial.Should().BeTrue();
        found.Totals.Should().Be(TotalsRecord.Of([run.Cases[1], run.Cases[3]]));
    }

    [Test]
    public async Task A_discarded_run_is_gone_and_latest_is_the_run_before_it()
    {
        using var results = new TemporaryFolder();
        var before = SampleRun.Make();
        using (var writer = RunWriter.Start(results.Path, before)) await writer.FinishAsync(Completion);
        using var discarded = RunWriter.Start(results.Path, before with { RunId = "20251120T100000Z-0001" });

        discarded.Discard();

        Directory.Exists(discarded.Folder).Should().BeFalse();
        Json(results["ceph-rgw", "latest", "conformance.json"]).GetProperty("runId").GetString().Should().Be(before.RunId);
    }

    [Test]
    public void Discarding_the_only_run_leaves_nothing_of_its_profile()
    {
        using var results = new TemporaryFolder();
        using var writer = RunWriter.Start(results.Path, SampleRun.Make());

        writer.Discard();

        Directory.EnumerateFileSystemEntries(results.Path).Should().BeEmpty();
    }

    [Test]
    public async Task OfAKilledRunReadsAllButTheTornLine()
    {
        using var results = new TemporaryFolder();
        var run = SampleRun.Make();
        string folder;
        using (var writer = RunWriter.Start(results.Path, run))
        {
            folder = writer.Folder;
            writer.Add(run.Cases[0]);
        }

        await File.AppendAllTextAsync(Path.Combine(folder, "cases.jsonl"), "{\"id\":\"aws.upload-part.part-number.outs");

        var found = await RunRecordFile.ReadAsync(folder);
        found.Partial.Should().BeTrue();
        found.Cases.Should().ContainSingle().Which.Id.Should().Be(run.Cases[0].Id);
    }

    [Test]
    public async Task WithALineDamagedInTheMiddleIsRefusedInOneSentence()
    {
        using var results = new TemporaryFolder();
        var run = SampleRun.Make();
        using var writer = RunWriter.Start(results.Path, run);
        writer.Add(run.Cases[0]);
        writer.Dispose();
        var lines = Path.Combine(writer.Folder, "cases.jsonl");
        await File.WriteAllTextAsync(lines, "{\"id\":\n" + await File.ReadAllTextAsync(lines));

        var reading = () => RunRecordFile.ReadAsync(writer.Folder);

        (await reading.Should().ThrowAsync<ConfigurationException>()).Which.Message
            .Should().StartWith($"{lines}:1: not a record of a run").And.NotContain("\n");
    }

    [TestCase("{\n\"a\":", ":2: not a record of a run, since it is not JSON from here on; if it was cut off, copy it again")]
    [TestCase("secret=4711", ":1: not a record of a run, since it is not JSON from here on")]
    [TestCase("{}", ":1: has no schemaVersion")]
    public async Task ThatHoldsSomethingElseIsRefusedInOneSentence(string text, string sentence)
    {
        using var results = new TemporaryFolder();
        await File.WriteAllTextAsync(results["conformance.json"], text);

        var reading = () => RunRecordFile.ReadAsync(results.Path);

        (await reading.Should().ThrowAsync<ConfigurationException>()).Which.Message
            .Should().Contain(sentence).And.NotContainAny("\n", "4711", "JSON payload");
    }

    [Test]
    public async Task OfAFinishedRunHoldsTheRecordAndItsReports()
    {
        using var results = new TemporaryFolder();
        var run = SampleRun.Make();
        using var writer = RunWriter.Start(results.Path, run with { Cases = [], Totals = TotalsRecord.Of([]) });
        Parallel.ForEach(run.Cases, writer.Add);

        var written = await writer.FinishAsync(Completion);

        written.Should().BeEquivalentTo(run with { Leftovers = [] });
        (await RunRecordFile.ReadAsync(writer.Folder)).Should().BeEquivalentTo(written);
        Directory.GetFiles(writer.Folder).Select(Path.GetFileName)
            .Should().BeEquivalentTo("conformance.json", "summary.md", "report.html", "junit.xml");
        Directory.GetFiles(Path.Combine(writer.Folder, "allure-results"), "*-result.json").Should().HaveCount(run.Cases.Count);
        (await File.ReadAllTextAsync(Path.Combine(writer.Folder, "junit.xml"))).Should().Be(JUnitXml.Render([written]));
        (await File.ReadAllTextAsync(results["ceph-rgw", "latest", "summary.md"])).Should().Be(MarkdownSummary.Render(written));
        (await File.ReadAllTextAsync(writer.ReportPath)).Should().Be(HtmlReport.Render(written));
    }

    [Test]
    public async Task OfAnInterruptedRunStaysPartial()
    {
        using var results = new TemporaryFolder();
        var run = SampleRun.Make();
        using var writer = RunWriter.Start(results.Path, run);
        writer.Add(run.Cases[0]);

        await writer.FinishAsync(Completion with { Interrupted = true });

        var found = await RunRecordFile.ReadAsync(writer.Folder);
        found.Partial.Should().BeTrue();
        found.FinishedAt.Should().Be(Completion.FinishedAt);
        found.Cases.Should().ContainSingle();
    }

    [Test]
    public async Task IsReachedByLatestWhenItIsTheNewest()
    {
        using var results = new TemporaryFolder();
        foreach (var runId in new[] { "20251120T093000Z-4f2a", "20251121T093000Z-0001" })
        {
            using var writer = RunWriter.Start(results.Path, SampleRun.Make() with { RunId = runId });
            await writer.FinishAsync(Completion);
        }

        (await RunRecordFile.ReadAsync(results["ceph-rgw", "latest"])).RunId.Should().Be("20251121T093000Z-0001");
        (await RunRecordFile.ReadAsync(results["ceph-rgw", "20251120T093000Z-4f2a"])).RunId.Should().Be("20251120T093000Z-4f2a");
    }

    [TestCase(true, false, "20251120T093000Z-4f2a")]
    [TestCase(false, true, "20251120T093000Z-4f2a")]
    [TestCase(false, false, "20251121T093000Z-0001")]
    public async Task IsReachedByLatestOnlyWhenItIsWhole(bool isSelection, bool isInterrupted, string latest)
    {
        using var results = new TemporaryFolder();
        var whole = SampleRun.Make();
        var later = whole with
        {
            RunId = "20251121T093000Z-0001",
            Plan = isSelection ? whole.Plan with { Whole = whole.Plan.Selected + 1 } : whole.Plan,
        };
        using (var writer = RunWriter.Start(results.Path, whole)) await writer.FinishAsync(Completion);
        using (var writer = RunWriter.Start(results.Path, later))
        {
            (await RunRecordFile.ReadAsync(results["ceph-rgw", "latest"])).RunId.Should().Be(whole.RunId, "the later one goes on");
            await writer.FinishAsync(Completion with { Interrupted = isInterrupted });
            writer.LatestInstead.Should().Be(latest == later.RunId ? null : latest);
        }

        (await RunRecordFile.ReadAsync(results["ceph-rgw", "latest"])).RunId.Should().Be(latest);
    }

    [Test]
    public async Task ThatIsNotWholeIsReachedByLatestUntilOneIs()
    {
        using var results = new TemporaryFolder();
        var selection = SampleRun.Make() with { Plan = SampleRun.Make().Plan with { Whole = 400 } };
        foreach (var run in new[] { selection, selection with { RunId = "20251121T093000Z-0001" } })
        {
            using var writer = RunWriter.Start(results.Path, run);
            await writer.FinishAsync(Completion);
            (await RunRecordFile.ReadAsync(results["ceph-rgw", "latest"])).RunId.Should().Be(run.RunId);
        }
    }

    [Test]
    public async Task IsListedInTheIndexOfItsInvocation()
    {
        using var results = new TemporaryFolder();
        var runs = new List<(string, RunRecord)>();
        foreach (var profile in new[] { "s3rver", "ceph-rgw" })
        {
            using var writer = RunWriter.Start(results.Path, SampleRun.With([], profile));
            runs.Add((writer.Folder, await writer.FinishAsync(Completion)));
        }

        await RunIndex.WriteAsync(results.Path, runs);

        var entries = Json(results["index.json"]).GetProperty("runs").EnumerateArray()
            .Select(entry => entry.GetProperty("folder").GetString());
        entries.Should().Equal("ceph-rgw/20251120T093000Z-4f2a", "s3rver/20251120T093000Z-4f2a");
    }

    [Test]
    public void ThatCannotBeMadeIsToldInOneSentence()
    {
        using var results = new TemporaryFolder();
        File.WriteAllText(results["taken"], "a file where the folder should be");

        var starting = () => RunWriter.Start(results["taken"], SampleRun.Make());

        starting.Should().Throw<ConfigurationException>().Which.Message
            .Should().Contain("results cannot be written").And.Contain("CONFORMANCE_RESULTS").And.NotContain("\n");
    }

    [Test]
    public async Task WrittenAgainHoldsNoResultsOfAnotherRun()
    {
        using var folder = new TemporaryFolder();
        var run = SampleRun.Make();
        await RunReports.WriteAsync(run, folder.Path);

        await RunReports.WriteAsync(SampleRun.With(run.Cases.Take(2), runId: "20251121T093000Z-4f2b"), folder.Path);

        Directory.GetFiles(folder["allure-results"], "*-result.json").Should().HaveCount(2);
    }

    /// <summary>As one leaves it that is killed between writing its record and taking its lines away.</summary>
    [Test]
    public async Task OfAnInterruptedRunWithItsLinesHoldsEachCaseOnce()
    {
        using var results = new TemporaryFolder();
        var run = SampleRun.Make();
        using var writer = RunWriter.Start(results.Path, run);
        writer.Add(run.Cases[0]);
        var lines = await File.ReadAllTextAsync(Path.Combine(writer.Folder, "cases.jsonl"));
        await writer.FinishAsync(Completion with { Interrupted = true });
        await File.WriteAllTextAsync(Path.Combine(writer.Folder, "cases.jsonl"), lines);

        (await RunRecordFile.ReadAsync(writer.Folder)).Cases.Should().ContainSingle();
    }

    /// <summary>As one leaves it that is killed while it lets <c>latest</c> point to itself.</summary>
    [Test]
    [Platform(Exclude = "Win", Reason = "links need rights there")]
    public async Task BesideAMakeshiftLinkIsOneRun()
    {
        using var results = new TemporaryFolder();
        var run = SampleRun.Make();
        using var writer = RunWriter.Start(results.Path, run);
        Directory.CreateSymbolicLink(Path.Combine(writer.Folder, "..", "latestabcdefgh.ijk"), Path.GetFileName(writer.Folder));

        (await RunFolders.ReadAllAsync(results.Path)).Should().ContainSingle();
    }

    [Test]
    public async Task ThatCannotBeFinishedKeepsItsLines()
    {
        using var results = new TemporaryFolder();
        var run = SampleRun.Make();
        using var writer = RunWriter.Start(results.Path, run);
        writer.Add(run.Cases[0]);
        var record = Path.Combine(writer.Folder, "conformance.json");
        File.Delete(record);
        Directory.CreateDirectory(Path.Combine(record, "in the way"));

        var finishing = () => writer.FinishAsync(Completion);

        (await finishing.Should().ThrowAsync<ConfigurationException>()).Which.Message
            .Should().StartWith(record + ": cannot be written").And.NotContain("\n");
        (await File.ReadAllLinesAsync(Path.Combine(writer.Folder, "cases.jsonl"))).Should().ContainSingle();
        Directory.GetFiles(writer.Folder, "*.draft").Should().BeEmpty();
    }

    [TestCase("../elsewhere")]
    [TestCase("")]
    [TestCase("..")]
    public void OfAProfileWithoutAFolderNameIsRefused(string profile)
    {
        using var results = new TemporaryFolder();

        var starting = () => RunWriter.Start(results.Path, SampleRun.With([], profile));

        starting.Should().Throw<ConfigurationException>().WithMessage($"profile '{profile}': *");
        Directory.EnumerateFileSystemEntries(results.Path).Should().BeEmpty();
    }

    [Test]
    public void IsNeverWrittenTwice()
    {
        using var results = new TemporaryFolder();
        using var first = RunWriter.Start(results.Path, SampleRun.Make());

        var again = () => RunWriter.Start(results.Path, SampleRun.Make());

        again.Should().Throw<ConfigurationException>().WithMessage("*a run of this name is already there*");
    }

    private static JsonElement Json(string path)
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(path));
        return json.RootElement.Clone();
    }
}
