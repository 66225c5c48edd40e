using Conformance.Rules;

namespace Conformance.Multipart.Running;

/// <summary>One check × one rule × one row × one profile: what <c>dotnet test</c> counts.</summary>
public sealed record Case(Profile Profile, Rule Rule, Row Row, CheckMethod Check)
{
    /// <summary>The case's identity within its profile, stable over years: rule ID and row name, never a position.</summary>
    public string Id => Row.Name.Length == 0 ? Rule.Id : $"{Rule.Id}/{Row.Name}";

    /// <summary>The last part of the NUnit name. Letters, digits, blanks, dots and hyphens only: test filters choke on the rest.</summary>
    public string TestName => Row.Name.Length == 0 ? $"{Profile.Name} {Rule.Id}" : $"{Profile.Name} {Rule.Id} {Row.Name}";
}
