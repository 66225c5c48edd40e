using Conformance.Multipart.Judging;
using Conformance.Rules;
using Conformance.Rules.Rulebooks;
using Conformance.Running;
using Conformance.Running.Judging;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.AbortUpload;

/// <summary>The response to an abort that works.</summary>
public sealed class AbortResponse(CaseContext context) : Checks(context)
{
    /// <summary>And nothing of the upload is left.</summary>
    /// <param name="parts">How many parts the upload holds.</param>
    [Check]
    public async Task Is(int parts, Expectation expect)
    {
        var upload = await Session.CreateUploadAsync();
        var sent = new List<SentPart>();
        for (var number = 1; number <= parts; number++) sent.Add(await PutGoodPartAsync(upload, number, SmallBody));
        if (parts > 0) await Context.MustHoldAsync(upload, sent[^1]);

        var exchange = await Session.AbortAsync(upload);

        Verify(exchange).Meets(expect);
        await Verify(upload).IsGoneAsync([.. sent]);
    }

    [Check]
    public async Task IsEmpty()
    {
        var upload = await Session.CreateUploadAsync();

        var exchange = await Session.AbortAsync(upload);

        MustWork(exchange, "the abort");
        Verify(exchange.ResponseBytes == 0, Aspect.Body, "no body", Quantity.ByteCount(exchange.ResponseBytes), exchange);
        Verify(exchange).HasNoHeader("Content-Type");
    }

    /// <param name="headers">Names of headers, each with any value.</param>
    [Check]
    public async Task HasHeaders(string[] headers)
    {
        var upload = await Session.CreateUploadAsync();

        var exchange = await Session.AbortAsync(upload);

        MustWork(exchange, "the abort");
        foreach (var header in headers) Verify(exchange).HasHeader(header);
    }

    /// <summary>Only records the body.</summary>
    [Check]
    public async Task IsRecorded()
    {
        var upload = await Session.CreateUploadAsync();

        var exchange = await Session.AbortAsync(upload);

        Record(exchange);
        Context.Saw(Quantity.ByteCount(exchange.ResponseBytes));
    }
}
