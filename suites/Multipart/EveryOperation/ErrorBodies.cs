using Conformance.Multipart.Judging;
using Conformance.Rules;
using Conformance.Running;
using Conformance.Running.Judging;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.EveryOperation;

/// <summary>What a refusal looks like.</summary>
public sealed class ErrorBodies(CaseContext context) : Checks(context)
{
    private readonly OperationUnderTest operation = OperationUnderTest.Of(context);

    /// <summary>The refusal is that of a request for an upload that does not exist.</summary>
    /// <param name="elements">Names of elements that the error document holds, each with a text.</param>
    [Check]
    public async Task HaveElements(string[] elements)
    {
        var upload = await operation.PrepareAsync();

        var exchange = await operation.SendAsync(upload with { UploadId = NeverIssued(upload.UploadId) });

        Context.MustBeUsable(exchange, $"{operation.Subject} for an upload that does not exist");
        if (exchange.Status is < 400 && exchange.Error is null)
            throw new CaseInconclusiveException($"There is no refusal to look at: {operation.Subject} for an upload that does not exist "
                + $"got {Response.Describe(exchange)}.")
            { Exchange = exchange };
        var absent = elements.Where(element => string.IsNullOrWhiteSpace(exchange.Error?.Fields.GetValueOrDefault(element))).ToArray();
        Verify(absent.Length == 0, Aspect.Body, $"an error document with {string.Join(", ", elements)}",
            absent.Length == 0 ? "all of them" : $"no {string.Join(", no ", absent)}", exchange);
        await operation.VerifyNothingDoneAsync(upload);
    }
}
