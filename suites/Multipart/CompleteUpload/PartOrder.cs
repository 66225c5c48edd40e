using Conformance.Multipart.Judging;
using Conformance.Rules.Rulebooks;
using Conformance.Running;
using Conformance.Running.Judging;

namespace Conformance.Multipart.CompleteUpload;

/// <summary>The order in which parts are joined, and in which a list has to name them.</summary>
public sealed class PartOrder(CaseContext context) : CompletionChecks(context)
{
    /// <param name="sent">Part numbers in the order of arrival. The list names them in ascending order.</param>
    [Check]
    public async Task IsThatOfTheNumbers(int[] sent)
    {
        var upload = await Session.CreateUploadAsync();
        var parts = await PutPartsAsync(upload, sent);

        await Verify(upload).CompletesToAsync([.. parts]);
    }

    /// <summary>All parts are large enough to be in any place, so that only their order is wrong.</summary>
    /// <param name="list">Part numbers in the order of the list.</param>
    [Check]
    public async Task IsRefused(int[] list, Expectation expect)
    {
        var upload = await Session.CreateUploadAsync();
        var parts = new Dictionary<int, SentPart>();
        foreach (var number in list.Order())
            parts.Add(number, await PutLargePartAsync(upload, number));

        await VerifyRefusedAsync(upload, () => CompleteAsync(upload, list.Select(number => parts[number])), expect, [.. parts.Values]);
    }
}
