using Conformance.Dialects;
using Conformance.Reference;
using Conformance.SelfChecks.Support.Reference;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Reference;

/// <summary>A server and a bucket for the checks of one class.</summary>
public abstract class ReferenceChecks
{
    private int keys;

    internal ReferenceServer Server { get; private set; } = null!;

    internal RawClient Client { get; private set; } = null!;

    private protected virtual ReferenceOptions Options => new();

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        Server = await ReferenceServer.StartAsync(Options);
        Client = new RawClient(Server);
        await Client.OwnerAsync("PUT", "/bucket");
    }

    [OneTimeTearDown]
    public async Task StopAsync() => await Server.DisposeAsync();

    /// <summary>The path of a key that no other check uses.</summary>
    private protected string NewPath() => FormattableString.Invariant($"/bucket/key-{Interlocked.Increment(ref keys)}");

    /// <summary>An upload of such a key.</summary>
    private protected async Task<(string Path, string Upload)> NewUploadAsync(params (string Name, string Value)[] headers)
    {
        var path = NewPath();
        return (path, await Client.CreateUploadAsync(path, headers));
    }

    private protected static byte[] Bytes(int seed, int length)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    /// <summary>For what happens after a response or a broken connection: looked at for five seconds at most.</summary>
    private protected static async Task EventuallyAsync(Func<bool> holds, string because)
    {
        var deadline = DateTime.UtcNow.AddSeconds(5);
        while (!holds() && DateTime.UtcNow < deadline)
            await Task.Delay(10);
        holds().Should().BeTrue(because);
    }

    private protected async Task<string> ListPartsAsync(string path, string uploadId) =>
        (await Client.OwnerAsync("GET", $"{path}?uploadId={PercentEncoding.Encode(uploadId)}")).Text;
}
