using Conformance.Rules;
using Conformance.Running;
using Conformance.Running.Judging;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.ReadObject;

/// <summary>A completed object that is copied in one request.</summary>
public sealed class Copies(CaseContext context) : ReadChecks(context)
{
    /// <summary>The copy has the object's bytes and metadata, and an ETag that is no longer one of parts.</summary>
    /// <param name="ontoItself">Whether the copy replaces the object, with other metadata.</param>
    /// <param name="metadata">The whole name of a header of user metadata.</param>
    /// <param name="directive">The header that says whose metadata the copy has.</param>
    [Check]
    public async Task BecomeOnePart(bool ontoItself, string metadata, string directive)
    {
        var stored = await CompletedAsync([100], new CreateOptions { Alter = request => request.WithHeader(metadata, "first") });
        var key = ontoItself ? stored.Key : Session.NewKey("copy");

        var copied = await Session.PutObjectAsync(key, Wire.Bodies.Body.Empty, request =>
        {
            request.Body = null;
            request.WithHeader(Dialect.CopySourceHeader, $"/{Session.Target.Bucket}/{stored.Key}");
            if (ontoItself) request.WithHeader(directive, "REPLACE").WithHeader(metadata, "second");
        });

        if (copied.Status == 501) throw new CaseUnsupportedException("the endpoint has no CopyObject");
        MustWork(copied, "copying the object");
        var read = await Session.ReadObjectAsync(key);
        VerifyIs(read.Exchange, stored.Body, "the copy");
        Verify(read.Exchange).HasHeader(metadata, ontoItself ? "second" : "first");
        // Where the part's ETag is not the MD5 of its bytes, no ETag need be.
        if (!ETags.Equal(stored.Parts[0].ETag, stored.Body.Md5Hex)) return;
        Verify(read.Exchange.ETag is { } etag && ETags.Equal(etag, stored.Body.Md5Hex), Aspect.Header, $"ETag {stored.Body.Md5Hex}",
            $"ETag {Shown(read.Exchange.ETag)}", read.Exchange);
    }
}
