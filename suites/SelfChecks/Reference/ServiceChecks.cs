using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Conformance.Reference;
using Conformance.SelfChecks.Support.Reference;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Reference;

/// <summary>A server that is left running: who is slow, silent, too many or gone is not borne for long.</summary>
[Parallelizable(ParallelScope.Children)]
public sealed class ServiceChecks
{
    private const int DeclaredBytes = 8 << 20;

    /// <summary>The web server beneath looks at its limits once a second.</summary>
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(1.1);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [TestCase("GET /bucket/key HTTP/1.1\r\nHost: x\r\nX-Never-", TestName = "A head that never ends is cut off")]
    [TestCase("GET /-/health HTTP/1.1\r\nHost: x\r\n\r\n", TestName = "A connection that says nothing more is closed")]
    public async Task IsCutOff(string sent)
    {
        await using var server = await StartAsync(new ServiceLimits { Head = Short, Idle = Short });
        using var client = await ConnectAsync(server);

        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(sent));

        await ReadToEndAsync(client);
    }

    [Test]
    public async Task ABodyThatTricklesIsRefusedAndGivenBack()
    {
        await using var server = await StartAsync(new ServiceLimits { MinBytesPerSecond = 1e6, Grace = Short });
        await new RawClient(server).OwnerAsync("PUT", "/bucket");
        using var client = await BeginPutAsync(server, DeclaredBytes / 4);

        var response = await ReadToEndAsync(client);

        response.Should().StartWith("HTTP/1.1 400").And.Contain("<Code>RequestTimeout</Code>");
        server.Store.StoredBytes.Should().Be(0);
    }

    [Test]
    public async Task AResponseThatNobodyReadsIsGivenUp()
    {
        await using var server = await StartAsync(new ServiceLimits { MinBytesPerSecond = 1e6, Grace = Short });
        var raw = new RawClient(server);
        await raw.OwnerAsync("PUT", "/bucket");
        // Far more than what the two ends of a connection hold back.
        await raw.OwnerAsync("PUT", "/bucket/key", new byte[64 << 20], ("x-amz-acl", "public-read"));
        using var client = await ConnectAsync(server);

        await client.GetStream().WriteAsync("GET /bucket/key HTTP/1.1\r\nHost: x\r\n\r\n"u8.ToArray());

        await EventuallyAsync(async () => await ConnectionsAsync(server) == 1);
    }

    [Test]
    public async Task BodiesOfThoseWhoHaveGoneAreGivenBack()
    {
        await using var server = await StartAsync(new ServiceLimits());
        await new RawClient(server).OwnerAsync("PUT", "/bucket");
        for (var count = 0; count < 8; count++)
        {
            using var client = await BeginPutAsync(server, DeclaredBytes / 4);
            client.LingerState = new LingerOption(true, 0);
        }

        await EventuallyAsync(async () => server.Store.StoredBytes == 0 && await ConnectionsAsync(server) == 1);
    }

    [Test]
    public async Task ConnectionsBeyondTheBoundAreClosed()
    {
        await using var server = await StartAsync(new ServiceLimits { MaxConnections = 2 });
        using var first = await ConnectAsync(server);
        // Who is connected need not have been let in yet, nor in that order: who was answered is in.
        (await GetsAResponseAsync(first)).Should().BeTrue();
        using (var second = await ConnectAsync(server))
        {
            (await GetsAResponseAsync(second)).Should().BeTrue();
            using var third = await ConnectAsync(server);
            (await ReadToEndAsync(third)).Should().BeEmpty();
        }

        await EventuallyAsync(async () =>
        {
            using var later = await ConnectAsync(server);
            return await GetsAResponseAsync(later);
        });
    }

    [Test]
    public async Task StoppingLetsRequestsUnderWayEnd()
    {
        var server = await StartAsync(new ServiceLimits { Ending = Patience });
        await new RawClient(server).OwnerAsync("PUT", "/bucket");
        using var client = await BeginPutAsync(server, DeclaredBytes / 2);

        var stopping = server.DisposeAsync().AsTask();
        await EventuallyAsync(() => IsRefusedAsync(server));
        stopping.IsCompleted.Should().BeFalse("a request is under way");
        await client.GetStream().WriteAsync(new byte[DeclaredBytes / 2]);

        (await ReadToEndAsync(client)).Should().StartWith("HTTP/1.1 200");
        await stopping.WaitAsync(Patience);
    }

    [Test]
    public async Task StoppingWaitsNoLongerThanItWasTold()
    {
        var server = await StartAsync(new ServiceLimits { Ending = TimeSpan.FromMilliseconds(300) });
        await new RawClient(server).OwnerAsync("PUT", "/bucket");
        using var client = await BeginPutAsync(server, DeclaredBytes / 2);

        var stopping = async () => await server.DisposeAsync();

        await stopping.Should().CompleteWithinAsync(Patience);
    }

    [Test]
    public async Task UploadsThatNobodyFinishesExpire()
    {
        var clock = new SteppedClock();
        await using var server = await ReferenceServer.StartAsync(
            new ReferenceOptions { Clock = clock, Limits = new ServiceLimits { UploadLifetime = TimeSpan.FromDays(1) } });
        var client = new RawClient(server);
        await client.OwnerAsync("PUT", "/bucket");
        var old = await client.CreateUploadAsync("/bucket/old");
        (await client.PutPartAsync("/bucket/old", old, "1", [1, 2, 3])).Status.Should().Be(200);
        clock.Step(TimeSpan.FromMinutes(10));
        var young = await client.CreateUploadAsync("/bucket/young");

        Task<RawResponse> Ask(string target) =>
        client.SendAsync(new RawRequest("GET", target) { Key = server.Owner, Time = clock.GetUtcNow() });

        clock.Step(TimeSpan.FromDays(1) - TimeSpan.FromMinutes(11));
        (await Ask("/bucket/old?uploadId=" + old)).Status.Should().Be(200, "a minute is left to it");
        clock.Step(TimeSpan.FromMinutes(2));

        (await Ask("/bucket/old?uploadId=" + old)).Code.Should().Be("NoSuchUpload");
        (await Ask("/bucket?uploads")).Text.Should().Contain(young).And.NotContain(old);
        server.Store.StoredBytes.Should().Be(0);
    }

    [Test]
    public async Task HealthIsToldToAnybodyAndHidesNothing()
    {
        await using var server = await StartAsync(new ServiceLimits());
        var client = new RawClient(server);
        await client.OwnerAsync("PUT", "/bucket");
        await client.SendAsync(new RawRequest("PUT", "/-/health")
        {
            Key = server.Owner,
            Host = $"bucket.localhost:{server.Endpoint.Port}",
            Body = [1, 2],
        });

        var health = await client.SendAsync(new RawRequest("GET", "/-/health"));
        var head = await client.SendAsync(new RawRequest("HEAD", "/-/health"));
        var inBucket = await client.SendAsync(
            new RawRequest("GET", "/-/health") { Host = $"bucket.localhost:{server.Endpoint.Port}", Key = server.Owner });

        using var document = JsonDocument.Parse(health.Text);
        document.RootElement.GetProperty("status").GetString().Should().Be("ok");
        document.RootElement.GetProperty("storedBytes").GetInt64().Should().Be(2);
        (head.Status, inBucket.Status).Should().Be((200, 200));
        inBucket.Body.Should().Equal(1, 2);
        (await client.OwnerAsync("PUT", "/-")).Code.Should().Be("InvalidBucketName", "no bucket can stand in its way");
    }

    [TestCaseSource(typeof(Behaviour), nameof(Behaviour.Documents))]
    public async Task HealthIsOfferedForEveryDocument(string document)
    {
        await using var offered = await ReferenceServer.StartAsync(new ReferenceOptions { Document = document, OffersHealth = true });
        await using var usual = await ReferenceServer.StartAsync(new ReferenceOptions { Document = document });

        (await new RawClient(offered).SendAsync(new RawRequest("GET", "/-/health") { Host = "localhost" })).Text.Should().Contain(document);
        (await new RawClient(usual).SendAsync(new RawRequest("GET", "/-/health") { Host = "localhost" })).Status
            .Should().BeGreaterThan(400, "no vendor has it");
    }

    private static Task<ReferenceServer> StartAsync(ServiceLimits limits) =>
        ReferenceServer.StartAsync(new ReferenceOptions { Limits = limits, OffersHealth = true });

    private static async Task<TcpClient> ConnectAsync(ReferenceServer server)
    {
        var client = new TcpClient();
        await client.ConnectAsync(server.Endpoint.Host, server.Endpoint.Port);
        return client;
    }

    private static async Task<bool> IsRefusedAsync(ReferenceServer server)
    {
        try
        {
            using var client = await ConnectAsync(server);
            return false;
        }
        catch (SocketException)
        {
            return true;
        }
    }

    /// <summary>Whether a request on this connection is answered, rather than the connection closed. It stays open.</summary>
    private static async Task<bool> GetsAResponseAsync(TcpClient client)
    {
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await client.GetStream().WriteAsync("GET /-/health HTTP/1.1\r\nHost: x\r\n\r\n"u8.ToArray(), patience.Token);
            return (await RawResponse.ReadAsync(client.GetStream(), hasBody: true, patience.Token)).Status == 200;
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>A connection on which a signed body of <see cref="DeclaredBytes"/> has begun.</summary>
    private static async Task<TcpClient> BeginPutAsync(ReferenceServer server, int sentBytes)
    {
        var client = await ConnectAsync(server);
        var head = new Conformance.Dialects.RequestHead { Method = "PUT", Target = $"/bucket/{Guid.NewGuid():N}" };
        head.Headers.Add("Host", server.Endpoint.Authority);
        head.Headers.Add("Content-Length", $"{DeclaredBytes}");
        head.Headers.Add("Connection", "close");
        Conformance.Dialects.Vendors.BuiltIn.SignatureScheme("aws-v4").SignHeader(head,
            new Conformance.Dialects.Signatures.SigningInput { Key = server.Owner, Region = server.Region, Time = DateTimeOffset.UtcNow });
        await client.GetStream()
            .WriteAsync(Encoding.ASCII.GetBytes(
                $"PUT {head.Target} HTTP/1.1\r\n{string.Concat(head.Headers.Select(header => $"{header.Key}: {header.Value}\r\n"))}\r\n"));
        await client.GetStream().WriteAsync(new byte[sentBytes]);
        return client;
    }

    /// <summary>All that comes until the server closes the connection, which it must.</summary>
    private static async Task<string> ReadToEndAsync(TcpClient client)
    {
        using var patience = new CancellationTokenSource(Patience);
        using var received = new MemoryStream();
        try
        {
            await client.GetStream().CopyToAsync(received, patience.Token);
        }
        catch (IOException)
        {
            // Cut off: an end like any other.
        }

        return Encoding.UTF8.GetString(received.ToArray());
    }

    private static async Task<int> ConnectionsAsync(ReferenceServer server)
    {
        var health = await new RawClient(server).SendAsync(new RawRequest("GET", "/-/health"));
        using var document = JsonDocument.Parse(health.Text);
        return document.RootElement.GetProperty("connections").GetInt32();
    }

    private static async Task EventuallyAsync(Func<Task<bool>> holds)
    {
        var deadline = DateTime.UtcNow + Patience;
        while (!await holds())
        {
            DateTime.UtcNow.Should().BeBefore(deadline, "it should have come so meanwhile");
            await Task.Delay(20);
        }
    }

    /// <summary>A clock that stands until it is stepped; its timers are called then.</summary>
    private sealed class SteppedClock : TimeProvider
    {
        private readonly List<(TimerCallback Callback, object? State)> timers = [];
        private TimeSpan offset;

        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UtcNow + offset;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            timers.Add((callback, state));
            return System.CreateTimer(_ => { }, null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        public void Step(TimeSpan time)
        {
            offset += time;
            foreach (var (callback, state) in timers)
                callback(state);
        }
    }
}
