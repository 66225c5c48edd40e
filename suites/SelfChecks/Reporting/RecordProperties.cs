using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Xml.Linq;
using Conformance.Reporting;
using Conformance.Rules;
using Conformance.SelfChecks.Support;
using Conformance.SelfChecks.Support.Reporting;
using FluentAssertions;
using FsCheck;
using FsCheck.Fluent;
using NUnit.Framework;

namespace Conformance.SelfChecks.Reporting;

/// <summary>Results over random texts: what is written is read, what is spoilt is refused in one sentence, and no report is broken by what stands in it.</summary>
public sealed class RecordProperties
{
    [Test]
    public void WhatIsWrittenIsRead()
    {
        using var folder = new TemporaryFolder();
        var file = folder["conformance.json"];

        Prop.ForAll(HostileText.Whole.ToArbitrary(), text =>
        {
            var run = HostileRun.Of(text);
            RunRecordFile.WriteAsync(file, run).GetAwaiter().GetResult();

            var read = RunRecordFile.ReadAsync(file).GetAwaiter().GetResult();

            JsonSerializer.Serialize(read).Should().Be(JsonSerializer.Serialize(run));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(60));
    }

    [Test]
    public void ASpoiltFileIsRefusedInOneSentence()
    {
        using var folder = new TemporaryFolder();
        var file = folder["conformance.json"];
        RunRecordFile.WriteAsync(file, SampleRun.With([SampleRun.CaseOf("aws.upload-part.part-order.by-number", "sparse", Verdict.Broken)])).GetAwaiter().GetResult();
        var sample = File.ReadAllText(file);

        Prop.ForAll(HostileText.SpoiltOf(sample).ToArbitrary(), text => IsReadOrRefused(file, Encoding.UTF8.GetBytes(text))).Check(Config.QuickThrowOnFailure.WithMaxTest(150));
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), bytes => IsReadOrRefused(file, bytes)).Check(Config.QuickThrowOnFailure.WithMaxTest(150));
        Prop.ForAll(Gen.Choose(0, Encoding.UTF8.GetByteCount(sample) - 2).ToArbitrary(), length => IsReadOrRefused(file, Encoding.UTF8.GetBytes(sample)[..length])).Check(Config.QuickThrowOnFailure.WithMaxTest(100));
    }

    [Test]
    public void SpoiltLinesOfAKilledRunAreRefusedInOneSentence()
    {
        using var folder = new TemporaryFolder();
        var file = folder["conformance.json"];
        var run = SampleRun.With([]) with { Partial = true, FinishedAt = null };
        RunRecordFile.WriteAsync(file, run).GetAwaiter().GetResult();
        var line = JsonSerializer.Serialize(SampleRun.CaseOf("aws.upload-part.part-order.by-number", "sparse", Verdict.Broken), LineOptions);
        File.WriteAllText(folder["cases.jsonl"], line + "\n" + line + "\n");
        RunRecordFile.ReadAsync(file).GetAwaiter().GetResult().Cases.Should().NotBeEmpty("unspoilt they are read");

        Prop.ForAll(HostileText.SpoiltOf(line + "\n" + line + "\n").ToArbitrary(), text =>
        {
            File.WriteAllBytes(folder["cases.jsonl"], Encoding.UTF8.GetBytes(text));
            IsReadOrRefused(file, File.ReadAllBytes(file));
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

        Prop.ForAll(HostileText.Any.ToArbitrary(), text =>
        {
            new AllureResults().WriteAsync([HostileRun.Of(text)], folder.Path).GetAwaiter().GetResult();
            foreach (var file in Directory.EnumerateFiles(folder.Path, "*.json", SearchOption.AllDirectories))
            {
                using var json = JsonDocument.Parse(File.ReadAllBytes(file));
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

    private static void IsReadOrRefused(string file, byte[] bytes)
    {
        File.WriteAllBytes(file, bytes);
        try
        {
            RunRecordFile.ReadAsync(file).GetAwaiter().GetResult().Should().NotBeNull();
        }
        catch (ConfigurationException refused)
        {
            refused.Message.Should().StartWith(Path.GetDirectoryName(file)!).And.EndWith(".");
            refused.Message.Any(letter => letter is '\n' or '\r').Should().BeFalse(refused.Message);
        }
    }
}
