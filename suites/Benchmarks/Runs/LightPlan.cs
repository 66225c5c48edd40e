using Conformance.Multipart;
using Conformance.Rules;
using Conformance.Rules.Profiles;
using Conformance.Running;

namespace Conformance.Benchmarks.Runs;

/// <summary>The cases of a light run of one profile.</summary>
internal sealed class LightPlan
{
    private LightPlan(RunPlan plan, int most)
    {
        Plan = plan;
        Cases = [.. plan.Cases.Take(most)];
    }

    public RunPlan Plan { get; }

    public Profile Profile => Plan.Profiles[0];

    public IReadOnlyList<Case> Cases { get; }

    /// <param name="profileName">One of profiles/*.yaml.</param>
    public static LightPlan Of(string profileName, Size size) =>
        Of(ProfileReader.Read(Path.Combine(Workspace.Clone, "profiles", $"{profileName}.yaml")), MultipartSuite.Read(),
            size.Choose(int.MaxValue, 4));

    /// <param name="most">No more cases than these are run.</param>
    public static LightPlan Of(Profile profile, Suite suite, int most = int.MaxValue)
    {
        var options = new RunOptions { Profiles = [profile.Name], Weights = new HashSet<Weight> { Weight.Light } };
        return new LightPlan(RunPlan.Of(options, [profile], suite), most);
    }
}
