using Conformance.Dialects;
using Conformance.Rules.Profiles;
using Conformance.SelfChecks.Support;
using Conformance.SelfChecks.Support.Wire;
using Conformance.Wire.Bodies;
using Conformance.Wire.Requests;
using Conformance.Wire.Sessions;
using Conformance.Wire.Targets;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Wire;

/// <summary>
/// What an endpoint refuses for its rate is waited for and sent again, within bounds and on the record;
/// what it says otherwise is its response.
/// </summary>
public sealed class ThrottledRequests
{
    private static readonly string Ok = ScriptedServer.Response("200 OK", headers: "ETag: \"e\"\r\n");

    private static string SlowDown(string code = "SlowDown", string headers = "") =>
        ScriptedServer.Response("503 Slow Down", Error(code), headers);

    [Test]
    public async Task AreSentAgainAndEachAttemptIsAnExchange()
    {
        await using var server = Refusing(2, SlowDown(), Ok);
        await using var target = await Endpoints.ConnectAsync(server);
        var session = target.OpenSession("throttled");

        var exchange = await session.PutPartAsync(new UploadHandle("b", "k", "u"), 1, Body.OfText("part"));

        exchange.Status.Should().Be(200);
        session.Exchanges.Select(each => each.Status).Should().Equal(503, 503, 200);
        session.Exchanges.Should().OnlyContain(each => each.RequestBytes == 4);
        server.Exchanges.Should().HaveCount(3);
        target.Traffic.Requests.Should().Be(3);
    }

    [Test]
    public async Task AreSentAgainByTheRawTransportToo()
    {
        await using var server = Refusing(1, SlowDown(), Ok);
        await using var target = await Endpoints.ConnectAsync(server);
        var session = target.OpenSession("throttled");

        var exchange = await session.PutPartAsync(new UploadHandle("b", "k", "u"), 1, Body.OfText("part"),
            request => request.CutBodyAfter = 4);

        exchange.Status.Should().Be(200);
        session.Exchanges.Select(each => each.Status).Should().Equal(503, 200);
    }

    [TestCase("aws", "429 Too Many Requests", null, true)]
    [TestCase("aws", "503 Slow Down", "SlowDown", true)]
    [TestCase("aws", "503 Service Unavailable", "ServiceUnavailable", false)]
    [TestCase("aws", "503 Service Unavailable", null, false)]
    [TestCase("aws", "500 Internal Server Error", "SlowDown", false)]
    [TestCase("aws", "200 OK", "SlowDown", true)]
    [TestCase("oss", "503 Service Unavailable", "TotalQpsLimitExceeded", true)]
    [TestCase("oss", "503 Service Unavailable", "ServiceUnavailable", false)]
    [TestCase("cos", "503 Service Unavailable", "SlowDown", true)]
    [TestCase("obs", "503 Service Unavailable", "SlowDown", true)]
    public async Task AreToldByStatusAndCode(string dialect, string status, string? code, bool isThrottling)
    {
        await using var server = Refusing(1, ScriptedServer.Response(status, code is null ? "" : Error(code)), Ok);
        var profile = Endpoints.Profile(server.Endpoint) with
        {
            Dialect = dialect,
            Signature = Vendors.BuiltIn.Dialect(dialect).DefaultSignature,
        };
        await using var target = await Endpoints.ConnectAsync(profile);
        var session = target.OpenSession("told");

        var exchange = await session.PutPartAsync(new UploadHandle("b", "k", "u"), 1, Body.OneByte);

        session.Exchanges.Should().HaveCount(isThrottling ? 2 : 1);
        exchange.Status.Should().Be(isThrottling ? 200 : int.Parse(status.AsSpan(0, 3)));
    }

    [Test]
    public async Task AreToldWithoutABodyWhereThereCanBeNone()
    {
        await using var server = Refusing(1, "HTTP/1.1 503 Slow Down\r\nContent-Length: 0\r\n\r\n", ScriptedServer.Response("200 OK"));
        await using var target = await Endpoints.ConnectAsync(server);

        var exchange = await target.OpenSession("head").HeadObjectAsync("k");

        exchange.Status.Should().Be(200);
    }

    [Test]
    public async Task AreReturnedWhereTheRequestWantsThem()
    {
        await using var server = Refusing(1, "HTTP/1.1 503 Slow Down\r\nContent-Length: 0\r\n\r\n", ScriptedServer.Response("200 OK"));
        await using var target = await Endpoints.ConnectAsync(server);

        var exchange = await target.OpenSession("probe").SendAsync(new Request("HEAD") { ReturnThrottledResponses = true });

        exchange.Status.Should().Be(503);
    }

    [Test]
    public async Task WaitForAsLongAsTheEndpointAsks()
    {
        await using var server = Refusing(1, SlowDown(headers: "Retry-After: 1\r\n"), Ok);
        await using var target = await Endpoints.ConnectAsync(server);
        var session = target.OpenSession("asked");

        await session.PutPartAsync(new UploadHandle("b", "k", "u"), 1, Body.OneByte);

        (session.Exchanges[1].StartedAt - session.Exchanges[0].StartedAt)
            .Should().BeGreaterThan(TimeSpan.FromMilliseconds(950)).And.BeLessThan(Endpoints.Soon);
    }

    [TestCase("Retry-After: 3600\r\n", 1)]
    [TestCase("Date: Wed, 21 Oct 2015 07:28:00 GMT\r\nRetry-After: Wed, 21 Oct 2015 08:28:00 GMT\r\n", 1)]
    [TestCase("", 3)]
    public async Task AreNotWaitedForLongerThanTheBounds(string headers, int maxAttempts)
    {
        await using var server = ScriptedServer.Responding(SlowDown(headers: headers));
        await using var target = await ConnectAsync(server, limits => limits with { ThrottledTimeout = TimeSpan.FromMilliseconds(300) });
        var session = target.OpenSession("patience");

        var sending = () => session.ReadObjectAsync("k");

        (await sending.Should().ThrowAsync<CaseInconclusiveException>()).Which.Message
            .Should().StartWith("The endpoint throttles: it still returns 503 SlowDown").And.Contain("limits.requestsPerSecond");
        session.Exchanges.Count.Should().BeInRange(1, maxAttempts);
    }

    /// <summary>
    /// Four times a case's patience, for each case at once; then the rest of the run asks once, and the clean-up has patience of its own.
    /// </summary>
    [Test]
    public async Task SpendTheRunsPatienceToo()
    {
        await using var server = ScriptedServer.Responding(SlowDown());
        await using var target =
            await ConnectAsync(server, limits => limits with { Concurrency = 1, ThrottledTimeout = TimeSpan.FromMilliseconds(150) });
        var attempts = new List<int>();
        for (var number = 0; number < 16; number++)
        {
            var session = target.OpenSession("patience");
            await FluentActions.Awaiting(() => session.ReadObjectAsync("k")).Should().ThrowAsync<CaseInconclusiveException>();
            attempts.Add(session.Exchanges.Count);
        }

        // A busy machine may spend the patience of one or the other case on its first request.
        attempts.Take(4).Max().Should().BeInRange(2, 3);
        attempts[^1].Should().Be(1, "the run's patience is used up");
    }

    [Test]
    public async Task EndWithTheRunsTime()
    {
        await using var server = ScriptedServer.Responding(SlowDown(headers: "Retry-After: 20\r\n"));
        await using var target = await ConnectAsync(server, limits => limits with { MaxDuration = TimeSpan.FromMilliseconds(300) });

        var sending = () => target.OpenSession("time").HeadObjectAsync("k");

        await sending.Should().ThrowAsync<CaseUnsupportedException>().WithMessage("the profile's limits.maxDuration*is over");
    }

    /// <summary>The SDK would try up to three times by itself, and nobody would see it.</summary>
    [TestCase("SlowDown", 3)]
    [TestCase("InternalError", 1)]
    public async Task OfTheSdkAreOnTheRecordAsWell(string code, int attempts)
    {
        await using var server =
            Refusing(2, ScriptedServer.Response(code == "SlowDown" ? "503 Slow Down" : "500 Internal Server Error", Error(code)), Ok);
        await using var target = await Endpoints.ConnectAsync(server);
        var session = target.OpenSession("sdk");
        using var sdk = session.OpenSdkClient();

        var response = await sdk.UploadPartAsync(new UploadHandle("b", "k", "u"), 1, Body.OfText("part"));

        response.IsSuccess.Should().Be(attempts == 3);
        session.Exchanges.Should().HaveCount(attempts);
        server.Exchanges.Should().HaveCount(attempts);
        server.Exchanges.Select(each => each.Body.Length).Distinct().Should().ContainSingle("each attempt sends the whole body");
    }

    [Test]
    public async Task OfCleaningAreWaitedForToo()
    {
        var deletions = 0;
        await using var server = ScriptedServer.Start(async exchange =>
        {
            await exchange.ReadBodyAsync();
            await exchange.SendAsync(exchange.RequestLine.StartsWith("DELETE", StringComparison.Ordinal)
                && Interlocked.Increment(ref deletions) == 1 ? SlowDown() : Ok);
        });
        await using var target = await Endpoints.ConnectAsync(server);
        var session = target.OpenSession("cleaned");
        await session.PutObjectAsync("k", Body.OneByte);

        await session.DisposeAsync();

        server.Exchanges.Select(exchange => exchange.RequestLine.Split(' ')[0]).Should().Equal("PUT", "DELETE", "DELETE");
    }

    private static Task<Target> ConnectAsync(ScriptedServer server, Func<Limits, Limits> limit)
    {
        var profile = Endpoints.Profile(server.Endpoint);
        return Endpoints.ConnectAsync(profile with { Limits = limit(profile.Limits) });
    }

    private static ScriptedServer Refusing(int times, string refusal, string then)
    {
        var asked = 0;
        return ScriptedServer.Start(async exchange =>
        {
            await exchange.ReadBodyAsync();
            await exchange.SendAsync(Interlocked.Increment(ref asked) <= times ? refusal : then);
        });
    }

    private static string Error(string code) =>
        $"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>{code}</Code><Message>m</Message></Error>";
}
