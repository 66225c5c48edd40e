using Conformance.Multipart.Judging;
using Conformance.Rules;
using Conformance.Rules.Rulebooks;
using Conformance.Running;
using Conformance.Running.Judging;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.ListUploads;

/// <summary>
/// How long pages of a list are, and how one leads to the next. A page may be shorter than was asked for, as long as it says that more
/// follows. That all uploads are listed is seen on a plain list first.
/// </summary>
public sealed class Pages(CaseContext context) : UploadListChecks(context)
{
    private const string MaxUploads = "max-uploads";

    /// <summary>As many uploads are created in parallel where there are many.</summary>
    private const int Parallel = 16;

    private static readonly string[] FiveKeys = ["a", "b", "c", "d", "e"];

    /// <summary>The first of the keys has several uploads, so that a page can end between them.</summary>
    private static readonly string[] KeysWithSeveral = ["a", "a", "a", "b", "c"];

    /// <param name="most">Uploads of a page that was not asked to be shorter.</param>
    [Check]
    public async Task AreOfALengthByDefault(int most)
    {
        var page = await ListAsync(NewPrefix());

        VerifyElement(page, "MaxUploads", Text(most));
    }

    /// <summary>Of five uploads.</summary>
    /// <param name="size">Sent as <c>max-uploads</c>.</param>
    [Check]
    public async Task AreOfTheLengthAsked(int size)
    {
        var plain = await PlainListAsync(FiveKeys);

        var page = await ListAsync(plain.Prefix, With(MaxUploads, Text(size)));

        VerifyBegins(page, plain.Own, plain.Names, size);
    }

    /// <param name="size">Sent as <c>max-uploads</c>.</param>
    [Check]
    public async Task NameTheLengthAsked(int size)
    {
        var page = await ListAsync(NewPrefix(), With(MaxUploads, Text(size)));

        VerifyElement(page, "MaxUploads", Text(size));
    }

    /// <summary>More than a page may hold is refused, or cut to what it may hold.</summary>
    /// <param name="asked">Sent as <c>max-uploads</c>.</param>
    /// <param name="most">Uploads that a page may hold.</param>
    /// <param name="expect">What a refusal has to be; without one, any refusal does.</param>
    [Check]
    public async Task AreNeverLongerThan(string asked, int most, Expectation? expect = null)
    {
        var prefix = NewPrefix();
        MustWork(await AskAsync(prefix), "a list without a limit");

        var exchange = await AskAsync(prefix, With(MaxUploads, asked));

        Context.MustBeUsable(exchange, "asking for more uploads than a page may hold");
        if (Response.Classify(exchange) is ResponseClass.Refused or ResponseClass.Denied)
        {
            if (expect is not null) Verify(exchange).Meets(expect);
            Context.Judging($"refusal, or MaxUploads of {most} or less", exchange);
            Context.Saw(Response.Describe(exchange));
            return;
        }

        var page = Read(exchange);
        Verify(ListPage.Number(page.Text("MaxUploads")) <= most, Aspect.Body, $"MaxUploads of {most} or less",
            $"MaxUploads {Shown(page.Text("MaxUploads"))}", exchange);
    }

    /// <param name="asked">Sent as <c>max-uploads</c>.</param>
    /// <param name="most">Uploads that a page may hold.</param>
    [Check]
    public async Task AreCutTo(string asked, int most)
    {
        var page = await ListAsync(NewPrefix(), With(MaxUploads, asked));

        VerifyElement(page, "MaxUploads", Text(most));
    }

    /// <summary>
    /// Each page's next markers lead to the following one, until none follows: no upload is lost on the way, and none comes twice.
    /// </summary>
    /// <param name="size">Sent as <c>max-uploads</c>.</param>
    /// <param name="byKeyAlone">Whether the next key marker alone leads on; then each key has one upload.</param>
    [Check]
    public async Task AreWholeTogether(int size, bool byKeyAlone = false)
    {
        var plain = await PlainListAsync(byKeyAlone ? FiveKeys : KeysWithSeveral);

        var (names, last) = await FollowAsync(plain.Own, size, plain.Names.Count + 1, byKeyAlone: byKeyAlone);

        Verify(AreSame(names, plain.Names), Aspect.Body, $"the pages together to show {OwnUploads.Describe(plain.Names)}",
            $"the pages show {OwnUploads.Describe(names)}", last.Exchange);
    }

    /// <summary>Of five uploads; more follow the page.</summary>
    /// <param name="size">Sent as <c>max-uploads</c>.</param>
    [Check]
    public async Task NameTheNextMarkersWhereMoreFollow(int size)
    {
        var plain = await PlainListAsync(FiveKeys);

        var page = await ListAsync(plain.Prefix, With(MaxUploads, Text(size)));

        foreach (var name in new[] { "NextKeyMarker", "NextUploadIdMarker" })
        {
            Verify(page.Text(name) is { Length: > 0 }, Aspect.Body, $"{name} on a page that others follow",
                $"{name} {Shown(page.Text(name))}", page.Exchange);
        }
    }

    /// <inheritdoc cref="NameTheNextMarkersWhereMoreFollow"/>
    [Check]
    public async Task NameTheirLastUploadWhereMoreFollow(int size)
    {
        var plain = await PlainListAsync(FiveKeys);

        var page = await ListAsync(plain.Prefix, With(MaxUploads, Text(size)));

        Verify(page.Uploads.Count > 0, Aspect.Body, "an upload on the page", plain.Own.Describe(page), page.Exchange);
        VerifyKey(page, "NextKeyMarker", page.Uploads[^1].Key ?? "");
        VerifyElement(page, "NextUploadIdMarker", page.Uploads[^1].UploadId ?? "");
    }

    /// <param name="value">Sent as <c>max-uploads</c>.</param>
    /// <param name="field">An element of the error document that has to name the parameter.</param>
    [Check]
    public async Task AreRefused(string value, Expectation expect, string? field = null)
    {
        var prefix = NewPrefix();
        MustWork(await AskAsync(prefix, With(MaxUploads, "1")), "a list with max-uploads=1");

        var exchange = await AskAsync(prefix, With(MaxUploads, value));

        Verify(exchange).Meets(expect);
        if (field is not null && Response.Classify(exchange) == ResponseClass.Refused) Verify(exchange).HasErrorField(field, MaxUploads);
    }

    /// <summary>Of five uploads.</summary>
    /// <param name="value">Another spelling of a number, or none.</param>
    /// <param name="count">Uploads that the page then shows.</param>
    [Check]
    public async Task Take(string value, int count)
    {
        var plain = await PlainListAsync(FiveKeys);

        var page = await ListAsync(plain.Prefix, With(MaxUploads, value));

        VerifyShows(page, plain.Own, [.. plain.Names.Take(count)]);
    }

    /// <summary>Only records, of five uploads.</summary>
    /// <param name="value">Sent as <c>max-uploads</c>.</param>
    [Check]
    public async Task AreRecorded(string value)
    {
        var plain = await PlainListAsync(FiveKeys);

        var exchange = await AskAsync(plain.Prefix, With(MaxUploads, value));

        Record(exchange);
        if (UploadPage.Of(exchange) is { } page)
            Context.Saw($"{plain.Own.Describe(page)}, IsTruncated {Shown(page.Text("IsTruncated"))}");
    }

    /// <summary>Only records the next markers of a page that none follows.</summary>
    [Check]
    public async Task AreRecordedAtTheirEnd()
    {
        var plain = await PlainListAsync("a", "b");

        var page = await ListAsync(plain.Prefix);

        Record(page.Exchange);
        Context.Saw(plain.Own.DescribeNext(page));
    }

    /// <summary>Only records what following the key markers alone loses where a key has several uploads.</summary>
    [Check]
    public async Task AreRecordedByKeyAlone()
    {
        var plain = await PlainListAsync(KeysWithSeveral);

        var (names, last) = await FollowAsync(plain.Own, 1, plain.Names.Count + 1, byKeyAlone: true);

        Record(last.Exchange);
        Context.Saw($"the pages show {OwnUploads.Describe(names)}");
    }

    /// <summary>
    /// The upload that the markers name is aborted before they are sent. What the page then is, is only recorded; that nothing is left is
    /// a loss, as another upload is open.
    /// </summary>
    [Check]
    public async Task AreRecordedAfterAnAbort()
    {
        Requires(Operation.AbortUpload);
        var plain = await PlainListAsync("a", "b");
        var first = await ListAsync(plain.Prefix, With(MaxUploads, "1"));
        var (key, id) = (first.Text("NextKeyMarker"), first.Text("NextUploadIdMarker"));
        if (string.IsNullOrEmpty(key) || plain.Own.All.FirstOrDefault(each => each.UploadId == id) is not { } marked)
        {
            Context.CannotTell(first.Exchange, "A page of one upload of two", "no next markers");
            return;
        }

        MustWork(await Session.AbortAsync(marked), "aborting the upload that the markers name");

        var exchange = await AskAsync(plain.Prefix,
            request => request.WithQuery("key-marker", key).WithQuery("upload-id-marker", marked.UploadId));

        Record(exchange);
        if (UploadPage.Of(exchange) is not { } page) return;
        Context.Saw(plain.Own.Describe(page));
        Verify(page.Uploads.Count > 0 || page.IsTruncated == true, Aspect.Body, "the upload that is still open", plain.Own.Describe(page),
            exchange);
    }

    /// <summary>A page with more uploads than it may hold goes on to the next.</summary>
    /// <param name="count">Uploads that are created.</param>
    /// <param name="most">Uploads that a page may hold.</param>
    [Check]
    public async Task AreOfManyUploads(int count, int most)
    {
        var prefix = NewPrefix();
        var own = new OwnUploads(prefix, await CreateManyAsync(prefix, count));
        if (!own.AreApart) Context.CannotTell(own.All[^1].Created!, "creating many uploads", "the same upload ID twice");
        var (names, pages) = await FollowUntilAllAsync(own, count / most + 1);

        if (own.All.FirstOrDefault(upload => !names.Contains(own.NamesOf([upload])[0])) is { } missing) await MustBeOpenAsync(missing);
        VerifyBegins(pages[0], own, names, most);
        Verify(AreSame(names, own.Names), Aspect.Body, $"the pages together to show {Quantity.Of(count, "upload", "uploads")}",
            $"the pages show {Quantity.Of(names.Count, "upload", "uploads")}", pages[^1].Exchange);
    }

    private async Task<List<UploadHandle>> CreateManyAsync(string prefix, int count)
    {
        var uploads = new List<UploadHandle>();
        foreach (var numbers in Enumerable.Range(1, count).Chunk(Parallel))
        {
            uploads.AddRange(await Task.WhenAll(numbers.Select(number =>
                Session.CreateUploadAsync(new CreateOptions { Key = $"{prefix}{number:0000}" }))));
        }

        return uploads;
    }

    private async Task<(IReadOnlyList<string> Names, IReadOnlyList<UploadPage> Pages)> FollowUntilAllAsync(OwnUploads own, int maxPages)
    {
        var (found, _) = await Context.PollAsync<(IReadOnlyList<string> Names, IReadOnlyList<UploadPage> Pages)>(async () =>
        {
            var first = await ListAsync(own.Prefix);
            if (first.IsTruncated != true) return ((own.NamesOn(first), [first]), first.Exchange);
            var (rest, last) = await FollowAsync(own, size: null, maxPages, from: first);
            return (([.. own.NamesOn(first), .. rest], [first, last]), last.Exchange);
        }, found => AreSame(found.Names, own.Names));
        return found;
    }

    /// <summary>Follows the pages to the last one, to one that names no next, or to a bound.</summary>
    /// <param name="from">The page after which to begin; null for the first.</param>
    private async Task<(IReadOnlyList<string> Names, UploadPage Last)> FollowAsync(
        OwnUploads own, int? size, int maxPages, UploadPage? from = null, bool byKeyAlone = false)
    {
        var names = new List<string>();
        for (var count = 1; ; count++)
        {
            var (key, id) = (from is null ? null : ListPage.KeyOf(from.Document, "NextKeyMarker"), from?.Text("NextUploadIdMarker"));
            if (from is not null)
            {
                Verify(!string.IsNullOrEmpty(key), Aspect.Body, "NextKeyMarker on a page that others follow",
                    "NextKeyMarker absent or empty", from.Exchange);
                Verify(count <= maxPages + 1, Aspect.Body, $"an end within {Quantity.Of(maxPages, "page", "pages")}",
                    $"IsTruncated true on page {count - 1}", from.Exchange);
            }

            var page = await ListAsync(own.Prefix, request =>
            {
                if (size is { } asked) request.WithQuery(MaxUploads, Text(asked));
                if (key is not null) request.WithQuery("key-marker", key);
                if (!string.IsNullOrEmpty(id) && !byKeyAlone) request.WithQuery("upload-id-marker", id);
            });
            names.AddRange(own.NamesOn(page));
            if (page.IsTruncated != true) return (names, page);
            from = page;
        }
    }

    /// <summary>The page shows the first of these uploads, no more than it may, and says whether others follow.</summary>
    private void VerifyBegins(UploadPage page, OwnUploads own, IReadOnlyList<string> following, int most)
    {
        var shown = own.NamesOn(page);
        var fits = shown.Count <= most && (shown.Count > 0 || following.Count == 0)
            && AreSame(shown, [.. following.Take(shown.Count)]);
        Verify(fits, Aspect.Body, OwnUploads.Describe([.. following.Take(most)]), OwnUploads.Describe(shown), page.Exchange);
        var isTruncated = shown.Count < following.Count;
        Verify(page.IsTruncated == isTruncated, Aspect.Body,
            $"{OwnUploads.Describe(shown)} with IsTruncated {(isTruncated ? "true" : "false")}",
            $"{OwnUploads.Describe(shown)} with IsTruncated {Shown(page.Text("IsTruncated"))}", page.Exchange);
    }
}
