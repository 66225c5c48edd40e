using System.Collections.Concurrent;
using Conformance.Reference;
using Conformance.Reference.Behaviours;
using Conformance.Reference.Responses;
using Conformance.SelfChecks.Support.Reference;
using FluentAssertions;
using Microsoft.Extensions.Logging;
using NUnit.Framework;

namespace Conformance.SelfChecks.Reference;

public sealed class ServerChecks
{
    [Test]
    public async Task ServersOfOneProcessShareNothing()
    {
        await using var one = await ReferenceServer.StartAsync(new ReferenceOptions());
        await using var other = await ReferenceServer.StartAsync(new ReferenceOptions { Tls = true });
        await new RawClient(one).OwnerAsync("PUT", "/bucket");

        (await new RawClient(other).OwnerAsync("GET", "/bucket")).Code.Should().Be("NoSuchBucket");
        (await new RawClient(other).SendAsync(new RawRequest("GET", "/") { Key = one.Owner })).Code.Should().Be("InvalidAccessKeyId");
        one.CertificateFingerprint.Should().BeNull();
        other.CertificateFingerprint.Should().MatchRegex("^[0-9a-f]{64}$");
        other.CertificatePem.Should().StartWith("-----BEGIN CERTIFICATE-----");
    }

    [Test]
    public async Task ATakenPortIsSaidSo()
    {
        await using var server = await ReferenceServer.StartAsync(new ReferenceOptions());

        var second = () => ReferenceServer.StartAsync(new ReferenceOptions { Port = server.Endpoint.Port });

        (await second.Should().ThrowAsync<IOException>()).WithMessage($"*{server.Endpoint.Port}*");
    }

    [Test]
    public void ADocumentWithoutBehaviourIsNamed()
    {
        var behaviour = () => Behaviour.For("no-such-document");

        behaviour.Should().Throw<ArgumentException>().WithMessage("*no-such-document*aws-s3*");
    }

    [Test]
    public async Task StoppingDoesNotWaitForAnIdleConnection()
    {
        var server = await ReferenceServer.StartAsync(new ReferenceOptions());
        using var idle = new System.Net.Sockets.TcpClient();
        await idle.ConnectAsync(server.Endpoint.Host, server.Endpoint.Port);

        var stopping = async () => await server.DisposeAsync();

        await stopping.Should().CompleteWithinAsync(TimeSpan.FromSeconds(60));
    }

    [TestCase(Delivery.Never)]
    [TestCase(Delivery.Hangup)]
    [TestCase(Delivery.CutInBody)]
    public async Task AResponseThatIsToldToGoMissingDoes(Delivery delivery)
    {
        var server = await ReferenceServer.StartAsync(new ReferenceOptions { Behaviour = Delivering(delivery) });
        var request = new RawClient(server).OwnerAsync("GET", "/");
        if (delivery == Delivery.Never)
            (await Task.WhenAny(request, Task.Delay(300))).Should().NotBe(request, "no byte is sent");
        else
            await FluentActions.Awaiting(() => request).Should().ThrowAsync<IOException>();

        var stopping = async () => await server.DisposeAsync();

        await stopping.Should().CompleteWithinAsync(TimeSpan.FromSeconds(60));
        await FluentActions.Awaiting(() => request).Should().ThrowAsync<Exception>("the server's end is the connection's");
    }

    [Test]
    public async Task EveryRequestIsLoggedWithoutItsSignature()
    {
        using var log = new LinesLog();
        await using var server = await ReferenceServer.StartAsync(new ReferenceOptions { LoggerFactory = log });
        var client = new RawClient(server);

        await client.OwnerAsync("PUT", "/bucket");
        var refused = await client.SendAsync(
            new RawRequest("GET", "/bucket/absent?response-expires=x") { Key = server.Owner, PresignFor = TimeSpan.FromMinutes(1) });

        // A line is written once its response has gone out, which the client may be first to see.
        for (var wait = 0; log.Lines.Count < 2 && wait < 6000; wait++)
            await Task.Delay(10);
        log.Lines.Should().Contain(line => line.StartsWith("PUT bucket  CreateBucket 200 ", StringComparison.Ordinal));
        log.Lines
            .Should().ContainSingle(line => line.Contains($"404 NoSuchKey {refused.Headers["x-amz-request-id"]}", StringComparison.Ordinal))
            .Which.Should().StartWith("GET bucket absent GetObject ").And.NotContain("X-Amz-Signature").And.NotContain(server.Owner.Id);
    }

    private static Behaviour Delivering(Delivery delivery)
    {
        var honest = Behaviour.For("aws-s3");
        return honest.With(Replacement.Of(honest.Responses.Finish, _ => (_, response) =>
        {
            response.Delivery = delivery;
            return response;
        }));
    }

    private sealed class LinesLog : ILoggerFactory, ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("This log has no providers.");

        public ILogger CreateLogger(string categoryName) =>
            categoryName == "Conformance.Reference.Requests" ? this : Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter) =>
                Lines.Enqueue(formatter(state, exception));

        public void Dispose() => Lines.Clear();
    }
}
