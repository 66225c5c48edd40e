using Conformance.Multipart.Judging;
using Conformance.Rules.Rulebooks;
using Conformance.Running;
using Conformance.Running.Judging;
using Conformance.Wire.Bodies;
using Conformance.Wire.Exchanges;

namespace Conformance.Multipart.UploadPartCopy;

/// <summary>The least size of a copied part.</summary>
public sealed class PartSize(CaseContext context) : CopyChecks(context)
{
    /// <summary>A small part before the last is refused when it is copied, or when the upload is completed.</summary>
    /// <param name="size">Bytes of the part.</param>
    [Check]
    public async Task IsEnforced(long size, Expectation expect)
    {
        var source = await PutSourceAsync(Body.Generated(size, seed: 3));
        var upload = await Session.CreateUploadAsync();
        var last = await PutGoodPartAsync(upload, 2, SmallBody);

        var copied = await CopyAsync(upload, "1", source, range: source.WholeRange);

        var exchange = copied.Exchange;
        if (Response.Classify(exchange) == ResponseClass.Accepted)
        {
            Context.Saw("the copy is accepted");
            exchange = await CompleteAsync();
        }

        Verify(exchange).Meets(expect);
        await Verify(upload).HasNotBecomeAnObjectAsync();

        async Task<Exchange> CompleteAsync() => (await Session.CompleteAsync(
            upload, [new SentPart(1, copied.ETag ?? "", source.Body).Reference, last.Reference])).Exchange;
    }
}
