using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Conformance.Rules;
using Conformance.Running.Judging;
using Conformance.Wire.Exchanges;
using Conformance.Wire.Requests;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.Judging;

/// <summary>What the checks of all lists have in common: the words about a list's elements, times and people.</summary>
public abstract partial class ListWords(CaseContext context) : Checks(context)
{
    private static readonly (string Element, string Leaf)[] Names =
        [("Initiator", "ID"), ("Initiator", "DisplayName"), ("Owner", "ID"), ("Owner", "DisplayName")];

    /// <summary>A value for a parameter of the query, for the whole of the request.</summary>
    protected static Action<Request> With(string parameter, string? value) => request => request.WithQuery(parameter, value);

    protected static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    protected void VerifyElement(ListPage page, string name, string text)
    {
        ArgumentNullException.ThrowIfNull(page);
        Verify(page.Text(name) == text, Aspect.Body, $"{name} {text}", $"{name} {Shown(page.Text(name))}", page.Exchange);
    }

    /// <summary>An element that holds a key, whose blanks count.</summary>
    protected void VerifyKey(ListPage page, string name, string key)
    {
        ArgumentNullException.ThrowIfNull(page);
        var found = ListPage.KeyOf(page.Document, name);
        Verify(found == key, Aspect.Body, $"{name} {key}", $"{name} {Shown(found)}", page.Exchange);
    }

    /// <param name="space">The namespace that the root has to be in; null for any.</param>
    protected void VerifyRoot(ListPage page, string root, string? space)
    {
        ArgumentNullException.ThrowIfNull(page);
        var isSo = page.Root.LocalName == root && (space is null || page.Root.NamespaceName == space);
        Verify(isSo, Aspect.Body, $"the root {root}{(space is null ? "" : $" of {space}")}", $"the root {page.Root}", page.Exchange);
    }

    /// <summary>
    /// A list names the time of what a request has made, by the server's own clock.
    /// </summary>
    protected void VerifyTime(DateTimeOffset? time, string name, string? text, Exchange made, Exchange page)
    {
        var (near, slack, _) = ServerClock.At(made);
        Verify(time is { } found && (found - near).Duration() <= slack, Aspect.Body,
            $"{name} within {slack.TotalSeconds:0} s of {Iso(near)}", $"{name} {Shown(text)}", page);
    }

    protected void VerifyInstant(string name, string? text, Exchange page) =>
        Verify(text is not null && Instant().IsMatch(text), Aspect.Body, $"{name} in ISO 8601, with Z or an offset",
            $"{name} {Shown(text)}", page);

    /// <summary>An account is named as the owner is; a user below it has a resource name of its own.</summary>
    /// <param name="element">The element that holds initiator and owner.</param>
    protected void VerifyNamesWhoInitiated(XElement element, Exchange page)
    {
        var (initiator, owner) = PeopleOf(element);
        var isSo = owner is { Length: > 0 }
            && (initiator == owner || initiator?.StartsWith("arn:", StringComparison.Ordinal) == true);
        Verify(isSo, Aspect.Body, "Initiator with the ID of Owner, or with a user's ARN",
            $"Initiator {Shown(initiator)}, Owner {Shown(owner)}", page);
    }

    /// <inheritdoc cref="VerifyNamesWhoInitiated"/>
    protected void VerifyNamesTheOwnerAsInitiator(XElement element, Exchange page)
    {
        var (initiator, owner) = PeopleOf(element);
        Verify(owner is { Length: > 0 } && owner == initiator, Aspect.Body, "Owner with the ID of Initiator",
            $"Initiator {Shown(initiator)}, Owner {Shown(owner)}", page);
    }

    /// <summary>Both have an ID and a name.</summary>
    /// <param name="element">The element that holds initiator and owner.</param>
    /// <param name="only">Only one of them; null for both.</param>
    protected void VerifyNamesInitiatorAndOwner(XElement element, Exchange page, string? only = null)
    {
        foreach (var (name, leaf) in Names.Where(each => only is null || each.Element == only))
        {
            var found = ListPage.TextOf(element, name, leaf);
            Verify(!string.IsNullOrEmpty(found), Aspect.Body, $"{name} with {leaf}", $"{leaf} of {name} {Shown(found)}", page);
        }
    }

    /// <inheritdoc cref="VerifyNamesWhoInitiated"/>
    protected void VerifyNamesAsOwner(XElement element, string account, Exchange page)
    {
        var (_, owner) = PeopleOf(element);
        Verify(owner == account, Aspect.Body, $"Owner {account}", $"Owner {Shown(owner)}", page);
    }

    /// <summary>The ID under which the list of the account's buckets names it.</summary>
    /// <exception cref="CaseInconclusiveException">There is no such list, or it names no owner.</exception>
    protected async Task<string> AccountIdAsync()
    {
        var buckets = await Session.SendAsync(new Request("GET") { Bucket = "" });
        MustWork(buckets, "listing the account's buckets");
        var account = buckets.Xml() is { } document ? ListPage.TextOf(document, "Owner", "ID") : null;
        if (string.IsNullOrEmpty(account)) Context.CannotTell(buckets, "listing the account's buckets", "a list that names no owner");
        return account;
    }

    /// <summary>The list of an upload that another account has created names another initiator than the first account's.</summary>
    /// <param name="own">The element of an upload of the first account; null where there is none to compare with.</param>
    protected void VerifyNamesAnotherInitiator(XElement? own, XElement other, Exchange page)
    {
        var (first, second) = (own is null ? null : PeopleOf(own).Initiator, PeopleOf(other).Initiator);
        Verify(second is { Length: > 0 } && second != first, Aspect.Body, $"another initiator than {first ?? "none"}",
            $"Initiator {Shown(second)}", page);
    }

    protected void VerifyDeclaredAsXml(Exchange exchange)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        var type = exchange.ResponseHeaders["Content-Type"];
        Verify(type?.Split(';')[0].Trim() == "application/xml", Aspect.Header, "Content-Type application/xml",
            $"Content-Type {Shown(type)}", exchange);
    }

    private static (string? Initiator, string? Owner) PeopleOf(XElement element) =>
        (ListPage.TextOf(element, "Initiator", "ID"), ListPage.TextOf(element, "Owner", "ID"));

    private static string Iso(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d([.,]\d+)?(Z|[+-]\d\d:?\d\d)$")]
    private static partial Regex Instant();
}
