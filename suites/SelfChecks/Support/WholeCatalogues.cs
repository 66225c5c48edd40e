namespace Conformance.SelfChecks.Support;

/// <summary>Whether checks try all that they have, as each night does, or the share of it that one change can wait for.</summary>
public static class WholeCatalogues
{
    /// <summary>Set to <c>true</c>, nothing is left to the night.</summary>
    public const string Variable = "CONFORMANCE_WHOLE_CATALOGUES";

    public static readonly bool AreAsked =
        string.Equals(Environment.GetEnvironmentVariable(Variable), "true", StringComparison.OrdinalIgnoreCase);
}
