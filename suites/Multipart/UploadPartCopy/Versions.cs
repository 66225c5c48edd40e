using Conformance.Multipart.Judging;
using Conformance.Rules.Rulebooks;
using Conformance.Running;
using Conformance.Running.Judging;
using Conformance.Wire.Requests;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.UploadPartCopy;

/// <summary>Versions of a source, in a bucket of the case's own that keeps them.</summary>
public sealed class Versions(CaseContext context) : CopyChecks(context)
{
    /// <param name="older">Whether the header names the older version; else it names none, which means the newer one.</param>
    [Check]
    public async Task ArePicked(bool older, bool inFull = false)
    {
        var stored = await VersionedObject.StoreAsync(Context);
        var upload = await Session.CreateUploadAsync(new CreateOptions { Bucket = stored.Bucket });
        var source = SourceOf(stored, older);

        await VerifyCopiesAsync(upload, source, source.Body, older ? Version(source, upload, stored.Older.Id) : null, inFull: inFull);
    }

    /// <param name="header">The header that names the version of the source.</param>
    /// <inheritdoc cref="ArePicked"/>
    [Check]
    public async Task AreNamed(bool older, string header)
    {
        var stored = await VersionedObject.StoreAsync(Context);
        var upload = await Session.CreateUploadAsync(new CreateOptions { Bucket = stored.Bucket });
        var source = SourceOf(stored, older);

        var copied = await CopyAsync(upload, "1", source, older ? Version(source, upload, stored.Older.Id) : null);

        Verify(copied.Exchange).IsAccepted();
        Verify(copied.Exchange).HasHeader(header, older ? stored.Older.Id : stored.Newer.Id);
    }

    /// <summary>A version that was never made, its ID of the form of others.</summary>
    [Check]
    public async Task AreRefusedUnknown(Expectation expect, bool inFull = false)
    {
        var (stored, upload, control) = await PrepareVersionsAsync(inFull);
        var source = SourceOf(stored, older: false);

        var copied = await CopyAsync(upload, "1", source, Version(source, upload, NeverIssued(stored.Older.Id)), inFull: inFull);

        Verify(copied.Exchange).Meets(expect);
        await Verify(upload).HoldsOnlyAsync(control);
    }

    /// <summary>The source was deleted, which its newest version says.</summary>
    /// <param name="named">Whether the header names the marker; else it names no version.</param>
    [Check]
    public async Task MarkersAreRefused(bool named, Expectation expect)
    {
        var (stored, upload, control) = await PrepareVersionsAsync(inFull: false);
        var marker = await DeleteAsync(stored);
        var source = SourceOf(stored, older: false);

        var copied = await CopyAsync(upload, "1", source, named ? Version(source, upload, marker) : null);

        Verify(copied.Exchange).Meets(expect);
        await Verify(upload).HoldsOnlyAsync(control);
    }

    /// <summary>Only records.</summary>
    /// <param name="version">Sent as the version; left out for the newest, which says that the source was deleted.</param>
    [Check]
    public async Task AreRecorded(string? version = null)
    {
        var (stored, upload, _) = await PrepareVersionsAsync(inFull: false);
        var source = SourceOf(stored, older: false);
        if (version is null) await DeleteAsync(stored);

        Record((await CopyAsync(upload, "1", source, version is null ? null : Version(source, upload, version))).Exchange);
    }

    /// <summary>An upload whose part 1 was copied from the older version, so that versions are known to be found.</summary>
    private async Task<(VersionedObject Stored, UploadHandle Upload, SentPart Control)> PrepareVersionsAsync(bool inFull)
    {
        var stored = await VersionedObject.StoreAsync(Context);
        var upload = await Session.CreateUploadAsync(new CreateOptions { Bucket = stored.Bucket });
        var source = SourceOf(stored, older: true);
        var copied = await CopyAsync(upload, "1", source, Version(source, upload, stored.Older.Id), inFull: inFull);
        MustWork(copied.Exchange, "copying an older version");
        return (stored, upload, new SentPart(1, copied.ETag ?? "", source.Body));
    }

    private async Task<string> DeleteAsync(VersionedObject stored)
    {
        var deleted = await Session.DeleteObjectAsync(stored.Key, bucket: stored.Bucket);
        MustWork(deleted, "deleting the source without naming a version");
        var marker = VersionedObject.IdIn(Context, deleted);
        if (marker is null) Context.CannotTell(deleted, "deleting the source without naming a version", "no version ID");
        return marker;
    }

    private static SourceObject SourceOf(VersionedObject stored, bool older) =>
        new(stored.Bucket, stored.Key, (older ? stored.Older : stored.Newer).Body);

    private Action<Request> Version(SourceObject source, UploadHandle upload, string id) =>
        Naming(source, upload, "/{bucket}/{key}?versionId=" + id);
}
