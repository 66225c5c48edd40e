using Conformance.Multipart.Judging;
using Conformance.Multipart.Running;
using Conformance.Rules;
using Conformance.Wire;

namespace Conformance.Multipart.UploadPart;

/// <summary>What becomes of a part number that is sent again.</summary>
public sealed class Overwrite : UploadPartSuite
{
    /// <param name="sizes">Bytes of each body sent under the same number, in order.</param>
    /// <param name="sameBody">Whether all are the same bytes.</param>
    [Check]
    public async Task KeepsTheLast(long[] sizes, bool sameBody = false)
    {
        var upload = await Target.CreateUploadAsync();
        var parts = new List<SentPart>();
        foreach (var size in sizes)
            parts.Add(await Target.PutGoodPartAsync(upload, 1, Body.Generated(SmallBody.Length - 1 + size, seed: sameBody ? 1 : parts.Count + 1)));

        await upload.Should().ListOnlyAsync(parts[^1]);
        await upload.Should().CompleteToAsync(parts[^1]);
    }

    /// <summary>An endpoint may refuse the first part's ETag or ignore it, but what it completes is the second part.</summary>
    [Check]
    public async Task NeverBringsBackTheFirst()
    {
        var upload = await Target.CreateUploadAsync();
        var first = await Target.PutGoodPartAsync(upload, 1, SmallBody);
        var second = await Target.PutGoodPartAsync(upload, 1, OtherSmallBody);

        var completed = await Target.CompleteAsync(upload, [first.Reference]);

        Judgement.MustBeUsable(completed.Exchange, "completing with the first part's ETag");
        CaseContext.Current.Judging("a refusal, or the second part's bytes", completed.Exchange);
        CaseContext.Current.Saw($"completing with the first part's ETag gets {Answer.Describe(completed.Exchange)}");
        if (Answer.Classify(completed.Exchange) == AnswerClass.Accepted) await upload.Should().HaveBecomeAsync(second.Body);
        else await upload.Should().HoldOnlyAsync(second);
    }

    [Check]
    public async Task ForgetsTheFirstETag(Expectation expect)
    {
        var upload = await Target.CreateUploadAsync();
        var first = await Target.PutGoodPartAsync(upload, 1, SmallBody);
        var second = await Target.PutGoodPartAsync(upload, 1, OtherSmallBody);

        var completed = await Target.CompleteAsync(upload, [first.Reference]);

        completed.Exchange.Should().Meet(expect);
        await upload.Should().CompleteToAsync(second);
    }
}
