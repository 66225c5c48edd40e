using BenchmarkDotNet.Attributes;
using Conformance.Multipart.Running;
using Conformance.Rules;

namespace Conformance.Benchmarks.SmallParts;

/// <summary>What every start of a run reads: a rulebook, held against the checks it names, and a profile.</summary>
public class Reading
{
    private readonly string rulebookFile = Path.Combine(Repository.Root, "suites", "Multipart", "UploadPart", "Rulebooks", "aws-s3.yaml");
    private readonly string profileFile = Path.Combine(Repository.Root, "profiles", "ceph-rgw.yaml");

    [Benchmark]
    public Rulebook ReadRulebook() => RulebookReader.Read(rulebookFile, CheckMethod.Catalogue);

    [Benchmark]
    public Profile ReadProfile() => ProfileReader.Read(profileFile);
}
