using Conformance.Multipart.Judging;
using Conformance.Multipart.Running;
using Conformance.Rules;
using Conformance.Wire;

namespace Conformance.Multipart.UploadPart;

/// <summary>How small and how large a part may be, and when the endpoint says so.</summary>
public sealed class PartSize : UploadPartSuite
{
    /// <summary>5 GiB and one byte more: refused under either reading of "5 GB".</summary>
    private const long AboveTheLargest = 5L * 1024 * 1024 * 1024 + 1;

    /// <summary>Each part must be accepted too: an endpoint that refuses a small last part when it is sent does not keep the rule.</summary>
    /// <param name="sizes">Bytes of parts 1, 2, … in order.</param>
    [Check]
    public async Task Completes(long[] sizes)
    {
        var upload = await Target.CreateUploadAsync();
        var parts = new List<SentPart>();
        foreach (var size in sizes)
        {
            var body = Body.Generated(size, seed: parts.Count + 1);
            var exchange = await Target.PutPartAsync(upload, parts.Count + 1, body);
            exchange.Should().BeAccepted();
            parts.Add(new SentPart(parts.Count + 1, exchange.ETag ?? "", body));
        }

        await upload.Should().CompleteToAsync([.. parts]);
    }

    /// <summary>
    /// Most endpoints can tell only at completion which part is last; one that refuses the part when it is sent keeps it out as well,
    /// and which of the two happened is recorded. The control comes last: with a first part of the least size the same upload completes; where only the
    /// code of the refusal is asked for, another upload does that has the last part alone.
    /// </summary>
    /// <param name="size">Bytes of a part that is not the last, too few.</param>
    /// <param name="leastSize">Bytes of a part that is not the last, just enough; left out where another rule asks about the boundary.</param>
    [Check]
    public async Task IsTooSmallToComplete(long size, Expectation expect, long? leastSize = null)
    {
        var upload = await Target.CreateUploadAsync();
        var last = await Target.PutGoodPartAsync(upload, 2, SmallBody);

        var sent = await Target.PutPartAsync(upload, "1", Body.Generated(size, seed: 1));
        var isTaken = Answer.Classify(sent) == AnswerClass.Accepted;
        var answer = isTaken ? await CompleteAsync(upload, sent, last) : sent;

        CaseContext.Current.Saw(isTaken ? "the part is taken, and its size judged at completion" : "the part's size is judged when it is sent");
        answer.Should().Meet(expect);
        await upload.Should().NotHaveBecomeAnObjectAsync();
        if (leastSize is { } enough) await MustCompleteWithEnoughAsync(upload, enough, last);
        else await MustCompleteAloneAsync(last);
    }

    /// <param name="size">Bytes of a part that is not the last, too few.</param>
    /// <param name="leastSize">Bytes of a part that is not the last, just enough.</param>
    [Check]
    public async Task IsNotCheckedBeforeCompletion(long size, long leastSize, Expectation expect)
    {
        var body = Body.Generated(size, seed: 1);
        var upload = await Target.CreateUploadAsync();

        var sent = await Target.PutPartAsync(upload, "1", body);

        sent.Should().BeAccepted();
        await upload.Should().ListOnlyAsync(new SentPart(1, sent.ETag ?? "", body));
        var last = await Target.PutGoodPartAsync(upload, 2, SmallBody);
        (await CompleteAsync(upload, sent, last)).Should().Meet(expect);
        await upload.Should().NotHaveBecomeAnObjectAsync();
        await MustCompleteWithEnoughAsync(upload, leastSize, last);
    }

    /// <summary>The size is declared and the body withheld until the endpoint asks for it, so that only a head is sent.</summary>
    [Check]
    public async Task IsTooLargeToDeclare(Expectation expect)
    {
        var upload = await Target.CreateUploadAsync();
        var control = await Target.PutGoodPartAsync(upload, 1, SmallBody, request => request.Payload = PayloadMode.Unsigned);

        var exchange = await Target.PutPartAsync(upload, "1", Body.Generated(AboveTheLargest, seed: 1), request =>
        {
            request.Payload = PayloadMode.Unsigned;
            request.ExpectContinue = true;
            request.WithholdBody = true;
        });

        if (exchange.Failure?.Kind == TransportFailureKind.BodyWithheld)
        {
            CaseContext.Current.Judging("a refusal of the declared size", exchange);
            CaseContext.Current.Note("the endpoint asks for the body of a part of 5 GiB and 1 byte; no page promises a refusal before it");
            return;
        }

        exchange.Should().Meet(expect);
        await upload.Should().HoldOnlyAsync(control);
    }

    [Check]
    public async Task IsTooLargeToSend(Expectation expect)
    {
        var upload = await Target.CreateUploadAsync();
        var control = await Target.PutGoodPartAsync(upload, 1, SmallBody, request => request.Payload = PayloadMode.Unsigned);

        var exchange = await Target.PutPartAsync(upload, "1", Body.Generated(AboveTheLargest, seed: 1), request =>
        {
            request.Payload = PayloadMode.Unsigned;
            request.ExpectContinue = true;
            request.Patience = TimeSpan.FromMinutes(30);
        });

        exchange.Should().Meet(expect);
        await upload.Should().HoldOnlyAsync(control);
    }

    /// <summary>The parts are copies of one source, so that nothing but that source is sent.</summary>
    /// <param name="parts">How many parts the upload has.</param>
    /// <param name="leastSize">Bytes of each part.</param>
    [Check]
    public async Task CountsTo(int parts, long leastSize = FiveMebibytes)
    {
        var source = Target.NewKey("source");
        var body = Body.Generated(leastSize, seed: 1);
        (await Target.PutObjectAsync(source, body)).MustWork("storing the object to copy from");
        var upload = await Target.CreateUploadAsync();
        var references = new PartReference[parts];
        await Parallel.ForEachAsync(Enumerable.Range(1, parts), new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (number, _) =>
        {
            var copied = await Target.CopyPartAsync(upload, $"{number}", Target.Target.Bucket, source);
            copied.Exchange.MustWork($"copying part {number}");
            references[number - 1] = new PartReference(number, copied.ETag ?? throw new UnjudgedException($"The copy of part {number} was accepted, but its result carries no ETag."));
        });

        var completed = await Target.CompleteAsync(upload, references);

        completed.Exchange.Should().BeAccepted();
        var head = await Target.HeadObjectAsync(upload.Key);
        Judgement.Hold(head.ResponseHeaders["Content-Length"] == $"{parts * leastSize}", $"an object of {parts * leastSize} bytes", $"{head.ResponseHeaders["Content-Length"]} bytes", head);
    }

    /// <summary>Only records how an endpoint reads a size between two readings of the unit.</summary>
    [Check]
    public async Task IsRecorded(long size)
    {
        var upload = await Target.CreateUploadAsync();
        var last = await Target.PutGoodPartAsync(upload, 2, SmallBody);

        var sent = await Target.PutPartAsync(upload, "1", Body.Generated(size, seed: 1));

        var isTaken = Answer.Classify(sent) == AnswerClass.Accepted;
        Record(isTaken ? await CompleteAsync(upload, sent, last) : sent);
        CaseContext.Current.Saw(isTaken ? "the part is taken, and its size judged at completion" : "the part's size is judged when it is sent");
    }

    /// <summary>
    /// An endpoint may ask for more than the document does, which is another rule's subject. A first part of the largest least size of
    /// any document then shows that nothing but the size was refused.
    /// </summary>
    private static async Task MustCompleteWithEnoughAsync(UploadHandle upload, long leastSize, SentPart last)
    {
        var first = await Target.PutGoodPartAsync(upload, 1, Body.Generated(leastSize, seed: 1));
        var completed = (await Target.CompleteAsync(upload, [first.Reference, last.Reference])).Exchange;
        if (leastSize >= FiveMebibytes || Answer.Classify(completed) != AnswerClass.Refused)
        {
            completed.MustWork("completing the upload without a fault");
            return;
        }

        CaseContext.Current.Saw($"{leastSize} bytes are too few here as well, {FiveMebibytes} are tried");
        await Target.CompleteGoodAsync(upload, await Target.PutGoodPartAsync(upload, 1, Body.Generated(FiveMebibytes, seed: 1)), last);
    }

    /// <summary>In an upload of its own and as its first part: some endpoints complete with all parts that they hold, from 1 on, or not at all.</summary>
    private static async Task MustCompleteAloneAsync(SentPart last)
    {
        var upload = await Target.CreateUploadAsync();
        await Target.CompleteGoodAsync(upload, await Target.PutGoodPartAsync(upload, 1, last.Body));
    }

    private static async Task<Exchange> CompleteAsync(UploadHandle upload, Exchange sent, SentPart last)
    {
        var first = new PartReference(1, sent.ETag ?? throw new UnjudgedException("Part 1 was accepted, but the answer carries no ETag to complete with.") { Exchange = sent });
        return (await Target.CompleteAsync(upload, [first, last.Reference])).Exchange;
    }
}
