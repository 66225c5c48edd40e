using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using CliWrap;
using CliWrap.Buffered;
using Conformance.SelfChecks.Support;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Cli;

/// <summary>A <c>--filter</c> or <c>NUnit.Where</c> that cannot be read is refused by the projects in a sentence, no other is.</summary>
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

    private static readonly Regex Syntax = SyntaxOf("FilterSyntax");

    private static readonly Regex WhereSyntax = SyntaxOf("WhereSyntax");

    /// <summary>NUnit's own reader, which the adapter brings along.</summary>
    private static readonly object WhereReader =
        Activator.CreateInstance(Assembly.Load("nunit.engine").GetTypes().Single(type => type.Name == "TestSelectionParser"))!;

    private static readonly MethodInfo ReadWhere = WhereReader.GetType().GetMethod("Parse", [typeof(string)])!;

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

    /// <summary>Of every row of a few words and signs that matter.</summary>
    [Test]
    public void Takes_no_expression_that_NUnit_cannot_read()
    {
        string[] words = ["cat", "==", "=~", "A", "\"a b\"", "and", "||", "!", "(", ")"];

        var taken = Enumerable.Range(1, 6).SelectMany(length => RowsOf(words, length)).Select(row => string.Join(' ', row))
            .Where(text => WhereSyntax.IsMatch(text)).ToList();

        taken.Should().HaveCountGreaterThan(50);
        string.Join(" § ", taken.Where(text => !IsReadByNUnit(text)).Take(20)).Should().BeEmpty();
    }

    [Test]
    public void Takes_every_expression_that_is_written_as_the_manual_has_it()
    {
        string[] conditions =
            ["method == Draft", "cat!=Proof", "name =~ \"aws-s3|oss\"", "name=~/a.b/", "Topic = part-number", "class !~ 'a b'",
                "!(cat == A)"];
        string[] signs = [" and ", "&&", " & ", " or ", "||", " AND "];
        var joined = from one in conditions
                     from other in conditions
                     from sign in signs
                     select one + sign + other;
        string[] expressions = [.. conditions, .. joined, .. joined.Select(pair => $"( cat == X or ({pair}) )and(Rule==aws.a.b.c/d)")];

        expressions.Where(text => !WhereSyntax.IsMatch(text) || !IsReadByNUnit(text)).Should().BeEmpty();
    }

    [TestCase("syntax error here")]
    [TestCase("(method == Draft")]
    [TestCase("method == ")]
    public async Task A_wrong_expression_is_told_in_one_sentence(string where)
    {
        var ending = await new Command("dotnet")
            .WithArguments(["test", Repository.PathOf("suites", "Multipart"), "--no-build", "--", $"NUnit.Where={where}",
                "TestRunParameters.Parameter(name=\"seed\", value=\"1\")"])
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync();

        ending.ExitCode.Should().Be(1);
        (ending.StandardOutput + ending.StandardError).Trim().Split('\n').Should().ContainSingle()
            .Which.Should().Contain($"NUnit.Where={where.TrimEnd()}")
            .And.Contain("cannot be read; write conditions such as method == Name");
    }

    private static Regex SyntaxOf(string property) => new(
        XDocument.Load(Repository.PathOf("suites", "Testing", "FilterSyntax.targets")).Descendants(property).Single().Value);

    private static IEnumerable<IEnumerable<string>> RowsOf(string[] words, int length) => length == 0 ? [[]]
        : RowsOf(words, length - 1).SelectMany(_ => words, (before, word) => before.Append(word));

    private static bool IsReadByNUnit(string text)
    {
        try
        {
            return ReadWhere.Invoke(WhereReader, [text]) is not null;
        }
        catch (TargetInvocationException)
        {
            return false;
        }
    }

    private static IEnumerable<string> TextsOf(string signs, int length) => length == 0 ? [""]
        : TextsOf(signs, length - 1).SelectMany(_ => signs, (before, sign) => before + sign);

    private static bool IsRead(string text) => Mistake.GetValue(Create.Invoke([text])) is null;
}
