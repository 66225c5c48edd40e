using System.Text.Json;
using Conformance.Reporting;
using Conformance.Reporting.Comparison;
using Conformance.Reporting.Records;
using Conformance.Rules;
using Conformance.SelfChecks.Support;
using Conformance.SelfChecks.Support.Reporting;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Cli;

/// <summary>Verbs that set runs and documents side by side: matrix, merge, documents.</summary>
public sealed class Comparing
{
    private static readonly string[] MatrixFiles = ["matrix.csv", "matrix.html", "matrix.json", "matrix.md"];

    private static readonly string[] DocumentFiles = ["documents.csv", "documents.html", "documents.json", "documents.md"];

    [TestCase("worst", "ceph-rgw", "better")]
    [TestCase("name", "better", "ceph-rgw")]
    public async Task MatrixTakesTheNewestRunOfEachProfile(string order, params string[] columns)
    {
        using var folder = new TemporaryFolder();
        var run = SampleRun.Make();
        await WriteAsync(folder["results", "ceph-rgw", "20251119T093000Z-4f2a"],
            run with { RunId = "20251119T093000Z-4f2a", StartedAt = run.StartedAt.AddDays(-1) });
        await WriteAsync(folder["results", "ceph-rgw", run.RunId], run);
        await WriteAsync(folder["results", "better", run.RunId], Kept("better"));

        var ending = await ConformanceCommand.RunAsync("matrix", folder["results"], folder["results", "better", run.RunId], "--out",
            folder["site"], "--by", order);

        ending.ExitCode.Should().Be(0, "the error output was: {0}", ending.Error);
        Directory.GetFiles(folder["site"]).Select(Path.GetFileName).Should().BeEquivalentTo(MatrixFiles);
        using var matrix = JsonDocument.Parse(await File.ReadAllTextAsync(folder["site", "matrix.json"]));
        var found = matrix.RootElement.GetProperty("columns").EnumerateArray().ToList();
        found.Select(column => column.GetProperty("name").GetString()).Should().Equal(columns);
        found.Should().OnlyContain(column => column.GetProperty("runId").GetString() == run.RunId, "of two nights the newer one counts");
        (await File.ReadAllTextAsync(folder["site", "badges", "ceph-rgw.svg"])).Should().Contain("stated case");
        ending.Output.Should().Contain(folder["site", "matrix.html"]);
    }

    [Test]
    public async Task Diff_says_what_a_move_between_endpoints_would_break()
    {
        using var folder = new TemporaryFolder();
        var run = SampleRun.Make();
        await WriteAsync(folder["mine"], run);
        await WriteAsync(folder["better"], Kept("better"));

        var there = await ConformanceCommand.RunAsync("diff", folder["better"], folder["mine"], "--move");
        var back = await ConformanceCommand.RunAsync("diff", folder["mine"], folder["better"], "--move", "--format", "markdown");
        var mistaken = await ConformanceCommand.RunAsync("diff", folder["mine"], folder["better"], "--move", "--format", "json");

        there.ExitCode.Should().Be(1, "the error output was: {0}", there.Error);
        there.Output.Should().Be(MoveText.Render(EndpointMove.Between(Kept("better"), run)));
        back.Output.Should().Contain("**Nothing that was judged would break.**");
        back.ExitCode.Should().Be(0, "the error output was: {0}", back.Error);
        mistaken.ExitCode.Should().Be(3);
        mistaken.ErrorLines.Should().ContainSingle().Which.Should().Contain("--move does not go with --format json");
    }

    [Test]
    public async Task Nights_draws_the_history_of_every_profile()
    {
        using var folder = new TemporaryFolder();
        var run = SampleRun.Make();
        await WriteAsync(folder["history", "ceph-rgw", run.RunId], run);
        await WriteAsync(folder["history", "better", run.RunId], Kept("better"));

        var all = await ConformanceCommand.RunAsync("nights", folder["history"], "--out", folder["site"]);
        var one = await ConformanceCommand.RunAsync("nights", folder["history"], "--out", folder["one"], "--tonight", "better=as before");
        var odd = await ConformanceCommand.RunAsync("nights", folder["history"], "--out", folder["odd"], "--tonight", "better");

        all.ExitCode.Should().Be(0, "the error output was: {0}", all.Error);
        (await File.ReadAllTextAsync(folder["site", "index.html"])).Should().Contain("Ceph RADOS Gateway 16.2.15: no run tonight");
        (await File.ReadAllTextAsync(folder["one", "index.html"])).Should().Contain("as before").And.NotContain(": no run tonight");
        one.Output.Should().Contain(folder["one", "index.html"]);
        odd.ExitCode.Should().Be(3);
        odd.ErrorLines.Should().ContainSingle().Which.Should().Contain("names no profile");
    }

    [Test]
    public async Task MatrixWithoutAPlaceToGoIsTheUsersToFix()
    {
        var ending = await ConformanceCommand.RunAsync("matrix", "results");

        ending.ExitCode.Should().Be(3);
        ending.ErrorLines.Should().ContainSingle().Which.Should().Contain("--out");
    }

    [Test]
    public async Task MergedShardsAreTheWholeRun()
    {
        using var folder = new TemporaryFolder();
        var run = Kept("fleet");
        await WriteShardAsync(folder["downloads", "one"], run, "20251120T093000Z-0001", @case => @case.Topic == "integrity");
        await WriteShardAsync(folder["downloads", "two"], run, "20251120T093000Z-0002", @case => @case.Topic != "integrity");

        var ending = await ConformanceCommand.RunAsync("merge", folder["downloads"], "--out", folder["whole"]);

        ending.ExitCode.Should().Be(0, "the error output was: {0}", ending.Error);
        ending.Output.Should().Contain("Joined 2 shards, 87 cases.");
        var whole = await RunRecordFile.ReadAsync(folder["whole"]);
        whole.Cases.Select(@case => @case.Id).Should().Equal(run.Cases.Select(@case => @case.Id));
        whole.Partial.Should().BeFalse();
        File.Exists(folder["whole", "report.html"]).Should().BeTrue();
        File.Exists(folder["whole", "junit.xml"]).Should().BeTrue();
    }

    [Test]
    public async Task MergeTellsTheGapThatAMissingShardLeaves()
    {
        using var folder = new TemporaryFolder();
        var run = Kept("fleet");
        await WriteShardAsync(folder["one"], run, "20251120T093000Z-0001", @case => @case.Topic != "integrity");

        var ending = await ConformanceCommand.RunAsync("merge", folder["one"], "--out", folder["whole"]);

        ending.ExitCode.Should().Be(2);
        ending.ErrorLines.Should().ContainSingle().Which.Should().StartWith("Gap: 10 cases of 87 planned were in no shard");
        (await RunRecordFile.ReadAsync(folder["whole"])).Partial.Should().BeTrue();
    }

    [Test]
    public async Task MergeRefusesAStranger()
    {
        using var folder = new TemporaryFolder();
        await WriteShardAsync(folder["one"], Kept("fleet"), "20251120T093000Z-0001", @case => @case.Topic == "integrity");
        await WriteShardAsync(folder["two"], Kept("another"), "20251120T093000Z-0002", @case => @case.Topic != "integrity");

        var ending = await ConformanceCommand.RunAsync("merge", folder["one"], folder["two"], "--out", folder["whole"]);

        ending.ExitCode.Should().Be(3);
        ending.ErrorLines.Should().ContainSingle().Which.Should().Contain("another profile");
        Directory.Exists(folder["whole"]).Should().BeFalse();
    }

    [Test]
    public async Task DocumentsStandSideBySide()
    {
        var ending = await ConformanceCommand.RunAsync("documents", "--format", "json");

        using var json = JsonDocument.Parse(ending.Output);
        var documents = json.RootElement.GetProperty("documents").EnumerateArray()
            .Select(page => page.GetProperty("name").GetString()).ToList();
        documents.Should().Equal("alibaba-oss", "aws-s3", "huawei-obs", "tencent-cos", "yandex-object-storage");
        var sizes = json.RootElement.GetProperty("topics").EnumerateArray()
            .Single(topic => (topic.GetProperty("operation").GetString(), topic.GetProperty("topic").GetString())
                == ("upload-part", "part-size")).GetProperty("cells").EnumerateArray()
            .Select(cell => string.Join(' ', cell.EnumerateArray().Select(rule => rule.GetProperty("requirement").GetString()))).ToList();
        sizes.Should().HaveCount(5).And.OnlyContain(says => says.Length > 0, "each of them names a least size");
    }

    [TestCase("markdown")]
    [TestCase("table")]
    public async Task DocumentsCanBeReadByPeople(string format)
    {
        var ending = await ConformanceProcess.RunAsync("documents", "--topic", "part-number", "--format", format);

        ending.ExitCode.Should().Be(0, "the error output was: {0}", ending.Error);
        ending.Output.Should().Contain("part-number").And.Contain("A part number outside 1 to 10,000 is refused.")
            .And.NotContain("part-size").And.NotContain("\u001b");
    }

    [Test]
    public async Task DocumentsBecomeAPage()
    {
        using var folder = new TemporaryFolder();

        var ending = await ConformanceCommand.RunAsync("documents", "--out", folder["site"]);

        ending.ExitCode.Should().Be(0, "the error output was: {0}", ending.Error);
        Directory.GetFiles(folder["site"]).Select(Path.GetFileName).Should().BeEquivalentTo(DocumentFiles);
    }

    [Test]
    public async Task TopicThatNoDocumentHasIsTheUsersToFix()
    {
        var ending = await ConformanceCommand.RunAsync("documents", "--topic", "part-nmber");

        ending.ExitCode.Should().Be(3);
        ending.ErrorLines.Should().ContainSingle().Which.Should().Contain("did you mean part-number?");
    }

    private static RunRecord Kept(string profile)
    {
        var run = SampleRun.With(SampleRun.Make().Cases.Select(@case => @case with { Verdict = Verdict.Kept }), profile);
        return run with { Plan = run.Plan with { Total = run.Cases.Count } };
    }

    private static Task WriteShardAsync(string folder, RunRecord whole, string runId, Func<CaseRecord, bool> isItsOwn)
    {
        var cases = whole.Cases.Where(isItsOwn).ToList();
        return WriteAsync(folder, whole with
        {
            RunId = runId,
            Cases = cases,
            Totals = TotalsRecord.Of(cases),
            Plan = whole.Plan with { Selected = cases.Count, CaseIds = [.. cases.Select(@case => @case.Id)] },
        });
    }

    private static async Task WriteAsync(string folder, RunRecord run)
    {
        Directory.CreateDirectory(folder);
        await RunRecordFile.WriteAsync(Path.Combine(folder, RunWriter.RecordFileName), run);
    }
}
