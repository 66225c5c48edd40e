using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Conformance.Multipart.Judging;
using Conformance.Multipart.Running;
using Conformance.Reference;
using Conformance.Reporting;
using Conformance.Rules;
using Conformance.Wire;

// How long a light run of a document takes, beside the time that the same client needs to send the same number of requests and the
// same bytes to the same server without judging anything. Both sides alternate within one process, so that the machine is the same.

const int Concurrency = 16;
var document = args is [var named, ..] ? named : "aws-s3";
var rounds = args is [_, var count, ..] ? int.Parse(count, CultureInfo.InvariantCulture) : 5;

var profile = ProfileReader.Read(Path.Combine(Repository.Root, "profiles", "reference-aws.yaml")) with { Documents = [document] };
var parameters = new RunParameters { Profiles = [profile.Name], Weights = new HashSet<Weight> { Weight.Light } };
var plan = CasePlan.Of(parameters, [profile], CasePlan.ReadRulebooks());
var fixtures = plan.Cases.Select(planned => planned.Check.Method.DeclaringType!).Distinct().ToDictionary(type => type, type => Activator.CreateInstance(type)!);

await using var server = await ReferenceServer.StartAsync(new ReferenceOptions { Document = document });
await JudgeAsync();

var ratios = new List<double>();
for (var round = 1; round <= rounds; round++)
{
    var (judged, records) = await JudgeAsync();
    var sent = await SendAsync(records);
    ratios.Add(judged / sent);
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"round {round}: judging {judged:0.000} s, sending alone {sent:0.000} s, ratio {judged / sent:0.00}"));
}

ratios.Sort();
var requests = await CountAsync();
Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
    $"{plan.Cases.Count} cases, {requests.Requests} requests, {requests.Bytes / 1e6:0.0} MB of parts sent; median ratio {ratios[ratios.Count / 2]:0.00} ({ratios[0]:0.00} to {ratios[^1]:0.00}); {RuntimeInformation.OSDescription}, {Environment.ProcessorCount} cores"));
return 0;

async Task<Target> ConnectAsync()
{
    var target = await Target.ConnectAsync(profile, new TargetOptions
    {
        EndpointOverride = server.Endpoint,
        Main = server.Owner,
        Second = server.SecondAccount,
        Temporary = server.Temporary,
        KmsKeyId = server.KmsKeyId,
    });
    await target.PrepareAsync();
    return target;
}

async Task<(double Seconds, IReadOnlyList<CaseRecord> Records)> JudgeAsync()
{
    await using var target = await ConnectAsync();
    var records = new CaseRecord[plan.Cases.Count];
    var clock = Stopwatch.StartNew();
    await Parallel.ForAsync(0, plan.Cases.Count, new ParallelOptions { MaxDegreeOfParallelism = Concurrency }, async (index, _) =>
        records[index] = await CaseRunner.RunAsync(plan.Cases[index], fixtures[plan.Cases[index].Check.Method.DeclaringType!], target, EndpointTraits.Usual));
    var seconds = clock.Elapsed.TotalSeconds;
    await target.CleanAsync();
    return (seconds, records);
}

// A request with a body becomes a PutObject of as many bytes, one that brought bytes a read of as many, any other a HEAD.
async Task<double> SendAsync(IReadOnlyList<CaseRecord> records)
{
    await using var target = await ConnectAsync();
    await using var session = target.OpenSession("floor");
    var stored = new Dictionary<long, string>();
    foreach (var length in records.SelectMany(record => record.Exchanges).Where(IsRead).Select(BytesReceived).Distinct())
    {
        stored[length] = session.NewKey();
        await session.PutObjectAsync(stored[length], Body.Generated(length, seed: 1));
    }

    var clock = Stopwatch.StartNew();
    await Parallel.ForEachAsync(records, new ParallelOptions { MaxDegreeOfParallelism = Concurrency }, async (record, cancellation) =>
    {
        await using var own = target.OpenSession("floor", cancellation);
        var key = own.NewKey();
        foreach (var exchange in record.Exchanges)
        {
            if (exchange.RequestBytes > 0) await own.PutObjectAsync(key, Body.Generated(exchange.RequestBytes, seed: 1));
            else if (IsRead(exchange)) await own.ReadObjectAsync(stored[BytesReceived(exchange)]);
            else await own.HeadObjectAsync(key);
        }
    });
    var seconds = clock.Elapsed.TotalSeconds;
    await target.CleanAsync();
    return seconds;
}

async Task<(int Requests, long Bytes)> CountAsync()
{
    var (_, records) = await JudgeAsync();
    var exchanges = records.SelectMany(record => record.Exchanges).ToList();
    return (exchanges.Count, exchanges.Sum(exchange => exchange.RequestBytes));
}

static bool IsRead(ExchangeRecord exchange) => exchange is { Method: "GET", Status: 200 } && BytesReceived(exchange) > 0;

static long BytesReceived(ExchangeRecord exchange) => exchange.ResponseHeaders.FirstOrDefault(header => header.Name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase)) is { } length
    ? long.Parse(length.Value, CultureInfo.InvariantCulture) : 0;
