using Conformance.Rules;
using Conformance.Running.Judging;
using Conformance.Wire.Bodies;
using Conformance.Wire.Exchanges;
using Conformance.Wire.Requests;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.Judging;

/// <summary>The words that judge what an upload holds, and what it becomes.</summary>
public sealed class UploadVerification(CaseContext context, UploadHandle upload)
{
    private Session Session => context.Session;

    /// <summary>
    /// The upload holds these parts and no others, as they were sent, and no object has appeared at its key. Where no list shows it, the
    /// upload is completed with them and read back instead.
    /// </summary>
    public async Task HoldsOnlyAsync(params SentPart[] parts)
    {
        var isListed = await ListsOnlyAsync(parts);
        await HasNotBecomeAnObjectAsync();
        if (!isListed && parts.Length > 0) await CompletesToAsync(parts, replacesList: true);
    }

    /// <summary>
    /// As <see cref="HoldsOnlyAsync"/>, and the upload completes to these parts' bytes: nothing of a refused part got in.
    /// </summary>
    public async Task HoldsOnlyAndCompletesToAsync(params SentPart[] parts)
    {
        await ListsOnlyAsync(parts);
        await HasNotBecomeAnObjectAsync();
        await CompletesToAsync(parts);
    }

    /// <summary>
    /// The list of parts shows these and no others. Says nothing where the endpoint cannot list parts, or its lists are no evidence, or it
    /// refuses to list the parts of this upload for another reason than that there is no such upload.
    /// </summary>
    /// <returns>Whether a list showed it.</returns>
    public async Task<bool> ListsOnlyAsync(params SentPart[] parts)
    {
        if (context.Profile.IsMissing(Operation.ListParts) || Session.FaultOf(Operation.ListParts) is not null) return false;
        var wanted = Describe(parts.Select(part => (part.Number, part.ETag, part.Body.Length)));
        var (found, exchange) = await context.PollAsync(ReadListAsync, found => found is null || found == wanted);
        if (found is null && parts.Length == 0) context.CannotTell(exchange!, "ListParts", Response.Describe(exchange!));
        if (found is null) return false;
        context.Verify(found == wanted, Aspect.State, $"ListParts to show {wanted}", $"ListParts shows {found}", exchange);
        return true;
    }

    /// <summary>The list of parts shows this part under the ETag that its response gave.</summary>
    public async Task ListsETagAsync(SentPart part)
    {
        var tag = part.Reference.ETag;
        var (found, exchange) = await context.PollAsync(async () =>
        {
            var listing = await Session.ListPartsAsync(upload);
            if (listing is not null) MustBeList(listing);
            return (listing?[part.Number]?.ETag, listing?.Exchange);
        }, found => found is not null && ETags.Unquoted(found) == ETags.Unquoted(tag));
        context.Verify(found is not null && ETags.Unquoted(found) == ETags.Unquoted(tag), Aspect.Body,
            $"ListParts to show part {part.Number} with ETag {ETags.Unquoted(tag)}",
            found is null ? $"ListParts does not show part {part.Number}" : $"ListParts shows ETag {ETags.Unquoted(found)}", exchange);
    }

    /// <summary>
    /// The upload is gone: no list shows a part of it, and no object has appeared at its key. Where lists cannot show it, its completion is
    /// refused.
    /// </summary>
    /// <param name="parts">Those that it held.</param>
    public async Task IsGoneAsync(params SentPart[] parts)
    {
        var isListed = await ListsNoPartAsync();
        if (!isListed && parts.Length > 0 && !context.Profile.IsMissing(Operation.CompleteUpload)) await IsNotCompletedAsync(parts);
        await HasNotBecomeAnObjectAsync();
    }

    /// <summary>There is no object at the upload's key.</summary>
    public async Task HasNotBecomeAnObjectAsync()
    {
        if (Session.FaultOf(Operation.ReadObject) is { } fault)
        {
            await IsNotListedAsObjectAsync(fault);
            return;
        }

        var read = await ReadAsync();
        if (read.Exchange.Status != 404 || read.Exchange.Failure is not null) context.MustBeResponse(read.Exchange, "reading the key");
        // A 403 on an absent key is what stores answer whose caller may not list; either way there is nothing to read.
        context.Verify(read.Exchange.Status is 404 or 403, Aspect.State, "no object at the key",
            read.Exchange.Status is 404 or 403 ? "no object at the key"
                : $"reading the key gets {Response.Describe(read.Exchange)} ({Quantity.ByteCount(read.Length)})", read.Exchange);
    }

    /// <summary>Completing with these parts works, and the object is their bytes in the order of their numbers.</summary>
    public Task CompletesToAsync(params SentPart[] parts) => CompletesToAsync(parts, replacesList: false);

    /// <summary>
    /// Completing with one of several parts works, and the object is that part alone. Says nothing where that does not work on an ordinary
    /// upload either.
    /// </summary>
    public async Task CompletesWithoutTheRestToAsync(SentPart part)
    {
        var completed = await Session.CompleteLenientlyAsync(upload, [part.Reference]);
        context.MustBeUsable(completed.Exchange, "CompleteMultipartUpload");
        var isCompleted = Response.Classify(completed.Exchange) == ResponseClass.Accepted;
        if (isCompleted && (await ReadAsync()).Is(part.Body))
        {
            context.Saw($"the upload completes to part {part.Number}");
            return;
        }

        if (!await new UsualSteps(context).CompleteWithoutTheRestAsync())
        {
            context.Saw("completing with one part of two does not work on an ordinary upload either");
            return;
        }

        context.Verify(isCompleted, Aspect.Status, "the upload to complete",
            $"CompleteMultipartUpload gets {Response.Describe(completed.Exchange)}", completed.Exchange, isRightRequest: true);
        await HasBecomeAsync(part.Body);
    }

    /// <param name="replacesList">
    /// Whether the upload is completed for want of a list, so that a refusal may have other causes: parts that are small for their place,
    /// or numbers with a gap.
    /// </param>
    private async Task CompletesToAsync(SentPart[] parts, bool replacesList)
    {
        var ordered = parts.OrderBy(part => part.Number).ToArray();
        var completed = await Session.CompleteLenientlyAsync(upload, [.. ordered.Select(part => part.Reference)]);
        context.MustBeUsable(completed.Exchange, "CompleteMultipartUpload");
        if (replacesList && (ordered.Length > 1 || ordered[0].Number != 1)
            && Response.Classify(completed.Exchange) != ResponseClass.Accepted)
            context.CannotTell(completed.Exchange, "CompleteMultipartUpload of these parts", Response.Describe(completed.Exchange));
        context.Verify(Response.Classify(completed.Exchange) == ResponseClass.Accepted, Aspect.Status, "the upload to complete",
            $"CompleteMultipartUpload gets {Response.Describe(completed.Exchange)}", completed.Exchange, isRightRequest: true);
        await HasBecomeAsync(Body.Concat([.. ordered.Select(part => part.Body)]));
    }

    /// <summary>The object at the upload's key is these bytes.</summary>
    public async Task HasBecomeAsync(Body expected)
    {
        var read = await ReadAsync();
        context.MustBeResponse(read.Exchange, "reading the object");
        var same = Response.Classify(read.Exchange) == ResponseClass.Accepted && read.Length == expected.Length
            && read.Md5Hex == expected.Md5Hex;
        context.Verify(same, Aspect.Bytes, $"the object to be {Quantity.ByteCount(expected.Length)} with MD5 {expected.Md5Hex}",
            Response.Classify(read.Exchange) == ResponseClass.Accepted
                ? $"the object is {Quantity.ByteCount(read.Length)} with MD5 {read.Md5Hex}"
                : $"reading the object gets {Response.Describe(read.Exchange)}", read.Exchange);
    }

    /// <returns>Whether lists can show it.</returns>
    private async Task<bool> ListsNoPartAsync()
    {
        if (context.Profile.IsMissing(Operation.ListParts) || Session.FaultOf(Operation.ListParts) is not null) return false;
        var (listing, asked) = await context.PollAsync(async () =>
        {
            var found = (await Session.ListPartsAsync(upload))!;
            return (found, (Exchange?)found.Exchange);
        }, found => found.Parts.Count == 0);
        if (!listing.IsWhole) context.MustBeUsable(listing.Exchange, "ListParts");
        // An upload of which a list says something else than that it is not there may still have parts.
        if (!listing.IsWhole && listing.Exchange.Status != 404) return false;
        context.Verify(listing.Parts.Count == 0, Aspect.State, "no part of the upload to be listed",
            listing.Parts.Count == 0 ? "no part is listed"
                : $"ListParts shows {Describe(listing.Parts.Select(part => (part.Number, part.ETag, part.Size)))}", asked);
        return true;
    }

    private async Task IsNotCompletedAsync(SentPart[] parts)
    {
        var completed = (await Session.CompleteLenientlyAsync(upload, [.. parts.Select(part => part.Reference)])).Exchange;
        context.MustBeUsable(completed, "CompleteMultipartUpload");
        context.Verify(Response.Classify(completed) != ResponseClass.Accepted, Aspect.State, "completing the upload to be refused",
            $"CompleteMultipartUpload gets {Response.Describe(completed)}", completed);
    }

    /// <summary>By the bucket's owner, and by who created the upload where the owner may not.</summary>
    private async Task<ReadResult> ReadAsync()
    {
        var read = await Session.ReadObjectAsync(upload.Key, WithKey, upload.Bucket);
        return read.Exchange.Status is 401 or 403 && upload.Creator != Identity.Main
            ? await Session.ReadObjectAsync(upload.Key, AsCreator, upload.Bucket)
            : read;

        void AsCreator(Request request)
        {
            WithKey(request);
            request.Identity = upload.Creator;
        }
    }

    private void WithKey(Request request)
    {
        if (upload.CustomerKey is { } key) request.WithCustomerKey(Session.Dialect, key);
    }

    /// <summary>Where reading is no evidence, the list of objects is.</summary>
    private async Task IsNotListedAsObjectAsync(FaultyOperation reading)
    {
        var listing = await Session.ListObjectsAsync(upload.Key, upload.Bucket);
        if (!listing.IsWhole) throw reading.EndsCase();
        var isListed = listing.Objects.Any(listed => listed.Key == upload.Key);
        context.Verify(!isListed, Aspect.State, "no object at the key",
            isListed ? "the list of objects shows the key" : "no object at the key", listing.Exchange);
    }

    /// <summary>What the list shows, or that there is no such upload; null where it was refused for another reason.</summary>
    private async Task<(string? Found, Exchange? Exchange)> ReadListAsync()
    {
        var listing = (await Session.ListPartsAsync(upload))!;
        MustBeList(listing);
        if (listing.IsWhole) return (Describe(listing.Parts.Select(part => (part.Number, part.ETag, part.Size))), listing.Exchange);
        return (listing.Exchange.Status == 404 ? Response.Describe(listing.Exchange) : null, listing.Exchange);
    }

    /// <summary>A list, or a plain no to being asked for one: of anything else no part's presence or absence can be told.</summary>
    private void MustBeList(PartListing listing)
    {
        if (!listing.IsWhole && Response.Classify(listing.Exchange) != ResponseClass.Refused)
            context.CannotTell(listing.Exchange, "ListParts", listing.Fault!);
    }

    private string Describe(IEnumerable<(int Number, string ETag, long Size)> parts)
    {
        var all = parts.OrderBy(part => part.Number).ToList();
        return all.Count switch
        {
            0 => "no part",
            <= 20 => string.Join(", ",
                all.Select(part => $"part {part.Number}{(context.Traits.ListsETags ? " " + ETags.Unquoted(part.ETag) : "")} "
                    + $"({Quantity.ByteCount(part.Size)})")),
            _ => $"{Quantity.Of(all.Count, "part", "parts")}, {Quantity.ByteCount(all.Sum(part => part.Size))}",
        };
    }
}
