using Conformance.Dialects;
using Conformance.Multipart.Judging;
using Conformance.Rules;
using Conformance.Rules.Rulebooks;
using Conformance.Running;
using Conformance.Running.Judging;
using Conformance.Wire.Requests;

namespace Conformance.Multipart.ListUploads;

/// <summary>The request line and the document of a list, and how its keys are written.</summary>
public sealed class Document(CaseContext context) : UploadListChecks(context)
{
    private const string Encoding = "encoding-type";

    /// <param name="space">The namespace that the root has to be in; left out for any.</param>
    [Check]
    public async Task HasTheRoot(string? space = null)
    {
        var page = await ListAsync(NewPrefix());

        VerifyRoot(page, "ListMultipartUploadsResult", space);
    }

    [Check]
    public async Task NamesTheBucket()
    {
        var page = await ListAsync(NewPrefix());

        VerifyElement(page, "Bucket", Session.Target.Bucket);
    }

    /// <param name="value">Of the flag <c>uploads</c>.</param>
    [Check]
    public async Task IsTheSameWithAValue(string value)
    {
        var plain = await PlainListAsync("a");

        var page = await ListAsync(plain.Prefix, request => request.Query[0] = new QueryPart("uploads", value));

        VerifyShows(page, plain.Own, plain.Names);
    }

    [Check]
    public async Task RefusesAnUploadId(Expectation expect)
    {
        var plain = await PlainListAsync("a");

        var exchange = await AskAsync(plain.Prefix, With("uploadId", plain.Own.All[0].UploadId));

        Verify(exchange).Meets(expect);
    }

    /// <summary>Only records.</summary>
    [Check]
    public async Task IsRecordedWithAnUploadId()
    {
        var plain = await PlainListAsync("a");

        Record(await AskAsync(plain.Prefix, With("uploadId", plain.Own.All[0].UploadId)));
    }

    /// <summary>
    /// The first of two uploads, of keys that have to be encoded; the same list without encoding shows that they are read.
    /// </summary>
    /// <param name="elements">Elements that hold a key, or a part of one.</param>
    [Check]
    public async Task EncodesKeys(string[] elements)
    {
        var plain = await PlainListAsync("a b+1 \u00E9", "a b+2 \u00E9");
        var (prefix, marker, key) = (plain.Prefix + "a b+", plain.Prefix + "a b+0 \u00E9", plain.Prefix + "a b+1 \u00E9");
        void Ask(Request request) =>
            request.WithQuery("delimiter", "\u00FC").WithQuery("key-marker", marker).WithQuery("max-uploads", "1");
        var control = await AskAsync(prefix, Ask);
        MustWork(control, "the list without encoding");
        if (UploadPage.Of(control) is not { } raw || raw.Uploads is not [{ Key: { } first }] || first != key)
            Context.CannotTell(control, "the list without encoding", "a list that does not show the first upload alone");

        var page = await ListAsync(prefix, request =>
        {
            Ask(request);
            request.WithQuery(Encoding, "url");
        });

        VerifyElementsAreEncoded(page, elements, name => name switch
        {
            "Prefix" => prefix,
            "KeyMarker" => marker,
            "Delimiter" => "\u00FC",
            _ => key,
        });
    }

    [Check]
    public async Task EncodesCommonPrefixes()
    {
        var plain = await PlainListAsync("a b+\u00E9/1");

        var page = await ListAsync(plain.Prefix, request => request.WithQuery("delimiter", "/").WithQuery(Encoding, "url"));

        Verify(page.CommonPrefixes.Count == 1, Aspect.Body, "one common prefix", $"{page.CommonPrefixes.Count} of them", page.Exchange);
        VerifyIsEncoded(page, "Prefix of CommonPrefixes", page.CommonPrefixes[0], plain.Prefix + "a b+\u00E9/");
    }

    [Check]
    public async Task NamesNoEncodingUnasked()
    {
        var page = await ListAsync(NewPrefix());

        Verify(string.IsNullOrEmpty(page.Encoding), Aspect.Body, "no element for the encoding",
            page.Encoding is { } word ? $"encoding {word}" : "no such element", page.Exchange);
    }

    /// <param name="field">An element of the error document that has to name the parameter.</param>
    [Check]
    public async Task RefusesTheEncoding(string encoding, Expectation expect, string? field = null)
    {
        var prefix = NewPrefix();
        MustWork(await AskAsync(prefix), "a list without an encoding");

        var exchange = await AskAsync(prefix, With(Encoding, encoding));

        Verify(exchange).Meets(expect);
        if (field is not null && Response.Classify(exchange) == ResponseClass.Refused) Verify(exchange).HasErrorField(field, Encoding);
    }

    /// <summary>Only records.</summary>
    [Check]
    public async Task IsRecordedWithTheEncoding(string encoding)
    {
        var plain = await PlainListAsync("a b+\u00E9~*");

        var exchange = await AskAsync(plain.Prefix, With(Encoding, encoding));

        Record(exchange);
        if (UploadPage.Of(exchange) is { } page)
            Context.Saw($"encoding {Shown(page.Encoding)}, the end of the key {Tail(page.FirstKey)}");
    }

    /// <summary>Behind the slash, however that is written.</summary>
    private static string Tail(string? key) => (key ?? "absent").Replace("%2F", "/", StringComparison.OrdinalIgnoreCase).Split('/')[^1];

    private void VerifyElementsAreEncoded(UploadPage page, string[] elements, Func<string, string> wanted)
    {
        foreach (var name in elements)
        {
            var found = name == "Key" ? page.FirstKey : ListPage.KeyOf(page.Document, name);
            VerifyIsEncoded(page, name, found, wanted(name));
        }
    }

    /// <summary>A blank may be a plus sign or percent-encoded.</summary>
    private void VerifyIsEncoded(UploadPage page, string name, string? found, string key)
    {
        var isSo = page.Encoding == "url" && found is not null && found.All(sign => sign is > ' ' and < '\x7F')
            && PercentEncoding.Decode(found.Replace('+', ' ')) == key;
        Verify(isSo, Aspect.Body, $"the encoding url, and {name} {PercentEncoding.Encode(key, keepSlash: true)}",
            $"the encoding {Shown(page.Encoding)}, and {name} {Shown(found)}", page.Exchange);
    }
}
