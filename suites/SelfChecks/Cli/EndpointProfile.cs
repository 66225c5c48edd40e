using Conformance.Dialects;

namespace Conformance.SelfChecks.Cli;

/// <summary>A profile file of a check's own, with credentials in variables that only its processes have.</summary>
internal sealed class EndpointProfile : IDisposable
{
    public const string AccessVariable = "CLI_CHECK_ACCESS_KEY";
    public const string SecretVariable = "CLI_CHECK_SECRET_KEY";

    /// <summary>The secret must show in no output, whatever goes wrong.</summary>
    public static readonly AccessKey Key = new("CLICHECKKEYID", "planted/cli+secret=4711");

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("conformance-cli-");

    /// <param name="endpoint">An address.</param>
    /// <param name="more">Further lines of the profile.</param>
    /// <param name="dialect">What it speaks.</param>
    /// <param name="region">Where it is.</param>
    /// <param name="document">What it is held to.</param>
    public EndpointProfile(
        string endpoint, string more = "", string dialect = "aws", string region = "us-east-1", string document = "aws-s3")
    {
        Path = this["mine.yaml"];
        File.WriteAllText(Path, $$"""
            endpoint: {{endpoint}}
            dialect: {{dialect}}
            region: {{region}}
            credentials: { accessKey: {{AccessVariable}}, secretKey: {{SecretVariable}} }
            documents: [{{document}}]
            listLag: 0 s
            lateEffects: 0 s
            {{more}}
            """.ReplaceLineEndings("\n"));
    }

    public string Path { get; }

    public string this[params string[] parts] => System.IO.Path.Combine([folder.FullName, .. parts]);

    public static IReadOnlyDictionary<string, string> Variables { get; } = new Dictionary<string, string>
    {
        [AccessVariable] = Key.Id,
        [SecretVariable] = Key.Secret,
    };

    public static IReadOnlyDictionary<string, string> WrongVariables { get; } = new Dictionary<string, string>
    {
        [AccessVariable] = Key.Id,
        [SecretVariable] = "planted/wrong+secret=4711",
    };

    public void Dispose() => folder.Delete(recursive: true);
}
