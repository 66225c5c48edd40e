namespace Conformance.SelfChecks.Multipart.Faults;

/// <summary>A store that is wrong in exactly one way, as some store was in public.</summary>
/// <param name="Name">What it does.</param>
/// <param name="Store">Who did so, or <c>any</c>.</param>
/// <param name="Link">Where it can be read; null where the fault is of the kind, and no public word of it is known.</param>
/// <param name="Open">Makes the store; each run has its own, so that one can remember what it was sent.</param>
/// <param name="SeenBy">The rules of aws-s3 that are about it, as topic and point: each must have a case that is Broken.</param>
internal sealed record WrongStore(string Name, string Store, string? Link, Func<Handling> Open, params IReadOnlyList<string> SeenBy)
{
    /// <summary>
    /// Why no rule sees the fault today; null where one does. Then nothing may be Broken or Differ:
    /// what begins to be seen leaves this list.
    /// </summary>
    public string? NotSeenYet { get; init; }

    /// <summary>
    /// Why what rules see of it is less than Broken: a rule that differs, or a case that says it cannot tell. Null where it is Broken.
    /// </summary>
    public string? SeenAsLess { get; init; }

    /// <summary>Whether every case sends whole parts to it, so that only the listed ones are run each time.</summary>
    public bool IsCostly { get; init; }

    /// <summary>For how long the cases of bodies that break off watch it.</summary>
    public TimeSpan LateEffects { get; init; }

    public override string ToString() => Name;
}
