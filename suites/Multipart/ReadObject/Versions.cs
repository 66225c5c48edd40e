using Conformance.Multipart.Judging;
using Conformance.Running;
using Conformance.Running.Judging;
using Conformance.Wire.Bodies;
using Conformance.Wire.Exchanges;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.ReadObject;

/// <summary>Objects of two uploads under one key, in a bucket that keeps versions.</summary>
public sealed class Versions(CaseContext context) : ReadChecks(context)
{
    /// <param name="part">The part that is read; left out for the whole.</param>
    /// <param name="isNamed">Whether the response has to name the version.</param>
    [Check]
    public async Task AreRead(string? part = null, bool isNamed = false)
    {
        var bucket = await OwnBucket.VersionedAsync(Context);
        var key = Session.NewKey();
        var first = await UploadAsync(bucket, key, Body.Generated(SmallBody.Length, seed: 5));
        var second = await UploadAsync(bucket, key, Body.Generated(SmallBody.Length, seed: 6));

        foreach (var version in new[] { first, second })
        {
            var exchange = await ReadVersionAsync(bucket, key, version.Id, part);

            VerifyIs(exchange, version.Body, $"version {version.Id}");
            if (isNamed) Verify(exchange).HasHeader(Dialect.HeaderPrefix + "version-id", version.Id);
        }
    }

    private async Task<Exchange> ReadVersionAsync(string bucket, string key, string id, string? part) => (await Session.ReadObjectAsync(key,
        request =>
        {
            VersionedObject.Naming(id)(request);
            if (part is not null) Part(part)(request);
        }, bucket)).Exchange;

    private async Task<StoredVersion> UploadAsync(string bucket, string key, Body body)
    {
        var upload = await Session.CreateUploadAsync(new CreateOptions { Bucket = bucket, Key = key });
        var completed = await CompleteGoodAsync(upload, await PutGoodPartAsync(upload, 1, body));
        var id = VersionedObject.IdIn(Context, completed);
        if (id is null) Context.CannotTell(completed, "completing the upload without a fault", "no version ID");
        return new StoredVersion(id, body);
    }
}
