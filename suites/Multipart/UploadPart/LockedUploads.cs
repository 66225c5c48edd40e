using Conformance.Multipart.Judging;
using Conformance.Rules.Rulebooks;
using Conformance.Running;
using Conformance.Running.Judging;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.UploadPart;

/// <summary>Parts of uploads whose objects will be locked.</summary>
public sealed class LockedUploads(CaseContext context) : Checks(context)
{
    /// <summary>A part without any digest, then with one, under the same number.</summary>
    /// <param name="byDefault">Whether the bucket locks what comes; else the creation asks for the lock.</param>
    [Check]
    public async Task NeedADigest(Expectation expect, bool byDefault = false)
    {
        var upload = await CreateAsync(byDefault);

        var exchange = await Session.PutPartAsync(upload, 1, SmallBody);

        Verify(exchange).Meets(expect);
        var part = await PutGoodPartAsync(upload, 1, SmallBody, request => request.WithHeader("Content-MD5", SmallBody.Md5Base64));
        await Verify(upload).ListsOnlyAsync(part);
    }

    /// <summary>Only records how a part without a digest is refused.</summary>
    [Check]
    public async Task AreRecorded()
    {
        var upload = await CreateAsync(byDefault: true);

        Record(await Session.PutPartAsync(upload, 1, SmallBody));
    }

    /// <summary>A checksum is a digest.</summary>
    [Check]
    public async Task TakeAChecksum(string algorithm)
    {
        var upload = await CreateAsync(byDefault: false, algorithm);

        var exchange = await Session.PutPartAsync(upload, 1, SmallBody, request => request.WithHeader(
            $"{Dialect.HeaderPrefix}checksum-{algorithm.ToLowerInvariant()}", Convert.ToBase64String(SmallBody.Checksum(algorithm))));

        Verify(exchange).IsAccepted();
        await Verify(upload).ListsOnlyAsync(new SentPart(1, exchange.ETag ?? "", SmallBody));
    }

    private async Task<UploadHandle> CreateAsync(bool byDefault, string? algorithm = null)
    {
        var bucket = await OwnBucket.LockingAsync(Context, byDefault ? 1 : null);
        return await Session.CreateUploadAsync(new CreateOptions
        {
            Bucket = bucket,
            ChecksumAlgorithm = algorithm,
            Alter = request => _ = byDefault ? request : request.WithLock(Dialect),
        });
    }
}
