using Conformance.Rules;
using Conformance.Rules.Rulebooks;
using Conformance.Running;
using Conformance.Running.Judging;

namespace Conformance.Multipart.ReadObject;

/// <summary>Which attributes a request gets that asks for some by name.</summary>
public sealed class Attributes(CaseContext context) : AttributeChecks(context)
{
    /// <summary>
    /// Those asked for, and no other; the class of an object of the standard class may be left out.
    /// </summary>
    /// <param name="asked">Their names.</param>
    /// <param name="algorithm">Of the upload's checksum; left out for none.</param>
    [Check]
    public async Task AreThoseAsked(string[] asked, string? algorithm = null)
    {
        var stored = await StoredAsync(algorithm, [100]);

        var shown = await MustShowAsync(stored, string.Join(",", asked));

        var isSo = shown.Names.Except(asked).Concat(asked.Except(shown.Names).Except(["StorageClass"])).ToList() is [];
        Verify(isSo, Aspect.Body, string.Join(", ", asked), Shown(string.Join(", ", shown.Names)), shown.Exchange);
        if (asked.Contains("ObjectSize")) VerifyText(shown, "ObjectSize", "100", shown.Text("ObjectSize"));
        if (asked.Contains("ETag") && stored.ETag is { } etag)
        {
            Verify(shown.Text("ETag") is { } found && ETags.Equal(found, etag), Aspect.Body, $"ETag {etag.Trim('"')}",
                $"ETag {Shown(shown.Text("ETag"))}", shown.Exchange);
        }
    }

    /// <param name="space">The namespace of the root.</param>
    [Check]
    public async Task HaveTheRoot(string root, string space)
    {
        var stored = await StoredAsync(null, [100]);

        var shown = await MustShowAsync(stored, "ObjectSize");

        Verify(shown.Root.LocalName == root && shown.Root.NamespaceName == space, Aspect.Body, $"the root {root} of {space}",
            $"the root {shown.Root}", shown.Exchange);
    }

    /// <summary>The ETag among attributes has no quotes around it.</summary>
    [Check]
    public async Task HaveABareETag()
    {
        var stored = await StoredAsync(null, [100]);

        var shown = await MustShowAsync(stored, "ETag");

        Verify(shown.Text("ETag") is { Length: > 0 } etag && !etag.Contains('"', StringComparison.Ordinal), Aspect.Body,
            "an ETag without quotes", $"ETag {Shown(shown.Text("ETag"))}", shown.Exchange);
    }

    /// <param name="asked">The header as it is sent; left out to send none.</param>
    /// <param name="field">An element of the error document that names the header; left out to ask for none.</param>
    [Check]
    public async Task AreRefused(Expectation expect, string? asked = null, string? field = null)
    {
        var stored = await StoredAsync(null, [100]);
        await MustShowAsync(stored, "ObjectSize");

        var exchange = await AskAsync(stored, asked);

        Verify(exchange).Meets(expect);
        if (field is not null) Verify(exchange).HasErrorField(field, AskingHeader);
    }

    /// <param name="asked">The header as it is sent, with the names of ETag and ObjectSize.</param>
    [Check]
    public async Task AreReadFrom(string asked)
    {
        var stored = await StoredAsync(null, [100]);
        await MustShowAsync(stored, "ETag,ObjectSize");

        var exchange = await AskAsync(stored, asked);

        Verify(exchange).IsAccepted();
        VerifyText(Document(exchange), "ObjectSize", "100", Document(exchange).Text("ObjectSize"));
    }

    /// <summary>Only records.</summary>
    /// <param name="asked">The header as it is sent.</param>
    [Check]
    public async Task AreRecorded(string asked)
    {
        var stored = await StoredAsync(null, [100]);

        Record(await AskAsync(stored, asked));
    }

    /// <summary>The checksum of the object and its type; what follows a composite's value does not matter.</summary>
    [Check]
    public async Task ShowTheChecksum(string algorithm, string type)
    {
        var stored = await StoredAsync(algorithm, [100], type);

        var shown = await MustShowAsync(stored, "Checksum");

        VerifyText(shown, "Checksum" + algorithm, ValueOf(stored, algorithm, type),
            shown.OfChecksum("Checksum" + algorithm)?.Split('-')[0]);
        VerifyText(shown, "ChecksumType", type, shown.OfChecksum("ChecksumType"));
    }

    /// <summary>A composite's value stands here without the number of parts.</summary>
    [Check]
    public async Task ShowNoCountOfParts(string algorithm)
    {
        var stored = await StoredAsync(algorithm, [100], "COMPOSITE");

        var shown = await MustShowAsync(stored, "Checksum");

        VerifyText(shown, "Checksum" + algorithm, ValueOf(stored, algorithm, "COMPOSITE"), shown.OfChecksum("Checksum" + algorithm));
    }
}
