using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using CliWrap;
using CliWrap.Buffered;
using Conformance.SelfChecks.Support;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Cli;

/// <summary>What <c>dotnet test --filter</c> cannot read is refused by the suites' projects in a sentence, and nothing else is.</summary>
public sealed class FilterSyntax
{
    /// <summary>The runner's own reader is in the folder of every test host, and in no package's interface.</summary>
    private static readonly Type Reader = Type.GetType(
        "Microsoft.VisualStudio.TestPlatform.Common.Filtering.FilterExpressionWrapper, Microsoft.VisualStudio.TestPlatform.Common",
        throwOnError: true)!;

    private static readonly ConstructorInfo Create = Reader.GetConstructor([typeof(string)])!;

    private static readonly PropertyInfo Mistake =
        Reader.GetProperty("ParseError", BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)!;

    private static readonly string[] Signs = ["&", "|", " & "];

    private static readonly Regex Syntax = new(
        XDocument.Load(Repository.PathOf("suites", "Testing", "FilterSyntax.targets")).Descendants("FilterSyntax").Single().Value);

    /// <summary>Of every text of a few signs that matter. The runner itself takes some more, such as <c>a(b&amp;)</c>.</summary>
    [Test]
    public void Takes_nothing_that_the_test_runner_cannot_read()
    {
        var taken = Enumerable.Range(1, 6).SelectMany(length => TextsOf("a=!~&( )", length)).Where(text => Syntax.IsMatch(text)).ToList();

        taken.Should().HaveCountGreaterThan(500);
        string.Join(" § ", taken.Where(text => !IsRead(text)).Take(20)).Should().BeEmpty();
    }

    [Test]
    public void Takes_every_filter_that_is_written_as_the_manual_has_it()
    {
        string[] conditions = ["Topic=part-number", "Basis!=stated", "Name~zero", "Name!~a b", @"Name=a\(b\)\&c", "in-range"];
        var joined = conditions.SelectMany(one => conditions, (one, other) => (one, other))
            .SelectMany(_ => Signs, (two, sign) => $"{two.one}{sign}{two.other}");
        string[] filters =
        [
            .. conditions, .. conditions.Select(one => $"( {one} )"), .. joined, .. joined.Select(pair => $"({pair})|Rule=x"),
            .. joined.Select(pair => $"Rule=x&(({pair})|Rule=aws.upload-part.part-number.in-range/lowest)"),
        ];

        filters.Where(filter => !Syntax.IsMatch(filter) || !IsRead(filter)).Should().BeEmpty();
    }

    [Test]
    public async Task A_wrong_filter_is_told_in_one_sentence()
    {
        var ending = await new Command("dotnet")
            .WithArguments(["test", Repository.PathOf("suites", "Multipart"), "--no-build", "--filter", "(Topic=part-number"])
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync();

        ending.ExitCode.Should().Be(1);
        (ending.StandardOutput + ending.StandardError).Trim().Split('\n').Should().ContainSingle()
            .Which.Should().Contain("""--filter "(Topic=part-number" cannot be read; write conditions such as""");
    }

    private static IEnumerable<string> TextsOf(string signs, int length) => length == 0 ? [""]
        : TextsOf(signs, length - 1).SelectMany(_ => signs, (before, sign) => before + sign);

    private static bool IsRead(string text) => Mistake.GetValue(Create.Invoke([text])) is null;
}
