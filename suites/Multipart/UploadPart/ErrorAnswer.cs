using Conformance.Multipart.Judging;
using Conformance.Running;
using Conformance.Wire;

namespace Conformance.Multipart.UploadPart;

/// <summary>What a refusal looks like.</summary>
public sealed class ErrorAnswer(CaseContext context) : Checks(context)
{
    /// <summary>The refusal is that of a part for an upload that does not exist.</summary>
    /// <param name="elements">Names of elements that the error document holds, each with a text.</param>
    [Check]
    public async Task HasElements(string[] elements)
    {
        var upload = await Session.CreateUploadAsync();
        var control = await PutGoodPartAsync(upload, 1, SmallBody);

        var exchange = await Session.PutPartAsync(upload with { UploadId = NeverIssued(upload.UploadId) }, "1", OtherSmallBody);

        Context.MustBeUsable(exchange, "a part for an upload that does not exist");
        if (exchange.Status is < 400 && exchange.Error is null) throw new UnjudgedException($"There is no refusal to look at: a part for an upload that does not exist got {Answer.Describe(exchange)}.") { Exchange = exchange };
        var absent = elements.Where(element => string.IsNullOrWhiteSpace(exchange.Error?.Fields.GetValueOrDefault(element))).ToArray();
        Verify(absent.Length == 0, Aspect.Body, $"an error document with {string.Join(", ", elements)}", absent.Length == 0 ? "all of them" : $"no {string.Join(", no ", absent)}", exchange);
        await Verify(upload).HoldsOnlyAsync(control);
    }
}
