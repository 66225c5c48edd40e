using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Xml.Linq;
using Conformance.Reporting;
using Conformance.Reporting.Allure;
using Conformance.Reporting.Exports;
using Conformance.Rules;
using Conformance.SelfChecks.Support;
using Conformance.SelfChecks.Support.Reporting;
using FluentAssertions;
using FsCheck;
using FsCheck.Fluent;
using NUnit.Framework;

namespace Conformance.SelfChecks.Reporting;

/// <summary>
/// Results over random texts: what is written is read, what is spoilt is refused in one sentence,
/// and no report is broken by what stands in it.
/// </summary>
public sealed class RecordProperties
{
    [Test]
    public void WhatIsWrittenIsRead()
    {
        using var folder = new TemporaryFolder();
        var file = folder["conformance.json"];

        Prop.ForAll(HostileText.Whole.ToArbitrary(), async text =>
        {
            var run = HostileRun.Of(text);
            await RunRecordFile.WriteAsync(file, run);

            var read = await RunRecordFile.ReadAsync(file);

            JsonSerializer.Serialize(read).Should().Be(JsonSerializer.Serialize(run));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(60));
    }

    [Test]
    public async Task ASpoiltFileIsRefusedInOneSentence()
    {
        using var folder = new TemporaryFolder();
        var file = folder["conformance.json"];
        await RunRecordFile.WriteAsync(file,
            SampleRun.With([SampleRun.CaseOf("aws.upload-part.part-order.by-number", "sparse", Verdict.Broken)]));
        var sample = await File.ReadAllTextAsync(file);

        // Texts that the refusal names: an unknown field, what stands in place of a version.
        await IsReadOrRefusedAsync(file,
            Encoding.UTF8.GetBytes(sample.Replace("\"runId\"", "\"run\\nId\\u2028\"", StringComparison.Ordinal)));
        await IsReadOrRefusedAsync(file, "{ \"schemaVersion\": [1,\n2] }"u8.ToArray());
        Prop.ForAll(HostileText.SpoiltOf(sample).ToArbitrary(), text => IsReadOrRefusedAsync(file, Encoding.UTF8.GetBytes(text)))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(150));
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), bytes => IsReadOrRefusedAsync(file, bytes))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(150));
        Prop.ForAll(Gen.Choose(0, Encoding.UTF8.GetByteCount(sample) - 2).ToArbitrary(), length =>
            IsReadOrRefusedAsync(file, Encoding.UTF8.GetBytes(sample)[..length])).Check(Config.QuickThrowOnFailure.WithMaxTest(100));
    }

    [Test]
    public async Task SpoiltLinesOfAKilledRunAreRefusedInOneSentence()
    {
        using var folder = new TemporaryFolder();
        var file = folder["conformance.json"];
        var run = SampleRun.With([]) with { Partial = true, FinishedAt = null };
        await RunRecordFile.WriteAsync(file, run);
        var line = JsonSerializer.Serialize(SampleRun.CaseOf("aws.upload-part.part-order.by-number", "sparse", Verdict.Broken),
            LineOptions);
        await File.WriteAllTextAsync(folder["cases.jsonl"], line + "\n" + line + "\n");
        (await RunRecordFile.ReadAsync(file)).Cases.Should().NotBeEmpty("unspoilt they are read");

        Prop.ForAll(HostileText.SpoiltOf(line + "\n" + line + "\n").ToArbitrary(), async text =>
        {
            await File.WriteAllBytesAsync(folder["cases.jsonl"], Encoding.UTF8.GetBytes(text));
            await IsReadOrRefusedAsync(file, await File.ReadAllBytesAsync(file));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));
    }

    [Test]
    public void ReportsStayWellFormed() =>
        Prop.ForAll(HostileText.Any.ToArbitrary(), text =>
        {
            var run = HostileRun.Of(text);

            XDocument.Parse(JUnitXml.Render([run])).Descendants("testcase").Should().HaveCount(run.Cases.Count);
            MarkdownSummary.Render(run).Should().NotContain("<script").And.NotContain("\u001b").And.NotContain("\u202e");
            var page = HtmlReport.Render(run);
            // The page's own two elements, and none that a text has opened or closed.
            page.Split("<script", StringSplitOptions.None).Length.Should().Be(Scripts);
            page.Split("</script", StringSplitOptions.None).Length.Should().Be(Scripts);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(40));

    [Test]
    public void AllureResultsStayJson()
    {
        using var folder = new TemporaryFolder();

        Prop.ForAll(HostileText.Any.ToArbitrary(), async text =>
        {
            await new AllureResults().WriteAsync([HostileRun.Of(text)], folder.Path);
            foreach (var file in Directory.EnumerateFiles(folder.Path, "*.json", SearchOption.AllDirectories))
            {
                using var json = JsonDocument.Parse(await File.ReadAllBytesAsync(file));
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(15));
    }

    private static JsonSerializerOptions LineOptions { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    private static int Scripts { get; } = HtmlReport.Render(SampleRun.Make()).Split("<script", StringSplitOptions.None).Length;

    private static async Task IsReadOrRefusedAsync(string file, byte[] bytes)
    {
        await File.WriteAllBytesAsync(file, bytes);
        try
        {
            (await RunRecordFile.ReadAsync(file)).Should().NotBeNull();
        }
        catch (ConfigurationException refused)
        {
            refused.Message.Should().StartWith(Path.GetDirectoryName(file)!).And.EndWith(".");
            refused.Message.Any(letter => letter is '\n' or '\r').Should().BeFalse(refused.Message);
        }
    }
}
