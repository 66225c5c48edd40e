using Conformance.Multipart.Judging;
using Conformance.Rules;
using Conformance.Running;
using Conformance.Running.Judging;
using Conformance.Wire.Bodies;
using Conformance.Wire.Exchanges;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.UploadPart;

/// <summary>What an upload is refused for, on the way through its parts to its completion.</summary>
public enum RefusalCause
{
    /// <summary>An upload ID that was never issued.</summary>
    UploadId,

    PartNumber,

    /// <summary>A Content-MD5 that is none.</summary>
    ContentMd5,

    /// <summary>A bucket that is not there.</summary>
    Bucket,

    /// <summary>A completion whose first part is smaller than any but the last may be.</summary>
    PartSize,

    /// <summary>A completion with an ETag of no part.</summary>
    PartETag,

    /// <summary>A completion that names part 2 before part 1.</summary>
    PartOrder,

    /// <summary>A completion whose list is no XML.</summary>
    PartList,
}

/// <summary>Refusals of many kinds, which have one form.</summary>
public sealed class PartRefusals(CaseContext context) : Checks(context)
{
    /// <summary>An element of the error document and a header of the response say the same.</summary>
    /// <param name="element">The element's name.</param>
    /// <param name="header">The header's very name.</param>
    [Check]
    public async Task RepeatTheHeader(RefusalCause cause, string element, string header)
    {
        if (cause >= RefusalCause.PartSize) Requires(Operation.CompleteUpload);
        var upload = await Session.CreateUploadAsync();
        var (first, second) = (await PutGoodPartAsync(upload, 1, SmallBody), await PutGoodPartAsync(upload, 2, OtherSmallBody));

        var exchange = await RefusedAsync(cause, upload, first.Reference, second.Reference);

        Verify(exchange).RepeatsInTheErrorDocument(header, element);
    }

    /// <exception cref="CaseInconclusiveException">It was not refused.</exception>
    private async Task<Exchange> RefusedAsync(RefusalCause cause, UploadHandle upload, PartReference first, PartReference second)
    {
        var exchange = cause switch
        {
            RefusalCause.UploadId => await PutAsync(upload with { UploadId = NeverIssued(upload.UploadId) }),
            RefusalCause.PartNumber => await PutAsync(upload, "10001"),
            RefusalCause.ContentMd5 => await Session.PutPartAsync(
                upload, "1", OtherSmallBody, request => request.WithHeader("Content-MD5", "!!!!")),
            RefusalCause.Bucket => await PutAsync(upload with { Bucket = $"conformance-absent-{Guid.NewGuid():n}" }),
            RefusalCause.PartSize => await CompleteAsync(upload, first, second),
            RefusalCause.PartETag => await CompleteAsync(upload, first with { ETag = $"\"{new string('0', 32)}\"" }),
            RefusalCause.PartOrder => await CompleteAsync(upload, second, first),
            _ => (await Session.CompleteAsync(upload, [], request => request.Body = Body.OfText("no list"))).Exchange,
        };
        Context.MustBeUsable(exchange, "the request");
        return Response.Classify(exchange) == ResponseClass.Accepted
            ? throw new CaseInconclusiveException($"There is no refusal to look at: the request got {Response.Describe(exchange)}.")
            { Exchange = exchange }
            : exchange;
    }

    private Task<Exchange> PutAsync(UploadHandle upload, string number = "1") => Session.PutPartAsync(upload, number, OtherSmallBody);

    private async Task<Exchange> CompleteAsync(UploadHandle upload, params PartReference[] parts) =>
        (await Session.CompleteAsync(upload, parts)).Exchange;
}
