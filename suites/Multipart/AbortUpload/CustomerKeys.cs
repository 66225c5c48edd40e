using Conformance.Multipart.Judging;
using Conformance.Rules.Rulebooks;
using Conformance.Running;
using Conformance.Running.Judging;
using Conformance.Wire.Bodies;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.AbortUpload;

/// <summary>An abort of an upload that was created with a customer's key.</summary>
public sealed class CustomerKeys(CaseContext context) : Checks(context)
{
    /// <summary>The abort brings no key.</summary>
    /// <param name="checksum">Whether the upload was created with a checksum algorithm too.</param>
    [Check]
    public async Task AreNotNeeded(bool checksum, Expectation expect)
    {
        var upload = await Session.CreateUploadAsync(
            new CreateOptions { CustomerKey = CustomerKey.Generated(seed: 1), ChecksumAlgorithm = checksum ? "CRC32" : null });
        var part = await PutGoodPartAsync(upload, 1, SmallBody, request =>
        {
            if (checksum)
                request.WithHeader(Dialect.HeaderPrefix + "checksum-crc32", Convert.ToBase64String(SmallBody.Checksum("CRC32")));
        });

        var exchange = await Session.AbortAsync(upload);

        Verify(exchange).Meets(expect);
        await Verify(upload).IsGoneAsync(checksum ? part.WithChecksum("CRC32") : part);
    }
}
