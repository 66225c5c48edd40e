using Conformance.Dialects;
using Conformance.Reference;
using Conformance.Rules;
using Conformance.Rules.Profiles;
using Conformance.Wire.Targets;

namespace Conformance.SelfChecks.Support.Wire;

/// <summary>Targets for the servers of these checks.</summary>
public static class Endpoints
{
    public static readonly AccessKey Main = new("MAINKEYID", "main/secret+with=signs");
    public static readonly AccessKey Second = new("SECONDKEYID", "second/secret+with=signs");
    public static readonly AccessKey Temporary = new("TEMPKEYID", "temporary/secret+with=signs", "session/token+with=signs&more");

    /// <summary>What does not hang is over by then, however busy the machine is.</summary>
    public static readonly TimeSpan Soon = TimeSpan.FromSeconds(60);

    /// <summary>
    /// What hangs is given up only after <see cref="Soon"/>: a check in which something is meant to hang sets bounds of its own.
    /// </summary>
    public static Profile Profile(Uri endpoint) => new()
    {
        Name = "scripted",
        Endpoint = endpoint,
        Dialect = "aws",
        Region = "us-east-1",
        Signature = "aws-v4",
        Addressing = "path",
        Credentials = new CredentialNames("CONFORMANCE_ACCESS_KEY", "CONFORMANCE_SECRET_KEY", null),
        Documents = ["aws-s3"],
        Features = new Features { [Feature.Signatures] = ["aws-v4"], [Feature.PathStyle] = [] },
        Limits = new Limits { ConnectTimeout = Soon, FirstByteTimeout = Soon },
        ListLag = TimeSpan.Zero,
        At = new SourceLine("profiles/scripted.yaml", 1),
    };

    public static Profile Impatient(this Profile profile, int milliseconds = 300) =>
        profile with { Limits = profile.Limits with { FirstByteTimeout = TimeSpan.FromMilliseconds(milliseconds) } };

    public static TargetOptions Options { get; } =
        new() { Main = Main, Second = Second, Temporary = Temporary, RunId = "20251120T093000Z-4f2a" };

    public static Task<Target> ConnectAsync(Profile profile, TargetOptions? options = null) =>
        Target.ConnectAsync(profile, options ?? Options);

    public static Task<Target> ConnectAsync(ScriptedServer server) => ConnectAsync(Profile(server.Endpoint));

    /// <summary>The reference with all it offers.</summary>
    public static Task<Target> ConnectAsync(ReferenceServer server, Func<Profile, Profile>? alter = null)
    {
        var profile = Profile(server.Endpoint) with
        {
            Region = server.Region,
            Features = new Features
            {
                [Feature.Signatures] = ["aws-v4"],
                [Feature.PathStyle] = [],
                [Feature.SecondBucket] = [],
                [Feature.SecondAccount] = [],
                [Feature.TemporaryCredentials] = [],
                [Feature.SseC] = ["any"],
            },
        };
        return ConnectAsync(alter?.Invoke(profile) ?? profile, new TargetOptions
        {
            Main = server.Owner,
            Second = server.SecondAccount,
            Temporary = server.Temporary,
            TlsFingerprint = server.CertificateFingerprint,
        });
    }
}
