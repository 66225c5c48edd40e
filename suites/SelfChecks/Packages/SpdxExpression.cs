using System.Text.RegularExpressions;

namespace Conformance.SelfChecks.Packages;

/// <summary>Reads SPDX licence expressions such as <c>(MIT OR AGPL-3.0-only) AND BSD-3-Clause</c>.</summary>
internal sealed partial class SpdxExpression
{
    private readonly Queue<string> words;
    private readonly IReadOnlySet<string> allowed;

    private SpdxExpression(string text, IReadOnlySet<string> allowed)
    {
        words = new Queue<string>(Words().Matches(text).Select(match => match.Value));
        this.allowed = allowed;
    }

    /// <summary>Whether somebody who accepts only the allowed licences may use what the expression stands for.</summary>
    /// <param name="allowed">SPDX identifiers. A licence with an exception (<c>WITH</c>) is none of them.</param>
    /// <returns>False also for a text that is no expression.</returns>
    public static bool Allows(string text, IReadOnlySet<string> allowed)
    {
        var expression = new SpdxExpression(text, allowed);
        return expression.ReadAlternatives() == true && expression.words.Count == 0;
    }

    /// <returns>Null when the text is no expression.</returns>
    private bool? ReadAlternatives()
    {
        var result = ReadParts();
        while (result is not null && Next("OR"))
            result = ReadParts() is { } other ? result.Value || other : null;
        return result;
    }

    private bool? ReadParts()
    {
        var result = ReadLicence();
        while (result is not null && Next("AND"))
            result = ReadLicence() is { } other ? result.Value && other : null;
        return result;
    }

    private bool? ReadLicence()
    {
        if (Next("("))
        {
            var inner = ReadAlternatives();
            return Next(")") ? inner : null;
        }

        if (!words.TryDequeue(out var name) || name is ")" or "AND" or "OR" or "WITH")
            return null;
        if (Next("WITH"))
            return words.TryDequeue(out _) ? false : null;
        return allowed.Contains(name);
    }

    private bool Next(string word)
    {
        if (!words.TryPeek(out var next) || next != word)
            return false;
        words.Dequeue();
        return true;
    }

    [GeneratedRegex(@"[()]|[^\s()]+")]
    private static partial Regex Words();
}
