using Conformance.Multipart.Judging;
using Conformance.Rules;
using Conformance.Rules.Rulebooks;
using Conformance.Running;
using Conformance.Running.Judging;
using Conformance.Wire.Bodies;
using Conformance.Wire.Exchanges;
using Conformance.Wire.Requests;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.UploadPart;

/// <summary>How small and how large a part may be, and when the endpoint says so.</summary>
public sealed class PartSize(CaseContext context) : Checks(context)
{
    /// <summary>5 GiB and one byte more: refused under either reading of "5 GB".</summary>
    private const long AboveTheMax = 5L * 1024 * 1024 * 1024 + 1;

    /// <param name="size">Bytes of the upload's only part.</param>
    [Check]
    public async Task IsAccepted(long size)
    {
        var body = BodyOf(size);
        var upload = await Session.CreateUploadAsync();

        var exchange = await Session.PutPartAsync(upload, "1", body);

        Verify(exchange).IsAccepted();
        await Verify(upload).HoldsOnlyAsync(new SentPart(1, exchange.ETag ?? "", body));
    }

    /// <summary>
    /// Each part must be accepted too: an endpoint that refuses a small last part when it is sent does not keep the rule.
    /// </summary>
    /// <param name="sizes">Bytes of parts 1, 2, … in order.</param>
    /// <param name="areListed">Whether the list of parts must show them with these sizes, too.</param>
    /// <param name="areEqual">Whether parts of one size have the same bytes.</param>
    [Check]
    public async Task Completes(long[] sizes, bool areListed = false, bool areEqual = false)
    {
        var upload = await Session.CreateUploadAsync();
        var parts = new List<SentPart>();
        foreach (var size in sizes)
        {
            var body = Body.Generated(size, seed: areEqual ? 1 : parts.Count + 1);
            var exchange = await Session.PutPartAsync(upload, parts.Count + 1, body);
            Verify(exchange).IsAccepted();
            parts.Add(new SentPart(parts.Count + 1, exchange.ETag ?? "", body));
        }

        if (areListed) await Verify(upload).ListsOnlyAsync([.. parts]);
        await Verify(upload).CompletesToAsync([.. parts]);
    }

    /// <summary>
    /// Stores that compress or encrypt have to give back the bytes that were sent, and a range of them where they know ranges.
    /// </summary>
    /// <param name="size">Bytes of the only part.</param>
    /// <param name="zeros">Whether all of them are zero, which any compression shortens; else no compression shortens them.</param>
    [Check]
    public async Task IsReadBack(long size, bool zeros)
    {
        var body = zeros ? Enlarged(Body.OfBytes(new byte[size])) : BodyOf(size);
        var (first, count) = (body.Length / 3, body.Length / 3);
        var upload = await Session.CreateUploadAsync();
        var part = await PutGoodPartAsync(upload, 1, body);

        await Verify(upload).CompletesToAsync(part);
        var read = await Session.ReadObjectAsync(upload.Key, request => request.WithHeader("Range", $"bytes={first}-{first + count - 1}"));

        MustWork(read.Exchange, "reading a range of the object");
        var expected = read.Status == 206 ? body.Slice(first, count) : body;
        if (read.Status != 206) Context.Saw("the range is ignored");
        Verify(read.Is(expected), Aspect.Bytes, $"{Quantity.ByteCount(expected.Length)} with MD5 {expected.Md5Hex}",
            $"{Quantity.ByteCount(read.Length)} with MD5 {read.Md5Hex}", read.Exchange);
    }

    /// <summary>
    /// Most endpoints can tell only at completion which part is last; one that refuses the part when it is sent keeps it out as well,
    /// and which of the two happened is recorded. The control comes last: with a first part of the least size the same upload completes;
    /// where only the code of the refusal is asked for, another upload does that has the last part alone.
    /// </summary>
    /// <param name="size">Bytes of a part that is not the last, too few.</param>
    /// <param name="minSize">Bytes of a part that is not the last, just enough;
    /// left out where another rule asks about the boundary.</param>
    [Check]
    public async Task IsTooSmallToComplete(long size, Expectation expect, long? minSize = null)
    {
        var upload = await Session.CreateUploadAsync();
        var last = await PutGoodPartAsync(upload, 2, SmallBody);

        var sent = await Session.PutPartAsync(upload, "1", Body.Generated(size, seed: 1));
        var isTaken = Response.Classify(sent) == ResponseClass.Accepted;
        var response = isTaken ? await CompleteAsync(upload, sent, last) : sent;

        Context.Saw(isTaken ? "the part is taken, and its size judged at completion" : "the part's size is judged when it is sent");
        Verify(response).Meets(expect);
        await Verify(upload).HasNotBecomeAnObjectAsync();
        if (minSize is { } enough) await MustCompleteWithEnoughAsync(upload, enough, last);
        else await MustCompleteAloneAsync(last);
    }

    /// <param name="size">Bytes of a part that is not the last, too few.</param>
    /// <param name="minSize">Bytes of a part that is not the last, just enough.</param>
    [Check]
    public async Task IsNotCheckedBeforeCompletion(long size, long minSize, Expectation expect)
    {
        var body = Body.Generated(size, seed: 1);
        var upload = await Session.CreateUploadAsync();

        var sent = await Session.PutPartAsync(upload, "1", body);

        Verify(sent).IsAccepted();
        await Verify(upload).ListsOnlyAsync(new SentPart(1, sent.ETag ?? "", body));
        var last = await PutGoodPartAsync(upload, 2, SmallBody);
        Verify(await CompleteAsync(upload, sent, last)).Meets(expect);
        await Verify(upload).HasNotBecomeAnObjectAsync();
        await MustCompleteWithEnoughAsync(upload, minSize, last);
    }

    /// <summary>The size is declared and the body withheld until the endpoint asks for it, so that only a head is sent.</summary>
    [Check]
    public async Task IsTooLargeToDeclare(Expectation expect)
    {
        var upload = await Session.CreateUploadAsync();
        var control = await PutGoodPartAsync(upload, 1, SmallBody, request => request.Payload = PayloadMode.Unsigned);

        var exchange = await Session.PutPartAsync(upload, "1", Body.Generated(AboveTheMax, seed: 1), request =>
        {
            request.Payload = PayloadMode.Unsigned;
            request.ExpectContinue = true;
            request.WithholdBody = true;
        });

        if (exchange.Failure?.Kind == TransportFailureKind.BodyWithheld)
        {
            Context.Judging("a refusal of the declared size", exchange);
            Context.Note("the endpoint asks for the body of a part of 5 GiB and 1 byte; no page promises a refusal before it");
            return;
        }

        Verify(exchange).Meets(expect);
        await Verify(upload).HoldsOnlyAsync(control);
    }

    /// <summary>
    /// The endpoint asks for the body of such a size, or waits for it, but does not say no. The connection is dropped then.
    /// </summary>
    [Check]
    public async Task MayBeDeclared(long size)
    {
        var upload = await Session.CreateUploadAsync();
        var control = await PutGoodPartAsync(upload, 1, SmallBody, request => request.Payload = PayloadMode.Unsigned);

        var exchange = await Session.PutPartAsync(upload, "2", Body.Generated(size, seed: 1), Withhold);

        var isAwaited = exchange.Failure?.Kind is TransportFailureKind.BodyWithheld or TransportFailureKind.Timeout;
        if (!isAwaited) Context.MustBeUsable(exchange, $"a part of {Quantity.ByteCount(size)}");
        Verify(isAwaited, Aspect.Status, $"no refusal of {Quantity.ByteCount(size)}",
            exchange.SawContinue ? "the endpoint asks for the body" : Response.Describe(exchange), exchange, isRightRequest: true);
        await Verify(upload).ListsOnlyAsync(control);
    }

    /// <summary>Only records whether a declared size is refused, or the body asked for or waited for, which is no refusal.</summary>
    [Check]
    public async Task IsRecordedWhenDeclared(long size)
    {
        var upload = await Session.CreateUploadAsync();

        var exchange = await Session.PutPartAsync(upload, "1", Body.Generated(size, seed: 1), Withhold);

        if (exchange.Failure?.Kind == TransportFailureKind.BodyWithheld) Context.Saw("the endpoint asks for the body");
        else Record(exchange);
        Context.Judging("nothing: recorded only", exchange);
    }

    [Check]
    public async Task IsTooLargeToSend(Expectation expect)
    {
        var upload = await Session.CreateUploadAsync();
        var control = await PutGoodPartAsync(upload, 1, SmallBody, request => request.Payload = PayloadMode.Unsigned);

        var exchange = await Session.PutPartAsync(upload, "1", Body.Generated(AboveTheMax, seed: 1), request =>
        {
            request.Payload = PayloadMode.Unsigned;
            request.ExpectContinue = true;
            request.Patience = TimeSpan.FromMinutes(30);
        });

        Verify(exchange).Meets(expect);
        await Verify(upload).HoldsOnlyAsync(control);
    }

    /// <summary>The parts are copies of one source, so that nothing but that source is sent.</summary>
    /// <param name="parts">How many parts the upload has.</param>
    /// <param name="minSize">Bytes of each part.</param>
    [Check]
    public async Task CountsTo(int parts, long minSize = FiveMebibytes)
    {
        var source = Session.NewKey("source");
        var body = Body.Generated(minSize, seed: 1);
        MustWork(await Session.PutObjectAsync(source, body), "storing the object to copy from");
        var upload = await Session.CreateUploadAsync();
        var references = new PartReference[parts];
        await Parallel.ForEachAsync(Enumerable.Range(1, parts), new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (number, _) =>
        {
            var copied = await Session.CopyPartAsync(upload, $"{number}", Session.Target.Bucket, source);
            MustWork(copied.Exchange, $"copying part {number}");
            references[number - 1] = new PartReference(number, copied.ETag
                ?? throw new CaseInconclusiveException($"The copy of part {number} was accepted, but its result carries no ETag."));
        });

        var completed = await Session.CompleteAsync(upload, references);

        Verify(completed.Exchange).IsAccepted();
        var head = await Session.HeadObjectAsync(upload.Key);
        Verify(head.ResponseHeaders["Content-Length"] == $"{parts * minSize}", Aspect.Bytes,
            $"an object of {Quantity.ByteCount(parts * minSize)}", $"{head.ResponseHeaders["Content-Length"]} bytes", head);
    }

    /// <summary>Only records how an endpoint reads a size between two readings of the unit.</summary>
    [Check]
    public async Task IsRecorded(long size)
    {
        var upload = await Session.CreateUploadAsync();
        var last = await PutGoodPartAsync(upload, 2, SmallBody);

        var sent = await Session.PutPartAsync(upload, "1", Body.Generated(size, seed: 1));

        var isTaken = Response.Classify(sent) == ResponseClass.Accepted;
        Record(isTaken ? await CompleteAsync(upload, sent, last) : sent);
        Context.Saw(isTaken ? "the part is taken, and its size judged at completion" : "the part's size is judged when it is sent");
    }

    /// <summary>Announces a body and never sends it.</summary>
    private static void Withhold(Request request)
    {
        request.Payload = PayloadMode.Unsigned;
        request.ExpectContinue = true;
        request.WithholdBody = true;
        request.Patience = TimeSpan.FromSeconds(5);
    }

    /// <summary>
    /// An endpoint may ask for more than the document does, which is another rule's subject. A first part of the largest least size of
    /// any document then shows that nothing but the size was refused.
    /// </summary>
    private async Task MustCompleteWithEnoughAsync(UploadHandle upload, long minSize, SentPart last)
    {
        var first = await PutGoodPartAsync(upload, 1, Body.Generated(minSize, seed: 1));
        var completed = (await Session.CompleteAsync(upload, [first.Reference, last.Reference])).Exchange;
        if (minSize >= FiveMebibytes || Response.Classify(completed) != ResponseClass.Refused)
        {
            MustWork(completed, "completing the upload without a fault");
            return;
        }

        Context.Saw($"a part of {Quantity.ByteCount(minSize)} is too small here as well; {Quantity.ByteCount(FiveMebibytes)} are tried");
        await CompleteGoodAsync(upload, await PutGoodPartAsync(upload, 1, Body.Generated(FiveMebibytes, seed: 1)), last);
    }

    /// <summary>
    /// In an upload of its own and as its first part: some endpoints complete with all parts that they hold, from 1 on, or not at all.
    /// </summary>
    private async Task MustCompleteAloneAsync(SentPart last)
    {
        var upload = await Session.CreateUploadAsync();
        await CompleteGoodAsync(upload, await PutGoodPartAsync(upload, 1, last.Body));
    }

    private async Task<Exchange> CompleteAsync(UploadHandle upload, Exchange sent, SentPart last)
    {
        var first = new PartReference(1,
            sent.ETag ?? throw new CaseInconclusiveException("Part 1 was accepted, but the response carries no ETag to complete with.")
            { Exchange = sent });
        return (await Session.CompleteAsync(upload, [first, last.Reference])).Exchange;
    }
}
