using System.Text.Json.Nodes;
using Conformance.Cli.Estimating;
using Conformance.Dialects;
using Conformance.Reporting.Records;
using Conformance.Rules.Profiles;
using Conformance.SelfChecks.Support;
using Conformance.SelfChecks.Support.Reporting;
using Conformance.SelfChecks.Support.Wire;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Cli;

/// <summary>What a run will cost, told before it.</summary>
public sealed class Estimating
{
    private static readonly TrafficRecord Traffic = new(1_000, 3L << 30, 1L << 29)
    {
        Writes = 600,
        Reads = 250,
        Deletes = 150,
        Cleaning = 200,
        BytesHeldBack = 5L << 30,
        MaxBytesStored = 20 << 20,
    };

    [Test]
    public void PricesRequestsByClassAndBytesByDirection()
    {
        var estimate = Of(profile =>
            profile with { Prices = new Prices("EUR", PutPer1000: 5, GetPer1000: 0.4, DeletePer1000: 1, UpPerGB: 0.25, DownPerGB: 0.5) });

        estimate.Cost.Should().Be(new CostEstimate("EUR", Total: 4.25, Requests: 3.25, Traffic: 1));
        EstimateText.Render(estimate).Should().Contain("cost        4.25 EUR: requests 3.25, traffic 1.00; storage is not priced");
    }

    [Test]
    public void TellsWhatIsSentWhereNobodyRefuses() =>
        EstimateText.Render(Of(profile => profile)).Should()
            .Contain("requests    1,000: 600 PUT, POST, LIST; 250 GET, HEAD; 150 DELETE").And
            .Contain("bytes up    3.0 GiB")
            .And.Contain("and 5.0 GiB more where the endpoint does not refuse a part by its declared size").And
            .Contain("storage     20.0 MiB at its peak").And.Contain("not known: the profile gives no prices")
            .And.Contain("none of the profile's would be reached");

    [TestCase(null, 62.5, "about 63 s at 1000 ms a response (--latency) and 16 cases in parallel")]
    [TestCase(10.0, 100.0, "about 100 s at 10 requests per second")]
    public void TakesAsLongAsDistanceOrRateMakeIt(double? rate, double seconds, string words)
    {
        var estimate = Of(profile => profile with { Limits = profile.Limits with { RequestsPerSecond = rate } }, TimeSpan.FromSeconds(1));

        estimate.Time.Seconds.Should().Be(seconds);
        EstimateText.Render(estimate).Should().Contain(words);
    }

    [TestCase(800, null, null, null)]
    [TestCase(799, null, null, "limits.maxRequests of 799 would be reached: 800 are needed, clean-up not counted")]
    [TestCase(null, 8L << 30, null, null)]
    [TestCase(null, 4L << 30, null, "limits.maxBytes of 4.0 GiB has no room for bodies that are declared and held back (5.0 GiB)")]
    [TestCase(null, 2L << 30, null, "limits.maxBytes of 2.0 GiB would be reached: 3.0 GiB are sent")]
    [TestCase(null, null, 2, "limits.maxDuration of 00:00:02 would be reached: about 00:00:04 is needed")]
    public void SaysWhichLimitsWouldBeReached(long? requests, long? bytes, int? seconds, string? sentence)
    {
        var estimate = Of(profile => profile with
        {
            Limits = profile.Limits with
            {
                MaxRequests = requests,
                MaxBytes = bytes,
                MaxDuration = seconds is { } time ? TimeSpan.FromSeconds(time) : null,
            },
        });

        if (sentence is null)
            estimate.LimitsReached.Should().BeEmpty();
        else
            estimate.LimitsReached.Should().ContainSingle().Which.Should().StartWith(sentence);
    }

    /// <summary>With no variable set and an endpoint that must not be asked.</summary>
    [Test]
    public async Task AsksTheEndpointNothing()
    {
        await using var server = ScriptedServer.Responding(ScriptedServer.Response("200 OK"));
        using var profile = new EndpointProfile(
            server.Endpoint.GetLeftPart(UriPartial.Authority),
            "prices: { currency: USD, putPer1000: 0.005, getPer1000: 0.0004 }\nlimits: { maxRequests: 10 }\n");

        var ending = await ConformanceCommand.RunAsync("estimate", "--profile", profile.Path, "--rule",
            "aws.upload-part.part-number.in-range", "--format", "json");

        ending.ExitCode.Should().Be(0, "the error output was: {0}", ending.Error);
        var estimate = JsonNode.Parse(ending.Output)!.AsArray().Should().ContainSingle().Which!;
        estimate["cases"]!.GetValue<int>().Should().Be(4);
        estimate["requests"]!["total"]!.GetValue<int>().Should().BeGreaterThan(20);
        estimate["cost"]!["total"]!.GetValue<double>().Should().BePositive();
        estimate["limitsReached"]!.AsArray().Should().ContainSingle();
        server.Connections.Should().Be(0);
    }

    /// <summary>A store of one's own has no vendor's prices, whatever document it is held to.</summary>
    [TestCase("https://s3.eu-west-1.amazonaws.com", true,
        "by the prices for US East (N. Virginia) of 2026-09-28 (https://aws.amazon.com/s3/pricing/)")]
    [TestCase("https://obs.cn-north-4.myhuaweicloud.com", false, "nobody has read the prices of Huawei OBS; write prices: into the ")]
    [TestCase("https://amazonaws.com.example.com", false, "the profile gives no prices")]
    public void PricesAreThoseOfTheVendorWhoseHostItIs(string endpoint, bool isPriced, string words)
    {
        var estimate = Of(profile => profile with { Endpoint = new Uri(endpoint) });

        (estimate.Cost is not null).Should().Be(isPriced);
        estimate.PricedBy.Should().StartWith(words);
        EstimateText.Render(estimate).Should().Contain(words);
    }

    [Test]
    public void EveryPriceHasItsDayAndItsPlaceAndEveryVendorAPage()
    {
        PriceList.All.Select(vendor => vendor.Vendor).Should().HaveCount(Vendors.BuiltIn.All.Count).And.OnlyHaveUniqueItems();
        PriceList.All.Should().OnlyContain(vendor => vendor.Source.Scheme == "https" && vendor.Hosts.All(host => host.StartsWith('.')));
        PriceList.All.Where(vendor => vendor.Prices is not null).Should().NotBeEmpty().And
            .OnlyContain(vendor => vendor.Day != null && vendor.Place != null && vendor.Prices!.PutPer1000 > 0);
    }

    [TestCase("https://storage.example.com", null, false)]
    [TestCase("http://127.0.0.1:9000", null, true)]
    [TestCase("http://[::1]:9000", null, true)]
    [TestCase("http://s3.localhost:9000", null, true)]
    [TestCase("http://localhost.example.com", null, false)]
    [TestCase("http://localhost:9000", "192.0.2.1:9000", false)]
    [TestCase("https://storage.example.com", "127.0.0.1:9000", true)]
    public void OnlyWhatLeavesTheMachineIsPriced(string endpoint, string? connectTo, bool isLocal) => PriceList.IsLocal(
        Endpoints.Profile(new Uri(endpoint)) with { ConnectTo = connectTo }).Should().Be(isLocal);

    /// <summary>The one endpoint would answer; the others are nowhere near.</summary>
    [TestCase(null, "0.000001", "is not enough: this run is estimated at 0.")]
    [TestCase("https://s3.us-east-1.amazonaws.com", "0", "is not enough: this run is estimated at 0.")]
    [TestCase("https://storage.yandexcloud.net", "10", "the cost of mine is not known: nobody has read the prices of Yandex ")]
    public async Task NothingIsSentThatCostsMoreThanIsAllowed(string? endpoint, string allowed, string says)
    {
        await using var server = ScriptedServer.Responding(ScriptedServer.Response("200 OK"));
        using var profile = new EndpointProfile(endpoint ?? server.Endpoint.GetLeftPart(UriPartial.Authority),
            endpoint is null ? "prices: { currency: USD, putPer1000: 0.005, getPer1000: 0.0004 }" : "");

        var ending = await ConformanceCommand.RunAsync(["run", "--profile", profile.Path, "--rule",
            "aws.upload-part.part-number.in-range", "--max-cost", allowed, "--results", profile["results"]], EndpointProfile.Variables);

        ending.ExitCode.Should().Be(3, "the error output was: {0}", ending.Error);
        ending.ErrorLines.Should().HaveCount(3);
        ending.ErrorLines[0].Should().Be("Counting on the embedded reference what mine will be asked for …");
        ending.ErrorLines[1].Should().MatchRegex(
            @"^mine: about \d+ requests, .* up, .* down, .* stored at the peak; (about 0\.|a cost that is not)");
        ending.ErrorLines[2].Should().StartWith("--max-cost ").And.Contain(says).And.Contain("nothing was sent");
        server.Connections.Should().Be(0);
        Directory.Exists(profile["results"]).Should().BeFalse();
    }

    /// <summary>At an address that is kept for documentation, so that nobody answers there.</summary>
    [Test]
    public async Task AFarRunSaysWhatItWillAskForBeforeItConnects()
    {
        using var profile = new EndpointProfile("http://192.0.2.1:9", "limits: { timeouts: { connect: 1 s } }");

        var ending = await ConformanceCommand.RunAsync(["run", "--profile", profile.Path, "--rule",
            "aws.upload-part.part-number.in-range", "--results", profile["results"]], EndpointProfile.Variables);

        ending.ExitCode.Should().Be(3, "the error output was: {0}", ending.Error);
        ending.ErrorLines.Should().HaveCount(3);
        ending.ErrorLines[1].Should().StartWith("mine: about ").And
            .EndWith("stored at the peak; a cost that is not known: the profile gives no prices.");
        ending.ErrorLines[2].Should().Contain("192.0.2.1");
    }

    private static Estimate Of(Func<Profile, Profile> alter, TimeSpan? latency = null)
    {
        var counted = SampleRun.Make() with { Traffic = Traffic };
        counted = counted with { FinishedAt = counted.StartedAt };
        return Estimate.Of(alter(Endpoints.Profile(new Uri("http://127.0.0.1:9000")) with { Limits = new Limits() }), counted,
            latency ?? TimeSpan.FromMilliseconds(64));
    }
}
