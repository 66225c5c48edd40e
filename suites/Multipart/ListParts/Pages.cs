using Conformance.Multipart.Judging;
using Conformance.Rules;
using Conformance.Rules.Rulebooks;
using Conformance.Running;
using Conformance.Running.Judging;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.ListParts;

/// <summary>
/// Pages of a list: how long they are, where they begin, and how one leads to the next. A page may be shorter than was asked for, as long
/// as it says that more follows. That all parts are there is seen on a plain list first.
/// </summary>
public sealed class Pages(CaseContext context) : ListChecks(context)
{
    private const string MaxParts = "max-parts";

    private const string Marker = "part-number-marker";

    /// <summary>As many parts are sent in parallel where there are many.</summary>
    private const int Parallel = 16;

    /// <param name="most">Parts of a page that was not asked to be shorter.</param>
    [Check]
    public async Task AreOfALengthByDefault(int most)
    {
        var upload = await UploadOfListedPartsAsync(1, 2, 3);

        var page = await ListAsync(upload);

        VerifyMaxParts(page, most);
    }

    /// <param name="sent">Part numbers.</param>
    /// <param name="size">Sent as <c>max-parts</c>.</param>
    [Check]
    public async Task AreOfTheLengthAsked(int[] sent, int size)
    {
        var upload = await UploadOfListedPartsAsync(sent);

        var page = await ListAsync(upload, With(MaxParts, Text(size)));

        VerifyBegins(page, [.. sent.Order()], size);
    }

    /// <param name="size">Sent as <c>max-parts</c>.</param>
    [Check]
    public async Task NameTheLengthAsked(int size)
    {
        var upload = await UploadOfListedPartsAsync(1, 2, 3);

        var page = await ListAsync(upload, With(MaxParts, Text(size)));

        VerifyMaxParts(page, size);
    }

    /// <summary>More than a page may hold is refused, or cut to what it may hold.</summary>
    /// <param name="asked">Sent as <c>max-parts</c>.</param>
    /// <param name="most">Parts that a page may hold.</param>
    [Check]
    public async Task AreNeverLongerThan(string asked, int most)
    {
        var upload = await UploadOfListedPartsAsync(1, 2, 3);

        var exchange = await AskAsync(upload, With(MaxParts, asked));

        Context.MustBeUsable(exchange, "asking for more parts than a page may hold");
        if (Response.Classify(exchange) is ResponseClass.Refused or ResponseClass.Denied)
        {
            Context.Judging($"refusal, or MaxParts of {most} or less", exchange);
            Context.Saw(Response.Describe(exchange));
            return;
        }

        var page = Read(exchange);
        Verify(ListPage.Number(page.Text("MaxParts")) <= most, Aspect.Body, $"MaxParts of {most} or less",
            $"MaxParts {page.Text("MaxParts") ?? "absent"}", exchange);
    }

    /// <param name="asked">Sent as <c>max-parts</c>.</param>
    /// <param name="most">Parts that a page may hold.</param>
    [Check]
    public async Task AreCutTo(string asked, int most)
    {
        var upload = await UploadOfListedPartsAsync(1, 2, 3);

        var page = await ListAsync(upload, With(MaxParts, asked));

        VerifyMaxParts(page, most);
    }

    /// <param name="sent">Part numbers.</param>
    /// <param name="marker">Sent as <c>part-number-marker</c>.</param>
    [Check]
    public async Task BeginAfterTheMarker(int[] sent, int marker)
    {
        var upload = await UploadOfListedPartsAsync(sent);

        var page = await ListAsync(upload, With(Marker, Text(marker)));

        VerifyBegins(page, [.. sent.Where(number => number > marker).Order()], int.MaxValue);
    }

    /// <param name="marker">Sent as <c>part-number-marker</c>; left out for none.</param>
    [Check]
    public async Task NameTheirMarker(int? marker = null)
    {
        var upload = await UploadOfListedPartsAsync(1, 3);

        var page = await ListAsync(upload, marker is { } number ? With(Marker, Text(number)) : null);

        VerifyElement(page, "PartNumberMarker", Text(marker ?? 0));
    }

    /// <param name="marker">Sent as <c>part-number-marker</c>: 7 is the last part.</param>
    [Check]
    public async Task EndAfterTheLast(int marker)
    {
        var upload = await UploadOfListedPartsAsync(1, 7);

        var page = await ListAsync(upload, With(Marker, Text(marker)));

        VerifyBegins(page, [], int.MaxValue);
        VerifyElement(page, "NextPartNumberMarker", "0");
    }

    /// <summary>
    /// Each page's next marker leads to the following one, until none follows: no part is lost on the way, and none comes twice.
    /// </summary>
    /// <param name="sent">Part numbers.</param>
    /// <param name="size">Sent as <c>max-parts</c>.</param>
    [Check]
    public async Task AreWholeTogether(int[] sent, int size)
    {
        var upload = await UploadOfListedPartsAsync(sent);

        var (numbers, last) = await FollowAsync(upload, size, sent.Length + 1);

        Verify(numbers.Order().SequenceEqual(sent.Order()), Aspect.Body,
            $"the pages together to show {ListedPage.Describe(sent.Order().Select(number => (int?)number))}",
            $"the pages show {ListedPage.Describe(numbers.Select(number => (int?)number))}", last.Exchange);
    }

    /// <param name="sent">Part numbers.</param>
    /// <param name="size">Sent as <c>max-parts</c>; smaller than the number of parts.</param>
    [Check]
    public async Task NameTheirLastPartWhereMoreFollow(int[] sent, int size)
    {
        var upload = await UploadOfListedPartsAsync(sent);

        var page = await ListAsync(upload, With(MaxParts, Text(size)));

        Verify(page.Numbers.Count > 0, Aspect.Body, "a part on the page", page.Describe(), page.Exchange);
        VerifyElement(page, "NextPartNumberMarker", Text(page.Numbers.Max()));
    }

    /// <param name="parameter">Of the query.</param>
    /// <param name="value">Sent as it is.</param>
    /// <param name="field">An element of the error document that has to name the parameter.</param>
    [Check]
    public async Task AreRefused(string parameter, string value, Expectation expect, string? field = null)
    {
        var upload = await UploadOfListedPartsAsync(1, 3);
        MustWork(await AskAsync(upload, With(parameter, "1")), $"a list with {parameter}=1");

        var exchange = await AskAsync(upload, With(parameter, value));

        Verify(exchange).Meets(expect);
        if (field is not null && Response.Classify(exchange) == ResponseClass.Refused) Verify(exchange).HasErrorField(field, parameter);
    }

    /// <summary>A marker beyond every part is refused, or no part follows it.</summary>
    /// <param name="marker">Sent as <c>part-number-marker</c>.</param>
    [Check]
    public async Task AreEmptyOrRefused(string marker, Expectation expect)
    {
        var upload = await UploadOfListedPartsAsync(1, 3);

        var exchange = await AskAsync(upload, With(Marker, marker));

        if (ListedPage.Of(exchange) is { } page) VerifyBegins(page, [], int.MaxValue);
        else Verify(exchange).Meets(expect);
    }

    /// <param name="parameter">Of the query.</param>
    /// <param name="value">Another spelling of a number, or none.</param>
    /// <param name="listed">The parts of 1 to 7 that the page then shows.</param>
    [Check]
    public async Task Take(string parameter, string value, int[] listed)
    {
        var upload = await UploadOfListedPartsAsync(1, 2, 3, 4, 5, 6, 7);

        var page = await ListAsync(upload, With(parameter, value));

        Verify(page.Numbers.SequenceEqual(listed), Aspect.Body, ListedPage.Describe(listed.Select(number => (int?)number)), page.Describe(),
            page.Exchange);
    }

    /// <summary>Only records.</summary>
    /// <param name="parameter">Of the query.</param>
    /// <param name="value">Sent as it is.</param>
    /// <param name="second">Sent as a second value of the same parameter.</param>
    [Check]
    public async Task AreRecorded(string parameter, string value, string? second = null)
    {
        var upload = await UploadOfListedPartsAsync(1, 3);

        var exchange = await AskAsync(upload, request =>
        {
            request.WithQuery(parameter, value);
            if (second is not null) request.WithQuery(parameter, second);
        });

        Record(exchange);
        if (ListedPage.Of(exchange) is { } page)
            Context.Saw($"{page.Describe()}, IsTruncated {page.Text("IsTruncated") ?? "absent"}");
    }

    /// <summary>Only records what follows the last part, where no page speaks of it.</summary>
    [Check]
    public async Task AreRecordedAtTheirEnd()
    {
        var upload = await UploadOfListedPartsAsync(1, 3);

        var page = await ListAsync(upload);

        Record(page.Exchange);
        Context.Saw($"NextPartNumberMarker {page.Text("NextPartNumberMarker") ?? "absent"}");
    }

    /// <summary>Parts of least size; a page with more of them than it may hold goes on to the next.</summary>
    /// <param name="count">Parts that are sent, numbered from 1.</param>
    /// <param name="most">Parts that a page may hold.</param>
    /// <param name="asked">Sent as <c>max-parts</c>; left out for none.</param>
    [Check]
    public async Task AreOfManyParts(int count, int most, string? asked = null)
    {
        var upload = await Session.CreateUploadAsync();
        var parts = new List<SentPart>();
        foreach (var numbers in Enumerable.Range(1, count).Chunk(Parallel))
            parts.AddRange(await Task.WhenAll(numbers.Select(number => PutGoodPartAsync(upload, number, SmallBody))));

        var page = await ListAsync(upload, asked is null ? null : With(MaxParts, asked));
        var next = page.Text("NextPartNumberMarker");
        var (numbersAfter, last) = page.IsTruncated == true ? await FollowAsync(upload, size: null, count / most + 1, next) : ([], page);

        if (parts.FirstOrDefault(part => !page.Numbers.Contains(part.Number) && !numbersAfter.Contains(part.Number)) is { } missing)
            await MustBeStoredAsync(upload, missing);
        VerifyBegins(page, [.. Enumerable.Range(1, count)], most);
        Verify(page.Numbers.Concat(numbersAfter).Order().SequenceEqual(Enumerable.Range(1, count)), Aspect.Body,
            $"the pages together to show {Quantity.Of(count, "part", "parts")}",
            $"the pages show {Quantity.Of(page.Numbers.Count + numbersAfter.Count, "part", "parts")}", last.Exchange);
    }

    /// <summary>Follows the pages to the last one, to one that names no next, or to a bound.</summary>
    private async Task<(IReadOnlyList<int> Numbers, ListedPage Last)> FollowAsync(
        UploadHandle upload, int? size, int maxPages, string? marker = null)
    {
        var numbers = new List<int>();
        for (var count = 1; ; count++)
        {
            var page = await ListAsync(upload, request =>
            {
                if (size is { } asked) request.WithQuery(MaxParts, Text(asked));
                if (marker is not null) request.WithQuery(Marker, marker);
            });
            numbers.AddRange(page.Numbers);
            if (page.IsTruncated != true) return (numbers, page);
            marker = page.Text("NextPartNumberMarker");
            Verify(!string.IsNullOrEmpty(marker), Aspect.Body, "NextPartNumberMarker on a page that others follow",
                "NextPartNumberMarker absent or empty", page.Exchange);
            Verify(count < maxPages, Aspect.Body, $"an end within {Quantity.Of(maxPages, "page", "pages")}",
                $"IsTruncated true on page {count}", page.Exchange);
        }
    }

    /// <summary>The page shows the first of these parts, no more than it may, and says whether others follow.</summary>
    private void VerifyBegins(ListedPage page, int[] following, int most)
    {
        var fits = page.Numbers.Count <= most && (page.Numbers.Count > 0 || following.Length == 0)
            && page.Numbers.Order().SequenceEqual(following.Take(page.Numbers.Count)) && page.Numbers.Count == page.Entries.Count;
        var first = following.Take(most).Select(number => (int?)number);
        Verify(fits, Aspect.Body, ListedPage.Describe(first), page.Describe(), page.Exchange);
        var isTruncated = page.Numbers.Count < following.Length;
        Verify(page.IsTruncated == isTruncated, Aspect.Body, $"{page.Describe()} with IsTruncated {(isTruncated ? "true" : "false")}",
            $"{page.Describe()} with IsTruncated {page.Text("IsTruncated") ?? "absent"}", page.Exchange);
    }

    private void VerifyMaxParts(ListedPage page, int number) => VerifyElement(page, "MaxParts", Text(number));
}
