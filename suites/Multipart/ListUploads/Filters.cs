using Conformance.Multipart.Judging;
using Conformance.Rules;
using Conformance.Running;
using Conformance.Running.Judging;

namespace Conformance.Multipart.ListUploads;

/// <summary>What a prefix leaves out, and what a delimiter groups.</summary>
public sealed class Filters(CaseContext context) : UploadListChecks(context)
{
    /// <summary>An upload that is not listed is asked whether it is open, before the list is blamed.</summary>
    /// <param name="keys">Of the uploads, below a prefix of the case's own.</param>
    /// <param name="prefix">What is asked for, below it.</param>
    /// <param name="listed">The keys that begin with it.</param>
    [Check]
    public async Task SelectByPrefix(string[] keys, string prefix, string[] listed)
    {
        var own = await CreateAsync(keys);
        var meant = own.All.Where(upload => listed.Contains(upload.Key[own.Prefix.Length..])).ToList();
        var wanted = own.NamesOf(meant);

        var page = await ListUntilAsync(own.Prefix + prefix, page => AreSame(own.NamesOn(page), wanted));

        if (meant.FirstOrDefault(upload => page.Find(upload.UploadId) is null) is { } missing) await MustBeOpenAsync(missing);
        VerifyShows(page, own, wanted);
    }

    /// <param name="prefix">The end of a prefix.</param>
    [Check]
    public async Task NameThePrefix(string prefix)
    {
        var asked = NewPrefix() + prefix;

        var page = await ListAsync(asked);

        VerifyKey(page, "Prefix", asked);
    }

    /// <summary>One upload at most is asked for, as the bucket may hold others'.</summary>
    /// <param name="prefix">Sent as the prefix; left out for none.</param>
    [Check]
    public async Task NameNoPrefixUnasked(string? prefix = null)
    {
        var exchange = await SendAsync(Session, null, prefix, With("max-uploads", "1"));

        var page = Read(exchange);
        Verify(page.Text("Prefix") is null, Aspect.Body, "no element Prefix", $"Prefix {Shown(page.Text("Prefix"))}", exchange);
    }

    /// <param name="keys">Of the uploads, below a prefix of the case's own.</param>
    /// <param name="delimiter">Sent as it is.</param>
    /// <param name="listed">Keys that are listed themselves.</param>
    /// <param name="groups">Common prefixes.</param>
    /// <param name="prefix">Asked for below the case's own.</param>
    /// <param name="marker">Sent as <c>key-marker</c>, below the case's own prefix; left out for none.</param>
    [Check]
    public async Task GroupByDelimiter(
        string[] keys, string delimiter, string[] listed, string[] groups, string prefix = "", string? marker = null)
    {
        var plain = await PlainListAsync(keys);

        var page = await ListAsync(plain.Prefix + prefix, request =>
        {
            request.WithQuery("delimiter", delimiter);
            if (marker is not null) request.WithQuery("key-marker", plain.Prefix + marker);
        });

        VerifyShows(page, plain.Own, plain.OfKeys(listed));
        var found = plain.Own.GroupsOn(page);
        Verify(AreSame(found, groups), Aspect.Body, OwnUploads.Describe(groups, "group"), OwnUploads.Describe(found, "group"),
            page.Exchange);
    }

    /// <param name="delimiter">Sent as it is.</param>
    [Check]
    public async Task NameTheDelimiter(string delimiter)
    {
        var page = await ListAsync(NewPrefix(), With("delimiter", delimiter));

        VerifyElement(page, "Delimiter", delimiter);
    }

    /// <param name="delimiter">Sent as the delimiter; left out for none.</param>
    [Check]
    public async Task NameNoDelimiterUnasked(string? delimiter = null)
    {
        var page = await ListAsync(NewPrefix(), delimiter is null ? null : With("delimiter", delimiter));

        Verify(page.Text("Delimiter") is null, Aspect.Body, "no element Delimiter", $"Delimiter {Shown(page.Text("Delimiter"))}",
            page.Exchange);
    }

    /// <summary>A group fills a page that was asked to hold one entry, and an upload follows.</summary>
    [Check]
    public async Task CountGroups()
    {
        var plain = await PlainListAsync("d/a/1", "d/a/2", "d/b");

        var page = await ListAsync(plain.Prefix + "d/", request => request.WithQuery("delimiter", "/").WithQuery("max-uploads", "1"));

        var count = page.Uploads.Count + page.CommonPrefixes.Count;
        Verify(count == 1 && page.IsTruncated == true, Aspect.Body, "one entry, and IsTruncated true",
            $"{page.CommonPrefixes.Count} common prefixes and {page.Uploads.Count} uploads, and IsTruncated "
                + Shown(page.Text("IsTruncated")), page.Exchange);
    }

    /// <summary>Only records what a page names as the next one that ends in a group, where no page speaks of it.</summary>
    [Check]
    public async Task AreRecordedAfterAGroup()
    {
        var plain = await PlainListAsync("d/a/1", "d/a/2", "d/b");

        var page = await ListAsync(plain.Prefix + "d/", request => request.WithQuery("delimiter", "/").WithQuery("max-uploads", "1"));

        Record(page.Exchange);
        Context.Saw(plain.Own.DescribeNext(page));
    }

    /// <summary>Only records.</summary>
    /// <param name="keys">Of the uploads, below a prefix of the case's own.</param>
    /// <param name="prefix">Asked for below the case's own.</param>
    /// <param name="delimiter">Sent as it is; left out for none.</param>
    /// <param name="marker">Sent as <c>key-marker</c>, below the case's own prefix; left out for none.</param>
    [Check]
    public async Task AreRecorded(string[] keys, string prefix = "", string? delimiter = null, string? marker = null)
    {
        var plain = await PlainListAsync(keys);

        var exchange = await AskAsync(plain.Prefix + prefix, request =>
        {
            if (delimiter is not null) request.WithQuery("delimiter", delimiter);
            if (marker is not null) request.WithQuery("key-marker", plain.Prefix + marker);
        });

        Record(exchange);
        if (UploadPage.Of(exchange) is not { } page) return;
        Context.Saw($"{plain.Own.Describe(page)}, {OwnUploads.Describe(plain.Own.GroupsOn(page), "group")}");
        Context.Saw($"Delimiter {Shown(page.Text("Delimiter"))}");
    }
}
