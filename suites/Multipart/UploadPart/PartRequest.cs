using Conformance.Multipart.Judging;
using Conformance.Running;
using Conformance.Running.Judging;

namespace Conformance.Multipart.UploadPart;

/// <summary>Headers of a request for a part that its page does not name.</summary>
public sealed class PartRequest(CaseContext context) : Checks(context)
{
    /// <summary>Only records what becomes of a part with such a header.</summary>
    /// <param name="header">The header's very name.</param>
    /// <param name="encryption">How the upload is encrypted.</param>
    [Check]
    public async Task IsRecordedWith(string header, string value, UploadEncryption encryption = UploadEncryption.None)
    {
        var upload = await Session.CreateUploadAsync(Encrypted(encryption));

        Record(await Session.PutPartAsync(upload, "1", SmallBody, request => request.WithHeader(header, value)));
    }
}
