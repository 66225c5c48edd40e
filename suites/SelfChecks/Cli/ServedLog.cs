using System.Security.Cryptography;
using System.Text.Json;
using Conformance.Cli.Serving;
using Conformance.Dialects;
using Conformance.Reference;
using Conformance.SelfChecks.Support.Reference;
using FluentAssertions;
using FsCheck;
using FsCheck.Fluent;
using NUnit.Framework;
using RequestLog = Conformance.Cli.Serving.RequestLog;

namespace Conformance.SelfChecks.Cli;

/// <summary>
/// The log of a served reference: a line for each request that machines can read, and nothing in it that a thief could use.
/// </summary>
public sealed class ServedLog
{
    private static readonly string[] Fields =
        ["time", "level", "method", "bucket", "key", "operation", "status", "code", "requestId", "bytesIn", "bytesOut", "milliseconds"];

    [TestCaseSource(typeof(Behaviour), nameof(Behaviour.Documents))]
    public async Task TellsEachRequestAndNoSecret(string document)
    {
        using var text = new StringWriter();
        using var written = TextWriter.Synchronized(text);
        using var loggers = RequestLog.Open(isWanted: true, new JsonLines(written, ownsWriter: false, TimeProvider.System));
        await using var server = await ReferenceServer.StartAsync(new ReferenceOptions { Document = document, LoggerFactory = loggers });
        var client = new RawClient(server);
        var sent = 0;

        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), async seed =>
        {
            await client.SendAsync(Draw(server, new System.Random(seed)));
            sent++;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(60));

        string Log()
        {
            // What a synchronized writer locks is itself.
            lock (written)
                return text.ToString();
        }

        for (var wait = 0; Log().Count(letter => letter == '\n') < sent && wait < 6000; wait++)
            await Task.Delay(10);
        var lines = Log().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.Should().HaveCount(sent);
        foreach (var line in lines)
        {
            using var entry = JsonDocument.Parse(line);
            entry.RootElement.EnumerateObject().Select(field => field.Name).Should().Equal(Fields);
        }

        foreach (var secret in Secrets(server))
            Log().Should().NotContain(secret);
    }

    private static RawRequest Draw(ReferenceServer server, System.Random random)
    {
        var dialect = server.Behaviour.Dialect;
        AccessKey[] keys = [server.Owner, server.SecondAccount, server.Temporary, server.Owner with { Secret = "wrong" + Canary },
            new("UNKNOWN" + Canary, "s" + Canary)];
        string[] targets =
        [
            "/", "/bucket", "/bucket/key", "/bucket/%01%22%5c%0a%1f%c3%a9", "/bucket/key?uploads",
            $"/bucket/key?uploadId={Canary}&partNumber=1", $"/bucket?prefix={Canary}", $"/bucket/key?X-Amz-Signature={Canary}",
            $"/bucket/key?x-oss-security-token={Canary}&Signature={Canary}", $"/bucket/key?response-content-type={Canary}",
            "/bucket/%ff?q=" + Canary, "/bucket?policy",
        ];
        var customerKey = RandomNumberGenerator.GetBytes(32);
        (string, string)[] headers = (dialect.CustomerKeyHeader, random.Next(3)) switch
        {
            ({ } name, 0) => [(name, Convert.ToBase64String([.. System.Text.Encoding.ASCII.GetBytes(Canary), .. customerKey])),
                (dialect.CustomerAlgorithmHeader!, "AES256")],
            (_, 1) => [(dialect.SecurityTokenHeader, Canary), ("Cookie", Canary), (dialect.MetadataPrefix + "a", Canary)],
            _ => [],
        };
        return new RawRequest(random.Next(4) switch { 0 => "PUT", 1 => "POST", 2 => "DELETE", _ => "GET" },
            targets[random.Next(targets.Length)])
        {
            Key = random.Next(6) == 0 ? null : keys[random.Next(keys.Length)],
            PresignFor = random.Next(2) == 0 ? TimeSpan.FromMinutes(1) : null,
            Headers = headers,
            Body = System.Text.Encoding.ASCII.GetBytes(random.Next(2) == 0 ? "" : $"<a>{Canary}</a>"),
        };
    }

    /// <summary>Stands wherever a request may hold a secret: in headers, query values, bodies and keys of other accounts.</summary>
    private const string Canary = "CANARY7f3a";

    private static IEnumerable<string> Secrets(ReferenceServer server) =>
    [
        Canary, "AWS4-HMAC", "X-Amz-Signature", "q-signature", "Bearer", server.Owner.Id, server.Owner.Secret, server.SecondAccount.Id,
        server.SecondAccount.Secret, server.Temporary.Id, server.Temporary.Secret, server.Temporary.SessionToken!,
    ];
}
