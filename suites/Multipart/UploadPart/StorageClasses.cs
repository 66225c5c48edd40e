using Conformance.Multipart.Judging;
using Conformance.Running;
using Conformance.Running.Judging;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.UploadPart;

/// <summary>What the response to a part says about the storage class that its upload was created in.</summary>
public sealed class StorageClasses(CaseContext context) : Checks(context)
{
    /// <param name="storageClass">What the upload is created in; asks for none when left out.</param>
    [Check]
    public async Task AreLeftOut(string? storageClass = null)
    {
        var upload = await Session.CreateUploadAsync(new CreateOptions { StorageClass = storageClass });

        var exchange = await Session.PutPartAsync(upload, "1", SmallBody);

        MustWork(exchange, "a part without a fault");
        Verify(exchange).HasNoHeader(Session.Dialect.StorageClassHeader);
    }

    /// <param name="named">What the response calls it, where that is another word.</param>
    [Check]
    public async Task AreNamedInTheResponse(string storageClass, string? named = null)
    {
        var upload = await Session.CreateUploadAsync(new CreateOptions { StorageClass = storageClass });

        var exchange = await Session.PutPartAsync(upload, "1", SmallBody);

        MustWork(exchange, "a part without a fault");
        Verify(exchange).HasHeader(Session.Dialect.StorageClassHeader, named ?? storageClass);
    }
}
