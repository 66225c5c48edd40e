using Conformance.Multipart.Running;
using Conformance.Rules;

namespace Conformance.Benchmarks.Runs;

/// <summary>The cases of a light run of one profile, ready to be run without a test runner.</summary>
internal sealed class LightPlan
{
    private readonly Dictionary<Type, object> fixtures;

    private LightPlan(CasePlan plan, int most)
    {
        Plan = plan;
        Cases = [.. plan.Cases.Take(most)];
        fixtures = Cases.Select(planned => planned.Check.Method.DeclaringType!).Distinct().ToDictionary(type => type, type => Activator.CreateInstance(type)!);
    }

    public CasePlan Plan { get; }

    public Profile Profile => Plan.Profiles[0];

    public IReadOnlyList<Case> Cases { get; }

    /// <param name="profileName">One of profiles/*.yaml.</param>
    public static LightPlan Of(string profileName, Extent extent) =>
        Of(ProfileReader.Read(Path.Combine(Repository.Root, "profiles", $"{profileName}.yaml")), CasePlan.ReadRulebooks(), extent.Choose(int.MaxValue, 4));

    /// <param name="most">No more cases than these are run.</param>
    public static LightPlan Of(Profile profile, IReadOnlyList<Rulebook> rulebooks, int most = int.MaxValue)
    {
        var parameters = new RunParameters { Profiles = [profile.Name], Weights = new HashSet<Weight> { Weight.Light } };
        return new LightPlan(CasePlan.Of(parameters, [profile], [.. rulebooks.Where(book => profile.Documents.Contains(book.Header.Document.Name))]), most);
    }

    /// <summary>An instance of the class that holds a case's check; stateless, so cases share it.</summary>
    public object FixtureOf(Case planned) => fixtures[planned.Check.Method.DeclaringType!];
}
