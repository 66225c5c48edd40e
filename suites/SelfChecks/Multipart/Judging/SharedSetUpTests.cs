using Conformance.Reference;
using Conformance.Rules;
using Conformance.Running;
using Conformance.Running.Judging;
using Conformance.SelfChecks.Support.Wire;
using Conformance.Wire.Bodies;
using Conformance.Wire.Exchanges;
using Conformance.Wire.Sessions;
using Conformance.Wire.Targets;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Multipart.Judging;

/// <summary>What cases of a run share: made once, in the record of each, and gone at the end.</summary>
public sealed class SharedSetUpTests
{
    private static readonly FaultyOperation Fault =
        new(Operation.ListParts, "got 403 AccessDenied", new Exchange { Method = "GET", Target = "/", Authority = "127.0.0.1:9" });

    [Test]
    public async Task Is_made_once_stands_in_each_record_and_is_removed()
    {
        await using var server = await ReferenceServer.StartAsync(new ReferenceOptions());
        await using var target = await StartAsync(server);
        await using var shared = SharedSetUp.On(target);
        await using var first = target.OpenSession("first");
        await using var second = target.OpenSession("second");

        var keys = await Task.WhenAll(GiveAsync(shared, first), GiveAsync(shared, second));

        keys.Distinct().Should().ContainSingle();
        first.Exchanges.Should().ContainSingle().Which.Should().BeSameAs(second.Exchanges.Single());
        (await first.HeadObjectAsync(keys[0])).Status.Should().Be(200);
        await shared.DisposeAsync();
        (await first.HeadObjectAsync(keys[0])).Status.Should().Be(404);
    }

    [Test]
    public async Task Is_each_cases_own_where_it_fails_or_responses_are_no_evidence_or_traces_are_kept()
    {
        await using var server = await ReferenceServer.StartAsync(new ReferenceOptions());
        await using var target = await StartAsync(server);
        await using var keeping = await StartAsync(server, target.Options with { KeptSession = "kept" });
        await using var shared = SharedSetUp.On(target);
        await using var failing = target.OpenSession("failing");
        await using var doubting = target.OpenSession("doubting", [Fault]);
        await using var kept = keeping.OpenSession("kept");

        var failed = () => GiveAsync(shared, failing, "absent");
        await failed.Should().ThrowAsync<CaseInconclusiveException>();
        var keys = new[] { await GiveAsync(shared, doubting), await GiveAsync(SharedSetUp.On(keeping), kept) };

        failing.Exchanges.Should().ContainSingle("the case asks itself, and says what it was answered").Which.Status.Should().Be(404);
        keys[0].Should().Contain("doubting");
        keys[1].Should().Contain("kept");
    }

    private static async Task<Target> StartAsync(ReferenceServer server, TargetOptions? options = null)
    {
        var target = options is null ? await Endpoints.ConnectAsync(server)
            : await Target.ConnectAsync(Endpoints.Profile(server.Endpoint), options);
        await target.PrepareAsync();
        return target;
    }

    private static Task<string> GiveAsync(SharedSetUp shared, Session session, string? bucket = null) => shared.GiveAsync(
        new CaseContext(new Case(session.Target.Profile, HandMade.Rule, HandMade.Row, null!), session, EndpointTraits.Usual), "an object",
        async context =>
        {
            var key = context.Session.NewKey();
            context.MustWork(await context.Session.PutObjectAsync(key, Body.OneByte, bucket: bucket), "storing an object");
            return key;
        });
}
