using System.Globalization;
using Conformance.Rules.Rulebooks;
using Conformance.Running.Judging;
using Conformance.Wire.Bodies;
using Conformance.Wire.Exchanges;
using Conformance.Wire.Requests;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.Judging;

/// <summary>The number that a faulty part is sent under.</summary>
public enum NumberUse
{
    /// <summary>That of a part which is there and must stay.</summary>
    Used,

    /// <summary>One that no part was sent under, and under which none may appear.</summary>
    Fresh,
}

/// <summary>
/// Checks that send a part with one fault, and judge its response and what it has done: whichever number it came under, the parts of the
/// upload stay as they were, and the upload still works.
/// </summary>
public abstract class FaultyParts(CaseContext context) : Checks(context)
{
    private const int UsedNumber = 1;
    private const int FreshNumber = 2;

    /// <summary>Names the algorithm of a checksum that the client calculates, and so promises one.</summary>
    protected string SdkAlgorithmHeader => $"{Dialect.HeaderPrefix}sdk-checksum-algorithm";

    /// <summary>Sends a part without the fault, then one with it, and verifies that the second is refused and does nothing.</summary>
    /// <param name="fault">What is wrong with the part; done after <paramref name="faultless"/>.</param>
    /// <param name="faultless">What both parts have in common.</param>
    /// <param name="algorithm">The checksum algorithm that the upload was created with; null for none.</param>
    /// <param name="isAboutAccess">Whether a fault of the signature is a response to the case's own fault.</param>
    /// <param name="body">The bytes of the second part; null for <see cref="Checks.OtherSmallBody"/>.</param>
    protected async Task VerifyKeptOutAsync(UploadHandle upload, NumberUse number, Expectation expect, Action<Request> fault,
        Action<Request>? faultless = null, string? algorithm = null, bool isAboutAccess = false, Body? body = null)
    {
        body ??= OtherSmallBody;
        var control = await PutGoodPartAsync(upload, UsedNumber, SmallBody, faultless);
        if (algorithm is not null) control = control.WithChecksum(algorithm);

        var sent = NumberOf(number);
        var exchange = await Session.PutPartAsync(upload, sent, body, request =>
        {
            faultless?.Invoke(request);
            fault(request);
        });

        if (Response.Classify(exchange) == ResponseClass.Accepted) await LookIntoAsync(exchange, upload, control, sent, body, expect);
        Verify(exchange).Note(expect);
        try
        {
            await Verify(upload).ListsOnlyAsync(control);
            await Verify(upload).HasNotBecomeAnObjectAsync();
            await VerifyStillWorksAsync(upload, control, number, faultless, body);
        }
        catch (CaseInconclusiveException) when (Context.Findings.Count > 0)
        {
            // What was wrong with the response is known, whatever the request has done.
        }

        Context.EndIfMissed(exchange);
        Verify(exchange).Meets(expect, isAboutAccess);
    }

    /// <summary>What became of a part that was accepted and should not have been.</summary>
    private async Task LookIntoAsync(
        Exchange exchange, UploadHandle upload, SentPart control, string sent, Body body, Expectation expect)
    {
        var witnesses = new Witnesses(Context);
        witnesses.Add(upload, control, "the upload");
        witnesses.AddAbsence(upload.Key, upload.Bucket);
        await witnesses.VerifyAsync(exchange, body, upload, sent, expect);
    }

    /// <summary>
    /// Verifies that an upload works after a refusal: it completes to the part that it had, and takes the part without the fault under a
    /// number that is still free.
    /// </summary>
    /// <param name="control">The part that it had, number 1.</param>
    /// <param name="body">The bytes of the other part; null for <see cref="Checks.OtherSmallBody"/>.</param>
    protected async Task VerifyStillWorksAsync(
        UploadHandle upload, SentPart control, NumberUse number, Action<Request>? faultless = null, Body? body = null)
    {
        body ??= OtherSmallBody;
        if (number == NumberUse.Used)
        {
            await Verify(upload).CompletesToAsync(control);
            return;
        }

        var exchange = await Session.PutPartAsync(upload, NumberOf(number), body, faultless);
        Verify(exchange).IsAccepted();
        await Verify(upload).ListsOnlyAsync(control, new SentPart(FreshNumber, exchange.ETag ?? "", body));
        await Verify(upload).CompletesWithoutTheRestToAsync(control);
    }

    /// <summary>So many bytes that a small body is one chunk of an aws-chunked one.</summary>
    protected int OneChunk => (int)Math.Max(64 * 1024, SmallBody.Length);

    protected static string NumberOf(NumberUse number) =>
        (number == NumberUse.Used ? UsedNumber : FreshNumber).ToString(CultureInfo.InvariantCulture);

    protected string ChecksumHeaderOf(string algorithm) => $"{Dialect.HeaderPrefix}checksum-{algorithm.ToLowerInvariant()}";

    protected static string ChecksumOf(Body body, string algorithm) => Convert.ToBase64String(body.Checksum(algorithm));

    /// <summary>Gives a part its own checksum in a header.</summary>
    protected void SetChecksum(Request request, string algorithm) =>
        request.Headers.Set(ChecksumHeaderOf(algorithm), ChecksumOf(request.Body!, algorithm));

    /// <summary>The checksum headers of a response, in words.</summary>
    protected string ChecksumsIn(Exchange exchange)
    {
        var prefix = $"{Dialect.HeaderPrefix}checksum-";
        var names = exchange.ResponseHeaders.Select(header => header.Key.ToLowerInvariant())
            .Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToList();
        return names.Count == 0 ? "no checksum in the response" : $"in the response {string.Join(", ", names)}";
    }
}
