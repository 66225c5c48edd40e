using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using Conformance.Reference;
using Conformance.Rules;
using Conformance.Rules.Profiles;
using Conformance.Running;
using Conformance.SelfChecks.Support;
using Conformance.SelfChecks.Support.Running;
using Conformance.SelfChecks.Support.Wire;
using FluentAssertions;
using NUnit.Framework;

namespace Conformance.SelfChecks.Multipart.Judging;

/// <summary>
/// An honest endpoint at the end of a bad connection: whatever the connection does to responses is said to be the connection's doing. No
/// rule is kept or broken by it, the run goes on with the next case, and the cases that the connection leaves alone are judged as ever.
/// </summary>
[Parallelizable(ParallelScope.All)]
public sealed class UnreliableConnections
{
    /// <summary>A rule about what is accepted, one about what is refused, one about ETags, and one that needs the list of parts.</summary>
    private static readonly string[] Cases =
    [
        "aws.upload-part.part-number.in-range/highest", "aws.upload-part.part-number.outside-range/zero", "aws.upload-part.etag.md5/1 byte",
        "aws.upload-part.etag.same-in-list",
    ];

    private const Verdict K = Verdict.Kept;
    private const Verdict U = Verdict.Inconclusive;

    /// <summary>Waited for where a connection loses responses; much longer than a busy machine takes for those that it lets pass.</summary>
    private static readonly TimeSpan LostAfter = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan MaxDuration = TimeSpan.FromMinutes(2);

    private static IEnumerable<TestCaseData> Connections()
    {
        yield return Connection("leaves all alone", (_, _, _) => Task.FromResult(false), [K, K, K, K], "");
        yield return Connection("loses responses to parts", Parts((_, _, stopping) => Task.Delay(Timeout.Infinite, stopping)), [U, U, U, U],
            "the endpoint did nothing for 2 s");
        yield return Connection("resets parts", Parts(Reset), [U, U, U, U], "the connection was lost before the response was whole");
        yield return Connection("cuts responses to parts in their heads",
            Parts(async (passing, client, stopping) => await client.SendAsync(passing.Response.AsMemory(0, passing.BodyAt - 10), stopping)),
            [U, U, U, U], "the connection was lost before the response was whole");
        yield return Connection("promises more of a part's response than comes", Parts(async (passing, client, stopping) =>
        {
            var longer = passing.WithBody([.. passing.Response[passing.BodyAt..], .. new byte[100]]);
            await client.SendAsync(longer.AsMemory(0, longer.Length - 100), stopping);
        }), [U, U, U, U], "the connection was lost before the response was whole");
        yield return Connection("floods the headers of parts", Parts(async (_, client, stopping) =>
            await client.SendAsync(Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\n" + string.Concat(Enumerable.Repeat("x: y\r\n", 30_000))),
                stopping)), [U, U, U, U], "the response's headers are longer than 64 KiB");
        yield return Connection("speaks no HTTP",
            Parts(async (_, client, stopping) => await client.SendAsync("ICAP/1.0 200 OK\r\n\r\n"u8.ToArray(), stopping)), [U, U, U, U],
            "the response is not HTTP");
        yield return Connection("speaks HTTP/2 alone",
            Parts(async (_, client, stopping) => await client.SendAsync(new byte[] { 0, 0, 0, 4, 0, 0, 0, 0, 0 }, stopping)), [U, U, U, U],
            "HTTP/2 alone");
        yield return Connection("gives two lengths", Parts(async (passing, client, stopping) =>
            await client.SendAsync(passing.WithBody(passing.Response[passing.BodyAt..], "Content-Length: 7\r\n"), stopping)), [U, U, U, U],
            "Content-Length is not one number");
        yield return Connection("says that it is busy", Parts(async (_, client, stopping) =>
            await client.SendAsync(Encoding.ASCII.GetBytes(ScriptedServer.LastResponse("502 Bad Gateway", "<html>Bad Gateway</html>")),
                stopping)), [U, U, U, U], "502");
        yield return Connection("loses lists", Lists((_, _, stopping) => Task.Delay(Timeout.Infinite, stopping)), [U, K, K, U],
            "the endpoint did nothing for 2 s");
        yield return Connection("cuts lists off",
            Lists(async (passing, client, stopping) => await client.SendAsync(passing.Response.AsMemory(0, passing.Response.Length - 20),
                stopping)), [U, K, K, U], "the connection was lost");
        yield return Connection("shortens lists and puts the length right", Lists(
            async (passing, client, stopping) => await client.SendAsync(passing.WithBody(passing.Response[passing.BodyAt..^20]), stopping)),
            [U, K, K, U], "no ListPartsResult document");
        yield return Connection("puts entities into lists", Lists(async (passing, client, stopping) =>
        {
            var text = Encoding.UTF8.GetString(passing.Response, passing.BodyAt, passing.Response.Length - passing.BodyAt);
            var root = text.IndexOf("<ListPartsResult", StringComparison.Ordinal);
            await client.SendAsync(passing.WithBody(
                Encoding.UTF8.GetBytes(text.Insert(root, "<!DOCTYPE ListPartsResult [<!ENTITY a \"&#60;\">]>"))), stopping);
        }), [U, K, K, U], "no ListPartsResult document");
        yield return Connection("says that lists are in another encoding", Lists(async (passing, client, stopping) =>
            await client.SendAsync(passing.WithBody(Encoding.UTF8.GetBytes(
                Encoding.UTF8.GetString(passing.Response, passing.BodyAt, passing.Response.Length - passing.BodyAt).Replace("UTF-8",
                    "UTF-16", StringComparison.OrdinalIgnoreCase))), stopping)), [U, K, K, U], "no ListPartsResult document");
        yield return Connection("packs lists unasked", Lists(async (passing, client, stopping) =>
        {
            var packed = new MemoryStream();
            await using (var packing =
                new System.IO.Compression.GZipStream(packed, System.IO.Compression.CompressionLevel.Fastest, leaveOpen: true))
                packing.Write(passing.Response.AsSpan(passing.BodyAt));
            await client.SendAsync(passing.WithBody(packed.ToArray(), "Content-Encoding: gzip\r\n"), stopping);
        }), [U, K, K, U], "no ListPartsResult document");
        yield return Connection("answers lists with an empty page",
            Lists(async (_, client, stopping) => await client.SendAsync(Encoding.ASCII.GetBytes(ScriptedServer.LastResponse("200 OK")),
                stopping)), [U, K, K, U], "no ListPartsResult document");
        yield return Connection("sends lists elsewhere", Lists(async (_, client, stopping) =>
            await client.SendAsync(
                Encoding.ASCII.GetBytes(ScriptedServer.LastResponse("302 Found", "", "Location: http://127.0.0.1:1/\r\n")),
                stopping)), [U, K, K, U], "302");
        yield return Connection("resets completions", On(passing => passing.IsCompletion, Reset), [K, K, K, K], "");
        yield return Connection("resets completions and lists", On(passing => passing.IsCompletion || passing.IsListOfParts, Reset),
            [U, U, K, U],
            "the connection was lost before the response was whole");
        yield return Connection("resets reading", On(passing => passing.IsReading, Reset), [U, U, K, K],
            "the connection was lost before the response was whole");
    }

    [TestCaseSource(nameof(Connections))]
    public async Task IsTold(Mischief mischief, Verdict[] verdicts, string reason)
    {
        await using var reference = await ReferenceServer.StartAsync(new ReferenceOptions());
        await using var connection = MischiefServer.Before(reference.Endpoint);
        var profile = ProvingGround.ReferenceProfile("aws-s3") with
        {
            ListLag = TimeSpan.Zero,
            Limits = new Limits
            {
                Concurrency = 1,
                FirstByteTimeout = reason.Contains("did nothing", StringComparison.Ordinal)
                ? LostAfter
                : Endpoints.Soon
            },
        };
        var planned = ProvingGround.Of("aws-s3").Cases.ToDictionary(candidate => candidate.Id);
        await using var run = await DirectRun.StartAsync(profile, reference, connection.Endpoint);
        var clock = Stopwatch.StartNew();

        connection.Mischief = mischief;
        var records = await run.RunAsync(Cases.Select(id => planned[id]));
        connection.Mischief = null;
        var after = await run.RunAsync(Cases.Select(id => planned[id]));

        records.Select(record => record.Verdict)
            .Should().Equal(verdicts, "the messages are {0}", string.Join('\n', records.Select(record => record.Message)));
        records.Where(record => record.Verdict == U && !record.Message!.Contains(reason, StringComparison.Ordinal))
            .Select(record => record.Message).Should().BeEmpty();
        after.Should().OnlyContain(record => record.Verdict == K, "the connection is good again");
        clock.Elapsed.Should().BeLessThan(MaxDuration);
    }

    private static TestCaseData Connection(string does, Mischief mischief, Verdict[] verdicts, string reason) =>
        new TestCaseData(mischief, verdicts, reason).SetArgDisplayNames(does);

    private static Mischief Parts(Func<Passing, Socket, CancellationToken, Task> doing) => On(passing => passing.IsPart, doing);

    private static Mischief Lists(Func<Passing, Socket, CancellationToken, Task> doing) => On(passing => passing.IsListOfParts, doing);

    private static Task Reset(Passing passing, Socket client, CancellationToken stopping)
    {
        client.LingerState = new LingerOption(enable: true, 0);
        client.Close();
        return Task.CompletedTask;
    }

    private static Mischief On(Func<Passing, bool> chosen, Func<Passing, Socket, CancellationToken, Task> doing) =>
        async (passing, client, stopping) =>
        {
            if (!chosen(passing)) return false;
            await doing(passing, client, stopping);
            return true;
        };
}
