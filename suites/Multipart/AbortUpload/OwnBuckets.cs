using Conformance.Multipart.Judging;
using Conformance.Rules;
using Conformance.Running;
using Conformance.Running.Judging;
using Conformance.Wire.Exchanges;
using Conformance.Wire.Requests;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.AbortUpload;

/// <summary>Whether a bucket can be deleted, which shows what its lists do not.</summary>
public sealed class OwnBuckets(CaseContext context) : Checks(context)
{
    /// <summary>The bucket has no object, and an upload that nobody has ended.</summary>
    [Check]
    public async Task GoWithTheirUploads()
    {
        var bucket = await Session.MakeBucketAsync();
        var upload = await Session.CreateUploadAsync(new CreateOptions { Bucket = bucket });
        var part = await PutGoodPartAsync(upload, 1, SmallBody);

        var exchange = await DeleteAsync(bucket);

        Verify(exchange).IsAccepted();
        var (isThere, head) = await Context.PollAsync(async () =>
        {
            var asked = await Session.SendAsync(new Request("HEAD") { Bucket = bucket });
            return (Response.Classify(asked) == ResponseClass.Accepted, (Exchange?)asked);
        }, isThere => !isThere);
        Context.MustBeUsable(head!, "asking for the bucket");
        Verify(!isThere, Aspect.State, "the bucket to be gone", $"HEAD of the bucket gets {Response.Describe(head!)}", head);
        await Verify(upload).IsGoneAsync(part);
    }

    /// <summary>
    /// Parts were sent to uploads that are not there, whatever became of them; every upload has ended, and every object is deleted.
    /// </summary>
    [Check]
    public async Task HoldNothingThatNoListShows()
    {
        Requires(Operation.ListUploads);
        var bucket = await Session.MakeBucketAsync();
        var stem = Session.NewKey("-");
        await LeaveTracesAsync(bucket, stem);
        var uploads = (await Session.ListUploadsAsync(stem, bucket))!;
        var objects = await Session.ListObjectsAsync(stem, bucket);
        if (!uploads.IsWhole) Context.CannotTell(uploads.Exchange, "ListMultipartUploads", uploads.Fault!);
        if (!objects.IsWhole) Context.CannotTell(objects.Exchange, "listing objects", objects.Fault!);

        var exchange = await DeleteAsync(bucket);

        Verify(uploads.Uploads.Count + objects.Objects.Count == 0, Aspect.State, "no upload and no object listed",
            $"{uploads.Uploads.Count} uploads and {objects.Objects.Count} objects listed", uploads.Exchange);
        Verify(exchange).IsAccepted();
    }

    /// <param name="stem">What all keys begin with.</param>
    private async Task LeaveTracesAsync(string bucket, string stem)
    {
        var aborted = await Session.CreateUploadAsync(new CreateOptions { Bucket = bucket, Key = stem + "aborted" });
        await PutGoodPartAsync(aborted, 1, SmallBody);
        MustWork(await Session.AbortAsync(aborted), "the abort");
        var completed = await Session.CreateUploadAsync(new CreateOptions { Bucket = bucket, Key = stem + "completed" });
        await CompleteGoodAsync(completed, await PutGoodPartAsync(completed, 1, SmallBody));
        MustWork(await Session.DeleteObjectAsync(completed.Key, bucket: bucket), "deleting the object");
        var open = await Session.CreateUploadAsync(new CreateOptions { Bucket = bucket, Key = stem + "open" });

        foreach (var named in new[]
        {
            aborted, completed, open with { Key = stem + "another" }, open with { UploadId = NeverIssued(open.UploadId) },
        })
            Context.Saw($"a part gets {Response.Describe(await Session.PutPartAsync(named, 1, SmallBody))}");

        MustWork(await Session.AbortAsync(open), "the abort");
    }

    private Task<Exchange> DeleteAsync(string bucket) => Session.SendAsync(new Request("DELETE") { Bucket = bucket });
}
