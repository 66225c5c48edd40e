using BenchmarkDotNet.Attributes;
using Conformance.Multipart;
using Conformance.Rules.Profiles;
using Conformance.Rules.Rulebooks;
using Conformance.Running;

namespace Conformance.Benchmarks.SmallParts;

/// <summary>What every start of a run reads: a rulebook, held against the checks it names, and a profile.</summary>
public class Reading
{
    private readonly string rulebookFile = Path.Combine(Workspace.Clone, "suites", "Multipart", "UploadPart", "Rulebooks", "aws-s3.yaml");
    private readonly CheckCatalogue checks = Suite.CatalogueOf(Suite.ChecksOf(typeof(MultipartSuite).Assembly));
    private readonly string profileFile = Path.Combine(Workspace.Clone, "profiles", "ceph-rgw.yaml");

    [Benchmark]
    public Rulebook ReadRulebook() => RulebookReader.Read(rulebookFile, checks);

    [Benchmark]
    public Profile ReadProfile() => ProfileReader.Read(profileFile);
}
