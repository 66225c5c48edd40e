using Conformance.Multipart.Judging;
using Conformance.Rules;
using Conformance.Running;
using Conformance.Wire;

namespace Conformance.Multipart.EveryOperation;

/// <summary>Requests for an upload that does not exist, or not there.</summary>
public sealed class UploadIds(CaseContext context) : Checks(context)
{
    private readonly OperationUnderTest operation = OperationUnderTest.Of(context);

    [Check]
    public async Task IsUnknown(Expectation expect)
    {
        var upload = await operation.PrepareAsync();

        var exchange = await operation.SendAsync(upload with { UploadId = NeverIssued(upload.UploadId) });

        Verify(exchange).Meets(expect);
        await operation.VerifyNothingDoneAsync(upload);
    }

    /// <param name="id">Sent as the upload ID.</param>
    [Check]
    public async Task IsNotAnId(string id, Expectation expect)
    {
        var upload = await operation.PrepareAsync();

        var exchange = await operation.SendAsync(upload with { UploadId = id });

        Verify(exchange).Meets(expect);
        await operation.VerifyNothingDoneAsync(upload);
    }

    [Check]
    public async Task BelongsToItsKey(Expectation expect)
    {
        var upload = await operation.PrepareAsync();
        var elsewhere = upload with { Key = Session.NewKey() };

        var exchange = await operation.SendAsync(elsewhere);

        Verify(exchange).Meets(expect);
        await Verify(elsewhere).HasNotBecomeAnObjectAsync();
        await operation.VerifyNothingDoneAsync(upload);
    }

    [Check]
    public async Task BelongsToItsBucket(Expectation expect)
    {
        var upload = await operation.PrepareAsync();
        var elsewhere = upload with { Bucket = Session.Target.SecondBucket ?? throw new CaseUnsupportedException("the profile has no second bucket") };

        var exchange = await operation.SendAsync(elsewhere);

        Verify(exchange).Meets(expect);
        await Verify(elsewhere).HasNotBecomeAnObjectAsync();
        await operation.VerifyNothingDoneAsync(upload);
    }
}
