using Conformance.Running.Judging;
using Conformance.Wire.Bodies;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.Judging;

/// <summary>
/// Whether a step works on an ordinary upload or object. Asked only where the step failed on a witness: one that never works shows nothing
/// of what a request has done. Each is asked once.
/// </summary>
internal sealed class UsualSteps(CaseContext context)
{
    private bool? reads;
    private bool? completes;
    private bool? leavesOut;
    private bool? readsWithoutARest;

    public async Task<bool> ReadAsync()
    {
        if (reads is { } known) return known;
        var key = context.Session.NewKey();
        var body = Body.OfText("an ordinary object");
        var stored = await context.Session.PutObjectAsync(key, body);
        reads = Response.Classify(stored) == ResponseClass.Accepted && (await context.Session.ReadObjectAsync(key)).Is(body);
        return reads.Value;
    }

    public async Task<bool> CompleteAsync()
    {
        if (completes is { } known) return known;
        var upload = await context.Session.CreateUploadAsync();
        var sent = await context.Session.PutPartAsync(upload, 1, context.Traits.SmallestPart);
        completes = sent.ETag is { } etag && await IsCompletedAsync(upload, etag);
        return completes.Value;
    }

    /// <summary>Whether an upload completes with fewer parts than were sent to it.</summary>
    public async Task<bool> LeaveAPartOutAsync()
    {
        if (leavesOut is { } known) return known;
        var upload = await context.Session.CreateUploadAsync();
        var first = await context.Session.PutPartAsync(upload, 1, context.Traits.SmallestPart);
        var second = await context.Session.PutPartAsync(upload, 2, context.Traits.SmallestPart);
        leavesOut = Response.Classify(second) == ResponseClass.Accepted && first.ETag is { } etag && await IsCompletedAsync(upload, etag);
        return leavesOut.Value;
    }

    /// <summary>Whether an upload that is completed with the first of two parts becomes that part alone.</summary>
    public async Task<bool> CompleteWithoutTheRestAsync()
    {
        if (readsWithoutARest is { } known) return known;
        var (upload, body) = (await context.Session.CreateUploadAsync(), context.Traits.SmallestPart);
        var first = await context.Session.PutPartAsync(upload, 1, body);
        var second = await context.Session.PutPartAsync(upload, 2, Body.Generated(body.Length, seed: 2));
        readsWithoutARest = Response.Classify(second) == ResponseClass.Accepted && first.ETag is { } etag
            && await IsCompletedAsync(upload, etag) && (await context.Session.ReadObjectAsync(upload.Key)).Is(body);
        return readsWithoutARest.Value;
    }

    private async Task<bool> IsCompletedAsync(UploadHandle upload, string etag)
    {
        var completed = await context.Session.CompleteAsync(upload, [new PartReference(1, etag)]);
        return Response.Classify(completed.Exchange) == ResponseClass.Accepted;
    }
}
