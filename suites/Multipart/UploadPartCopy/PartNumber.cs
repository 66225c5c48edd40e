using Conformance.Multipart.Judging;
using Conformance.Rules;
using Conformance.Rules.Rulebooks;
using Conformance.Running;
using Conformance.Running.Judging;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.UploadPartCopy;

/// <summary>What the number of a copied part may be.</summary>
public sealed class PartNumber(CaseContext context) : CopyChecks(context)
{
    [Check]
    public async Task IsAccepted(int number, bool inFull = false)
    {
        var source = await PutSourceAsync(OtherSmallBody);
        var upload = await Session.CreateUploadAsync();

        var copied = await CopyAsync(upload, $"{number}", source, inFull: inFull);

        Verify(copied.Exchange).IsAccepted();
        if (await Session.ListPartsAsync(upload) is { IsWhole: true } listing)
        {
            var numbers = listing.Parts.Select(part => part.Number).ToList();
            Verify(numbers.SequenceEqual([number]), Aspect.State, $"ListParts to show part {number}",
                numbers.Count == 0 ? "ListParts shows no part" : $"ListParts shows part {string.Join(", ", numbers)}", listing.Exchange);
        }
    }

    /// <param name="oldObject">
    /// Whether an object is at the key: some stores take a query that they do not understand for CopyObject.
    /// </param>
    [Check]
    public async Task IsRefused(string number, Expectation expect, bool oldObject = false)
    {
        var prepared = await PrepareAsync();
        var witnesses = await WitnessesAsync(prepared, oldObject);

        var copied = await CopyAsync(prepared.Upload, number, prepared.Source);

        await witnesses.VerifyAsync(copied.Exchange, prepared.Source.Body, prepared.Upload, number, expect);
    }

    [Check]
    public async Task IsRequired(Expectation expect)
    {
        var prepared = await PrepareAsync();
        var witnesses = await WitnessesAsync(prepared, oldObject: true);
        await witnesses.AddUploadAsync("another upload of the key", prepared.Upload.Key);

        var copied = await CopyAsync(
            prepared.Upload, "1", prepared.Source, request => request.Query.RemoveAll(part => part.Name == "partNumber"));

        await witnesses.VerifyAsync(copied.Exchange, prepared.Source.Body, prepared.Upload, number: null, expect);
    }

    /// <summary>Only records: no page says what becomes of such spellings.</summary>
    [Check]
    public async Task IsRecorded(string number)
    {
        var source = await PutSourceAsync(OtherSmallBody);
        var upload = await Session.CreateUploadAsync();

        var copied = await CopyAsync(upload, number, source);

        Record(copied.Exchange);
        if (await Session.ListPartsAsync(upload) is { IsWhole: true } listing)
            Context.Saw(listing.Parts.Count == 0
                ? "no part listed"
                : $"listed as part {string.Join(", ", listing.Parts.Select(part => part.Number))}");
    }

    private async Task<Witnesses> WitnessesAsync(PreparedCopy prepared, bool oldObject)
    {
        var witnesses = new Witnesses(Context);
        witnesses.Add(prepared.Upload, prepared.Control, "the upload");
        if (oldObject) await witnesses.AddObjectAsync(prepared.Upload.Key);
        else witnesses.AddAbsence(prepared.Upload.Key);
        return witnesses;
    }
}
