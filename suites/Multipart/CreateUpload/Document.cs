using System.Xml.Linq;
using Conformance.Multipart.Judging;
using Conformance.Rules;
using Conformance.Running;
using Conformance.Running.Judging;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.CreateUpload;

/// <summary>The response to a creation.</summary>
public sealed class Document(CaseContext context) : CreateChecks(context)
{
    private static readonly string[] Elements = ["Bucket", "Key", "UploadId"];

    /// <summary>Bucket and key are those of the request, byte for byte, and there is an upload ID.</summary>
    /// <param name="key">The end of the key.</param>
    [Check]
    public async Task NamesTheUpload(string? key = null)
    {
        var upload = await CreateAcceptedAsync(new CreateOptions { Key = Session.NewKey(key) });

        var document = upload.Created!.Xml()!;
        VerifyElement(upload, document, "Bucket", upload.Bucket);
        VerifyElement(upload, document, "Key", upload.Key);
    }

    /// <param name="space">The namespace that the root has to be in; left out for none, or that of S3.</param>
    [Check]
    public async Task HasTheRoot(string? space = null)
    {
        var upload = await CreateAcceptedAsync();

        var root = upload.Created!.Xml()!.Name;
        var isSo = root.LocalName == "InitiateMultipartUploadResult" && (space is null || root.NamespaceName == space);
        Verify(isSo, Aspect.Body, $"the root InitiateMultipartUploadResult{(space is null ? "" : $" of {space}")}", $"the root {root}",
            upload.Created);
    }

    /// <summary>Bucket, key and upload ID come in the order of the sample.</summary>
    [Check]
    public async Task HasItsElementsInOrder()
    {
        var upload = await CreateAcceptedAsync();

        var found = upload.Created!.Xml()!.Elements().Select(element => element.Name.LocalName).Where(Elements.Contains).ToList();
        Verify(found.SequenceEqual(Elements), Aspect.Body, string.Join(", ", Elements), string.Join(", ", found), upload.Created);
    }

    /// <summary>The media type is XML, whatever parameters follow it.</summary>
    [Check]
    public async Task IsXml()
    {
        var upload = await CreateAcceptedAsync();

        var type = upload.Created!.ResponseHeaders["Content-Type"];
        var media = type?.Split(';')[0].Trim();
        Verify(media is "application/xml" or "text/xml", Aspect.Header, "Content-Type application/xml", $"Content-Type {Shown(type)}",
            upload.Created);
    }

    [Check]
    public async Task HasADate()
    {
        var upload = await CreateAcceptedAsync();

        Verify(upload.Created!).HasHeader("Date");
    }

    /// <summary>Each response has a request ID of its own.</summary>
    /// <param name="isExtended">Whether there is a second one, of another name.</param>
    [Check]
    public async Task HasRequestIds(bool isExtended = false)
    {
        var first = (await CreateAcceptedAsync()).Created!;
        var second = (await CreateAcceptedAsync()).Created!;

        var header = isExtended
            ? Dialect.ExtendedRequestIdHeader
                ?? throw new CaseUnsupportedException($"the dialect {Dialect.Name} has no second request ID")
            : Dialect.RequestIdHeader;
        Verify(first).HasHeader(header);
        Verify(second).HasHeader(header);
        Verify(first.ResponseHeaders[header] != second.ResponseHeaders[header], Aspect.Header, $"another {header} in each response",
            $"twice {first.ResponseHeaders[header]}", second);
    }

    /// <summary>Only records the form of the upload ID, which is opaque.</summary>
    [Check]
    public async Task IsRecordedForTheFormOfItsId()
    {
        var upload = await CreateAcceptedAsync();

        Context.Judging("nothing: recorded only", upload.Created);
        Context.Saw(upload.UploadId.All(char.IsAsciiHexDigit) ? $"{upload.UploadId.Length} hexadecimal digits"
            : $"{upload.UploadId.Length} characters");
    }

    private void VerifyElement(UploadHandle upload, XElement document, string name, string text)
    {
        var found = ListedPage.TextOf(document, name);
        Verify(found == text, Aspect.Body, $"{name} {text}", $"{name} {Shown(found)}", upload.Created);
    }
}
