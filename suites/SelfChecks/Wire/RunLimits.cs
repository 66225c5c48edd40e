using System.Diagnostics;
using Conformance.Rules.Profiles;
using Conformance.SelfChecks.Support;
using Conformance.SelfChecks.Support.Wire;
using Conformance.Wire.Bodies;
using Conformance.Wire.Exchanges;
using Conformance.Wire.Requests;
using Conformance.Wire.Sessions;
using Conformance.Wire.Targets;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Wire;

/// <summary>A profile's limits hold, and what they forbid is unsupported rather than failed.</summary>
public sealed class RunLimits
{
    private static readonly string Ok = ScriptedServer.Response("200 OK");

    [Test]
    public async Task MaxRequestsEndsTheRunsRequestsButNotItsCleaning()
    {
        await using var server = ScriptedServer.Responding(Ok);
        await using var target = await ConnectAsync(server, limits => limits with { MaxRequests = 1 });
        var session = target.OpenSession("requests");
        await session.PutObjectAsync("k", Body.OneByte);

        var second = () => session.PutObjectAsync("k", Body.OneByte);
        await second.Should().ThrowAsync<CaseUnsupportedException>().WithMessage("the profile's limits.maxRequests of 1 is used up");
        await session.DisposeAsync();

        server.Exchanges.Select(exchange => exchange.RequestLine.Split(' ')[0]).Should().Equal("PUT", "DELETE");
    }

    [Test]
    public async Task MaxBytesIsAskedBeforeSending()
    {
        await using var server = ScriptedServer.Responding(Ok);
        await using var target = await ConnectAsync(server, limits => limits with { MaxBytes = 10 });
        var session = target.OpenSession("bytes");
        await session.PutObjectAsync("k", Body.OfText("123456"));

        var second = () => session.PutObjectAsync("k", Body.OfText("123456"));

        await second.Should().ThrowAsync<CaseUnsupportedException>()
            .WithMessage("sending 6 bytes would go beyond the profile's limits.maxBytes of 10, of which 6 are used");
        (await session.PutObjectAsync("k", Body.OfText("1234"))).Status.Should().Be(200);
        target.Traffic.Should().Be(new Traffic(2, 10, 0) { Writes = 2 });
    }

    [Test]
    public async Task MaxDurationEndsWhatIsUnderWayAndWhatWouldFollow()
    {
        await using var server = ScriptedServer.Start(exchange => exchange.WaitAsync());
        // On a busy machine a time can be over before the first request is under way: then a longer one.
        var duration = TimeSpan.FromMilliseconds(300);
        while (!await IsCutOffAsync(server, duration) && duration < Endpoints.Soon)
            duration *= 4;

        duration.Should().BeLessThan(Endpoints.Soon, "a request is cut off at last");
    }

    [Test]
    public async Task RequestsPerSecondAreSpacedOut()
    {
        await using var server = ScriptedServer.Responding(Ok);
        await using var target = await ConnectAsync(server, limits => limits with { RequestsPerSecond = 20 });
        var session = target.OpenSession("rate");
        var clock = Stopwatch.GetTimestamp();

        await Task.WhenAll(Enumerable.Range(0, 11).Select(_ => session.SendAsync(new Request("GET") { Key = "k" })));

        Stopwatch.GetElapsedTime(clock).Should().BeGreaterThan(TimeSpan.FromMilliseconds(480));
    }

    [Test]
    public async Task ConcurrencyIsNotExceeded()
    {
        var (now, most) = (0, 0);
        var gate = new Lock();
        await using var server = ScriptedServer.Start(async exchange =>
        {
            lock (gate) most = Math.Max(most, ++now);
            await Task.Delay(30, exchange.Stopping);
            lock (gate) now--;
            await exchange.SendAsync(Ok);
        });
        await using var target = await ConnectAsync(server, limits => limits with { Concurrency = 3 });
        var session = target.OpenSession("concurrency");

        await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => session.SendAsync(new Request("GET") { Key = "k" })));

        most.Should().Be(3);
    }

    /// <summary>Whether a request was under way when the time was over; it and the next one end in the words of the limit.</summary>
    private static async Task<bool> IsCutOffAsync(ScriptedServer server, TimeSpan duration)
    {
        await using var target = await ConnectAsync(server, limits => limits with { MaxDuration = duration });
        var session = target.OpenSession("duration");
        var sending = () => session.SendAsync(new Request("GET") { Key = "k" });

        await sending.Should().ThrowAsync<CaseUnsupportedException>()
            .WithMessage($"the profile's limits.maxDuration of {duration} is over");
        await sending.Should().ThrowAsync<CaseUnsupportedException>()
            .WithMessage($"the profile's limits.maxDuration of {duration} is over");
        if (session.Exchanges.Count == 0)
            return false;
        session.Exchanges.Should().ContainSingle().Which.Failure!.Kind
            .Should().Be(TransportFailureKind.Budget, "what was cut off stays on the record");
        return true;
    }

    private static Task<Target> ConnectAsync(ScriptedServer server, Func<Limits, Limits> limit)
    {
        var profile = Endpoints.Profile(server.Endpoint);
        return Endpoints.ConnectAsync(profile with { Limits = limit(profile.Limits) });
    }
}
