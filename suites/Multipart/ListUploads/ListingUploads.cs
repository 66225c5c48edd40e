using Conformance.Multipart.EveryOperation;
using Conformance.Multipart.Judging;
using Conformance.Rules;
using Conformance.Running.Judging;
using Conformance.Wire.Exchanges;
using Conformance.Wire.Requests;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.ListUploads;

/// <summary>
/// Lists the only upload of a key, which works before anything is refused; a list changes nothing, so nothing is left to see.
/// </summary>
public sealed class ListingUploads(CaseContext context) : OperationUnderTest(context)
{
    private readonly string absentBucket = $"conformance-absent-{Guid.NewGuid():n}";

    public override string Subject => "a list of uploads";

    public override async Task<UploadHandle> PrepareAsync()
    {
        var upload = await Session.CreateUploadAsync();
        var (isShown, exchange) = await Context.PollAsync(async () =>
        {
            var asked = await SendAsync(upload);
            MustWork(asked, "listing the uploads without a fault");
            return (Shows(asked, upload), (Exchange?)asked);
        }, isShown => isShown);
        if (!isShown) Context.CannotTell(exchange!, "Listing the uploads without a fault", "a list that does not show the open upload");
        return upload;
    }

    public override Task<Exchange> SendAsync(UploadHandle upload, Action<Request>? alter = null)
    {
        ArgumentNullException.ThrowIfNull(upload);
        return UploadListChecks.SendAsync(Session, upload.Bucket, upload.Key, alter);
    }

    /// <summary>No upload is named that could be missing, but a bucket is: always the same name for one upload.</summary>
    public override UploadHandle Absent(UploadHandle prepared) => prepared with { Bucket = absentBucket };

    public override Task VerifyDoneAsync(UploadHandle prepared, Exchange accepted)
    {
        var isShown = Shows(accepted, prepared);
        Verify(isShown, Aspect.Body, "the open upload in the list", isShown ? "the open upload in it" : "no such upload in it", accepted);
        return Task.CompletedTask;
    }

    public override Task VerifyNothingDoneAsync(UploadHandle prepared) => Task.CompletedTask;

    private static bool Shows(Exchange exchange, UploadHandle upload) => UploadPage.Of(exchange)?.Find(upload.UploadId) is not null;
}
