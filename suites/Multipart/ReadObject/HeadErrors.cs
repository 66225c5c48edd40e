using Conformance.Rules;
using Conformance.Rules.Rulebooks;
using Conformance.Running;
using Conformance.Running.Judging;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.ReadObject;

/// <summary>Why HEAD is refused.</summary>
public enum HeadFault
{
    /// <summary>There is no object.</summary>
    NoObject,

    /// <summary>The ETag is another.</summary>
    OtherETag,

    /// <summary>The part number is none.</summary>
    BadPartNumber,
}

/// <summary>Refusals of HEAD: a status, and no body.</summary>
public sealed class HeadErrors(CaseContext context) : ReadChecks(context)
{
    [Check]
    public async Task AreBare(HeadFault fault, Expectation expect)
    {
        var stored = await SharedAsync([100]);
        await MustReadAsync(stored, Reading.Head);
        if (fault == HeadFault.NoObject) stored = stored with { Upload = stored.Upload with { Key = Session.NewKey("absent") } };

        var exchange = await ReadAsync(stored, Reading.Head, request =>
        {
            if (fault == HeadFault.OtherETag) request.WithHeader("If-Match", "\"00000000000000000000000000000000-1\"");
            if (fault == HeadFault.BadPartNumber) Part("0")(request);
        });

        if (fault == HeadFault.BadPartNumber && Response.Classify(exchange) == ResponseClass.Accepted)
            throw new CaseInconclusiveException("Part number 0 is not refused.") { Exchange = exchange };
        Verify(exchange).Meets(expect);
        Verify(exchange.ResponseBytes == 0, Aspect.Body, "no body", Quantity.ByteCount(exchange.ResponseBytes), exchange);
    }
}
