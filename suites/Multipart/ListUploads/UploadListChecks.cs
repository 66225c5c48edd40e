using Conformance.Multipart.Judging;
using Conformance.Rules;
using Conformance.Running.Judging;
using Conformance.Wire.Exchanges;
using Conformance.Wire.Requests;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.ListUploads;

/// <summary>
/// What the checks of this operation have in common: uploads below a prefix of the case's own, as others use the bucket too, the request,
/// and its page.
/// </summary>
public abstract class UploadListChecks(CaseContext context) : ListWords(context)
{
    /// <summary>A prefix that no other case's keys begin with.</summary>
    protected string NewPrefix() => Session.NewKey("/");

    /// <summary>Creates uploads of these keys below a prefix of the case's own, one after the other.</summary>
    /// <exception cref="CaseInconclusiveException">One could not be created, or two have the same ID.</exception>
    protected async Task<OwnUploads> CreateAsync(params IReadOnlyList<string> keys)
    {
        var prefix = NewPrefix();
        var uploads = new List<UploadHandle>();
        foreach (var key in keys) uploads.Add(await Session.CreateUploadAsync(new CreateOptions { Key = prefix + key }));
        var own = new OwnUploads(prefix, uploads);
        if (!own.AreApart) Context.CannotTell(uploads[^1].Created!, "creating several uploads", "the same upload ID twice");
        foreach (var upload in uploads) MustBeNamedAlike(upload);
        return own;
    }

    /// <summary>Ends the case where the response to the creation names another key: then the list is right to show that.</summary>
    /// <exception cref="CaseInconclusiveException">It does.</exception>
    protected void MustBeNamedAlike(UploadHandle upload)
    {
        ArgumentNullException.ThrowIfNull(upload);
        if (upload.Created?.Xml() is { } created && ListPage.KeyOf(created) is { } named && named != upload.Key)
            Context.CannotTell(upload.Created, "creating the upload", $"the key {named} in place of {upload.Key}");
    }

    /// <summary>Asks for the list of the uploads below a prefix, whatever comes of it.</summary>
    protected Task<Exchange> AskAsync(string prefix, Action<Request>? alter = null) => SendAsync(Session, null, prefix, alter);

    /// <summary>Asks for the list of the uploads of one key.</summary>
    protected Task<Exchange> AskAsync(UploadHandle upload, Action<Request>? alter = null) =>
        SendAsync(Session, upload.Bucket, upload.Key, alter);

    /// <param name="prefix">Null for none.</param>
    internal static Task<Exchange> SendAsync(Session session, string? bucket, string? prefix, Action<Request>? alter = null)
    {
        var request = new Request("GET") { Bucket = bucket }.WithQuery("uploads");
        if (prefix is not null) request.WithQuery("prefix", prefix);
        alter?.Invoke(request);
        return session.SendAsync(request);
    }

    /// <summary>The list is there; else the rule is not kept.</summary>
    protected async Task<UploadPage> ListAsync(string prefix, Action<Request>? alter = null) => Read(await AskAsync(prefix, alter));

    /// <summary>The response is a list; else the rule is not kept.</summary>
    protected UploadPage Read(Exchange exchange)
    {
        Verify(exchange).IsAccepted();
        var page = UploadPage.Of(exchange);
        Verify(page is not null, Aspect.Body, "a list of uploads", page is null ? "a body that is none" : "a list of uploads", exchange);
        return page!;
    }

    /// <summary>As <see cref="ListAsync"/>, asking for as long as lists may lag until the page is as it should be.</summary>
    protected async Task<UploadPage> ListUntilAsync(string prefix, Func<UploadPage, bool> isAsItShouldBe)
    {
        var (page, _) = await Context.PollAsync<UploadPage>(async () =>
        {
            var found = await ListAsync(prefix);
            return (found, found.Exchange);
        }, isAsItShouldBe);
        return page;
    }

    /// <summary>The entry of an upload on the list of its key's uploads: what is said of it is the question.</summary>
    /// <exception cref="CaseInconclusiveException">The list does not show the upload once, which is another rule's question.</exception>
    protected async Task<(UploadOnPage Entry, Exchange Page)> FindAsync(UploadHandle upload)
    {
        var (page, exchange) = await Context.PollAsync<UploadPage?>(async () =>
        {
            var asked = await AskAsync(upload);
            MustWork(asked, "listing the uploads of the key");
            return (UploadPage.Of(asked), asked);
        }, page => page?.Find(upload.UploadId) is not null);
        var entry = page?.Find(upload.UploadId);
        if (entry is null)
            Context.CannotTell(exchange!, "Listing the uploads of the key", "a list that does not show the open upload once");
        Context.Judging("the entry of the upload", exchange);
        return (entry, exchange!);
    }

    /// <summary>
    /// Creates uploads that a list without limits then shows, so that what a page lacks is the page's affair: a store that finds uploads
    /// by their whole key only, or shows them late, leaves the question open.
    /// </summary>
    /// <exception cref="CaseInconclusiveException">The plain list does not show each of them once.</exception>
    protected async Task<PlainList> PlainListAsync(params IReadOnlyList<string> keys)
    {
        var own = await CreateAsync(keys);
        var (page, exchange) = await Context.PollAsync<UploadPage?>(async () =>
        {
            var asked = await AskAsync(own.Prefix);
            MustWork(asked, "listing the uploads without a limit");
            return (UploadPage.Of(asked), asked);
        }, page => page is not null && AreSame(own.NamesOn(page), own.Names));
        if (page is null || !AreSame(own.NamesOn(page), own.Names))
            Context.CannotTell(exchange!, "Listing the uploads without a limit", page is null ? "no list of uploads" : own.Describe(page));
        return new PlainList(own, own.NamesOn(page));
    }

    /// <summary>The page shows these uploads, each once, and no others.</summary>
    protected void VerifyShows(UploadPage page, OwnUploads own, IReadOnlyCollection<string> names)
    {
        ArgumentNullException.ThrowIfNull(own);
        Verify(AreSame(own.NamesOn(page), names), Aspect.Body, OwnUploads.Describe(names), own.Describe(page), page.Exchange);
    }

    /// <summary>Ends the case where an upload that a list lacks is open no more: it takes no part.</summary>
    /// <exception cref="CaseInconclusiveException">It takes none.</exception>
    protected async Task MustBeOpenAsync(UploadHandle upload)
    {
        var exchange = await Session.PutPartAsync(upload, 1, SmallBody);
        if (Response.Classify(exchange) != ResponseClass.Accepted)
            Context.CannotTell(exchange, "a part of the upload that the list does not show", Response.Describe(exchange));
    }

    /// <summary>Ends the case where an upload that a list still shows is still open: it takes a part.</summary>
    /// <exception cref="CaseInconclusiveException">It takes one.</exception>
    protected async Task MustHaveEndedAsync(UploadHandle upload)
    {
        var exchange = await Session.PutPartAsync(upload, 2, SmallBody);
        if (Response.Classify(exchange) == ResponseClass.Accepted)
            Context.CannotTell(exchange, "a part of the ended upload that the list still shows", "an acceptance");
    }

    /// <summary>The same names, as often, in whatever order.</summary>
    protected static bool AreSame(IReadOnlyCollection<string> found, IReadOnlyCollection<string> wanted) =>
        found.Order(StringComparer.Ordinal).SequenceEqual(wanted.Order(StringComparer.Ordinal));
}

/// <summary>Uploads of a case, and their names in the order of a list without limits.</summary>
public sealed record PlainList(OwnUploads Own, IReadOnlyList<string> Names)
{
    public string Prefix => Own.Prefix;

    /// <summary>The names of the uploads that fit, in the order of the list.</summary>
    public IReadOnlyList<string> Where(Func<UploadHandle, bool> fits)
    {
        var names = Own.NamesOf(Own.All.Where(fits)).ToHashSet();
        return [.. Names.Where(names.Contains)];
    }

    /// <summary>The names of the uploads whose keys these are below the prefix.</summary>
    public IReadOnlyList<string> OfKeys(IEnumerable<string> keys)
    {
        var full = keys.Select(key => Prefix + key).ToHashSet();
        return Where(upload => full.Contains(upload.Key));
    }

    /// <summary>The names of the uploads whose keys are greater than this one below the prefix.</summary>
    public IReadOnlyList<string> After(string key) => Where(upload => string.CompareOrdinal(upload.Key, Prefix + key) > 0);
}
