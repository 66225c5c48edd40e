using Conformance.Multipart.Judging;
using Conformance.Rules.Rulebooks;
using Conformance.Running;
using Conformance.Running.Judging;
using Conformance.Wire.Bodies;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.UploadPart;

/// <summary>What becomes of a part number that is sent again.</summary>
public sealed class Overwrite(CaseContext context) : Checks(context)
{
    /// <param name="sizes">Bytes of each body sent under the same number, in order.</param>
    /// <param name="sameBody">Whether all are the same bytes.</param>
    [Check]
    public async Task KeepsTheLast(long[] sizes, bool sameBody = false)
    {
        var upload = await Session.CreateUploadAsync();
        var parts = new List<SentPart>();
        foreach (var size in sizes)
        {
            var body = Body.Generated(SmallBody.Length - 1 + size, seed: sameBody ? 1 : parts.Count + 1);
            parts.Add(parts.Count == 0 ? await PutGoodPartAsync(upload, 1, body) : await PutAcceptedPartAsync(upload, 1, body));
        }

        await Verify(upload).ListsOnlyAsync(parts[^1]);
        await Verify(upload).CompletesToAsync(parts[^1]);
    }

    /// <summary>Three parts are sent, some of them once more with other bytes, and the upload completed with the last ETags.</summary>
    /// <param name="resent">The numbers that are sent twice.</param>
    /// <param name="minSize">Bytes of a part that is not the last.</param>
    [Check]
    public async Task KeepsResentParts(int[] resent, long minSize = FiveMebibytes)
    {
        const int Parts = 3;
        var upload = await Session.CreateUploadAsync();
        var kept = new Dictionary<int, SentPart>();
        foreach (var number in Enumerable.Range(1, Parts).Concat(resent))
        {
            var seed = kept.ContainsKey(number) ? Parts + number : number;
            var body = number == Parts ? Body.Generated(SmallBody.Length, seed) : Body.Generated(minSize, seed);
            kept[number] = await PutGoodPartAsync(upload, number, body);
        }

        await Verify(upload).CompletesToAsync([.. kept.Values]);
    }

    /// <summary>An endpoint may refuse the first part's ETag or ignore it, but what it completes is the second part.</summary>
    [Check]
    public async Task NeverBringsBackTheFirst()
    {
        var upload = await Session.CreateUploadAsync();
        var first = await PutGoodPartAsync(upload, 1, SmallBody);
        var second = await PutGoodPartAsync(upload, 1, OtherSmallBody);

        var completed = await Session.CompleteAsync(upload, [first.Reference]);

        Context.MustBeUsable(completed.Exchange, "completing with the first part's ETag");
        Context.Judging("a refusal, or the second part's bytes", completed.Exchange);
        Context.Saw($"completing with the first part's ETag gets {Response.Describe(completed.Exchange)}");
        if (Response.Classify(completed.Exchange) == ResponseClass.Accepted) await Verify(upload).HasBecomeAsync(second.Body);
        else await Verify(upload).HoldsOnlyAsync(second);
    }

    [Check]
    public async Task ForgetsTheFirstETag(Expectation expect)
    {
        var upload = await Session.CreateUploadAsync();
        var first = await PutGoodPartAsync(upload, 1, SmallBody);
        var second = await PutGoodPartAsync(upload, 1, OtherSmallBody);

        var completed = await Session.CompleteAsync(upload, [first.Reference]);

        Verify(completed.Exchange).Meets(expect);
        await Verify(upload).CompletesToAsync(second);
    }
}
