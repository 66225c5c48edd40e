using Conformance.Multipart.Judging;
using Conformance.Rules.Rulebooks;
using Conformance.Running.Judging;
using Conformance.Wire.Bodies;
using Conformance.Wire.Exchanges;
using Conformance.Wire.Requests;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.CompleteUpload;

/// <summary>What the checks of this operation have in common: parts that a list can name, and lists as a request sends them.</summary>
public abstract class CompletionChecks(CaseContext context) : Checks(context)
{
    /// <summary>One part of least size under each number but the last, which is as small as the endpoint takes.</summary>
    protected async Task<IReadOnlyList<SentPart>> PutPartsAsync(UploadHandle upload, params IReadOnlyList<int> numbers)
    {
        var parts = new List<SentPart>();
        foreach (var number in numbers)
        {
            parts.Add(number == numbers.Max() ? await PutGoodPartAsync(upload, number, Body.Generated(SmallBody.Length, seed: number))
                : await PutLargePartAsync(upload, number));
        }

        return parts;
    }

    /// <inheritdoc cref="LargeSource.PutPartAsync"/>
    protected Task<SentPart> PutLargePartAsync(UploadHandle upload, int number) => LargeSource.PutPartAsync(Context, upload, number);

    /// <summary>Sends a completion, whatever its list.</summary>
    protected async Task<Exchange> CompleteAsync(UploadHandle upload, IEnumerable<SentPart> parts, Action<Request>? alter = null) =>
        (await Session.CompleteAsync(upload, [.. parts.Select(part => part.Reference)], alter)).Exchange;

    /// <summary>Sends this text as the list.</summary>
    protected async Task<Exchange> CompleteWithAsync(UploadHandle upload, string text) =>
        (await Session.CompleteAsync(upload, [], request => request.Body = text.Length == 0 ? null : Body.OfText(text))).Exchange;

    /// <summary>
    /// A completion is refused, and the object that was there before stays. The control comes last:
    /// the right list completes the same upload.
    /// </summary>
    /// <param name="right">All parts of the upload: some stores refuse a list that leaves one out.</param>
    protected async Task VerifyRefusedAsync(
        UploadHandle upload, Func<Task<Exchange>> send, Expectation expect, params IReadOnlyList<SentPart> right)
    {
        await VerifyNoObjectAsync(upload, send, expect, right);
        await CompleteGoodAsync(upload, [.. right]);
    }

    /// <summary>As <see cref="VerifyRefusedAsync"/>, where an acceptance does no harm: the object that it makes is the right one.</summary>
    protected async Task VerifyRefusedHarmlesslyAsync(
        UploadHandle upload, Func<Task<Exchange>> send, Expectation expect, params IReadOnlyList<SentPart> right)
    {
        var exchange = await send();

        Verify(exchange).Meets(expect);
        await Verify(upload).HasNotBecomeAnObjectAsync();
        await CompleteGoodAsync(upload, [.. right]);
    }

    /// <summary>As <see cref="VerifyRefusedAsync"/>, for an upload that no list completes: the control is one of a single part.</summary>
    protected async Task VerifyNeverCompletedAsync(
        UploadHandle upload, Func<Task<Exchange>> send, Expectation expect, params IReadOnlyList<SentPart> parts)
    {
        await VerifyNoObjectAsync(upload, send, expect, parts);
        var twin = await Session.CreateUploadAsync();
        await CompleteGoodAsync(twin, await PutGoodPartAsync(twin, 1, SmallBody));
    }

    private async Task VerifyNoObjectAsync(
        UploadHandle upload, Func<Task<Exchange>> send, Expectation expect, IReadOnlyList<SentPart> parts)
    {
        var witnesses = new Witnesses(Context);
        await witnesses.AddObjectAsync(upload.Key, upload.Bucket);

        var exchange = await send();

        await witnesses.VerifyAsync(exchange, Body.Concat(parts.Select(part => part.Body)), upload, expect);
    }
}
