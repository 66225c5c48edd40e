using Conformance.Multipart.Judging;
using Conformance.Rules.Rulebooks;
using Conformance.Running;
using Conformance.Running.Judging;
using Conformance.Wire.Bodies;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.CompleteUpload;

/// <summary>Sizes that are judged when an upload is completed.</summary>
public sealed class PartSize(CaseContext context) : CompletionChecks(context)
{
    /// <param name="sizes">Bytes of parts 1, 2, … in order.</param>
    [Check]
    public async Task IsTaken(long[] sizes)
    {
        var upload = await Session.CreateUploadAsync();

        await Verify(upload).CompletesToAsync([.. await PutAsync(upload, sizes)]);
    }

    /// <param name="sizes">Bytes of parts 1, 2, … in order.</param>
    [Check]
    public async Task IsTooSmall(long[] sizes, Expectation expect)
    {
        var upload = await Session.CreateUploadAsync();
        var parts = await PutAsync(upload, sizes);

        await VerifyNeverCompletedAsync(upload, () => CompleteAsync(upload, parts), expect, [.. parts]);
    }

    /// <summary>The refusal of a part that is too small says which it is.</summary>
    /// <param name="elements">Names of elements that the error document holds, each with a text.</param>
    [Check]
    public async Task IsNamedWhereTooSmall(string[] elements)
    {
        var upload = await Session.CreateUploadAsync();
        var parts = await PutAsync(upload, [1, 1]);

        var exchange = await CompleteAsync(upload, parts);

        Verify(exchange).IsRefused();
        Verify(exchange).HasErrorFields(elements);
    }

    private async Task<IReadOnlyList<SentPart>> PutAsync(UploadHandle upload, long[] sizes)
    {
        var parts = new List<SentPart>();
        foreach (var size in sizes)
        {
            var number = parts.Count + 1;
            parts.Add(size == FiveMebibytes ? await PutLargePartAsync(upload, number)
                : await PutGoodPartAsync(upload, number, Body.Generated(size, seed: number)));
        }

        return parts;
    }
}
