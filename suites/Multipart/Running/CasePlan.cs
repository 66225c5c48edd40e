using Conformance.Rules;
using NUnit.Framework;

namespace Conformance.Multipart.Running;

/// <summary>Every case this run holds: profiles × the rules of their documents × rows, read once.</summary>
public sealed class CasePlan
{
    private static readonly Lazy<CasePlan> Loaded = new(Load);

    private readonly IReadOnlyDictionary<string, CheckMethod> _checks;
    private readonly ILookup<string, Case> _byCheck;

    private CasePlan(RunParameters parameters, IReadOnlyList<Profile> profiles, IReadOnlyList<Rulebook> rulebooks, bool holdsEveryDocument, IReadOnlyDictionary<string, CheckMethod>? checks = null)
    {
        _checks = checks ?? CheckMethod.All;
        Parameters = parameters;
        Profiles = profiles;
        Rulebooks = rulebooks;
        HoldsEveryDocument = holdsEveryDocument;
        BoundChecks = rulebooks.SelectMany(book => book.Rules).Select(rule => rule.Check).OfType<string>().ToHashSet();
        AllCases = [.. profiles.SelectMany(CasesFor)];
        Cases = [.. AllCases.Where(planned => parameters.Weights.Contains(planned.Rule.Weight))];
        _byCheck = Cases.ToLookup(planned => planned.Check.Name);
    }

    private CasePlan(string fault)
        : this(new RunParameters { Profiles = [], Weights = new HashSet<Weight>() }, [], [], holdsEveryDocument: false) => Fault = fault;

    /// <summary>The plan of this process: from run parameters, environment, run settings.</summary>
    public static CasePlan Current => Loaded.Value;

    public RunParameters Parameters { get; }

    public IReadOnlyList<Profile> Profiles { get; }

    /// <summary>The rulebooks that some profile is judged by in this run.</summary>
    public IReadOnlyList<Rulebook> Rulebooks { get; }

    /// <summary>Whether every rulebook of the suites is in use, so that a check without a rule is a mistake.</summary>
    public bool HoldsEveryDocument { get; }

    /// <summary>Names of the checks that some rule of <see cref="Rulebooks"/> is bound to.</summary>
    public IReadOnlySet<string> BoundChecks { get; }

    /// <summary>Cases of every weight.</summary>
    public IReadOnlyList<Case> AllCases { get; }

    /// <summary>Cases of the weights this run asks for.</summary>
    public IReadOnlyList<Case> Cases { get; }

    /// <summary>Why there is no plan, in one sentence; null when there is one.</summary>
    public string? Fault { get; }

    public IEnumerable<Case> CasesOf(string check) => _byCheck[check];

    /// <summary>The rulebooks that one profile is judged by in this run: of its documents and its operations, where the run names no others.</summary>
    public IEnumerable<Rulebook> RulebooksOf(Profile profile) => RulebooksOf(profile, Parameters, Rulebooks);

    /// <summary>Makes a plan from given parts, for self-checks that run cases without NUnit.</summary>
    /// <param name="checks">The checks that the rulebooks name; those of the suites when there are no others.</param>
    public static CasePlan Of(RunParameters parameters, IReadOnlyList<Profile> profiles, IReadOnlyList<Rulebook> rulebooks, IReadOnlyDictionary<string, CheckMethod>? checks = null) =>
        new(parameters, profiles, rulebooks, holdsEveryDocument: false, checks);

    /// <summary>Reads the rulebooks that ship with the suites.</summary>
    /// <exception cref="ConfigurationException">A rulebook is malformed, names an unknown check, or reuses an ID.</exception>
    public static IReadOnlyList<Rulebook> ReadRulebooks() =>
        RulebookReader.ReadAll(Directory.Exists(Edited) ? Edited : Path.Combine(AppContext.BaseDirectory, "rulebooks"), CheckMethod.Catalogue);

    /// <summary>The rulebooks that people edit: a message must name their lines, not those of the copies beside the assembly.</summary>
    private static string Edited => Path.Combine(Repository.Root, "suites", "Multipart");

    private static CasePlan Load()
    {
        try
        {
            var parameters = RunParameters.Read(
                name => TestContext.Parameters.Get(name),
                Environment.GetEnvironmentVariable);
            var profiles = parameters.Profiles.Select(name => ProfileReader.Read(ProfileReader.Find(name, Repository.Root))).ToList();
            if (profiles.GroupBy(profile => profile.Name).FirstOrDefault(group => group.Count() > 1) is { } twice)
                return new CasePlan($"run parameter profile: two profiles are called \"{twice.Key}\"; a run needs distinct names, which are the names of their files.");

            var rulebooks = ReadRulebooks();
            profiles.ForEach(profile => DeviationFit.Check(profile, rulebooks));
            if (parameters.Estimate) profiles = profiles.ConvertAll(StandIn.For);
            foreach (var profile in profiles)
            {
                var unknown = (parameters.Documents.Count > 0 ? parameters.Documents : profile.Documents).FirstOrDefault(document => rulebooks.All(book => book.Header.Document.Name != document));
                if (unknown is not null)
                    return new CasePlan($"document \"{unknown}\" has no rulebook; there are: {string.Join(", ", rulebooks.Select(book => book.Header.Document.Name).Distinct())}.");
            }

            if (parameters.Operations.FirstOrDefault(operation => Operation.Find(operation) is null) is { } strange)
                return new CasePlan($"run parameter operations: \"{strange}\" is no operation; write one or more of {string.Join(", ", Operation.Words)}, separated by commas.");

            Rulebook[] used = [.. rulebooks.Where(book => profiles.Any(profile => RulebooksOf(profile, parameters, rulebooks).Contains(book)))];
            var plan = new CasePlan(parameters, profiles, used, holdsEveryDocument: used.Length == rulebooks.Count);
            return plan.Cases.Count > 0 ? plan
                : new CasePlan($"no case is left: profiles {string.Join(", ", parameters.Profiles)} with weights {string.Join(", ", parameters.Weights).ToLowerInvariant()} hold none.");
        }
        catch (ConfigurationException mistake)
        {
            return new CasePlan(mistake.Message);
        }
    }

    private static IEnumerable<Rulebook> RulebooksOf(Profile profile, RunParameters parameters, IReadOnlyList<Rulebook> rulebooks)
    {
        var documents = parameters.Documents.Count > 0 ? parameters.Documents : profile.Documents;
        var operations = parameters.Operations.Count > 0 ? parameters.Operations : profile.Operations;
        return rulebooks.Where(book => documents.Contains(book.Header.Document.Name) && (operations.Count == 0 || operations.Contains(book.Header.Operation.Word)));
    }

    private IEnumerable<Case> CasesFor(Profile profile) =>
        from book in RulebooksOf(profile)
        from rule in book.Rules
        where rule.Check is not null
        from row in rule.Rows
        select new Case(profile, rule, row, _checks[rule.Check!]);
}
