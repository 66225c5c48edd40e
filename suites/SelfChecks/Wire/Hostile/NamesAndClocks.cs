using System.Net;
using System.Net.Sockets;
using Conformance.Reference;
using Conformance.SelfChecks.Support;
using Conformance.SelfChecks.Support.Wire;
using Conformance.Wire.Exchanges;
using Conformance.Wire.Requests;
using Conformance.Wire.Targets;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Wire.Hostile;

/// <summary>Names that stop resolving and clocks that are set while a run goes on.</summary>
public sealed class NamesAndClocks
{
    [Test]
    public async Task ANameThatStopsResolvingIsSaidSoAndMayComeBack([Values] Transport transport)
    {
        var isThere = true;
        await using var server = ScriptedServer.Start(async exchange =>
        {
            await exchange.ReadBodyAsync();
            await exchange.SendAsync(ScriptedServer.Response("200 OK", "", "ETag: \"e\"\r\nConnection: close\r\n"));
            exchange.Close();
        });
        await using var target =
            await Asking.ConnectAsync(new UriBuilder("http", "storage.example", server.Port).Uri, options: Endpoints.Options with
            {
                ResolveName = (name, _) => isThere && name == "storage.example"
                    ? Task.FromResult<IPAddress[]>([IPAddress.Loopback])
                    : throw new SocketException((int)SocketError.HostNotFound),
            });

        var (before, _) = await Asking.AskAsync(target, transport);
        isThere = false;
        var (gone, took) = await Asking.AskAsync(target, transport);
        isThere = true;
        var (again, _) = await Asking.AskAsync(target, transport);

        before.Status.Should().Be(200);
        gone.Failure.Should().Be(new TransportFailure(
            TransportFailureKind.NameResolution, "the name storage.example does not resolve; check the profile's endpoint, or say where to "
                + "connect with connectTo: address:port"));
        took.Should().BeLessThan(Endpoints.Soon);
        again.Status.Should().Be(200);
    }

    [Test]
    public async Task ANameThatIsNeverResolvedIsGivenUp([Values] Transport transport)
    {
        await using var target =
            await Asking.ConnectAsync(new Uri("http://storage.example:9000"), connectMilliseconds: 300, options: Endpoints.Options with
            {
                ResolveName = async (_, cancellation) =>
                {
                    await Task.Delay(Timeout.Infinite, cancellation);
                    return [];
                },
            });

        var (exchange, took) = await Asking.AskAsync(target, transport);

        exchange.Failure!.Kind.Should().Be(TransportFailureKind.ConnectTimeout);
        took.Should().BeLessThan(Endpoints.Soon);
    }

    /// <summary>
    /// Only signatures go by the clock on the wall; nothing is given up early, nothing waited for longer, no time is negative.
    /// </summary>
    [TestCase(+1)]
    [TestCase(-1)]
    public async Task AClockThatJumpsAnHourSpoilsSignaturesAlone(int hours)
    {
        var clock = new SetClock();
        await using var server = await ReferenceServer.StartAsync(new ReferenceOptions());
        await using var target = await Target.ConnectAsync(
            Endpoints.Profile(server.Endpoint) with { Region = server.Region }, new TargetOptions { Main = server.Owner, Clock = clock });
        await using var session = target.OpenSession("clock");

        var before = await session.SendAsync(new Request("GET") { Bucket = "" });
        clock.Offset = TimeSpan.FromHours(hours);
        var during = await session.SendAsync(new Request("GET") { Bucket = "" });
        clock.Offset = TimeSpan.Zero;
        var after = await session.SendAsync(new Request("GET") { Bucket = "" });

        before.Status.Should().Be(200);
        during.Code.Should().Be("RequestTimeTooSkewed");
        during.Failure.Should().BeNull();
        during.Duration.Should().BeLessThan(Endpoints.Soon).And.BePositive();
        after.Status.Should().Be(200);
    }

    /// <summary>A response that comes while the clock is set is timed by the machine's running time.</summary>
    [Test]
    public async Task AClockThatJumpsWhileAResponseIsAwaitedChangesNothing([Values] Transport transport, [Values(-1, 1)] int hours)
    {
        var clock = new SetClock();
        await using var server = ScriptedServer.Start(async exchange =>
        {
            await exchange.ReadBodyAsync();
            clock.Offset += TimeSpan.FromHours(hours);
            await exchange.SendAsync(ScriptedServer.Response("200 OK", "", "ETag: \"e\"\r\n"));
        });
        await using var target = await Asking.ConnectAsync(server.Endpoint, options: Endpoints.Options with { Clock = clock });

        var (exchange, took) = await Asking.AskAsync(target, transport);

        exchange.Status.Should().Be(200);
        exchange.Duration.Should().BePositive().And.BeLessThanOrEqualTo(took);
    }

    private sealed class SetClock : TimeProvider
    {
        public TimeSpan Offset { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Offset;
    }
}
