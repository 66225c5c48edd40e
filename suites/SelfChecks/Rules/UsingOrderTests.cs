using Conformance.SelfChecks.Support;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Rules;

/// <summary>
/// The namespaces that a file uses stand in one order: the runtime's first, then by name. Neither the build nor the formatter looks at it.
/// </summary>
public sealed class UsingOrderTests
{
    private const string Using = "using ";

    [Test]
    public void Files_name_the_namespaces_they_use_in_order() =>
        SourceFiles.All.Where(path => Path.GetExtension(path) == ".cs").Where(path => !IsInOrder(File.ReadAllLines(path)))
            .Select(SourceFiles.RelativePath).Should().BeEmpty();

    [TestCase(true, "using System.Net;", "using Alpha;", "using Alpha.Beta;", "using Zeta;")]
    [TestCase(false, "using Alpha;", "using System.Net;")]
    [TestCase(false, "using Zeta;", "using Alpha;")]
    [TestCase(true, "using Zeta;", "namespace X;", "using var alpha = 1;")]
    public void Order_is_by_name_and_the_runtime_first(bool expected, params string[] lines) => IsInOrder(lines).Should().Be(expected);

    private static bool IsInOrder(string[] lines)
    {
        // An alias or a static class stands after the namespaces.
        var names = lines.TakeWhile(line => line.Length == 0 || line.StartsWith(Using, StringComparison.Ordinal))
            .Where(line => line.Length > 0 && !line.Contains('=') && !line.StartsWith(Using + "static ", StringComparison.Ordinal))
            .Select(line => line[Using.Length..].TrimEnd(';')).ToArray();
        return names.SequenceEqual(
            names.OrderBy(name => name.Split('.')[0] != "System").ThenBy(name => name, StringComparer.OrdinalIgnoreCase));
    }
}
