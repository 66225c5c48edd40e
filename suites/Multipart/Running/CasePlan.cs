using Conformance.Rules;
using NUnit.Framework;

namespace Conformance.Multipart.Running;

/// <summary>Every case this run holds: profiles × the rules of their documents × rows, read once.</summary>
public sealed class CasePlan
{
    private static readonly Lazy<CasePlan> Loaded = new(Load);

    private readonly ILookup<string, Case> _byCheck;

    private CasePlan(RunParameters parameters, IReadOnlyList<Profile> profiles, IReadOnlyList<Rulebook> rulebooks, bool holdsEveryDocument)
    {
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

    /// <summary>The rulebooks of the documents that some profile is held to.</summary>
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

    /// <summary>The documents that one profile is held to in this run.</summary>
    public IReadOnlyList<string> DocumentsOf(Profile profile) => Parameters.Documents.Count > 0 ? Parameters.Documents : profile.Documents;

    /// <summary>Makes a plan from given parts, for self-checks that run cases without NUnit.</summary>
    public static CasePlan Of(RunParameters parameters, IReadOnlyList<Profile> profiles, IReadOnlyList<Rulebook> rulebooks) =>
        new(parameters, profiles, rulebooks, holdsEveryDocument: false);

    /// <summary>Reads the rulebooks that ship with the suites.</summary>
    /// <exception cref="ConfigurationException">A rulebook is malformed, names an unknown check, or reuses an ID.</exception>
    public static IReadOnlyList<Rulebook> ReadRulebooks() =>
        RulebookReader.ReadAll(Directory.Exists(Edited) ? Edited : Path.Combine(AppContext.BaseDirectory, "rulebooks"), CheckMethod.Catalogue);

    /// <summary>The rulebooks that people edit: a message must name their lines, not those of the copies beside the assembly.</summary>
    private static string Edited => Path.Combine(Repository.Root, "suites", "Multipart", "UploadPart", "Rulebooks");

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
            var documents = profiles.SelectMany(profile => parameters.Documents.Count > 0 ? parameters.Documents : profile.Documents).ToHashSet();
            foreach (var document in documents)
            {
                if (rulebooks.All(book => book.Header.Document != document))
                    return new CasePlan($"document \"{document}\" has no rulebook; there are: {string.Join(", ", rulebooks.Select(book => book.Header.Document))}.");
            }

            var plan = new CasePlan(parameters, profiles, [.. rulebooks.Where(book => documents.Contains(book.Header.Document))],
                holdsEveryDocument: rulebooks.All(book => documents.Contains(book.Header.Document)));
            return plan.Cases.Count > 0 ? plan
                : new CasePlan($"no case is left: profiles {string.Join(", ", parameters.Profiles)} with weights {string.Join(", ", parameters.Weights).ToLowerInvariant()} hold none.");
        }
        catch (ConfigurationException mistake)
        {
            return new CasePlan(mistake.Message);
        }
    }

    private IEnumerable<Case> CasesFor(Profile profile)
    {
        var documents = DocumentsOf(profile);
        return from book in Rulebooks
               where documents.Contains(book.Header.Document)
               from rule in book.Rules
               where rule.Check is not null
               from row in rule.Rows
               select new Case(profile, rule, row, CheckMethod.All[rule.Check!]);
    }
}
