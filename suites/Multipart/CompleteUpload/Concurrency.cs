using Conformance.Multipart.Judging;
using Conformance.Rules;
using Conformance.Rules.Rulebooks;
using Conformance.Running;
using Conformance.Running.Judging;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.CompleteUpload;

/// <summary>Completions at the same time.</summary>
public sealed class Concurrency(CaseContext context) : CompletionChecks(context)
{
    /// <summary>At most so often is the object read while a completion takes its time.</summary>
    private const int MostReads = 20;

    /// <summary>
    /// A server error asks to send the completion again, which a race may need: one accepted and the object whole is what counts.
    /// </summary>
    /// <param name="times">How often the same upload is completed at once.</param>
    [Check]
    public async Task MakesOneObject(int times, Expectation expect)
    {
        var upload = await Session.CreateUploadAsync();
        var part = await PutGoodPartAsync(upload, 1, BodyOf(1024));

        using var overlap = await Session.OverlapAsync(requests: 2);
        var exchanges = await Task.WhenAll(Enumerable.Range(0, times).Select(_ => CompleteAsync(upload, [part])));

        var accepted = exchanges.Where(exchange => Response.Classify(exchange) == ResponseClass.Accepted).ToList();
        foreach (var exchange in exchanges.Except(accepted).Where(exchange => exchange.Status is not >= 500))
            Verify(exchange).Meets(expect);
        Verify(accepted.Count > 0, Aspect.Status, "one of the completions to be accepted",
            $"{accepted.Count} of {times} accepted", exchanges[0], isRightRequest: true);
        await Verify(upload).HasBecomeAsync(part.Body);
    }

    /// <summary>Whoever reads the key while a completion is under way reads one of the two objects, whole.</summary>
    [Check]
    public async Task ShowsOneOfTwoObjects()
    {
        var key = Session.NewKey();
        var earlier = BodyOf(1024, seed: 1);
        MustWork(await Session.PutObjectAsync(key, earlier), "storing an object at the key");
        MustBe(await Session.ReadObjectAsync(key), earlier, "reading that object");
        var upload = await Session.CreateUploadAsync(new CreateOptions { Key = key });
        var part = await PutGoodPartAsync(upload, 1, BodyOf(2048, seed: 2));

        using var overlap = await Session.OverlapAsync(requests: 2);
        var completion = CompleteAsync(upload, [part]);
        var reads = new List<ReadResult>();
        do reads.Add(await Session.ReadObjectAsync(key));
        while (!completion.IsCompleted && reads.Count < MostReads);

        Verify(await completion).IsAccepted();
        foreach (var read in reads)
        {
            Context.MustBeResponse(read.Exchange, "reading the key while it is completed");
            // An object that is gone for a moment is another fault than one that is neither of the two.
            var isThere = read.Exchange.Status == 200;
            Verify(read.Is(earlier) || read.Is(part.Body), isThere ? Aspect.Bytes : Aspect.Status,
                "the earlier object or the new one, whole",
                isThere ? $"{Quantity.ByteCount(read.Length)} with MD5 {read.Md5Hex}" : Response.Describe(read.Exchange), read.Exchange);
        }

        await Verify(upload).HasBecomeAsync(part.Body);
    }

    /// <param name="uploads">How many uploads of one key are completed at once, each with bytes of its own.</param>
    [Check]
    public async Task KeepsOneUploadWhole(int uploads)
    {
        var key = Session.NewKey();
        var handles = new List<(UploadHandle Upload, SentPart Part)>();
        for (var number = 1; number <= uploads; number++)
        {
            var upload = await Session.CreateUploadAsync(new CreateOptions { Key = key });
            handles.Add((upload, await PutGoodPartAsync(upload, 1, BodyOf(1024, seed: number))));
        }

        using var overlap = await Session.OverlapAsync(requests: 2);
        var exchanges = await Task.WhenAll(handles.Select(open => CompleteAsync(open.Upload, [open.Part])));

        foreach (var exchange in exchanges) Verify(exchange).IsAccepted();
        var read = await Session.ReadObjectAsync(key);
        Context.MustBeResponse(read.Exchange, "reading the object");
        var isWhole = handles.Exists(open => read.Is(open.Part.Body));
        Verify(isWhole, Aspect.Bytes, "the object to be one upload's bytes, whole",
            isWhole ? "the object is one upload's" : $"the object is {Quantity.ByteCount(read.Length)} with MD5 {read.Md5Hex}",
            read.Exchange);
    }
}
