using System.Globalization;
using Conformance.Rules.Rulebooks;
using Conformance.Running;
using Conformance.Running.Judging;
using Conformance.Wire.Exchanges;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.ReadObject;

/// <summary>Which ETag a condition names.</summary>
public enum NamedETag
{
    /// <summary>No condition on the ETag.</summary>
    None,

    /// <summary>The object's.</summary>
    Own,

    /// <summary>One that no object has.</summary>
    Other,
}

/// <summary>Conditions on reading a completed object.</summary>
public sealed class ReadConditions(CaseContext context) : ReadChecks(context)
{
    private const string OtherETag = "\"00000000000000000000000000000000-1\"";

    /// <param name="match">What <c>If-Match</c> names.</param>
    /// <param name="noneMatch">What <c>If-None-Match</c> names.</param>
    /// <param name="modified">Seconds after Last-Modified that <c>If-Modified-Since</c> names; it is asked once they have passed.</param>
    /// <param name="unmodified">Seconds after Last-Modified that <c>If-Unmodified-Since</c> names.</param>
    [Check]
    public async Task Decide(Reading by, Expectation expect, NamedETag match = NamedETag.None, NamedETag noneMatch = NamedETag.None,
        int? modified = null, int? unmodified = null)
    {
        var exchange = await AskAsync(by, match, noneMatch, modified, unmodified);

        Verify(exchange).Meets(expect);
    }

    /// <summary>Only records.</summary>
    /// <param name="part">A part number that is asked for besides.</param>
    [Check]
    public async Task AreRecorded(Reading by, NamedETag match = NamedETag.None, int? modified = null, string? part = null) =>
        Record(await AskAsync(by, match, NamedETag.None, modified, unmodified: null, part));

    private async Task<Exchange> AskAsync(Reading by, NamedETag match, NamedETag noneMatch, int? modified, int? unmodified,
        string? part = null)
    {
        var stored = await SharedAsync([100]);
        var plain = await MustReadAsync(stored, by);
        if (plain.ETag is not { Length: > 0 } etag || plain.ResponseHeaders["Last-Modified"] is not { } text
            || !DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out var time))
            throw new CaseInconclusiveException("The object is read without an ETag or a date to name.") { Exchange = plain };
        // A date that has not come yet is passed over.
        if (modified is > 0 and < 60) await Task.Delay(TimeSpan.FromSeconds(modified.Value + 1));

        return await ReadAsync(stored, by, request =>
        {
            if (match != NamedETag.None) request.WithHeader("If-Match", match == NamedETag.Own ? etag : OtherETag);
            if (noneMatch != NamedETag.None) request.WithHeader("If-None-Match", noneMatch == NamedETag.Own ? etag : OtherETag);
            if (modified is { } after) request.WithHeader("If-Modified-Since", Later(time, after));
            if (unmodified is { } before) request.WithHeader("If-Unmodified-Since", Later(time, before));
            if (part is not null) Part(part)(request);
        });
    }

    private static string Later(DateTimeOffset time, int seconds) =>
        time.AddSeconds(seconds).ToUniversalTime().ToString("r", CultureInfo.InvariantCulture);
}
