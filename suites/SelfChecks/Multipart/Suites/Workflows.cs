using System.Text.RegularExpressions;
using Conformance.SelfChecks.Support;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Multipart.Suites;

/// <summary>
/// What runs in the build service with its rights: pinned, and secrets only where a program reads them from its environment.
/// </summary>
public sealed class Workflows
{
    private static readonly string Root = Repository.PathOf(".github");

    /// <summary>Workflows, and actions that others' workflows use.</summary>
    private static IEnumerable<string> Files => Directory.GetFiles(Root, "*.yml", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/'));

    private static IEnumerable<string> WorkflowFiles => Files.Where(file => file.StartsWith("workflows/", StringComparison.Ordinal));

    [TestCaseSource(nameof(Files))]
    public void PinWhatTheyUseByCommit(string file)
    {
        var uses = Lines(file).Where(line => line.Contains("uses:", StringComparison.Ordinal)).ToList();

        uses.Should().NotBeEmpty().And.OnlyContain(line => Regex.IsMatch(line, @"uses: [\w/-]+@[0-9a-f]{40} # v[0-9]+\.[0-9]+\.[0-9]+$"));
    }

    [TestCaseSource(nameof(Files))]
    public void NameSecretsInEnvironmentsAlone(string file) =>
        Lines(file).Where(line => line.Contains("${{ secrets", StringComparison.Ordinal))
            .Should().NotContain(line => !Regex.IsMatch(line, @"^ +[A-Z_]+: \$\{\{ secrets\.[A-Z_]+ \}\}$"));

    [TestCaseSource(nameof(WorkflowFiles))]
    public void AskForReadingAloneUnlessAJobSaysMore(string file) =>
        string.Join('\n', Lines(file)).Should().Contain("\npermissions:\n  contents: read\n\n");

    /// <summary>An expression inside a script is text put into a program: whoever names a branch could write it.</summary>
    [TestCaseSource(nameof(Files))]
    public void PutNoExpressionIntoAScript(string file) =>
        Lines(file).Where(line => line.TrimStart(' ', '-').StartsWith("run:", StringComparison.Ordinal))
            .Should().NotContain(line => line.Contains("${{", StringComparison.Ordinal));

    [TestCaseSource(nameof(WorkflowFiles))]
    public void RunScriptsThatAreThere(string file) =>
        Lines(file).SelectMany(line => Regex.Matches(line, @"(?<=run: |^ +)\.ci/[\w-]+"))
            .Should().OnlyContain(script => File.Exists(Repository.PathOf(script.Value.Split('/'))));

    private static string[] Lines(string file) => File.ReadAllLines(Path.Combine(Root, file));
}
