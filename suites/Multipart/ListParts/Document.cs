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
    /// <summary>The key is that of the upload as the response to its creation names it, so that it was read alike there.</summary>
    /// <param name="key">The end of the key.</param>
    [Check]
    public async Task NamesTheUpload(string? key = null)
    {
        var upload = await Session.CreateUploadAsync(new CreateOptions { Key = Session.NewKey(key) });
        if (upload.Created?.Xml() is { } created && ListPage.KeyOf(created) is { } named && named != upload.Key)
            Context.CannotTell(upload.Created, "creating the upload", $"the key {named} in place of {upload.Key}");

        var page = await ListAsync(upload);

        VerifyElement(page, "Bucket", upload.Bucket);
        VerifyElement(page, "UploadId", upload.UploadId);
        VerifyKey(page, "Key", upload.Key);
    }

    /// <param name="space">The namespace that the root has to be in; left out for any.</param>
    [Check]
    public async Task HasTheRoot(string? space = null)
    {
        var upload = await Session.CreateUploadAsync();

        var page = await ListAsync(upload);

        VerifyRoot(page, "ListPartsResult", space);
    }

    /// <summary>An account is named as the owner is; a user below it has a resource name of its own.</summary>
    [Check]
    public async Task NamesWhoInitiated()
    {
        var upload = await Session.CreateUploadAsync();

        var page = await ListAsync(upload);

        VerifyNamesWhoInitiated(page.Document, page.Exchange);
    }

    /// <summary>Both have an ID and a name.</summary>
    [Check]
    public async Task NamesInitiatorAndOwner()
    {
        var upload = await Session.CreateUploadAsync();

        var page = await ListAsync(upload);

        VerifyNamesInitiatorAndOwner(page.Document, page.Exchange);
    }

    [Check]
    public async Task NamesTheOwnerAsInitiator()
    {
        var upload = await Session.CreateUploadAsync();

        var page = await ListAsync(upload);

        VerifyNamesTheOwnerAsInitiator(page.Document, page.Exchange);
    }

    /// <summary>The ID is that under which the list of the account's buckets names it.</summary>
    [Check]
    public async Task NamesTheAccountAsOwner()
    {
        var upload = await Session.CreateUploadAsync();
        var account = await AccountIdAsync();

        var page = await ListAsync(upload);

        VerifyNamesAsOwner(page.Document, account, page.Exchange);
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

        VerifyNamesAnotherInitiator(ListedPage.Of(control)?.Document, page.Document, page.Exchange);
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
        VerifyDeclaredAsXml(exchange);
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

        Verify(page.Encoding is not null, Aspect.Body, "the element Encoding-Type",
            page.Encoding is { } word ? $"encoding {word}" : "no such element", page.Exchange);
    }

    /// <param name="key">The end of the key.</param>
    [Check]
    public async Task EncodesTheKey(string key)
    {
        var upload = await Session.CreateUploadAsync(new CreateOptions { Key = Session.NewKey(key) });

        var page = await ListAsync(upload, With("encoding-type", "url"));

        var shown = page.Text("Key");
        var isSo = shown is not null && page.Encoding == "url" && PercentEncoding.Decode(shown.Replace('+', ' ')) == upload.Key;
        Verify(isSo, Aspect.Body, $"the encoding url, and Key {PercentEncoding.Encode(upload.Key, keepSlash: true)}",
            $"the encoding {Shown(page.Encoding)}, and Key {Shown(shown)}", page.Exchange);
    }

    [Check]
    public async Task NamesNoEncodingUnasked()
    {
        var upload = await Session.CreateUploadAsync();

        var page = await ListAsync(upload);

        Verify(string.IsNullOrEmpty(page.Encoding), Aspect.Body, "no element Encoding-Type",
            page.Encoding is { } word ? $"encoding {word}" : "no such element", page.Exchange);
    }

    [Check]
    public async Task RefusesTheEncoding(string encoding, Expectation expect)
    {
        var upload = await Session.CreateUploadAsync();
        MustWork(await AskAsync(upload), "a list without a fault");

        var exchange = await AskAsync(upload, With("encoding-type", encoding));

        Verify(exchange).Meets(expect);
    }
}
