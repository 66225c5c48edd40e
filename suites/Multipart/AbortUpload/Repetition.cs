using Conformance.Multipart.Judging;
using Conformance.Rules.Rulebooks;
using Conformance.Running;
using Conformance.Running.Judging;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.AbortUpload;

/// <summary>How an upload ended before it is aborted.</summary>
public enum EndedBy
{
    /// <summary>It was aborted.</summary>
    Abort,

    /// <summary>It was completed.</summary>
    Completion,
}

/// <summary>An abort of an upload that has ended.</summary>
public sealed class Repetition(CaseContext context) : Checks(context)
{
    /// <summary>And the object that the upload became, or the absence of one, stays.</summary>
    [Check]
    public async Task IsRefused(EndedBy after, Expectation expect)
    {
        var (upload, part) = await EndAsync(after);

        var exchange = await Session.AbortAsync(upload);

        var witnesses = new Witnesses(Context);
        if (after == EndedBy.Abort) witnesses.AddAbsence(upload.Key);
        else witnesses.AddObject(upload.Key, part.Body);
        await witnesses.VerifyAsync(exchange, part.Body, upload, expect);
    }

    /// <summary>Only records.</summary>
    [Check]
    public async Task IsRecorded(EndedBy after)
    {
        var (upload, _) = await EndAsync(after);

        Record(await Session.AbortAsync(upload));
    }

    private async Task<(UploadHandle Upload, SentPart Part)> EndAsync(EndedBy by)
    {
        var upload = await Session.CreateUploadAsync();
        var part = await PutGoodPartAsync(upload, 1, SmallBody);
        if (by == EndedBy.Abort) MustWork(await Session.AbortAsync(upload), "the first abort");
        else await CompleteGoodAsync(upload, part);
        return (upload, part);
    }
}
