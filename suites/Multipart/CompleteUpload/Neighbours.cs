using Conformance.Multipart.Judging;
using Conformance.Rules;
using Conformance.Running;
using Conformance.Running.Judging;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.CompleteUpload;

/// <summary>What a completion leaves alone.</summary>
public sealed class Neighbours(CaseContext context) : CompletionChecks(context)
{
    /// <summary>
    /// Keys that go on with a digit, where no store sees a folder: an upload of one, and an object at another.
    /// </summary>
    [Check]
    public async Task StayAsTheyAre()
    {
        var upload = await Session.CreateUploadAsync();
        var other = await Session.CreateUploadAsync(new CreateOptions { Key = upload.Key + "0" });
        var held = await PutGoodPartAsync(other, 1, OtherSmallBody);
        await Context.MustHoldAsync(other, held);
        MustWork(await Session.PutObjectAsync(upload.Key + "1", OtherSmallBody), "storing an object");
        var part = await PutGoodPartAsync(upload, 1, SmallBody);

        MustWork(await CompleteAsync(upload, [part]), "completing the upload");

        await Verify(other).HoldsOnlyAndCompletesToAsync(held);
        var read = await Session.ReadObjectAsync(upload.Key + "1");
        Context.MustBeUsable(read.Exchange, "reading the object beside");
        Verify(read.Is(OtherSmallBody), Aspect.Bytes, "the object's bytes as they were", Response.Describe(read.Exchange), read.Exchange);
    }
}
