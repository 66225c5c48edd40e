using System.Reflection;
using Conformance.Reference;
using Conformance.Rules;
using Conformance.Rules.Rulebooks;
using Conformance.SelfChecks.Support.Running;
using FluentAssertions;
using NUnit.Framework;
using Repository = Conformance.SelfChecks.Support.Repository;

namespace Conformance.SelfChecks.Proofs;

/// <summary>
/// The reference is written from the documents and the rulebooks too, but neither from the other:
/// only so can one find the other's mistakes.
/// </summary>
[Category("Proof")]
public sealed class TwoHands
{
    [Test]
    public void TheReferenceKnowsNoRules()
    {
        var referenced = Reach(typeof(Behaviour).Assembly);

        referenced.Should().NotContain("Conformance.Rules").And.NotContain("Conformance.Multipart").And.NotContain("YamlDotNet");
    }

    [Test]
    public void TheReferenceNamesNoRulebook()
    {
        var mentioning = Directory.EnumerateFiles(Repository.PathOf("fixtures", "Reference"), "*.cs*", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Where(
                file => File.ReadAllText(file) is var text
                    && (text.Contains(".yaml", StringComparison.OrdinalIgnoreCase)
                        || text.Contains("rulebook", StringComparison.OrdinalIgnoreCase)));

        mentioning.Should().BeEmpty();
    }

    /// <summary>A number that is wrong in a rulebook makes the reference's run break, so it cannot stay unseen.</summary>
    [TestCase("aws-s3", "sizes: [5242880, 1]", "sizes: [5242879, 1]", "aws.upload-part.part-size.least/least and one byte")]
    [TestCase("aws-s3", "size: 5242879, minSize: 5242880", "size: 6291455, minSize: 6291456", "aws.upload-part.part-size.too-small")]
    [TestCase("aws-s3", "number: 10000 }", "number: 10001 }", "aws.upload-part.part-number.in-range/highest")]
    public async Task AWrongNumberInARulebookShows(string document, string right, string wrong, string id)
    {
        var folder = Directory.CreateTempSubdirectory("conformance-rulebook-");
        try
        {
            var text = await File.ReadAllTextAsync(Repository.PathOf("suites", "Multipart", "UploadPart", "Rulebooks", $"{document}.yaml"));
            text.Should().Contain(right);
            var path = Path.Combine(folder.FullName, $"{document}.yaml");
            await File.WriteAllTextAsync(path, text.Replace(right, wrong, StringComparison.Ordinal));
            var plan = ProvingGround.PlanFor(ProvingGround.ReferenceProfile(document),
                [RulebookReader.Read(path, SuitesUnderTest.Catalogue)]);

            var records = await ProvingGround.Of(document)
                .RunAsync(Behaviour.For(document), plan.AllCases.Where(planned => planned.Id == id));

            records.Should().ContainSingle().Which.Verdict.Should().Be(Verdict.Broken);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static HashSet<string> Reach(Assembly assembly)
    {
        var reached = new HashSet<string>();
        var open = new Queue<Assembly>([assembly]);
        while (open.TryDequeue(out var next))
        {
            foreach (var name in next.GetReferencedAssemblies()
                .Where(name => reached.Add(name.Name!) && name.Name!.StartsWith("Conformance.", StringComparison.Ordinal)))
                open.Enqueue(Assembly.Load(name));
        }

        return reached;
    }
}
