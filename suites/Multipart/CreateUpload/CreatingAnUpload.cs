using Conformance.Multipart.EveryOperation;
using Conformance.Multipart.Judging;
using Conformance.Rules;
using Conformance.Running.Judging;
using Conformance.Wire.Exchanges;
using Conformance.Wire.Requests;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.CreateUpload;

/// <summary>
/// Creates a second upload at the key of one that was created before, which shows that creating works there: of a refused creation no
/// upload comes.
/// </summary>
public sealed class CreatingAnUpload(CaseContext context) : OperationUnderTest(context)
{
    private readonly string absentBucket = $"conformance-absent-{Guid.NewGuid():n}";

    public override string Subject => "a creation";

    public override Task<UploadHandle> PrepareAsync() => Session.CreateUploadAsync();

    public override async Task<Exchange> SendAsync(UploadHandle upload, Action<Request>? alter = null)
    {
        var request = Session.CreateUpload(new CreateOptions { Bucket = upload.Bucket, Key = upload.Key, Alter = alter });
        var exchange = await Session.SendAsync(request);
        Session.ReadUpload(request, exchange);
        return exchange;
    }

    /// <summary>Always the same name for one upload.</summary>
    public override UploadHandle Absent(UploadHandle prepared) => prepared with { Bucket = absentBucket };

    public override async Task VerifyDoneAsync(UploadHandle prepared, Exchange accepted)
    {
        var id = accepted.Xml() is { } document ? ListedPage.TextOf(document, "UploadId") ?? "" : "";
        Verify(id.Length > 0 && id != prepared.UploadId, Aspect.Body, "an upload ID of its own",
            id.Length == 0 ? "no upload ID" : id == prepared.UploadId ? "that of another upload" : "an upload ID of its own", accepted);
        var part = await Session.PutPartAsync(prepared with { UploadId = id }, "1", SmallBody);
        Verify(part).IsAccepted();
    }

    public override async Task VerifyNothingDoneAsync(UploadHandle prepared)
    {
        var listing = await Session.ListUploadsAsync(prepared.Key, prepared.Bucket);
        if (listing is not { IsWhole: true }) return;
        var isListed = listing.Uploads.Any(listed => listed.Key == prepared.Key && listed.UploadId != prepared.UploadId);
        Verify(!isListed, Aspect.Status, "no other upload at the key",
            isListed ? "the list of uploads shows one" : "no other upload at the key", listing.Exchange);
    }
}
