using Conformance.Multipart.Judging;
using Conformance.Multipart.Running;
using Conformance.Wire;

namespace Conformance.Multipart.UploadPart;

/// <summary>What the answer to an accepted part carries.</summary>
public sealed class PartAnswer : UploadPartSuite
{
    [Check]
    public async Task CarriesAQuotedMd5(long size)
    {
        var body = Body.Generated(size, seed: 1);
        var upload = await Target.CreateUploadAsync();

        var exchange = await Target.PutPartAsync(upload, "1", body);

        exchange.Should().BeAccepted();
        var tag = exchange.ETag;
        Judgement.Hold(tag is not null && ETags.IsQuotedMd5(tag) && ETags.Equal(tag, body.Md5Hex), $"ETag \"{body.Md5Hex}\"", tag is null ? "no ETag" : $"ETag {tag}", exchange);
    }

    [Check]
    public async Task NamesTheSameETagAsTheList()
    {
        Requires("list-parts");
        var upload = await Target.CreateUploadAsync();
        var part = await Target.PutGoodPartAsync(upload, 1, SmallBody);

        await upload.Should().ListOnlyAsync(part);
    }

    /// <summary>Two answers carry request IDs, and different ones.</summary>
    [Check]
    public async Task CarriesARequestId()
    {
        var upload = await Target.CreateUploadAsync();

        var first = await Target.PutPartAsync(upload, "1", SmallBody);
        var second = await Target.PutPartAsync(upload, "2", SmallBody);

        first.Should().BeAccepted();
        second.Should().BeAccepted();
        first.Should().CarryHeader(Target.Target.Dialect.RequestIdHeader);
        Judgement.Hold(first.RequestId != second.RequestId, "another request ID in each answer", $"{first.RequestId} and {second.RequestId}", second);
    }
}
