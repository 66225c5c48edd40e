using Conformance.Multipart.Judging;
using Conformance.Multipart.Running;
using Conformance.Rules;
using Conformance.Wire;

namespace Conformance.Multipart.UploadPart;

/// <summary>Who may send a part, where nobody's signature is wrong.</summary>
public sealed class Access : UploadPartSuite
{
    [Check]
    public async Task TakesAPresignedPart()
    {
        var upload = await Target.CreateUploadAsync();

        var exchange = await Target.PutPartAsync(upload, "1", SmallBody, request =>
        {
            request.PresignFor = TimeSpan.FromMinutes(5);
            request.Payload = PayloadMode.Unsigned;
        });

        exchange.Should().BeAccepted();
        await upload.Should().HoldOnlyAsync(new SentPart(1, exchange.ETag ?? "", SmallBody));
    }

    [Check]
    public async Task RefusesTheAnonymous(Expectation expect)
    {
        var upload = await Target.CreateUploadAsync();
        var control = await Target.PutGoodPartAsync(upload, 1, SmallBody);

        var exchange = await Target.PutPartAsync(upload, "1", OtherSmallBody, request => request.Identity = Identity.Anonymous);

        exchange.Should().Meet(expect);
        await upload.Should().HoldOnlyAsync(control);
    }

    [Check]
    public async Task KnowsNoSuchBucket(Expectation expect)
    {
        var upload = await Target.CreateUploadAsync();
        var control = await Target.PutGoodPartAsync(upload, 1, SmallBody);

        var exchange = await Target.PutPartAsync(upload with { Bucket = $"conformance-absent-{Guid.NewGuid():n}" }, "1", OtherSmallBody);

        exchange.Should().Meet(expect);
        await upload.Should().HoldOnlyAsync(control);
    }
}
