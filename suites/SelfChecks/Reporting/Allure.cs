using System.Text.Json;
using System.Text.RegularExpressions;
using Conformance.Reporting.Allure;
using Conformance.Rules;
using Conformance.SelfChecks.Support;
using Conformance.SelfChecks.Support.Reporting;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Reporting;

/// <summary>The files that the Allure command line reads.</summary>
public sealed class Allure
{
    [TestCase(Verdict.Kept, false, "passed")]
    [TestCase(Verdict.Observed, false, "passed")]
    [TestCase(Verdict.Differs, false, "passed")]
    [TestCase(Verdict.Differs, true, "failed")]
    [TestCase(Verdict.Broken, false, "failed")]
    [TestCase(Verdict.Fixed, false, "failed")]
    [TestCase(Verdict.Inconclusive, false, "broken")]
    [TestCase(Verdict.HarnessError, false, "broken")]
    [TestCase(Verdict.Unsupported, false, "skipped")]
    [TestCase(Verdict.Known, false, "failed")]
    public async Task VerdictsBecomeStatuses(Verdict verdict, bool strict, string status)
    {
        using var folder = new TemporaryFolder();
        await new AllureResults()
            .WriteAsync([SampleRun.With(
                [SampleRun.CaseOf("aws.upload-part.part-order.by-number", "sparse", verdict)]) with { Strict = strict }], folder.Path);

        var result = Results(folder).Should().ContainSingle().Which;
        result.GetProperty("status").GetString().Should().Be(status);
        result.TryGetProperty("statusDetails", out var details).Should().Be(verdict != Verdict.Kept);
        if (verdict == Verdict.Kept)
            return;

        details.TryGetProperty("known", out _).Should().Be(verdict == Verdict.Known);
        details.TryGetProperty("muted", out _).Should().Be(verdict == Verdict.Known);
        var message = details.GetProperty("message").GetString()!;
        message.Should().StartWith($"{verdict}: ");
        Categories(folder).Where(category => Regex.IsMatch(message, $"^(?:{category.Regex})$") && category.Statuses.Contains(status))
            .Should().ContainSingle("each verdict but Kept has one category");
    }

    [Test]
    public async Task ResultsSayWhereACaseBelongs()
    {
        using var folder = new TemporaryFolder();
        await new AllureResults().WriteAsync([SampleRun.Make()], folder.Path);

        var result = Results(folder)
            .Single(result => result.GetProperty("name").GetString() == "aws.upload-part.integrity.bad-digest-code · unsigned payload");
        Labels(result)
            .Should()
            .Contain(
                ["epic=aws-s3", "feature=upload-part", "story=integrity", "parentSuite=ceph-rgw", "suite=aws-s3",
                    "subSuite=upload-part · integrity", "severity=minor", "tag=aws.upload-part.integrity.bad-digest-code", "tag=known",
                    "tag=AWS-PART-06"]);
        result.GetProperty("links").EnumerateArray().Select(link => $"{link.GetProperty("type")} {link.GetProperty("url")}").Should()
            .Equal("link https://docs.aws.amazon.com/AmazonS3/latest/API/API_UploadPart.html",
                "issue https://tracker.ceph.com/issues/12345");
        result.GetProperty("parameters").EnumerateArray()
            .Select(parameter => $"{parameter.GetProperty("name")} {parameter.TryGetProperty("excluded", out _)}").Should()
            .Equal("profile False", "row False", "endpoint True", "bucket True");
        result.GetProperty("steps").GetArrayLength().Should().Be(3);
        (await File.ReadAllTextAsync(folder[Source(result.GetProperty("steps")[2])]))
            .Should().StartWith("> PUT /conformance-4f2a/").And.Contain("< ETag: ").And.Contain("Repeat it:\nprintf x | curl");
        (await File.ReadAllTextAsync(folder[Source(result)])).Should().StartWith("printf x | curl");
    }

    [Test]
    public async Task IdentityStaysWhenRunBucketAndOrderChange()
    {
        using var first = new TemporaryFolder();
        using var second = new TemporaryFolder();
        var run = SampleRun.Make();
        await new AllureResults().WriteAsync([run], first.Path);
        await new AllureResults()
            .WriteAsync([run with
            {
                RunId = "20251121T093000Z-0001",
                Profile = run.Profile with { Bucket = "another" },
                Cases = [.. run.Cases.Reverse()],
            }], second.Path);

        Identities(first).Should().OnlyHaveUniqueItems().And.BeEquivalentTo(Identities(second));
        Uuids(first).Should().NotIntersectWith(Uuids(second));
    }

    [Test]
    public async Task OneCaseOfTwoProfilesIsOneTestWithTwoHistories()
    {
        using var folder = new TemporaryFolder();
        var @case = SampleRun.CaseOf("aws.upload-part.part-order.by-number", "sparse", Verdict.Kept);
        await new AllureResults().WriteAsync([SampleRun.With([@case]), SampleRun.With([@case], "s3rver")], folder.Path);

        Results(folder).Select(result => result.GetProperty("testCaseId").GetString()).Distinct().Should().ContainSingle();
        Results(folder).Select(result => result.GetProperty("historyId").GetString()).Distinct().Should().HaveCount(2);
        (await File.ReadAllTextAsync(folder["environment.properties"]))
            .Should().Contain("ceph-rgw.endpoint = http\\://127.0.0.1\\:7480\n").And.Contain("s3rver.run = ");
    }

    [Test]
    public async Task RepeatsOfACaseAreResultsOfTheirOwn()
    {
        using var folder = new TemporaryFolder();
        var @case = SampleRun.CaseOf("aws.upload-part.part-order.by-number", "sparse", Verdict.Kept);
        await new AllureResults().WriteAsync([SampleRun.With([@case, @case with { Verdict = Verdict.Broken }])], folder.Path);

        Results(folder).Should().HaveCount(2);
        Identities(folder).Distinct().Should().ContainSingle();
    }

    [Test]
    public async Task EqualRunsGiveEqualFiles()
    {
        using var first = new TemporaryFolder();
        using var second = new TemporaryFolder();
        await new AllureResults().WriteAsync([SampleRun.Make()], first.Path);
        await new AllureResults().WriteAsync([SampleRun.Make()], second.Path);
        await new AllureResults().WriteAsync([SampleRun.Make()], second.Path);

        Contents(second).Should().Equal(Contents(first));
    }

    [Test]
    public void ExecutorIsWhatTheBuildServiceSays()
    {
        var variables = new Dictionary<string, string>
        {
            ["GITHUB_ACTIONS"] = "true",
            ["GITHUB_SERVER_URL"] = "https://github.com",
            ["GITHUB_REPOSITORY"] = "someone/something",
            ["GITHUB_RUN_NUMBER"] = "17",
            ["GITHUB_RUN_ID"] = "123456",
            ["GITHUB_WORKFLOW"] = "nightly",
        };

        AllureExecutor.FromEnvironment(variables.GetValueOrDefault)
            .Should().Be(new AllureExecutor("GitHub Actions", "github", "https://github.com/someone/something", 17, "nightly 17",
                "https://github.com/someone/something/actions/runs/123456"));
        AllureExecutor.FromEnvironment(_ => null).Should().BeNull();
    }

    [TestCaseSource(typeof(HostileRun), nameof(HostileRun.Texts))]
    public async Task HostileTextsStayText(string text)
    {
        using var folder = new TemporaryFolder();
        await new AllureResults(new AllureExecutor(text, text, text, 1, text, text)).WriteAsync([HostileRun.Of(text)], folder.Path);

        Results(folder).Should().HaveCount(9);
        foreach (var file in Directory.GetFiles(folder.Path, "*.txt"))
            (await File.ReadAllTextAsync(file)).Should().NotMatchRegex("[\u0000-\u0008\u000b-\u001f\u007f-\u009f\ufffd]");

        (await File.ReadAllLinesAsync(folder["environment.properties"]))
            .Should().HaveCount(5).And.OnlyContain(line => line.All(unit => unit >= ' ' && unit < 0x7f));
    }

    [Test]
    public async Task FolderThatCannotBeWrittenIsToldInOneSentence()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["taken"], "");

        var writing = () => new AllureResults().WriteAsync([SampleRun.Make()], folder["taken"]);

        (await writing.Should().ThrowAsync<ConfigurationException>()).Which.Message
            .Should().Contain("Allure results cannot be written").And.NotContain("\n");
    }

    private static List<JsonElement> Results(TemporaryFolder folder) =>
        [.. Directory.GetFiles(folder.Path, "*-result.json").Order(StringComparer.Ordinal).Select(Json)];

    private static IEnumerable<(string Regex, string[] Statuses)> Categories(TemporaryFolder folder) =>
        Json(folder["categories.json"]).EnumerateArray()
            .Select(category => (category.GetProperty("messageRegex").GetString()!,
                category.GetProperty("matchedStatuses").EnumerateArray().Select(status => status.GetString()!).ToArray()));

    private static IEnumerable<string> Labels(JsonElement result) =>
        result.GetProperty("labels").EnumerateArray().Select(label => $"{label.GetProperty("name")}={label.GetProperty("value")}");

    private static IEnumerable<string> Identities(TemporaryFolder folder) =>
        Results(folder).Select(result => $"{result.GetProperty("testCaseId")} {result.GetProperty("historyId")}");

    private static IEnumerable<string> Uuids(TemporaryFolder folder) =>
        Results(folder).Select(result => result.GetProperty("uuid").GetString()!);

    private static string Source(JsonElement item) => item.GetProperty("attachments")[0].GetProperty("source").GetString()!;

    private static IEnumerable<string> Contents(TemporaryFolder folder) =>
        Directory.GetFiles(folder.Path).Order(StringComparer.Ordinal).Select(file => $"{Path.GetFileName(file)}: {File.ReadAllText(file)}");

    private static JsonElement Json(string path)
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(path));
        return json.RootElement.Clone();
    }
}
