using System.Globalization;
using Conformance.Rules;
using Conformance.Running.Judging;
using Conformance.Wire.Exchanges;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.Judging;

/// <summary>What a doubtful request has done to its witnesses.</summary>
internal sealed record Harmed(Aspect Aspect, string Expected, string Seen, Exchange Exchange);

/// <summary>
/// Looks at the witnesses of a doubtful request once. Bytes decide: a list that shows something unexpected, or cannot be read, only says
/// where to look, and after an acceptance each upload is completed and read. A step that does not work on an ordinary upload or object
/// either says nothing.
/// </summary>
internal sealed class LookingOn(CaseContext context, DoubtfulRequest request)
{
    private readonly UsualSteps usual = new(context);
    private readonly List<Harmed> harms = [];
    private readonly List<string> places = [];

    public IReadOnlyList<Harmed> Harms => harms;

    /// <summary>Whether something could not be looked at, so that what was not seen might be there.</summary>
    public bool CannotSeeAll { get; private set; }

    /// <summary>What should have shown whether a witness is there, and did not; null where nothing was in the way.</summary>
    public (Exchange Exchange, string What)? Obscured { get; private set; }

    /// <summary>Where an accepted part is, in words; null after a refusal.</summary>
    public string? WhereThePartIs => !request.WasAccepted ? null
        : places.Count > 0 ? $"the part was stored {string.Join(" and ", places)}"
        : CannotSeeAll ? "where the part is cannot be seen here"
        : "the part is in no upload and no object: dropped, or kept where nothing shows it";

    private Session Session => context.Session;

    public async Task AtAllAsync(IReadOnlyList<WitnessObject> objects, IReadOnlyList<WitnessUpload> uploads)
    {
        // Objects first: completing an upload to see its bytes replaces the object at its key.
        foreach (var witness in objects) await AtObjectAsync(witness);
        var lists = await ListsAsync(uploads);
        for (var i = 0; i < uploads.Count; i++) await AtUploadAsync(uploads[i], lists[i]);

        if (!request.WasAccepted || places.Count > 0 || harms.Count > 0) return;
        await AtNamedAsync(uploads);
        if (places.Count == 0 && uploads.Any(witness => witness.Upload == request.Named) && await IsKeptUnlistedAsync())
            places.Add($"as part {request.Number}, which no list shows");
        if (places.Count == 0 && !CannotSeeAll)
            Harm(Aspect.State, "the accepted part in the upload that the request names", WhereThePartIs!, request.Exchange);
    }

    private async Task AtObjectAsync(WitnessObject witness)
    {
        if (context.Profile.IsMissing(Operation.ReadObject))
        {
            CannotSeeAll = true;
            return;
        }

        var read = await Session.ReadObjectAsync(witness.Key, bucket: witness.Bucket);
        var isThere = Response.Classify(read.Exchange) == ResponseClass.Accepted;
        if (witness.Body is { } body ? read.Is(body) : !isThere)
        {
            var saysNothing = Response.Classify(read.Exchange) is ResponseClass.Odd or ResponseClass.Unusable && read.Status != 404;
            if (witness.Body is null && saysNothing) Obscure(read.Exchange, "reading the key");
            return;
        }

        if (!isThere && (IsLost(read.Exchange) || !await usual.ReadAsync()))
        {
            Obscure(read.Exchange, "reading the object at the key");
            return;
        }

        var isWhatWasSent = isThere && read.Is(request.Sent);
        if (isWhatWasSent) places.Add("as the object at the key");
        Harm(
            // A request that was to be refused may have done what it says; what else comes of the object is its bytes' loss.
            isWhatWasSent ? Aspect.State : Aspect.Bytes,
            witness.Body is null ? "no object at the key" : $"the object at the key as it was ({Quantity.ByteCount(witness.Body.Length)})",
            isThere ? $"the object at the key is {BytesIn(read)}"
                : $"reading the object at the key gets {Response.Describe(read.Exchange)}",
            read.Exchange);
    }

    /// <summary>Asks for as long as lists may lag: after a refusal until they are as they were, else until the part shows.</summary>
    private async Task<IReadOnlyList<PartListing?>> ListsAsync(IReadOnlyList<WitnessUpload> uploads)
    {
        var (lists, _) = await context.PollAsync<IReadOnlyList<PartListing?>>(
            async () =>
            {
                var all = new List<PartListing?>();
                foreach (var witness in uploads) all.Add(await Session.ListPartsAsync(witness.Upload));
                return (all, null);
            },
            all =>
            {
                var readable = uploads.Zip(all).Where(pair => pair.Second is { IsWhole: true }).ToList();
                var untouched = readable.TrueForAll(pair => ShowsOnly(pair.Second!, pair.First.Part));
                return readable.Count == 0 || places.Count > 0 || untouched != request.WasAccepted;
            });
        return lists;
    }

    private async Task AtUploadAsync(WitnessUpload witness, PartListing? listing)
    {
        var list = listing is { IsWhole: true } ? listing : null;
        if (list is null) CannotSeeAll = true;
        foreach (var number in list?.Parts.Select(listed => listed.Number).Where(number => number != witness.Part.Number).Distinct() ?? [])
        {
            places.Add($"as part {number} of {witness.Name}");
            if (request.WasAccepted && request.Means(witness.Upload, number)) continue;
            var expected = $"{witness.Name} to hold part {witness.Part.Number} alone";
            Harm(Aspect.State, expected, $"ListParts shows part {number} in {witness.Name}", list!.Exchange);
        }

        var isPlain = !request.WasAccepted && list is not null && context.Traits.ListsETags && ShowsOnly(list, witness.Part);
        if (!isPlain) await AtBytesAsync(witness, list);
    }

    private async Task AtBytesAsync(WitnessUpload witness, PartListing? list)
    {
        if (context.Profile.IsMissing(Operation.CompleteUpload) || context.Profile.IsMissing(Operation.ReadObject))
        {
            CannotSeeAll = true;
            return;
        }

        var isAlone = list?.Parts.All(listed => listed.Number == witness.Part.Number) ?? !request.WasAccepted;
        if (await CompleteAsync(witness, list?[witness.Part.Number], isAlone) is not { } completed) return;
        var read = await Session.ReadObjectAsync(witness.Upload.Key, bucket: witness.Upload.Bucket);
        if (read.Is(witness.Part.Body)) return;
        if (!read.IsSuccess && (IsLost(read.Exchange) || !await usual.ReadAsync()))
        {
            Obscure(read.Exchange, $"reading what {witness.Name} became");
            return;
        }

        if (read.Is(request.Sent)) places.Add($"as part {witness.Part.Number} of {witness.Name}, over the part that was there");
        Harm(
            Aspect.Bytes,
            $"{witness.Name} to complete to its own part",
            read.IsSuccess ? $"{witness.Name} completes to {BytesIn(read)}"
                : $"{witness.Name} completes, and reading the object gets {Response.Describe(read.Exchange)}",
            completed);
    }

    /// <summary>Completes with the part's own ETag, or with one that the endpoint gives instead of it.</summary>
    private async Task<Exchange?> CompleteAsync(WitnessUpload witness, ListedPart? listed, bool isAlone)
    {
        Exchange? refusal = null;
        string?[] given = [witness.Part.ETag, listed?.ETag, request.Exchange.ETag];
        foreach (var etag in given.OfType<string>().Where(etag => etag.Length > 0).DistinctBy(ETags.Unquoted))
        {
            var completed = await Session.CompleteAsync(witness.Upload,
                [new PartReference(witness.Part.Number, etag) { Checksums = witness.Part.Checksums }]);
            if (Response.Classify(completed.Exchange) == ResponseClass.Accepted) return completed.Exchange;
            refusal ??= completed.Exchange;
            if (IsLost(completed.Exchange)) break;
        }

        // Some stores refuse a completion that leaves a part out, whatever its number.
        if (refusal is null || IsLost(refusal) || !await usual.CompleteAsync() || (!isAlone && !await usual.LeaveAPartOutAsync()))
        {
            if (refusal is not null) Obscure(refusal, $"completing {witness.Name}");
            CannotSeeAll = true;
            return null;
        }

        var seen = $"completing {witness.Name} gets {Response.Describe(refusal)}";
        Harm(Aspect.State, $"{witness.Name} to complete with its own part", seen, refusal);
        return null;
    }

    /// <summary>Under an ID that names no upload, or an ended one, or at another key: some stores keep the part apart there.</summary>
    private async Task AtNamedAsync(IReadOnlyList<WitnessUpload> uploads)
    {
        if (request.Named.UploadId.Length == 0 || uploads.Any(witness => witness.Upload == request.Named)) return;
        var list = await Session.ListPartsAsync(request.Named);
        if (list is { IsWhole: true, Parts: [var listed, ..] })
            places.Add($"as part {listed.Number} under the upload ID that the request names");
    }

    /// <summary>
    /// Lists may pass over a number that is out of range, yet the part is there: a new upload is completed with such a part alone.
    /// </summary>
    private async Task<bool> IsKeptUnlistedAsync()
    {
        if (!int.TryParse(request.Number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)) return false;
        var upload = await Session.CreateUploadAsync();
        var sent = await Session.PutPartAsync(upload, request.Number!, request.Sent);
        if (Response.Classify(sent) != ResponseClass.Accepted || sent.ETag is not { } etag) return false;
        var completed = await Session.CompleteAsync(upload, [new PartReference(number, etag)]);
        return Response.Classify(completed.Exchange) == ResponseClass.Accepted
            && (await Session.ReadObjectAsync(upload.Key)).Is(request.Sent);
    }

    private bool ShowsOnly(PartListing list, SentPart part) =>
        list.Parts is [var listed] && listed.Number == part.Number && listed.Size == part.Body.Length
        && (!context.Traits.ListsETags || ETags.Equal(listed.ETag, part.ETag));

    private string BytesIn(ReadResult read) => read.Is(request.Sent)
        ? request.BringsPart ? "the part that was sent" : "what the upload holds"
        : $"{Quantity.ByteCount(read.Length)} with MD5 {read.Md5Hex}";

    private void Harm(Aspect aspect, string expected, string seen, Exchange exchange) =>
        harms.Add(new Harmed(aspect, expected, seen, exchange));

    private void Obscure(Exchange exchange, string what)
    {
        CannotSeeAll = true;
        Obscured ??= (exchange, what);
    }

    /// <summary>A response that the connection lost, or that a busy endpoint put off, says nothing of what was done before.</summary>
    private static bool IsLost(Exchange exchange) => Response.Classify(exchange) == ResponseClass.Unusable;
}
