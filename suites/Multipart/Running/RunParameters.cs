using Conformance.Rules;

namespace Conformance.Multipart.Running;

/// <summary>
/// What this run was asked to do. A parameter on the command line beats the environment, which beats the run settings file, which
/// beats the default. NUnit merges the command line and the file before we see them, so the file names its parameters
/// <c>default.profile</c> and so on.
/// </summary>
public sealed record RunParameters
{
    /// <summary>The default: the embedded server as each of the five vendors, each held to its own document.</summary>
    public static IReadOnlyList<string> Reference { get; } = ["reference-aws", "reference-yandex", "reference-oss", "reference-obs", "reference-cos"];

    /// <summary>Names or paths of profiles.</summary>
    public required IReadOnlyList<string> Profiles { get; init; }

    /// <summary>The weights to run. Only light cases unless asked.</summary>
    public required IReadOnlySet<Weight> Weights { get; init; }

    /// <summary>Whether a rule that is not stated fails the run as well.</summary>
    public bool Strict { get; init; }

    /// <summary>Documents to hold every profile to, instead of those it names itself.</summary>
    public IReadOnlyList<string> Documents { get; init; } = [];

    /// <summary>Operations to judge on every profile, instead of those it names itself; empty for those, or for all.</summary>
    public IReadOnlyList<string> Operations { get; init; } = [];

    public int Seed { get; init; }

    /// <summary>Whether the reference stands in for every endpoint, so that what a run would send is known before it.</summary>
    public bool Estimate { get; init; }

    /// <exception cref="ConfigurationException">A parameter has a value that means nothing.</exception>
    public static RunParameters Read(Func<string, string?> parameter, Func<string, string?> environment)
    {
        string? Value(string name) => NotBlank(parameter(name)) ?? NotBlank(environment($"CONFORMANCE_{name.ToUpperInvariant()}")) ?? NotBlank(parameter($"default.{name}"));

        return new()
        {
            Profiles = List(Value("profile")) is { Count: > 0 } named ? named : Reference,
            Weights = ReadWeights(Value("weights") ?? "light"),
            Strict = Flag("strict", Value("strict")),
            Documents = List(Value("documents")),
            Operations = List(Value("operations")),
            Seed = Number("seed", Value("seed")),
            Estimate = Flag("estimate", Value("estimate")),
        };
    }

    private static string? NotBlank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static List<string> List(string? text) => [.. (text ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];

    private static HashSet<Weight> ReadWeights(string text) => [.. List(text).Select(word =>
        Enum.TryParse<Weight>(word, ignoreCase: true, out var weight) && !char.IsAsciiDigit(word[0]) ? weight
        : throw new ConfigurationException($"run parameter weights: \"{word}\" is no weight; write light, heavy or slow, separated by commas."))];

    private static bool Flag(string name, string? text) => text?.ToLowerInvariant() switch
    {
        null or "false" or "0" or "no" => false,
        "true" or "1" or "yes" => true,
        _ => throw new ConfigurationException($"run parameter {name}: \"{text}\" is neither true nor false."),
    };

    private static int Number(string name, string? text) => text is null ? 0
        : int.TryParse(text, out var number) ? number
        : throw new ConfigurationException($"run parameter {name}: \"{text}\" is not a whole number.");
}
