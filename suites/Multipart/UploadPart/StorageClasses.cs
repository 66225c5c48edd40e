using Conformance.Multipart.Judging;
using Conformance.Multipart.Running;
using Conformance.Wire;

namespace Conformance.Multipart.UploadPart;

/// <summary>What the answer to a part says about the storage class that its upload was created in.</summary>
public sealed class StorageClasses : UploadPartSuite
{
    /// <param name="storageClass">What the upload is created in; asks for none when left out.</param>
    [Check]
    public async Task AreLeftOut(string? storageClass = null)
    {
        var upload = await Target.CreateUploadAsync(new CreateOptions { StorageClass = storageClass });

        var exchange = await Target.PutPartAsync(upload, "1", SmallBody);

        exchange.MustWork("a part without a fault");
        exchange.Should().NotCarryHeader(Target.Target.Dialect.StorageClassHeader);
    }

    [Check]
    public async Task AreNamedInTheAnswer(string storageClass)
    {
        var upload = await Target.CreateUploadAsync(new CreateOptions { StorageClass = storageClass });

        var exchange = await Target.PutPartAsync(upload, "1", SmallBody);

        exchange.MustWork("a part without a fault");
        exchange.Should().CarryHeader(Target.Target.Dialect.StorageClassHeader, storageClass);
    }
}
