using Conformance.Multipart.Running;
using Conformance.Rules;
using Conformance.Wire;

namespace Conformance.Multipart.Judging;

/// <summary>The case that runs now, for the words that checks end with: its session, and what they find.</summary>
public sealed class CaseContext(Case planned, Session session, EndpointTraits traits)
{
    private static readonly AsyncLocal<CaseContext?> Running = new();
    private readonly List<string> _observations = [];

    /// <summary>The running case.</summary>
    /// <exception cref="InvalidOperationException">No case runs: a word was used outside a check.</exception>
    public static CaseContext Current
    {
        get => Running.Value ?? throw new InvalidOperationException("No case is running here.");
        set => Running.Value = value;
    }

    public Case Case { get; } = planned;

    public Session Session { get; } = session;

    /// <summary>What was found out once about the endpoint, before the first case.</summary>
    public EndpointTraits Traits { get; } = traits;

    public Profile Profile => Case.Profile;

    /// <summary>What the last judgement asked for, in words.</summary>
    public string? Expected { get; private set; }

    /// <summary>What was seen, in words; everything observed so far.</summary>
    public string? Observed => _observations.Count == 0 ? null : string.Join("; ", _observations);

    /// <summary>The exchange that the last judgement was about.</summary>
    public Exchange? Subject { get; private set; }

    /// <summary>Whether the question stayed open for a reason that no page forbids, so that the case is noted, not judged.</summary>
    public bool OnlyNoted { get; private set; }

    /// <summary>Says what is judged now: kept in the record whatever comes of it.</summary>
    public void Judging(string expected, Exchange? subject = null)
    {
        Expected = Expected is null || Expected == expected ? expected : $"{Expected}; {expected}";
        Subject = subject ?? Subject;
    }

    /// <summary>Remembers something seen.</summary>
    public void Saw(string what)
    {
        if (!_observations.Contains(what)) _observations.Add(what);
    }

    /// <summary>Records what the endpoint does where no page promises anything.</summary>
    public void Note(string what)
    {
        OnlyNoted = true;
        Saw(what);
    }
}
