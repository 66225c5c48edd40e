using Conformance.Multipart.EveryOperation;
using Conformance.Rules;
using Conformance.Running.Judging;
using Conformance.Wire.Exchanges;
using Conformance.Wire.Requests;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.ReadObject;

/// <summary>Reads the object that an upload became, which works before anything is refused; reading changes nothing.</summary>
public sealed class ReadingAnObject(CaseContext context) : OperationUnderTest(context)
{
    public override string Subject => "a read";

    public override async Task<UploadHandle> PrepareAsync()
    {
        var upload = await Context.ShareAsync("completed, small", shared => new ReadingAnObject(shared).CompleteAsync());
        MustWork(await SendAsync(upload), "reading the object without a fault");
        return upload;
    }

    public override async Task<Exchange> SendAsync(UploadHandle upload, Action<Request>? alter = null) =>
        (await Session.ReadObjectAsync(upload.Key, alter, upload.Bucket)).Exchange;

    public override Task VerifyDoneAsync(UploadHandle prepared, Exchange accepted)
    {
        var isSame = accepted.ResponseBytes == SmallBody.Length && accepted.ResponseMd5Hex == SmallBody.Md5Hex;
        Verify(isSame, Aspect.Bytes, "the object's bytes", isSame ? "the object's bytes" : Quantity.ByteCount(accepted.ResponseBytes),
            accepted);
        return Task.CompletedTask;
    }

    public override Task VerifyNothingDoneAsync(UploadHandle prepared) => Task.CompletedTask;

    private async Task<UploadHandle> CompleteAsync()
    {
        var upload = await Session.CreateUploadAsync();
        await CompleteGoodAsync(upload, await PutGoodPartAsync(upload, 1, SmallBody));
        return upload;
    }
}
