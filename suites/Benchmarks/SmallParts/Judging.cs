using BenchmarkDotNet.Attributes;
using Conformance.Multipart;
using Conformance.Reference;
using Conformance.Reporting;
using Conformance.Reporting.Records;
using Conformance.Rules;
using Conformance.Rules.Profiles;
using Conformance.Running;
using Conformance.Running.Judging;
using Conformance.Wire.Exchanges;
using Conformance.Wire.Sessions;
using Conformance.Wire.Targets;

namespace Conformance.Benchmarks.SmallParts;

/// <summary>
/// What is made of a verdict: the text that a reader gets of a broken rule, the transcript of an exchange, the line that a record becomes.
/// </summary>
public class Judging
{
    private ReferenceServer server = null!;
    private Target target = null!;
    private Session session = null!;
    private Exchange exchange = null!;
    private CaseContext context = null!;
    private CaseRecord record = null!;
    private Case planned = null!;

    [GlobalSetup]
    public async Task JudgeOnce()
    {
        server = await ReferenceServer.StartAsync(new ReferenceOptions());
        var profile = ProfileReader.Read(Path.Combine(Workspace.Clone, "profiles", "reference-aws.yaml"));
        target = await Target.ConnectAsync(profile, DirectRun.OptionsFor(server, RunId.New(DateTimeOffset.UtcNow), seed: 0));
        await target.PrepareAsync();
        session = target.OpenSession("benchmark");
        exchange = await session.HeadObjectAsync(session.NewKey());
        var plan = Runs.LightPlan.Of(profile, MultipartSuite.Read());
        planned = plan.Cases[0];
        record = await CaseRunner.RunAsync(planned, target, EndpointTraits.Usual);
        context = new CaseContext(planned, session, EndpointTraits.Usual);
        context.Judging("an object", exchange);
    }

    [Benchmark]
    public string WriteMessage() => CaseMessage.Compose(planned, Verdict.Broken, "the object is not there", context);

    [Benchmark]
    public string WriteTranscript() => exchange.Transcript();

    [Benchmark]
    public string WriteRecordLine() => RecordJson.Line(record);

    [GlobalCleanup]
    public async Task StopAsync()
    {
        await session.DisposeAsync();
        await target.DisposeAsync();
        await server.DisposeAsync();
    }
}
