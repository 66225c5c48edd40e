using System.Diagnostics;
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
/// Servers that do one thing whatever they are asked, past the preflight that would have stopped the run. A run on them ends within its
/// bounds, and no rule is kept because everything is refused, or because everything is accepted.
/// </summary>
[Category("Proof")]
[Parallelizable(ParallelScope.All)]
public sealed class EndpointsOfOneResponse
{
    private const string Denial =
        """<?xml version="1.0" encoding="UTF-8"?><Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>""";
    private const string Fault =
        """<?xml version="1.0" encoding="UTF-8"?><Error><Code>InternalError</Code><Message>Again, please.</Message></Error>""";

    /// <summary>
    /// One document that looks like the response to whatever was asked: an upload's ID, a completed object, an empty list.
    /// </summary>
    private const string YesToEverything = """
        <?xml version="1.0" encoding="UTF-8"?><Result><Bucket>b</Bucket><Key>k</Key><UploadId>yes</UploadId><ETag>"00000000000000000000000000000000"</ETag><IsTruncated>false</IsTruncated></Result>
        """;

    private static readonly TimeSpan MaxRun = TimeSpan.FromMinutes(5);

    private static IEnumerable<TestCaseData> Servers() => Catalogue().Select((server, place) =>
        new TestCaseData(place, server.Script, server.Patience, server.Kept).SetArgDisplayNames(server.Does));

    private static IEnumerable<(string Does, Func<ScriptedExchange, Task> Script, TimeSpan Patience, string[] Kept)> Catalogue()
    {
        yield return Server("never answers", exchange => exchange.WaitAsync(), TimeSpan.FromSeconds(0.5));
        yield return Server("hangs up", exchange =>
        {
            exchange.Close();
            return Task.CompletedTask;
        });
        yield return Server("resets", exchange =>
        {
            exchange.Reset();
            return Task.CompletedTask;
        });
        yield return Server("closes after the headers", async exchange =>
        {
            await exchange.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\nETag: \"00000000000000000000000000000000\"\r\n\r\n");
            exchange.Close();
        });
        yield return Server("200 without a body", Always("200 OK"));
        yield return Server("403", Always("403 Forbidden", Denial));
        yield return Server("403 without a body", Always("403 Forbidden"));
        yield return Server("404 page", Always("404 Not Found", "<html><body>Not Found</body></html>", "Content-Type: text/html\r\n"));
        yield return Server("500", Always("500 Internal Server Error", Fault));
        yield return Server("503", Always("503 Service Unavailable", Fault));
        // It says yes to every request in words that fit most of them. What it keeps it keeps by right: it reveals no key, it has no
        // encryption to leave unnamed, no storage class and no checksum, its responses have an ETag, and its lists are empty.
        yield return Server("yes to everything", Always("200 OK", YesToEverything, "ETag: \"00000000000000000000000000000000\"\r\n"),
            "aws.upload-part.customer-key.secret", "aws.upload-part.etag.present", "aws.upload-part.response.headers/ETag",
            "aws.list-parts.listing.no-parts", "aws.create-upload.storage-class.default-object", "aws.create-upload.customer-key.secret",
            "aws.upload-part-copy.customer-key.secret", "aws.upload-part-copy.etag.quoted", "aws.upload-part-copy.checksum.plain-upload",
            "aws.complete-upload.customer-key.secret", "aws.complete-upload.etag.quoted",
            "aws.read-object.attributes.parts-without-checksums", "aws.read-object.attributes.asked/ETag",
            "aws.abort-upload.customer-key.not-needed", "aws.abort-upload.customer-key.not-needed-checksum",
            // No hold where OFF was asked for, and nothing on any list.
            "aws.create-upload.lock.kept/no legal hold", "aws.abort-upload.isolation.nothing-left");
    }

    [TestCaseSource(nameof(Servers))]
    public async Task KeepNothingByAccident(int place, Func<ScriptedExchange, Task> script, TimeSpan patience, string[] kept)
    {
        await using var server = ScriptedServer.Start(script);
        var ground = ProvingGround.Of("aws-s3");
        var profile = ProvingGround.ReferenceProfile("aws-s3") with
        {
            ListLag = TimeSpan.Zero,
            Limits = new Limits { ConnectTimeout = patience, FirstByteTimeout = patience },
        };
        var clock = Stopwatch.StartNew();

        await using var run = await DirectRun.StartUnpreparedAsync(profile,
            Endpoints.Options with { EndpointOverride = server.Endpoint, KmsKeyId = "a-key" });
        var cases = Shares.Of(ground.Cases.Where(planned => planned.Rule.Weight == Weight.Light), place).ToList();
        var records = await run.RunAsync(cases);

        clock.Elapsed.Should().BeLessThan(MaxRun);
        records.Where(record => record.Verdict == Verdict.Kept).Select(record => record.Id)
            .Should().BeEquivalentTo(kept.Where(id => cases.Any(planned => planned.Id == id)));
        records.Where(record => record.Verdict is Verdict.HarnessError or Verdict.Unsupported).Select(record => record.Message)
            .Should().BeEmpty();
        records.Where(record => record.Verdict == Verdict.Observed && record.Basis != Basis.Observed).Select(record => record.Id)
            .Should().BeEmpty();
    }

    private static (string, Func<ScriptedExchange, Task>, TimeSpan, string[]) Server(
        string does, Func<ScriptedExchange, Task> script, params string[] kept) => Server(does, script, Endpoints.Soon, kept);

    private static (string, Func<ScriptedExchange, Task>, TimeSpan, string[]) Server(
        string does, Func<ScriptedExchange, Task> script, TimeSpan patience, params string[] kept) => (does, script, patience, kept);

    private static Func<ScriptedExchange, Task> Always(string status, string body = "", string headers = "") => async exchange =>
    {
        if (exchange.Header("Expect") is null && exchange.Header("Transfer-Encoding") is null) await exchange.ReadBodyAsync();
        await exchange.SendAsync(ScriptedServer.Response(status,
            exchange.RequestLine.StartsWith("HEAD ", StringComparison.Ordinal) ? "" : body, headers + "Connection: close\r\n"));
        exchange.Close();
    };
}
