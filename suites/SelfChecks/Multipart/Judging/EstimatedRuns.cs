using Conformance.Dialects;
using Conformance.Reference;
using Conformance.Reporting.Records;
using Conformance.Rules;
using Conformance.Rules.Profiles;
using Conformance.Running;
using Conformance.SelfChecks.Support.Running;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Multipart.Judging;

/// <summary>What is counted on the substitute is what a run then sends.</summary>
public sealed class EstimatedRuns
{
    [Test]
    public async Task CountWhatARunOnTheReferenceRecords()
    {
        var profile = ProvingGround.ReferenceProfile("tencent-cos");

        var estimate = await RecordedRun.OfAsync(ReferenceSubstitute.For(profile, ReferenceVendors.BuiltIn), Light);
        var run = await RecordedRun.OfAsync(profile, Light);

        MustAgree(estimate.Traffic, run.Traffic);
        estimate.Traffic.BytesReceived
            .Should().BeCloseTo(run.Traffic.BytesReceived, (ulong)run.Traffic.BytesReceived / 100, "request IDs and hosts differ");
        estimate.Traffic.MaxBytesStored.Should().BeInRange(1 << 20, 64 << 20);
        estimate.Totals.Should().Be(run.Totals);
    }

    /// <summary>An endpoint of which the profile says a lot: TLS, buckets that are there, no second account, no key service.</summary>
    [Test]
    public async Task CountWhatARunOnAnEndpointOfAnotherKindRecords()
    {
        var cases = new[] { "access", "part-number", "managed-key", "no-such-upload", "signature" };
        var options = new ReferenceOptions
        {
            Tls = true,
            Region = "eu-north-7",
            Owner = new AccessKey("ESTIMATEDKEY", "estimated/secret"),
            Buckets = ["given-bucket", "given-bucket-2"],
        };
        await using var server = await ReferenceServer.StartAsync(options);
        var profile = ProvingGround.ReferenceProfile("aws-s3") with
        {
            Endpoint = new Uri("https://192.0.2.1"),
            TlsFingerprint = server.CertificateFingerprint,
            Region = "eu-north-7",
            Credentials = new CredentialNames("ESTIMATED_ACCESS_KEY", "ESTIMATED_SECRET_KEY", null),
            Bucket = "given-bucket",
            SecondBucket = "given-bucket-2",
            Features = new Features
            {
                [Feature.SecondBucket] = [],
                [Feature.PathStyle] = [],
                [Feature.SseS3] = [],
                [Feature.Signatures] = ["aws-v4"],
            },
            Missing = [Operation.UploadPartCopy.Word],
            HostTemplate = null,
        };

        // Nobody is at the endpoint yet, and no variable needs to be set for an estimate.
        var estimate = await RecordedRun.OfAsync(ReferenceSubstitute.For(profile, ReferenceVendors.BuiltIn), Light, cases);
        Environment.SetEnvironmentVariable("ESTIMATED_ACCESS_KEY", options.Owner.Id);
        Environment.SetEnvironmentVariable("ESTIMATED_SECRET_KEY", options.Owner.Secret);
        var run = await RecordedRun.OfAsync(profile with { Endpoint = server.Endpoint }, Light, cases);

        MustAgree(estimate.Traffic, run.Traffic);
        estimate.Totals.Should().Be(run.Totals);
        estimate.Totals.Unsupported.Should().BePositive();
        run.Traffic.MaxBytesStored.Should().BeNull("only the endpoint knows");
    }

    private static RunOptions Light { get; } = new() { Profiles = [], Weights = new HashSet<Weight> { Weight.Light } };

    /// <summary>
    /// The order in which cases run side by side decides how much is stored at once, and nothing else but for a request or a byte: which of
    /// two writes wins a race, and whether a refusal comes before the last byte has left.
    /// </summary>
    private static void MustAgree(TrafficRecord estimate, TrafficRecord run)
    {
        Counts(estimate).Zip(Counts(run)).Where(pair => Math.Abs(pair.First.Value - pair.Second.Value) > 3)
            .Select(pair => $"{pair.First.Name}: {pair.First.Value} estimated, {pair.Second.Value} in the run").Should().BeEmpty();
    }

    private static IEnumerable<(string Name, long Value)> Counts(TrafficRecord traffic) =>
    [
        ("requests", traffic.Requests), ("bytes sent", traffic.BytesSent), ("writes", traffic.Writes ?? 0), ("reads", traffic.Reads ?? 0),
        ("deletes", traffic.Deletes ?? 0), ("cleaning", traffic.Cleaning ?? 0), ("bytes held back", traffic.BytesHeldBack ?? 0),
    ];
}
