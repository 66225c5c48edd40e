using System.Globalization;
using Conformance.Multipart.Judging;
using Conformance.Rules;
using Conformance.Running;
using Conformance.Running.Judging;
using Conformance.Wire.Bodies;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.ListParts;

/// <summary>The parts that a list shows, and what it says of each.</summary>
public sealed class Entries(CaseContext context) : ListChecks(context)
{
    /// <param name="sent">Part numbers in the order of sending, each part of another size.</param>
    [Check]
    public async Task AreThePartsSent(int[] sent)
    {
        var upload = await Session.CreateUploadAsync();
        var parts = await PutPartsAsync(upload, sent);

        var page = await ListUntilAsync(upload, page => Describe(page) == Describe(parts));

        await VerifyShowsAsync(upload, page, parts);
    }

    [Check]
    public async Task AreNone()
    {
        var upload = await Session.CreateUploadAsync();

        var page = await ListAsync(upload);

        Verify(page.Entries.Count == 0, Aspect.Body, "no part", page.Describe(), page.Exchange);
        Verify(page.IsTruncated != true, Aspect.Body, "IsTruncated false", Truncation(page), page.Exchange);
    }

    /// <summary>Another upload of the same key, and one of another key, have parts of other numbers.</summary>
    [Check]
    public async Task AreThoseOfTheirUpload()
    {
        var upload = await Session.CreateUploadAsync();
        var other = await Session.CreateUploadAsync(new CreateOptions { Key = upload.Key });
        var elsewhere = await Session.CreateUploadAsync();
        await PutGoodPartAsync(other, 2, OtherSmallBody);
        await PutGoodPartAsync(elsewhere, 3, OtherSmallBody);
        var part = await PutGoodPartAsync(upload, 1, SmallBody);

        var page = await ListUntilAsync(upload, page => page.Numbers is [1]);

        await VerifyShowsAsync(upload, page, [part]);
    }

    /// <param name="sent">Part numbers in the order of sending.</param>
    [Check]
    public async Task AreInAscendingOrder(int[] sent)
    {
        var upload = await UploadOfListedPartsAsync(sent);

        var page = await ListAsync(upload);

        Verify(page.Numbers.SequenceEqual(sent.Order()), Aspect.Body, ListedPage.Describe(sent.Order().Select(number => (int?)number)),
            page.Describe(), page.Exchange);
    }

    /// <summary>The list was asked for once before the part was sent again, as a client that resumes an upload does.</summary>
    /// <param name="pause">
    /// Seconds between the two sendings; with some, the second's time is later than the first's, else not before it.
    /// </param>
    [Check]
    public async Task AreTheLastOfTheirNumber(int pause = 0)
    {
        var upload = await Session.CreateUploadAsync();
        await PutGoodPartAsync(upload, 1, SmallBody);
        var before = await ListAsync(upload);
        await Task.Delay(TimeSpan.FromSeconds(pause));
        var last = await PutGoodPartAsync(upload, 1, Body.Generated(SmallBody.Length + 1, seed: 2));

        var page = await ListUntilAsync(upload, page => Describe(page) == Describe([last]));

        await VerifyShowsAsync(upload, page, [last]);
        if (before.Entries is not [var earlier]) throw Unlike(before);
        var (first, second) = (earlier.ModifiedAt, page.Entries[0].ModifiedAt);
        Verify(pause > 0 ? second > first : second >= first, Aspect.Body,
            $"LastModified {(pause > 0 ? "later than" : "not before")} that of the first sending, {earlier.Modified ?? "absent"}",
            $"LastModified {page.Entries[0].Modified ?? "absent"}", page.Exchange);
    }

    [Check]
    public async Task HaveTheirETagInQuotes()
    {
        var upload = await Session.CreateUploadAsync();
        await PutGoodPartAsync(upload, 1, SmallBody);

        var entry = await OnlyEntryAsync(upload);

        var isQuoted = entry.ETag is { Length: > 2 } etag && etag[0] == '"' && etag[^1] == '"';
        Verify(isQuoted, Aspect.Body, "an ETag in quotes", entry.ETag is null ? "no ETag" : $"ETag {entry.ETag}");
    }

    [Check]
    public async Task HaveTheTimeOfTheirSending()
    {
        var upload = await Session.CreateUploadAsync();
        var sent = await Session.PutPartAsync(upload, 1, SmallBody);
        MustWork(sent, "a part without a fault");

        var entry = await OnlyEntryAsync(upload);

        VerifyTime(entry.ModifiedAt, "LastModified", entry.Modified, sent, Context.Subject!);
    }

    [Check]
    public async Task HaveAnInstant()
    {
        var upload = await Session.CreateUploadAsync();
        await PutGoodPartAsync(upload, 1, SmallBody);

        var entry = await OnlyEntryAsync(upload);

        VerifyInstant("LastModified", entry.Modified, Context.Subject!);
    }

    private async Task<ListedEntry> OnlyEntryAsync(UploadHandle upload)
    {
        var page = await ListUntilAsync(upload, page => page.Entries.Count == 1);
        if (page.Entries is not [var entry]) throw Unlike(page);
        Context.Judging("the entry of the part", page.Exchange);
        return entry;
    }

    /// <summary>Whether the list shows the part is another rule's question.</summary>
    private static CaseInconclusiveException Unlike(ListedPage page) =>
        new($"The only part is not the only one on the list: it shows {page.Describe()}.") { Exchange = page.Exchange };

    /// <summary>Whatever the page lacks or shows otherwise is looked for in the upload first.</summary>
    private async Task VerifyShowsAsync(UploadHandle upload, ListedPage page, IReadOnlyList<SentPart> parts)
    {
        var isShown = Describe(page) == Describe(parts);
        if (!isShown && page.Entries.FirstOrDefault(entry => parts.All(part => part.Number != entry.Number)) is { } foreign)
            await MustNotBeStoredAsync(upload, foreign);
        else if (!isShown && parts.FirstOrDefault(part => !IsShown(page, part)) is { } missing)
            await MustBeStoredAsync(upload, missing);
        Verify(isShown, Aspect.Body, $"the list to show {Describe(parts)}", $"the list shows {Describe(page)}", page.Exchange);
    }

    private static bool IsShown(ListedPage page, SentPart part) => page.Entries.Count(entry => entry.Number == part.Number) == 1
        && page.Entries.Any(entry => entry.Number == part.Number && entry.Size == part.Body.Length
            && Strong(entry.ETag) == Strong(part.ETag));

    private static string Describe(IReadOnlyList<SentPart> parts) =>
        Describe(parts.Select(part => ((int?)part.Number, (string?)part.ETag, (long?)part.Body.Length)));

    private static string Describe(ListedPage page) => Describe(page.Entries.Select(entry => (entry.Number, entry.ETag, entry.Size)));

    private static string Describe(IEnumerable<(int? Number, string? ETag, long? Size)> parts)
    {
        var all = parts.OrderBy(part => part.Number).Select(part => string.Create(CultureInfo.InvariantCulture,
            $"part {part.Number} {Strong(part.ETag)} ({(part.Size is { } size ? Quantity.ByteCount(size) : "no size")})"));
        return string.Join(", ", all) is { Length: > 0 } text ? text : "no part";
    }

    /// <summary>Without quotes and letter case, and without the sign of a weak ETag, which a proxy sets where it compresses.</summary>
    private static string Strong(string? etag) =>
        ETags.Unquoted(etag?.StartsWith("W/", StringComparison.Ordinal) == true ? etag[2..] : etag ?? "").ToLowerInvariant();

    private static string Truncation(ListedPage page) => $"IsTruncated {page.Text("IsTruncated") ?? "absent"}";
}
