using Conformance.Rules;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Rules;

/// <summary>Every profile in the repository can be read.</summary>
public sealed class ProfileFiles
{
    public static IEnumerable<string> All => Directory.EnumerateFiles(Repository.PathOf("profiles"), "*.yaml").Select(Path.GetFileName).Order(StringComparer.Ordinal)!;

    [TestCaseSource(nameof(All))]
    public void IsAProfile(string file)
    {
        var profile = ProfileReader.Read(Repository.PathOf("profiles", file));

        profile.Name.Should().Be(file[..^".yaml".Length]);
        profile.At.File.Should().Be($"profiles/{file}");
    }
}
