using System.Xml.Linq;
using Conformance.Wire.Exchanges;

namespace Conformance.Multipart.Judging;

/// <summary>Who may do what with an object, as the endpoint lists it.</summary>
/// <param name="Owner">The owner's ID; empty where the list names none.</param>
/// <param name="Grants">The grantee is an account's ID or a group's address.</param>
/// <param name="Exchange">The response that shows the list.</param>
internal sealed record GrantList(string Owner, IReadOnlyList<(string Grantee, string Permission)> Grants, Exchange Exchange)
{
    public static GrantList Of(Exchange exchange)
    {
        var root = exchange.Xml();
        var grants = (root?.Descendants() ?? []).Where(element => element.Name.LocalName == "Grant")
            .Select(grant => (Text(grant, "ID") ?? Text(grant, "URI") ?? "nobody", Text(grant, "Permission") ?? "nothing"));
        var owner = root?.Elements().FirstOrDefault(element => element.Name.LocalName == "Owner");
        return new GrantList(owner is null ? "" : Text(owner, "ID") ?? "", [.. grants], exchange);
    }

    public string Describe() => Grants.Count == 0 ? "a list without a grant"
        : string.Join(", ", Grants.Select(grant => $"{grant.Permission} for {(grant.Grantee == Owner ? "the owner" : grant.Grantee)}"));

    private static string? Text(XElement element, string name) =>
        element.Descendants().FirstOrDefault(leaf => leaf.Name.LocalName == name)?.Value.Trim() is { Length: > 0 } text ? text : null;
}
