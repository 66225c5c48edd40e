using System.Text.RegularExpressions;
using Conformance.Dialects;
using Conformance.Rules;
using Conformance.Rules.Profiles;
using Conformance.Wire.Requests;
using Conformance.Wire.Targets;

namespace Conformance.Endurance.Interruptions;

/// <summary>A server in a process of its own, so that what a killed run leaves there stays, and a profile that leads to it.</summary>
internal sealed partial class Stage : IAsyncDisposable
{
    private static readonly AccessKey Owner = new("ENDURANCEKEYID", "endurance/not+a=secret");
    private static readonly TimeSpan MaxStart = TimeSpan.FromMinutes(1);

    private readonly CommandProcess server;
    private readonly DirectoryInfo folder;

    private Stage(CommandProcess server, DirectoryInfo folder, Uri endpoint)
    {
        this.server = server;
        this.folder = folder;
        ProfilePath = this["killed.yaml"];
        File.WriteAllText(ProfilePath, $$"""
            endpoint: {{endpoint.GetLeftPart(UriPartial.Authority)}}
            dialect: aws
            region: us-east-1
            credentials: { accessKey: ENDURANCE_ACCESS_KEY, secretKey: ENDURANCE_SECRET_KEY }
            documents: [aws-s3]
            listLag: 0 s
            lateEffects: 0 s
            limits: { concurrency: 8, requestsPerSecond: 250 }

            """.ReplaceLineEndings("\n"));
    }

    public static IReadOnlyDictionary<string, string> Variables { get; } = new Dictionary<string, string>
    {
        ["ENDURANCE_ACCESS_KEY"] = Owner.Id,
        ["ENDURANCE_SECRET_KEY"] = Owner.Secret,
    };

    public string ProfilePath { get; }

    /// <summary>A path below the stage's own folder, which goes with it.</summary>
    public string this[params string[] parts] => Path.Combine([folder.FullName, .. parts]);

    public static async Task<Stage> SetAsync()
    {
        var server = CommandProcess.Conformance(
            ["serve", "--access-key", "ENDURANCE_ACCESS_KEY", "--secret-key", "ENDURANCE_SECRET_KEY"], Variables);
        for (var waited = TimeSpan.Zero; waited < MaxStart && !server.HasEnded; waited += TimeSpan.FromMilliseconds(50))
        {
            if (Endpoint().Match(server.Output) is { Success: true } found)
                return new Stage(server, Directory.CreateTempSubdirectory("conformance-endurance-"), new Uri(found.Value));
            await Task.Delay(50);
        }

        server.Dispose();
        throw new ConfigurationException($"The server did not start: {server.Error.Trim()}");
    }

    /// <summary>The buckets on the server.</summary>
    public async Task<IReadOnlyList<string>> BucketsAsync()
    {
        await using var target = await Target.ConnectAsync(ProfileReader.Read(ProfilePath), new TargetOptions { Main = Owner });
        await using var session = target.OpenSession("looking");
        var exchange = await session.SendAsync(new Request("GET") { Bucket = "" });
        return exchange.IsSuccess && exchange.Xml() is { } list
            ? [.. list.Descendants().Where(element => element.Name.LocalName == "Name").Select(element => element.Value)]
            : throw new ConfigurationException($"The server does not list its buckets: {exchange}");
    }

    public ValueTask DisposeAsync()
    {
        server.Dispose();
        folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:[0-9]+", RegexOptions.CultureInvariant)]
    private static partial Regex Endpoint();
}
