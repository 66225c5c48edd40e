using System.Globalization;
using Conformance.Rules.Rulebooks;
using Conformance.Running;
using Conformance.Running.Judging;
using Conformance.Wire.Exchanges;
using Conformance.Wire.Requests;

namespace Conformance.Multipart.UploadPartCopy;

/// <summary>An ETag that a condition names.</summary>
public enum ConditionTag
{
    /// <summary>No such condition.</summary>
    None,

    /// <summary>The source's, in quotes.</summary>
    Own,

    /// <summary>The source's, without quotes.</summary>
    Bare,

    /// <summary>The sign for any, <c>*</c>.</summary>
    Any,

    /// <summary>One that no object has.</summary>
    Other,
}

/// <summary>A time that a condition names.</summary>
public enum ConditionTime
{
    /// <summary>No such condition.</summary>
    None,

    /// <summary>A day before the source's own.</summary>
    DayBefore,

    /// <summary>The source's own, in whole seconds.</summary>
    Own,

    /// <summary>A second after the source's own, when that is past.</summary>
    SecondAfter,
}

/// <summary>Conditions under which a source is copied.</summary>
public sealed class Conditions(CaseContext context) : CopyChecks(context)
{
    private const string OtherTag = "\"0123456789abcdef0123456789abcdef\"";

    /// <summary>So long that one second after the source's time is past.</summary>
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(2.1);

    [Check]
    public async Task AreMet(ConditionTag match = ConditionTag.None, ConditionTag noneMatch = ConditionTag.None,
        ConditionTime unmodifiedSince = ConditionTime.None, ConditionTime modifiedSince = ConditionTime.None, bool inFull = false)
    {
        var source = await PutSourceAsync(OtherSmallBody);
        var conditions = await ConditionsAsync(source, match, noneMatch, unmodifiedSince, modifiedSince);
        var upload = await Session.CreateUploadAsync();

        await VerifyCopiesAsync(upload, source, source.Body, conditions, inFull: inFull);
    }

    [Check]
    public async Task AreNotMet(Expectation expect, ConditionTag match = ConditionTag.None, ConditionTag noneMatch = ConditionTag.None,
        ConditionTime unmodifiedSince = ConditionTime.None, ConditionTime modifiedSince = ConditionTime.None)
    {
        var prepared = await PrepareAsync();
        var conditions = await ConditionsAsync(prepared.Source, match, noneMatch, unmodifiedSince, modifiedSince);

        var copied = await CopyAsync(prepared.Upload, "1", prepared.Source, conditions);

        await VerifyKeptOutAsync(prepared, copied.Exchange, expect);
    }

    /// <summary>Only records.</summary>
    [Check]
    public async Task AreRecorded(ConditionTag match = ConditionTag.None, ConditionTag noneMatch = ConditionTag.None,
        ConditionTime unmodifiedSince = ConditionTime.None, ConditionTime modifiedSince = ConditionTime.None)
    {
        var prepared = await PrepareAsync();
        var conditions = await ConditionsAsync(prepared.Source, match, noneMatch, unmodifiedSince, modifiedSince);

        Record((await CopyAsync(prepared.Upload, "1", prepared.Source, conditions)).Exchange);
    }

    private async Task<Action<Request>> ConditionsAsync(
        SourceObject source, ConditionTag match, ConditionTag noneMatch, ConditionTime unmodifiedSince, ConditionTime modifiedSince)
    {
        var head = await Session.HeadObjectAsync(source.Key, bucket: source.Bucket);
        MustWork(head, "asking for the source's ETag and time");
        if (unmodifiedSince == ConditionTime.SecondAfter || modifiedSince == ConditionTime.SecondAfter) await Task.Delay(Wait);
        var prefix = Dialect.CopySourceHeader + "-";
        var headers = new (string Name, string? Value)[]
        {
            (prefix + "if-match", Tag(head, match)),
            (prefix + "if-none-match", Tag(head, noneMatch)),
            (prefix + "if-unmodified-since", Time(head, unmodifiedSince)),
            (prefix + "if-modified-since", Time(head, modifiedSince)),
        };
        return request =>
        {
            foreach (var (name, value) in headers)
                if (value is not null) request.Headers.Set(name, value);
        };
    }

    private string? Tag(Exchange head, ConditionTag tag)
    {
        if (tag is ConditionTag.Own or ConditionTag.Bare && head.ETag is null or "")
            Context.CannotTell(head, "Asking for the source's ETag", "no ETag");
        return tag switch
        {
            ConditionTag.Own => $"\"{ETags.Unquoted(head.ETag!)}\"",
            ConditionTag.Bare => ETags.Unquoted(head.ETag!),
            ConditionTag.Any => "*",
            ConditionTag.Other => OtherTag,
            _ => null,
        };
    }

    private string? Time(Exchange head, ConditionTime time)
    {
        if (time == ConditionTime.None) return null;
        if (!DateTimeOffset.TryParse(head.ResponseHeaders["Last-Modified"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal,
            out var modified))
            Context.CannotTell(head, "Asking for the source's time", "no Last-Modified");
        var named = time switch
        {
            ConditionTime.DayBefore => modified.AddDays(-1),
            ConditionTime.SecondAfter => modified.AddSeconds(1),
            _ => modified,
        };
        return named.ToString("R", CultureInfo.InvariantCulture);
    }
}
