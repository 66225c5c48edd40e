using Conformance.Running;
using Conformance.Running.Judging;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.UploadPartCopy;

/// <summary>The key of the upload that a part is copied into.</summary>
public sealed class Keys(CaseContext context) : CopyChecks(context)
{
    /// <summary>A key that creation takes is one that a copy takes, and the object is at that very key.</summary>
    /// <param name="key">The last segment of the key.</param>
    [Check]
    public async Task MayBe(string key)
    {
        var source = await PutSourceAsync(OtherSmallBody);
        var upload = await Session.CreateUploadAsync(new CreateOptions { Key = Session.NewKey("/") + key });

        await VerifyCopiesAsync(upload, source, source.Body);
    }
}
