using NUnit.Framework;

namespace Conformance.SelfChecks.Support;

/// <summary>A program that the machine does not have, and that a check needs.</summary>
public static class MissingTool
{
    /// <summary>
    /// Skips the check with the reason; fails it where <c>CONFORMANCE_TOOLS</c> is <c>required</c>, as in <c>.ci/run</c>, which installs
    /// the programs: there a check that was skipped would pass for one that was made.
    /// </summary>
    public static ResultStateException Skip(string reason) => Environment.GetEnvironmentVariable("CONFORMANCE_TOOLS") == "required"
        ? new AssertionException(reason)
        : new IgnoreException(reason);
}
