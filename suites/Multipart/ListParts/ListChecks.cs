using Conformance.Multipart.Judging;
using Conformance.Rules;
using Conformance.Running.Judging;
using Conformance.Wire.Bodies;
using Conformance.Wire.Exchanges;
using Conformance.Wire.Requests;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.ListParts;

/// <summary>What the checks of this operation have in common: parts of unlike sizes, the request, and its page.</summary>
public abstract class ListChecks(CaseContext context) : ListWords(context)
{
    /// <summary>Sends a part under each number in this order, each one byte longer than the one before.</summary>
    protected async Task<IReadOnlyList<SentPart>> PutPartsAsync(UploadHandle upload, params IReadOnlyList<int> numbers)
    {
        var parts = new List<SentPart>();
        foreach (var number in numbers)
            parts.Add(await PutGoodPartAsync(upload, number, Body.Generated(SmallBody.Length + parts.Count, seed: parts.Count + 1)));
        return parts;
    }

    /// <summary>Asks for the list, whatever comes of it.</summary>
    protected Task<Exchange> AskAsync(UploadHandle upload, Action<Request>? alter = null) => SendAsync(Session, upload, alter);

    /// <inheritdoc cref="AskAsync"/>
    internal static Task<Exchange> SendAsync(Session session, UploadHandle upload, Action<Request>? alter = null)
    {
        var request = new Request("GET") { Bucket = upload.Bucket, Key = upload.Key }.WithQuery("uploadId", upload.UploadId);
        alter?.Invoke(request);
        return session.SendAsync(request);
    }

    /// <summary>The list is there; else the rule is not kept.</summary>
    protected async Task<ListedPage> ListAsync(UploadHandle upload, Action<Request>? alter = null) =>
        Read(await AskAsync(upload, alter));

    /// <summary>The list shows part 1 alone, as soon as lists need; else the rule is not kept.</summary>
    protected async Task VerifyShowsOneAsync(UploadHandle upload, Action<Request>? alter = null)
    {
        var page = await ListUntilAsync(upload, page => page.Numbers.SequenceEqual([1]), alter);
        Verify(page.Numbers.SequenceEqual([1]), Aspect.Body, "part 1 in the list", page.Describe(), page.Exchange);
    }

    /// <summary>The response is a list; else the rule is not kept.</summary>
    protected ListedPage Read(Exchange exchange)
    {
        Verify(exchange).IsAccepted();
        var page = ListedPage.Of(exchange);
        Verify(page is not null, Aspect.Body, "a list of parts", page is null ? "a body that is none" : "a list of parts", exchange);
        return page!;
    }

    /// <summary>As <see cref="ListAsync"/>, asking for as long as lists may lag until the page is as it should be.</summary>
    protected async Task<ListedPage> ListUntilAsync(
        UploadHandle upload, Func<ListedPage, bool> isAsItShouldBe, Action<Request>? alter = null)
    {
        var (page, _) = await Context.PollAsync<ListedPage>(async () =>
        {
            var found = await ListAsync(upload, alter);
            return (found, found.Exchange);
        }, isAsItShouldBe);
        return page;
    }

    /// <summary>
    /// Sends parts that a plain list then shows, so that what a page lacks is the page's affair.
    /// </summary>
    /// <exception cref="CaseInconclusiveException">The plain list does not show them all.</exception>
    protected async Task<UploadHandle> UploadOfListedPartsAsync(params IReadOnlyList<int> numbers)
    {
        var upload = await Session.CreateUploadAsync();
        await PutPartsAsync(upload, numbers);
        var (page, exchange) = await Context.PollAsync<ListedPage?>(async () =>
        {
            var asked = await AskAsync(upload);
            MustWork(asked, "listing the parts without a limit");
            return (ListedPage.Of(asked), asked);
        }, page => page is not null && page.Numbers.Order().SequenceEqual(numbers.Order()));
        if (page is null || !page.Numbers.Order().SequenceEqual(numbers.Order()))
            Context.CannotTell(exchange!, "Listing the parts without a limit", page?.Describe() ?? "no list of parts");
        return upload;
    }

    /// <summary>
    /// Ends the case where a part is not what was sent: then it is no fault of the list's to show it otherwise. It is completed alone to
    /// see.
    /// </summary>
    /// <exception cref="CaseInconclusiveException">The part is lost or another, or that cannot be determined.</exception>
    protected async Task MustBeStoredAsync(UploadHandle upload, SentPart part)
    {
        var completed = await Session.CompleteLenientlyAsync(upload, [part.Reference]);
        var step = $"completing with part {part.Number}, which the list shows otherwise than it was sent,";
        if (Response.Classify(completed.Exchange) != ResponseClass.Accepted)
            Context.CannotTell(completed.Exchange, step, Response.Describe(completed.Exchange));
        var read = await Session.ReadObjectAsync(upload.Key, bucket: upload.Bucket);
        if (!read.Is(part.Body)) Context.CannotTell(read.Exchange, step, "an object of other bytes than were sent");
    }

    /// <summary>Ends the case where a part that was never sent here is in the upload all the same: it completes with it.</summary>
    /// <exception cref="CaseInconclusiveException">It is.</exception>
    protected async Task MustNotBeStoredAsync(UploadHandle upload, ListedEntry entry)
    {
        if (entry is not { Number: { } number, ETag.Length: > 0 }) return;
        var completed = await Session.CompleteAsync(upload, [new PartReference(number, entry.ETag!)]);
        if (Response.Classify(completed.Exchange) == ResponseClass.Accepted)
            Context.CannotTell(completed.Exchange, $"completing with part {number}, which was never sent to the upload,", "accepted");
    }
}
