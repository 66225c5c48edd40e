using System.Globalization;
using System.Text.RegularExpressions;
using Conformance.Multipart.Judging;
using Conformance.Rules;
using Conformance.Running;
using Conformance.Running.Judging;
using Conformance.Wire.Exchanges;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.UploadPartCopy;

/// <summary>The document that a copy is responded to with.</summary>
public sealed partial class Result(CaseContext context) : CopyChecks(context)
{
    /// <param name="roots">Names that the root may have.</param>
    [Check]
    public async Task HasTheRoot(string[] roots)
    {
        var (_, _, copied) = await CopyOneAsync();

        var root = copied.Xml()?.Name.LocalName;
        Verify(root is not null && roots.Contains(root), Aspect.Body, $"the root {string.Join(" or ", roots)}", $"the root {Shown(root)}",
            copied);
    }

    [Check]
    public async Task NamesAnETagAndATime()
    {
        var (_, _, copied) = await CopyOneAsync();

        foreach (var name in new[] { "ETag", "LastModified" })
        {
            var text = Element(copied, name);
            Verify(!string.IsNullOrEmpty(text), Aspect.Body, $"an element {name}", $"{name} {Shown(text)}", copied);
        }

        var time = TimeIn(copied);
        Verify(time is not null, Aspect.Body, "a LastModified that is a time", $"LastModified {Element(copied, "LastModified")}", copied);
    }

    /// <summary>The source was stored some seconds before, so that its time is another than the part's.</summary>
    /// <param name="pause">Seconds between storing the source and copying it.</param>
    [Check]
    public async Task NamesTheTimeOfTheCopy(int pause = 0)
    {
        var (_, _, copied) = await CopyOneAsync(pause);

        var text = Element(copied, "LastModified");
        var (time, slack, isNamed) = ServerClock.At(copied);
        if (isNamed && pause > 0) slack = TimeSpan.FromSeconds(pause / 2.0);
        var isNear = TimeIn(copied) is { } modified && (modified - time).Duration() <= slack;
        Verify(isNear, Aspect.Body, $"LastModified within {slack.TotalSeconds:0} s of {time.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}",
            $"LastModified {Shown(text)}", copied);
    }

    /// <summary>The list of parts shows the part under the ETag of the result, and completion takes it.</summary>
    [Check]
    public async Task NamesThePartsETag()
    {
        Requires(Operation.ListParts);
        var (upload, part, copied) = await CopyOneAsync();

        Verify(part.ETag.Length > 0, Aspect.Body, "an element ETag", "ETag absent or empty", copied);
        await Verify(upload).ListsETagAsync(part);
        Verify((await Session.CompleteAsync(upload, [part.Reference])).Exchange).IsAccepted();
    }

    /// <summary>The list of parts shows the part with the time of the result, give or take a second.</summary>
    /// <param name="pause">Seconds between storing the source and copying it.</param>
    [Check]
    public async Task NamesTheListedTime(int pause)
    {
        Requires(Operation.ListParts);
        var (upload, _, copied) = await CopyOneAsync(pause);

        var exchange = await ListParts.ListChecks.SendAsync(Session, upload);

        MustWork(exchange, "listing the parts");
        if (ListedPage.Of(exchange)?.Entries is not [{ ModifiedAt: { } listed }])
        {
            Context.CannotTell(exchange, "Listing the parts", "no entry with a time");
            return;
        }

        var isNear = TimeIn(copied) is { } modified && (modified - listed).Duration() <= TimeSpan.FromSeconds(1);
        Verify(isNear, Aspect.Body, $"LastModified within 1 s of {listed.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}, as ListParts shows it",
            $"LastModified {Shown(Element(copied, "LastModified"))}", copied);
    }

    [Check]
    public async Task QuotesTheETag()
    {
        var (_, part, copied) = await CopyOneAsync();

        var isQuoted = part.ETag.Length > 2 && part.ETag[0] == '"' && part.ETag[^1] == '"';
        Verify(isQuoted, Aspect.Body, "an ETag in quotes", $"ETag {Shown(part.ETag)}", copied);
    }

    [Check]
    public async Task NamesTheMd5()
    {
        var (_, part, copied) = await CopyOneAsync();

        Verify(ETags.Equal(part.ETag, part.Body.Md5Hex), Aspect.Body, $"an element ETag with {part.Body.Md5Hex}",
            $"ETag {Shown(part.ETag)}", copied);
    }

    [Check]
    public async Task HasAnInstant()
    {
        var (_, _, copied) = await CopyOneAsync();

        var text = Element(copied, "LastModified");
        Verify(text is not null && Instant().IsMatch(text), Aspect.Body, "LastModified in ISO 8601, with Z or an offset",
            $"LastModified {Shown(text)}", copied);
    }

    /// <summary>Only records what else the response says.</summary>
    [Check]
    public async Task IsRecorded()
    {
        var (_, _, copied) = await CopyOneAsync();

        Record(copied);
        Context.Saw($"root {copied.Xml()?.Name.ToString() ?? "absent"}");
        Context.Saw($"header ETag {Shown(copied.ResponseHeaders["ETag"])}");
    }

    private async Task<(UploadHandle Upload, SentPart Part, Exchange Copied)> CopyOneAsync(int pause = 0)
    {
        var source = await PutSourceAsync(OtherSmallBody);
        if (pause > 0) await Task.Delay(TimeSpan.FromSeconds(pause));
        var upload = await Session.CreateUploadAsync();
        var part = await CopyGoodPartAsync(upload, 1, source);
        return (upload, part, Session.Exchanges[^1]);
    }

    /// <summary>Without an offset it is taken for UTC.</summary>
    private static DateTimeOffset? TimeIn(Exchange copied) => DateTimeOffset.TryParse(Element(copied, "LastModified"),
        CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d([.,]\d+)?(Z|[+-]\d\d:?\d\d)$")]
    private static partial Regex Instant();
}
