namespace Conformance.Multipart.Running;

/// <summary>The properties of a case that <c>--filter</c> understands, such as <c>--filter "Rule=aws.upload-part.part-number.in-range"</c>.</summary>
internal static class CaseProperties
{
    public static IEnumerable<(string Key, string Value)> Of(Case planned)
    {
        yield return ("Rule", planned.Rule.Id);
        yield return ("Document", planned.Rule.Document);
        yield return ("Operation", planned.Rule.Operation);
        yield return ("Topic", planned.Rule.Topic);
        yield return ("Basis", planned.Rule.Basis.ToString().ToLowerInvariant());
        yield return ("Profile", planned.Profile.Name);
        yield return ("Weight", planned.Rule.Weight.ToString().ToLowerInvariant());
    }
}
