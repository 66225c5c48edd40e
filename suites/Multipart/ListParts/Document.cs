using System.Xml.Linq;
using Conformance.Dialects;
using Conformance.Multipart.Judging;
using Conformance.Rules;
using Conformance.Rules.Rulebooks;
using Conformance.Running;
using Conformance.Running.Judging;
using Conformance.Wire.Requests;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.ListParts;

/// <summary>What a list says beside its parts.</summary>
public sealed class Document(CaseContext context) : ListChecks(context)
{
    private static readonly (string Element, string Leaf)[] Names =
        [("Initiator", "ID"), ("Initiator", "DisplayName"), ("Owner", "ID"), ("Owner", "DisplayName")];

    private static readonly string[] EncodingElements = ["Encoding-Type", "EncodingType"];

    /// <summary>The key is that of the upload as the response to its creation names it, so that it was read alike there.</summary>
    /// <param name="key">The end of the key.</param>
    [Check]
    public async Task NamesTheUpload(string? key = null)
    {
        var upload = await Session.CreateUploadAsync(new CreateOptions { Key = Session.NewKey(key) });
        if (upload.Created?.Xml() is { } created && KeyOf(created) is { } named && named != upload.Key)
            Context.CannotTell(upload.Created, "creating the upload", $"the key {named} in place of {upload.Key}");

        var page = await ListAsync(upload);

        VerifyElement(page, "Bucket", upload.Bucket);
        VerifyElement(page, "UploadId", upload.UploadId);
        var shown = KeyOf(page.Document);
        Verify(shown == upload.Key, Aspect.Body, $"Key {upload.Key}", $"Key {Shown(shown)}", page.Exchange);
    }

    /// <param name="space">The namespace that the root has to be in; left out for any.</param>
    [Check]
    public async Task HasTheRoot(string? space = null)
    {
        var upload = await Session.CreateUploadAsync();

        var page = await ListAsync(upload);

        var isSo = page.Root.LocalName == "ListPartsResult" && (space is null || page.Root.NamespaceName == space);
        Verify(isSo, Aspect.Body, $"the root ListPartsResult{(space is null ? "" : $" of {space}")}", $"the root {page.Root}",
            page.Exchange);
    }

    /// <summary>An account is named as the owner is; a user below it has a resource name of its own.</summary>
    [Check]
    public async Task NamesWhoInitiated()
    {
        var upload = await Session.CreateUploadAsync();

        var page = await ListAsync(upload);

        var (initiator, owner) = (page.Text("Initiator", "ID"), page.Text("Owner", "ID"));
        var isSo = owner is { Length: > 0 }
            && (initiator == owner || initiator?.StartsWith("arn:", StringComparison.Ordinal) == true);
        Verify(isSo, Aspect.Body, "Initiator with the ID of Owner, or with a user's ARN",
            $"Initiator {Shown(initiator)}, Owner {Shown(owner)}", page.Exchange);
    }

    /// <summary>Both have an ID and a name.</summary>
    [Check]
    public async Task NamesInitiatorAndOwner()
    {
        var upload = await Session.CreateUploadAsync();

        var page = await ListAsync(upload);

        foreach (var (element, leaf) in Names)
        {
            var found = page.Text(element, leaf);
            Verify(!string.IsNullOrEmpty(found), Aspect.Body, $"{element} with {leaf}", $"{leaf} of {element} {Shown(found)}",
                page.Exchange);
        }
    }

    [Check]
    public async Task NamesTheOwnerAsInitiator()
    {
        var upload = await Session.CreateUploadAsync();

        var page = await ListAsync(upload);

        var (initiator, owner) = (page.Text("Initiator", "ID"), page.Text("Owner", "ID"));
        Verify(owner is { Length: > 0 } && owner == initiator, Aspect.Body, "Owner with the ID of Initiator",
            $"Initiator {Shown(initiator)}, Owner {Shown(owner)}", page.Exchange);
    }

    /// <summary>The ID is that under which the list of the account's buckets names it.</summary>
    [Check]
    public async Task NamesTheAccountAsOwner()
    {
        var upload = await Session.CreateUploadAsync();
        var buckets = await Session.SendAsync(new Request("GET") { Bucket = "" });
        MustWork(buckets, "listing the account's buckets");
        var account = buckets.Xml()?.Elements().FirstOrDefault(element => element.Name.LocalName == "Owner") is { } owner
            ? ListedPage.TextOf(owner, "ID")
            : null;
        if (string.IsNullOrEmpty(account)) Context.CannotTell(buckets, "listing the account's buckets", "a list that names no owner");

        var page = await ListAsync(upload);

        var found = page.Text("Owner", "ID");
        Verify(found == account, Aspect.Body, $"Owner {account}", $"Owner {Shown(found)}", page.Exchange);
    }

    /// <summary>The second account may write to the bucket; the list that the first one asks for names who created the upload.</summary>
    [Check]
    public async Task NamesAnotherInitiator()
    {
        var bucket = await GrantedBucket.OpenAsync(Context);
        var own = await Session.CreateUploadAsync(new CreateOptions { Bucket = bucket });
        var other = await Session.CreateUploadAsync(new CreateOptions { Bucket = bucket, Identity = Identity.Second });
        var control = await AskAsync(own);
        MustWork(control, "listing the parts of an upload of one's own");

        var page = await ListAsync(other);

        var (first, second) = (ListedPage.Of(control)?.Text("Initiator", "ID"), page.Text("Initiator", "ID"));
        Verify(second is { Length: > 0 } && second != first, Aspect.Body, $"another initiator than {first ?? "none"}",
            $"Initiator {Shown(second)}", page.Exchange);
    }

    /// <param name="named">What the list calls it.</param>
    /// <param name="storageClass">What the upload is created in; asks for none when left out.</param>
    [Check]
    public async Task NamesTheStorageClass(string named, string? storageClass = null)
    {
        var upload = await Session.CreateUploadAsync(new CreateOptions { StorageClass = storageClass });

        var page = await ListAsync(upload);

        VerifyElement(page, "StorageClass", named);
    }

    [Check]
    public async Task IsDeclaredAsXml()
    {
        var upload = await Session.CreateUploadAsync();

        var exchange = await AskAsync(upload);

        MustWork(exchange, "a list without a fault");
        var type = exchange.ResponseHeaders["Content-Type"];
        Verify(type?.Split(';')[0].Trim() == "application/xml", Aspect.Header, "Content-Type application/xml",
            $"Content-Type {Shown(type)}", exchange);
    }

    [Check]
    public async Task HasARequestId()
    {
        var upload = await Session.CreateUploadAsync();

        var exchange = await AskAsync(upload);

        MustWork(exchange, "a list without a fault");
        Verify(exchange).HasHeader(Dialect.RequestIdHeader);
    }

    [Check]
    public async Task NamesTheEncoding()
    {
        var upload = await Session.CreateUploadAsync();

        var page = await ListAsync(upload, With("encoding-type", "url"));

        Verify(EncodingOf(page) is not null, Aspect.Body, "the element Encoding-Type",
            EncodingOf(page) is { } word ? $"encoding {word}" : "no such element", page.Exchange);
    }

    /// <param name="key">The end of the key.</param>
    [Check]
    public async Task EncodesTheKey(string key)
    {
        var upload = await Session.CreateUploadAsync(new CreateOptions { Key = Session.NewKey(key) });

        var page = await ListAsync(upload, With("encoding-type", "url"));

        var shown = page.Text("Key");
        var isSo = shown is not null && EncodingOf(page) == "url" && PercentEncoding.Decode(shown.Replace('+', ' ')) == upload.Key;
        Verify(isSo, Aspect.Body, $"the encoding url, and Key {PercentEncoding.Encode(upload.Key, keepSlash: true)}",
            $"the encoding {Shown(EncodingOf(page))}, and Key {Shown(shown)}", page.Exchange);
    }

    [Check]
    public async Task NamesNoEncodingUnasked()
    {
        var upload = await Session.CreateUploadAsync();

        var page = await ListAsync(upload);

        Verify(string.IsNullOrEmpty(EncodingOf(page)), Aspect.Body, "no element Encoding-Type",
            EncodingOf(page) is { } word ? $"encoding {word}" : "no such element", page.Exchange);
    }

    [Check]
    public async Task RefusesTheEncoding(string encoding, Expectation expect)
    {
        var upload = await Session.CreateUploadAsync();
        MustWork(await AskAsync(upload), "a list without a fault");

        var exchange = await AskAsync(upload, With("encoding-type", encoding));

        Verify(exchange).Meets(expect);
    }

    /// <summary>Blanks at the end of a key are part of it.</summary>
    private static string? KeyOf(XElement document) =>
        document.Elements().FirstOrDefault(element => element.Name.LocalName == "Key")?.Value;

    private void VerifyElement(ListedPage page, string name, string text) =>
        Verify(page.Text(name) == text, Aspect.Body, $"{name} {text}", $"{name} {Shown(page.Text(name))}", page.Exchange);

    private static string? EncodingOf(ListedPage page) => EncodingElements.Select(page.Text).FirstOrDefault(text => text is not null);
}
