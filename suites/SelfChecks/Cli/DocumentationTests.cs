using System.Text.Json;
using System.Text.RegularExpressions;
using Conformance.Cli;
using Conformance.Dialects;
using Conformance.Reference;
using Conformance.Rules;
using Conformance.Rules.Profiles;
using Conformance.SelfChecks.Support;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Cli;

/// <summary>What the README, CONTRIBUTING and <c>docs/</c> tell a reader to open, run or write exists.</summary>
public sealed partial class DocumentationTests
{
    private static readonly string[] Pages =
    [
        "README.md", "CONTRIBUTING.md",
        .. Directory.GetFiles(Repository.PathOf("docs"), "*.md").Select(file => $"docs/{Path.GetFileName(file)}")
            .Order(StringComparer.Ordinal),
    ];

    [TestCaseSource(nameof(Pages))]
    public void Links_lead_to_files_and_headings_of_the_repository(string page)
    {
        foreach (Match link in Link().Matches(WithoutCode(Read(page))))
        {
            var address = link.Groups[1].Value;
            if (address.Contains("://", StringComparison.Ordinal)) continue;
            var (file, heading) = address.Split('#') is [var before, var after] ? (before, after) : (address, null);
            var target = file.Length == 0
                ? page
                : Path.GetRelativePath(Repository.Root, Path.GetFullPath(Path.Combine(Repository.PathOf(page), "..", file)));
            var path = Repository.PathOf(target);

            (File.Exists(path) || Directory.Exists(path)).Should().BeTrue($"{page} links to {address}");
            if (heading is not null) HeadingsOf(target).Should().Contain(heading, $"{page} links to {address}");
        }
    }

    [TestCaseSource(nameof(Pages))]
    public void Commands_are_ones_that_the_command_line_takes(string page)
    {
        foreach (var words in CommandsIn(page).Select(WordsAfterConformance).OfType<string[]>())
        {
            var parsed = CommandLine.Root(new Installation([])).Parse(words);

            parsed.Errors.Should().BeEmpty($"{page} says: conformance {string.Join(' ', words)}");
        }
    }

    [TestCaseSource(nameof(Pages))]
    public void Commands_name_projects_scripts_and_settings_that_exist(string page)
    {
        foreach (var command in CommandsIn(page))
        {
            foreach (Match named in NamedFile().Matches(command))
            {
                var path = Repository.PathOf(named.Value.Split('/'));

                (File.Exists(path) || Directory.Exists(path)).Should().BeTrue($"{page} says: {command}");
            }
        }
    }

    [TestCaseSource(nameof(Pages))]
    public void Tests_that_are_run_by_name_exist(string page)
    {
        foreach (Match named in NamedTest().Matches(Read(page)))
        {
            Directory.EnumerateFiles(Repository.PathOf("suites", "SelfChecks"), "*.cs", SearchOption.AllDirectories)
                .Any(file => File.ReadAllText(file).Contains($" {named.Groups[1].Value}(", StringComparison.Ordinal))
                .Should().BeTrue($"{page} runs {named.Groups[1].Value}");
        }
    }

    /// <summary>Each vendor's section has the first line of each language, for a server on port 9000.</summary>
    [TestCase("docs/emulator.md")]
    public void The_lines_for_sdks_are_those_that_the_server_prints(string page)
    {
        var text = Read(page);
        foreach (var behaviour in Behaviour.Documents.Select(Behaviour.For))
        {
            var authority = behaviour.Addressing.TakesPathStyle
                ? "127.0.0.1:9000" : behaviour.Addressing.LocalHostSuffixes(behaviour.Region)[0] + ":9000";
            var vendor = Vendors.BuiltIn.Of(behaviour.Document);
            var start = text.IndexOf($"\n## {vendor.Name}\n", StringComparison.Ordinal);
            var section = text[start..].Split("\n## ")[1];
            foreach (var client in vendor.Clients.DistinctBy(client => client.Language))
                section.Should().Contain($"{client.Language}:\n").And.Contain(client.For(new Uri("http://" + authority), behaviour.Region));
        }
    }

    [TestCase("docs/profiles.md")]
    public void The_profile_that_a_page_shows_is_one_that_can_be_read(string page)
    {
        var text = Block().Matches(Read(page)).Select(block => Unindented(block))
            .Single(block => block.Contains("endpoint:", StringComparison.Ordinal));

        var profile = ProfileReader.Parse(text, page);

        profile.Documents.Should().Equal("aws-s3");
    }

    [Test]
    public void Every_key_and_feature_of_a_profile_is_explained()
    {
        var text = Read("docs/profiles.md");

        using var schema = JsonDocument.Parse(Read("profiles/profile.schema.json"));
        foreach (var key in KeysIn(schema.RootElement).Distinct())
            text.Should().MatchRegex($@"`(?:[a-zA-Z]+\.)*{Regex.Escape(key)}(?:\.[a-zA-Z]+)*`", $"a profile may have {key}");
        foreach (var word in Vendors.BuiltIn.DialectNames.Concat(Vendors.BuiltIn.SignatureSchemeNames).Concat(Vendors.BuiltIn.DocumentNames)
            .Concat(Operation.Words))
            text.Should().Contain($"`{word}`");
    }

    [Test]
    public void Tables_of_features_verdicts_bases_and_harms_are_those_of_the_code()
    {
        RowsOf("docs/profiles.md", "Feature")
            .Should().Equal(Feature.All.Select(feature => $"{feature.Word} | {feature.Value} | {feature.Meaning}"));
        RowsOf("docs/reading-results.md", "Verdict")
            .Should().BeEquivalentTo(VerdictEntry.All.Select(entry => $"{entry.Word} | {entry.Meaning} | {Answer(entry.Verdict)}"));
        RowsOf("docs/reading-results.md", "Basis").Should().Equal(BasisEntry.All.Select(entry => $"{entry.Word} | {entry.Meaning}"));
        RowsOf("CONTRIBUTING.md", "Basis").Select(row => (row.Split(" | ")[0], row.Split(" | ")[^1]))
            .Should().Equal(BasisEntry.All.Select(entry => (entry.Word, entry.IfNotKept.ToString())));

        RowsOf("docs/reading-results.md", "Harm").Should().Equal(HarmEntry.All.Select(entry => $"{entry.Word} | {entry.Meaning}"));

        static string Answer(Verdict verdict) =>
            FailOn.Default.Fails(verdict, [])
                ? "yes"
                : FailOn.Of(FailOn.Default.Words, strict: true).Fails(verdict, []) ? "with --strict" : "no";
    }

    [Test]
    public void Every_option_of_serve_and_every_verb_is_on_a_page()
    {
        var pages = string.Concat(Pages.Select(Read));
        var root = CommandLine.Root(new Installation([]));

        root.Subcommands.Where(verb => verb.Name != "body").Should().AllSatisfy(verb => pages.Should().Contain($"conformance {verb.Name}"));
        var serve = root.Subcommands.Single(verb => verb.Name == "serve");
        var options = serve.Options.Where(
            option => option.Name is not ("--help" or "--region") && !option.Name.StartsWith("--second-", StringComparison.Ordinal));
        options.Should().AllSatisfy(option => Read("docs/emulator.md").Should().Contain(option.Name));
    }

    /// <summary>The names of all properties of a JSON Schema, at every depth.</summary>
    private static IEnumerable<string> KeysIn(JsonElement schema) => schema.ValueKind switch
    {
        JsonValueKind.Object => schema.EnumerateObject().SelectMany(member => member.Name == "properties"
            ? member.Value.EnumerateObject().SelectMany(key => KeysIn(key.Value).Prepend(key.Name))
            : KeysIn(member.Value)),
        JsonValueKind.Array => schema.EnumerateArray().SelectMany(KeysIn),
        _ => [],
    };

    /// <summary>The rows of the table whose first heading is given, without emphasis and marks of code, the first letter small.</summary>
    private static IEnumerable<string> RowsOf(string page, string heading) => Read(page).Split('\n')
        .Select(line => line.Trim())
        .SkipWhile(line => !line.StartsWith($"| {heading} |", StringComparison.Ordinal))
        .Skip(2)
        .TakeWhile(line => line.StartsWith('|'))
        .Select(line => line.Trim('|', ' ').Replace("`", "", StringComparison.Ordinal).Replace("*", "", StringComparison.Ordinal))
        .Select(line => char.ToLowerInvariant(line[0]) + line[1..]);

    private static string Read(string page) => File.ReadAllText(Repository.PathOf(page.Split('/'))).ReplaceLineEndings("\n");

    /// <summary>The lines of code blocks that are not data, and what is set as code and begins like a command.</summary>
    private static IEnumerable<string> CommandsIn(string page)
    {
        var text = Read(page);
        var lines = Block().Matches(text).Where(block => block.Groups["language"].Value is "sh")
            .SelectMany(block => block.Groups["body"].Value.Split('\n'));
        var spans = Span().Matches(WithoutCode(text)).Select(span => span.Groups[1].Value.ReplaceLineEndings(" "));
        return lines.Concat(spans).Select(line => Comment().Replace(line, "").Trim()).Where(line => Command().IsMatch(line));
    }

    private static string[]? WordsAfterConformance(string command)
    {
        if (Invocation().Match(command) is not { Success: true } start) return null;
        // What follows a pipe or a redirection is the shell's.
        var rest = command[start.Length..].Split(" | ")[0].Split(" > ")[0].Split(" >> ")[0];
        if (rest.Contains("VERB", StringComparison.Ordinal)) return null;
        string[] words = [.. Word().Matches(rest).Select(word => word.Value.Trim('\'', '"'))];
        // A verb alone is named, not called: it need not have its arguments.
        return words.Length == 1 ? [words[0], "--help"] : words;
    }

    private static HashSet<string> HeadingsOf(string page) =>
        [.. Heading().Matches(WithoutCode(Read(page.Replace('\\', '/'))))
            .Select(heading => NotInAnchors().Replace(heading.Groups[1].Value.ToLowerInvariant(), "").Replace(' ', '-'))];

    private static string WithoutCode(string text) => Block().Replace(text, "");

    private static string Unindented(Match block)
    {
        var indent = block.Groups["indent"].Value;
        return string.Join('\n', block.Groups["body"].Value.Split('\n')
            .Select(line => line.StartsWith(indent, StringComparison.Ordinal) ? line[indent.Length..] : line));
    }

    [GeneratedRegex(@"^(?<indent> *)```(?<language>[a-z]*)\n(?<body>.*?)^ *```$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Block();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Span();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("^#+ (.*)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex("[^a-z0-9 -]")]
    private static partial Regex NotInAnchors();

    [GeneratedRegex(@"\s+#\s.*$")]
    private static partial Regex Comment();

    [GeneratedRegex(@"^(?:[A-Z_]+=\S+ )*(?:conformance |dotnet |node |\.ci/)")]
    private static partial Regex Command();

    [GeneratedRegex("^(?:conformance|dotnet run (?:-c Release )?--project fixtures/Cli --) ")]
    private static partial Regex Invocation();

    [GeneratedRegex(@"'[^']*'|""[^""]*""|\S+")]
    private static partial Regex Word();

    [GeneratedRegex(@"(?<![\w./])(?:suites|fixtures|runsettings|\.ci)/[\w./-]+\b")]
    private static partial Regex NamedFile();

    [GeneratedRegex("method == ([A-Za-z_]+)")]
    private static partial Regex NamedTest();
}
