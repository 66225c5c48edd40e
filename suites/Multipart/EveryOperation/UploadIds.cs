using Conformance.Multipart.Judging;
using Conformance.Rules.Rulebooks;
using Conformance.Running;
using Conformance.Running.Judging;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.EveryOperation;

/// <summary>Requests for an upload that does not exist, or not there.</summary>
public sealed class UploadIds(CaseContext context) : Checks(context)
{
    private readonly OperationUnderTest operation = OperationUnderTest.Of(context);

    [Check]
    public async Task IsUnknown(Expectation expect)
    {
        var upload = await operation.PrepareAsync();

        await operation.VerifyElsewhereAsync(upload, upload with { UploadId = NeverIssued(upload.UploadId) }, expect);
    }

    /// <param name="id">Sent as the upload ID.</param>
    [Check]
    public async Task IsNotAnId(string id, Expectation expect)
    {
        var upload = await operation.PrepareAsync();

        await operation.VerifyElsewhereAsync(upload, upload with { UploadId = id }, expect);
    }

    [Check]
    public async Task IsEmpty(Expectation expect)
    {
        var upload = await operation.PrepareAsync();

        await operation.VerifyElsewhereAsync(upload, upload with { UploadId = "" }, expect);
    }

    /// <param name="tail">Sent behind the ID of an upload that is there.</param>
    [Check]
    public async Task IsNotAnIdWithATail(string tail, Expectation expect)
    {
        var upload = await operation.PrepareAsync();

        await operation.VerifyElsewhereAsync(upload, upload with { UploadId = upload.UploadId + tail }, expect);
    }

    [Check]
    public async Task IsUnknownAtAnotherKey(Expectation expect)
    {
        var upload = await operation.PrepareAsync();

        await operation.VerifyElsewhereAsync(
            upload, upload with { UploadId = NeverIssued(upload.UploadId), Key = Session.NewKey() }, expect);
    }

    [Check]
    public async Task IsUnknownInAnotherBucket(Expectation expect)
    {
        var upload = await operation.PrepareAsync();
        var bucket = Session.Target.SecondBucket ?? throw new CaseUnsupportedException("the profile has no second bucket");

        await operation.VerifyElsewhereAsync(upload, upload with { UploadId = NeverIssued(upload.UploadId), Bucket = bucket }, expect);
    }

    [Check]
    public async Task BelongsToItsKey(Expectation expect)
    {
        var upload = await operation.PrepareAsync();

        await operation.VerifyElsewhereAsync(upload, upload with { Key = Session.NewKey() }, expect);
    }

    [Check]
    public async Task BelongsToItsBucket(Expectation expect)
    {
        var upload = await operation.PrepareAsync();
        var bucket = Session.Target.SecondBucket ?? throw new CaseUnsupportedException("the profile has no second bucket");

        await operation.VerifyElsewhereAsync(upload, upload with { Bucket = bucket }, expect);
    }
}
